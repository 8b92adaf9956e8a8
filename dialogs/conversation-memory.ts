import { z } from 'zod';
import { ConflictError, type Store } from '../src/store/store.ts';

/** What is remembered of a conversation between commands: the account last chosen and the Region last used in each account. */
export interface ConversationMemory {
  /** Name of the channel configuration chosen, or null when none was within the last seven days. */
  configuration(baseId: string): Promise<string | null>;
  rememberConfiguration(baseId: string, name: string): Promise<void>;
  region(baseId: string, accountId: string): Promise<string | null>;
  rememberRegion(baseId: string, accountId: string, region: string): Promise<void>;
}

/** As long as the service that people come from remembers it. */
const CONFIGURATION_KEPT_MS = 7 * 24 * 60 * 60 * 1000;
const ATTEMPTS = 5;

const record = z.object({
  configuration: z.object({ name: z.string(), until: z.number() }).nullable(),
  regions: z.record(z.string(), z.string()),
});

type Remembered = z.infer<typeof record>;

/** Kept by the conversation's id without its thread, so that a whole channel shares it. */
export function createConversationMemory(store: Store, clock: () => number): ConversationMemory {
  const keyOf = (baseId: string) => `memory/${baseId}`;

  const read = async (key: string): Promise<{ value: Remembered; eTag: string | undefined }> => {
    const item = (await store.read([key]))[key];
    const parsed = record.safeParse(item);
    return {
      value: parsed.success ? parsed.data : { configuration: null, regions: {} },
      eTag: item === undefined ? undefined : String(item.eTag),
    };
  };

  /** Two commands of one conversation may end at the same moment: the later one reads again. */
  const change = async (baseId: string, edit: (value: Remembered) => Remembered): Promise<void> => {
    const key = keyOf(baseId);
    for (let attempt = 1; ; attempt += 1) {
      const { value, eTag } = await read(key);
      const edited = edit(value);
      if (JSON.stringify(edited) === JSON.stringify(value)) return;
      try {
        return await store.write({ [key]: eTag === undefined ? edited : { ...edited, eTag } });
      } catch (error) {
        if (!(error instanceof ConflictError) || attempt === ATTEMPTS) throw error;
      }
    }
  };

  return {
    async configuration(baseId) {
      const { configuration } = (await read(keyOf(baseId))).value;
      return configuration !== null && configuration.until > clock() ? configuration.name : null;
    },
    rememberConfiguration: (baseId, name) =>
      change(baseId, (value) => ({ ...value, configuration: { name, until: clock() + CONFIGURATION_KEPT_MS } })),
    async region(baseId, accountId) {
      return (await read(keyOf(baseId))).value.regions[accountId] ?? null;
    },
    rememberRegion: (baseId, accountId, region) =>
      change(baseId, (value) => ({ ...value, regions: { ...value.regions, [accountId]: region } })),
  };
}
