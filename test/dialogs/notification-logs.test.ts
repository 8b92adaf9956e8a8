import assert from 'node:assert/strict';
import { cardPayload } from '../../cards/payload.ts';
import type { AdaptiveCard } from '../../cards/render.ts';
import { showLogs } from '../../dialogs/notification-logs.ts';
import type { LogsPress } from '../../dialogs/notification-logs-cards.ts';
import type { Configuration } from '../../src/configuration/configuration.ts';
import { fitsTeams } from '../../src/teams/size.ts';
import { denied, refused } from '../logs/support/aws.ts';
import {
  buttonData,
  CHANNEL,
  Chat,
  type ChatOptions,
  everywhere,
  inChannel,
  load,
  MEGAN,
  oneAccount,
  onlyCard,
  textOf,
  toldOnPress,
} from './support/chat.ts';
import { alarmMessage, deliver, type PressOutcome, pressed } from './support/notification-parts.ts';

const ORDER_INTAKE = '/aws/lambda/order-intake';

describe('the logs of a notification', () => {
  const loaded = load();
  let chat: Chat;

  function open(options: ChatOptions = {}): void {
    chat = new Chat(loaded, { configuration: oneAccount, ...options });
  }

  /** Presses *Show logs* or *Show error logs*; waiting costs the time of the dialogs alone. */
  function press(given: LogsPress, how: Parameters<typeof pressed>[2] = {}): Promise<PressOutcome> {
    const sleep = async (ms: number) => chat.pass(ms);
    return pressed(chat, (turn) => showLogs(chat.parts, turn, given, sleep), how);
  }

  async function pressFor(text: string, more: Partial<LogsPress> = {}): Promise<PressOutcome> {
    return press({ id: await deliver(chat, text), errors: false, ...more });
  }

  /** The card as it stands in the end. */
  function last({ cards, replaced }: PressOutcome): AdaptiveCard {
    const card = replaced.at(-1)?.card ?? cards.at(-1);
    if (!card) throw new Error('no card was posted');
    return card;
  }

  /** What the button of this title sends, parsed as a press is. */
  function logsPress(card: AdaptiveCard, title: string): LogsPress {
    const payload = cardPayload.parse(buttonData(card, title));
    if (payload.verb !== 'notification.logs') throw new Error(`it sends ${payload.verb}`);
    return payload;
  }

  beforeEach(() => open());

  it('are searched for in a card below, at once, which becomes the answer', async () => {
    const outcome = await pressFor(alarmMessage('order-intake-errors'));
    assert.match(
      textOf(onlyCard(outcome)),
      /Searching the logs\nLooking for the logs of Errors of AWS\/Lambda, FunctionName=order-intake\./,
    );
    assert.equal(outcome.replaced.at(-1)?.id, outcome.ids[0]);
    assert.deepEqual(outcome.steps.slice(0, 2).toSorted(), ['acknowledged', 'posted'], 'before anything is looked up');
    const text = textOf(last(outcome));
    assert.match(text, /The first 30 of \d+ log entries of \/aws\/lambda\/order-intake/);
    assert.match(text, /From 2026-11-21 03:06:00 to 03:11:20 UTC, oldest first\./);
    assert.match(text, /03:06:\d\d\.\d{3} {2}\nSTART RequestId: /);
    assert.match(text, /Show logs\n · production \(111122223333\) · eu-west-1 · by Alex Wilber/);
    assert.doesNotMatch(text, /▸/, 'one line is all of these');
    assert.ok(fitsTeams(last(outcome)));
  });

  it('of errors are those that tell of one, with the way to all of them', async () => {
    const card = last(await pressFor(alarmMessage('order-intake-errors'), { errors: true }));
    assert.match(textOf(card), /\d+ error entr(y|ies) of \/aws\/lambda\/order-intake/);
    assert.match(textOf(card), /✕ .*ConditionalCheckFailedException/);
    assert.ok(!textOf(card).includes('START RequestId'));
    const { errors, group } = logsPress(card, 'Show logs');
    assert.deepEqual([errors, group], [false, ORDER_INTAKE]);
  });

  it('lead on: to the errors, to the console, and by a command that gives the same entries', async () => {
    const outcome = await pressFor(alarmMessage('order-intake-errors'), { errors: true });
    const card = last(outcome);
    const all = last(await press(logsPress(card, 'Show logs')));
    assert.deepEqual(logsPress(all, 'Show error logs').errors, true);
    assert.match(
      JSON.stringify(card),
      /https:\/\/eu-west-1\.console\.aws\.amazon\.com\/cloudwatch\/home\?region=eu-west-1#logsV2:logs-insights/,
    );

    const line = /logs filter-log-events .*/.exec(textOf(card))?.[0] ?? '';
    assert.match(line, /--max-items 30 --account production --region eu-west-1$/);
    const ran = await chat.say(`${line} --query 'events[].message'`);
    const shown = textOf(onlyCard(ran));
    const runs = new Set(textOf(card).match(/[0-9a-f]{8}-[0-9a-f-]{27}/g));
    assert.ok(runs.size > 0);
    for (const run of runs) assert.ok(shown.includes(run), shown);
  });

  it('are told of while the search takes long, and no oftener than every two seconds', async () => {
    let looks = 0;
    open({
      aws: {
        'logs GetQueryResults': () => {
          looks += 1;
          return looks < 12
            ? { status: 'Running', statistics: { recordsScanned: looks * 1000 } }
            : { status: 'Complete', results: [] };
        },
      },
    });
    const outcome = await pressFor(alarmMessage('order-intake-errors'));
    const progress = outcome.replaced.slice(0, -1).map(({ card }) => textOf(card));
    assert.match(
      progress[0] ?? '',
      /\/aws\/lambda\/order-intake from 2026-11-21 03:06:00 to 03:11:20 UTC\. Running, [\d,]+ records scanned\./,
    );
    assert.ok(progress.length >= 5 && progress.length < looks, `${progress.length} of ${looks}`);
  });

  it('that are none say so with the window', async () => {
    open({ aws: { 'logs GetQueryResults': () => ({ status: 'Complete', results: [] }) } });
    const text = alarmMessage('order-intake-errors');
    const all = textOf(last(await pressFor(text)));
    assert.match(
      all,
      /No log entries in \/aws\/lambda\/order-intake\nNothing was written from 2026-11-21 03:06:00 to 03:11:20 UTC\./,
    );
    const errors = textOf(last(await pressFor(text, { errors: true })));
    assert.match(errors, /No error entries in .*\nNo entry from .* UTC holds Error, Exception or Fail\./);
  });

  it('open long entries on demand', async () => {
    const trace = ['TypeError: no order', ...Array.from({ length: 40 }, (_, line) => `    at frame ${line}`)].join(
      '\n',
    );
    open({
      aws: {
        'logs GetQueryResults': () => ({
          status: 'Complete',
          statistics: { recordsMatched: 2 },
          results: [
            [
              { field: '@timestamp', value: '2026-11-21 03:08:01.000' },
              { field: '@message', value: `2026-11-21T03:08:01.000Z\t${trace}\n` },
            ],
            [{ field: '@message', value: '' }],
          ],
        }),
      },
    });
    const text = textOf(last(await pressFor(alarmMessage('order-intake-errors'))));
    assert.match(text, /2 log entries of/);
    assert.match(
      text,
      /03:08:01\.000 {2}\n▸ ✕ TypeError: no order at frame 0 at frame 1/,
      'its own time is not told twice',
    );
    assert.match(text, /▾ ✕ .*\n {4}at frame 0\n {4}at frame 1/);
    assert.match(text, /– {2}\n\(empty\)/);
  });

  it('are audited as the query that ran', async () => {
    const id = await deliver(chat, alarmMessage('order-intake-errors'));
    await press({ id, errors: true });
    const { outcome, command, access, region, roleArn, requestId, via, rawText } = chat.lastAudit;
    assert.deepEqual(
      [outcome, access, region, via, rawText],
      ['ran', 'read', 'eu-west-1', 'button', 'notification.logs'],
    );
    assert.equal(roleArn, 'arn:aws:iam::111122223333:role/chatbot-ops');
    assert.match(String(requestId), /^[0-9a-f-]{36}$/);
    assert.deepEqual((command as string[]).slice(0, 4), ['logs', 'start-query', '--log-group-name', ORDER_INTAKE]);
    assert.equal(chat.auditLines.length, 1);
  });

  it('are read with the role of the person who presses', async () => {
    const megans = 'arn:aws:iam::111122223333:role/oncall-admin';
    open({
      configuration: (sandbox) => ({
        ...oneAccount(sandbox),
        channelConfigurations: oneAccount(sandbox).channelConfigurations.map((row) => ({
          ...row,
          userRoleRequired: true,
        })),
        userRoles: [{ user: MEGAN.aadObjectId, roles: [megans] }],
      }),
    });
    const id = await deliver(chat, alarmMessage('order-intake-errors'));
    await press({ id, errors: false }, { as: MEGAN });
    assert.deepEqual([chat.lastAudit.outcome, chat.lastAudit.roleArn], ['ran', megans]);
    const refusedPress = await press({ id, errors: false });
    assert.match(toldOnPress(refusedPress), /You need a role of your own here/);
    assert.deepEqual(refusedPress.cards, []);
    assert.deepEqual([chat.lastAudit.outcome, chat.lastAudit.errorCode], ['refused', 'role-required']);
  });

  describe('of several log groups', () => {
    const groups = Array.from(
      { length: 15 },
      (_, place) => `/aws/rds/instance/shop-db/part-${String(place).padStart(2, '0')}`,
    );
    const database = alarmMessage('shop-db-cpu');

    function openWith(names: readonly string[]): void {
      open({
        aws: {
          'logs DescribeLogGroups': ({ logGroupNamePrefix: prefix }) => ({
            logGroups: names
              .filter((name) => name.startsWith(String(prefix)))
              .map((logGroupName) => ({ logGroupName })),
          }),
          'logs StartQuery': ({ logGroupName }) => ({ queryId: String(logGroupName) }),
          'logs GetQueryResults': ({ queryId }) => ({
            status: 'Complete',
            results: [[{ field: '@message', value: `entry of ${queryId}` }]],
          }),
        },
      });
    }

    it('are a choice, with a button each', async () => {
      openWith(groups.slice(0, 2));
      const card = last(await pressFor(database, { errors: true }));
      assert.match(textOf(card), /Which log group\?\n2 log groups may hold what belongs to this notification\./);
      assert.deepEqual([chat.lastAudit.outcome, chat.calls.includes('logs StartQuery')], ['asked', false]);
      const chosen = logsPress(card, '/aws/rds/instance/shop-db/part-01');
      assert.deepEqual([chosen.errors, chosen.group], [true, groups[1]]);
      const outcome = await press(chosen);
      assert.match(textOf(onlyCard(outcome)), /Searching the logs\n\/aws\/rds\/instance\/shop-db\/part-01 from/);
      assert.match(textOf(last(outcome)), /entry of \/aws\/rds\/instance\/shop-db\/part-01/);
    });

    it('are named by command beyond the sixth', async () => {
      openWith(groups);
      const text = textOf(last(await pressFor(database)));
      assert.match(text, /\[\/aws\/rds\/instance\/shop-db\/part-05\]/);
      assert.doesNotMatch(text, /\[\/aws\/rds\/instance\/shop-db\/part-06\]/);
      assert.match(text, /logs filter-log-events --log-group-name \/aws\/rds\/instance\/shop-db\/part-06 /);
      assert.match(text, /part-11 [^\n]*\n3 more are left out\./);
    });

    it('have buttons that show the ends of long names', async () => {
      const long = `/aws/rds/instance/shop-db/${'x'.repeat(60)}/slow`;
      openWith([long, `${long}er`]);
      const title = `…${long.slice(-39)}`;
      assert.equal(logsPress(last(await pressFor(database)), title).group, long);
    });

    it('are offered unchecked where they may not be listed', async () => {
      open({ aws: { 'logs DescribeLogGroups': denied('logs:DescribeLogGroups') } });
      const text = textOf(last(await pressFor(database)));
      assert.match(text, /Whether they exist could not be seen\./);
      assert.match(text, /logs:DescribeLogGroups is not allowed/);
      assert.match(text, /\[\/aws\/rds\/instance\/shop-db\/error\]/);
    });
  });

  describe('that cannot be found', () => {
    it('say what was looked for, and what to do', async () => {
      const card = last(await pressFor(alarmMessage('shop-db-cpu')));
      const text = textOf(card);
      assert.match(text, /No log group found\n/);
      assert.match(text, /I looked for the logs of CPUUtilization of AWS\/RDS, DBInstanceIdentifier=shop-db\./);
      assert.match(
        text,
        /None of these is there: \/aws\/rds\/instance\/shop-db\/error, .*\/aws\/rds\/instance\/shop-db\/…\./,
      );
      assert.match(text, /If you know the name: logs filter-log-events --log-group-name NAME --start-time \d{13} /);
      assert.deepEqual(buttonData(card, 'List the log groups'), {
        verb: 'command.run',
        line: 'logs describe-log-groups --account production --region eu-west-1',
      });
      assert.deepEqual([chat.lastAudit.outcome, chat.lastAudit.errorCode], ['failed', 'no-log-group']);
    });

    it('say so where nothing is known to look for', async () => {
      const text = textOf(last(await pressFor(alarmMessage('orders-dlq-not-empty'))));
      assert.match(text, /This source writes to no log group of a known name, and no metric filter makes the metric\./);
    });

    it('say so where nothing could be seen', async () => {
      open({ aws: { 'logs DescribeLogGroups': denied('logs:DescribeLogGroups') } });
      const cluster = alarmMessage('shop-db-cpu', (message) => ({
        ...message,
        Trigger: {
          ...(message.Trigger as object),
          Namespace: 'AWS/DocDB',
          Dimensions: [{ name: 'DBClusterIdentifier', value: 'docs' }],
        },
      }));
      const text = textOf(last(await pressFor(cluster)));
      assert.match(text, /Whether these are there could not be seen: \/aws\/docdb\/docs\/…\./);
    });
  });

  describe('that cannot be read', () => {
    const text = alarmMessage('order-intake-errors');

    it('name the permission that is lacking', async () => {
      open({ aws: { 'logs StartQuery': denied('logs:StartQuery') } });
      const shown = textOf(last(await pressFor(text)));
      assert.match(shown, /Access denied/);
      assert.match(shown, /logs:StartQuery/);
      assert.deepEqual([chat.lastAudit.outcome, chat.lastAudit.errorCode], ['failed', 'access-denied']);
      assert.equal(chat.lastAudit.requestId, 'req-7');
    });

    it('in a minute lead to the console and the command', async () => {
      open({ aws: { 'logs GetQueryResults': () => ({ status: 'Running', statistics: { recordsScanned: 7 } }) } });
      const card = last(await pressFor(text));
      assert.match(textOf(card), /The query takes too long\n.*\nRecords scanned: 7\n/);
      assert.match(textOf(card), /logs filter-log-events/);
      assert.match(JSON.stringify(card), /logs-insights/);
      assert.equal(logsPress(card, 'Try again').group, ORDER_INTAKE);
      assert.ok(chat.calls.includes('logs StopQuery'));
    });

    it('for a fault of the bot leave no card that searches for ever', async () => {
      open({ aws: { 'logs StartQuery': () => ({}) } });
      const id = await deliver(chat, text);
      let end = '';
      const failing = pressed(chat, (turn) => {
        const { replace } = turn.replies;
        turn.replies.replace = (messageId, card) => {
          end = textOf(card);
          return replace(messageId, card);
        };
        return showLogs(chat.parts, turn, { id, errors: false }, async (ms) => chat.pass(ms));
      });
      await assert.rejects(failing, /no query id/);
      assert.match(end, /The search was broken off/);
    });

    it('tell by whom a look-up beside them was kept', async () => {
      open({ aws: { 'lambda GetFunctionConfiguration': denied('lambda:GetFunctionConfiguration') } });
      const shown = textOf(last(await pressFor(text)));
      assert.match(shown, /oldest first\.\nlambda:GetFunctionConfiguration is not allowed/);
    });

    it('as a whole, since no call would succeed, are one error', async () => {
      open({ aws: { 'logs DescribeLogGroups': refused('ExpiredToken', 'It is old.') } });
      assert.match(textOf(last(await pressFor(text))), /The session has expired/);
      assert.deepEqual((chat.lastAudit.command as string[]).join(' '), 'logs describe-log-groups');
    });
  });

  describe('of another account', () => {
    const staging = alarmMessage('staging-order-intake-errors', undefined, { account: 'staging' });

    it('are read under the configuration of that account', async () => {
      open({ configuration: everywhere });
      const outcome = await pressFor(staging);
      assert.match(textOf(last(outcome)), /by Alex Wilber/);
      assert.match(textOf(last(outcome)), /staging \(444455556666\)/);
      assert.deepEqual([chat.lastAudit.outcome, chat.lastAudit.accountId], ['ran', '444455556666']);
    });

    it('are not looked for in this one', async () => {
      const outcome = await pressFor(staging);
      const shown = textOf(onlyCard(outcome));
      assert.match(shown, /The logs are in another account/);
      assert.match(shown, /account 444455556666, for which this conversation has no configuration/);
      assert.deepEqual(chat.calls, []);
      assert.deepEqual([chat.lastAudit.outcome, chat.lastAudit.errorCode], ['refused', 'other-account']);
    });

    it('have a command with the account’s id where names do not tell accounts apart', async () => {
      const named = (sandbox: Configuration) => {
        const all = everywhere(sandbox);
        const rows = all.channelConfigurations.map((row) => ({ ...row, account: { ...row.account, name: 'shop' } }));
        return { ...all, channelConfigurations: rows };
      };
      open({ configuration: named });
      assert.match(textOf(last(await pressFor(staging))), /--account 444455556666/);
    });
  });

  describe('of a notification that tells little', () => {
    const group = 'arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/order-intake';
    /** Any event that names a log group but neither account nor Region. */
    const bare = (message: Record<string, unknown>) => ({
      ...message,
      AWSAccountId: undefined,
      AlarmArn: undefined,
      Region: undefined,
    });

    const anywhere = { topicArn: 'no ARN' };

    function openWithRegion(defaultRegion: string | null): void {
      open({
        configuration: (sandbox) => {
          const one = oneAccount(sandbox);
          const rows = one.channelConfigurations.map((row) => ({ ...row, account: { ...row.account, defaultRegion } }));
          return { ...one, channelConfigurations: rows };
        },
      });
    }

    it('are looked for in its configuration’s account, in the Region that is usual there', async () => {
      openWithRegion('us-east-1');
      await press({ id: await deliver(chat, alarmMessage('order-intake-errors', bare), anywhere), errors: false });
      const { accountId, region } = chat.lastAudit;
      assert.deepEqual([accountId, region], ['111122223333', 'us-east-1']);
    });

    it('are looked for in the Region that the conversation has used last, where none is usual', async () => {
      openWithRegion(null);
      const id = await deliver(chat, alarmMessage('order-intake-errors', bare), anywhere);
      const card = onlyCard(await press({ id, errors: false }));
      assert.match(textOf(card), /In which Region are the logs\?/);
      assert.deepEqual(buttonData(card, 'Choose a Region').line, 'set default-region');
      await chat.parts.memory.rememberRegion(CHANNEL, '111122223333', 'eu-west-1');
      await press({ id, errors: false });
      assert.deepEqual([chat.lastAudit.outcome, chat.lastAudit.region], ['ran', 'eu-west-1']);
    });

    it('are those of nobody once its configuration is gone', async () => {
      const id = await deliver(chat, alarmMessage('order-intake-errors', bare), {
        ...anywhere,
        configurationName: 'renamed',
      });
      assert.match(textOf(onlyCard(await press({ id, errors: false }))), /no longer configured for that account/);
    });

    it('are none where it names no place of logs', async () => {
      const outcome = await pressFor(`The batch has failed, see ${group}`);
      assert.match(toldOnPress(outcome), /does not say where its logs are/);
      assert.deepEqual([chat.lastAudit.outcome, chat.lastAudit.errorCode], ['refused', 'no-logs']);
    });
  });

  describe('that are not this conversation’s to see', () => {
    const text = alarmMessage('order-intake-errors');

    it('are those of a notification that is not known here', async () => {
      const outcome = await press({ id: 'made-up', errors: false });
      assert.match(toldOnPress(outcome), /no longer known here/);
      assert.deepEqual(chat.lastAudit.outcome, 'expired');
    });

    it('are those of a notification of another conversation', async () => {
      const id = await deliver(chat, text, { conversationId: '19:other@thread.tacv2' });
      assert.match(toldOnPress(await press({ id, errors: false })), /no longer known here/);
      assert.deepEqual(chat.calls, []);
    });

    it('are those of a conversation that is no longer configured', async () => {
      open({ configuration: (sandbox) => ({ ...sandbox, channelConfigurations: [] }) });
      assert.match(textOf(onlyCard(await pressFor(text))), /This conversation is not configured/);
    });

    it('are those of a log group that cannot be one', async () => {
      const outcome = await pressFor(text, { group: "x' | fields @message" });
      assert.match(toldOnPress(outcome), /do not understand this button/);
      assert.deepEqual([chat.calls, chat.lastAudit.errorCode], [[], 'bad-payload']);
    });
  });

  it('are answered in the thread of the card that was pressed', async () => {
    const id = await deliver(chat, alarmMessage('order-intake-errors'));
    const conversations: string[] = [];
    await pressed(
      chat,
      (turn) => {
        conversations.push(turn.conversation.id);
        return showLogs(chat.parts, turn, { id, errors: false }, async (ms) => chat.pass(ms));
      },
      { more: inChannel('1700000000042') },
    );
    assert.deepEqual(conversations, [`${CHANNEL};messageid=1700000000042`]);
    assert.equal(chat.lastAudit.conversationId, `${CHANNEL};messageid=1700000000042`);
  });
});
