import assert from 'node:assert/strict';
import { type WaitRequest, waitFor } from '../../src/aws/wait.ts';
import type { Command } from '../../src/command/command.ts';
import { parse } from '../../src/command/parse.ts';
import {
  assembled,
  assumeRole,
  catalogue,
  json,
  jsonError,
  LocalAws,
  personErrorOf,
  principal,
  queryError,
  type WireAnswer,
} from './support/local-aws.ts';

function commandOf(line: string): Command {
  const parsed = parse(line, { catalogue, builtIns: [], pending: null });
  if (parsed.kind !== 'operation') throw new Error(`${line} is no command`);
  return parsed.command;
}

function request(line: string, deadlineMs = 5000): WaitRequest {
  return { principal, region: 'eu-central-1', command: commandOf(line), deadlineMs };
}

const TABLE = 'dynamodb wait table-exists --table-name orders';

function table(status: string): WireAnswer {
  return json({ Table: { TableName: 'orders', TableStatus: status } });
}

describe('waiting for a state in AWS', () => {
  let aws: LocalAws;

  beforeEach(async () => {
    aws = new LocalAws();
    aws.answers.set('sts', assumeRole(new Date(Date.now() + 3_600_000)));
    await aws.start();
  });

  afterEach(() => aws.stop());

  /** Answers one after the other; the last again and again. */
  function answers(service: string, ...given: readonly WireAnswer[]): void {
    let at = 0;
    aws.answers.set(service, () => given[Math.min(at++, given.length - 1)] ?? json({}));
  }

  const looksAt = (service: string) => aws.requests.filter((each) => each.service === service).length;

  it('ends with the answer that shows the state', async () => {
    answers('dynamodb', table('ACTIVE'));
    const { answer, looks } = await waitFor(assembled(aws).caller, catalogue, request(TABLE));
    assert.deepEqual(answer?.output, { Table: { TableName: 'orders', TableStatus: 'ACTIVE' } });
    assert.equal(looks, 1);
    assert.equal(JSON.parse(aws.requests.at(-1)?.body ?? '').TableName, 'orders');
  });

  it('looks again until the state is there', async () => {
    answers('dynamodb', jsonError('ResourceNotFoundException', 'no table', 400), table('CREATING'), table('ACTIVE'));
    const { looks } = await waitFor(assembled(aws).caller, catalogue, request(TABLE, 1400));
    assert.deepEqual([looks, looksAt('dynamodb')], [3, 3]);
  });

  it('may wait for something to be gone', async () => {
    answers('dynamodb', jsonError('ResourceNotFoundException', 'no table', 400));
    const line = 'dynamodb wait table-not-exists --table-name orders';
    assert.deepEqual(await waitFor(assembled(aws).caller, catalogue, request(line)), { answer: null, looks: 1 });
  });

  it('says what state it has when the deadline passes, and how to go on', async () => {
    answers('dynamodb', table('CREATING'));
    const error = await personErrorOf(waitFor(assembled(aws).caller, catalogue, request(TABLE, 300)));
    assert.equal(error.code, 'still-waiting');
    assert.equal(
      error.message,
      'dynamodb wait table-exists: this state did not come about within 0.3 s. Table.TableStatus is CREATING.',
    );
    assert.deepEqual(error.commands, [
      { title: 'Look at it', line: 'dynamodb describe-table --table-name orders' },
      { title: 'Wait again', line: TABLE },
    ]);
    assert.match(error.facts[0]?.value ?? '', /^\d+ times$/);
  });

  it('says what state it has when an answer does not come in time', async () => {
    let looked = false;
    aws.answers.set('dynamodb', () => {
      if (looked) return 'hangs';
      looked = true;
      return table('CREATING');
    });
    const error = await personErrorOf(waitFor(assembled(aws).caller, catalogue, request(TABLE, 400)));
    assert.equal(error.code, 'still-waiting');
    assert.match(error.message, /TableStatus is CREATING/);
  });

  it('says what AWS says as long as there is nothing to see', async () => {
    answers('dynamodb', jsonError('ResourceNotFoundException', 'Table orders not found', 400));
    const error = await personErrorOf(waitFor(assembled(aws).caller, catalogue, request(TABLE, 200)));
    assert.equal(error.code, 'still-waiting');
    assert.match(error.message, /AWS says: Table orders not found/);
  });

  it('ends when the state can no longer be reached', async () => {
    const stack =
      '<Stacks><member><StackName>web</StackName><StackStatus>ROLLBACK_COMPLETE</StackStatus></member></Stacks>';
    answers('cloudformation', {
      headers: { 'content-type': 'text/xml' },
      body: `<DescribeStacksResponse><DescribeStacksResult>${stack}</DescribeStacksResult></DescribeStacksResponse>`,
    });
    const line = 'cloudformation wait stack-create-complete --stack-name web';
    const error = await personErrorOf(waitFor(assembled(aws).caller, catalogue, request(line)));
    assert.equal(error.code, 'state-unreachable');
    assert.match(error.message, /cannot come about any more. Stacks\[0\].StackStatus is ROLLBACK_COMPLETE/);
    assert.deepEqual(error.facts[0], { name: 'Looked', value: 'once' });
  });

  it('ends at once when access is denied', async () => {
    answers('dynamodb', jsonError('AccessDeniedException', 'not authorized', 400));
    const error = await personErrorOf(waitFor(assembled(aws).caller, catalogue, request(TABLE)));
    assert.equal(error.code, 'access-denied');
    assert.equal(looksAt('dynamodb'), 1);
  });

  it('asks nothing when the operation that is polled is denied', async () => {
    const denied = { find: () => ({ pattern: 'dynamodb:*', reason: 'tests deny it' }) };
    const error = await personErrorOf(waitFor(assembled(aws, { denied }).caller, catalogue, request(TABLE)));
    assert.equal(error.code, 'denied-operation');
    assert.deepEqual(aws.requests, []);
  });

  it('ends with the deadline when AWS never answered', async () => {
    aws.answers.set('dynamodb', () => 'hangs');
    const error = await personErrorOf(waitFor(assembled(aws).caller, catalogue, request(TABLE, 200)));
    assert.equal(error.code, 'deadline');
  });

  it('ends when the role cannot be assumed', async () => {
    aws.answers.set('sts', () => queryError('AccessDenied', 'not authorized to perform sts:AssumeRole', 403));
    const error = await personErrorOf(waitFor(assembled(aws).caller, catalogue, request(TABLE)));
    assert.notEqual(error.code, 'still-waiting');
    assert.equal(looksAt('dynamodb'), 0);
  });

  it('takes a wait command only', async () => {
    await assert.rejects(
      waitFor(assembled(aws).caller, catalogue, request('dynamodb describe-table --table-name orders')),
      /Only a wait command/,
    );
  });
});

describe('the states that can be waited for', () => {
  it('are those of the packages, each with an operation of its service', () => {
    let states = 0;
    for (const name of catalogue.serviceNames()) {
      const service = catalogue.service(name);
      assert.deepEqual(service.waiterNames, [...service.waiterNames].sort());
      for (const cliName of service.waiterNames) {
        const waiter = service.waiter(cliName);
        assert.ok(waiter, `${name} ${cliName}`);
        assert.match(waiter.operation.name, /^(?:Describe|Get|Head|List)/);
        assert.equal(typeof service.waiterFunction(waiter.name), 'function');
        states += 1;
      }
    }
    assert.ok(states > 145, String(states));
  });

  for (const [service, state, operation] of [
    ['ec2', 'instance-running', 'DescribeInstances'],
    ['s3api', 'bucket-exists', 'HeadBucket'],
    ['rds', 'db-instance-available', 'DescribeDBInstances'],
    ['ssm-incidents', 'wait-for-replication-set-active', 'GetReplicationSet'],
    ['lambda', 'function-active-v2', 'GetFunction'],
  ] as const) {
    it(`know what ${service} ${state} polls`, () => {
      assert.equal(catalogue.service(service).waiter(state)?.operation.name, operation);
    });
  }

  it('are none in a service without waiters', () => {
    assert.deepEqual(catalogue.service('sqs').waiterNames, []);
    assert.equal(catalogue.service('sqs').waiter('queue-exists'), undefined);
    assert.throws(() => catalogue.service('sqs').waiterFunction('QueueExists'), /cannot wait for QueueExists/);
  });
});
