import assert from 'node:assert/strict';
import { batchOf, cutMessage, type LogEvent, LogStream, logStatement } from '../../src/monitoring/log-stream.ts';
import { PersonError } from '../../src/telemetry/person-error.ts';
import { awsError, Calls, configuration, principalOf } from './support.ts';

const NOW = Date.parse('2026-11-21T03:12:00Z');
const HOUR_MS = 60 * 60 * 1000;

describe('A stream of CloudWatch Logs', () => {
  const open = () => {
    const calls = new Calls();
    const stream = new LogStream({ caller: calls, principalOf, stream: 'audit' });
    const operations = () => calls.made.map(({ operation }) => operation);
    return { calls, operations, stream };
  };
  const at = (timestamp: number): LogEvent => ({ timestamp, message: String(timestamp) });

  /** Answers as CloudWatch does while only these exist. */
  const knowing =
    (there: Set<string>) =>
    ({ operation }: { operation: string }) => {
      const [group, stream] = [there.has('CreateLogGroup'), there.has('CreateLogStream')];
      if (operation !== 'CreateLogGroup' && !group) throw awsError('not-found', 'ResourceNotFoundException');
      if (operation === 'PutLogEvents' && !stream) throw awsError('not-found', 'ResourceNotFoundException');
      if (there.has(operation)) throw awsError('conflict', 'ResourceAlreadyExistsException');
      there.add(operation);
    };

  it('gets the events of a batch in the order of their times, as the role of the configuration', async () => {
    const { calls, stream } = open();
    await stream.put(configuration('ops'), [at(3), at(1), at(2)]);
    assert.deepEqual(
      calls.made.map(({ principal, region, service, input }) => ({ role: principal.roleArn, region, service, input })),
      [
        {
          role: 'arn:aws:iam::111122223333:role/chatbot-ops',
          region: 'eu-west-1',
          service: 'logs',
          input: { logGroupName: '/aws/chatbot/ops', logStreamName: 'audit', logEvents: [at(1), at(2), at(3)] },
        },
      ],
    );
  });

  it('is made where it is missing, and its group with it', async () => {
    const { calls, operations, stream } = open();
    calls.answer = knowing(new Set());
    await stream.put(configuration('ops'), [at(1)]);
    assert.deepEqual(operations(), [
      'PutLogEvents',
      'CreateLogStream',
      'CreateLogGroup',
      'CreateLogStream',
      'PutLogEvents',
    ]);
  });

  it('is made without asking for a group that is there, which the role may not be allowed to make', async () => {
    const { calls, operations, stream } = open();
    calls.answer = knowing(new Set(['CreateLogGroup']));
    await stream.put(configuration('ops'), [at(1)]);
    assert.deepEqual(operations(), ['PutLogEvents', 'CreateLogStream', 'PutLogEvents']);
  });

  it('may be made by someone else at the same moment', async () => {
    const { calls, operations, stream } = open();
    let puts = 0;
    calls.answer = ({ operation }) => {
      if (operation === 'PutLogEvents' && puts++ === 0) throw awsError('not-found', 'ResourceNotFoundException');
      if (operation !== 'PutLogEvents') throw awsError('conflict', 'ResourceAlreadyExistsException');
    };
    await stream.put(configuration('ops'), [at(1)]);
    assert.deepEqual(operations(), ['PutLogEvents', 'CreateLogStream', 'PutLogEvents']);
  });

  it('tells which events were left out', async () => {
    const { calls, stream } = open();
    const events = [at(5), at(1), at(2), at(3), at(4)];
    const info = { tooOldLogEventEndIndex: 1, expiredLogEventEndIndex: 2, tooNewLogEventStartIndex: 4 };
    calls.answer = () => ({ rejectedLogEventsInfo: info });
    assert.deepEqual(await stream.put(configuration('ops'), events), { tooOld: [at(1), at(2)], tooNew: [at(5)] });
    calls.answer = () => ({ rejectedLogEventsInfo: {} });
    assert.deepEqual(await stream.put(configuration('ops'), events), { tooOld: [], tooNew: [] });
  });

  for (const [operation, refused] of [
    ['PutLogEvents', 'PutLogEvents'],
    ['CreateLogStream', 'CreateLogStream'],
    ['CreateLogGroup', 'CreateLogGroup'],
  ]) {
    it(`fails as the caller does: ${operation} refused`, async () => {
      const { calls, stream } = open();
      calls.answer = (request) => {
        if (request.operation === refused) throw awsError('access-denied', 'AccessDeniedException');
        throw awsError('not-found', 'ResourceNotFoundException');
      };
      await assert.rejects(
        stream.put(configuration('ops'), [at(1)]),
        (error) => error instanceof PersonError && error.code === 'access-denied',
      );
    });
  }

  it('names the statement that a role lacks, in its partition', () => {
    const china = { ...configuration('ops'), roleArn: 'arn:aws-cn:iam::111122223333:role/chatbot-ops' };
    assert.deepEqual(JSON.parse(logStatement(china)), {
      Effect: 'Allow',
      Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: 'arn:aws-cn:logs:*:111122223333:log-group:/aws/chatbot/*',
    });
  });
});

describe('A batch for CloudWatch Logs', () => {
  const lengthOf = (events: readonly LogEvent[]) => batchOf(events).length;
  const events = (count: number, message: string, everyMs = 0): LogEvent[] =>
    Array.from({ length: count }, (_, index) => ({ timestamp: NOW + index * everyMs, message }));

  it('stays below what one call takes', () => {
    assert.equal(lengthOf(events(12_000, 'a')), 5000);
    const wide = batchOf(events(3000, 'é'.repeat(500)));
    assert.ok(wide.length > 800 && wide.length * (1000 + 26) <= 1_048_576);
    assert.equal(lengthOf(events(2, 'a'.repeat(2_000_000))), 1);
    assert.equal(lengthOf([]), 0);
  });

  it('spans no more than a day, in whatever order the events are', () => {
    assert.equal(lengthOf(events(30, 'a', HOUR_MS)), 25);
    assert.equal(lengthOf(events(30, 'a', HOUR_MS).reverse()), 25);
  });

  it('has messages of a size that CloudWatch takes', () => {
    assert.equal(cutMessage('short'), 'short');
    const cut = cutMessage(`a${'é'.repeat(200_000)}`);
    assert.ok(Buffer.byteLength(cut) < 256_000);
    assert.match(cut, /é… \(cut\)$/);
  });
});
