import assert from 'node:assert/strict';
import { lookOnce, type WaitRequest } from '../../src/aws/wait.ts';
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
  type WireAnswer,
} from './support/local-aws.ts';

function request(line: string): WaitRequest {
  const parsed = parse(line, { catalogue, builtIns: [], pending: null });
  if (parsed.kind !== 'operation') throw new Error(`${line} is no command`);
  return { principal, region: 'eu-central-1', command: parsed.command, deadlineMs: 2000 };
}

const EXISTS = 'dynamodb wait table-exists --table-name orders';

describe('one look at what is waited for', () => {
  let aws: LocalAws;
  beforeEach(async () => {
    aws = new LocalAws();
    aws.answers.set('sts', assumeRole(new Date(Date.now() + 3_600_000)));
    await aws.start();
  });
  afterEach(() => aws.stop());

  const answers = (service: string, answer: WireAnswer) => void aws.answers.set(service, () => answer);
  const looks = () => aws.requests.filter(({ service }) => service === 'dynamodb').length;

  it('asks AWS once, and says what it saw', async () => {
    answers('dynamodb', json({ Table: { TableName: 'orders', TableStatus: 'CREATING' } }));
    assert.deepEqual(await lookOnce(assembled(aws).caller, catalogue, request(EXISTS)), {
      outcome: 'not-yet',
      seen: 'Table.TableStatus is CREATING.',
    });
    assert.equal(looks(), 1);
  });

  it('knows the state by the rules of the waiter', async () => {
    answers('dynamodb', json({ Table: { TableName: 'orders', TableStatus: 'ACTIVE' } }));
    assert.equal((await lookOnce(assembled(aws).caller, catalogue, request(EXISTS))).outcome, 'reached');
  });

  it('takes a failure for the state where that is what is waited for, and for none yet where it is not', async () => {
    answers('dynamodb', jsonError('ResourceNotFoundException', 'Requested resource not found', 400));
    const gone = await lookOnce(assembled(aws).caller, catalogue, request(EXISTS.replace('exists', 'not-exists')));
    assert.equal(gone.outcome, 'reached');
    const there = await lookOnce(assembled(aws).caller, catalogue, request(EXISTS));
    assert.deepEqual([there.outcome, there.seen], ['not-yet', 'AWS says: Requested resource not found']);
  });

  it('says when it cannot come to that', async () => {
    answers('lambda', json({ FunctionName: 'drain', State: 'Failed' }));
    const line = 'lambda wait function-active --function-name drain';
    assert.equal((await lookOnce(assembled(aws).caller, catalogue, request(line))).outcome, 'unreachable');
  });

  it('rejects with what waiting does not heal', async () => {
    answers('dynamodb', jsonError('AccessDeniedException', 'not authorized to perform: dynamodb:DescribeTable', 400));
    const error = await personErrorOf(lookOnce(assembled(aws).caller, catalogue, request(EXISTS)));
    assert.equal(error.code, 'access-denied');
    assert.equal(looks(), 1);
  });
});
