import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import type { StreamRequest } from '../../src/aws/call.ts';
import {
  beginStream,
  chunkFrame,
  errorFrame,
  eventFrame,
  exceptionFrame,
  writeFrames,
} from './support/event-stream.ts';
import {
  assembled,
  assumeRole,
  json,
  jsonError,
  LocalAws,
  personErrorOf,
  principal,
  type WireAnswer,
} from './support/local-aws.ts';

const ask: Omit<StreamRequest, 'onEvent'> = {
  principal,
  region: 'eu-central-1',
  service: 'bedrock-agent-runtime',
  operation: 'InvokeAgent',
  input: { agentId: 'OPSAGENT01', agentAliasId: 'TSTALIASID', sessionId: 'session-1', inputText: 'Which alarms ring?' },
  deadlineMs: 5000,
};

describe('a call to AWS whose answer is a stream', () => {
  let aws: LocalAws;
  let texts: string[];
  let events: Record<string, unknown>[];
  /** Told by the server when its connection was closed before it had ended the answer. */
  let closed: PromiseWithResolvers<void>;

  beforeEach(async () => {
    aws = new LocalAws();
    texts = [];
    events = [];
    closed = Promise.withResolvers();
    aws.answers.set('sts', assumeRole(new Date(Date.now() + 3_600_000)));
    await aws.start();
  });

  afterEach(() => aws.stop());

  const answers = (work: (response: ServerResponse) => Promise<WireAnswer | 'hangs'>) =>
    aws.answers.set('bedrock-agent-runtime', (_request, response) => {
      response.on('close', () => closed.resolve());
      return work(response);
    });
  const sends = (frames: readonly Uint8Array[], piece?: number) =>
    answers(async (response) => {
      beginStream(response);
      await writeFrames(response, frames, piece);
      response.end();
      return 'hangs';
    });
  const request = (more: Partial<StreamRequest> = {}): StreamRequest => ({
    ...ask,
    onEvent: (event) => {
      events.push(Object(event));
      const bytes = Object(event).chunk?.bytes;
      if (bytes instanceof Uint8Array) texts.push(new TextDecoder().decode(bytes));
    },
    ...more,
  });

  it("hands on each event as the SDK reads it, and gives the output's other members", async () => {
    const attribution = {
      citations: [{ retrievedReferences: [{ location: { type: 'S3', s3Location: { uri: 's3://runbooks/a.md' } } }] }],
    };
    sends([
      chunkFrame('Two alarms '),
      chunkFrame('ring.', attribution),
      eventFrame('trace', { sessionId: 'session-1', trace: { failureTrace: { failureReason: 'No.' } } }),
      eventFrame('returnControl', { invocationId: 'i', invocationInputs: [] }),
      eventFrame('files', { files: [{ name: 'a.csv', type: 'text/csv', bytes: 'YQ==' }] }),
      eventFrame('somethingNew', { a: 1 }),
    ]);
    const { caller, measures } = assembled(aws);
    const begun: unknown[] = [];
    const answer = await caller.callStream(request({ begun: (requestId) => begun.push(requestId) }));
    assert.deepEqual(texts, ['Two alarms ', 'ring.']);
    assert.deepEqual(Object(events[1]?.chunk).attribution, attribution);
    assert.deepEqual(
      events.map((event) => Object.keys(event)[0]),
      ['chunk', 'chunk', 'trace', 'returnControl', 'files'],
    );
    assert.deepEqual(answer.output, { contentType: 'application/json', sessionId: 'session-1' });
    assert.equal(answer.requestId, 'stream-1');
    assert.deepEqual(begun, ['stream-1']);
    assert.deepEqual(
      measures.map(({ operation, outcome }) => [operation, outcome]),
      [['InvokeAgent', 'ok']],
    );
  });

  it('is made as the principal, in the Region', async () => {
    sends([chunkFrame('Yes.')]);
    await assembled(aws).caller.callStream(request());
    const asked = aws.requests.at(-1);
    assert.equal(asked?.path, '/agents/OPSAGENT01/agentAliases/TSTALIASID/sessions/session-1/text');
    assert.equal(asked?.body, '{"inputText":"Which alarms ring?"}');
    assert.equal(asked?.headers['x-amz-security-token'], 'session of chatbot-Alex-Muller');
    assert.match(String(asked?.headers.authorization), /eu-central-1\/bedrock\/aws4_request/);
  });

  for (const piece of [1, 3, 17, 100]) {
    it(`reads frames however they are cut: ${piece} bytes at a time`, async () => {
      sends([chunkFrame('Grüße '), chunkFrame('🚨'), chunkFrame('!')], piece);
      await assembled(aws).caller.callStream(request());
      assert.deepEqual(texts, ['Grüße ', '🚨', '!']);
    });
  }

  it('hands events on while the answer still comes', async () => {
    const goOn = Promise.withResolvers<void>();
    answers(async (response) => {
      beginStream(response);
      await writeFrames(response, [chunkFrame('first')]);
      await goOn.promise;
      await writeFrames(response, [chunkFrame('second')]);
      response.end();
      return 'hangs';
    });
    const seen: string[][] = [];
    await assembled(aws).caller.callStream(
      request({
        onEvent: (event) => {
          texts.push(new TextDecoder().decode(Object(event).chunk.bytes));
          seen.push([...texts]);
          goOn.resolve();
        },
      }),
    );
    assert.deepEqual(seen, [['first'], ['first', 'second']]);
  });

  it('refuses a denied operation before anything is asked', async () => {
    const denied = { find: () => ({ pattern: 'bedrock-agent-runtime:*', reason: 'tests deny it' }) };
    const error = await personErrorOf(assembled(aws, { denied }).caller.callStream(request()));
    assert.equal(error.code, 'denied-operation');
    assert.deepEqual(aws.requests, []);
  });

  it('tells what AWS answers instead of a stream', async () => {
    const message =
      'User: arn:aws:sts::123456789012:assumed-role/ops/chatbot-alex is not authorized to perform: bedrock:InvokeAgent on resource: ' +
      'arn:aws:bedrock:eu-central-1:123456789012:agent-alias/OPSAGENT01/TSTALIASID because no session policy allows the bedrock:InvokeAgent action';
    answers(async () => jsonError('AccessDeniedException', message, 403));
    const error = await personErrorOf(assembled(aws).caller.callStream(request()));
    assert.equal(error.code, 'access-denied');
    assert.ok(
      error.nextSteps.some((step) =>
        step.includes(
          '{"Effect":"Allow","Action":"bedrock:InvokeAgent","Resource":"arn:aws:bedrock:eu-central-1:123456789012:agent-alias/OPSAGENT01/TSTALIASID"}',
        ),
      ),
      error.nextSteps.join('\n'),
    );
  });

  it('gives an operation’s output that has no stream', async () => {
    aws.answers.set('lambda', () => json({ Functions: [] }));
    const listing = { service: 'lambda', operation: 'ListFunctions', input: {} };
    const { output } = await assembled(aws).caller.callStream(request(listing));
    assert.deepEqual([output, events], [{ Functions: [] }, []]);
  });

  describe('that AWS ends with an exception', () => {
    const exceptions: readonly (readonly [type: string, code: string, title: RegExp])[] = [
      ['accessDeniedException', 'agent-access-denied', /The agent itself is denied something/],
      ['resourceNotFoundException', 'not-found', /no such agent/],
      ['throttlingException', 'throttled', /asked too often/],
      ['serviceQuotaExceededException', 'throttled', /asked too often/],
      ['dependencyFailedException', 'agent-dependency', /Something that the agent uses/],
      ['badGatewayException', 'agent-dependency', /Something that the agent uses/],
      ['validationException', 'validation', /does not take the question/],
      ['conflictException', 'conflict', /busy/],
      ['modelNotReadyException', 'unavailable', /fault of its own/],
      ['internalServerException', 'unavailable', /fault of its own/],
    ];
    for (const [type, code, title] of exceptions) {
      it(`tells it, whether it comes first or after something: ${type}`, async () => {
        for (const before of [[], [chunkFrame('So far')]]) {
          texts = [];
          sends([...before, exceptionFrame(type, { message: 'AWS says why.' })], 11);
          const { caller, measures } = assembled(aws);
          const error = await personErrorOf(caller.callStream(request()));
          assert.equal(error.code, code);
          assert.match(error.title, title);
          assert.equal(error.message, 'AWS says why.');
          assert.deepEqual(error.facts.at(-1), { name: 'Request id', value: 'stream-1' });
          assert.ok(!error.facts.some(({ value }) => value === '200'), 'no status of success');
          assert.deepEqual(texts, before.length === 0 ? [] : ['So far']);
          assert.equal(measures.at(-1)?.outcome, code);
        }
      });
    }

    it('tells an error that no model knows', async () => {
      sends([chunkFrame('So far'), errorFrame('SomethingOddException', 'oops')]);
      const error = await personErrorOf(assembled(aws).caller.callStream(request()));
      assert.deepEqual([error.code, error.message], ['aws-error', 'oops']);
    });

    it('drops a session that AWS calls expired', async () => {
      sends([chunkFrame('So far'), errorFrame('ExpiredTokenException', 'expired')]);
      const { caller } = assembled(aws);
      assert.equal((await personErrorOf(caller.callStream(request()))).code, 'expired-credentials');
      sends([chunkFrame('Yes.')]);
      await caller.callStream(request());
      assert.deepEqual(
        aws.requests.map(({ service }) => service),
        ['sts', 'bedrock-agent-runtime', 'sts', 'bedrock-agent-runtime'],
      );
    });
  });

  describe('that breaks off', () => {
    it('says so when the connection is cut', async () => {
      answers(async (response) => {
        beginStream(response);
        await writeFrames(response, [chunkFrame('So far')]);
        response.destroy();
        return 'hangs';
      });
      const error = await personErrorOf(assembled(aws).caller.callStream(request()));
      assert.deepEqual([error.code, error.title], ['broken-stream', 'The answer broke off']);
      assert.deepEqual(texts, ['So far']);
    });

    for (const [what, rest] of [
      ['within a frame', chunkFrame('cut').subarray(0, 20)],
      ['with something else', new TextEncoder().encode('<html>502 Bad Gateway</html> and more of it')],
      [
        'with a frame whose checksum is wrong',
        chunkFrame('wrong').map((byte, place) => (place === 30 ? byte ^ 1 : byte)),
      ],
    ] as const) {
      for (const before of [[], [chunkFrame('So far')]]) {
        it(`says so when it ends ${what}${before.length === 0 ? ', before anything else' : ''}`, async () => {
          sends([...before, rest]);
          const error = await personErrorOf(assembled(aws).caller.callStream(request()));
          assert.equal(error.code, 'broken-stream');
          assert.doesNotMatch(JSON.stringify([error.message, error.facts]), /Bad Gateway|"Error"/);
        });
      }
    }

    for (const before of [[], [chunkFrame('So far')]]) {
      it(`is given up at its deadline ${before.length === 0 ? 'before' : 'after'} its first event, and the connection closed`, async () => {
        answers(async (response) => {
          beginStream(response);
          await writeFrames(response, before);
          return 'hangs';
        });
        const { caller, measures } = assembled(aws);
        const error = await personErrorOf(caller.callStream(request({ deadlineMs: 150 })));
        assert.equal(error.code, 'deadline');
        await closed.promise;
        assert.equal(texts.length, before.length);
        assert.equal(measures.at(-1)?.outcome, 'deadline');
      });
    }

    it('is given up when the bot stops, and nothing is handed on from then on', async () => {
      let response: ServerResponse | null = null;
      answers(async (given) => {
        response = given;
        beginStream(given);
        await writeFrames(given, [chunkFrame('So far')]);
        return 'hangs';
      });
      const { caller } = assembled(aws);
      const first = Promise.withResolvers<void>();
      const calling = caller.callStream(
        request({
          onEvent: (event) => {
            events.push(Object(event));
            first.resolve();
          },
        }),
      );
      await first.promise;
      caller.breakOff();
      assert.equal((await personErrorOf(calling)).code, 'stopping');
      await closed.promise;
      assert.ok(response);
      assert.equal(events.length, 1);
    });
  });
});
