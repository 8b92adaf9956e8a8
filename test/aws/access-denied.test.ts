import assert from 'node:assert/strict';
import { callFailure } from '../../src/aws/failures.ts';
import { principal } from './support/local-aws.ts';

const call = { principal, service: 'lambda', operation: 'list-functions', region: 'eu-central-1' };

/** What the SDK throws for an answer of AWS. */
function awsError(code: string, message = 'what AWS says', httpStatusCode = 400): Error {
  return Object.assign(new Error(message), { name: code, $metadata: { httpStatusCode, requestId: 'req-7' } });
}

describe('access denied', () => {
  const message = (end: string) =>
    `User: arn:aws:sts::123456789012:assumed-role/ops/chatbot-Alex is not authorized to perform: lambda:InvokeFunction on resource: arn:aws:lambda:eu-central-1:123456789012:function:drain ${end}`;
  const denied = (end: string) => callFailure(awsError('AccessDeniedException', message(end), 403), call);

  it('names action, resource, role and guardrails', () => {
    assert.deepEqual(
      denied('because no identity-based policy allows the lambda:InvokeFunction action').facts.slice(0, 4),
      [
        { name: 'Action', value: 'lambda:InvokeFunction' },
        { name: 'Resource', value: 'arn:aws:lambda:eu-central-1:123456789012:function:drain' },
        { name: 'Role', value: principal.roleArn },
        { name: 'Guardrails', value: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
      ],
    );
  });

  const barriers: readonly (readonly [string, RegExp, boolean])[] = [
    [
      'because no identity-based policy allows the lambda:InvokeFunction action',
      /No policy of the role allows it/,
      true,
    ],
    ['with an explicit deny in an identity-based policy', /A policy of the role denies it/, true],
    ['because no session policy allows the lambda:InvokeFunction action', /No guardrail .* allows it/, false],
    ['with an explicit deny in a session policy', /A guardrail .* denies it/, false],
    ['with an explicit deny in a service control policy', /organization/, false],
    ['with an explicit deny in a resource control policy', /organization/, false],
    ['because no permissions boundary allows the lambda:InvokeFunction action', /boundary/, true],
    ['because no resource-based policy allows the lambda:InvokeFunction action', /resource's own policy/, false],
    ['because no VPC endpoint policy allows the lambda:InvokeFunction action', /VPC endpoint/, false],
    ['', /does not say which policy/, true],
  ];
  for (const [end, cause, roleHelps] of barriers) {
    it(`"${end}" is told as ${cause.source}, ${roleHelps ? 'with' : 'without'} --role`, () => {
      const error = denied(end);
      assert.match(error.message, cause);
      assert.equal(error.nextSteps.join(' ').includes('--role'), roleHelps);
      assert.doesNotMatch(error.nextSteps.join(' '), /\{\w+\}/);
    });
  }

  it("leaves out EC2's encoded message", () => {
    const encoded = `You are not authorized to perform this operation. Encoded authorization failure message: ${'aB3_'.repeat(80)}`;
    const error = callFailure(awsError('UnauthorizedOperation', encoded, 403), call);
    assert.match(error.message, /not authorized to perform this operation\.$/);
  });

  it('says so where AWS names no action and there are no guardrails', () => {
    const error = callFailure(awsError('AccessDenied', 'Access Denied', 403), {
      ...call,
      principal: { ...principal, guardrailPolicies: [] },
    });
    assert.deepEqual(error.facts.slice(0, 2), [
      { name: 'Role', value: principal.roleArn },
      { name: 'Guardrails', value: 'none' },
    ]);
  });
});
