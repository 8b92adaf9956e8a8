import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChannelConfiguration } from '../../src/configuration/configuration.ts';
import { type AuditSpool, SPOOL_BOUNDS } from '../../src/monitoring/audit-spool.ts';
import { AuditTrail } from '../../src/monitoring/audit-trail.ts';
import { openSqliteAuditSpool } from '../../src/monitoring/sqlite-audit-spool.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { PersonError } from '../../src/telemetry/person-error.ts';
import { awsError, Calls, configuration, principalOf } from './support.ts';

const HOUR_MS = 60 * 60 * 1000;
const OPS = '/aws/chatbot/ops';

describe('The audit in CloudWatch Logs', () => {
  let folder: string;
  let nowMs: number;
  let calls: Calls;
  let said: Record<string, unknown>[];
  let counted: unknown[];
  let gone: Set<string>;
  let spools: AuditSpool[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'audit-trail-'));
    nowMs = Date.parse('2026-11-21T03:12:00Z');
    calls = new Calls();
    said = [];
    counted = [];
    gone = new Set();
    spools = [];
  });
  afterEach(() => {
    for (const spool of spools) spool.close();
    rmSync(folder, { recursive: true });
  });

  const openSpool = (bounds = SPOOL_BOUNDS): AuditSpool => {
    const spool = openSqliteAuditSpool({ path: join(folder, 'chatbot.db'), now: () => nowMs, bounds });
    spools.push(spool);
    return spool;
  };
  /** The bot as it starts: whatever ran before was not stopped, and keeps its file open. */
  const start = (spool = openSpool()) => {
    const trail = new AuditTrail({
      spool,
      caller: calls,
      configurationNamed: (name): ChannelConfiguration | null => (gone.has(name) ? null : configuration(name)),
      principalOf,
      clock: () => nowMs,
      random: () => 1,
      log: createLog({ level: 'info', destination: { write: (line) => void said.push(JSON.parse(line)) } }),
      meter: { count: (...counts) => void counted.push(counts) },
    });
    return trail;
  };
  const write = (trail: AuditTrail, name: string | null, ...lines: readonly string[]) => {
    for (const line of lines) trail.write(line, { configurationName: name, time: new Date(nowMs) });
  };
  const refuses = (code: string, awsCode: string) => {
    calls.answer = () => {
      throw awsError(code, awsCode);
    };
  };
  const takes = () => {
    calls.answer = () => undefined;
  };
  const waiting = () => openSpool().count();

  it('has each line once, in order, in the stream of its configuration', async () => {
    const trail = start();
    write(trail, 'ops', '1', '2');
    write(trail, 'dev', '3');
    await trail.flush();
    write(trail, 'ops', '4');
    await trail.flush();
    await trail.flush();
    assert.deepEqual(calls.batches(OPS), [['1', '2'], ['4']]);
    assert.deepEqual(calls.batches('/aws/chatbot/dev'), [['3']]);
    assert.deepEqual(new Set(calls.made.map(({ input }) => input.logStreamName)), new Set(['audit']));
    assert.equal(calls.puts(OPS)[0]?.[0]?.timestamp, nowMs);
    assert.equal(await waiting(), 0);
    assert.deepEqual([said, counted, trail.problems()], [[], [], []]);
  });

  it('is written whatever the configuration logs of events', async () => {
    assert.equal(configuration('ops').loggingLevel, 'INFO');
    const spool = openSpool();
    const trail = new AuditTrail({
      spool,
      caller: calls,
      configurationNamed: (name) => ({ ...configuration(name), loggingLevel: 'NONE' }),
      principalOf,
      clock: () => nowMs,
      random: () => 1,
      log: createLog({ level: 'silent' }),
      meter: { count: () => undefined },
    });
    write(trail, 'ops', '1');
    await trail.flush();
    assert.deepEqual(calls.batches(OPS), [['1']]);
  });

  it('leaves out what belongs to no configuration', async () => {
    const trail = start();
    write(trail, null, '1');
    await trail.flush();
    assert.deepEqual(calls.made, []);
    assert.equal(await waiting(), 0);
  });

  it('is sent in batches of a call, each within 24 hours and in the order of its times', async () => {
    const trail = start();
    write(trail, 'ops', ...Array.from({ length: 6000 }, (_, index) => String(index)));
    nowMs += 25 * HOUR_MS;
    write(trail, 'ops', 'a day later');
    nowMs -= 1000;
    // It took so long that a later one was done before.
    write(trail, 'ops', 'and a second before');
    nowMs += 1000;
    await trail.flush();
    const puts = calls.puts(OPS);
    assert.deepEqual(
      puts.map((events) => events.length),
      [5000, 1000, 2],
    );
    assert.deepEqual(calls.batches(OPS).at(-1), ['and a second before', 'a day later']);
    for (const events of puts) {
      const times = events.map(({ timestamp }) => timestamp);
      assert.deepEqual(times, times.toSorted());
    }
  });

  for (const code of ['throttled', 'unavailable', 'network', 'deadline', 'unknown-endpoint', 'not-found']) {
    it(`waits and tries again, less and less often: ${code}`, async () => {
      const trail = start();
      refuses(code, 'Failure');
      write(trail, 'ops', '1');
      const pauses: number[] = [];
      for (let tries = 0; tries < 9; tries += 1) {
        await trail.flush();
        const made = calls.made.length;
        let pause = 0;
        // Nothing is asked before the pause has passed.
        for (; calls.made.length === made; pause += 1000) {
          nowMs += 1000;
          await trail.flush();
        }
        pauses.push(pause / 1000);
        if (tries === 4) write(trail, 'ops', '2');
      }
      assert.deepEqual(pauses, [5, 10, 20, 40, 80, 160, 300, 300, 300]);
      assert.equal(said.length, 2, 'one line when it begins and one when it lasts');
      assert.match(
        trail.problems().join(),
        /^The audit of ops does not reach CloudWatch Logs\. It failed\. Failure\.$/,
      );
      takes();
      nowMs += 5 * 60_000;
      await trail.flush();
      assert.deepEqual(calls.batches(OPS).at(-1), ['1', '2']);
      assert.deepEqual(trail.problems(), []);
      assert.match(String(said.at(-1)?.msg), /takes the audit of the configuration again/);
      assert.deepEqual(counted, []);
    });
  }

  it('does not let configurations that fail together try again together', async () => {
    const spool = openSpool();
    const random = [0, 1].values();
    const trail = new AuditTrail({
      spool,
      caller: calls,
      configurationNamed: (name) => configuration(name),
      principalOf,
      clock: () => nowMs,
      random: () => random.next().value ?? 0.5,
      log: createLog({ level: 'silent' }),
      meter: { count: () => undefined },
    });
    refuses('throttled', 'ThrottlingException');
    write(trail, 'ops', '1');
    write(trail, 'dev', '1');
    await trail.flush();
    nowMs += 2500;
    await trail.flush();
    assert.equal(calls.made.length, 3);
  });

  it('that the role may not write pauses, with one line in the log and a problem that names the statement', async () => {
    const trail = start();
    refuses('access-denied', 'AccessDeniedException');
    write(trail, 'ops', '1');
    for (let minutes = 0; minutes < 30; minutes += 1) {
      await trail.flush();
      nowMs += 60_000;
    }
    assert.equal(calls.made.length, 3);
    assert.equal(said.length, 1);
    const [problem = ''] = trail.problems();
    assert.match(
      problem,
      /^The audit of ops does not reach CloudWatch Logs\. It failed\. AccessDeniedException\. Allow /,
    );
    assert.match(problem, /a policy of arn:aws:iam::111122223333:role\/chatbot-ops: \{"Effect":"Allow"/);
    for (const action of ['CreateLogGroup', 'CreateLogStream', 'PutLogEvents']) {
      assert.match(problem, new RegExp(`"logs:${action}"`));
      assert.match(String(said[0]?.msg), new RegExp(`logs:${action}`));
    }
    takes();
    nowMs += 10 * 60_000;
    await trail.flush();
    assert.deepEqual(calls.batches(OPS).at(-1), ['1']);
    assert.deepEqual(trail.problems(), []);
  });

  it('tells what to do where the role cannot be assumed or the operation is denied', async () => {
    const trail = start();
    calls.answer = () => {
      const nextSteps = ['Add this to its trust policy: {}'];
      throw new PersonError('assume-role-refused', 'The bot may not assume the role', 'STS said no.', { nextSteps });
    };
    write(trail, 'ops', '1');
    await trail.flush();
    assert.match(trail.problems().join(), /STS said no\. Add this to its trust policy/);
    refuses('denied-operation', 'logs PutLogEvents is denied');
    nowMs += 10 * 60_000;
    await trail.flush();
    assert.match(trail.problems().join(), /Take it out of Denied/);
  });

  it('of one configuration does not wait for another that hangs or is refused', async () => {
    const trail = start();
    calls.answer = ({ input }) => {
      if (input.logGroupName === OPS) return new Promise(() => undefined);
      if (input.logGroupName === '/aws/chatbot/refused') throw awsError('access-denied', 'AccessDeniedException');
      return undefined;
    };
    write(trail, 'refused', '1');
    write(trail, 'ops', '1');
    write(trail, 'dev', '1');
    void trail.flush();
    write(trail, 'ops', '2');
    write(trail, 'dev', '2');
    await new Promise((resolve) => setImmediate(resolve));
    await trail.flush();
    assert.deepEqual(calls.batches('/aws/chatbot/dev').flat(), ['1', '2']);
    assert.equal(calls.batches(OPS).length, 1, 'a batch under way is not sent a second time');
  });

  it('asks CloudWatch for a few configurations at once, however many have lines', async () => {
    const trail = start();
    const hung = Array.from({ length: 10 }, () => Promise.withResolvers<void>());
    calls.answer = () => hung[calls.made.length - 1]?.promise;
    for (let index = 0; index < 10; index += 1) write(trail, `team-${index}`, '1');
    const flushes = [trail.flush(), trail.flush()];
    await new Promise((resolve) => setImmediate(resolve));
    flushes.push(trail.flush());
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(calls.made.length, 4);
    for (const { resolve } of hung) resolve();
    await Promise.all(flushes);
    assert.equal(calls.made.length, 10);
  });

  it('goes on after the bot was killed: nothing is lost', async () => {
    const killed = start();
    refuses('network', 'ECONNREFUSED');
    write(killed, 'ops', '1', '2');
    await killed.flush();
    write(killed, 'ops', '3');
    takes();
    const made = calls.made.length;
    await start().flush();
    assert.deepEqual(calls.batches(OPS).slice(made), [['1', '2', '3']]);
    assert.equal(await waiting(), 0);
  });

  it('repeats at most the batch that CloudWatch had taken as the bot was killed', async () => {
    const spool = openSpool();
    // Killed between CloudWatch's answer and the removal.
    const killed = start({
      append: (line) => spool.append(line),
      configurations: () => spool.configurations(),
      oldest: (...of) => spool.oldest(...of),
      trim: () => spool.trim(),
      count: () => spool.count(),
      close: () => spool.close(),
      remove: () => new Promise(() => undefined),
    });
    write(killed, 'ops', '1', '2');
    void killed.flush();
    await new Promise((resolve) => setImmediate(resolve));
    const restarted = start();
    write(restarted, 'ops', '3');
    await restarted.flush();
    assert.deepEqual(calls.batches(OPS), [
      ['1', '2'],
      ['1', '2', '3'],
    ]);
  });

  it('is not sent again and again while what was taken cannot be removed', async () => {
    const spool = openSpool();
    const state = { full: true };
    const trail = start({
      append: (line) => spool.append(line),
      configurations: () => spool.configurations(),
      oldest: (...of) => spool.oldest(...of),
      trim: () => spool.trim(),
      count: () => spool.count(),
      close: () => spool.close(),
      remove: async (...of) => {
        if (state.full) throw new Error('database or disk is full');
        await spool.remove(...of);
      },
    });
    write(trail, 'ops', '1');
    for (let tries = 0; tries < 8; tries += 1) {
      await trail.flush();
      nowMs += 5 * 60_000;
    }
    assert.deepEqual(calls.batches(OPS), [['1']]);
    assert.match(JSON.stringify(said[0]), /disk is full/);
    assert.match(trail.problems().join(), /a fault of the bot; the log tells more/);
    state.full = false;
    write(trail, 'ops', '2');
    await trail.flush();
    assert.deepEqual(calls.batches(OPS), [['1'], ['2']]);
  });

  it('gives up the oldest lines where too many wait, tells how many and counts them', async () => {
    const trail = start(openSpool({ ...SPOOL_BOUNDS, lines: 10 }));
    refuses('network', 'ECONNREFUSED');
    write(trail, 'ops', ...Array.from({ length: 13 }, (_, index) => String(index)));
    await trail.flush();
    assert.deepEqual(counted, [['AuditLinesLost', { configuration: 'ops', reason: 'too-many' }, 4]]);
    assert.equal(said[0]?.lost, 4);
    assert.equal(said[0]?.configuration, 'ops');
    takes();
    nowMs += 5000;
    await trail.flush();
    assert.deepEqual(calls.batches(OPS).at(-1), ['4', '5', '6', '7', '8', '9', '10', '11', '12']);
  });

  it('tells how many lines CloudWatch found too old, and sends them no more', async () => {
    const trail = start();
    calls.answer = () => ({ rejectedLogEventsInfo: { expiredLogEventEndIndex: 2 } });
    write(trail, 'ops', '1', '2', '3');
    await trail.flush();
    await trail.flush();
    assert.equal(calls.made.length, 1);
    assert.deepEqual(counted, [['AuditLinesLost', { configuration: 'ops', reason: 'too-old' }, 2]]);
    assert.match(JSON.stringify(said), /older than 14 days/);
    assert.equal(await waiting(), 0);
  });

  it('keeps what CloudWatch finds too new until its time has come, and only that', async () => {
    const trail = start();
    calls.answer = () => ({ rejectedLogEventsInfo: { tooNewLogEventStartIndex: 1 } });
    write(trail, 'ops', '1', '2');
    await trail.flush();
    assert.equal(await waiting(), 1);
    assert.match(JSON.stringify(said), /finds the time of the lines in the future/);
    takes();
    nowMs += 5000;
    await trail.flush();
    assert.deepEqual(calls.batches(OPS), [['1', '2'], ['2']]);
    assert.deepEqual(counted, []);
  });

  it('has no time ahead of the clock, which was wrong as the line was written', async () => {
    const trail = start();
    trail.write('1', { configurationName: 'ops', time: new Date(nowMs + 5 * HOUR_MS) });
    await trail.flush();
    assert.equal(calls.puts(OPS)[0]?.[0]?.timestamp, nowMs);
  });

  it('of a configuration that is gone waits for it, is a problem, and goes after 14 days', async () => {
    gone.add('ops').add('dev');
    const trail = start();
    write(trail, 'ops', '1');
    write(trail, 'dev', '1');
    await trail.flush();
    nowMs += 60_000;
    await trail.flush();
    assert.equal(said.length, 2);
    assert.match(trail.problems()[0] ?? '', /^Audit lines of ops wait .* the configuration is gone/);
    gone.delete('dev');
    nowMs += 60_000;
    await trail.flush();
    assert.deepEqual(calls.batches('/aws/chatbot/dev'), [['1']]);
    nowMs += 14 * 24 * HOUR_MS;
    await trail.flush();
    assert.deepEqual(counted, [['AuditLinesLost', { configuration: 'ops', reason: 'too-old' }, 1]]);
    nowMs += 60_000;
    await trail.flush();
    assert.deepEqual(trail.problems(), []);
    gone.delete('ops');
    await trail.flush();
    assert.deepEqual(calls.batches(OPS), []);
  });

  it('that cannot be kept is logged and counted, and nobody hears of it', async () => {
    const spool = openSpool();
    const trail = start(spool);
    spool.close();
    write(trail, 'ops', '1');
    await trail.flush();
    assert.deepEqual(counted, [['AuditLinesLost', { configuration: 'ops', reason: 'not-kept' }, 1]]);
    assert.match(JSON.stringify(said), /cannot be kept for CloudWatch Logs: it stands in the log alone/);
    assert.match(JSON.stringify(said), /cannot be read/);
  });

  describe('when the bot stops', () => {
    it('is tried once, even where it would wait, but for what was refused', async () => {
      const trail = start();
      calls.answer = ({ input }) => {
        const refused = input.logGroupName === OPS;
        throw refused ? awsError('access-denied', 'AccessDeniedException') : awsError('throttled', 'Throttling');
      };
      write(trail, 'ops', '1');
      write(trail, 'dev', '1');
      await trail.flush();
      takes();
      await trail.finish();
      assert.deepEqual(calls.batches(OPS), [['1']]);
      assert.deepEqual(calls.batches('/aws/chatbot/dev'), [['1'], ['1']]);
      assert.equal(await waiting(), 1);
    });

    it('stays for the next start where CloudWatch does not take it', async () => {
      const trail = start();
      const call = Promise.withResolvers<void>();
      calls.answer = () => call.promise;
      write(trail, 'ops', '1');
      const flushed = trail.flush();
      const finished = trail.finish();
      calls.answer = () => {
        throw awsError('stopping', 'stopping');
      };
      call.reject(awsError('stopping', 'stopping'));
      await Promise.all([flushed, finished]);
      assert.deepEqual(said, []);
      takes();
      await start().flush();
      assert.deepEqual(calls.batches(OPS).at(-1), ['1']);
    });
  });
});
