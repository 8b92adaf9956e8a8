import assert from 'node:assert/strict';
import { type Build, levelsOf, type Problems, statusOf, type WatchParts } from '../src/assemble-watch.ts';
import type { OutboxStatus } from '../src/outbox/outbox.ts';

const NOW = Date.parse('2026-11-21T03:12:45Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const quiet: OutboxStatus = {
  waiting: 0,
  oldestWaitingAt: null,
  postponed: { count: 0, until: null },
  failed: 0,
  stopped: [],
};
const none: Problems = { configuration: [], notifications: [], state: [], audit: [] };
const build: Build = {
  version: '1.2.3',
  node: 'v24.1.0',
  instance: 'ip-10-0-0-7',
  store: { kind: 'dynamodb', table: 'secret-name' },
  startedAt: NOW - 26 * HOUR,
};

const parts = (more: Partial<WatchParts> & { readonly status?: Partial<OutboxStatus> } = {}): WatchParts => ({
  outbox: { status: async () => ({ ...quiet, ...more.status }) },
  auditWaiting: async () => 0,
  problems: () => none,
  source: { reloads: () => ({ readAt: NOW - 3 * MINUTE, failures: 2 }) },
  clock: () => NOW,
  ...more,
});
const told = async (watch: WatchParts, more: Partial<Build> = {}) =>
  (await statusOf({ ...build, ...more }, watch)).map(({ name, value }) => `${name}: ${value}`);
const busy = {
  waiting: 3,
  oldestWaitingAt: NOW - 2.5 * MINUTE,
  failed: 1,
  stopped: [{ conversationId: 'a', reason: 'b', since: 0 }],
};

describe('what status tells of the bot', () => {
  it('is short where all is well', async () => {
    assert.deepEqual(await told(parts()), [
      'Version: 1.2.3 on Node.js 24.1.0',
      'Running since: 2026-11-20 01:12 UTC (1 d)',
      'Instance: ip-10-0-0-7',
      'State: DynamoDB, shared by all instances',
      'Deliveries: none waiting',
      'Audit: all sent',
      'File: read 2026-11-21 03:09 UTC',
    ]);
  });

  it('has what waits, since when, what failed and what is stopped', async () => {
    const facts = await told(parts({ status: busy, auditWaiting: async () => 7 }), {
      store: { kind: 'sqlite', path: 'x' },
    });
    assert.ok(facts.includes('Deliveries: 3 waiting, the oldest for 2 min · 1 failed · 1 conversation stopped'));
    assert.ok(facts.includes('Audit: 7 lines to be sent'));
    assert.ok(facts.includes('State: SQLite, of this instance alone'));
  });

  it('begins with what is wrong', async () => {
    const problems = () => ({ ...none, configuration: ['chatbot.yaml: line 3'], audit: ['no rights'] });
    const [first, second] = await told(parts({ problems }));
    assert.deepEqual([first, second], ['Problem: Configuration: chatbot.yaml: line 3', 'Problem: Audit: no rights']);
  });

  it('is told although the state cannot be read', async () => {
    const facts = await told(parts({ outbox: { status: () => Promise.reject(new Error('disk full')) } }));
    assert.ok(facts.includes('Deliveries: not known: the state cannot be read'));
    assert.ok(facts.includes('Audit: all sent'));
  });

  it('names nothing that people need not know', async () => {
    assert.doesNotMatch((await told(parts())).join('\n'), /secret-name/);
  });

  it('has no time of a configuration that is never read again', async () => {
    assert.doesNotMatch((await told(parts({ source: {} }))).join('\n'), /File/);
  });

  for (const [since, words] of [
    [5000, '5 s'],
    [59 * MINUTE, '59 min'],
    [23 * HOUR, '23 h'],
    [100 * 24 * HOUR, '100 d'],
  ] as const) {
    it(`has a time that is read at once: ${words}`, async () => {
      assert.ok((await told(parts(), { startedAt: NOW - since }))[1]?.endsWith(`(${words})`));
    });
  }
});

describe('what the metrics tell of the moment', () => {
  it('is what waits, what is wrong, and how the configuration was read', async () => {
    const problems = () => ({ ...none, state: ['one', 'other'] });
    assert.deepEqual(await levelsOf(parts({ status: busy, problems, auditWaiting: async () => 7 })), {
      waiting: 3,
      failed: 1,
      stopped: 1,
      oldestWaitingSeconds: 150,
      auditLinesWaiting: 7,
      problems: { configuration: 0, notifications: 0, state: 2, audit: 0 },
      configurationReadAt: NOW / 1000 - 180,
      configurationFailures: 2,
    });
  });

  it('is nothing of a configuration that is never read again', async () => {
    const levels = await levelsOf(parts({ source: {} }));
    assert.equal('configurationReadAt' in levels, false);
    assert.equal(levels.oldestWaitingSeconds, 0);
  });
});
