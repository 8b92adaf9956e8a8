import { readFileSync } from 'node:fs';
import type { SnsMessage } from '../../src/notifications/event.ts';
import type { Notification } from '../../src/notifications/notification.ts';
import { type ReadEvent, readEvent } from '../../src/notifications/read.ts';
import { incoming } from './incoming.ts';

const FOLDER = new URL('../fixtures/events/', import.meta.url);

/** The text of a payload under `test/fixtures/events`. */
export function payload(name: string): string {
  return readFileSync(new URL(name, FOLDER), 'utf8');
}

/** What all readers together make of a payload under `test/fixtures/events`. */
export function readFixture(name: string, more: Partial<SnsMessage> = {}): ReadEvent {
  return readEvent(incoming(payload(name), more));
}

/** A notification's facts as one object. */
export function factsOf({ facts }: Notification): Readonly<Record<string, string>> {
  return Object.fromEntries(facts.map(({ name, value }) => [name, value]));
}

/** A notification's body as lines of plain text. */
export function bodyOf({ body }: Notification): readonly string[] {
  return body.map(({ spans }) => spans.map(({ text }) => text).join(''));
}
