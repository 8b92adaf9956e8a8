import type { AgentAddress } from '../src/agents/agent-address.ts';
import { maskText } from '../src/answers/mask.ts';
import type { Principal } from '../src/aws/principal.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import { ANSWER_DEADLINE_MS, rememberThread, type Session, takeSession } from './agent-session.ts';
import { type AuditedTurn, auditError, auditTurn } from './audit-turn.ts';
import { checkAgentArn, configurationOfAgent, namedConnector } from './connector-check.ts';
import type { Connector } from './connector-store.ts';
import { personErrorCard } from './errors.ts';
import { maskedError } from './masked-error.ts';
import type { Parts } from './parts.ts';
import { tellPersonError } from './private-refusals.ts';
import type { ReadyQuestion } from './ready-question.ts';
import { principalWith, roleToRun } from './role.ts';
import { StreamedAnswer } from './streamed-answer.ts';
import type { Turn } from './turn.ts';

/** Asks an agent as the person, and shows its answer while it comes. */
export async function askAgent(parts: Parts, turn: Turn, question: ReadyQuestion): Promise<void> {
  let audited: Omit<AuditedTurn, 'outcome'> = {};
  try {
    const connector = await namedConnector(parts, turn, question.connector, (name) => `ask ${name} ${question.text}`);
    const address = checkAgentArn(turn, connector.agentArn);
    const configuration = await configurationOfAgent(parts, turn, address);
    const roleArn = await roleToRun(parts, turn, configuration, null);
    audited = {
      configurationName: configuration.name,
      accountId: configuration.account.id,
      region: address.region,
      roleArn,
      guardrailPolicies: configuration.guardrailPolicies,
    };
    const principal = principalWith(parts, turn, configuration, roleArn);
    const session = await takeSession(parts, turn, connector);
    try {
      await answer(parts, { turn, connector, address, principal, session, text: question.text, audited });
    } finally {
      await session.release();
    }
  } catch (error) {
    if (!(error instanceof PersonError)) throw error;
    auditError(parts, turn, error, audited);
    await tellPersonError(parts, turn, error);
  }
}

/** A question with everything that it takes to ask it. */
interface Asked {
  readonly turn: Turn;
  readonly connector: Connector;
  readonly address: AgentAddress;
  readonly principal: Principal;
  readonly session: Session;
  readonly text: string;
  readonly audited: Omit<AuditedTurn, 'outcome'>;
}

async function answer(parts: Parts, asked: Asked): Promise<void> {
  const { turn, connector, audited } = asked;
  const streamed = new StreamedAnswer(parts, turn, recordOf(parts, asked));
  await streamed.begin();
  let requestId: string | null = null;
  const begun = (id: string | null) => {
    requestId = id;
  };
  try {
    const answered = await invoke(parts, asked, streamed, begun);
    auditTurn(parts, turn, { ...audited, outcome: 'ran', requestId: answered.requestId });
    await rememberThread(parts, turn, connector.name);
    await streamed.end(null);
  } catch (error) {
    if (!(error instanceof PersonError)) {
      await streamed.end('I failed at showing this answer.');
      throw error;
    }
    const failure = inWords(error, connector.name);
    auditError(parts, turn, failure, { ...audited, requestId });
    const { title, message, nextSteps } = maskedError(failure);
    const why = [`${title}.`, message, ...nextSteps.slice(0, 1)].join(' ');
    if (!streamed.hasContent) return streamed.fail(personErrorCard(parts, failure), why);
    await rememberThread(parts, turn, connector.name);
    await streamed.end(why);
  }
}

/**
 * The call itself. An agent whose service role may not answer bit by bit is asked again to answer at once: it fails before it has done
 * anything. Traces are read for what its guardrail did and what failed, and nothing else of them is kept.
 */
async function invoke(
  parts: Parts,
  { turn, connector, address, principal, session, text }: Asked,
  streamed: StreamedAnswer,
  begun: (requestId: string | null) => void,
) {
  const began = parts.clock();
  const call = (bitByBit: boolean) =>
    parts.caller.callStream({
      principal,
      region: address.region,
      service: 'bedrock-agent-runtime',
      operation: 'InvokeAgent',
      input: {
        agentId: address.agentId,
        agentAliasId: connector.aliasId,
        sessionId: session.sessionId,
        inputText: text,
        enableTrace: true,
        ...(bitByBit ? { streamingConfigurations: { streamFinalResponse: true } } : {}),
      },
      deadlineMs: Math.max(1, ANSWER_DEADLINE_MS - (parts.clock() - began)),
      begun,
      onEvent: (event) => streamed.take(event),
    });
  try {
    return await call(true);
  } catch (error) {
    const mayHelp = error instanceof PersonError && error.code === 'agent-access-denied' && !streamed.hasContent;
    if (!mayHelp) throw error;
    parts.log.info({ user: turn.person.id, connector: connector.name }, 'an agent may not answer bit by bit');
    return await call(false);
  }
}

function recordOf(parts: Parts, { turn, connector, address, principal, session, text }: Asked) {
  const { kind, id, baseId, tenantId } = turn.conversation;
  return {
    id: parts.newId(),
    connector: connector.name,
    configurationName: principal.configurationName,
    ran: {
      commandLine: maskText(`ask ${connector.name} ${text}`),
      accountName: principal.accountName,
      accountId: principal.accountId,
      region: address.region,
      by: turn.person.name,
    },
    conversation: { kind, id, baseId, tenantId },
    hasForgotten: session.hasForgotten,
  };
}

/** The failures that a call has in general, said of an agent. */
function inWords(error: PersonError, name: string): PersonError {
  const { facts } = error;
  if (error.code === 'deadline') {
    return new PersonError(
      'deadline',
      `${name} has not finished in time`,
      `After ${ANSWER_DEADLINE_MS / 1000} s I stopped listening. The agent may still be doing what it was asked.`,
      { facts, nextSteps: ['Ask for less at once, or ask again.'], cause: error },
    );
  }
  if (error.code === 'stopping') {
    return new PersonError(
      'stopping',
      'The bot is being restarted',
      `I had to stop listening while ${name} was answering. The agent may still be doing what it was asked.`,
      { facts, nextSteps: ['Ask again in a minute.'], cause: error },
    );
  }
  return error;
}
