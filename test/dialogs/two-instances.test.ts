import assert from 'node:assert/strict';
import { createConversationMemory } from '../../dialogs/conversation-memory.ts';
import { changePreferences, readPreferences } from '../../dialogs/preferences-record.ts';
import { changeCardState, readCardState } from '../../dialogs/sent-notification.ts';
import type { Store } from '../../src/store/store.ts';
import { Chat, load, oneAccount, openStore } from './support/chat.ts';

const LIST = 'lambda list-functions';

/** The first two reads of keys with the prefix see the same: each ends when both have looked. */
function meetingAt(prefix: string, store: Store): Store {
  let reads = 0;
  const met = Promise.withResolvers<void>();
  const read = async (keys: string[]) => {
    const found = await store.read(keys);
    if (!keys.some((key) => key.startsWith(prefix)) || reads === 2) return found;
    reads += 1;
    if (reads === 2) met.resolve();
    await met.promise;
    return found;
  };
  return {
    read,
    write: (changes) => store.write(changes),
    delete: (keys) => store.delete(keys),
    keys: (...of) => store.keys(...of),
    sweep: () => store.sweep(),
    close: () => store.close(),
  };
}

describe('Two instances at the same moment', () => {
  const loaded = load();
  const clock = () => 1_000_000;
  const shared = (prefix: string) => meetingAt(prefix, openStore(clock));
  const chats = (store: Store): readonly [Chat, Chat] => {
    const open = () => new Chat(loaded, { configuration: oneAccount, store });
    return [open(), open()];
  };

  it('answer a message once that both are given', async () => {
    const [one, other] = chats(shared('seen/'));
    const both = await Promise.all([one.say(LIST, { id: 'm' }), other.say(LIST, { id: 'm' })]);
    assert.equal(both.flatMap(({ cards }) => cards).length, 1);
    assert.equal(one.auditLines.length + other.auditLines.length, 1);
  });

  it('answer a message and its edit, each once', async () => {
    const [one, other] = chats(shared('seen/'));
    const both = await Promise.all([one.say(LIST, { id: 'm' }), other.say('s3api list-buckets', { id: 'm' })]);
    assert.deepEqual(
      both.map(({ cards }) => cards.length),
      [1, 1],
    );
  });

  it('keep both of the first two changes of a card', async () => {
    const store = shared('notification-card/');
    const add = (update: string) =>
      changeCardState({ store, clock }, 'card', (state) => ({ ...state, updates: [...state.updates, update] }));
    await Promise.all([add('one'), add('other')]);
    assert.deepEqual((await readCardState({ store }, 'card')).updates.toSorted(), ['one', 'other']);
  });

  it('keep both of the first two changes of preferences, and of what is remembered', async () => {
    const store = shared('preferences/');
    await Promise.all([
      changePreferences({ store }, '19:a', { timeZone: 'Europe/Berlin' }),
      changePreferences({ store }, '19:a', { threads: false }),
    ]);
    const { timeZone, threads } = await readPreferences({ store }, '19:a');
    assert.deepEqual([timeZone, threads], ['Europe/Berlin', false]);

    const memory = createConversationMemory(shared('memory/'), clock);
    await Promise.all([
      memory.rememberRegion('19:a', '111122223333', 'eu-west-1'),
      memory.rememberRegion('19:a', '444455556666', 'us-east-1'),
    ]);
    const regions = await Promise.all([memory.region('19:a', '111122223333'), memory.region('19:a', '444455556666')]);
    assert.deepEqual(regions, ['eu-west-1', 'us-east-1']);
  });
});
