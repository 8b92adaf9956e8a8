import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { GetItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { ChannelConfiguration } from '../../src/configuration/configuration.ts';
import { SPOOL_BOUNDS } from '../../src/monitoring/audit-spool.ts';
import { AuditTrail } from '../../src/monitoring/audit-trail.ts';
import { type DynamodbAuditSpoolOptions, openDynamodbAuditSpool } from '../../src/monitoring/dynamodb-audit-spool.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { type LocalDynamodb, startDynamodb } from '../support/dynamodb.ts';
import { ALL, BOUNDS, DAY_MS, describeAuditSpool, linesOf } from './audit-spool-contract.ts';
import { Calls, configuration, principalOf } from './support.ts';

const OPS = '/aws/chatbot/ops';

describe('Audit lines in the DynamoDB table', function () {
  this.timeout(30_000);
  let dynamodb: LocalDynamodb;
  let table: string;
  let tables = 0;
  let nowMs: number;

  before(async () => {
    dynamodb = await startDynamodb();
  });
  after(() => dynamodb.stop());
  beforeEach(async () => {
    nowMs = 100 * DAY_MS;
    tables += 1;
    table = `chatbot-${tables}`;
    await dynamodb.createTable(table);
  });

  const open = (more: Partial<DynamodbAuditSpoolOptions> = {}) =>
    openDynamodbAuditSpool({ client: dynamodb.client, table, now: () => nowMs, bounds: BOUNDS, ...more });
  const requestsOf = async (work: () => Promise<unknown>): Promise<readonly string[]> => {
    const before = dynamodb.front.requests.length;
    await work();
    return dynamodb.front.requests.slice(before);
  };
  const append = async (spool: ReturnType<typeof open>, ...lines: readonly string[]) => {
    for (const line of lines) await spool.append({ configurationName: 'ops', time: nowMs, line });
  };

  describeAuditSpool('DynamoDB', () => ({
    open: (bounds) => open({ bounds, trimEveryMs: 0 }),
    now: () => nowMs,
    advance: (ms) => {
      nowMs += ms;
    },
  }));

  it('cost one request each, and a batch of 25 four more', async () => {
    const spool = open();
    const lines = Array.from({ length: 25 }, (_, index) => String(index));
    assert.deepEqual(
      await requestsOf(() => append(spool, ...lines)),
      lines.map(() => 'PutItem'),
    );
    const sent = await requestsOf(async () => {
      await spool.trim();
      const some = await spool.oldest('ops', ALL);
      await spool.remove(
        'ops',
        some.map(({ id }) => id),
      );
      assert.deepEqual(await spool.oldest('ops', ALL), []);
    });
    // The first look at the bounds in five minutes; the right to send, which holds for a minute; the lines; their removal; whether there are more.
    assert.deepEqual(sent, ['PutItem', 'Query', 'PutItem', 'Query', 'BatchWriteItem', 'Query']);
    assert.deepEqual(await requestsOf(() => spool.trim()), []);
    assert.deepEqual(await requestsOf(() => spool.oldest('ops', ALL)), ['Query']);
  });

  it('are given to one instance at a time, and to another a minute after that one was killed', async () => {
    const [one, other] = [open(), open()];
    await append(one, '1');
    // Of the same millisecond, those of two instances are in no order.
    nowMs += 1;
    await append(other, '2');
    assert.deepEqual(await linesOf(one, 'ops'), ['1', '2']);
    assert.deepEqual(await linesOf(other, 'ops'), []);
    nowMs += 59_999;
    assert.deepEqual(await linesOf(other, 'ops'), []);
    nowMs += 1;
    assert.deepEqual(await linesOf(other, 'ops'), ['1', '2']);
    assert.deepEqual(await linesOf(one, 'ops'), []);
  });

  it('stay with the instance that goes on sending', async () => {
    const [one, other] = [open(), open()];
    await append(one, '1');
    for (let minute = 0; minute < 4; minute += 1) {
      assert.deepEqual(await linesOf(one, 'ops'), ['1']);
      nowMs += 50_000;
      assert.deepEqual(await linesOf(other, 'ops'), []);
    }
  });

  it('are trimmed by one instance in five minutes', async () => {
    const bounds = { ...BOUNDS, lines: 2 };
    const [one, other] = [open({ bounds }), open({ bounds })];
    await append(one, '1', '2', '3');
    assert.equal((await one.trim()).length, 1);
    await append(one, '4', '5');
    assert.deepEqual(await other.trim(), []);
    assert.deepEqual(await one.trim(), []);
    nowMs += 5 * 60_000;
    assert.deepEqual(await other.trim(), [{ configurationName: 'ops', reason: 'too-many', lines: 2 }]);
  });

  it('are removed by DynamoDB a day after their time, when no bot was there to give them up', async () => {
    await append(open(), '1');
    const { Items = [] } = await dynamodb.client.send(new ScanCommand({ TableName: table }));
    assert.equal(Items[0]?.ttl?.N, String((nowMs + 15 * DAY_MS) / 1000));
  });

  it('may be as long as CloudWatch takes them, and more than fit into one answer', async () => {
    const spool = open();
    const long = 'x'.repeat(256 * 1024);
    await append(spool, ...Array.from({ length: 6 }, () => long));
    assert.equal((await linesOf(spool, 'ops', { lines: 10, bytes: 10_000_000 })).length, 6);
    assert.equal((await linesOf(spool, 'ops', { lines: 10, bytes: 1024 * 1024 })).length, 4);
    assert.equal((await linesOf(spool, 'ops', { lines: 5, bytes: 10_000_000 })).length, 5);
  });

  it('are there after the process was killed in the moment in which one was written', async () => {
    const module = fileURLToPath(new URL('../../src/monitoring/dynamodb-audit-spool.ts', import.meta.url));
    const code = `
      import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
      import { openDynamodbAuditSpool } from ${JSON.stringify(module)};
      const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
      const client = new DynamoDBClient({ endpoint: ${JSON.stringify(dynamodb.endpoint)}, region: 'eu-west-1', credentials });
      const spool = openDynamodbAuditSpool({ client, table: ${JSON.stringify(table)}, now: Date.now });
      for (const line of ['one', 'two']) await spool.append({ configurationName: 'ops', time: 1, line });
      spool.append({ configurationName: 'ops', time: 1, line: 'three' });
      process.kill(process.pid, 'SIGKILL');`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', code]);
    const signal = await new Promise((resolve) => child.once('exit', (_code, by) => resolve(by)));
    assert.equal(signal, 'SIGKILL');
    assert.deepEqual((await linesOf(open(), 'ops')).slice(0, 2), ['one', 'two']);
  });

  it('are kept once when the answer to an append is lost', async () => {
    let lost = 0;
    dynamodb.front.fault = (operation) => {
      if (operation !== 'PutItem' || lost === 2) return null;
      lost += 1;
      return 'answer-lost';
    };
    const spool = open();
    await append(spool, '1');
    dynamodb.front.fault = () => null;
    assert.equal(lost, 2);
    assert.equal(await spool.count(), 1);
  });

  it('reject in words where the table is gone', async () => {
    await assert.rejects(append(open({ table: 'nowhere' }), '1'), /^TableError: The table nowhere .* no such table/);
  });

  describe('of two instances', () => {
    const trail = (calls: Calls, said: string[] = []) =>
      new AuditTrail({
        spool: open({ bounds: SPOOL_BOUNDS }),
        caller: calls,
        configurationNamed: (name): ChannelConfiguration => configuration(name),
        principalOf,
        clock: () => nowMs,
        random: () => 1,
        log: createLog({ level: 'info', destination: { write: (line) => void said.push(line) } }),
        meter: { count: () => undefined },
      });
    const entry = () => ({ configurationName: 'ops', time: new Date(nowMs) });

    it('are sent once, all of them, whoever wrote them', async () => {
      const calls = new Calls();
      const said: string[] = [];
      const [one, other] = [trail(calls, said), trail(calls, said)];
      one.write('1', entry());
      await one.finish();
      other.write('2', entry());
      one.write('3', entry());
      await Promise.all([one.finish(), other.finish()]);
      await Promise.all([one.flush(), other.flush()]);
      nowMs += 60_000;
      await other.flush();
      assert.deepEqual(calls.batches(OPS).flat().sort(), ['1', '2', '3']);
      assert.equal(await open().count(), 0);
      assert.deepEqual(said, []);
    });

    it('are sent by the other when the one that wrote them was killed', async () => {
      const calls = new Calls();
      const other = trail(calls);
      await other.flush();
      await append(open(), 'left');
      nowMs += 30_000;
      await other.flush();
      assert.deepEqual(calls.batches(OPS), []);
      nowMs += 30_000;
      await other.flush();
      assert.deepEqual(calls.batches(OPS), [['left']]);
    });

    it('are in the table when the bot stops right after they were written', async () => {
      const refusing = new Calls();
      refusing.answer = () => {
        throw new Error('no network');
      };
      const one = trail(refusing);
      one.write('1', entry());
      await one.finish();
      assert.equal(await open().count(), 1);
      const key = { pk: { S: 'audit-lease/ops' }, sk: { S: '-' } };
      const { Item } = await dynamodb.client.send(new GetItemCommand({ TableName: table, Key: key }));
      assert.equal(Item?.heldUntil?.N, String(nowMs + 60_000));
    });
  });
});
