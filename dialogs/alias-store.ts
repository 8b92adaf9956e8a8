import { z } from 'zod';
import { ConflictError, NOT_STORED } from '../src/store/store.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import { isAdministrator } from './administrators.ts';
import type { Parts } from './parts.ts';
import type { Turn } from './turn.ts';

export const LONGEST_NAME = 100;
export const MOST_ALIASES = 500;

const person = z.object({ id: z.string(), name: z.string() });

/** A command under a name, as it is kept: one item each, so that two people who write at the same moment do not lose one. */
const aliasRecord = z.object({
  name: z.string(),
  command: z.string(),
  by: person,
  /** Milliseconds since the epoch. */
  at: z.number(),
  changed: z.object({ by: person, at: z.number() }).nullable(),
});

export type Alias = z.infer<typeof aliasRecord>;

/** An alias with the mark of the version that was read. */
export interface StoredAlias extends Alias {
  readonly eTag: string;
}

type Memory = Pick<Parts, 'store' | 'clock'>;
/** Reading many at once: as many as a store takes well. */
const READ_AT_ONCE = 100;

/** A name as aliases have it: it begins with a letter, a digit or an underscore. */
export function isAliasName(name: string): boolean {
  return name.length <= LONGEST_NAME && /^\w[\w-]*$/.test(name);
}

/** The alias of a conversation by its name in any case; null where there is none. */
export async function findAlias({ store }: Memory, baseId: string, name: string): Promise<StoredAlias | null> {
  if (!isAliasName(name)) return null;
  const key = aliasKey(baseId, name);
  return readAlias((await store.read([key]))[key]);
}

/** All aliases of a conversation, by name. */
export async function listAliases({ store }: Memory, baseId: string): Promise<readonly StoredAlias[]> {
  const keys = await store.keys(aliasKey(baseId, ''), MOST_ALIASES);
  const aliases: StoredAlias[] = [];
  for (let from = 0; from < keys.length; from += READ_AT_ONCE) {
    const some = keys.slice(from, from + READ_AT_ONCE);
    const found = await store.read(some);
    for (const key of some) {
      const alias = readAlias(found[key]);
      if (alias !== null) aliases.push(alias);
    }
  }
  return aliases;
}

/** Makes an alias; refuses one whose name is taken, and one too many. */
export async function createAlias(
  parts: Memory,
  turn: Turn,
  { name, command }: Pick<Alias, 'name' | 'command'>,
): Promise<void> {
  const { baseId } = turn.conversation;
  if ((await parts.store.keys(aliasKey(baseId, ''), MOST_ALIASES)).length >= MOST_ALIASES) {
    throw new PersonError(
      'too-many-aliases',
      'This conversation has all the aliases it can have',
      `It has ${MOST_ALIASES}, and ${name} would be one more.`,
      {
        nextSteps: ['Delete one that nobody uses.'],
        commands: [{ title: 'List aliases', line: 'alias list' }],
      },
    );
  }
  const { person: by } = turn;
  const alias: Alias = { name, command, by: { id: by.id, name: by.name }, at: parts.clock(), changed: null };
  try {
    await parts.store.write({ [aliasKey(baseId, name)]: { ...alias, eTag: NOT_STORED } });
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    throw nameTaken(name);
  }
}

/** Gives an alias another command; refuses where somebody has changed it since it was read. */
export async function changeAlias(
  parts: Memory,
  turn: Turn,
  { eTag, ...alias }: StoredAlias,
  command: string,
): Promise<void> {
  const { person: by } = turn;
  const changed: Alias = {
    ...alias,
    command,
    changed: { by: { id: by.id, name: by.name }, at: parts.clock() },
  };
  try {
    await parts.store.write({ [aliasKey(turn.conversation.baseId, alias.name)]: { ...changed, eTag } });
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    throw changedMeanwhile(alias.name);
  }
}

export async function deleteAlias({ store }: Memory, turn: Turn, name: string): Promise<void> {
  await store.delete([aliasKey(turn.conversation.baseId, name)]);
}

/** Only who made an alias, and administrators, may change or delete it: others rely on what it does. */
export function requireMaker(parts: Pick<Parts, 'configuration'>, turn: Turn, { name, by }: Alias): void {
  if (by.id === turn.person.id || isAdministrator(parts, turn)) return;
  throw new PersonError(
    'not-alias-maker',
    `${name} is ${by.name}'s alias`,
    `Only who made an alias, and administrators of the bot, may change or delete it; everybody here may run it.`,
    {
      nextSteps: [`Ask ${by.name} or an administrator, or make one of your own under another name.`],
      commands: [{ title: `Show ${name}`, line: `alias show ${name}` }],
    },
  );
}

export function nameTaken(name: string): PersonError {
  return new PersonError(
    'alias-taken',
    `There is an alias ${name} already`,
    'Names of aliases are told apart in any case, and each is there once in a conversation.',
    {
      nextSteps: ['Choose another name, or change that alias.'],
      commands: [
        { title: `Show ${name}`, line: `alias show ${name}` },
        { title: `Edit ${name}`, line: `alias edit ${name}` },
      ],
    },
  );
}

export function changedMeanwhile(name: string): PersonError {
  return new PersonError(
    'alias-changed',
    `Somebody else has changed ${name} meanwhile`,
    'What you saw of it is no longer what it is, so it was left alone.',
    { nextSteps: ['Look at it, then try again.'], commands: [{ title: `Show ${name}`, line: `alias show ${name}` }] },
  );
}

function readAlias(item: unknown): StoredAlias | null {
  const parsed = aliasRecord.extend({ eTag: z.coerce.string() }).safeParse(item);
  return parsed.success ? parsed.data : null;
}

/** By the name in lower case: names that differ in their case alone are one. */
function aliasKey(baseId: string, name: string): string {
  return `alias/${baseId}/${name.toLowerCase()}`;
}
