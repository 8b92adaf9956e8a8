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
    assert.match(
      error.nextSteps[0] ?? '',
      /\{"Effect":"Allow","Principal":\{"AWS":"arn:aws:iam::999988887777:user\/bot"\},"Action":\["sts:AssumeRole","sts:TagSession","sts:SetSourceIdentity"\],"Condition"/,
    );
    assert.doesNotMatch(JSON.stringify([error.nextSteps, error.message, error.facts]), /ext-1/);
  });

  it('leaves out the condition where the configuration has no external id', () => {
    const error = assumeRoleFailure(awsError('AccessDenied', 'no', 403), { ...principal, externalId: null });
    assert.doesNotMatch(error.nextSteps[0] ?? '', /Condition/);
    assert.match(error.nextSteps[0] ?? '', /ARN of the bot's role/);
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
