import type { Member } from './connector-sender.ts';
import type { Conversation } from './conversation.ts';
import type { Person } from './person.ts';

/** Teams lets a bot read members 14 times a second; what was read holds for this long. */
const KEPT_MS = 10 * 60 * 1000;
const MAX_KEPT = 5000;
/** Whoever waits for the answer to a command waits for this before it. */
const DEADLINE_MS = 3000;

/** Who a person is in a conversation, as Teams vouches for it. */
export interface Standing {
  readonly kind: 'member';
  /** In lower case; null where Teams tells none. */
  readonly userPrincipalName: string | null;
  /** The person's own, in lower case. Null for those without an account only. */
  readonly tenantId: string | null;
  /** Of some tenant. For guests Teams may name that tenant or their home. */
  readonly isGuest: boolean;
  /** Someone whom no tenant vouches for, as those who join a meeting by its link. */
  readonly isAnonymous: boolean;
}

/** What Teams says of a person. */
export type Told =
  | Standing
  /** Teams says that the person is no member of the conversation. */
  | { readonly kind: 'no-member' }
  /** Teams did not say, or said it of somebody else; `problem` is for the log. */
  | { readonly kind: 'not-told'; readonly problem: string };

export interface PeopleParts {
  /** One member of a conversation, by Bot Framework's id; null where Teams says that there is none. */
  readonly read: (
    conversation: { readonly conversationId: string; readonly tenantId: string },
    memberId: string,
    timeoutMs: number,
  ) => Promise<Member | null>;
  readonly clock: () => number;
  /** What the work gives; null where that takes longer. */
  readonly within: <T>(work: Promise<T>, ms: number) => Promise<T | null>;
}

const ANONYMOUS: Standing = {
  kind: 'member',
  userPrincipalName: null,
  tenantId: null,
  isGuest: false,
  isAnonymous: true,
};

/** Asks Teams who people are. Activities say neither their tenant nor whether they are guests. */
export class People {
  readonly #parts: PeopleParts;
  readonly #kept = new Map<string, { readonly at: number; readonly told: Promise<Told> }>();

  constructor(parts: PeopleParts) {
    this.#parts = parts;
  }

  /** Does not reject. One request for all that ask at once; only what a member is told to be is kept. */
  async standing(conversation: Pick<Conversation, 'baseId' | 'tenantId'>, person: Person): Promise<Told> {
    // Without an Entra object id there is nobody whom Teams vouches for, and nothing to compare its answer with.
    if (person.id === person.botFrameworkId) return ANONYMOUS;
    const told = await this.#parts.within(this.#told(conversation, person), DEADLINE_MS);
    return told ?? { kind: 'not-told', problem: `no answer of Teams within ${DEADLINE_MS} ms` };
  }

  #told(conversation: Pick<Conversation, 'baseId' | 'tenantId'>, person: Person): Promise<Told> {
    const key = JSON.stringify([conversation.tenantId, conversation.baseId, person.botFrameworkId, person.id]);
    const now = this.#parts.clock();
    const kept = this.#kept.get(key);
    if (kept !== undefined && now - kept.at < KEPT_MS) return kept.told;
    const told = this.#ask(conversation, person);
    const entry = { at: now, told };
    this.#kept.delete(key);
    this.#kept.set(key, entry);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MAX_KEPT && oldest !== undefined) this.#kept.delete(oldest);
    void told.then(({ kind }) => {
      // What was not told is asked again, and so is who was no member: they may be added at any time.
      if (kind !== 'member' && this.#kept.get(key) === entry) this.#kept.delete(key);
    });
    return told;
  }

  async #ask({ baseId, tenantId }: Pick<Conversation, 'baseId' | 'tenantId'>, person: Person): Promise<Told> {
    try {
      const conversation = { conversationId: baseId, tenantId };
      const member = await this.#parts.read(conversation, person.botFrameworkId, DEADLINE_MS);
      return member === null ? { kind: 'no-member' } : standingOf(member, person);
    } catch (error) {
      return { kind: 'not-told', problem: error instanceof Error ? error.message : String(error) };
    }
  }
}

/** What a member's entry says of this person. What it leaves open is not guessed: a guest must not pass for a member of the tenant. */
function standingOf(member: Member, person: Person): Told {
  const objectId = member.aadObjectId ?? member.objectId;
  if (objectId?.toLowerCase() !== person.id.toLowerCase()) {
    return { kind: 'not-told', problem: "Teams answered with another person's entry" };
  }
  const role = member.userRole?.toLowerCase();
  if (role === 'anonymous') return ANONYMOUS;
  const userPrincipalName = member.userPrincipalName.toLowerCase() || null;
  const tenantId = member.tenantId?.toLowerCase() || null;
  if (tenantId === null) return { kind: 'not-told', problem: "Teams' answer names no tenant" };
  if (role !== 'user' && role !== 'guest' && userPrincipalName === null) {
    return { kind: 'not-told', problem: "Teams' answer says neither role nor user principal name" };
  }
  const isGuest = role === 'guest' || userPrincipalName?.includes('#ext#') === true;
  return { kind: 'member', userPrincipalName, tenantId, isGuest, isAnonymous: false };
}
