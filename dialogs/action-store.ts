import { z } from 'zod';
import { sameInAnyCase } from '../src/command/template.ts';
import type { CustomAction } from '../src/configuration/configuration.ts';
import { MOST_CRITERIA } from '../src/configuration/criteria.ts';
import { ConflictError, NOT_STORED } from '../src/store/store.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import type { Parts } from './parts.ts';
import type { Turn } from './turn.ts';

export const MOST_ACTIONS = 100;
/** All actions of a conversation are one item of the store, which each of its notifications reads; DynamoDB takes 400 KiB. */
const MOST_BYTES = 256 * 1024;

const person = z.object({ id: z.string(), name: z.string() });

/** How the command was made, to change it the same way again. */
const makingOf = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('command') }),
  z.object({
    kind: z.literal('lambda'),
    functionName: z.string(),
    invocation: z.enum(['RequestResponse', 'Event']),
    payload: z.string(),
  }),
  z.object({
    kind: z.literal('automation'),
    documentName: z.string(),
    /** By the parameter's name, as they were written. */
    values: z.record(z.string(), z.string()),
    /** Parameters that take several values, one a line. */
    lists: z.array(z.string()),
  }),
]);

const actionRecord = z.object({
  name: z.string(),
  /** The button's text. */
  title: z.string(),
  aliasName: z.string().nullable(),
  making: makingOf,
  commandText: z.string(),
  /** Null: of every type. */
  notificationType: z.string().nullable(),
  criteria: z
    .array(z.object({ operator: z.string(), variableName: z.string(), value: z.string().nullable() }))
    .max(MOST_CRITERIA),
  /** Null: that of the notification. */
  configurationName: z.string().nullable(),
  /** Null: that of the notification. */
  region: z.string().nullable(),
  by: person,
  /** Milliseconds since the epoch. */
  at: z.number(),
  changed: z.object({ by: person, at: z.number() }).nullable(),
  /** Counts its changes. */
  version: z.number(),
});

const actionList = z.object({ actions: z.array(actionRecord).max(MOST_ACTIONS), eTag: z.coerce.string() });

/** A custom action that was made in chat. */
export type CreatedAction = z.infer<typeof actionRecord>;
export type ActionMaking = CreatedAction['making'];

/** What a person gives; the rest is the store's. */
export type NewAction = Omit<CreatedAction, 'by' | 'at' | 'changed' | 'version'>;

type Memory = Pick<Parts, 'store' | 'clock'>;

const TRIES = 8;

/** The actions that were made in a conversation, by name. None where they cannot be read: notifications go on without. */
export async function createdActions(
  { store }: Pick<Parts, 'store'>,
  baseId: string,
): Promise<readonly CreatedAction[]> {
  const key = actionsKey(baseId);
  const item = (await store.read([key]))[key];
  if (item === undefined) return [];
  const parsed = actionList.safeParse(item);
  return parsed.success ? parsed.data.actions : [];
}

/** By its name in any case; null where there is none. */
export async function findAction(parts: Memory, baseId: string, name: string): Promise<CreatedAction | null> {
  const actions = await createdActions(parts, baseId);
  return actions.find((action) => sameInAnyCase(action.name, name)) ?? null;
}

/** Makes an action; refuses one whose name or alias is taken, and one too many. */
export function createAction(parts: Memory, turn: Turn, given: NewAction): Promise<void> {
  const action: CreatedAction = { ...given, by: who(turn), at: parts.clock(), changed: null, version: 1 };
  return writeActions(parts, turn, (actions) => {
    if (actions.length >= MOST_ACTIONS) throw tooMany(given.name);
    refuseTaken(actions, given);
    return [...actions, action];
  });
}

/** Changes what an action is; refuses where somebody has changed or deleted it since that version. */
export function changeAction(parts: Memory, turn: Turn, given: NewAction, version: number): Promise<void> {
  const changed = { by: who(turn), at: parts.clock() };
  return writeActions(parts, turn, (actions) => {
    const before = sameVersion(actions, given.name, version);
    const others = actions.filter((action) => action !== before);
    refuseTaken(others, given);
    return [...others, { ...given, by: before.by, at: before.at, changed, version: version + 1 }];
  });
}

export function deleteAction(parts: Memory, turn: Turn, name: string, version: number): Promise<void> {
  return writeActions(parts, turn, (actions) => {
    const before = sameVersion(actions, name, version);
    return actions.filter((action) => action !== before);
  });
}

/** The action as `CustomAction` has it, of which a notification's buttons are made. */
export function asCustomAction(action: CreatedAction): CustomAction {
  const { name, aliasName, commandText, notificationType, title, criteria } = action;
  return {
    name,
    aliasName,
    commandText,
    attachments: [{ notificationType, buttonText: title, criteria, variables: {} }],
  };
}

/** `change` is called again where someone else changed the list meanwhile: two people who write at the same moment lose nothing. */
async function writeActions(
  parts: Memory,
  turn: Turn,
  change: (actions: readonly CreatedAction[]) => readonly CreatedAction[],
): Promise<void> {
  const key = actionsKey(turn.conversation.baseId);
  for (let tries = 1; ; tries += 1) {
    const item = (await parts.store.read([key]))[key];
    // What cannot be read is not written over.
    const { actions, eTag } = item === undefined ? { actions: [], eTag: NOT_STORED } : actionList.parse(item);
    const next = [...change(actions)].sort((one, other) =>
      one.name.toLowerCase() < other.name.toLowerCase() ? -1 : 1,
    );
    if (Buffer.byteLength(JSON.stringify(next)) > MOST_BYTES) throw tooMuch();
    try {
      return await parts.store.write({ [key]: { actions: next, eTag } });
    } catch (error) {
      if (!(error instanceof ConflictError) || tries >= TRIES) throw error;
    }
  }
}

function sameVersion(actions: readonly CreatedAction[], name: string, version: number): CreatedAction {
  const found = actions.find((action) => sameInAnyCase(action.name, name));
  if (found?.version === version) return found;
  throw new PersonError(
    'action-changed',
    `Somebody else has ${found === undefined ? 'deleted' : 'changed'} ${name} meanwhile`,
    'What you saw of it is no longer what it is, so it was left alone.',
    { nextSteps: ['Look at the actions, then try again.'], commands: [{ title: 'List actions', line: 'action list' }] },
  );
}

function refuseTaken(actions: readonly CreatedAction[], { name, aliasName }: NewAction): void {
  if (actions.some((other) => sameInAnyCase(other.name, name))) throw actionTaken(name);
  const owner = actions.find((other) => other.aliasName !== null && sameInAnyCase(other.aliasName, aliasName ?? ''));
  if (aliasName !== null && owner) throw aliasOfAction(aliasName, owner.name);
}

export function actionTaken(name: string): PersonError {
  return new PersonError(
    'action-taken',
    `There is an action ${name} already`,
    'Names of actions are told apart in any case, and each is there once in a conversation.',
    {
      nextSteps: ['Choose another name, or change that action.'],
      commands: [{ title: `Show ${name}`, line: `action show ${name}` }],
    },
  );
}

export function aliasOfAction(aliasName: string, action: string): PersonError {
  return new PersonError(
    'alias-taken',
    `There is an alias ${aliasName} already`,
    `It belongs to the custom action ${action}.`,
    {
      nextSteps: ['Choose another name.'],
      commands: [{ title: `Show ${action}`, line: `action show ${action}` }],
    },
  );
}

function tooMany(name: string): PersonError {
  return new PersonError(
    'too-many-actions',
    'This conversation has all the actions it can have',
    `It has ${MOST_ACTIONS}, and ${name} would be one more.`,
    {
      nextSteps: ['Delete one that nobody uses.'],
      commands: [{ title: 'List actions', line: 'action list' }],
    },
  );
}

function tooMuch(): PersonError {
  return new PersonError(
    'too-many-actions',
    'The actions of this conversation are too long',
    'Together they may have 256 KiB, and these would have more.',
    {
      nextSteps: ['Delete one that nobody uses, or make the command shorter.'],
      commands: [{ title: 'List actions', line: 'action list' }],
    },
  );
}

function who({ person: { id, name } }: Turn): CreatedAction['by'] {
  return { id, name };
}

function actionsKey(baseId: string): string {
  return `custom-actions/${baseId}`;
}
