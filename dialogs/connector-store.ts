import { z } from 'zod';
import { ConflictError, NOT_STORED } from '../src/store/store.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import { isAliasName, LONGEST_NAME } from './alias-store.ts';
import type { Parts } from './parts.ts';
import type { Turn } from './turn.ts';

export const MOST_CONNECTORS = 50;

/** An agent under a name, as it is kept: one item each, so that two people who write at the same moment do not lose one. */
const connectorRecord = z.object({
  name: z.string(),
  agentArn: z.string(),
  aliasId: z.string(),
  by: z.object({ id: z.string(), name: z.string() }),
  /** Milliseconds since the epoch. */
  at: z.number(),
});

export type Connector = z.infer<typeof connectorRecord>;

type Memory = Pick<Parts, 'store' | 'clock'>;

/** Words that stand behind `connector` in its own commands. */
const RESERVED: ReadonlySet<string> = new Set(['add', 'list', 'delete', 'help']);

/** The connector of a conversation by its name in any case; null where there is none. */
export async function findConnector({ store }: Memory, baseId: string, name: string): Promise<Connector | null> {
  if (!isAliasName(name)) return null;
  const key = connectorKey(baseId, name);
  return readConnector((await store.read([key]))[key]);
}

/** All connectors of a conversation, by name. */
export async function listConnectors({ store }: Memory, baseId: string): Promise<readonly Connector[]> {
  const keys = await store.keys(connectorKey(baseId, ''), MOST_CONNECTORS);
  const found = await store.read([...keys]);
  return keys.flatMap((key) => readConnector(found[key]) ?? []);
}

/** Adds a connector; refuses one whose name is taken, and one too many. */
export async function addConnector(
  parts: Memory,
  turn: Turn,
  { name, agentArn, aliasId }: Pick<Connector, 'name' | 'agentArn' | 'aliasId'>,
): Promise<void> {
  const { baseId } = turn.conversation;
  if ((await parts.store.keys(connectorKey(baseId, ''), MOST_CONNECTORS)).length >= MOST_CONNECTORS) {
    throw new PersonError(
      'too-many-connectors',
      'This conversation has all the connectors it can have',
      `It has ${MOST_CONNECTORS}, and ${name} would be one more.`,
      {
        nextSteps: ['Delete one that nobody uses.'],
        commands: [{ title: 'List connectors', line: 'connector list' }],
      },
    );
  }
  const { id, name: personName } = turn.person;
  const connector: Connector = { name, agentArn, aliasId, by: { id, name: personName }, at: parts.clock() };
  try {
    await parts.store.write({ [connectorKey(baseId, name)]: { ...connector, eTag: NOT_STORED } });
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    throw nameTaken(name);
  }
}

export async function deleteConnector({ store }: Memory, turn: Turn, name: string): Promise<void> {
  await store.delete([connectorKey(turn.conversation.baseId, name)]);
}

/** Refuses a name that no connector may have, and one that the conversation has already. */
export async function checkConnectorName(parts: Memory, turn: Turn, name: string): Promise<void> {
  const problem = !isAliasName(name)
    ? `A name has letters, digits, - and _, at most ${LONGEST_NAME} of them, and does not begin with a hyphen.`
    : RESERVED.has(name.toLowerCase())
      ? `connector ${name.toLowerCase()} is a command of its own.`
      : null;
  if (problem !== null) {
    throw new PersonError('bad-connector', 'A connector cannot have that name', problem, {
      nextSteps: ['Choose another, such as ops.'],
    });
  }
  if ((await findConnector(parts, turn.conversation.baseId, name)) !== null) throw nameTaken(name);
}

function nameTaken(name: string): PersonError {
  return new PersonError(
    'connector-taken',
    `There is a connector ${name} already`,
    'Names of connectors are told apart in any case, and each is there once in a conversation.',
    {
      nextSteps: ['Choose another name, or delete that connector first.'],
      commands: [{ title: 'List connectors', line: 'connector list' }],
    },
  );
}

function readConnector(item: unknown): Connector | null {
  const parsed = connectorRecord.safeParse(item);
  return parsed.success ? parsed.data : null;
}

/** By the name in lower case: names that differ in their case alone are one. */
function connectorKey(baseId: string, name: string): string {
  return `connector/${baseId}/${name.toLowerCase()}`;
}
