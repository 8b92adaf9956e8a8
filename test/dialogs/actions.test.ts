import assert from 'node:assert/strict';
import type { AdaptiveCard } from '../../cards/render.ts';
import { createdActions } from '../../dialogs/action-store.ts';
import type { Configuration } from '../../src/configuration/configuration.ts';
import {
  ALEX,
  CHANNEL,
  Chat,
  type ChatOptions,
  everywhere,
  inChannel,
  inputsOf,
  load,
  MEGAN,
  oneAccount,
  onlyCard,
  openStore,
  responseCard,
  said,
  saidInPlace,
  textOf,
  toldOnPress,
} from './support/chat.ts';
import { alarmText, cardIn, openedDeliveries, saidBy } from './support/deliveries.ts';
import { alarmMessage, deliver } from './support/notification-parts.ts';

const thread = inChannel('1');
const NAMES = ['name', 'button', 'kind', 'alias'] as const;

const administered = (sandbox: Configuration): Configuration => ({
  ...everywhere(sandbox),
  administrators: [ALEX.aadObjectId],
});

/** A person who fills in the form, one card after the other. */
class Filling {
  readonly chat: Chat;
  card: AdaptiveCard;
  readonly #as: typeof ALEX;

  constructor(chat: Chat, card: AdaptiveCard, as = ALEX) {
    this.chat = chat;
    this.card = card;
    this.#as = as;
  }

  /** Presses a button with values for the fields, and looks at the card that takes its place. */
  async press(title: string, fields: Readonly<Record<string, string>> = {}): Promise<string> {
    const inputs = Object.fromEntries(Object.entries(fields).map(([id, value]) => [`field:${id}`, value]));
    this.card = responseCard(await this.chat.press(this.card, title, inputs, this.#as, thread));
    return textOf(this.card);
  }

  /** The same of a process that was started anew. */
  restarted(chat: Chat): Filling {
    return new Filling(chat, this.card, this.#as);
  }
}

describe('actions made in chat', () => {
  const loaded = load();
  const open = (options: ChatOptions = {}) => new Chat(loaded, { configuration: administered, ...options });
  const alarm = (chat: Chat, change: (message: Record<string, unknown>) => Record<string, unknown> = (one) => one) =>
    deliver(chat, alarmMessage('order-intake-errors', change));

  const begin = async (chat: Chat, line: string, as = ALEX) =>
    new Filling(chat, onlyCard(await chat.say(line, { ...thread, as })), as);
  /** To the step after name, button, kind and alias, and the one after kind of notification, account and Region. */
  const beginWith = async (
    chat: Chat,
    line: string,
    basics: Readonly<Partial<Record<(typeof NAMES)[number], string>>>,
    place: Readonly<Record<string, string>> = {},
  ) => {
    const form = await begin(chat, line);
    await form.press('Continue', { name: 'drain', button: 'Drain', kind: 'command', ...basics });
    await form.press('Continue', place);
    return form;
  };
  const RESTART = 'ecs update-service --cluster prod --service $FunctionName --force-new-deployment';
  /** An action of a command, made to its end. */
  const make = async (
    chat: Chat,
    command = RESTART,
    basics: Parameters<typeof beginWith>[2] = {},
    place: Readonly<Record<string, string>> = { notifications: 'CloudWatch' },
  ) => {
    const form = await beginWith(chat, 'action create', basics, place);
    await form.press('Continue', { command });
    await form.press('Continue');
    const made = await form.press('Save');
    assert.match(made, /is made/, made);
    return form;
  };
  const pressAction = (chat: Chat, id: string, action = 'drain', as = ALEX) =>
    chat.invoke({ verb: 'notification.action', id, action }, as, thread);

  describe('action create', () => {
    it('makes a command with the variables of the notification at hand', async () => {
      const chat = open();
      const id = await alarm(chat);
      const list = onlyCard(await chat.say(`action list --notification ${id}`, thread));
      const created = await chat.press(list, 'Create an action', {}, ALEX, thread);
      const form = new Filling(chat, onlyCard(created));
      assert.match(textOf(form.card), /A new action\nStep 1 of 6/);
      const place = await form.press('Continue', { name: 'restart', button: '🔁 Restart', kind: 'command' });
      assert.match(place, /Which notifications, and where does it run\?/);
      assert.equal(inputsOf(form.card).get('field:notifications')?.value, 'CloudWatch');
      const text = await form.press('Continue');
      assert.match(text, /\$FunctionName {2}\norder-intake\n/);
      assert.match(text, /\$LogGroup {2}\n\/aws\/lambda\/order-intake\n/);
      await form.press('Continue', { command: RESTART });
      await form.press('Add a condition');
      const conditions = await form.press('Continue', {
        ...{ variable: '$FunctionName', operator: 'MATCHES', value: '^order-' },
      });
      assert.match(conditions, /Condition 1 {2}\n\$FunctionName matches \^order-/);
      const preview = await form.press('Continue');
      assert.match(preview, /Make the action restart\?/);
      assert.match(
        preview,
        /On "order-intake-errors is in ALARM" {2}\nShown\. Pressed and confirmed, it would run: ecs update-service --cluster prod --service order-intake --force-new-deployment/,
      );
      assert.match(await form.press('Save'), /✓ \nAction restart is made[\s\S]*The next notification on/);
      const [action] = await createdActions(chat.parts, CHANNEL);
      assert.deepEqual(action, {
        name: 'restart',
        title: '🔁 Restart',
        aliasName: null,
        making: { kind: 'command' },
        commandText: RESTART,
        notificationType: 'CloudWatch',
        criteria: [{ operator: 'MATCHES', variableName: 'FunctionName', value: '^order-' }],
        configurationName: null,
        region: null,
        by: { id: ALEX.aadObjectId, name: ALEX.name },
        at: chat.now,
        changed: null,
        version: 1,
      });
    });

    it('makes the command of a function that is chosen from the list, with a payload', async () => {
      const chat = open();
      const id = await alarm(chat);
      const form = await beginWith(chat, `action create --notification ${id}`, { kind: 'lambda' });
      assert.match(
        textOf(form.card),
        /Which function\?[\s\S]*production \(111122223333\), eu-west-1[\s\S]*allowlist-ip/,
      );
      const payload = await form.press('Continue', { target: 'allowlist-ip', invocation: 'Event' });
      assert.match(payload, /What is allowlist-ip given\?/);
      assert.match(await form.press('Continue', { payload: '{"queue": $FunctionName' }), /A payload is JSON/);
      await form.press('Continue', { payload: '{"alarm":\n  "$AlarmName", "n": $count}' });
      const preview = await form.press('Continue');
      assert.match(preview, /Lambda function allowlist-ip, started only/);
      assert.match(preview, /Pressed, it would first ask for \$count/);
      await form.press('Save');
      const asked = onlyCard(await pressAction(chat, id));
      const confirm = onlyCard(await chat.press(asked, 'Continue', { 'field:count': '3' }, ALEX, thread));
      assert.match(
        textOf(confirm),
        /lambda invoke --function-name allowlist-ip --invocation-type Event --payload '\{"alarm": "order-intake-errors", "n": 3\}' --account 111122223333 --region eu-west-1/,
      );
      await chat.press(confirm, 'Run', {}, ALEX, thread);
      assert.ok(chat.calls.includes('lambda Invoke'));
      assert.equal(chat.lastAudit.outcome, 'ran');
    });

    it('makes the command of a runbook that is chosen from the list, with its parameters', async () => {
      const chat = open();
      const id = await alarm(chat);
      const form = await beginWith(chat, `action create --notification ${id}`, { kind: 'automation' });
      assert.match(textOf(form.card), /Which runbook\?[\s\S]*Shop-DrainOrders[\s\S]*AWS-RestartEC2Instance · Amazon/);
      assert.match(await form.press('Continue', { target: 'AWS-RunShellScript' }), /is no Automation runbook/);
      assert.match(await form.press('Continue', { target: 'Nowhere' }), /✕ .*Nowhere does not exist/);
      const given = await form.press('Continue', { target: 'AWS-RestartEC2Instance' });
      assert.match(given, /InstanceId[\s\S]*One value a line[\s\S]*AutomationAssumeRole\n {2}optional/);
      assert.match(await form.press('Continue', { 'parameter-InstanceId': '' }), /A value is needed/);
      await form.press('Continue', { 'parameter-InstanceId': '$FunctionName\ni-0123' });
      await form.press('Continue');
      await form.press('Save');
      const confirm = textOf(onlyCard(await pressAction(chat, id)));
      assert.match(
        confirm,
        /ssm start-automation-execution --document-name AWS-RestartEC2Instance --parameters '\{"InstanceId":\["order-intake","i-0123"\]\}'/,
      );
    });

    it('is answered by typing, too', async () => {
      const chat = open({
        configuration: (sandbox) => ({ ...oneAccount(sandbox), administrators: [ALEX.aadObjectId] }),
      });
      const say = async (text: string) => {
        const outcome = await chat.say(text, thread);
        return [said(outcome), saidInPlace(outcome)].join('\n');
      };
      await say('action create drain');
      await say('Drain it');
      assert.match(await say('next'), /Which notifications, and where does it run\?/);
      await say('notifications: CloudWatch');
      assert.match(await say('next'), /Usual variables {2}\n\$AlarmName, \$AlarmArn/);
      assert.match(await say(RESTART), /Which notifications have the button\?/);
      assert.match(await say('add a condition'), /A further condition/);
      await say('variable: AlarmName');
      await say('operator: is not');
      assert.match(await say('value: quiet'), /\$AlarmName is not quiet/);
      assert.match(await say('next'), /Make the action drain\?/);
      assert.match(await say('save'), /Action drain is made/);
      assert.equal((await createdActions(chat.parts, CHANNEL)).length, 1);
    });

    it('goes back, changes what was given before, and is cancelled', async () => {
      const chat = open();
      const form = await beginWith(chat, 'action create', {}, { notifications: 'CloudWatch' });
      assert.match(await form.press('Back'), /Which notifications, and where does it run\?/);
      assert.equal(inputsOf(form.card).get('field:notifications')?.value, 'CloudWatch');
      await form.press('Continue', { notifications: 'every' });
      await form.press('Continue', { command: RESTART });
      await form.press('Continue');
      await form.press('Edit Button');
      // Another kind asks for what it needs.
      const target = await form.press('Continue', { kind: 'lambda', button: 'Invoke' });
      assert.match(target, /Which function\?/);
      await form.press('Continue', { target: 'allowlist-ip', invocation: 'RequestResponse' });
      assert.match(
        await form.press('Continue', { payload: '' }),
        /Make the action drain\?[\s\S]*Invoke[\s\S]*Every kind/,
      );
      assert.match(saidInPlace(await chat.press(form.card, 'Cancel', {}, ALEX, thread)), /Cancelled by Alex Wilber/);
      assert.deepEqual(await createdActions(chat.parts, CHANNEL), []);
    });

    it('goes on in a new process at each step', async () => {
      const store = openStore(() => Date.parse('2026-11-21T03:12:00Z'));
      const again = () => open({ store });
      let form = await begin(again(), 'action create');
      for (const [title, fields] of [
        ['Continue', { name: 'drain', button: 'Drain', kind: 'automation' }],
        ['Continue', { notifications: 'CloudWatch', account: 'production-ops', region: 'eu-west-1' }],
        ['Continue', { target: 'Shop-DrainOrders' }],
        ['Continue', { 'parameter-Queue': '$FunctionName' }],
        ['Add a condition', {}],
        ['Continue', { variable: 'MetricName', operator: 'EQUALS', value: 'Errors' }],
        ['Continue', {}],
      ] as const) {
        form = form.restarted(again());
        await form.press(title, fields);
      }
      form = form.restarted(again());
      assert.match(await form.press('Save'), /Action drain is made/);
      assert.equal((await createdActions({ store }, CHANNEL)).length, 1);
    });

    it('takes what cannot be listed by its name', async () => {
      const message = 'User: x is not authorized to perform: lambda:ListFunctions';
      const chat = open({
        aws: {
          'lambda ListFunctions': () => {
            throw Object.assign(new Error(message), {
              ...{ name: 'AccessDeniedException', $fault: 'client', $metadata: { httpStatusCode: 403 } },
            });
          },
        },
      });
      const form = await beginWith(chat, 'action create', { kind: 'lambda' });
      assert.match(textOf(form.card), /They cannot be listed: .*Type the name/);
      assert.match(await form.press('Continue', { target: '--region', invocation: 'Event' }), /That is no name/);
      assert.match(
        await form.press('Continue', { target: 'drain:$LATEST', invocation: 'Event' }),
        /What is drain:\$LATEST given/,
      );
      await form.press('Continue', { payload: '' });
      assert.match(await form.press('Continue'), /--function-name 'drain:\$\$LATEST' --invocation-type Event/);
    });

    it('shows why the button would not be there', async () => {
      const chat = open();
      const id = await alarm(chat);
      for (const [place, condition, why] of [
        [{ notifications: 'CodePipeline' }, null, /because it is of the kind CloudWatch, not CodePipeline/],
        [
          {},
          { variable: 'FunctionName', operator: 'EQUALS', value: 'web' },
          /because \$FunctionName is order-intake, and the condition is: \$FunctionName is web/,
        ],
        [{}, { variable: 'nothing', operator: 'HAS_VALUE' }, /because \$nothing has no value/],
      ] as const) {
        const form = await beginWith(chat, `action create --notification ${id}`, {}, place);
        await form.press('Continue', { command: RESTART });
        if (condition !== null) {
          await form.press('Add a condition');
          await form.press('Continue', condition);
        }
        assert.match(await form.press('Continue'), why);
      }
      const unfit = await beginWith(chat, `action create --notification ${id}`, {});
      await unfit.press('Continue', { command: 'ecs update-service --cluster prod --desired-count $FunctionName' });
      assert.match(await unfit.press('Continue'), /Shown, but its values do not fit: --desired-count takes a number/);
    });

    for (const [name, button, alias, why] of [
      ['', 'x', '', /A value is needed/],
      ['has blanks', 'x', '', /A name has letters, digits, - and _/],
      ['x'.repeat(65), 'x', '', /at most 64/],
      ['Restart-Service', 'x', '', /is an action of the configuration file/],
      ['fine', 'x'.repeat(51), '', /At most 50 characters/],
      ['fine', 'a\u202eb', '', /characters that nobody sees/],
      ['fine', 'x', 'has blanks', /An alias has letters/],
      ['fine', 'x', 'x'.repeat(31), /at most 30/],
      ['fine', 'x', 'list', /alias list is a command of its own/],
      ['fine', 'x', 'Restart', /is an alias of the configuration/],
      ['fine', 'x', 'mine', /There is an alias mine already/],
    ] as const) {
      it(`refuses ${name.slice(0, 20) || 'no name'}, ${JSON.stringify(button.slice(0, 20))}, ${alias || 'no alias'}`, async () => {
        const chat = open();
        await chat.say('alias create mine lambda list-functions', thread);
        const form = await begin(chat, 'action create');
        const answer = await form.press('Continue', { name, button, alias, kind: 'command' });
        assert.match(answer, /Step 1 of 6/);
        assert.match(answer, why);
      });
    }

    it('takes emoji that are joined of several', async () => {
      const chat = open();
      await make(chat, RESTART, { button: '👩‍💻 Look 🏳️‍🌈' });
      assert.match(said(await chat.say('action show drain', thread)), /👩‍💻 Look 🏳️‍🌈/);
    });

    for (const [command, why] of [
      ['ecs update-servise --service $x', /no operation/],
      ['ecs $x --cluster prod', /no operation|must stand before the first variable/],
      ['help', /names no operation of AWS/],
      ['run mine', /no service|names no operation|not/],
      ['ecs list-clusters --generate-cli-skeleton', /names no operation of AWS/],
      ['ecs update-service "--service', /never closed/],
      [`lambda invoke --function-name ${'x'.repeat(5000)}`, /at most 5,000 characters/],
    ] as const) {
      it(`refuses the command ${command.slice(0, 50)}`, async () => {
        const chat = open();
        const form = await beginWith(chat, 'action create', {});
        const answer = await form.press('Continue', { command });
        assert.match(answer, /Which command\?/);
        assert.match(answer, why);
      });
    }

    for (const command of [
      'dynamodb get-item --table-name orders --key {"id":{"S":"$AlarmName"}}',
      'secretsmanager get-secret-value --secret-id $AlarmName',
    ]) {
      it(`ends with what is denied: ${command}`, async () => {
        const chat = open();
        const form = await beginWith(chat, 'action create', {});
        const denied = await chat.press(form.card, 'Continue', { 'field:command': command }, ALEX, thread);
        assert.match(said(denied), /never run from chat/);
        assert.equal(chat.lastAudit.outcome, 'denied');
      });
    }

    for (const [condition, why] of [
      [{ variable: 'a b', operator: 'HAS_VALUE' }, /A name has letters/],
      [{ variable: 'a', operator: 'EQUALS' }, /is missing: EQUALS compares/],
      [{ variable: 'a', operator: 'LESS_THAN', value: 'five' }, /compares numbers/],
      [{ variable: 'a', operator: 'MATCHES', value: '(a+' }, /a \( is never closed/],
      [{ variable: 'a', operator: 'SOUNDS_LIKE', value: 'b' }, /Choose one of the list/],
      [{ variable: 'a', operator: 'EQUALS', value: 'x'.repeat(1025) }, /At most 1,024/],
    ] as const) {
      it(`refuses the condition ${JSON.stringify(condition).slice(0, 60)}`, async () => {
        const chat = open();
        const form = await beginWith(chat, 'action create', {});
        await form.press('Continue', { command: RESTART });
        await form.press('Add a condition');
        assert.match(await form.press('Continue', condition), why);
      });
    }

    it('takes five conditions, and removes one', async () => {
      const chat = open();
      const form = await beginWith(chat, 'action create', {});
      await form.press('Continue', { command: RESTART });
      for (const name of ['a', 'b', 'c', 'd', 'e']) {
        await form.press('Add a condition');
        await form.press('Continue', { variable: name, operator: 'HAS_VALUE' });
      }
      assert.doesNotMatch(textOf(form.card), /Add a condition/);
      await form.press('Edit Condition 2');
      assert.equal(inputsOf(form.card).get('field:variable')?.value, 'b');
      const left = await form.press('Continue', { operator: 'REMOVE' });
      assert.doesNotMatch(left, /\$b /);
      assert.match(left, /Condition 4 {2}\n\$e has a value/);
    });

    it('is for administrators alone, as it is when the form is saved', async () => {
      const chat = open();
      for (const line of ['action create', 'action edit drain', 'action delete drain']) {
        assert.match(said(await chat.say(line, { ...thread, as: MEGAN })), /Only administrators of the bot may/, line);
        assert.equal(chat.lastAudit.outcome, 'refused');
      }
      let administrators: readonly string[] = [ALEX.aadObjectId];
      const changing = open({
        parts: (parts) => ({ ...parts, configuration: () => ({ ...parts.configuration(), administrators }) }),
      });
      const form = await beginWith(changing, 'action create', {});
      await form.press('Continue', { command: RESTART });
      await form.press('Continue');
      administrators = [];
      const refused = await changing.press(form.card, 'Save', {}, ALEX, thread);
      assert.match(said(refused), /Only administrators of the bot may/);
      assert.deepEqual(await createdActions(changing.parts, CHANNEL), []);
    });

    it('keeps what two administrators make at the same moment, and a name is there once', async () => {
      const both = (sandbox: Configuration): Configuration => ({
        ...everywhere(sandbox),
        administrators: [ALEX.aadObjectId, MEGAN.aadObjectId],
      });
      const chat = open({ configuration: both });
      const preview = async (as: typeof ALEX, name: string) => {
        const form = await begin(chat, 'action create', as);
        await form.press('Continue', { name, button: name, kind: 'command' });
        await form.press('Continue');
        await form.press('Continue', { command: RESTART });
        await form.press('Continue');
        return form;
      };
      const [one, other] = [await preview(ALEX, 'one'), await preview(MEGAN, 'other')];
      await Promise.all([one.press('Save'), other.press('Save')]);
      const [first, second] = [await preview(ALEX, 'same'), await preview(MEGAN, 'Same')];
      assert.match(await first.press('Save'), /Action same is made/);
      assert.match(await second.press('Save'), /There is an action Same already/);
      await second.press('Edit Name');
      assert.match(await second.press('Continue', { name: 'another' }), /Make the action another\?/);
      assert.match(await second.press('Save'), /Action another is made/);
      assert.deepEqual(
        (await createdActions(chat.parts, CHANNEL)).map(({ name }) => name),
        ['another', 'one', 'other', 'same'],
      );
    });

    it('takes a hundred and no more', async () => {
      const chat = open();
      await make(chat);
      const key = `custom-actions/${CHANNEL}`;
      const item = (await chat.store.read([key]))[key];
      const [action] = item?.actions ?? [];
      const actions = Array.from({ length: 100 }, (_none, place) => ({ ...action, name: `a${place}` }));
      await chat.store.write({ [key]: { actions } });
      const form = await beginWith(chat, 'action create', { name: 'more' });
      await form.press('Continue', { command: RESTART });
      await form.press('Continue');
      assert.match(said(await chat.press(form.card, 'Save', {}, ALEX, thread)), /has all the actions it can have/);
    });
  });

  it('are no more than the store takes', async () => {
    const chat = open();
    await make(chat);
    const key = `custom-actions/${CHANNEL}`;
    const [action] = (await chat.store.read([key]))[key]?.actions ?? [];
    const actions = Array.from({ length: 60 }, (_none, place) => ({
      ...action,
      name: `a${place}`,
      commandText: `lambda invoke --function-name ${'x'.repeat(4900)}`,
    }));
    await chat.store.write({ [key]: { actions } });
    const form = await beginWith(chat, 'action create', { name: 'more' });
    await form.press('Continue', { command: RESTART });
    await form.press('Continue');
    assert.match(said(await chat.press(form.card, 'Save', {}, ALEX, thread)), /are too long/);
  });

  describe('action list and action show', () => {
    it('show everybody what there is, and administrators how to change it', async () => {
      const chat = open();
      await make(
        chat,
        RESTART,
        { name: 'drain', alias: 'dr' },
        { notifications: 'CloudWatch', account: 'staging-ops' },
      );
      const list = said(await chat.say('action list', thread));
      for (const part of [
        /2 actions\ndrain\nCommand\necs update-service/,
        /Shown on {2}\nCloudWatch\n/,
        /Runs in {2}\nstaging \(444455556666\), the Region of the notification/,
        /Made by {2}\nAlex Wilber, 2026-11-21 03:12 UTC/,
        /\[Show\]\n\[Run\]\n\[Edit\]\n\[Delete\]/,
        /restart-service\n {2}configuration file/,
        /CloudWatch, where \$service has a value/,
        /the configuration file, for production-ops, staging-ops/,
        /\[Create an action\]/,
      ]) {
        assert.match(list, part);
      }
      const others = said(await chat.say('actions', { ...thread, as: MEGAN }));
      assert.match(others, /\[Show\]/);
      assert.doesNotMatch(others, /\[Edit\]|\[Create an action\]/);
      assert.match(said(await chat.say('action show DRAIN', { ...thread, as: MEGAN })), /Action drain\ndrain/);
      assert.match(said(await chat.say('action show restart-service', thread)), /ecs update-service --cluster prod/);
      const unknown = said(await chat.say('action show drainn', thread));
      assert.match(unknown, /There is no action drainn[\s\S]*Did you mean drain\?[\s\S]*\[action show drain\]/);
      assert.equal(chat.lastAudit.outcome, 'not-understood');
      for (const line of ['action show', 'action edit', 'action delete']) {
        assert.match(said(await chat.say(line, thread)), /Which action\?/);
      }
    });

    it('go by pages', async () => {
      const chat = open();
      await make(chat);
      const key = `custom-actions/${CHANNEL}`;
      const [action] = (await chat.store.read([key]))[key]?.actions ?? [];
      const actions = Array.from({ length: 9 }, (_none, place) => ({ ...action, name: `a${place}` }));
      await chat.store.write({ [key]: { actions } });
      const first = onlyCard(await chat.say('action list', thread));
      assert.match(textOf(first), /10 actions, page 1 of 2/);
      const second = said(await chat.press(first, 'Next', {}, ALEX, thread));
      assert.match(second, /page 2 of 2[\s\S]*a8/);
    });

    it('say where an action of the configuration hides one', async () => {
      const chat = open();
      await make(chat);
      const configured = open({
        store: chat.store,
        configuration: (sandbox) => {
          const all = administered(sandbox);
          return {
            ...all,
            customActions: all.customActions.map((action) => ({ ...action, name: 'Drain' })),
            channelConfigurations: all.channelConfigurations.map((row) => ({ ...row, customizations: ['Drain'] })),
          };
        },
      });
      assert.match(
        said(await configured.say('action list', thread)),
        /not offered: the configuration file has an action of this name/,
      );
      const id = await deliver(
        configured,
        alarmMessage('order-intake-errors', (message) => ({
          ...message,
          Trigger: { ...Object(message.Trigger), Dimensions: [{ name: 'ServiceName', value: 'shop-web' }] },
        })),
      );
      assert.match(toldOnPress(await pressAction(configured, id)), /not offered/);
      assert.match(said(await pressAction(configured, id, 'Drain')), /--service shop-web/);
    });
  });

  describe('action edit', () => {
    it('begins with everything, and changes a part of it', async () => {
      const chat = open();
      await make(chat, RESTART, { alias: 'dr' });
      const form = await begin(chat, 'action edit drain');
      assert.match(textOf(form.card), /Change the action drain\?/);
      await form.press('Edit Command');
      assert.equal(inputsOf(form.card).get('field:command')?.value, RESTART);
      await form.press('Continue', { command: 'lambda invoke --function-name $FunctionName' });
      await form.press('Edit Alias');
      assert.equal(inputsOf(form.card).has('field:name'), false);
      await form.press('Continue', { button: 'Invoke', alias: 'dr' });
      assert.match(await form.press('Save'), /Action drain is changed/);
      const shown = said(await chat.say('action show drain', thread));
      assert.match(shown, /lambda invoke --function-name \$FunctionName[\s\S]*Changed by {2}\nAlex Wilber/);
    });

    it('asks AWS again for what a runbook takes', async () => {
      const chat = open();
      const form = await beginWith(chat, 'action create', { kind: 'automation' });
      await form.press('Continue', { target: 'AWS-RestartEC2Instance' });
      await form.press('Continue', { 'parameter-InstanceId': 'i-1\ni-2' });
      await form.press('Continue');
      await form.press('Save');
      const edit = await begin(chat, 'action edit drain');
      assert.match(textOf(edit.card), /--parameters '\{"InstanceId":\["i-1","i-2"\]\}'/);
      await edit.press('Edit Command');
      assert.equal(inputsOf(edit.card).get('field:parameter-InstanceId')?.value, 'i-1\ni-2');
      await edit.press('Continue', { 'parameter-InstanceId': 'i-3' });
      assert.match(await edit.press('Save'), /InstanceId":\["i-3"\]/);
      // Also where the role may no longer look.
      const blind = open({
        store: chat.store,
        aws: {
          'ssm DescribeDocument': () => {
            throw Object.assign(new Error('no'), { name: 'AccessDeniedException', $fault: 'client', $metadata: {} });
          },
        },
      });
      const again = await begin(blind, 'action edit drain');
      assert.match(textOf(again.card), /--parameters '\{"InstanceId":\["i-3"\]\}'/);
    });

    it('leaves alone what somebody else has changed or deleted meanwhile', async () => {
      const both = (sandbox: Configuration): Configuration => ({
        ...everywhere(sandbox),
        administrators: [ALEX.aadObjectId, MEGAN.aadObjectId],
      });
      const chat = open({ configuration: both });
      await make(chat);
      const mine = await begin(chat, 'action edit drain');
      const hers = await begin(chat, 'action edit drain', MEGAN);
      assert.match(await hers.press('Save'), /is changed/);
      assert.match(said(await chat.press(mine.card, 'Save', {}, ALEX, thread)), /Somebody else has changed drain/);
      assert.equal(chat.lastAudit.errorCode, 'action-changed');
      const late = await begin(chat, 'action edit drain');
      const deletion = await begin(chat, 'action delete drain', MEGAN);
      await deletion.press('Delete');
      assert.match(said(await chat.press(late.card, 'Save', {}, ALEX, thread)), /Somebody else has deleted drain/);
      assert.deepEqual(await createdActions(chat.parts, CHANNEL), []);
    });

    it('refuses actions of the configuration file, as action delete does', async () => {
      const chat = open();
      for (const line of ['action edit restart-service', 'action delete Restart-Service']) {
        assert.match(said(await chat.say(line, thread)), /restart-service is an action of the configuration file/);
        assert.equal(chat.lastAudit.outcome, 'refused');
      }
    });
  });

  describe('action delete', () => {
    it('asks, deletes, and its buttons do nothing any more', async () => {
      const chat = open();
      const id = await alarm(chat);
      await make(chat);
      assert.match(said(await pressAction(chat, id)), /Run it\?/);
      await chat.say('no', thread);
      const form = await begin(chat, 'action delete drain');
      assert.match(textOf(form.card), /Delete the action drain\?[\s\S]*no longer do anything/);
      assert.match(await form.press('Delete'), /Action drain is deleted/);
      assert.match(toldOnPress(await pressAction(chat, id)), /not offered here any more/);
      assert.match(said(await chat.say('action delete drain', thread)), /There is no action drain/);
    });

    it('is kept from it by cancel, and by a change meanwhile', async () => {
      const chat = open();
      await make(chat);
      const form = await begin(chat, 'action delete drain');
      await chat.press(form.card, 'Cancel', {}, ALEX, thread);
      assert.equal((await createdActions(chat.parts, CHANNEL)).length, 1);
      const stale = await begin(chat, 'action delete drain');
      const key = `custom-actions/${CHANNEL}`;
      const [action] = (await chat.store.read([key]))[key]?.actions ?? [];
      await chat.store.write({ [key]: { actions: [{ ...action, version: 2 }] } });
      assert.match(said(await chat.press(stale.card, 'Delete', {}, ALEX, thread)), /Somebody else has changed drain/);
    });
  });

  describe('an action', () => {
    it('shows itself, its variables and its command, and runs once it is confirmed, in the thread of its notification', async () => {
      const chat = open();
      const id = await alarm(chat);
      await make(chat, 'lambda invoke --function-name $FunctionName');
      const pressed = await pressAction(chat, id, 'drain', MEGAN);
      const card = onlyCard(pressed);
      assert.match(
        textOf(card),
        /Run it\?\nlambda invoke[\s\S]*Action\nDrain \(drain\)\n\$FunctionName\norder-intake\nAccount\nproduction \(111122223333\)\nRegion\neu-west-1/,
      );
      const ran = await chat.press(card, 'Run', {}, MEGAN, thread);
      assert.equal(chat.lastAudit.outcome, 'ran');
      assert.deepEqual(chat.lastAudit.user, { id: MEGAN.aadObjectId, name: MEGAN.name });
      // What is posted, is posted in the conversation of the press: under the notification.
      assert.equal(chat.lastAudit.conversationId, `${CHANNEL};messageid=1`);
      assert.equal(ran.cards.length, 1);
    });

    it('runs in the account and the Region that it has', async () => {
      const chat = open();
      const id = await alarm(chat);
      await make(chat, RESTART, {}, { account: 'staging-ops', region: 'us-east-1', notifications: 'every' });
      assert.match(said(await pressAction(chat, id)), /Account\nstaging \(444455556666\)\nRegion\nus-east-1/);
      const gone = open({
        store: chat.store,
        outbox: chat.outbox,
        configuration: (sandbox) => {
          const all = administered(sandbox);
          return {
            ...all,
            channelConfigurations: all.channelConfigurations.filter(({ name }) => name !== 'staging-ops'),
          };
        },
      });
      assert.match(said(await pressAction(gone, id)), /no longer configured for that account/);
      assert.match(
        said(await gone.say('action show drain', thread)),
        /the account of staging-ops, which is not here any more/,
      );
    });

    it('goes back to its values, all of them, and runs with those', async () => {
      const chat = open();
      const id = await alarm(chat);
      await make(chat, `${RESTART} --desired-count $count`);
      const asked = onlyCard(await pressAction(chat, id));
      assert.deepEqual([...inputsOf(asked).keys()], ['field:count']);
      const confirm = onlyCard(await chat.press(asked, 'Continue', { 'field:count': '2' }, ALEX, thread));
      const change = responseCard(await chat.press(confirm, 'Change values', {}, ALEX, thread));
      assert.deepEqual(
        [...inputsOf(change)].map(([field, { value }]) => [field, value]),
        [
          ['field:FunctionName', 'order-intake'],
          ['field:count', '2'],
        ],
      );
      const empty = await chat.press(
        change,
        'Continue',
        { 'field:FunctionName': '', 'field:count': '2' },
        ALEX,
        thread,
      );
      assert.deepEqual([...inputsOf(responseCard(empty)).keys()], ['field:FunctionName', 'field:count']);
      const again = await chat.press(
        responseCard(empty),
        'Continue',
        { 'field:FunctionName': '--cluster=x', 'field:count': '5' },
        ALEX,
        thread,
      );
      assert.match(saidInPlace(again), /Completed by Alex Wilber/);
      assert.match(said(again), /--cluster prod --service='--cluster=x' --force-new-deployment --desired-count 5/);
      // By typing, one of them.
      assert.match(saidInPlace(await chat.say('change values', thread)), /It goes on below|--desired-count/);
      const typed = await chat.say('count 7', thread);
      assert.match(said(typed), /--desired-count 7/);
      await chat.say('yes', thread);
      assert.equal(chat.calls.filter((call) => call === 'ecs UpdateService').length, 1);
    });

    it('has no way back to values where it has none, nor where another presses', async () => {
      const chat = open();
      const id = await alarm(chat);
      await make(chat, 'lambda list-functions');
      const card = onlyCard(await pressAction(chat, id));
      assert.doesNotMatch(textOf(card), /Change values/);
      assert.match(said(await chat.say('change values', thread)), /./);
      await make(chat, RESTART, { name: 'other' });
      const other = onlyCard(await pressAction(chat, id, 'other'));
      assert.match(toldOnPress(await chat.press(other, 'Change values', {}, MEGAN, thread)), /Only Alex Wilber/);
    });

    it('is run by its alias, which asks for what is missing', async () => {
      const chat = open();
      await make(chat, RESTART, { alias: 'dr' }, { account: 'production-ops', region: 'eu-central-1' });
      const form = onlyCard(await chat.say('run dr', thread));
      assert.match(textOf(form), /Values for dr/);
      const confirm = await chat.press(form, 'Continue', { 'field:$FunctionName': 'web' }, ALEX, thread);
      assert.match(
        said(confirm),
        /--service web --force-new-deployment --account=?\s?111122223333 --region eu-central-1/,
      );
      assert.match(said(await chat.say('run dr web --region us-east-1', thread)), /Region\nus-east-1/);
      assert.match(said(await chat.say('run dr web 4', thread)), /It takes 1 value/);
      assert.match(said(await chat.say('explain run dr web', thread)), /update-service/);
      assert.match(said(await chat.say('alias list', thread)), /dr\n {2}from a custom action[\s\S]*\[Show action\]/);
      assert.match(said(await chat.say('alias show dr', thread)), /Custom action {2}\ndrain/);
      for (const line of ['alias edit dr lambda list-functions', 'alias delete dr']) {
        assert.match(said(await chat.say(line, thread)), /dr is the alias of a custom action/);
      }
      assert.match(
        said(await chat.say('alias create DR lambda list-functions', thread)),
        /There is an alias dr already/,
      );
      const second = await begin(chat, 'action create');
      const taken = await second.press('Continue', { name: 'second', button: 'x', kind: 'command', alias: 'Dr' });
      assert.match(taken, /There is an alias Dr already/);
    });

    it('is not found by its alias where another conversation made it', async () => {
      const chat = open();
      await make(chat, RESTART, { alias: 'dr' });
      assert.match(said(await chat.say('run dr web')), /There is no alias dr/);
      assert.match(said(await chat.say('action show drain')), /There is no action drain/);
    });

    for (const hostile of [
      '--cli-input-json={}',
      "x' --desired-count 0 --cluster staging; rm",
      '$(id) `id` $AlarmName',
      'a","all":true,"b":"',
      'a,b',
      'file:///etc/passwd',
    ]) {
      it(`keeps its command whatever a notification says: ${hostile}`, async () => {
        const chat = open();
        const id = await alarm(chat, (message) => ({
          ...message,
          Trigger: { ...Object(message.Trigger), Dimensions: [{ name: 'FunctionName', value: hostile }] },
        }));
        const form = await beginWith(chat, `action create --notification ${id}`, { kind: 'lambda' });
        await form.press('Continue', { target: 'allowlist-ip', invocation: 'RequestResponse' });
        await form.press('Continue', { payload: '{"name":"$FunctionName","on":[true]}' });
        await form.press('Continue');
        await form.press('Save');
        await chat.press(onlyCard(await pressAction(chat, id)), 'Run', {}, ALEX, thread);
        const { command } = chat.lastAudit;
        assert.ok(Array.isArray(command));
        assert.equal(command.indexOf('--payload'), 4);
        assert.deepEqual(JSON.parse(String(command[5])), { name: hostile, on: [true] });
        assert.deepEqual(command.slice(6), ['--account', '111122223333', '--region', 'eu-west-1']);
        const list = await make(
          chat,
          'ssm start-automation-execution --document-name Shop-DrainOrders --parameters Queue=$FunctionName',
          {
            name: 'list',
          },
        );
        assert.ok(list);
        const text = said(await pressAction(chat, id, 'list'));
        assert.match(text, /The values do not fit this action|The command of this action cannot be run|Run it\?/);
        if (/[,"]/.test(hostile)) assert.doesNotMatch(text, /Run it\?/);
        assert.doesNotMatch(text, /"all":true,"b":""\}/);
      });
    }

    it('is told with whom to speak where its command can no longer be run', async () => {
      const chat = open();
      const id = await alarm(chat);
      await make(chat, 'ecs update-service --cluster prod --service x --desired-count $MetricName');
      const text = said(await pressAction(chat, id));
      assert.match(text, /cannot be run[\s\S]*action edit drain/);
      assert.match(text, /\[Show drain\]/);
    });
  });

  describe('on the card of a notification', () => {
    const opened = openedDeliveries(loaded, { configuration: administered });

    it('is there from the next one on, behind Manage actions for who wants another', async () => {
      const deliveries = opened();
      await deliveries.bring({ text: alarmText('ALARM') });
      assert.match(saidBy(deliveries.posts[0]), /\[Manage actions\]/);
      assert.doesNotMatch(saidBy(deliveries.posts[0]), /\[Drain\]/);
      await make(deliveries.chat);
      const id = await deliveries.bring({ text: alarmText('ALARM', '03:11:20', { name: 'drain-errors' }) });
      const card = cardIn(deliveries.posts.at(-1));
      assert.match(textOf(card), /\[Drain\][\s\S]*\[Manage actions\]/);
      const pressed = await deliveries.chat.press(card, 'Drain', {}, ALEX, thread);
      assert.match(said(pressed), /Run it\?/);
      const manage = await deliveries.chat.press(card, 'Manage actions', {}, ALEX, thread);
      assert.match(said(manage), /Custom actions of this conversation/);
      const form = await deliveries.chat.press(onlyCard(manage), 'Create an action', {}, ALEX, thread);
      assert.match(said(form), /A new action/);
      const edit = await deliveries.chat.press(onlyCard(manage), 'Edit', {}, ALEX, thread);
      assert.match(said(edit), /On ".*" {2}\nShown/);
      // Opened out of a digest, a card has it as well.
      const open = await deliveries.chat.invoke({ verb: 'notification.open', id }, ALEX, thread);
      assert.match(said(open), /\[Drain\]/);
    });

    it('is not there where the sender wants none', async () => {
      const deliveries = opened();
      await make(deliveries.chat, RESTART, {}, { notifications: 'every' });
      const text = JSON.stringify({
        version: '1.0',
        source: 'custom',
        content: { description: 'Quiet' },
        metadata: { enableCustomActions: false },
      });
      await deliveries.bring({ text });
      assert.doesNotMatch(saidBy(deliveries.posts[0]), /\[Drain\]|Manage actions/);
    });

    it('does not keep notifications away where the list cannot be read', async () => {
      const deliveries = opened();
      await deliveries.chat.store.write({ [`custom-actions/${CHANNEL}`]: { actions: 'nonsense' } });
      await deliveries.bring({ text: alarmText('ALARM') });
      assert.equal(deliveries.posts.length, 1);
    });
  });
});
