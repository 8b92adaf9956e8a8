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
  const withOthers = { ...call, principal: { ...principal, otherRoles: ['oncall-admin', 'auditor'] } };
  const denied = (end: string, of: typeof call = withOthers) =>
    callFailure(awsError('AccessDeniedException', message(end), 403), of);

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

  /** What AWS says at the end; how the cause is told; the first of the step that asks for a change; whether another role helps. */
  const barriers: readonly (readonly [string, RegExp, RegExp, boolean])[] = [
    [
      'because no identity-based policy allows the lambda:InvokeFunction action',
      /No policy of the role allows it/,
      /administrator of production to add this to a policy of arn:aws:iam::123456789012:role\/ops: \{"Effect":"Allow","Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:eu-central-1:123456789012:function:drain"\}$/,
      true,
    ],
    [
      'with an explicit deny in an identity-based policy',
      /A policy of the role denies it/,
      /about the statement that denies it in the policies of arn:aws:iam::123456789012:role\/ops\.$/,
      true,
    ],
    [
      'because no session policy allows the lambda:InvokeFunction action',
      /No guardrail .* allows it/,
      /to a policy that GuardrailPolicies of ops-channel lists: \{"Effect":"Allow","Action":"lambda:InvokeFunction","Resource":"arn:[^"]*drain"\}$/,
      false,
    ],
    [
      'with an explicit deny in a session policy',
      /A guardrail .* denies it/,
      /about the guardrails: arn:aws:iam::aws:policy\/ReadOnlyAccess\.$/,
      false,
    ],
    [
      'because no service control policy allows the lambda:InvokeFunction action',
      /A policy of the organization stops it/,
      /manage the AWS organization to add this to a service control policy .*"lambda:InvokeFunction"/,
      false,
    ],
    [
      'with an explicit deny in a service control policy',
      /A policy of the organization denies it/,
      /about the service or resource control policy/,
      false,
    ],
    [
      'with an explicit deny in a resource control policy',
      /A policy of the organization denies it/,
      /about the service or resource control policy/,
      false,
    ],
    [
      'because no permissions boundary allows the lambda:InvokeFunction action',
      /boundary does not allow/,
      /the permissions boundary of arn:aws:iam::123456789012:role\/ops: \{"Effect"/,
      true,
    ],
    [
      'with an explicit deny in a permissions boundary',
      /boundary denies/,
      /about the statement that denies it in the permissions boundary/,
      true,
    ],
    [
      'because no resource-based policy allows the lambda:InvokeFunction action',
      /resource's own policy does not/,
      /the resource's policy: \{"Effect":"Allow","Principal":\{"AWS":"arn:aws:iam::123456789012:role\/ops"\},"Action"/,
      false,
    ],
    [
      'with an explicit deny in a resource-based policy',
      /resource's own policy denies/,
      /the resource's owner about the statement/,
      false,
    ],
    [
      'because no VPC endpoint policy allows the lambda:InvokeFunction action',
      /VPC endpoint that the bot uses does not allow/,
      /operator of the bot to add this to the policy of its VPC endpoint: \{"Effect":"Allow","Principal"/,
      false,
    ],
    [
      'with an explicit deny in a VPC endpoint policy',
      /VPC endpoint that the bot uses denies/,
      /operator of the bot about the statement/,
      false,
    ],
    [
      'because no role trust policy allows the sts:AssumeRole action',
      /trust policy of the role that would be assumed does not/,
      /to its trust policy: \{"Effect":"Allow","Principal":\{"AWS":"[^"]*"\},"Action":"lambda:InvokeFunction"\}$/,
      false,
    ],
    [
      'with an explicit deny in the role trust policy',
      /trust policy of the role that would be assumed denies/,
      /about the statement that denies it in its trust policy/,
      false,
    ],
    ['', /does not say which policy/, /none of the guardrails \(.*ReadOnlyAccess\) stops it: \{"Effect":"Allow"/, true],
  ];
  for (const [end, cause, step, roleHelps] of barriers) {
    it(`"${end}" is told as ${cause.source}, ${roleHelps ? 'with' : 'without'} the person's other roles`, () => {
      const error = denied(end);
      assert.match(error.message, cause);
      assert.ok(
        error.nextSteps.some((one) => step.test(one)),
        error.nextSteps.join('\n'),
      );
      const steps = error.nextSteps.join(' ');
      assert.equal(steps.includes('--role oncall-admin'), roleHelps);
      assert.equal(steps.includes('You have: oncall-admin, auditor.'), roleHelps);
      assert.deepEqual(
        error.commands.map(({ line }) => line),
        roleHelps ? ['switch-roles', 'whoami'] : ['whoami'],
      );
      assert.doesNotMatch(steps, /\{\w+\}/);
    });
  }

  it('of a person with one role only does not send them to another', () => {
    const error = denied('because no identity-based policy allows the lambda:InvokeFunction action', call);
    assert.doesNotMatch(error.nextSteps.join(' '), /--role|switch-roles/);
    assert.deepEqual(error.commands, [{ title: 'Who am I', line: 'whoami' }]);
  });

  for (const [end, policy] of [
    [
      'with an explicit deny in a service control policy: arn:aws:organizations::999999999999:policy/o-example/service_control_policy/p-guard. Encoded',
      'arn:aws:organizations::999999999999:policy/o-example/service_control_policy/p-guard',
    ],
    [
      'with an explicit deny in an identity-based policy: arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3',
      'arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3',
    ],
  ] as const) {
    it(`names the policy that denies it, where AWS does: ${policy}`, () => {
      assert.deepEqual(denied(end).facts[4], { name: 'Denied by', value: policy });
    });
  }

  it('takes nothing in a resource for a word to be filled in', () => {
    const odd =
      'User: x is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::b/$&{role}" because no identity-based policy allows the s3:GetObject action';
    const error = callFailure(awsError('AccessDenied', odd, 403), call);
    assert.ok(error.nextSteps.join(' ').includes('"Resource":"arn:aws:s3:::b/$&{role}"'), error.nextSteps.join(' '));
  });

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
    assert.match(error.nextSteps[0] ?? '', /administrator of production to allow lambda list-functions in a policy of/);
  });
});

describe('a session that AWS no longer takes', () => {
  for (const code of ['ExpiredTokenException', 'UnrecognizedClientException']) {
    it(`names role and guardrails, and what to do: ${code}`, () => {
      const error = callFailure(awsError(code, 'The security token is over', 403), call);
      assert.deepEqual(error.facts.slice(0, 2), [
        { name: 'Role', value: principal.roleArn },
        { name: 'Guardrails', value: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
      ]);
      assert.match(error.nextSteps.join(' '), /run the command again/i);
    });
  }
});
