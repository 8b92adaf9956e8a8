import assert from 'node:assert/strict';
import { forgetInstallation, personalConversations, rememberInstallation } from '../../dialogs/installation.ts';
import type { Turn } from '../../dialogs/turn.ts';
import { CHANNEL, type Chat, inChannel, load, personal, TENANT } from './support/chat.ts';
import { openedDeliveries } from './support/deliveries.ts';
import { pressed } from './support/notification-parts.ts';

const person = (number: number) => ({
  id: `29:${String(number).padStart(4, '0')}`,
  name: 'n',
  aadObjectId: `a${number}`,
});

describe('Where the bot is installed', () => {
  const open = openedDeliveries(load());
  const inTurn = async <T>(chat: Chat, where: object, work: (turn: Turn) => Promise<T>): Promise<T | undefined> => {
    let result: T | undefined;
    await pressed(
      chat,
      async (turn) => {
        result = await work(turn);
      },
      { more: where },
    );
    return result;
  };

  it('is kept in mind, with when it was before', async () => {
    const { chat } = open();
    const remember = () => inTurn(chat, inChannel('1'), (turn) => rememberInstallation(chat.parts, turn));
    assert.equal(await remember(), null);
    assert.equal(await remember(), chat.parts.clock());
    await inTurn(chat, inChannel('1'), (turn) => forgetInstallation(chat.parts, turn));
    assert.equal(await remember(), null);
    assert.deepEqual(await personalConversations(chat.parts, null), []);
  });

  it('is every personal chat, of a tenant or of all, however many', async () => {
    const { chat } = open();
    for (let number = 0; number < 501; number += 1) {
      const someone = person(number);
      await chat.store.write({
        [`installed-personal/${TENANT}/a:${someone.id}`]: {
          conversationId: `a:${someone.id}`,
          tenantId: TENANT,
          installedAt: 1,
        },
      });
    }
    await chat.store.write({
      'installed-personal/another/a:x': { conversationId: 'a:x', tenantId: 'Another', installedAt: 1 },
      'installed-personal/another/a:y': { conversationId: 5 },
    });
    assert.equal((await personalConversations(chat.parts, TENANT.toUpperCase())).length, 501);
    assert.equal((await personalConversations(chat.parts, null)).length, 502);
    assert.deepEqual(await personalConversations(chat.parts, 'ANOTHER'), [
      { conversationId: 'a:x', tenantId: 'Another' },
    ]);
  });

  it('is no more a personal chat from which it was removed', async () => {
    const { chat } = open();
    const where = personal(person(1));
    await inTurn(chat, where, (turn) => rememberInstallation(chat.parts, turn));
    assert.equal((await personalConversations(chat.parts, TENANT)).length, 1);
    await inTurn(chat, where, (turn) => forgetInstallation(chat.parts, turn));
    assert.deepEqual(await personalConversations(chat.parts, TENANT), []);
  });

  it('gets what waited for it', async () => {
    const here = open();
    await here.close();
    const claim = await (async () => {
      await here.add('text');
      return here.outbox.claim();
    })();
    await claim?.stop('the bot was removed');
    assert.equal((await here.outbox.status([CHANNEL])).stopped.length, 1);
    await inTurn(here.chat, inChannel('1'), (turn) => rememberInstallation(here.chat.parts, turn));
    assert.deepEqual((await here.outbox.status([CHANNEL])).stopped, []);
    assert.ok(await here.outbox.claim());
  });
});
