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
  /** As Teams' list of members tells it, in lower case; null where that was not asked, or does not tell. No activity carries it. */
  readonly userPrincipalName: string | null;
}

/** Whether the configuration means this person by an Entra object id or a user principal name. Both mean the same in any case. */
export function isCalled({ id, userPrincipalName }: Person, called: string): boolean {
  const wanted = called.toLowerCase();
  return wanted === id.toLowerCase() || wanted === userPrincipalName?.toLowerCase();
}

const MAX_NAME_CHARACTERS = 200;

/** Reads `from` of an activity, which is input from outside: what it lacks is said, not thrown. */
export function readPerson(activity: unknown): Person | Unreadable {
  const botFrameworkId = textOf(activity, 'from', 'id');
  if (botFrameworkId === null) {
    return { kind: 'unreadable', problem: "The activity's from.id is missing or not what Teams sends." };
  }
  const id = textOf(activity, 'from', 'aadObjectId') ?? botFrameworkId;
  return {
    kind: 'person',
    id,
    name: readName(fieldOf(activity, 'from', 'name')) || id,
    botFrameworkId,
    userPrincipalName: null,
  };
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
