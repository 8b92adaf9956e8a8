import assert from 'node:assert/strict';
import { assumeRoleFailure } from '../../src/aws/assume-role-failures.ts';
import { requestIdOf } from '../../src/aws/aws-error.ts';
import { assembled, LocalAws, personErrorOf, principal, queryError } from './support/local-aws.ts';

/** What the SDK throws for an answer of AWS. */
function awsError(code: string, message = 'what AWS says', httpStatusCode = 400): Error {
  return Object.assign(new Error(message), { name: code, $metadata: { httpStatusCode, requestId: 'req-7' } });
}

describe('a refused AssumeRole', () => {
  it('says which statement the trust policy needs, without the external id', () => {
    const error = assumeRoleFailure(
      awsError(
        'AccessDenied',
        'User: arn:aws:iam::999988887777:user/bot is not authorized to perform: sts:AssumeRole on resource: x',
        403,
      ),
      principal,
    );
    assert.equal(error.code, 'assume-role-refused');
    assert.match(error.message, /arn:aws:iam::123456789012:role\/ops/);
    const bot = '"Principal":{"AWS":"arn:aws:iam::999988887777:user/bot"}';
    // The external id is a condition of assuming the role; the two others stand in a statement of their own.
    const condition = '"Condition":{"StringEquals":{"sts:ExternalId":"ExternalId of ops-channel"}}';
    assert.ok(
      error.nextSteps[0]?.endsWith(
        `to its trust policy: {"Effect":"Allow",${bot},"Action":"sts:AssumeRole",${condition}}, ` +
          `{"Effect":"Allow",${bot},"Action":["sts:TagSession","sts:SetSourceIdentity"]}`,
      ),
      error.nextSteps[0],
    );
    assert.ok(
      error.nextSteps[1]?.endsWith(
        `the bot's own role, if it is not there: {"Effect":"Allow","Action":["sts:AssumeRole","sts:TagSession","sts:SetSourceIdentity"],"Resource":"${principal.roleArn}"}`,
      ),
      error.nextSteps[1],
    );
    assert.doesNotMatch(JSON.stringify([error.nextSteps, error.message, error.facts]), /ext-1/);
  });

  it('leaves out the condition where the configuration has no external id', () => {
    const error = assumeRoleFailure(awsError('AccessDenied', 'no', 403), { ...principal, externalId: null });
    assert.doesNotMatch(error.nextSteps[0] ?? '', /Condition/);
    assert.match(error.nextSteps[0] ?? '', /ARN of the bot's role/);
  });

  for (const [end, step] of [
    ['because no identity-based policy allows the sts:AssumeRole action', /^Ask an operator .* own role/],
    ['because no role trust policy allows the sts:AssumeRole action', /^Ask an administrator .* to its trust policy/],
    ['with an explicit deny in the role trust policy', /its trust policy that denies it/],
    ['with an explicit deny in an identity-based policy', /the bot's own role that denies it/],
    ['because no service control policy allows the sts:AssumeRole action', /to allow it in their service control/],
    ['with an explicit deny in a service control policy', /the policy of theirs that denies it/],
  ] as const) {
    it(`asks the side that AWS names alone: ${end}`, () => {
      const message = `User: arn:aws:sts::999988887777:assumed-role/the-bot/i-0 is not authorized to perform: sts:AssumeRole on resource: ${principal.roleArn} ${end}`;
      const error = assumeRoleFailure(awsError('AccessDenied', message, 403), principal);
      assert.equal(error.nextSteps.length, 1);
      assert.match(error.nextSteps[0] ?? '', step);
    });
  }

  it("names the person's other roles, which may do meanwhile", () => {
    const error = assumeRoleFailure(awsError('AccessDenied', 'no', 403), {
      ...principal,
      otherRoles: ['oncall-admin'],
    });
    assert.match(error.nextSteps.at(-1) ?? '', /send switch-roles\. You have: oncall-admin\./);
    assert.deepEqual(
      error.commands.map(({ line }) => line),
      ['switch-roles', 'whoami'],
    );
  });

  for (const [code, expected] of [
    ['RegionDisabledException', 'region-not-enabled'],
    ['PackedPolicyTooLarge', 'session-policy-too-large'],
    ['MalformedPolicyDocument', 'session-policy-refused'],
    ['ExpiredToken', 'no-bot-credentials'],
    ['InvalidClientTokenId', 'no-bot-credentials'],
    ['CredentialsProviderError', 'no-bot-credentials'],
    ['ValidationError', 'validation'],
    ['Throttling', 'throttled'],
    ['ServiceUnavailable', 'unavailable'],
    ['constructor', 'validation'],
  ] as const) {
    it(`with ${code} is ${expected}, names the role and what to do`, () => {
      const error = assumeRoleFailure(awsError(code), principal);
      assert.equal(error.code, expected);
      assert.deepEqual(error.facts[0], { name: 'Role', value: principal.roleArn });
      assert.ok(error.nextSteps.length > 0);
    });
  }

  it('comes from real answers of STS as well', async () => {
    const aws = new LocalAws();
    aws.answers.set('sts', () => queryError('MalformedPolicyDocument', 'The policy is not valid', 400));
    await aws.start();
    const error = await personErrorOf(assembled(aws).credentials.for(principal)());
    await aws.stop();
    assert.equal(error.code, 'session-policy-refused');
    assert.equal(requestIdOf(error), 'req-1');
  });
});
