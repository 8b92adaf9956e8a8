import assert from 'node:assert/strict';
import { PrincipalCredentials } from '../../src/aws/credentials.ts';
import type { Principal } from '../../src/aws/principal.ts';
import { endingWith, type WebIdentityTokens } from '../../src/aws/web-identity.ts';
import { catalogue, LocalAws, personErrorOf, principal, queryError, type WireAnswer } from './support/local-aws.ts';

const NOW = Date.parse('2026-11-21T03:00:00Z');
const DENY = { Effect: 'Deny', Action: 'iam:*', Resource: '*' } as const;
const SIGN_IN = '29:alex';
const person: Principal = { ...principal, federatedAs: SIGN_IN };

/** A token with these claims; who signed it is for AWS to find out. */
function tokenWith(claims: object = {}): string {
  const payload = {
    iss: 'https://login.microsoftonline.com/t/v2.0',
    aud: 'app',
    sub: 'sub',
    exp: NOW / 1000 + 3600,
    oid: principal.userId,
    tid: principal.tenantId,
    ...claims,
  };
  const [header, body] = [{ alg: 'RS256' }, payload].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  return `${header}.${body}.signature`;
}

describe('credentials by a person’s own sign-in', () => {
  let aws: LocalAws;
  let now: number;
  let warnings: string[];

  beforeEach(async () => {
    now = NOW;
    warnings = [];
    aws = new LocalAws();
    aws.answers.set('sts', () => session());
    await aws.start();
  });
  afterEach(() => aws.stop());

  const session = (until = NOW + 3_600_000): WireAnswer => ({
    headers: { 'content-type': 'text/xml' },
    body: `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult><Credentials>
      <AccessKeyId>ASIAIOSFODNN7EXAMPLE</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>session</SessionToken>
      <Expiration>${new Date(until).toISOString()}</Expiration></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`,
  });

  const open = (
    webIdentityTokens: WebIdentityTokens | null = tokens(() => tokenWith()),
    deniedStatements: readonly (typeof DENY)[] = [DENY],
  ) =>
    new PrincipalCredentials({
      catalogue,
      connection: {
        credentials: () => Promise.reject(new Error('the bot has no AWS credentials')),
        prepare: aws.connection.prepare,
      },
      clock: () => now,
      stsRegion: 'eu-west-1',
      log: { warn: (_details, message) => warnings.push(message) },
      deniedStatements,
      ...(webIdentityTokens === null ? {} : { webIdentityTokens }),
    });

  const forgotten: string[] = [];
  function tokens(token: () => string | null): WebIdentityTokens {
    forgotten.length = 0;
    return { token: async () => token(), forget: async (federatedAs) => void forgotten.push(federatedAs) };
  }

  const sent = (index = 0) => Object.fromEntries(new URLSearchParams(aws.requests[index]?.body));

  it('take no credentials of the bot: the request is not signed', async () => {
    await open().for(person)();
    const { headers } = aws.requests[0] ?? {};
    assert.deepEqual([headers?.authorization, headers?.['x-amz-security-token']], [undefined, undefined]);
  });

  it('are asked for with the token, the guardrails and the denials, and with nothing that the operation does not take', async () => {
    await open().for(person)();
    const { WebIdentityToken, Policy, ...others } = sent();
    assert.deepEqual(others, {
      Action: 'AssumeRoleWithWebIdentity',
      Version: '2011-06-15',
      RoleArn: principal.roleArn,
      RoleSessionName: 'chatbot-Alex-Muller',
      'PolicyArns.member.1.arn': 'arn:aws:iam::aws:policy/ReadOnlyAccess',
    });
    assert.equal(WebIdentityToken, tokenWith());
    assert.deepEqual(JSON.parse(Policy ?? ''), { Version: '2012-10-17', Statement: [DENY] });
  });

  it('are kept until five minutes before they end, and then asked for with the token of that time', async () => {
    let token = tokenWith();
    const credentials = open(tokens(() => token));
    await credentials.for(person)();
    now = NOW + 55 * 60_000 - 1;
    await credentials.for(person)();
    assert.equal(aws.requests.length, 1);
    now += 1;
    token = tokenWith({ exp: NOW / 1000 + 7200 });
    await credentials.for(person)();
    assert.equal(sent(1).WebIdentityToken, token);
  });

  it('are never shared with another sign-in, nor with a session that the bot began', async () => {
    const credentials = open();
    await credentials.for(person)();
    await credentials.for({ ...person, federatedAs: '29:other' })();
    assert.equal(aws.requests.length, 2);
    await personErrorOf(credentials.for({ ...person, federatedAs: null })());
  });

  it('need somebody to have signed in', async () => {
    for (const nobody of [null, tokens(() => null)]) {
      const { code, commands } = await personErrorOf(open(nobody).for(person)());
      assert.deepEqual([code, commands], ['sign-in-required', [{ title: 'Sign in', line: 'sign-in' }]]);
    }
    assert.equal(aws.requests.length, 0);
  });

  it('go without the denials where the session is too large, never without the guardrails', async () => {
    aws.answers.set('sts', ({ body }) =>
      new URLSearchParams(body).has('Policy') ? queryError('PackedPolicyTooLarge', 'too large', 400) : session(),
    );
    await open().for(person)();
    assert.equal(sent(1)['PolicyArns.member.1.arn'], 'arn:aws:iam::aws:policy/ReadOnlyAccess');
    assert.match(warnings.join(), /goes without its denials/);
  });

  it('are refused where the guardrails alone are too large', async () => {
    aws.answers.set('sts', () => queryError('PackedPolicyTooLarge', 'too large', 400));
    assert.equal((await personErrorOf(open().for(person)())).code, 'session-policy-too-large');
    assert.equal(aws.requests.length, 2);
  });

  it('that STS does not give in time are told so', async () => {
    aws.answers.set('sts', () => 'hangs');
    const credentials = new PrincipalCredentials({
      catalogue,
      connection: { credentials: undefined, prepare: aws.connection.prepare },
      clock: () => now,
      stsRegion: 'eu-west-1',
      log: { warn: () => undefined },
      deniedStatements: [],
      webIdentityTokens: tokens(() => tokenWith()),
      deadlineMs: 20,
    });
    assert.equal((await personErrorOf(credentials.for(person)())).code, 'deadline');
  });

  for (const [code, isSpent] of [
    ['ExpiredTokenException', true],
    ['IDPRejectedClaim', true],
    ['InvalidIdentityToken', false],
    ['AccessDenied', false],
    ['Throttling', false],
  ] as const) {
    it(`${isSpent ? 'give the token up' : 'keep the token'} after ${code}`, async () => {
      const credentials = open();
      aws.answers.set('sts', () => queryError(code, 'refused', 400));
      await personErrorOf(credentials.for(person)());
      assert.deepEqual(forgotten, isSpent ? [SIGN_IN] : []);
    });
  }

  it('tell of the refusal although the token could not be given up', async () => {
    aws.answers.set('sts', () => queryError('ExpiredTokenException', 'refused', 400));
    const stuck = { token: async () => tokenWith(), forget: () => Promise.reject(new Error('gone')) };
    assert.equal((await personErrorOf(open(stuck).for(person)())).code, 'sign-in-required');
    assert.match(warnings.join(), /could not be given up/);
  });

  it('hold the token in no error', async () => {
    const token = tokenWith();
    aws.answers.set('sts', () => queryError('InvalidIdentityToken', `bad token ${token}`, 400));
    const { message, facts, nextSteps } = await personErrorOf(open().for(person)());
    assert.equal(JSON.stringify([message, facts, nextSteps]).includes(token), false);
  });

  it('are dropped at the end of the sign-in, those of everybody else are not', async () => {
    const credentials = open();
    const other = { ...person, federatedAs: '29:other' };
    for (const one of [person, other]) await credentials.for(one)();
    credentials.forgetSignIn(SIGN_IN);
    for (const one of [person, other]) await credentials.for(one)();
    assert.equal(aws.requests.length, 3);
  });

  it('that were on the way when the sign-in ended are not kept', async () => {
    const credentials = open();
    const answered = Promise.withResolvers<WireAnswer>();
    const asked = Promise.withResolvers<void>();
    aws.answers.set('sts', () => {
      asked.resolve();
      return answered.promise;
    });
    const first = credentials.for(person)();
    await asked.promise;
    credentials.forgetSignIn(SIGN_IN);
    answered.resolve(session());
    await first;
    await credentials.for(person)();
    assert.equal(aws.requests.length, 2);
  });

  it('go with the end of a sign-in even where its token cannot be given up', async () => {
    const dropped: string[] = [];
    const ending = endingWith({ token: async () => 'a', forget: () => Promise.reject(new Error('gone')) }, [
      { forgetSignIn: (federatedAs) => dropped.push(federatedAs) },
    ]);
    await assert.rejects(ending.forget(SIGN_IN), /gone/);
    assert.deepEqual([dropped, await ending.token(SIGN_IN)], [[SIGN_IN], 'a']);
  });
});
