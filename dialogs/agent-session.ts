import { z } from 'zod';
import { ConflictError, NOT_STORED } from '../src/store/store.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import type { Connector } from './connector-store.ts';
import type { Parts } from './parts.ts';
import type { Turn } from './turn.ts';

/** No agent answers for longer; what came by then is shown. */
export const ANSWER_DEADLINE_MS = 120_000;
/** An answer that was begun and not ended by then never will be: whoever asked it is gone. */
export const GONE_AFTER_MS = ANSWER_DEADLINE_MS + 10_000;
/** Bedrock keeps what was said in a session for as long as that after the last question. */
export const SESSION_MS = 60 * 60 * 1000;
/** Mentions in a thread go to its agent for so long after the last question. */
const THREAD_MS = 24 * 60 * 60 * 1000;

const sessionRecord = z.object({
  /** Unguessable: whoever knows it could go on with the session, given the rights. */
  sessionId: z.string(),
  agentArn: z.string(),
  aliasId: z.string(),
  usedAt: z.number(),
  /** Until when nobody else may ask in it; a time that is over where it is free. */
  busyUntil: z.number(),
});

type SessionRecord = z.infer<typeof sessionRecord>;

/** A session with an agent, held by one question. */
export interface Session {
  readonly sessionId: string;
  /** The agent knows nothing of what was said before, because it is too long ago. */
  readonly hasForgotten: boolean;
  /** Lets the next question in. */
  readonly release: () => Promise<void>;
}

type Memory = Pick<Parts, 'store' | 'clock'>;

/** Takes the session in which this question belongs, or begins one. Refuses while another question of it is being answered. */
export async function takeSession(
  parts: Memory & Pick<Parts, 'newId'>,
  turn: Turn,
  connector: Connector,
): Promise<Session> {
  const { store, clock } = parts;
  const key = sessionKey(turn, connector.name);
  const item = (await store.read([key]))[key];
  const parsed = sessionRecord.safeParse(item);
  const { agentArn, aliasId } = connector;
  const known =
    parsed.success && parsed.data.agentArn === agentArn && parsed.data.aliasId === aliasId ? parsed.data : null;
  const now = clock();
  if (known !== null && known.busyUntil > now) throw busy(connector.name);
  const isKept = known !== null && known.usedAt + SESSION_MS > now;
  const sessionId = isKept ? known.sessionId : parts.newId();
  const taken: SessionRecord = { sessionId, agentArn, aliasId, usedAt: now, busyUntil: now + GONE_AFTER_MS };
  const write = (record: SessionRecord, eTag?: string) =>
    store.write({ [key]: { ...record, expiresAt: now + THREAD_MS, ...(eTag === undefined ? {} : { eTag }) } });
  try {
    await write(taken, item === undefined ? NOT_STORED : String(item.eTag));
  } catch (error) {
    if (error instanceof ConflictError) throw busy(connector.name);
    throw error;
  }
  return {
    sessionId,
    hasForgotten: known !== null && !isKept,
    async release() {
      const held = sessionRecord.safeParse((await store.read([key]))[key]);
      // It may have been ended meanwhile, and another begun.
      if (held.success && held.data.sessionId === sessionId)
        await write({ ...held.data, usedAt: clock(), busyUntil: 0 });
    },
  };
}

const threadRecord = z.object({ connector: z.string() });

/** The connector whose agent this thread talks with; null where it talks with none. Only channels have threads. */
export async function connectorOfThread({ store }: Memory, { conversation }: Turn): Promise<string | null> {
  if (conversation.kind !== 'channel') return null;
  const key = threadKey(conversation.id);
  const parsed = threadRecord.safeParse((await store.read([key]))[key]);
  return parsed.success ? parsed.data.connector : null;
}

/** From now on this thread talks with the connector's agent. */
export async function rememberThread(
  { store, clock }: Memory,
  { conversation }: Turn,
  connector: string,
): Promise<void> {
  if (conversation.kind !== 'channel') return;
  await store.write({ [threadKey(conversation.id)]: { connector, expiresAt: clock() + THREAD_MS } });
}

/** Ends all sessions of this thread, or of this person in this chat. False where there was none. */
export async function endSessions(parts: Memory, turn: Turn): Promise<boolean> {
  const sessions = await parts.store.keys(sessionKey(turn, ''), 100);
  const isThread = (await connectorOfThread(parts, turn)) !== null;
  const keys = [...sessions, ...(isThread ? [threadKey(turn.conversation.id)] : [])];
  if (keys.length > 0) await parts.store.delete(keys);
  return keys.length > 0;
}

function busy(name: string): PersonError {
  return new PersonError(
    'agent-busy',
    `${name} is still answering`,
    'An agent answers one question of a conversation at a time.',
    { nextSteps: ['Ask again when its answer is complete.'] },
  );
}

/** A thread of a channel has one session for all its people; in a chat each person has their own. */
function sessionKey({ conversation, person }: Turn, connector: string): string {
  const whose = conversation.kind === 'channel' ? 'thread' : person.id;
  return `agent-session/${conversation.id}/${whose}/${connector.toLowerCase()}`;
}

function threadKey(conversationId: string): string {
  return `agent-thread/${conversationId}`;
}
