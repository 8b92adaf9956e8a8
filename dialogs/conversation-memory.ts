import { z } from 'zod';
import { ConflictError, NOT_STORED, type Store } from '../src/store/store.ts';

/** What is remembered of a conversation between commands: the account last chosen, the Region last used in each account, and each person's role. */
export interface ConversationMemory {
  /** Name of the channel configuration chosen, or null when none was within the last seven days. */
  configuration(baseId: string): Promise<string | null>;
  rememberConfiguration(baseId: string, name: string): Promise<void>;
  region(baseId: string, accountId: string): Promise<string | null>;
  rememberRegion(baseId: string, accountId: string, region: string): Promise<void>;
  /** The role that a person chose for an account; null where they chose none. One that is over is still told, for seven days. */
  role(of: RoleOf): Promise<RememberedRole | null>;
  /** Remembers it for seven days from now; gives the time when they end. */
  rememberRole(of: RoleOf, roleArn: string): Promise<number>;
  forgetRole(of: RoleOf): Promise<void>;
}

/** Whose role, where and in which account. */
export interface RoleOf {
  readonly baseId: string;
  readonly personId: string;
  readonly accountId: string;
}

export interface RememberedRole {
  readonly roleArn: string;
  /** Milliseconds since the epoch. */
  readonly until: number;
  readonly isOver: boolean;
}

/** As long as the service that people come from remembers an account. A role that may more than others is not left on for ever either. */
const KEPT_MS = 7 * 24 * 60 * 60 * 1000;
const ATTEMPTS = 5;

const conversationRecord = z.object({
  configuration: z.object({ name: z.string(), until: z.number() }).nullable(),
  regions: z.record(z.string(), z.string()),
});

/** A person's own, so that two people who choose at the same moment do not overwrite each other. By account id. */
const rolesRecord = z.object({ roles: z.record(z.string(), z.object({ roleArn: z.string(), until: z.number() })) });

/** Kept by the conversation's id without its thread, so that a whole channel shares it. */
export function createConversationMemory(store: Store, clock: () => number): ConversationMemory {
  const conversations = records(store, conversationRecord, { configuration: null, regions: {} }, () => null);
  // A choice that is over is kept for as long again: the person is told once that it is.
  const people = records(store, rolesRecord, { roles: {} }, () => clock() + 2 * KEPT_MS);
  const keyOf = (baseId: string) => `memory/${baseId}`;
  const rolesKey = ({ baseId, personId }: RoleOf) => `roles/${baseId}/${personId}`;

  return {
    async configuration(baseId) {
      const { configuration } = (await conversations.read(keyOf(baseId))).value;
      return configuration !== null && configuration.until > clock() ? configuration.name : null;
    },
    rememberConfiguration: (baseId, name) =>
      conversations.change(keyOf(baseId), (value) => ({
        ...value,
        configuration: { name, until: clock() + KEPT_MS },
      })),
    async region(baseId, accountId) {
      return (await conversations.read(keyOf(baseId))).value.regions[accountId] ?? null;
    },
    rememberRegion: (baseId, accountId, region) =>
      conversations.change(keyOf(baseId), (value) => ({
        ...value,
        regions: { ...value.regions, [accountId]: region },
      })),
    async role(of) {
      const found = (await people.read(rolesKey(of))).value.roles[of.accountId];
      return found === undefined ? null : { ...found, isOver: found.until <= clock() };
    },
    async rememberRole(of, roleArn) {
      const until = clock() + KEPT_MS;
      await people.change(rolesKey(of), ({ roles }) => ({ roles: { ...roles, [of.accountId]: { roleArn, until } } }));
      return until;
    },
    forgetRole: (of) =>
      people.change(rolesKey(of), ({ roles: { [of.accountId]: _forgotten, ...others } }) => ({ roles: others })),
  };
}

/** Records of one form, read and changed under their eTag. `expiresAt` says until when one that is written now is kept; null for ever. */
function records<Value extends object>(
  store: Store,
  form: z.ZodType<Value>,
  none: Value,
  expiresAt: () => number | null,
) {
  const read = async (key: string): Promise<{ value: Value; eTag: string | undefined }> => {
    const item = (await store.read([key]))[key];
    const parsed = form.safeParse(item);
    return {
      value: parsed.success ? parsed.data : none,
      eTag: item === undefined ? undefined : String(item.eTag),
    };
  };

  /** Two commands of one conversation may end at the same moment: the later one reads again. */
  const change = async (key: string, edit: (value: Value) => Value): Promise<void> => {
    for (let attempt = 1; ; attempt += 1) {
      const { value, eTag } = await read(key);
      const edited = edit(value);
      if (JSON.stringify(edited) === JSON.stringify(value)) return;
      const until = expiresAt();
      const item = { ...edited, ...(until === null ? {} : { expiresAt: until }) };
      try {
        return await store.write({ [key]: { ...item, eTag: eTag ?? NOT_STORED } });
      } catch (error) {
        if (!(error instanceof ConflictError) || attempt === ATTEMPTS) throw error;
      }
    }
  };

  return { read, change };
}
