import { createHash } from 'node:crypto';
import type { Item, Key } from '../store/dynamodb-requests.ts';
import { bytesOrNull, count, itemOf, numberOrNull, text, textOrNull, type Values } from './dynamodb-attributes.ts';
import { readSendTimes } from './dynamodb-send-times.ts';
import type { NewDelivery, StoredDelivery } from './outbox.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** How long a settled delivery is kept. */
export const KEEP_MS = 7 * DAY_MS;
/** How long a key counts. */
export const KEY_MS = DAY_MS;
/** So long after it was due, what was never settled goes too: the worker gives up after a day. */
const FORGET_MS = 30 * DAY_MS;
/**
 * A part of an index takes some 1,000 writes a second, and a delivery makes about four in the list of due conversations: so many lists
 * keep up with what one process can send.
 */
const SHARDS = 8;

export const STOPPED_LIST = 'stopped';
export const FAILED_LIST = 'failed';
export const WAITING = 'waiting#';
export const FAILED = 'failed#';
const CONVERSATION = 'conversation#';

export const dueLists = shards('due');
export const waitingLists = { notification: shards('waiting#notification'), other: shards('waiting#other') };

/** A conversation: its counters, and who holds it. */
export interface Conversation {
  readonly id: string;
  readonly tenantId: string;
  /** Places given to deliveries so far. */
  readonly places: number;
  /** Grows whenever something has been added or brought forward. */
  readonly signals: number;
  /** How often it was claimed: what a claim is known by. */
  readonly claims: number;
  /** 0: nobody holds it. More than 1: those before ended without giving it back. */
  readonly claimed: number;
  readonly holder: string | null;
  /** While it is claimed: when the claim ends. */
  readonly dueAt: number | null;
  readonly heldUntil: number;
  readonly stoppedAt: number | null;
  readonly stopReason: string | null;
  readonly sends: readonly number[];
}

/** A delivery's place in the queue of its conversation. */
export interface Reference {
  readonly conversationId: string;
  readonly place: number;
  readonly id: string;
  readonly kind: string;
  readonly notBefore: number | null;
  readonly addedAt: number;
  /** Of one that is wanted once while it waits: what names its key. */
  readonly onceKey: string | null;
}

/** Where a body is: with the delivery, or in items of its own that several deliveries may share. */
export type StoredBody =
  | { readonly kind: 'inline'; readonly bytes: Uint8Array }
  | { readonly kind: 'parts'; readonly of: string; readonly parts: number };

export interface DeliveryRecord extends Omit<StoredDelivery, 'body'> {
  readonly place: number;
  /** Of the body, in UTF-16 units. */
  readonly length: number;
  readonly stored: StoredBody;
}

/** What a key was taken for. */
export interface TakenKey {
  readonly id: string;
  readonly place: number;
  readonly addedAt: number;
}

export function conversationKey(id: string): Key {
  return { pk: `${CONVERSATION}${id}`, sk: '#' };
}

export function conversationIdOf(item: Item): string {
  return text(item, 'pk').slice(CONVERSATION.length);
}

export function recordKey(id: string): Key {
  return { pk: `delivery#${id}`, sk: '#' };
}

export function bodyKey(of: string, part: number): Key {
  return { pk: `body#${of}`, sk: String(part) };
}

export function referenceKey({ conversationId, place }: Pick<Reference, 'conversationId' | 'place'>): Key {
  return { pk: `${CONVERSATION}${conversationId}`, sk: `${WAITING}${padded(place)}` };
}

/** The entry of a failed delivery in the list of its conversation. */
export function failedKey({ conversationId, place, id }: Pick<Reference, 'conversationId' | 'place' | 'id'>): Key {
  return { pk: `${CONVERSATION}${conversationId}`, sk: `${FAILED}${padded(place)}#${id}` };
}

/** The delivery's id in the key of its entry in the list of failed ones. */
export function failedId(item: Item): string {
  return text(item, 'sk').slice(FAILED.length + padded(0).length + 1);
}

/** What names the key of a delivery in its conversation. */
export function uniqueKeyOf({ conversationId, uniqueKey, unique }: NewDelivery): string {
  return hash(JSON.stringify([conversationId, unique, uniqueKey]));
}

export function uniqueItemKey(name: string): Key {
  return { pk: `key#${name}`, sk: '#' };
}

export function hash(of: string): string {
  return createHash('sha256').update(of).digest('base64url');
}

/** From when on DynamoDB may remove it, in its seconds. */
export function ttlAfter(ms: number): number {
  return Math.ceil(ms / 1000);
}

/** The same for what waits, and has no end yet. */
export function ttlWaiting(now: number, notBefore: number | null): number {
  return ttlAfter(Math.max(now, notBefore ?? 0) + FORGET_MS);
}

export function dueList(conversationId: string): string {
  return shardOf(dueLists, conversationId);
}

export function waitingList({ conversationId, kind }: Pick<Reference, 'conversationId' | 'kind'>): string {
  return shardOf(kind === 'notification' ? waitingLists.notification : waitingLists.other, conversationId);
}

export function readConversation(item: Item): Conversation {
  return {
    id: conversationIdOf(item),
    tenantId: text(item, 'tenantId'),
    places: count(item, 'places'),
    signals: count(item, 'signals'),
    claims: count(item, 'claims'),
    claimed: count(item, 'claimed'),
    holder: textOrNull(item, 'holder'),
    dueAt: numberOrNull(item, 'dueAt'),
    heldUntil: count(item, 'heldUntil'),
    stoppedAt: numberOrNull(item, 'stoppedAt'),
    stopReason: textOrNull(item, 'stopReason'),
    sends: readSendTimes(bytesOrNull(item, 'sends')),
  };
}

export function referenceItem(reference: Reference): Item {
  const { id, kind, notBefore, addedAt, onceKey } = reference;
  const at = Math.max(addedAt, notBefore ?? 0);
  const list = waitingList(reference);
  const ttl = ttlWaiting(addedAt, notBefore);
  return itemOf({ ...referenceKey(reference), id, kind, notBefore, addedAt, onceKey, list, at, ttl });
}

export function readReference(item: Item): Reference {
  return {
    conversationId: conversationIdOf(item),
    place: Number(text(item, 'sk').slice(WAITING.length)),
    id: text(item, 'id'),
    kind: text(item, 'kind'),
    notBefore: numberOrNull(item, 'notBefore'),
    addedAt: count(item, 'addedAt'),
    onceKey: textOrNull(item, 'onceKey'),
  };
}

export function recordItem({ stored, id, ...rest }: DeliveryRecord): Item {
  const body: Values =
    stored.kind === 'inline' ? { body: stored.bytes } : { bodyOf: stored.of, bodyParts: stored.parts };
  return itemOf({ ...recordKey(id), id, ...rest, ...body, ttl: ttlWaiting(rest.addedAt, rest.notBefore) });
}

export function readRecord(item: Item): DeliveryRecord {
  const bytes = bytesOrNull(item, 'body');
  return {
    id: text(item, 'id'),
    conversationId: text(item, 'conversationId'),
    tenantId: text(item, 'tenantId'),
    configurationName: text(item, 'configurationName'),
    kind: text(item, 'kind'),
    uniqueKey: text(item, 'uniqueKey'),
    unique: text(item, 'unique') === 'waiting' ? 'waiting' : 'day',
    notBefore: numberOrNull(item, 'notBefore'),
    addedAt: count(item, 'addedAt'),
    attempts: count(item, 'attempts'),
    state: stateOf(text(item, 'state')),
    settledAt: numberOrNull(item, 'settledAt'),
    messageId: textOrNull(item, 'messageId'),
    reason: textOrNull(item, 'reason'),
    place: count(item, 'place'),
    length: count(item, 'length'),
    stored: bytes
      ? { kind: 'inline', bytes }
      : { kind: 'parts', of: text(item, 'bodyOf'), parts: count(item, 'bodyParts') },
  };
}

export function readTakenKey(item: Item): TakenKey {
  return { id: text(item, 'id'), place: count(item, 'place'), addedAt: count(item, 'addedAt') };
}

function stateOf(state: string): StoredDelivery['state'] {
  return state === 'sent' || state === 'failed' || state === 'dropped' ? state : 'waiting';
}

function shards(list: string): readonly string[] {
  return Array.from({ length: SHARDS }, (_, shard) => `${list}#${shard}`);
}

function shardOf(lists: readonly string[], conversationId: string): string {
  const number = createHash('sha256').update(conversationId).digest().readUInt32BE() % lists.length;
  return lists[number] ?? '';
}

/** So that keys are in the order of the numbers. */
function padded(place: number): string {
  return String(place).padStart(12, '0');
}
