import type { Unreadable } from './conversation.ts';
import { fieldOf, textOf } from './fields.ts';

/** Who wrote or pressed. */
export interface Person {
  readonly kind: 'person';
  /** Entra object id; where an activity has none, Bot Framework's user id. */
  readonly id: string;
  /** As Teams shows it, on one line; the id where Teams sends none. Chosen by people: never a proof of who someone is. */
  readonly name: string;
  /** What mentions go by: `29:…`. */
  readonly botFrameworkId: string;
}

const MAX_NAME_CHARACTERS = 200;

/** Reads `from` of an activity, which is input from outside: what it lacks is said, not thrown. */
export function readPerson(activity: unknown): Person | Unreadable {
  const botFrameworkId = textOf(activity, 'from', 'id');
  if (botFrameworkId === null) {
    return { kind: 'unreadable', problem: "The activity's from.id is missing or not what Teams sends." };
  }
  const id = textOf(activity, 'from', 'aadObjectId') ?? botFrameworkId;
  return { kind: 'person', id, name: readName(fieldOf(activity, 'from', 'name')) || id, botFrameworkId };
}

/** Line breaks and invisible characters in a name could make one line of a log or card look like another. */
function readName(value: unknown): string {
  if (typeof value !== 'string') return '';
  return value
    .slice(0, MAX_NAME_CHARACTERS)
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
}
