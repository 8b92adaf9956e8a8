import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { guideOf } from '../../dialogs/guided-commands.ts';
import { showLogs } from '../../dialogs/notification-logs.ts';
import { DeniedOperations } from '../../src/aws/denied-operations.ts';
import { VALUE_PROVIDERS } from '../../src/aws/value-provider-table.ts';
import { providerOf } from '../../src/aws/value-providers.ts';
import type { Operation, Service } from '../../src/command/catalogue.ts';
import { parse } from '../../src/command/parse.ts';
import type { Configuration } from '../../src/configuration/configuration.ts';
import { ALEX, buttonData, Chat, everywhere, inChannel, load, oneAccount, onlyCard, said } from './support/chat.ts';
import { alarmText, chartLines, openedDeliveries, saidBy } from './support/deliveries.ts';
import { shown } from './support/denied-gate.ts';
import { alarmMessage, deliver, pressed } from './support/notification-parts.ts';

const loaded = load();
const { catalogue } = loaded;
const thread = inChannel('1700000000000');

/** A configuration that denies these besides. */
function denying(...denied: readonly string[]): (sandbox: Configuration) => Configuration {
  return (sandbox) => ({ ...everywhere(sandbox), administrators: [ALEX.aadObjectId], denied });
}

function calls(chat: Chat, call: string): number {
  return chat.calls.filter((each) => each === call).length;
}

describe('the lists that forms offer values from', () => {
  const rules = new DeniedOperations([]);
  const providers = Object.entries(VALUE_PROVIDERS).map(([key, provider]) => {
    const service = catalogue.service(key.slice(0, key.indexOf('.')));
    const listing = service.operation(provider.listing);
    if (listing === undefined) throw new Error(`${service.name} has no ${provider.listing}`);
    return { key, provider, service, listing };
  });

  /** An operation whose form asks for this member; null where none is asked for by a form. */
  function asking(key: string, { name: service, operationNames }: Service): Operation | null {
    for (const cliName of operationNames) {
      const parsed = parse(`${service} ${cliName}`, { catalogue, builtIns: [], pending: null });
      if (parsed.kind !== 'operation') continue;
      const { operation, missing, input } = parsed.command;
      const isAsked = missing.some(
        (option) => `${service}.${option.member.name}` === key && providerOf(operation, option) !== null,
      );
      const isForm = rules.find(service, operation.name, input) === null && guideOf(parsed.command) === null;
      if (isAsked && isForm) return operation;
    }
    return null;
  }

  it('come from no denied operation', () => {
    for (const { service, listing, provider } of providers) {
      assert.equal(rules.find(service, listing.name, provider.input ?? {}), null, listing.name);
    }
  });

  it('are not asked for where the configuration denies it: the form is there without them', async () => {
    let asked = 0;
    for (const { key, provider, service, listing } of providers) {
      const operation = asking(key, service);
      if (operation === null || provider.needs !== undefined) continue;
      const call = `${service.name} ${listing.name}`;
      for (const isDenied of [false, true]) {
        const denied = isDenied ? [`${service.name}:${listing.name}`] : [];
        const chat = new Chat(loaded, {
          configuration: (sandbox) => ({ ...oneAccount(sandbox), denied }),
          aws: { [call]: () => ({}) },
        });
        await chat.say(`${service.name} ${operation.cliName}`);
        assert.equal(chat.lastAudit.outcome, 'asked', operation.cliName);
        assert.equal(chat.calls.includes(call), !isDenied, `${call} for ${operation.cliName}`);
        asked += 1;
      }
    }
    assert.ok(asked > 20, `${asked} forms`);
  });
});

describe('a rule that is added', () => {
  it('ends a listing between two pages of it', async () => {
    let isDenied = false;
    const rules = new DeniedOperations(['lambda:List*']);
    const chat = new Chat(loaded, {
      configuration: oneAccount,
      denied: () => ({ find: (...call) => (isDenied ? rules.find(...call) : null) }),
      aws: {
        'lambda ListFunctions': () => {
          isDenied = true;
          return { Functions: [{ FunctionName: 'drain' }], NextMarker: 'more' };
        },
      },
    });
    const answer = said(await chat.say('lambda list-functions --output json'));
    assert.equal(calls(chat, 'lambda ListFunctions'), 1);
    assert.match(answer, /lambda ListFunctions is denied because/);
    assert.equal(chat.lastAudit.outcome, 'denied');
  });

  it('leaves what was answered before where it is, and fetches no more of it', async () => {
    let isDenied = false;
    const rules = new DeniedOperations(['lambda:List*']);
    const Functions = Array.from({ length: 15 }, (_one, place) => ({ FunctionName: `function-${place}` }));
    const chat = new Chat(loaded, {
      configuration: oneAccount,
      denied: () => ({ find: (...call) => (isDenied ? rules.find(...call) : null) }),
      aws: { 'lambda ListFunctions': () => ({ Functions, NextMarker: 'more' }) },
    });
    const { id } = buttonData(onlyCard(await chat.say('lambda list-functions')), 'Next');
    isDenied = true;
    const turned = shown(await chat.invoke({ verb: 'result.page', id, index: 1 }));
    assert.match(turned, /function-14/);
    assert.match(shown(await chat.invoke({ verb: 'result.row', id, index: 3 })), /function-3/);
    const beyond = shown(await chat.invoke({ verb: 'result.page', id, index: 2 }));
    assert.match(beyond, /lambda ListFunctions is denied because/);
    assert.equal(chat.lastAudit.outcome, 'denied');
    assert.equal(calls(chat, 'lambda ListFunctions'), 1);
  });
});

describe('what a notification looks up, where the configuration denies it', () => {
  const approvalText = JSON.stringify({
    region: 'eu-west-1',
    approval: { pipelineName: 'shop', stageName: 'Release', actionName: 'ApproveRelease' },
  });

  for (const [operation, allowedCalls] of [
    ['GetPipelineState', 0],
    ['PutApprovalResult', 1],
  ] as const) {
    it(`is not called by Approve: ${operation}`, async () => {
      const decide = async (chat: Chat) => {
        const id = await deliver(chat, approvalText);
        return shown(await chat.invoke({ verb: 'notification.approval', id, decision: 'Approved' }, ALEX, thread));
      };
      const free = new Chat(loaded, { configuration: everywhere });
      await decide(free);
      assert.equal(calls(free, `codepipeline ${operation}`), 1);

      const chat = new Chat(loaded, { configuration: denying(`codepipeline:${operation}`) });
      assert.match(await decide(chat), new RegExp(`codepipeline ${operation} is denied because the configuration`));
      assert.equal(chat.calls.filter((call) => call.startsWith('codepipeline')).length, allowedCalls);
      assert.equal(chat.lastAudit.outcome, 'denied');
    });
  }

  for (const [operation, outcome] of [
    // It goes on with names that are likely.
    ['DescribeLogGroups', 'asked'],
    ['StartQuery', 'denied'],
    ['GetQueryResults', 'denied'],
  ] as const) {
    it(`is not called by Show logs: ${operation}`, async () => {
      const show = async (chat: Chat) => {
        const id = await deliver(chat, alarmMessage('order-intake-errors'));
        const press = { id, errors: false };
        return shown(
          await pressed(chat, (turn) => showLogs(chat.parts, turn, press, async (ms: number) => chat.pass(ms))),
        );
      };
      const free = new Chat(loaded, { configuration: oneAccount });
      await show(free);
      assert.ok(calls(free, `logs ${operation}`) > 0);

      const chat = new Chat(loaded, {
        configuration: (sandbox) => ({ ...oneAccount(sandbox), denied: [`logs:${operation}`] }),
      });
      assert.match(await show(chat), new RegExp(`logs ${operation} is denied because the configuration`));
      assert.equal(calls(chat, `logs ${operation}`), 0);
      assert.equal(chat.lastAudit.outcome, outcome);
    });
  }

  describe('for its chart', () => {
    const open = openedDeliveries(loaded);

    it('is not called, and the card goes out without one', async () => {
      const free = open();
      await free.bring(alarmText('ALARM'));
      assert.ok(calls(free.chat, 'cloudwatch GetMetricData') > 0);

      const here = open({ configuration: denying('cloudwatch:GetMetric*') });
      await here.bring(alarmText('ALARM'));
      assert.deepEqual(chartLines(here.posts[0]), []);
      assert.match(saidBy(here.posts[0]), /order-intake-errors is in ALARM/);
      assert.deepEqual(
        here.chat.calls.filter((call) => call.startsWith('cloudwatch GetMetric')),
        [],
      );
    });

    it('is not called when a failed one is sent again', async () => {
      const here = open({ configuration: denying('cloudwatch:GetMetric*') });
      const id = await here.add(alarmText('ALARM'));
      const claim = await here.outbox.claim();
      await claim?.failed([id], 'Teams refused it');
      await claim?.release(null);
      await here.chat.invoke({ verb: 'notification.retry', id }, ALEX, thread);
      assert.equal(here.chat.lastAudit.outcome, 'built-in');
      await here.pass(120_000);
      assert.match(saidBy(here.posts[0]), /order-intake-errors is in ALARM/);
      assert.deepEqual(
        here.chat.calls.filter((call) => call.startsWith('cloudwatch GetMetric')),
        [],
      );
    });
  });

  it('is not called for the graphs of a list of alarms', async () => {
    const chat = new Chat(loaded, {
      configuration: (sandbox) => ({ ...oneAccount(sandbox), denied: ['cloudwatch:GetMetricData'] }),
    });
    assert.match(said(await chat.say('cloudwatch describe-alarms')), /order-intake-errors/);
    assert.equal(calls(chat, 'cloudwatch GetMetricData'), 0);
  });
});

describe('the way to AWS', () => {
  /** Where a command of the SDK is made for a call, besides the one that checks it, and why that is no way of a person. */
  const OTHERS: Readonly<Record<string, string>> = {
    'src/aws/session-sts.ts': 'opens the sessions that commands run in',
    'src/permissions/simulate.ts': 'asks IAM what a role may do, for who operates the bot, from a terminal',
    'src/store/dynamodb-client.ts': 'looks whether the table is there that holds the state',
    'src/store/dynamodb-requests.ts': 'reads and writes that table',
    'src/outbox/dynamodb-tenant-shares.ts': 'leases shares of what Teams takes from one tenant, in that table',
    'src/outbox/wake-up-queue.ts': 'wakes the workers of all instances',
    'src/configuration/s3-object.ts': 'reads the configuration file from a bucket',
    'src/notifications/inbox.ts': 'takes notifications out of the queue',
    'src/assemble-notifications.ts': 'looks at that queue when the bot starts',
  };

  it('goes through the one check of denied operations', () => {
    const root = new URL('../..', import.meta.url).pathname;
    const makesCommands = ['src', 'dialogs', 'cards'].flatMap((room) =>
      readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
        .map((file) => join(room, file))
        .filter((file) => file.endsWith('.ts') && !file.startsWith('src/sandbox'))
        .filter((file) => /\.createCommand\(|new \w+Command\(/.test(readFileSync(join(root, file), 'utf8'))),
    );
    // Both make the SDK's own command out of a name.
    const makers = ['src/aws/installed-service.ts', 'src/aws/sdk-package.ts'];
    assert.deepEqual(
      makesCommands.filter((file) => !makers.includes(file)).toSorted(),
      ['src/aws/call.ts', ...Object.keys(OTHERS)].toSorted(),
    );
  });
});
