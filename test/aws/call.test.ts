import assert from 'node:assert/strict';
import { AwsCaller, type CallRequest } from '../../src/aws/call.ts';
import { DeniedOperations } from '../../src/aws/denied-operations.ts';
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
} from './support/local-aws.ts';

const listFunctions: CallRequest = {
  principal,
  region: 'eu-central-1',
  service: 'lambda',
  operation: 'ListFunctions',
  input: { MaxItems: 2 },
};

const invoke: CallRequest = {
  principal,
  region: 'eu-central-1',
  service: 'lambda',
  operation: 'Invoke',
  input: { FunctionName: 'drain', Payload: new TextEncoder().encode('{"a":1}') },
};

describe('a call to AWS', () => {
  let aws: LocalAws;

  beforeEach(async () => {
    aws = new LocalAws();
    aws.answers.set('sts', assumeRole(new Date(Date.now() + 3_600_000)));
    aws.answers.set('lambda', () => json({ Functions: [{ FunctionName: 'drain' }], NextMarker: 'm' }));
    await aws.start();
  });

  afterEach(() => aws.stop());

  const servicesAsked = () => aws.requests.map(({ service }) => service);

  it('goes to the service as the principal, in the Region', async () => {
    await assembled(aws).caller.call(listFunctions);
    const request = aws.requests[1];
    assert.deepEqual(servicesAsked(), ['sts', 'lambda']);
    assert.equal(request?.path, '/2015-03-31/functions?MaxItems=2');
    assert.equal(request?.headers['x-amz-security-token'], 'session of chatbot-Alex-Muller');
    assert.match(String(request?.headers.authorization), /eu-central-1\/lambda/);
  });

  it("gives the output's members without metadata, and the request id", async () => {
    const answer = await assembled(aws).caller.call(listFunctions);
    assert.deepEqual(answer.output, { Functions: [{ FunctionName: 'drain' }], NextMarker: 'm' });
    assert.equal(answer.requestId, 'req-1');
  });

  it('tells how long it took, and whoever observes calls', async () => {
    let now = 0;
    const { caller, measures } = assembled(aws, { clock: () => (now += 40) });
    const { durationMs } = await caller.call(listFunctions);
    assert.ok(durationMs >= 40);
    assert.deepEqual(measures, [
      { service: 'lambda', operation: 'ListFunctions', region: 'eu-central-1', durationMs, outcome: 'ok' },
    ]);
  });

  it('reports the time of failed calls under their code', async () => {
    aws.answers.set('lambda', () => jsonError('ResourceNotFoundException', 'Function not found', 404));
    const { caller, measures } = assembled(aws);
    await personErrorOf(caller.call(listFunctions));
    assert.deepEqual(
      measures.map(({ outcome }) => outcome),
      ['not-found'],
    );
  });

  it('refuses a denied operation before any credentials are fetched', async () => {
    const denied = { find: () => ({ pattern: 'lambda:*', reason: 'tests deny it' }) };
    const { caller, measures } = assembled(aws, { denied });
    const error = await personErrorOf(caller.call(listFunctions));
    assert.equal(error.code, 'denied-operation');
    assert.equal(
      error.message,
      'lambda ListFunctions is denied because tests deny it. It is not run whatever the role.',
    );
    assert.deepEqual([aws.requests, aws.clients, measures], [[], [], []]);
  });

  it("asks the bot's own list of denied operations by service, operation and input", async () => {
    const { caller } = assembled(aws, { denied: new DeniedOperations([]) });
    const call = { ...listFunctions, service: 'ssm', operation: 'GetParameter' };
    const error = await personErrorOf(caller.call({ ...call, input: { Name: 'n', WithDecryption: true } }));
    assert.equal(error.code, 'denied-operation');
  });

  it('keeps the session policy for the denied operations within what AWS takes', async () => {
    const denied = new DeniedOperations([]);
    const { caller } = assembled(aws, { denied, deniedStatements: denied.statements() });
    await caller.call({ ...listFunctions, principal: { ...principal, guardrailPolicies: [] } });
    const policy = new URLSearchParams(aws.requests[0]?.body).get('Policy') ?? '';
    assert.ok(policy.length <= 2048);
    assert.deepEqual(JSON.parse(policy).Statement[0], { Effect: 'Allow', Action: '*', Resource: '*' });
  });

  it('collects a streamed body', async () => {
    aws.answers.set('lambda', () => ({ headers: { 'x-amz-executed-version': '$LATEST' }, body: '{"ok":true}' }));
    const { output } = await assembled(aws).caller.call(invoke);
    assert.ok(output.Payload instanceof Uint8Array);
    assert.equal(new TextDecoder().decode(output.Payload), '{"ok":true}');
    assert.equal(output.ExecutedVersion, '$LATEST');
  });

  it('collects a body that the SDK leaves as a stream', async () => {
    aws.answers.set('apigateway', () => ({ headers: { 'content-type': 'application/json' }, body: 'swagger' }));
    const exported = { restApiId: 'a', stageName: 'prod', exportType: 'oas30' };
    const call = { principal, region: 'eu-west-1', service: 'apigateway', operation: 'GetExport', input: exported };
    const { output } = await assembled(aws).caller.call(call);
    assert.deepEqual(Buffer.from(output.body as Uint8Array).toString(), 'swagger');
  });

  const s3Get: CallRequest = {
    principal,
    region: 'eu-west-1',
    service: 's3api',
    operation: 'GetObject',
    input: { Bucket: 'logs', Key: 'k' },
  };

  it('refuses a streamed body over the limit', async () => {
    aws.answers.set('s3api', () => ({ body: 'x'.repeat(3000) }));
    const { caller } = assembled(aws, { bodyLimitBytes: 2000 });
    assert.equal((await personErrorOf(caller.call(s3Get))).code, 'answer-too-large');
  });

  it('takes a streamed body of exactly the limit', async () => {
    aws.answers.set('s3api', () => ({ body: 'x'.repeat(2000) }));
    const { output } = await assembled(aws, { bodyLimitBytes: 2000 }).caller.call(s3Get);
    assert.equal((output.Body as Uint8Array).length, 2000);
  });

  it('ends a body that does not end with the deadline, and closes the connection', async () => {
    const closed = new Promise((resolve) => {
      aws.answers.set('s3api', (_request, response) => {
        response.on('close', resolve);
        response.writeHead(200);
        response.write('begin');
        return 'hangs';
      });
    });
    const error = await personErrorOf(assembled(aws).caller.call({ ...s3Get, deadlineMs: 300 }));
    assert.equal(error.code, 'deadline');
    await closed;
  });

  it('ends with the deadline when the service hangs, and closes the connection', async () => {
    const closed = new Promise((resolve) => {
      aws.answers.set('lambda', (_request, response) => {
        response.on('close', resolve);
        return 'hangs';
      });
    });
    const error = await personErrorOf(assembled(aws).caller.call({ ...invoke, deadlineMs: 300 }));
    assert.equal(error.code, 'deadline');
    assert.match(error.message, /lambda Invoke did not answer within 0.3 s/);
    assert.match(error.nextSteps.join('\n'), /lambda invoke --invocation-type Event/);
    await closed;
  });

  it('counts the fetching of credentials into the deadline', async () => {
    aws.answers.set('sts', () => 'hangs');
    const error = await personErrorOf(assembled(aws).caller.call({ ...invoke, deadlineMs: 300 }));
    assert.equal(error.code, 'deadline');
    assert.deepEqual(servicesAsked(), ['sts']);
  });

  it('does not send the request when credentials come after the deadline', async () => {
    let answerSts = () => {};
    const answered = new Promise<void>((resolve) => {
      answerSts = resolve;
    });
    const late = assumeRole(new Date(Date.now() + 3_600_000));
    aws.answers.set('sts', async (request, response) => {
      await answered;
      return late(request, response);
    });
    const { caller, credentials } = assembled(aws);
    await personErrorOf(caller.call({ ...invoke, deadlineMs: 300 }));
    answerSts();
    await credentials.for(principal)();
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(servicesAsked(), ['sts']);
  });

  it('says why no session could be had', async () => {
    aws.answers.set('sts', () =>
      queryError(
        'AccessDenied',
        'User: arn:aws:sts::999988887777:assumed-role/bot/i-1 is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::123456789012:role/ops',
        403,
      ),
    );
    const error = await personErrorOf(assembled(aws).caller.call(listFunctions));
    assert.equal(error.code, 'assume-role-refused');
    assert.match(error.nextSteps[0] ?? '', /"AWS":"arn:aws:iam::999988887777:role\/bot"/);
  });

  it('opens a new session after AWS has called the old one expired', async () => {
    aws.answers.set('lambda', () => jsonError('ExpiredTokenException', 'The security token is expired', 403));
    const { caller } = assembled(aws);
    assert.equal((await personErrorOf(caller.call(listFunctions))).code, 'expired-credentials');
    aws.answers.set('lambda', () => json({ Functions: [] }));
    await caller.call(listFunctions);
    assert.deepEqual(servicesAsked(), ['sts', 'lambda', 'sts', 'lambda']);
  });

  it('tries again by itself after a failure that passes', async () => {
    aws.retries = true;
    let calls = 0;
    aws.answers.set('lambda', () => {
      calls += 1;
      return calls === 1 ? jsonError('ServiceException', 'try again', 503) : json({ Functions: [] });
    });
    assert.deepEqual((await assembled(aws).caller.call(listFunctions)).output, { Functions: [] });
  });

  it('names the operation by its AWS CLI name in what to do next', async () => {
    aws.answers.set('lambda', () => jsonError('InvalidParameterValueException', 'MaxItems is too large', 400));
    const error = await personErrorOf(assembled(aws).caller.call(listFunctions));
    assert.deepEqual(error.commands, [{ title: 'Show the options', line: 'lambda list-functions --help' }]);
  });

  it('tells an input that the SDK cannot send', async () => {
    const error = await personErrorOf(assembled(aws).caller.call({ ...invoke, input: {} }));
    assert.equal(error.code, 'invalid-input');
    assert.match(error.message, /FunctionName/);
  });

  it('tells an answer that the SDK cannot read', async () => {
    aws.answers.set('lambda', () => ({ headers: { 'content-type': 'application/json' }, body: '<html>proxy</html>' }));
    const error = await personErrorOf(assembled(aws).caller.call(listFunctions));
    assert.equal(error.code, 'unreadable-answer');
    assert.doesNotMatch(error.message, /html/);
  });

  it('collects the events of an event stream', async () => {
    const service = catalogue.service('lambda');
    const events = [{ chunk: 1 }, { chunk: 2 }];
    const { clients } = assembled(aws);
    const client = await clients.use(principal, service, 'eu-central-1', async (one) => one);
    client.middlewareStack.add(
      () => async () => ({
        response: {},
        output: {
          $metadata: {},
          completion: (async function* () {
            yield* events;
          })(),
        },
      }),
      { step: 'build', name: 'events', priority: 'high' },
    );
    const caller = new AwsCaller({
      catalogue,
      clients,
      credentials: { forget: () => {} },
      denied: { find: () => null },
      clock: Date.now,
    });
    assert.deepEqual(await caller.call(listFunctions).then(({ output }) => output), { completion: events });
  });

  it('throws for a service that is not available, which is no fault of the person', async () => {
    await assert.rejects(assembled(aws).caller.call({ ...listFunctions, service: 'no-such' }), /not available/);
  });

  it('uses one client for calls one after another', async () => {
    const { caller } = assembled(aws);
    for (let call = 0; call < 3; call += 1) await caller.call(listFunctions);
    assert.deepEqual(
      aws.clients.map(({ service }) => service),
      ['lambda', 'sts'],
    );
  });
});
