import { type AlarmState, compositeState, metricAlarmState, sky } from '../alarm-state.ts';
import type { Call, Handlers, Output } from '../call.ts';
import { type Agent, agents } from '../content/agents.ts';
import { compositeAlarms, metricAlarms } from '../content/alarms.ts';
import { Refusal } from '../errors.ts';
import { flag, record, requiredText, text } from '../fields.ts';

/** Amazon Bedrock: an agent that knows the alarms of the account and the runbooks for them. */
export const bedrockAgentRuntime: Handlers = { InvokeAgent: invokeAgent };

/** As a model writes: some words at a time. */
const WORDS_A_CHUNK = 4;
const BETWEEN_CHUNKS_MS = 300;
const THINKS_MS = 600;

/** An event of the stream: one member of the union. */
type Event = Readonly<Record<string, unknown>>;

function invokeAgent(call: Call): Output {
  const { input, estate } = call;
  const agentId = requiredText(input, 'agentId');
  const aliasId = requiredText(input, 'agentAliasId');
  const agent = agents(estate.site).find((one) => one.id === agentId && one.aliasIds.includes(aliasId));
  if (agent === undefined) {
    throw new Refusal(
      'ResourceNotFoundException',
      "Failed to retrieve resource because it doesn't exist. Retry your request with a different resource identifier.",
      404,
    );
  }
  const sessionId = requiredText(input, 'sessionId');
  return { contentType: 'application/json', sessionId, completion: answer(call, agent, sessionId) };
}

async function* answer(call: Call, agent: Agent, sessionId: string): AsyncGenerator<Event> {
  const { input } = call;
  const question = text(input, 'inputText') ?? '';
  const traced = flag(input, 'enableTrace') === true;
  const trace = (part: Event): Event => ({
    trace: { agentId: agent.id, agentAliasId: input.agentAliasId, sessionId, agentVersion: agent.version, trace: part },
  });
  await call.wait(THINKS_MS);
  if (/password|secret|credential/i.test(question)) {
    const guardrailTrace = { action: 'INTERVENED', traceId: `${sessionId}-guardrail`, inputAssessments: [] };
    if (traced) yield trace({ guardrailTrace });
    return yield { chunk: { bytes: bytesOf(agent.blocked) } };
  }
  if (traced) {
    const rationale = { traceId: `${sessionId}-0`, text: 'I look at the alarms and their runbooks.' };
    yield trace({ orchestrationTrace: { rationale } });
  }
  const wanted = /\b(restart|scale|roll\s?back)\b[^a-z]*(?:the\s+)?([a-z][\w-]*)?/i.exec(question);
  if (wanted !== null) return yield returnControl(call, wanted[1] ?? '', wanted[2] ?? 'order-intake');
  const { said, sources } = answerTo(call, agent, sessionId, question);
  if (/\b(csv|file|report)\b/i.test(question)) {
    const bytes = bytesOf(
      `alarm,since\n${ringing(call)
        .map(({ name, state }) => `${name},${state.since.toISOString()}\n`)
        .join('')}`,
    );
    yield { files: { files: [{ name: 'alarms.csv', type: 'text/csv', bytes }] } };
  }
  const isStreamed = flag(record(input, 'streamingConfigurations') ?? {}, 'streamFinalResponse') === true;
  const pieces = isStreamed ? piecesOf(said) : [said];
  for (const [place, piece] of pieces.entries()) {
    if (place > 0) await call.wait(BETWEEN_CHUNKS_MS);
    const isLast = place === pieces.length - 1;
    const attribution = isLast && sources.length > 0 ? { attribution: attributionOf(said, sources) } : {};
    yield { chunk: { bytes: bytesOf(piece), ...attribution } };
  }
}

/** An action that the agent does not run itself: it gives control back to whoever asked it. */
function returnControl({ newId }: Call, action: string, service: string): Event {
  const functionInvocationInput = {
    actionGroup: 'deployments',
    function: `${action.toLowerCase().replace(/\s/g, '')}_service`,
    parameters: [{ name: 'service', type: 'string', value: service }],
    actionInvocationType: 'RESULT',
  };
  return { returnControl: { invocationId: newId(), invocationInputs: [{ functionInvocationInput }] } };
}

interface Ringing {
  readonly name: string;
  readonly description: string;
  readonly state: AlarmState;
}

function ringing(call: Call): readonly Ringing[] {
  const { site } = call.estate;
  return [
    ...metricAlarms(site).map((alarm) => ({ ...alarm, state: metricAlarmState(alarm, call.now, sky(call)) })),
    ...compositeAlarms(site).map((alarm) => ({ ...alarm, state: compositeState(alarm, call.now, sky(call)) })),
  ].filter(({ state }) => state.value === 'ALARM');
}

/** What it says, and the runbooks that it has it from. In a session it knows which alarm was spoken of last. */
function answerTo(
  call: Call,
  agent: Agent,
  sessionId: string,
  question: string,
): { readonly said: string; readonly sources: readonly string[] } {
  const { agentSessions } = call.estate;
  const all = ringing(call);
  const lastSpokenOf = agentSessions.get(sessionId);
  const named = all.find(({ name }) => question.includes(name));
  const meant =
    named ??
    (/\b(why|it|that|this|runbook)\b/i.test(question) ? all.find(({ name }) => name === lastSpokenOf) : undefined);
  if (meant !== undefined) {
    agentSessions.set(sessionId, meant.name);
    const said = `${meant.name} has been in ALARM since ${clock(meant.state.since)}.\n\n${meant.state.reason}\n\nThe runbook says: look at the logs of the last minutes first, then at the last deployment; roll it back if the errors began with it.`;
    return { said, sources: [`${agent.runbooks}${meant.name}.md`] };
  }
  const [first] = all;
  if (first === undefined) return { said: 'No alarm rings at present.', sources: [] };
  agentSessions.set(sessionId, first.name);
  const lines = all.map(({ name, state }, place) => `${place + 1}. ${name}, since ${clock(state.since)}`);
  const count = all.length === 1 ? 'One alarm rings' : `${all.length} alarms ring`;
  const said = `${count} at present:\n\n${lines.join('\n')}\n\nI would begin with ${first.name}. Ask me why it rings, or for its runbook.`;
  return { said, sources: [`${agent.runbooks}index.md`] };
}

function clock(time: Date): string {
  return `${time.toISOString().slice(11, 16)} UTC`;
}

function piecesOf(said: string): readonly string[] {
  const words = said.match(/\S+\s*/g) ?? [];
  return Array.from({ length: Math.ceil(words.length / WORDS_A_CHUNK) }, (_, place) =>
    words.slice(place * WORDS_A_CHUNK, (place + 1) * WORDS_A_CHUNK).join(''),
  );
}

function attributionOf(said: string, sources: readonly string[]): Event {
  return {
    citations: [
      {
        generatedResponsePart: { textResponsePart: { text: said, span: { start: 0, end: said.length } } },
        retrievedReferences: sources.map((uri) => ({
          content: { text: 'Look at the logs of the last minutes first.' },
          location: { type: 'S3', s3Location: { uri } },
        })),
      },
    ],
  };
}

function bytesOf(said: string): Uint8Array {
  return new TextEncoder().encode(said);
}
