import assert from 'node:assert/strict';
import { callFailure } from '../../src/aws/failures.ts';
import { principal } from './support/local-aws.ts';

const call = { principal, service: 'ssm-incidents', operation: 'list-incident-records', region: 'eu-west-1' };

function awsError(code: string, message: string, more: object = {}): Error {
  return Object.assign(new Error(message), { name: code, $metadata: { httpStatusCode: 400, requestId: 'r' }, ...more });
}

describe('a failure that means something else with its service', () => {
  const start = { ...call, operation: 'start-incident' };
  for (const [what, error, asked] of [
    ['nothing found where nothing is named', awsError('ResourceNotFoundException', 'Not found'), call],
    ['a set that is not found', awsError('ResourceNotFoundException', 'x', { resourceType: 'REPLICATION_SET' }), start],
    ['input refused because of the set', awsError('ValidationException', 'No replication set exists'), start],
    ['an account that was never set up', awsError('ValidationException', 'Account is not onboarded'), call],
  ] as const) {
    it(`is no replication set: ${what}`, () => {
      const failure = callFailure(error, asked);
      assert.equal(failure.code, 'no-replication-set');
      const steps = failure.nextSteps.join('\n');
      assert.match(steps, /November 2025/);
      assert.doesNotMatch(`${steps}${JSON.stringify(failure.commands)}`, /[{]\w+[}]/);
      assert.equal(
        failure.commands[0]?.line,
        `ssm-incidents list-replication-sets --account ${principal.accountId} --region eu-west-1`,
      );
    });
  }

  for (const [what, error, asked, code] of [
    [
      'an incident',
      awsError('ResourceNotFoundException', 'Incident record not found'),
      { ...call, operation: 'get-incident-record' },
      'not-found',
    ],
    ['a filter', awsError('ValidationException', 'Unknown filter key'), call, 'validation'],
    [
      'another service',
      awsError('ResourceNotFoundException', 'no replication set'),
      { ...call, service: 'dms' },
      'not-found',
    ],
    ['a right', awsError('AccessDeniedException', 'no replication set'), call, 'access-denied'],
  ] as const) {
    it(`is what its code says where it is about ${what}`, () => {
      assert.equal(callFailure(error, asked).code, code);
    });
  }
});
