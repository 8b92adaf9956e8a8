import assert from 'node:assert/strict';
import { administered, alarm, begin, beginWith, make, pressAction, RESTART, thread } from './support/actions.ts';
import {
  ALEX,
  CHANNEL,
  Chat,
  type ChatOptions,
  inputsOf,
  load,
  MEGAN,
  onlyCard,
  responseCard,
  said,
  saidInPlace,
  textOf,
  toldOnPress,
} from './support/chat.ts';
import { alarmText, cardIn, openedDeliveries, saidBy } from './support/deliveries.ts';

describe('a custom action of a conversation', () => {
  const loaded = load();
  const open = (options: ChatOptions = {}) => new Chat(loaded, { configuration: administered, ...options });

  describe('that was made in chat', () => {
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
        await make(
          chat,
          'ssm start-automation-execution --document-name Shop-DrainOrders --parameters Queue=$FunctionName',
          {
            name: 'list',
          },
        );
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
