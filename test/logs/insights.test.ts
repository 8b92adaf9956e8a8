import assert from 'node:assert/strict';
import { type LogAnswer, type QueryProgress, queryLogs } from '../../src/logs/insights.ts';
import type { LogQuery } from '../../src/logs/query.ts';
import type { PersonError } from '../../src/telemetry/person-error.ts';
import type { Chat, ChatOptions } from '../dialogs/support/chat.ts';
import { awsWith, denied, loadOnce, principal, refused, region } from './support/aws.ts';

const query: LogQuery = {
  group: '/aws/lambda/order-intake',
  errors: false,
  from: Date.parse('2026-11-21T02:51:00Z'),
  to: Date.parse('2026-11-21T03:12:00Z'),
};

const HOUR_MS = 60 * 60 * 1000;

describe('a query of Logs Insights', () => {
  let chat: Chat;
  let waits: number[];
  let told: QueryProgress[];

  beforeEach(() => {
    waits = [];
    told = [];
  });

  function run(
    given: Partial<LogQuery> = {},
    aws: NonNullable<ChatOptions['aws']> = {},
    sleep?: (ms: number) => Promise<unknown>,
  ): Promise<LogAnswer> {
    chat = awsWith(loadOnce(), aws);
    const passTime = async (ms: number) => {
      waits.push(ms);
      chat.pass(ms);
    };
    const parts = { caller: chat.parts.caller, principal, region, clock: () => chat.now, sleep: sleep ?? passTime };
    return queryLogs(parts, { ...query, ...given }, (progress) => told.push(progress));
  }

  async function errorOf(running: Promise<unknown>): Promise<PersonError> {
    try {
      await running;
    } catch (error) {
      return error as PersonError;
    }
    throw new Error('it did not fail');
  }

  const count = (call: string) => chat.calls.filter((one) => one === call).length;

  it('gives the oldest entries of the window, oldest first', async () => {
    const { entries, matched, requestId } = await run();
    assert.equal(entries.length, 30);
    assert.ok((matched ?? 0) > 30);
    assert.match(requestId ?? '', /^[0-9a-f-]{36}$/);
    const times = entries.map(({ at }) => at ?? 0);
    assert.deepEqual(
      times,
      times.toSorted((one, other) => one - other),
    );
    const [first = 0] = times;
    assert.ok(first >= query.from && first < query.from + 30_000);
    assert.match(
      entries[0]?.message ?? '',
      /^START RequestId: [0-9a-f-]{36} Version: \$LATEST$/,
      'no line break ends it',
    );
  });

  it('of errors gives those alone', async () => {
    const { entries } = await run({ errors: true });
    assert.ok(entries.length > 0);
    for (const { message } of entries) assert.match(message, /error|exception|fail/i);
  });

  it('gives nothing where nothing was written', async () => {
    const { entries, matched } = await run({ from: query.from - 48 * HOUR_MS, to: query.from - 30 * HOUR_MS });
    assert.deepEqual([entries, matched], [[], 0]);
  });

  it('looks at shorter times first, and tells how far it is', async () => {
    await run();
    assert.deepEqual(waits, [250, 500, 1000]);
    assert.deepEqual(
      told.map(({ status }) => status),
      ['Running', 'Running'],
    );
    assert.ok((told[1]?.recordsScanned ?? 0) > (told[0]?.recordsScanned ?? 0));
    assert.equal(count('logs StopQuery'), 0);
  });

  it('masks secrets in what was logged', async () => {
    const { entries } = await run(
      {},
      {
        'logs GetQueryResults': () => ({
          status: 'Complete',
          results: [
            [
              { field: '@timestamp', value: '2026-11-21 02:51:02.345' },
              { field: '@message', value: 'aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n' },
            ],
            [{ field: '@message', value: 'no time' }],
          ],
        }),
      },
    );
    assert.deepEqual(
      entries.map(({ at }) => at),
      [Date.parse('2026-11-21T02:51:02.345Z'), null],
    );
    assert.ok(!entries[0]?.message.includes('wJalrXUtnFEMI'), entries[0]?.message);
    assert.match(entries[0]?.message ?? '', /••••/);
  });

  it('goes on where AWS could not be asked for once', async () => {
    let looks = 0;
    const { entries } = await run(
      {},
      {
        'logs GetQueryResults': () => {
          looks += 1;
          return looks === 1 ? refused('ThrottlingException', 'slow down')() : { status: 'Complete', results: [] };
        },
      },
    );
    assert.deepEqual([entries, looks], [[], 2]);
  });

  it('is given up after a minute, and stopped', async () => {
    const error = await errorOf(
      run({}, { 'logs GetQueryResults': () => ({ status: 'Running', statistics: { recordsScanned: 12_345 } }) }),
    );
    assert.equal(error.code, 'query-deadline');
    assert.deepEqual(error.facts, [{ name: 'Records scanned', value: '12,345' }]);
    const waited = waits.reduce((sum, ms) => sum + ms, 0);
    assert.ok(waited > 55_000 && waited <= 60_000, `${waited} ms`);
    assert.equal(Math.max(...waits), 2000);
    assert.equal(count('logs StopQuery'), 1);
  });

  it('is stopped when the bot is stopped, also between two looks', async () => {
    const asleep = Promise.withResolvers<void>();
    const running = errorOf(
      run({}, {}, () => {
        asleep.resolve();
        return new Promise(() => undefined);
      }),
    );
    await asleep.promise;
    chat.parts.caller.breakOff();
    assert.equal((await running).code, 'stopping');
    assert.equal(count('logs StopQuery'), 1);
    assert.equal(count('logs GetQueryResults'), 0);
  });

  it('that AWS ends without an answer says how it ended', async () => {
    const error = await errorOf(run({}, { 'logs GetQueryResults': () => ({ status: 'Failed' }) }));
    assert.equal(error.code, 'query-ended');
    assert.match(error.message, /state Failed/);
  });

  it('that may not be started names the permissions', async () => {
    const error = await errorOf(run({}, { 'logs StartQuery': denied('logs:StartQuery') }));
    assert.equal(error.code, 'access-denied');
    assert.equal(error.facts.filter(({ name }) => name === 'Action').length, 1);
    assert.ok(error.facts.some(({ name, value }) => name === 'Action' && value === 'logs:StartQuery'));
    assert.match(error.nextSteps.join(), /logs:StartQuery, logs:GetQueryResults/);
  });

  it('whose results may not be read names the permission, also where AWS does not', async () => {
    const error = await errorOf(run({}, { 'logs GetQueryResults': refused('AccessDeniedException', 'No.') }));
    assert.ok(error.facts.some(({ name, value }) => name === 'Action' && value === 'logs:GetQueryResults'));
    assert.equal(count('logs StopQuery'), 1);
  });

  it('that may not be stopped either still tells why it failed', async () => {
    const aws = { 'logs GetQueryResults': denied('logs:GetQueryResults'), 'logs StopQuery': denied('logs:StopQuery') };
    assert.equal((await errorOf(run({}, aws))).code, 'access-denied');
  });

  it('of a time that the group has kept nothing of says so', async () => {
    const words =
      "Query's end date and time is either before the log groups creation time or exceeds the log groups log retention settings";
    const error = await errorOf(run({}, { 'logs StartQuery': refused('MalformedQueryException', words) }));
    assert.equal(error.code, 'logs-not-kept');
    assert.match(error.message, /^\/aws\/lambda\/order-intake was created later/);
  });

  it('of a group that is gone, or that AWS cannot read, is told in AWS’s words', async () => {
    assert.equal((await errorOf(run({ group: '/not/there' }))).code, 'not-found');
    const malformed = await errorOf(run({}, { 'logs StartQuery': refused('MalformedQueryException', 'unexpected |') }));
    assert.equal(malformed.code, 'validation');
    assert.match(malformed.message, /unexpected \|/);
  });

  it('that AWS answers without an id is a fault', async () => {
    await assert.rejects(run({}, { 'logs StartQuery': () => ({}) }), /no query id/);
  });

  it('stops the query where the fault is in telling of it', async () => {
    chat = awsWith(loadOnce());
    const parts = {
      caller: chat.parts.caller,
      principal,
      region,
      clock: () => chat.now,
      sleep: async (ms: number) => chat.pass(ms),
    };
    const telling = queryLogs(parts, query, () => {
      throw new Error('no card');
    });
    await assert.rejects(telling, /no card/);
    assert.equal(count('logs StopQuery'), 1);
  });
});
