import type { Member } from './connector-sender.ts';

/** Teams lets a bot read members 14 times a second; what was read holds for this long. */
const KEPT_MS = 10 * 60 * 1000;
const CONVERSATIONS = 500;

export interface MembersParts {
  readonly read: (conversation: {
    readonly conversationId: string;
    readonly tenantId: string;
  }) => Promise<readonly Member[]>;
  readonly clock: () => number;
}

/** Finds members of conversations by what a text calls them. */
export class ConversationMembers {
  readonly #parts: MembersParts;
  readonly #kept = new Map<string, { readonly at: number; readonly members: Promise<readonly Member[]> }>();

  constructor(parts: MembersParts) {
    this.#parts = parts;
  }

  /**
   * The one member that a user principal name, an Entra object id, Bot Framework's id or a name means, in any case; null where nobody is
   * meant, or more than one. Of a name, its beginning up to a word's end is enough. Rejects where Teams does not tell.
   */
  async find(conversation: { readonly conversationId: string; readonly tenantId: string }, called: string) {
    const members = await this.#members(conversation);
    const wanted = called.trim().toLowerCase();
    if (wanted === '') return null;
    const exact = members.filter((member) => idsOf(member).includes(wanted));
    const [found, ...others] =
      exact.length > 0 ? exact : members.filter(({ name }) => `${name.toLowerCase()} `.startsWith(`${wanted} `));
    if (found === undefined || others.length > 0) return null;
    return { id: found.aadObjectId ?? found.objectId ?? found.id, name: found.name || called };
  }

  async #members(conversation: {
    readonly conversationId: string;
    readonly tenantId: string;
  }): Promise<readonly Member[]> {
    const { conversationId } = conversation;
    const now = this.#parts.clock();
    const kept = this.#kept.get(conversationId);
    if (kept !== undefined && now - kept.at < KEPT_MS) return kept.members;
    const members = this.#parts.read(conversation);
    this.#kept.delete(conversationId);
    this.#kept.set(conversationId, { at: now, members });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > CONVERSATIONS && oldest !== undefined) this.#kept.delete(oldest);
    // What failed is asked again.
    members.catch(() => this.#kept.delete(conversationId));
    return members;
  }
}

function idsOf({ id, name, userPrincipalName, aadObjectId, objectId }: Member): readonly string[] {
  return [id, name, userPrincipalName, aadObjectId ?? '', objectId ?? ''].map((one) => one.toLowerCase());
}
