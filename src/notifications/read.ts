import type { BusEvent, Incoming, SnsMessage } from './event.ts';
import { at, isObject, textAt, textsAt, timeAt } from './fields.ts';
import type { Notification } from './notification.ts';
import { readers } from './readers/index.ts';

export interface ReadEvent {
  readonly notification: Notification;
  /** The name of the reader that took it. */
  readonly reader: string;
  readonly known: boolean;
}

/** Deep enough for every event of AWS; deeper is not an event but an attack on what walks it. */
const MAX_JSON_LENGTH = 300_000;

/** Parses a message's text, once for all readers. */
export function readIncoming(message: SnsMessage): Incoming {
  const json = parseJson(message.text);
  if (typeof json === 'string') return { message, json: undefined, text: json, event: null };
  return { message, json, text: message.text, event: busEventOf(json, message.timestamp) };
}

function parseJson(text: string): unknown {
  if (text.length > MAX_JSON_LENGTH || !/^\s*[[{"]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // Text that only looks like JSON is text.
    return undefined;
  }
}

function busEventOf(json: unknown, receivedAt: string): BusEvent | null {
  const source = textAt(json, 'source');
  const detailType = textAt(json, 'detail-type');
  const detail = at(json, 'detail');
  if (source === null || detailType === null || !isObject(detail)) return null;
  return {
    id: textAt(json, 'id'),
    source,
    detailType,
    account: textAt(json, 'account'),
    region: textAt(json, 'region'),
    time: timeAt(json, 'time') ?? receivedAt,
    resources: textsAt(json, 'resources'),
    detail,
  };
}

/** Reads an event with the first reader that takes it; the last takes everything. */
export function readEvent(incoming: Incoming): ReadEvent {
  for (const { name, read, known } of readers) {
    const notification = read(incoming);
    if (notification !== null) return { notification, reader: name, known };
  }
  throw new Error('the last reader takes every message');
}
