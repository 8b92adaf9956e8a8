import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { CardRenderer } from '../../cards/render.ts';
import { notificationCard } from '../../dialogs/notification-card.ts';
import type { Parts } from '../../dialogs/parts.ts';
import { USUAL_PREFERENCES } from '../../dialogs/preferences-record.ts';
import { newCardState, type SentNotification } from '../../dialogs/sent-notification.ts';
import { readEvent } from '../../src/notifications/read.ts';
import { sandboxConfiguration } from '../../src/sandbox/configuration.ts';
import { PLANNED_BYTES, payloadBytes } from '../../src/teams/size.ts';
import { outline } from '../cards/outline.ts';
import { incoming } from '../notifications/incoming.ts';

const events = new URL('../fixtures/events/', import.meta.url);
const golden = new URL('../golden/events/', import.meta.url);
const configuration = sandboxConfiguration();
const production = configuration.channelConfigurations.find(({ name }) => name === 'production-alarms');

/** The card of a payload as it goes out before anything was looked up for it. */
function cardOf(cards: CardRenderer, payload: string) {
  const read = incoming(payload, { timestamp: '2026-11-21T03:12:00.000Z' });
  const { notification, known } = readEvent(read);
  const sent: SentNotification = {
    id: 'delivery',
    delivery: {
      ...{ id: 'delivery', conversationId: '19:x@thread.tacv2', tenantId: '', configurationName: 'production-alarms' },
      ...{ kind: 'notification', uniqueKey: '', unique: 'day', notBefore: null, body: '', addedAt: 0, attempts: 0 },
    },
    incoming: read,
    notification,
    known,
    configuration: production ?? null,
    state: newCardState,
    mute: null,
    preferences: USUAL_PREFERENCES,
  };
  const parts: Pick<Parts, 'cards' | 'configuration'> = { cards, configuration: () => configuration };
  return notificationCard(parts, sent);
}

describe('The card of every kind of event', () => {
  const cards = new CardRenderer();
  const names = readdirSync(events, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:json|txt)$/.test(name))
    .toSorted();

  it('is looked at', () => assert.ok(names.length > 300));

  for (const name of names) {
    it(`reads as its golden file says: ${name}`, () => {
      const card = cardOf(cards, readFileSync(new URL(name, events), 'utf8'));
      assert.ok(payloadBytes(card) < PLANNED_BYTES);
      const file = new URL(`${name}.txt`, golden);
      const shown = outline(card);
      // biome-ignore lint/style/noProcessEnv: a switch for the person who runs the tests
      if (process.env.UPDATE_GOLDEN === '1') {
        mkdirSync(dirname(file.pathname), { recursive: true });
        writeFileSync(file, shown);
      }
      assert.equal(shown, readFileSync(file, 'utf8'));
    });
  }
});
