import assert from 'node:assert/strict';
import { createdActions } from '../../dialogs/action-store.ts';
import {
  administered,
  administeredByBoth,
  alarm,
  begin,
  beginWith,
  Filling,
  make,
  pressAction,
  RESTART,
  thread,
} from './support/actions.ts';
import {
  ALEX,
  CHANNEL,
  Chat,
  type ChatOptions,
  inputsOf,
  load,
  MEGAN,
  oneAccount,
  onlyCard,
  openStore,
  said,
  saidInPlace,
  textOf,
} from './support/chat.ts';

describe('an action that is made in chat', () => {
  const loaded = load();
  const open = (options: ChatOptions = {}) => new Chat(loaded, { configuration: administered, ...options });

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
      const chat = open({ configuration: administeredByBoth });
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
});
