import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { SnsMessage } from '../../../src/notifications/event.ts';
import type { Notification } from '../../../src/notifications/notification.ts';
import { readEvent } from '../../../src/notifications/read.ts';
import { incoming } from '../incoming.ts';

const ROOT = new URL('../../fixtures/events/', import.meta.url);

/** The text of a fixture: `codebuild/build-failed.json`. */
export function fixtureText(path: string): string {
  return readFileSync(new URL(path, ROOT), 'utf8');
}

/** How a payload is to be read. */
export type Shown = readonly [path: string, reader: string, severity: string, state: string, title: string];

/** A test for each payload: by which reader, with which severity, state and title. */
export function itReads(rows: readonly Shown[]): void {
  for (const [path, reader, severity, state, title] of rows) {
    it(`${path} reads "${title}"`, () => {
      const notification = shown(reader, path);
      assert.equal(notification.title, title);
      assert.equal(notification.severity, severity);
      assert.equal(notification.state, state);
    });
  }
}

/** A fixture as its reader shows it, asked for among all readers. */
export function shown(reader: string, path: string, more: Partial<SnsMessage> = {}): Notification {
  const read = readEvent(incoming(fixtureText(path), more));
  assert.equal(read.reader, reader);
  assert.equal(read.known, true);
  return read.notification;
}

export function factsOf({ facts }: Notification): Readonly<Record<string, string>> {
  return Object.fromEntries(facts.map(({ name, value }) => [name, value]));
}

/** Command buttons by their title. */
export function commandsOf({ buttons }: Notification): Readonly<Record<string, string>> {
  return Object.fromEntries(
    buttons.flatMap((button) => (button.kind === 'command' ? [[button.title, button.line]] : [])),
  );
}

export function bodyOf({ body }: Notification): readonly string[] {
  return body.map(({ spans }) => spans.map(({ text }) => text).join(''));
}
