import assert from 'node:assert/strict';
import { requestIdOf } from '../../src/aws/aws-error.ts';
import { FAILURE_KINDS, failureKind } from '../../src/aws/failure-kinds.ts';
import { callFailure } from '../../src/aws/failures.ts';
import { PersonError } from '../../src/telemetry/person-error.ts';
import { assembled, assumeRole, jsonError, LocalAws, personErrorOf, principal } from './support/local-aws.ts';

const call = { principal, service: 'lambda', operation: 'list-functions', region: 'eu-central-1' };

/** What the SDK throws for an answer of AWS. */
function awsError(code: string, message = 'what AWS says', httpStatusCode = 400): Error {
  return Object.assign(new Error(message), { name: code, $metadata: { httpStatusCode, requestId: 'req-7' } });
}

describe('a failed call', () => {
  let aws: LocalAws;

  before(async () => {
    aws = new LocalAws();
    aws.answers.set('sts', assumeRole(new Date(Date.now() + 3_600_000)));
    await aws.start();
  });

  after(() => aws.stop());

  const answered: readonly (readonly [string, number, string])[] = [
    ['AccessDeniedException', 403, 'access-denied'],
    ['ExpiredTokenException', 403, 'expired-credentials'],
    ['UnrecognizedClientException', 403, 'credentials-refused'],
    ['InvalidSignatureException', 403, 'signature-refused'],
    ['TooManyRequestsException', 429, 'throttled'],
    ['ServiceQuotaExceededException', 402, 'quota-exceeded'],
    ['CodeStorageExceededException', 400, 'validation'],
    ['ResourceNotFoundException', 404, 'not-found'],
    ['ResourceConflictException', 409, 'conflict'],
    ['InvalidParameterValueException', 400, 'validation'],
    ['ServiceException', 500, 'unavailable'],
    ['SubscriptionRequiredException', 400, 'subscription-required'],
    ['OptInRequired', 403, 'region-not-enabled'],
    ['SomethingNew', 418, 'aws-error'],
    ['SomethingNew', 503, 'unavailable'],
  ];
  for (const [code, status, expected] of answered) {
    it(`with ${code} (HTTP ${status}) is ${expected}, with code, status and request id`, async () => {
      aws.answers.set('lambda', () => jsonError(code, `${code} happened`, status));
      const asked = { ...call, operation: 'ListFunctions', input: {} };
      const error = await personErrorOf(assembled(aws).caller.call(asked));
      assert.equal(error.code, expected);
      assert.match(error.message, new RegExp(`${code} happened`));
      assert.deepEqual(error.facts.slice(-3), [
        { name: 'AWS error', value: code },
        { name: 'HTTP status', value: String(status) },
        { name: 'Request id', value: 'req-1' },
      ]);
      assert.equal(requestIdOf(error), 'req-1');
    });
  }

  it('over a connection that is refused is a failure of the network', async () => {
    const closed = new LocalAws();
    await closed.start();
    const { port } = closed;
    await closed.stop();
    const { caller, credentials } = assembled(aws);
    await credentials.for(principal)();
    aws.elsewhere = { protocol: 'http:', hostname: '127.0.0.1', port };
    const error = await personErrorOf(caller.call({ ...call, operation: 'ListFunctions', input: {} }));
    aws.elsewhere = null;
    assert.equal(error.code, 'network');
    assert.equal(error.facts[0]?.value, 'ECONNREFUSED');
  });

  it('over TLS with something that speaks none is a failure of trust', async () => {
    const { caller, credentials } = assembled(aws);
    await credentials.for(principal)();
    aws.elsewhere = { protocol: 'https:', hostname: '127.0.0.1', port: aws.port };
    const error = await personErrorOf(caller.call({ ...call, operation: 'ListFunctions', input: {} }));
    aws.elsewhere = null;
    assert.equal(error.code, 'tls');
  });

  it('for a Region that cannot be is no such endpoint', async () => {
    const error = await personErrorOf(
      assembled(aws).caller.call({ ...call, region: 'eu_central 1', operation: 'ListFunctions', input: {} }),
    );
    assert.equal(error.code, 'unknown-endpoint');
    assert.match(error.nextSteps[0] ?? '', /eu_central 1 may be misspelt/);
  });

  const unanswered: readonly (readonly [string, string])[] = [
    ['ENOTFOUND', 'unknown-endpoint'],
    ['EAI_AGAIN', 'unknown-endpoint'],
    ['ECONNRESET', 'network'],
    ['ETIMEDOUT', 'network'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'tls'],
    ['CERT_HAS_EXPIRED', 'tls'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
  ];
  for (const [code, expected] of unanswered) {
    it(`with Node's ${code} is ${expected}`, () => {
      const error = Object.assign(new Error(`getaddrinfo ${code} lambda.eu-central-1.amazonaws.com`), {
        code,
        $metadata: { attempts: 3 },
      });
      assert.equal(callFailure(error, call).code, expected);
    });
  }

  it('is known by its cause where a wrapper hides it', () => {
    const error = new Error('request failed', { cause: Object.assign(new Error('x'), { code: 'ECONNRESET' }) });
    assert.equal(callFailure(error, call).code, 'network');
  });

  it("says that the bot has no credentials where the SDK's chain finds none", () => {
    const error = Object.assign(new Error('Could not load credentials from any providers'), {
      name: 'CredentialsProviderError',
    });
    assert.equal(callFailure(error, call).code, 'no-bot-credentials');
  });

  it('is passed on as it is where it is an error for people already', () => {
    const error = new PersonError('deadline', 'No answer', 'x');
    assert.equal(callFailure(error, call), error);
  });

  it('names what AWS left unsaid', () => {
    const error = callFailure(awsError('Forbidden', '', 403), { ...call, service: 's3api' });
    assert.match(error.message, /AWS answered Forbidden \(HTTP 403\) without a message\./);
  });

  it('keeps the original for the log', () => {
    const original = awsError('ValidationException');
    assert.equal(callFailure(original, call).cause, original);
  });
});

describe('the kinds of failures', () => {
  it('have each code once in the whole table', () => {
    const codes = FAILURE_KINDS.flatMap((kind) => kind.codes);
    assert.equal(new Set(codes).size, codes.length);
    assert.equal(new Set(FAILURE_KINDS.map(({ code }) => code)).size, FAILURE_KINDS.length);
  });

  for (const kind of FAILURE_KINDS) {
    it(`${kind.code}: every code leads there, with what to do next and nothing left to fill in`, () => {
      for (const code of kind.codes) {
        const error = callFailure(awsError(code), call);
        assert.equal(error.code, kind.code, code);
        assert.equal(error.title, kind.title);
        assert.ok(error.nextSteps.length > 0);
        assert.doesNotMatch(JSON.stringify([error.nextSteps, error.commands]), /\{\w+\}/);
      }
    });
  }

  for (const [code, expected] of [
    ['InvalidInstanceID.NotFound', 'not-found'],
    ['NoSuchUpload', 'not-found'],
    ['QueueDoesNotExist', 'not-found'],
    ['EntityAlreadyExists', 'conflict'],
    ['InvalidDBInstanceState', 'conflict'],
    ['InvalidDBClusterStateFault', 'conflict'],
    ['InvalidKeyPair.Duplicate', 'validation'],
    ['InstanceLimitExceeded', 'quota-exceeded'],
    ['Client.RequestLimitExceeded', 'throttled'],
    ['RequestThrottledByService', 'throttled'],
    ['DryRunOperation', 'dry-run'],
    ['PermanentRedirect', 'wrong-region'],
    ['UnknownOperationException', 'not-supported'],
  ] as const) {
    it(`know ${code} as ${expected}`, () => {
      assert.equal(failureKind([code], 400)?.code, expected);
    });
  }

  it('know nothing of what is neither listed nor has a known status', () => {
    assert.equal(failureKind(['SomethingNew'], null), null);
  });
});
