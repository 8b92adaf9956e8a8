import { z } from 'zod';
import type { AgentAnswer } from '../src/agents/agent-answer.ts';
import type { Delivery, NewEntry } from '../src/outbox/outbox.ts';
import { GONE_AFTER_MS } from './agent-session.ts';
import type { Parts } from './parts.ts';

const texts = z.array(z.string()).readonly();

const answer: z.ZodType<AgentAnswer> = z.object({
  text: z.string(),
  omitted: z.number(),
  sources: texts,
  moreSources: z.number(),
  files: texts,
  moreFiles: z.number(),
  actions: texts,
  isGuarded: z.boolean(),
  failures: texts,
});

/** An agent's answer on its card. Plain data: what has come of it outlives the process, and its pages can be turned. */
const agentRecord = z.object({
  id: z.string(),
  /** The connector's name. */
  connector: z.string(),
  configurationName: z.string(),
  ran: z.object({
    commandLine: z.string(),
    accountName: z.string(),
    accountId: z.string(),
    region: z.string(),
    by: z.string(),
  }),
  conversation: z.object({
    kind: z.enum(['personal', 'group', 'channel']),
    /** With the thread. */
    id: z.string(),
    baseId: z.string(),
    tenantId: z.string(),
  }),
  /** Teams' id of the card; null where Teams has not told it. */
  messageId: z.string().nullable(),
  /** What was said in the session before is forgotten. */
  hasForgotten: z.boolean(),
  answer,
  /** How it ended; null while it comes. `why`: whole sentences, null where it is complete. */
  ended: z.object({ why: z.string().nullable() }).nullable(),
});

export type AgentRecord = z.infer<typeof agentRecord>;

type Memory = Pick<Parts, 'store' | 'clock'>;

/** As long as other answers turn their pages. */
const KEPT_MS = 24 * 60 * 60 * 1000;
/** More answers at once than this are not told apart: their cards change rarely enough by then. */
const MOST_COUNTED = 30;

const runningKey = ({ conversation, id }: Pick<AgentRecord, 'conversation' | 'id'>) =>
  `agent-running/${conversation.baseId}/${id}`;
const keyOf = (id: string) => `agent-answer/${id}`;

/** Keeps what has come so far of an answer, or all of it. */
export async function saveAgentRecord({ store, clock }: Memory, record: AgentRecord): Promise<void> {
  await store.write({ [keyOf(record.id)]: { ...record, expiresAt: clock() + KEPT_MS } });
}

export async function readAgentRecord({ store }: Memory, id: string): Promise<AgentRecord | null> {
  // A store has no such keys; an id of a card never is one.
  if (!id.isWellFormed()) return null;
  const key = keyOf(id);
  const parsed = agentRecord.safeParse((await store.read([key]))[key]);
  return parsed.success ? parsed.data : null;
}

/**
 * Marks an answer as one whose card does not yet show how it ended. Should the process die before it does, the outbox finds it so and
 * brings the card up to date.
 */
export async function beginCard({ store, clock, outbox, newId }: Parts, record: AgentRecord): Promise<void> {
  const due = clock() + GONE_AFTER_MS;
  await store.write({ [runningKey(record)]: { expiresAt: due + KEPT_MS } });
  const body: z.input<typeof cardBody> = { answerId: record.id };
  const entry: NewEntry = {
    body: JSON.stringify(body),
    deliveries: [
      {
        id: newId(),
        conversationId: record.conversation.baseId,
        tenantId: record.conversation.tenantId,
        configurationName: record.configurationName,
        kind: 'agent',
        uniqueKey: `agent/${record.id}`,
        unique: 'waiting',
        notBefore: due,
      },
    ],
  };
  await outbox.add([entry]);
}

/** The card shows how the answer ended. */
export async function endCard({ store }: Pick<Parts, 'store'>, record: AgentRecord): Promise<void> {
  await store.delete([runningKey(record)]);
}

export async function isCardOpen({ store }: Pick<Parts, 'store'>, record: AgentRecord): Promise<boolean> {
  const key = runningKey(record);
  return (await store.read([key]))[key] !== undefined;
}

/** How many answers come at present in this conversation, this one included. */
export async function answersRunning({ store }: Pick<Parts, 'store'>, { conversation }: AgentRecord): Promise<number> {
  return (await store.keys(`agent-running/${conversation.baseId}/`, MOST_COUNTED)).length;
}

const cardBody = z.object({ answerId: z.string() });

/** The answer that a delivery is about. Throws where its body is not what the outbox should hold. */
export function answerOf({ body }: Delivery): string {
  try {
    return cardBody.parse(JSON.parse(body)).answerId;
  } catch (error) {
    // Shown to people as the reason of a failed delivery.
    throw new Error("the outbox holds no agent's answer there", { cause: error });
  }
}
