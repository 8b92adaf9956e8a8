import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sinon from 'sinon';
import { assembleAudit, type KeptAudit } from '../src/assemble-audit.ts';
import { openSqliteAuditSpool } from '../src/monitoring/sqlite-audit-spool.ts';
import type { AuditEntry } from '../src/telemetry/audit.ts';
import { createLog } from '../src/telemetry/log.ts';
import { PrometheusMeter } from '../src/telemetry/prometheus.ts';
import { awsError, Calls, configuration } from './monitoring/support.ts';

describe('The assembled audit', () => {
  let folder: string;
  let timers: sinon.SinonFakeTimers;
  let calls: Calls;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'assemble-audit-'));
    timers = sinon.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
    calls = new Calls();
  });
  afterEach(() => {
    timers.restore();
    rmSync(folder, { recursive: true });
  });

  const open = (): KeptAudit & { close(): void } => {
    const spool = openSqliteAuditSpool({ path: join(folder, 'chatbot.db'), now: Date.now });
    const audit = assembleAudit(spool, {
      caller: calls,
      clock: () => Date.now(),
      configurationNamed: (name) => configuration(name),
      log: createLog({ level: 'silent' }),
      meter: new PrometheusMeter(async () => assert.fail()),
    });
    return { ...audit, close: () => spool.close() };
  };
  const entry: AuditEntry = {
    time: new Date(0),
    tenantId: null,
    teamId: null,
    conversationId: 'a:1',
    configurationName: 'ops',
    user: { id: '29:alex', name: 'Alex Wilber' },
    via: 'message',
    rawText: 'whoami',
    command: null,
    access: null,
    accountId: null,
    region: null,
    roleArn: null,
    guardrailPolicies: [],
    outcome: 'built-in',
    errorCode: null,
    requestId: null,
    durationMs: null,
  };

  it('is sent some seconds after it was written, by the role that does the bot’s own work', async () => {
    const asked = Promise.withResolvers<void>();
    calls.answer = () => asked.resolve();
    const audit = open();
    audit.sink.write('1', entry);
    assert.equal(await audit.waiting(), 1);
    await timers.tickAsync(5000);
    await asked.promise;
    await audit.finish();
    assert.equal(await audit.waiting(), 0);
    assert.deepEqual(calls.batches('/aws/chatbot/ops'), [['1']]);
    assert.equal(calls.made[0]?.principal.roleArn, configuration('ops').notificationRoleArn);
    assert.deepEqual(audit.problems(), []);
    audit.close();
  });

  it('is tried once when the bot stops, and sent by the next one', async () => {
    calls.answer = () => {
      throw awsError('network', 'ECONNREFUSED');
    };
    const stopped = open();
    stopped.sink.write('1', entry);
    await stopped.finish();
    stopped.close();
    await timers.tickAsync(60_000);
    assert.equal(calls.made.length, 1);
    calls.answer = () => undefined;
    const next = open();
    await next.finish();
    assert.deepEqual(calls.batches('/aws/chatbot/ops'), [['1'], ['1']]);
    assert.equal(await next.waiting(), 0);
    next.close();
  });
});
