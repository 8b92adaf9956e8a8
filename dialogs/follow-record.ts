import { z } from 'zod';
import { FOLLOW_KINDS, type FollowKindName } from '../src/follow/follow-table.ts';
import type { Progress } from '../src/follow/progress.ts';
import { nextLookMs } from '../src/follow/spacing.ts';
import type { Delivery, NewEntry } from '../src/outbox/outbox.ts';
import { ConflictError } from '../src/store/store.ts';
import type { Parts } from './parts.ts';

const kindName = z.custom<FollowKindName>((name) => typeof name === 'string' && Object.hasOwn(FOLLOW_KINDS, name));

/** How the following came to its end before the work did. */
const closing = z.object({
  /** Whole sentences. */
  why: z.string(),
  buttons: z.array(z.object({ title: z.string(), line: z.string() })),
});

export type Closing = z.infer<typeof closing>;

/** Work that is followed on one card. Plain data: it is kept, so that the following outlives the process. */
const followRecord = z.object({
  id: z.string(),
  what: z.discriminatedUnion('of', [
    z.object({ of: z.literal('work'), kind: kindName, target: z.record(z.string(), z.string()) }),
    /** The words of a `wait` command that was not reached in its turn. */
    z.object({ of: z.literal('wait'), words: z.array(z.string()) }),
  ]),
  place: z.object({
    configurationName: z.string(),
    roleArn: z.string(),
    accountId: z.string(),
    accountName: z.string(),
    /** What `--account` is given in lines; empty where the conversation has but one. */
    account: z.string(),
    region: z.string(),
    global: z.boolean(),
  }),
  conversation: z.object({
    kind: z.enum(['personal', 'group', 'channel']),
    id: z.string(),
    baseId: z.string(),
    tenantId: z.string(),
    team: z.object({ teamId: z.string(), channelId: z.string() }).nullable(),
  }),
  /** Who started it, and as whom it is looked at. */
  person: z.object({
    kind: z.literal('person'),
    id: z.string(),
    name: z.string(),
    botFrameworkId: z.string(),
    userPrincipalName: z.string().nullable(),
  }),
  /** Secrets masked. */
  commandLine: z.string(),
  messageId: z.string(),
  /** When the work was started, and when this following began: another may have ended before. */
  startedAt: z.number(),
  followedAt: z.number(),
  /** What was seen last; null before the first look. */
  progress: z.custom<Progress>().nullable(),
  /** A digest of the card as it was sent last, and when the card was changed last; null before the first change. */
  shown: z.string(),
  shownAt: z.number().nullable(),
  /** How often in a row AWS has not answered, since when, and what it was. */
  silence: z.object({ count: z.number(), since: z.number(), why: z.string() }).nullable(),
  closing: closing.nullable(),
});

export type FollowRecord = z.infer<typeof followRecord>;

/** A record with the mark of the version that was read. */
export interface StoredFollow extends FollowRecord {
  readonly eTag: string;
}

type Memory = Pick<Parts, 'store' | 'clock'>;

/** More than is followed at once is not counted: it is looked at rarely enough by then. */
const MOST_COUNTED = 100;
/** What has ended can be followed again for so long, and nothing is kept for longer. */
const KEPT_MS = 26 * 60 * 60 * 1000;

/** What is followed now; those that ended are kept apart, so that counting costs nothing. */
const keyOf = (baseId: string, id: string) => `follow/${encodeURIComponent(baseId)}/${id}`;
const endedKeyOf = (baseId: string, id: string) => `follow-ended/${encodeURIComponent(baseId)}/${id}`;

export function readFollow(parts: Memory, baseId: string, id: string): Promise<StoredFollow | null> {
  return read(parts, keyOf(baseId, id));
}

export function readEndedFollow(parts: Memory, baseId: string, id: string): Promise<StoredFollow | null> {
  return read(parts, endedKeyOf(baseId, id));
}

export async function listFollows({ store }: Memory, baseId: string): Promise<readonly StoredFollow[]> {
  const keys = await store.keys(keyOf(baseId, ''), MOST_COUNTED);
  const found = await store.read([...keys]);
  return keys.flatMap((key) => parsed(found[key]) ?? []).toSorted((one, other) => one.startedAt - other.startedAt);
}

/** Writes a record. With the mark of a version, false where somebody else has changed or ended it meanwhile. */
export async function writeFollow(
  { store, clock }: Memory,
  { eTag, ...record }: FollowRecord & { readonly eTag?: string },
): Promise<boolean> {
  const value = { ...record, expiresAt: clock() + KEPT_MS, ...(eTag === undefined ? {} : { eTag }) };
  try {
    await store.write({ [keyOf(record.conversation.baseId, record.id)]: value });
    return true;
  } catch (error) {
    if (error instanceof ConflictError) return false;
    throw error;
  }
}

/** It is no longer followed; it is kept for those who want to follow it again. */
export async function endFollow({ store, clock }: Memory, record: FollowRecord): Promise<void> {
  const { baseId } = record.conversation;
  const { eTag: _, ...kept }: FollowRecord & { readonly eTag?: string } = record;
  await store.write({ [endedKeyOf(baseId, record.id)]: { ...kept, expiresAt: clock() + KEPT_MS } });
  await store.delete([keyOf(baseId, record.id)]);
}

/** When the next look is due, which takes into account how many others are followed in the conversation. */
export async function nextLookAt(parts: Memory, record: FollowRecord, throttled: boolean): Promise<number> {
  const now = parts.clock();
  const others = await parts.store.keys(keyOf(record.conversation.baseId, ''), MOST_COUNTED);
  return (
    now +
    nextLookMs({
      ageMs: now - record.followedAt,
      inConversation: Math.max(1, others.length),
      failures: record.silence?.count ?? 0,
      throttled,
    })
  );
}

const followBody = z.object({ baseId: z.string(), id: z.string() });

/** What has it looked at next. One waits at a time; `now` does not wait for its turn behind that one. */
export function followEntry(
  { newId }: Pick<Parts, 'newId'>,
  { id, conversation, place }: FollowRecord,
  notBefore: number | 'now',
): NewEntry {
  const body: z.input<typeof followBody> = { baseId: conversation.baseId, id };
  return {
    body: JSON.stringify(body),
    deliveries: [
      {
        id: newId(),
        conversationId: conversation.baseId,
        tenantId: conversation.tenantId,
        configurationName: place.configurationName,
        kind: 'follow',
        uniqueKey: notBefore === 'now' ? `follow/${id}/now` : `follow/${id}`,
        unique: 'waiting',
        notBefore: notBefore === 'now' ? null : notBefore,
      },
    ],
  };
}

/** The record that a delivery looks at. Throws where its body is not what the outbox should hold. */
export function followOf({ body }: Delivery): z.infer<typeof followBody> {
  try {
    return followBody.parse(JSON.parse(body));
  } catch (error) {
    // Shown to people as the reason of a failed delivery.
    throw new Error('the outbox holds no follow there', { cause: error });
  }
}

/** The message whose thread the card stands in; null where there is none. */
export function threadOf({ conversation: { id } }: FollowRecord): string | null {
  return /;messageid=([^;]+)/.exec(id)?.[1] ?? null;
}

async function read({ store }: Memory, key: string): Promise<StoredFollow | null> {
  // A store has no such keys; an id that was typed may be anything.
  if (!key.isWellFormed()) return null;
  return parsed((await store.read([key]))[key]);
}

function parsed(item: unknown): StoredFollow | null {
  const found = followRecord.extend({ eTag: z.string() }).safeParse(item);
  return found.success ? found.data : null;
}
