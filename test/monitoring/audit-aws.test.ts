import assert from 'node:assert/strict';
import { AuditTrail } from '../../src/monitoring/audit-trail.ts';
import { openSqliteAuditSpool } from '../../src/monitoring/sqlite-audit-spool.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { assembled, assumeRole, json, jsonError, LocalAws, type WireAnswer } from '../aws/support/local-aws.ts';
import { configuration, principalOf } from './support.ts';

describe("The audit over the SDK's own wire", () => {
  let aws: LocalAws;
  let nowMs: number;
  const cleanups: (() => void)[] = [];

  beforeEach(async () => {
    aws = new LocalAws();
    await aws.start();
    aws.answers.set('sts', assumeRole(new Date(Date.now() + 3_600_000)));
    nowMs = Date.now();
  });
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0)) cleanup();
    await aws.stop();
  });

  /** CloudWatch Logs answers with these in turn. */
  const open = (...answers: readonly WireAnswer[]) => {
    const left = answers.values();
    aws.answers.set('logs', () => left.next().value ?? json({}));
    const { caller, credentials, clients } = assembled(aws);
    const spool = openSqliteAuditSpool({ path: ':memory:', now: () => nowMs });
    cleanups.push(
      () => spool.close(),
      () => credentials.destroy(),
      () => clients.destroy(),
    );
    const trail = new AuditTrail({
      spool,
      caller,
      configurationNamed: (name) => configuration(name),
      principalOf,
      clock: () => nowMs,
      random: () => 1,
      log: createLog({ level: 'silent' }),
      meter: { count: () => undefined },
    });
    const write = (line: string) => trail.write(line, { configurationName: 'ops', time: new Date(nowMs) });
    return { spool, trail, write };
  };
  const operations = () =>
    aws.requests
      .filter(({ service }) => service === 'logs')
      .map(({ headers }) => String(headers['x-amz-target']).replace(/^.*\./, ''));
  const missing = jsonError('ResourceNotFoundException', 'The specified log group does not exist.', 400);

  it('makes the group and the stream, then puts', async () => {
    const { spool, trail, write } = open(missing, missing);
    write('{"version":1}');
    await trail.flush();
    assert.deepEqual(operations(), [
      'PutLogEvents',
      'CreateLogStream',
      'CreateLogGroup',
      'CreateLogStream',
      'PutLogEvents',
    ]);
    assert.deepEqual(JSON.parse(aws.requests.at(-1)?.body ?? ''), {
      logGroupName: '/aws/chatbot/ops',
      logStreamName: 'audit',
      logEvents: [{ timestamp: nowMs, message: '{"version":1}' }],
    });
    assert.equal(await spool.count(), 0);
  });

  it('reads what was left out', async () => {
    const { spool, trail, write } = open(json({ rejectedLogEventsInfo: { tooNewLogEventStartIndex: 1 } }));
    write('1');
    write('2');
    await trail.flush();
    assert.deepEqual(
      (await spool.oldest('ops', { lines: 9, bytes: 99 })).map(({ line }) => line),
      ['2'],
    );
  });

  it('tells a refusal as a problem, and keeps the line', async () => {
    const denied =
      'User: arn:aws:sts::111122223333:assumed-role/chatbot-ops/bot is not authorized to perform: logs:PutLogEvents on resource: arn:aws:logs:eu-west-1:111122223333:log-group:/aws/chatbot/ops:log-stream:audit because no identity-based policy allows the logs:PutLogEvents action';
    const { spool, trail, write } = open(jsonError('AccessDeniedException', denied, 400));
    write('1');
    await trail.flush();
    const [problem = ''] = trail.problems();
    assert.match(
      problem,
      /^The audit of ops does not reach CloudWatch Logs\. Access denied\. No policy of the role allows it\./,
    );
    assert.match(
      problem,
      /allows the logs:PutLogEvents action\. Allow logs:CreateLogGroup, .*"log.*:\/aws\/chatbot\/\*"}$/,
    );
    assert.equal(await spool.count(), 1);
  });

  for (const [name, answer] of [
    ['throttling', jsonError('ThrottlingException', 'Rate exceeded', 400)],
    ['faults of the service', jsonError('ServiceUnavailableException', 'Try later', 503)],
  ] as const) {
    it(`outlasts ${name}`, async () => {
      const { spool, trail, write } = open(answer);
      write('1');
      await trail.flush();
      assert.equal(await spool.count(), 1);
      assert.deepEqual(trail.problems(), []);
      nowMs += 5000;
      await trail.flush();
      assert.deepEqual(operations(), ['PutLogEvents', 'PutLogEvents']);
      assert.equal(await spool.count(), 0);
    });
  }
});
