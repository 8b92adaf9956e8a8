import assert from 'node:assert/strict';
import { NotificationComposer } from '../../dialogs/notification-delivery.ts';
import { changeCardState, readCardState } from '../../dialogs/sent-notification.ts';
import { SendError } from '../../src/teams/sender.ts';
import { CHANNEL, inChannel, load, responseCard, TENANT, textOf } from './support/chat.ts';
import { alarmText, openedDeliveries } from './support/deliveries.ts';

const thread = inChannel('1700000000000');

describe('The card of a notification that is drawn anew', () => {
  const open = openedDeliveries(load());

  const update = (cardId: string) => ({
    id: 'u',
    conversationId: CHANNEL,
    tenantId: TENANT,
    configurationName: 'production-ops',
    kind: 'card',
    uniqueKey: 'u',
    unique: 'waiting' as const,
    notBefore: null,
    body: JSON.stringify({ cardId }),
    addedAt: 0,
    attempts: 0,
  });

  it('is nothing where the card is no longer kept, or has no message', async () => {
    const here = open();
    const composer = new NotificationComposer(here.parts);
    await here.close();
    const id = await here.add(alarmText('ALARM'));
    assert.deepEqual(await composer.compose(update('unknown')), {
      kind: 'nothing',
      reason: 'its card is no longer kept',
    });
    assert.deepEqual(await composer.compose(update(id)), {
      kind: 'nothing',
      reason: 'its card has no message of its own',
    });
    // Teams took it without telling an id.
    await changeCardState(here.parts, id, (state) => ({ ...state, messageId: '' }));
    assert.equal((await composer.compose(update(id))).kind, 'nothing');
    await assert.rejects(composer.compose({ ...update(id), body: '[]' }), /the outbox holds no card there/);
  });

  it('is dropped where Teams has its message no longer', async () => {
    const here = open({
      fate: (number) => (number === 1 ? new SendError({ kind: 'no-message' }, 'Teams answered 404') : 'ok'),
    });
    const id = await here.bring(alarmText('ALARM'));
    const pressed = await here.chat.invoke({ verb: 'notification.acknowledge', id }, undefined, thread);
    assert.match(textOf(responseCard(pressed)), /Acknowledged/);
    await here.bring('text');
    assert.equal(here.posts.length, 2);
    assert.deepEqual(await here.chat.outbox.failed(10), []);
  });

  it('keeps what two change at the same moment', async () => {
    const here = open();
    await changeCardState(here.parts, 'card', (state) => ({ ...state, messageId: 'the-card' }));
    const ids = Array.from({ length: 4 }, (_, index) => `n${index}`);
    await Promise.all(
      ids.map((one) =>
        changeCardState(here.parts, 'card', (state) => ({ ...state, updates: [...state.updates, one] })),
      ),
    );
    assert.deepEqual((await readCardState(here.parts, 'card')).updates.toSorted(), ids);
  });

  it('fails where somebody else changes it each time', async () => {
    const here = open();
    const { store } = here.parts;
    await changeCardState(here.parts, 'card', (state) => state);
    const contested = {
      ...here.parts,
      store: {
        ...store,
        read: async (keys: string[]) => {
          const found = await store.read(keys);
          await changeCardState(here.parts, 'card', (state) => state);
          return found;
        },
        write: store.write.bind(store),
      },
    };
    await assert.rejects(
      changeCardState(contested, 'card', (state) => state),
      { code: 'store-conflict' },
    );
  });
});
