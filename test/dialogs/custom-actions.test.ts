import assert from 'node:assert/strict';
import type { Configuration, CustomAction } from '../../src/configuration/configuration.ts';
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
  onlyCard,
  responseCard,
  said,
  saidInPlace,
  textOf,
  toldOnPress,
} from './support/chat.ts';
import { deliver } from './support/notification-parts.ts';

/** An alarm on a service of ECS, as CloudWatch sends it to SNS; the service as given. */
const alarmOf = (service: string | null, more: object = {}): string =>
  JSON.stringify({
    AlarmName: 'shop-web-cpu',
    AlarmArn: 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:shop-web-cpu',
    AWSAccountId: '111122223333',
    Region: 'EU (Ireland)',
    OldStateValue: 'OK',
    NewStateValue: 'ALARM',
    NewStateReason: 'Threshold Crossed',
    StateChangeTime: '2026-11-21T03:11:00.000+0000',
    Trigger: {
      MetricName: 'CPUUtilization',
      Namespace: 'AWS/ECS',
      Statistic: 'AVERAGE',
      Period: 60,
      EvaluationPeriods: 1,
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: 80,
      Dimensions: service === null ? [] : [{ value: service, name: 'ServiceName' }],
    },
    ...more,
  });

const thread = inChannel('1');

describe('a custom action of a notification', () => {
  const loaded = load();

  const withAction = (commandText: string, attachment: Partial<CustomAction['attachments'][number]> = {}) => {
    return (sandbox: Configuration): Configuration => ({
      ...everywhere(sandbox),
      customActions: [
        {
          name: 'restart-service',
          aliasName: null,
          commandText,
          attachments: [
            {
              notificationType: 'CloudWatch',
              buttonText: 'Restart service',
              criteria: [],
              variables: { service: 'event.Trigger.Dimensions.ServiceName' },
              ...attachment,
            },
          ],
        },
      ],
    });
  };
  const RESTART = 'ecs update-service --cluster prod --service $service --force-new-deployment';
  const open = (commandText = RESTART, options: ChatOptions = {}) =>
    new Chat(loaded, { configuration: withAction(commandText), ...options });
  const pressAction = async (chat: Chat, message: string, more: object = {}, as = ALEX) => {
    const id = await deliver(chat, message);
    return chat.invoke({ verb: 'notification.action', id, action: 'restart-service', ...more }, as, thread);
  };
  const changes = (chat: Chat) => chat.calls.filter((call) => call === 'ecs UpdateService');

  it('shows the whole command with account and Region, and runs it once it is confirmed', async () => {
    const chat = open();
    const card = onlyCard(await pressAction(chat, alarmOf('shop-web')));
    for (const part of [
      'ecs update-service --cluster prod --service shop-web --force-new-deployment --account 111122223333 --region eu-west-1',
      'production (111122223333)',
      'Only Alex Wilber may press',
    ]) {
      assert.ok(textOf(card).includes(part), `${part} in ${textOf(card)}`);
    }
    assert.deepEqual(changes(chat), []);
    assert.equal(chat.lastAudit.outcome, 'asked');
    assert.equal(chat.lastAudit.rawText, 'notification.action');
    assert.match(said(await chat.press(card, 'Run', {}, ALEX, thread)), /shop-web/);
    assert.equal(changes(chat).length, 1);
    assert.equal(chat.lastAudit.outcome, 'ran');
    assert.equal(chat.lastAudit.configurationName, 'production-ops');
  });

  it('is run as who presses, who alone can confirm it', async () => {
    const chat = open();
    const card = onlyCard(await pressAction(chat, alarmOf('shop-web'), {}, MEGAN));
    assert.match(toldOnPress(await chat.press(card, 'Run', {}, ALEX, thread)), /Only Megan Bowen/);
    await chat.press(card, 'Run', {}, MEGAN, thread);
    assert.deepEqual(chat.lastAudit.user, { id: MEGAN.aadObjectId, name: MEGAN.name });
    assert.equal(changes(chat).length, 1);
  });

  it('is confirmed even where its command only reads, while a typed one is not', async () => {
    const chat = open('ecs describe-services --cluster prod --services $service');
    const asked = await pressAction(chat, alarmOf('shop-web'));
    assert.match(said(asked), /This only reads\. Run it\?[\s\S]*describe-services/);
    assert.ok(!chat.calls.includes('ecs DescribeServices'));
    assert.match(said(await chat.say('yes', thread)), /shop-web/);
    const typed = await chat.say(
      'ecs describe-services --cluster prod --services shop-web --account production',
      thread,
    );
    assert.doesNotMatch(said(typed), /Run it\?/);
  });

  it('leaves the account and the Region of the conversation as they were', async () => {
    const chat = open('lambda list-functions --region us-east-1');
    const card = onlyCard(await pressAction(chat, alarmOf('shop-web')));
    assert.match(textOf(card), /us-east-1/);
    assert.doesNotMatch(textOf(card), /eu-west-1/);
    await chat.press(card, 'Run', {}, ALEX, thread);
    assert.match(said(await chat.say('lambda list-functions', thread)), /Which AWS account\?/);
    assert.equal(await chat.parts.memory.region(CHANNEL, '111122223333'), null);
  });

  it('runs in the account that its command names', async () => {
    const chat = open(`${RESTART} --account staging`);
    assert.match(said(await pressAction(chat, alarmOf('shop-web'))), /staging \(444455556666\)/);
  });

  it('runs under the configuration of its notification where --account is an option of the operation itself', async () => {
    const chat = open('redshift authorize-endpoint-access --account 444455556666');
    const card = onlyCard(await pressAction(chat, alarmOf('shop-web')));
    assert.match(textOf(card), /production \(111122223333\)/);
    assert.doesNotMatch(textOf(card), /--account 111122223333|staging/);
  });

  it('asks for what the command itself lacks, and confirms after that', async () => {
    const chat = open('ecs update-service --cluster prod');
    const card = onlyCard(await pressAction(chat, alarmOf('shop-web')));
    const confirm = onlyCard(await chat.press(card, 'Continue', { 'field:service': 'shop-web' }, ALEX, thread));
    assert.match(textOf(confirm), /Run it\?[\s\S]*--service shop-web/);
    const reading = open('ecs describe-services --cluster prod');
    const form = onlyCard(await pressAction(reading, alarmOf('shop-web')));
    assert.ok(textOf(form).includes('--services'));
    assert.match(said(await reading.say('services shop-web --account staging', thread)), /Run it\?[\s\S]*staging/);
  });

  describe('whose notification lacks a variable', () => {
    const ask = async (chat: Chat, message = alarmOf(null)) => onlyCard(await pressAction(chat, message));

    it('asks for it on a card, and then goes on', async () => {
      const chat = open();
      const card = await ask(chat);
      assert.match(textOf(card), /Restart service: the notification does not say everything/);
      assert.match(textOf(card), /\$service/);
      assert.deepEqual([...inputsOf(card).keys()], ['field:service']);
      assert.equal(chat.lastAudit.outcome, 'asked');
      const next = await chat.press(card, 'Continue', { 'field:service': ' shop-web ' }, ALEX, thread);
      assert.match(saidInPlace(next), /Completed by Alex Wilber[\s\S]*--service shop-web/);
      assert.match(said(next), /Run it\?[\s\S]*--service shop-web/);
      await chat.press(onlyCard(next), 'Run', {}, ALEX, thread);
      assert.equal(changes(chat).length, 1);
    });

    for (const typed of ['service shop-web', '--service=shop-web', '$Service shop-web', '—service "shop-web"']) {
      it(`takes it from a message: ${typed}`, async () => {
        const chat = open();
        await ask(chat);
        assert.match(said(await chat.say(typed, thread)), /Run it\?[\s\S]*--service shop-web/);
      });
    }

    it('asks again where nothing fit was given, and keeps what was', async () => {
      const chat = open(`${RESTART} --desired-count $count`);
      const card = await ask(chat);
      const again = await chat.press(
        card,
        'Continue',
        { 'field:service': 'shop-web', 'field:count': '' },
        ALEX,
        thread,
      );
      assert.match(textOf(responseCard(again)), /--service shop-web/);
      assert.deepEqual([...inputsOf(responseCard(again)).keys()], ['field:count']);
      const unseen = await chat.press(card, 'Continue', { 'field:count': '2\n3' }, ALEX, thread);
      assert.match(textOf(responseCard(unseen)), /One line of at most 1,024 characters/);
      assert.match(said(await chat.say('count 2', thread)), /--desired-count 2/);
    });

    it('is ended by another command, and by cancel', async () => {
      const chat = open();
      const card = await ask(chat);
      const other = await chat.say('lambda list-functions --account production', thread);
      assert.match(saidInPlace(other), /Another command took its place/);
      assert.match(
        toldOnPress(await chat.press(card, 'Continue', { 'field:service': 'x' }, ALEX, thread)),
        /already answered/,
      );
      const second = await ask(chat, alarmOf(null, { AlarmName: 'another' }));
      assert.match(saidInPlace(await chat.press(second, 'Cancel', {}, ALEX, thread)), /Cancelled by Alex Wilber/);
      assert.equal(chat.lastAudit.outcome, 'cancelled');
      assert.deepEqual(changes(chat), []);
    });

    it('is not answered by a press on Run', async () => {
      const chat = open();
      const { dialog } = Object(
        JSON.parse(JSON.stringify(await ask(chat)).match(/\{[^{}]*"dialog":"[^"]+"[^{}]*\}/)?.[0] ?? '{}'),
      );
      assert.match(toldOnPress(await chat.invoke({ verb: 'dialog.run', dialog }, ALEX, thread)), /no answer/);
    });
  });

  describe('whose notification is hostile', () => {
    const run = async (commandText: string, service: string) => {
      const chat = open(commandText);
      const text = said(await pressAction(chat, alarmOf(service)));
      return { chat, text };
    };

    it('keeps a value that looks like an option a value', async () => {
      for (const service of ['--cli-input-json={}', '--region', '--desired-count=0', '—force']) {
        const { text } = await run(RESTART, service);
        assert.match(text, /Run it\?/);
        assert.match(text, /--service=|--service '—force'/);
        assert.match(text, /Region[\s\S]*eu-west-1/);
      }
    });

    it('keeps a value with blanks and quotes one value', async () => {
      const { text } = await run(RESTART, "x' --desired-count 0 --cluster staging; rm");
      assert.match(text, /--service 'x'\\'' --desired-count 0 --cluster staging; rm'/);
    });

    it('refuses a value that would stand alone as an option', async () => {
      const { text, chat } = await run('lambda invoke $service', '--function-name=other');
      assert.match(text, /The values do not fit this action[\s\S]*looks like an option/);
      assert.equal(chat.lastAudit.outcome, 'refused');
    });

    it('refuses a value that would change the structure around it', async () => {
      const drain = 'ssm start-automation-execution --document-name Shop-DrainOrders --parameters Queue=$service';
      assert.match((await run(drain, 'orders')).text, /Run it\?/);
      assert.match((await run(drain, 'orders,email')).text, /would change the command around it/);
      assert.match((await run(drain, 'orders,Force=true')).text, /would change the command around it/);
      assert.match(
        (await run('ec2 stop-instances --instance-ids $service', '["i-1","i-2"]')).text,
        /would change the command/,
      );
    });

    it('puts a value into JSON as text', async () => {
      const payload = `lambda invoke --function-name drain --payload '{"queue":"$service"}'`;
      const { text } = await run(payload, 'a","all":true,"b":"');
      assert.match(text, /Run it\?/);
      assert.ok(text.includes(String.raw`{"queue":"a\",\"all\":true,\"b\":\""}`), text);
    });

    it('never lets a value choose the operation or the service', async () => {
      assert.match(
        (await run('ecs $service --cluster prod', 'delete-cluster')).text,
        /must stand before the first variable/,
      );
      assert.match(
        (await run('$service invoke --function-name x', 'lambda')).text,
        /must stand before the first variable/,
      );
    });
  });

  describe('is refused', () => {
    it('where the notification is unknown, too old or of another conversation', async () => {
      const chat = open();
      const elsewhere = await deliver(chat, alarmOf('shop-web'), { conversationId: '19:other@thread.tacv2' });
      for (const id of ['nothing', elsewhere]) {
        const pressed = await chat.invoke({ verb: 'notification.action', id, action: 'restart-service' }, ALEX, thread);
        assert.match(toldOnPress(pressed), /no longer known here: its buttons work for a week/);
        assert.equal(chat.lastAudit.errorCode, 'notification-gone');
      }
    });

    it('where the action is not one that this notification offers', async () => {
      const chat = open();
      const pressed = await pressAction(chat, alarmOf('shop-web'), { action: 'drop-database' });
      assert.match(toldOnPress(pressed), /not offered here any more/);
      assert.equal(chat.lastAudit.errorCode, 'action-not-offered');
      const criteria = [{ operator: 'HAS_VALUE', variableName: 'service', value: null }];
      const strict = new Chat(loaded, { configuration: withAction(RESTART, { criteria }) });
      assert.match(toldOnPress(await pressAction(strict, alarmOf(null))), /not offered/);
    });

    it('where the configuration no longer has the conversation', async () => {
      const chat = open(RESTART, { parts: (parts) => ({ ...parts, configurationsFor: () => [] }) });
      assert.match(said(await pressAction(chat, alarmOf('shop-web'))), /no longer configured for that account/);
    });

    for (const [commandText, why] of [
      ['dynamodb get-item --table-name orders --key {"id":{"S":"$service"}}', /never run from chat/],
      ['ecs update-servise --service $service', /cannot be run[\s\S]*no operation/],
      ['ecs update-service "--service', /cannot be run[\s\S]*never closed/],
      ['help', /names no operation of AWS/],
      ['ecs list-clusters --generate-cli-skeleton', /names no operation of AWS/],
    ] as const) {
      it(`where its command is ${commandText}`, async () => {
        const chat = open(commandText);
        assert.match(said(await pressAction(chat, alarmOf('shop-web'))), why);
        assert.ok(!chat.calls.some((call) => call.startsWith('ecs')));
      });
    }
  });
});
