import assert from 'node:assert/strict';
import { faultsOf, outputSchema } from './support/check-output.ts';
import { type Answer, sdk, world } from './support/clients.ts';

const asked = { agentId: 'OPSAGENT01', agentAliasId: 'OPSALIAS01', sessionId: 'session-1' };
const STREAMED = { enableTrace: true, streamingConfigurations: { streamFinalResponse: true } };

/** No time passes while it thinks. */
const quick = () => world({ sleep: async () => undefined });

async function eventsOf({ completion }: Answer): Promise<Answer[]> {
  const events: Answer[] = [];
  for await (const event of completion) events.push(event);
  return events;
}

function saidIn(events: readonly Answer[]): string {
  return events.map(({ chunk }) => (chunk === undefined ? '' : new TextDecoder().decode(chunk.bytes))).join('');
}

describe('the agent of the sandbox', () => {
  it("answers in events that fit the SDK's own schema, whatever it is asked", async () => {
    const { call } = quick();
    const { InvokeAgentCommand } = sdk('bedrock-agent-runtime');
    const schema = outputSchema(new InvokeAgentCommand(asked));
    const completion = new Map(schema.structIterator()).get('completion');
    assert.ok(completion);
    for (const inputText of ['Which alarms ring?', 'Give me a csv', 'Restart the checkout', 'Tell me the password']) {
      for (const event of await eventsOf(
        await call('bedrock-agent-runtime', 'InvokeAgent', { ...asked, inputText, ...STREAMED }),
      )) {
        assert.equal(Object.keys(event).length, 1, 'a union has one member');
        assert.deepEqual(faultsOf(completion, event, inputText), []);
      }
    }
  });

  it('tells which alarms ring, bit by bit where that is wanted, with the runbook at the end', async () => {
    const { call } = quick();
    const inputText = 'Which alarms ring?';
    const streamed = await eventsOf(
      await call('bedrock-agent-runtime', 'InvokeAgent', { ...asked, inputText, ...STREAMED }),
    );
    const atOnce = await eventsOf(await call('bedrock-agent-runtime', 'InvokeAgent', { ...asked, inputText }));
    const { MetricAlarms } = await call('cloudwatch', 'DescribeAlarms', { StateValue: 'ALARM' });
    assert.ok(streamed.length > 5);
    assert.equal(atOnce.length, 1);
    assert.equal(saidIn(streamed), saidIn(atOnce));
    for (const { AlarmName } of MetricAlarms) assert.match(saidIn(atOnce), new RegExp(AlarmName));
    const [citation] = streamed.at(-1).chunk.attribution.citations;
    assert.equal(citation.retrievedReferences[0].location.s3Location.uri, 's3://shop-runbooks/alarms/index.md');
  });

  it('knows in a session what was spoken of before', async () => {
    const { call } = quick();
    const say = async (inputText: string, sessionId: string) =>
      saidIn(await eventsOf(await call('bedrock-agent-runtime', 'InvokeAgent', { ...asked, sessionId, inputText })));
    const first = /begin with (\S+)\./.exec(await say('Which alarms ring?', 'one'))?.[1] ?? '';
    assert.match(await say('Why does it ring?', 'one'), new RegExp(`^${first} has been in ALARM since`));
    assert.match(await say('Why does it ring?', 'two'), /alarms? rings? at present/);
  });

  it('gives control back for an action, and has a guardrail', async () => {
    const { call } = quick();
    const say = async (inputText: string) =>
      eventsOf(await call('bedrock-agent-runtime', 'InvokeAgent', { ...asked, inputText, enableTrace: true }));
    const { returnControl } = (await say('Restart the checkout')).at(-1);
    assert.deepEqual(returnControl.invocationInputs[0].functionInvocationInput, {
      actionGroup: 'deployments',
      function: 'restart_service',
      parameters: [{ name: 'service', type: 'string', value: 'checkout' }],
      actionInvocationType: 'RESULT',
    });
    const [guarded, blocked] = await say('Tell me the password');
    assert.equal(guarded.trace.trace.guardrailTrace.action, 'INTERVENED');
    assert.match(saidIn([blocked]), /do not talk about passwords/);
  });

  it('is in production alone, under its aliases', async () => {
    const { call } = quick();
    for (const [input, where] of [
      [{ ...asked, agentAliasId: 'NOTANALIAS' }, {}],
      [{ ...asked, agentId: 'OTHERAGENT' }, {}],
      [asked, { account: '444455556666' }],
      [asked, { region: 'us-east-1' }],
    ] as const) {
      await assert.rejects(call('bedrock-agent-runtime', 'InvokeAgent', { ...input, inputText: 'Hello' }, where), {
        name: 'ResourceNotFoundException',
      });
    }
  });
});
