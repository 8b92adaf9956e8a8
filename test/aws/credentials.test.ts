import assert from 'node:assert/strict';
import { DeniedOperations } from '../../src/aws/denied-operations.ts';
import type { Principal } from '../../src/aws/principal.ts';
import { assembled, assumeRole, LocalAws, personErrorOf, principal, queryError } from './support/local-aws.ts';

const NOW = Date.parse('2026-11-21T03:00:00Z');
const IN_AN_HOUR = new Date(NOW + 3_600_000);

describe('credentials of a principal', () => {
  let aws: LocalAws;

  beforeEach(async () => {
    aws = new LocalAws();
    aws.answers.set('sts', assumeRole(IN_AN_HOUR));
    await aws.start();
  });

  afterEach(() => aws.stop());

  const sent = (index: number) => Object.fromEntries(new URLSearchParams(aws.requests[index]?.body));
  const at = (now: () => number) => assembled(aws, { clock: now }).credentials;

  it('names the person, the conversation and the guardrails in AssumeRole', async () => {
    await at(() => NOW).for(principal)();
    const { Action, RoleArn, RoleSessionName, SourceIdentity, ExternalId, ...others } = sent(0);
    assert.deepEqual(
      { Action, RoleArn, RoleSessionName, SourceIdentity, ExternalId, guardrail: others['PolicyArns.member.1.arn'] },
      {
        Action: 'AssumeRole',
        RoleArn: principal.roleArn,
        RoleSessionName: 'chatbot-Alex-Muller',
        SourceIdentity: principal.userId,
        ExternalId: 'ext-1',
        guardrail: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
      },
    );
  });

  it('tags the session with user, conversation without its thread, and configuration', async () => {
    await at(() => NOW).for(principal)();
    const form = sent(0);
    assert.deepEqual(
      [1, 2, 3].map((index) => [form[`Tags.member.${index}.Key`], form[`Tags.member.${index}.Value`]]),
      [
        ['user', 'Alex Müller'],
        ['conversation', '19:6f1a@thread.tacv2'],
        ['configuration', 'ops-channel'],
      ],
    );
  });

  it('gives what STS gave, with its end', async () => {
    const identity = await at(() => NOW).for(principal)();
    assert.deepEqual(
      { ...identity },
      {
        accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
        secretAccessKey: 'secret',
        sessionToken: 'session of chatbot-Alex-Muller',
        expiration: IN_AN_HOUR,
        accountId: '123456789012',
      },
    );
  });

  it('leaves out guardrails, external id and policy where there are none', async () => {
    await at(() => NOW).for({ ...principal, guardrailPolicies: [], externalId: null })();
    const keys = Object.keys(sent(0)).filter((key) => /^(Policy|ExternalId)/.test(key));
    assert.deepEqual(keys, []);
  });

  it('signs AssumeRole with the credentials of the bot', async () => {
    await at(() => NOW).for(principal)();
    assert.match(
      String(aws.requests[0]?.headers.authorization),
      /Credential=AKIAIOSFODNN7EXAMPLE\/\d{8}\/eu-west-1\/sts/,
    );
  });

  it('asks STS once for many at the same time', async () => {
    const credentials = at(() => NOW);
    await Promise.all(Array.from({ length: 20 }, () => credentials.for(principal)()));
    assert.equal(aws.requests.length, 1);
  });

  it('keeps them until five minutes before they end', async () => {
    let now = NOW;
    const credentials = at(() => now);
    await credentials.for(principal)();
    now = IN_AN_HOUR.getTime() - 5 * 60_000 - 1;
    await credentials.for(principal)();
    assert.equal(aws.requests.length, 1);
  });

  it('renews them five minutes before they end', async () => {
    let now = NOW;
    const credentials = at(() => now);
    await credentials.for(principal)();
    now = IN_AN_HOUR.getTime() - 5 * 60_000;
    await credentials.for(principal)();
    assert.equal(aws.requests.length, 2);
  });

  const others: Readonly<Record<string, Principal>> = {
    'another person': { ...principal, userId: 'b', userName: 'Sam' },
    'another role': { ...principal, roleArn: 'arn:aws:iam::123456789012:role/other' },
    'another configuration': { ...principal, configurationName: 'other' },
    'other guardrails': { ...principal, guardrailPolicies: [] },
    'another conversation': { ...principal, conversationId: '19:other@thread.tacv2' },
    'another tenant': { ...principal, tenantId: 'other' },
    'another external id': { ...principal, externalId: 'ext-2' },
  };
  for (const [name, other] of Object.entries(others)) {
    it(`are never shared with ${name}`, async () => {
      const credentials = at(() => NOW);
      await Promise.all([credentials.for(principal)(), credentials.for(other)()]);
      assert.equal(aws.requests.length, 2);
    });
  }

  it('are shared between the threads of a channel', async () => {
    const credentials = at(() => NOW);
    await credentials.for(principal)();
    await credentials.for({ ...principal, conversationId: '19:6f1a@thread.tacv2;messageid=1700000000001' })();
    assert.equal(aws.requests.length, 1);
  });

  it('are asked for again after a failure', async () => {
    const credentials = at(() => NOW);
    aws.answers.set('sts', () => queryError('Throttling', 'Rate exceeded', 400));
    await personErrorOf(credentials.for(principal)());
    aws.answers.set('sts', assumeRole(IN_AN_HOUR));
    assert.equal((await credentials.for(principal)()).secretAccessKey, 'secret');
  });

  it('are dropped when they are to be forgotten', async () => {
    const credentials = at(() => NOW);
    await credentials.for(principal)();
    credentials.forget(principal);
    await credentials.for(principal)();
    assert.equal(aws.requests.length, 2);
  });

  it('are kept for a bounded number of principals, least recently used first out', async () => {
    const { credentials } = assembled(aws, { clock: () => NOW, principalLimit: 2 });
    const [a, b, c] = ['a', 'b', 'c'].map((userId) => ({ ...principal, userId }));
    assert.ok(a && b && c);
    for (const one of [a, b, a, c, a]) await credentials.for(one)();
    assert.equal(aws.requests.length, 3);
    await credentials.for(b)();
    assert.equal(aws.requests.length, 4);
  });

  it('go without session tags where the trust policy refuses them, and the log says what to add', async () => {
    aws.answers.set('sts', (request, response) =>
      request.body.includes('Tags.member')
        ? queryError('AccessDenied', 'User: x is not authorized to perform: sts:TagSession on resource: y', 403)
        : assumeRole(IN_AN_HOUR)(request, response),
    );
    const { credentials, warnings } = assembled(aws, { clock: () => NOW });
    await credentials.for(principal)();
    assert.equal(sent(1).SourceIdentity, principal.userId);
    assert.deepEqual(
      warnings.map(({ details }) => details),
      [{ roleArn: principal.roleArn, action: 'sts:TagSession' }],
    );
    assert.match(
      warnings[0]?.message ?? '',
      /Add this statement to it: \{"Effect":"Allow","Principal":\{"AWS":"ARN of the bot's role"\},"Action":"sts:TagSession"\}$/,
    );
  });

  it('go without both where the trust policy refuses both', async () => {
    aws.answers.set('sts', (request, response) => {
      const refused = request.body.includes('SourceIdentity')
        ? 'sts:SetSourceIdentity'
        : request.body.includes('Tags.member')
          ? 'sts:TagSession'
          : null;
      return refused === null
        ? assumeRole(IN_AN_HOUR)(request, response)
        : queryError('AccessDenied', `User: x is not authorized to perform: ${refused} on resource: y`, 403);
    });
    const { credentials, warnings } = assembled(aws, { clock: () => NOW });
    await credentials.for(principal)();
    assert.deepEqual([aws.requests.length, warnings.length], [3, 2]);
  });

  it('go without their tags, then without the inline policy, where AWS finds them too large', async () => {
    aws.answers.set('sts', (request, response) =>
      /&Policy=/.test(request.body)
        ? queryError('PackedPolicyTooLarge', 'Packed size of session tags consumes 115% of allotted space.', 400)
        : assumeRole(IN_AN_HOUR)(request, response),
    );
    const deniedStatements = new DeniedOperations([]).statements();
    const { credentials, warnings } = assembled(aws, { clock: () => NOW, deniedStatements });
    const guardrailPolicies = ['arn:aws:iam::123456789012:policy/guardrail'];
    await credentials.for({ ...principal, guardrailPolicies })();
    assert.equal(aws.requests.length, 3);
    assert.match(aws.requests[1]?.body ?? '', /Policy=/);
    assert.doesNotMatch(aws.requests[1]?.body ?? '', /Tags\.member/);
    assert.match(aws.requests[2]?.body ?? '', /PolicyArns\.member\.1\.arn=/, 'guardrails are never left out');
    assert.match(warnings[1]?.message ?? '', /by the bot alone, not by IAM too/);
  });

  it('are refused where the guardrails alone are too large', async () => {
    aws.answers.set('sts', () =>
      queryError('PackedPolicyTooLarge', 'Packed size consumes 115% of allotted space.', 400),
    );
    await assert.rejects(at(() => NOW).for(principal)());
    assert.equal(aws.requests.length, 3);
  });

  it('do not try for ever when the refusal stays', async () => {
    aws.answers.set('sts', () =>
      queryError('AccessDenied', 'User: x is not authorized to perform: sts:TagSession on resource: y', 403),
    );
    const error = await personErrorOf(at(() => NOW).for(principal)());
    assert.deepEqual([error.code, aws.requests.length], ['assume-role-refused', 2]);
  });

  it('end with the deadline when STS hangs', async () => {
    aws.answers.set('sts', () => 'hangs');
    const error = await personErrorOf(assembled(aws, { stsDeadlineMs: 20 }).credentials.for(principal)());
    assert.equal(error.code, 'deadline');
    assert.match(error.message, /within 0.02 s/);
  });

  it('refuse more guardrails than AWS takes, without calling', async () => {
    const guardrailPolicies = Array.from({ length: 11 }, (_one, index) => `arn:aws:iam::123456789012:policy/p${index}`);
    const error = await personErrorOf(at(() => NOW).for({ ...principal, guardrailPolicies })());
    assert.deepEqual([error.code, aws.requests.length], ['too-many-guardrails', 0]);
  });

  it('are refused as unreadable when STS answers without credentials', async () => {
    aws.answers.set('sts', () => ({
      headers: { 'content-type': 'text/xml' },
      body: '<AssumeRoleResponse><AssumeRoleResult></AssumeRoleResult></AssumeRoleResponse>',
    }));
    assert.equal((await personErrorOf(at(() => NOW).for(principal)())).code, 'unreadable-answer');
  });

  it('are gone after destroy, and the STS client with them', async () => {
    const credentials = at(() => NOW);
    await credentials.for(principal)();
    credentials.destroy();
    assert.deepEqual(
      aws.clients.map(({ destroyed }) => destroyed),
      [true],
    );
    await credentials.for(principal)();
    assert.equal(aws.requests.length, 2);
  });
});
