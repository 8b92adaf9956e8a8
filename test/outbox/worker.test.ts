import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Outbox } from '../../src/outbox/outbox.ts';
import { SendError } from '../../src/teams/sender.ts';
import { mostInWindow } from '../teams/support/windows.ts';
import { newEntry } from './support/entries.ts';
import { cardOf, House, type HouseParts, post, START } from './support/house.ts';
import { type Fate, later } from './support/teams.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const A = '19:a@thread.tacv2';

describe('OutboxWorker', () => {
  let houses: House[] = [];
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'outbox-'));
    path = join(folder, 'chatbot.db');
  });

  const build = (parts: HouseParts = {}): House => {
    const house = new House(parts);
    houses.push(house);
    house.worker.start();
    return house;
  };
  const add = async (house: House, ids: readonly string[], more = {}) => {
    await house.outbox.add(ids.map((id) => newEntry(id, more)));
    await house.time.settle();
  };
  const ids = (count: number, prefix = 'd') => Array.from({ length: count }, (_, index) => `${prefix}${index}`);

  afterEach(async () => {
    for (const house of houses) await house.close();
    houses = [];
    rmSync(folder, { recursive: true });
  });

  describe('sends', () => {
    it('what is added, at once, and marks it sent with the id of the message', async () => {
      const house = build();
      await add(house, ['d1']);
      assert.deepEqual(house.cards, [['d1']]);
      const found = await house.outbox.find('d1');
      assert.deepEqual([found?.state, found?.messageId, found?.settledAt], ['sent', 'message-0', START]);
    });

    it('what waited before it was started', async () => {
      const house = new House();
      houses.push(house);
      await add(house, ['d1']);
      house.worker.start();
      await house.time.settle();
      assert.deepEqual(house.cards, [['d1']]);
    });

    it('to the conversation, its tenant and the thread', async () => {
      const house = build({ composer: { compose: async (delivery) => post(cardOf(delivery), { threadId: '17' }) } });
      await add(house, ['d1']);
      const [received] = house.teams.received;
      assert.deepEqual([received?.conversationId, received?.tenantId, received?.threadId], [A, 'tenant-1', '17']);
    });

    it('updates of messages', async () => {
      const composer = { compose: async () => ({ kind: 'update', messageId: '17', card: { ids: ['x'] } }) as const };
      const house = build({ composer });
      await add(house, ['d1'], { kind: 'card' });
      assert.equal(house.teams.taken[0]?.updates, '17');
      assert.equal((await house.outbox.find('d1'))?.messageId, '17');
    });

    it('in order', async () => {
      const house = build();
      await add(house, ids(5));
      assert.deepEqual(house.cards.flat(), ids(5));
    });

    it('what is to be sent later when its time has come', async () => {
      const house = build();
      await add(house, ['d1'], { notBefore: START + MINUTE });
      await house.time.pass(MINUTE - 1);
      assert.deepEqual(house.cards, []);
      await house.time.pass(1 + 5);
      assert.deepEqual(house.cards, [['d1']]);
    });

    it('later what is composed as later, without trying it meanwhile', async () => {
      let composed = 0;
      const compose = async (delivery: Parameters<typeof cardOf>[0]) => {
        composed += 1;
        const isEarly = delivery.notBefore === null;
        return isEarly ? ({ kind: 'later', notBefore: START + HOUR } as const) : post(cardOf(delivery));
      };
      const house = build({ composer: { compose } });
      await add(house, ['d1']);
      await house.time.pass(HOUR - 1);
      assert.deepEqual([house.cards, composed], [[], 1]);
      await house.time.pass(1 + 5);
      assert.deepEqual([house.cards, composed], [[['d1']], 2]);
    });

    it('together what was put off and is due, in order before what came since', async () => {
      const isEarly = (notBefore: number | null, id: string) => notBefore === null && id.startsWith('d');
      const compose = async (delivery: Parameters<typeof cardOf>[0]) =>
        isEarly(delivery.notBefore, delivery.id)
          ? ({ kind: 'later', notBefore: START + HOUR } as const)
          : post(cardOf(delivery));
      const house = build({ composer: { compose } });
      await add(house, ids(3));
      await house.time.pass(HOUR - 1);
      await add(house, ['now1', 'now2']);
      await house.time.pass(MINUTE);
      assert.deepEqual(house.cards, [['now1'], ['now2'], ['d0', 'd1', 'd2']]);
      assert.equal(house.count('EventsThrottled production'), 0);
      assert.equal(house.count('MessageDeliverySuccess production'), 5);
    });

    it('of a digest what is not put off', async () => {
      const composer = {
        digest: async (deliveries: readonly Parameters<typeof cardOf>[0][]) => {
          const held = deliveries.filter(({ id, notBefore }) => notBefore === null && id !== 'd7');
          if (held.length > 0) {
            return { kind: 'later', ids: held.map(({ id }) => id), notBefore: START + HOUR } as const;
          }
          return post({ ids: deliveries.map(({ id }) => id) });
        },
        foldFrom: async () => 5,
      };
      const house = build({ composer });
      await add(house, ids(20));
      assert.deepEqual(house.cards, [['d7']]);
      await house.time.pass(HOUR + MINUTE);
      assert.deepEqual(house.cards[1], [...ids(7), ...ids(20).slice(8)]);
      assert.equal(house.cards.length, 2);
    });

    it('again at once what was put off when its composer asks for it', async () => {
      const house: House = build({
        composer: {
          compose: async (delivery) =>
            delivery.notBefore === null
              ? { kind: 'later', notBefore: START + HOUR, postponed: () => house.outbox.bringForward(A) }
              : post(cardOf(delivery)),
        },
      });
      await add(house, ['d1']);
      await house.time.pass(10);
      assert.deepEqual(house.cards, [['d1']]);
    });

    it('on where what was put off cannot be noted, and does not turn in circles', async () => {
      let composed = 0;
      const compose = async () => {
        composed += 1;
        return { kind: 'later', notBefore: 0, postponed: () => Promise.reject(new Error('a fault')) } as const;
      };
      const house = build({ composer: { compose } });
      await add(house, ['d1']);
      await house.time.pass(10 * SECOND);
      assert.ok(composed > 1 && composed <= 11, String(composed));
      assert.ok(house.codes().includes('postponed-failed'));
    });

    it('what its first message brings after it', async () => {
      const composer = {
        compose: async (delivery: Parameters<typeof cardOf>[0]) =>
          post(cardOf(delivery), {
            posted: async (messageId: string) =>
              delivery.id === 'd1' ? [newEntry(`after-${messageId}`, { kind: 'card' })] : [],
          }),
      };
      const house = build({ composer });
      await add(house, ['d1']);
      assert.deepEqual(house.cards.flat(), ['d1', 'after-message-0']);
    });

    it('together as many as its composer wants together, and fewer one by one', async () => {
      const house = build({ composer: { foldFrom: async () => 4 } });
      await add(house, ids(3));
      assert.deepEqual(house.cards, [['d0'], ['d1'], ['d2']]);
      await house.time.pass(MINUTE);
      await add(house, ids(4, 'e'));
      assert.deepEqual(house.cards.slice(3), [['e0', 'e1', 'e2', 'e3']]);
    });

    it('one by one where it is not known how many go together', async () => {
      const house = build({ composer: { foldFrom: () => Promise.reject(new Error('a fault')) } });
      await add(house, ids(3));
      assert.deepEqual(house.cards, [['d0'], ['d1'], ['d2']]);
      assert.ok(house.codes().includes('fold-unknown'));
    });

    it('nothing where nothing is to be sent, and says why', async () => {
      const house = build({ composer: { compose: async () => ({ kind: 'nothing', reason: 'muted' }) } });
      await add(house, ['d1']);
      assert.deepEqual(house.teams.received, []);
      const found = await house.outbox.find('d1');
      assert.deepEqual([found?.state, found?.reason], ['dropped', 'muted']);
    });

    it('and counts it by configuration, with the time it took', async () => {
      const house = build({ latencies: () => [200, 300] });
      await add(house, ['d1']);
      await house.time.pass(SECOND);
      assert.deepEqual(house.counted, [
        'MessageDeliverySuccess production',
        'TeamsRequests sent',
        'OutboxClaims released',
      ]);
      const ofConfigurations = house.timed.filter(([configuration]) => configuration !== '');
      assert.deepEqual(ofConfigurations, [['production', 0.5]]);
    });

    it('nothing without work: it sleeps', async () => {
      const house = build();
      const fired = await house.time.pass(HOUR);
      assert.ok(fired <= 60 + 6 + 1, `${fired} timers fired in an hour`);
    });

    it('what another process added, within a minute', async () => {
      const house = build({
        outbox: (outbox): Outbox =>
          Object.assign(Object.create(outbox), {
            add: outbox.add.bind(outbox),
            claim: outbox.claim.bind(outbox),
            nextDueAt: outbox.nextDueAt.bind(outbox),
            failStopped: outbox.failStopped.bind(outbox),
            close: outbox.close.bind(outbox),
            onWork: () => () => undefined,
          }),
      });
      await add(house, ['d1']);
      assert.deepEqual(house.cards, []);
      await house.time.pass(MINUTE);
      assert.deepEqual(house.cards, [['d1']]);
    });
  });

  describe('goes on with other conversations', () => {
    const other = { conversationId: '19:b@thread.tacv2' };

    it('while one is composed', async () => {
      const slow = Promise.withResolvers<void>();
      const house = build({
        composer: {
          compose: async (delivery) => {
            if (delivery.id === 'slow') await slow.promise;
            return post(cardOf(delivery));
          },
        },
      });
      await add(house, ['slow']);
      await add(house, ['d1', 'd2'], other);
      assert.deepEqual(house.cards.flat(), ['d1', 'd2']);
      slow.resolve();
      await house.time.settle();
      assert.deepEqual(house.cards.flat(), ['d1', 'd2', 'slow']);
    });

    it('while one hangs', async () => {
      const house = build({ fate: ({ conversationId }) => (conversationId === A ? 'hang' : 'ok') });
      await add(house, ['hangs']);
      await add(house, ids(5), other);
      await house.time.pass(SECOND);
      assert.deepEqual(house.cards.flat(), ids(5));
    });

    it('one request at a time while Teams answers at once', async () => {
      const house = build({ latencies: () => [0, 1] });
      await Promise.all(
        ids(40).map((id) => house.outbox.add([newEntry(id, { conversationId: `19:${id}`, tenantId: id })])),
      );
      await house.time.pass(SECOND);
      assert.equal(house.cards.length, 40);
      assert.equal(house.teams.mostUnderWay, 1);
    });

    it('several requests at a time when Teams is slow', async () => {
      const house = build({ latencies: () => [75, 75] });
      const many = ids(600);
      await Promise.all(
        many.map((id) => house.outbox.add([newEntry(id, { conversationId: `19:${id}`, tenantId: id })])),
      );
      await house.time.pass(20 * SECOND);
      assert.equal(house.cards.length, 600);
      assert.ok(house.teams.mostUnderWay > 2 && house.teams.mostUnderWay <= 64, String(house.teams.mostUnderWay));
    });
  });

  it('keeps the limit of a tenant over all its conversations, and needs no longer than that takes', async () => {
    const house = build({ latencies: () => [10, 10] });
    const many = ids(1000);
    await Promise.all(many.map((id) => house.outbox.add([newEntry(id, { conversationId: `19:${id}` })])));
    await house.time.pass(24 * SECOND);
    assert.equal(house.cards.length, 1000);
    const times = house.teams.received.map(({ at }) => at);
    assert.equal(mostInWindow(times, SECOND), 50);
  });

  it('keeps the limits over a restart', async () => {
    const before = build({ path });
    await add(before, ids(7));
    await before.close();
    houses = [];
    const after = build({ path, time: before.time });
    await add(after, ['e0']);
    await after.time.pass(999);
    assert.deepEqual(after.cards, []);
    await after.time.pass(10);
    assert.deepEqual(after.cards, [['e0']]);
  });

  describe('when Teams does not take a message', () => {
    it('tries again, later each time, and keeps the order', async () => {
      const house = build({ fate: (_, number) => (number < 4 ? later() : 'ok') });
      await add(house, ['d1', 'd2']);
      await house.time.pass(MINUTE);
      const times = house.teams.received.map(({ at }) => at - START);
      assert.deepEqual(times.slice(0, 5), [0, 750, 2250, 5250, 11_250]);
      assert.deepEqual(house.cards.flat(), ['d1', 'd2']);
      assert.equal(house.count('TeamsRequests later'), 4);
      assert.equal((await house.outbox.find('d1'))?.attempts, 5);
    });

    it('waits as long as Teams says, and sends nothing else to the conversation before', async () => {
      const house = build({ fate: (_, number) => (number === 0 ? later('status 429', 17 * SECOND) : 'ok') });
      await add(house, ['d1']);
      await house.time.pass(5 * SECOND);
      await add(house, ['d2']);
      await add(house, ['other'], { conversationId: '19:b@thread.tacv2' });
      await house.time.pass(12 * SECOND - 1);
      assert.deepEqual(house.cards.flat(), ['other']);
      await house.time.pass(10);
      assert.deepEqual(house.cards.flat(), ['other', 'd1', 'd2']);
      assert.equal((await house.outbox.find('d1'))?.attempts, 2);
    });

    it('tries again after an error it does not know', async () => {
      const house = build({ worker: { sender: brokenOnce() } });
      await add(house, ['d1']);
      assert.equal((await house.outbox.find('d1'))?.reason, 'a fault');
      await house.time.pass(SECOND);
      assert.equal((await house.outbox.find('d1'))?.state, 'sent');
    });

    it('tries again what got no answer', async () => {
      const house = build({ fate: (_, number) => (number === 0 ? 'hang' : 'ok') });
      await add(house, ['d1']);
      await house.time.pass(MINUTE);
      assert.deepEqual(house.cards, [['d1']]);
    });

    it('tries at least every five minutes, for 24 hours, and then keeps it as failed', async () => {
      const house = build({ fate: () => later('status 502') });
      await add(house, ['d1']);
      await house.time.pass(DAY - 10 * MINUTE);
      assert.equal((await house.outbox.find('d1'))?.state, 'waiting');
      const attempts = house.teams.received.length;
      assert.ok(attempts >= 288 && attempts < 288 * 2 + 20, String(attempts));
      await house.time.pass(20 * MINUTE);
      const [failed] = await house.outbox.failed(10);
      assert.deepEqual([failed?.id, failed?.reason], ['d1', 'status 502']);
      assert.equal(house.count('MessageDeliveryFailure production'), 1);
      assert.ok(house.codes().includes('delivery-failed'));
    });

    it('tries what is older than 24 hours once more: the bot may have been away', async () => {
      const house = new House();
      houses.push(house);
      await add(house, ['d1']);
      house.time.now += 2 * DAY;
      house.worker.start();
      await house.time.settle();
      assert.deepEqual(house.cards, [['d1']]);
    });

    for (const kind of ['too-big', 'refused'] as const) {
      it(`keeps it as failed at once when it is ${kind}, and goes on with the next`, async () => {
        const house = build({ fate: (_, number) => (number === 0 ? new SendError({ kind }, `no: ${kind}`) : 'ok') });
        await add(house, ['d1', 'd2']);
        assert.deepEqual(house.cards, [['d2']]);
        assert.equal((await house.outbox.find('d1'))?.reason, `no: ${kind}`);
        assert.equal(house.count(`TeamsRequests ${kind}`), 1);
      });
    }

    it('tells the composer of what failed for good, whose fault changes nothing', async () => {
      const told: unknown[] = [];
      const house = build({
        fate: (_, number) => (number === 0 ? new SendError({ kind: 'refused' }, 'status 400') : 'ok'),
        composer: {
          failed: async (deliveries, reason) => {
            told.push(
              deliveries.map(({ id }) => id),
              reason,
            );
            throw new Error('a fault');
          },
        },
      });
      await add(house, ['d1', 'd2']);
      assert.deepEqual(told, [['d1'], 'status 400']);
      assert.deepEqual(house.cards, [['d2']]);
      assert.ok(house.codes().includes('failed-not-noted'));
    });

    it('sends what failed again when it is told to', async () => {
      let refuse = true;
      const house = build({ fate: () => (refuse ? new SendError({ kind: 'refused' }, 'no') : 'ok') });
      await add(house, ['d1']);
      refuse = false;
      await house.outbox.sendAgain('d1');
      await house.time.settle();
      assert.deepEqual(house.cards, [['d1']]);
    });

    it('drops an update whose message is gone', async () => {
      const composer = { compose: async () => ({ kind: 'update', messageId: '17', card: {} }) as const };
      const house = build({ composer, fate: () => new SendError({ kind: 'no-message' }, 'status 404') });
      await add(house, ['d1'], { kind: 'card' });
      const found = await house.outbox.find('d1');
      assert.deepEqual([found?.state, found?.reason], ['dropped', 'The message to update is gone: status 404']);
    });

    it('tells what became of an update, and does not send it again where that cannot be noted', async () => {
      const told: string[] = [];
      const compose = async () => ({
        kind: 'update' as const,
        messageId: '17',
        threadId: '3',
        card: {},
        updated: async () => {
          told.push('updated');
          throw new Error('a full disk');
        },
        gone: async () => void told.push('gone'),
      });
      let fate: Fate = 'ok';
      const house = build({ composer: { compose }, fate: () => fate });
      await add(house, ['d1'], { kind: 'card' });
      assert.equal((await house.outbox.find('d1'))?.state, 'sent');
      assert.deepEqual(
        house.teams.taken.map(({ updates, threadId }) => [updates, threadId]),
        [['17', '3']],
      );
      assert.ok(house.codes().includes('posted-failed'));
      fate = new SendError({ kind: 'no-message' }, 'status 404');
      await add(house, ['d2'], { kind: 'card' });
      assert.deepEqual(told, ['updated', 'gone']);
    });
  });

  describe('where the bot is not in the conversation', () => {
    for (const kind of ['not-there', 'no-message'] as const) {
      it(`sends nothing more until the bot is installed again (${kind})`, async () => {
        let there = false;
        const house = build({ fate: () => (there ? 'ok' : new SendError({ kind }, 'BotNotInConversationRoster')) });
        await add(house, ['d1', 'd2']);
        await house.time.pass(HOUR);
        assert.equal(house.teams.received.length, 1);
        assert.deepEqual((await house.outbox.status()).stopped, [
          { conversationId: A, reason: 'BotNotInConversationRoster', since: START },
        ]);
        there = true;
        await house.outbox.resume('tenant-1');
        await house.time.settle();
        assert.deepEqual(house.cards.flat(), ['d1', 'd2']);
      });
    }

    it('fails what has waited for 24 hours', async () => {
      const house = build({ fate: () => new SendError({ kind: 'not-there' }, 'BotDisabledByAdmin') });
      await add(house, ids(300));
      await house.time.pass(DAY + 11 * MINUTE);
      assert.equal((await house.outbox.status()).failed, 300);
      assert.equal((await house.outbox.find('d7'))?.reason, 'BotDisabledByAdmin');
      assert.equal(house.count('MessageDeliveryFailure production'), 300);
    });
  });

  describe('when a card cannot be composed', () => {
    it('tries again later, ten times in all, and then keeps it as failed', async () => {
      let tries = 0;
      const house = build({
        composer: {
          compose: async (delivery) => {
            if (delivery.id === 'd2') return post(cardOf(delivery));
            tries += 1;
            throw new Error('no such chart');
          },
        },
      });
      await add(house, ['d1', 'd2']);
      assert.deepEqual(house.cards, []);
      await house.time.pass(HOUR);
      assert.equal(tries, 10);
      assert.equal((await house.outbox.find('d1'))?.reason, 'Its card could not be made: no such chart');
      assert.deepEqual(house.cards, [['d2']]);
      assert.equal(house.codes().filter((code) => code === 'compose-failed').length, 10);
    });

    it('does not wait for ever', async () => {
      let tries = 0;
      const house = build({
        composer: {
          compose: (delivery) => {
            tries += 1;
            return tries === 1 ? new Promise(() => undefined) : Promise.resolve(post(cardOf(delivery)));
          },
        },
      });
      await add(house, ['d1']);
      await house.time.pass(MINUTE);
      assert.deepEqual(house.cards, [['d1']]);
    });

    it('does not send a card twice because it could not be noted', async () => {
      const house = build({
        composer: {
          compose: async (delivery) => post(cardOf(delivery), { posted: () => Promise.reject(new Error('a fault')) }),
        },
      });
      await add(house, ['d1']);
      await house.time.pass(MINUTE);
      assert.deepEqual(house.cards, [['d1']]);
      assert.ok(house.codes().includes('posted-failed'));
    });
  });

  describe('folds a storm', () => {
    it('into one card when more wait than 30 seconds let through, and counts what it folded', async () => {
      const house = build();
      await add(house, ids(100));
      assert.deepEqual(house.cards, [ids(100)]);
      assert.equal(house.count('EventsThrottled production'), 100);
      assert.equal(house.count('MessageDeliverySuccess production'), 100);
      const states = await Promise.all(ids(100).map((id) => house.outbox.find(id)));
      assert.ok(states.every((found) => found?.state === 'sent' && found.messageId === 'message-0'));
    });

    it('not when they all can go one by one', async () => {
      const house = build();
      await add(house, ids(60));
      await house.time.pass(30 * SECOND);
      assert.deepEqual(
        house.cards,
        ids(60).map((id) => [id]),
      );
    });

    it('that grows, by what has come meanwhile', async () => {
      const house = build({ latencies: () => [50, 50] });
      await add(house, ids(50, 'a'));
      await house.time.pass(5 * SECOND);
      await add(house, ids(60, 'b'));
      await house.time.pass(MINUTE);
      assert.deepEqual(house.cards.flat(), [...ids(50, 'a'), ...ids(60, 'b')]);
      assert.ok(house.cards.some((card) => card.length > 50));
    });

    it('of thousands into several cards', async () => {
      const house = build();
      await add(house, ids(1200));
      await house.time.pass(5 * SECOND);
      assert.deepEqual(
        house.cards.map((card) => card.length),
        [500, 500, 200],
      );
      assert.deepEqual(house.cards.flat(), ids(1200));
    });

    it('and leaves what is no notification to go by itself', async () => {
      const house = build();
      const storm = ids(90).map((id, index) => newEntry(id, index === 40 ? { kind: 'card' } : {}));
      await house.outbox.add(storm);
      await house.time.pass(5 * SECOND);
      assert.deepEqual(house.cards, [ids(90).filter((id) => id !== 'd40'), ['d40']]);
    });

    it('whose digest fails later: all of them wait and go together', async () => {
      const house = build({ fate: (_, number) => (number === 0 ? later() : 'ok') });
      await add(house, ids(100));
      await add(house, ids(3, 'e'));
      await house.time.pass(5 * SECOND);
      assert.deepEqual(house.cards, [[...ids(100), ...ids(3, 'e')]]);
    });

    it('with one that no card can hold: that one fails alone', async () => {
      const house = build({
        fate: (_, __, card) =>
          JSON.stringify(card).includes('"d70"') ? new SendError({ kind: 'refused' }, 'status 400') : 'ok',
      });
      await add(house, ids(100));
      await house.time.pass(10 * MINUTE);
      assert.deepEqual(
        (await house.outbox.failed(10)).map(({ id }) => id),
        ['d70'],
      );
      assert.deepEqual(
        house.cards.flat(),
        ids(100).filter((id) => id !== 'd70'),
      );
    });

    it('with one that cannot be composed: the others go', async () => {
      const house = build({
        composer: {
          compose: async (delivery) => {
            if (delivery.id === 'd70') throw new Error('no such chart');
            return post(cardOf(delivery));
          },
          digest: async (some) => {
            if (some.some(({ id }) => id === 'd70')) throw new Error('no such chart');
            return post({ ids: some.map(({ id }) => id) });
          },
        },
      });
      await add(house, ids(100));
      await house.time.pass(2 * HOUR);
      assert.deepEqual(
        (await house.outbox.failed(10)).map(({ id }) => id),
        ['d70'],
      );
      assert.deepEqual(
        house.cards.flat(),
        ids(100).filter((id) => id !== 'd70'),
      );
    });

    it('of which nothing is to be shown', async () => {
      const house = build({ composer: { digest: async () => ({ kind: 'nothing', reason: 'muted' }) } });
      await add(house, ids(100));
      assert.deepEqual(house.teams.received, []);
      assert.equal((await house.outbox.find('d99'))?.state, 'dropped');
    });
  });

  describe('when it is stopped', () => {
    it('finishes what is being sent and begins nothing new', async () => {
      const house = build({ latencies: () => [0, 20] });
      await add(house, ['d1', 'd2']);
      await add(house, ['e1'], { conversationId: '19:b@thread.tacv2' });
      const stopped = house.worker.stop(5 * SECOND);
      await house.time.pass(SECOND);
      await stopped;
      assert.deepEqual(house.cards, [['d1']]);
      await house.time.pass(HOUR);
      assert.deepEqual(house.cards, [['d1']]);
      assert.equal(house.time.waiting, 0);
      assert.ok((await house.outbox.claim()) !== null, 'its conversations were given back');
    });

    it('does not wait for what hangs beyond its grace', async () => {
      const house = build({ fate: () => 'hang' });
      await add(house, ['d1']);
      let over = false;
      const stopped = house.worker.stop(5 * SECOND).then(() => {
        over = true;
      });
      await house.time.pass(5 * SECOND - 1);
      assert.equal(over, false);
      await house.time.pass(1);
      await stopped;
      assert.equal(over, true);
    });

    it('begins nothing when it is told of work afterwards', async () => {
      const house = build();
      await house.worker.stop(1);
      await add(house, ['d1']);
      assert.deepEqual(house.cards, []);
    });
  });

  describe('when the outbox fails', () => {
    const failing = (method: 'claim' | 'nextDueAt' | 'failStopped', times: number) => (outbox: Outbox) => {
      let left = times;
      const broken: Outbox = Object.create(outbox);
      for (const name of ['add', 'onWork', 'claim', 'nextDueAt', 'failStopped', 'find', 'close'] as const) {
        const own = outbox[name].bind(outbox);
        Object.defineProperty(broken, name, {
          value: (...given: unknown[]) => {
            if (name === method && left > 0) {
              left -= 1;
              return Promise.reject(new Error('disk I/O error'));
            }
            return Reflect.apply(own, outbox, given);
          },
        });
      }
      return broken;
    };

    for (const method of ['claim', 'nextDueAt', 'failStopped'] as const) {
      it(`logs it and goes on after a while (${method})`, async () => {
        const house = build({ outbox: failing(method, 2) });
        await add(house, ['d1']);
        await house.time.pass(MINUTE);
        assert.deepEqual(house.cards, [['d1']]);
        await house.time.settle();
        assert.ok(house.codes().includes('outbox-fault'));
      });
    }

    it('notes what was sent as soon as it can, and does not send it again', async () => {
      let left = 2;
      const house = build({
        outbox: (outbox) => {
          const claim = outbox.claim.bind(outbox);
          return Object.assign(outbox, {
            claim: async () => {
              const claimed = await claim();
              if (claimed === null) return null;
              const sent = claimed.sent.bind(claimed);
              return Object.assign(claimed, {
                sent: async (...given: Parameters<typeof sent>) => {
                  left -= 1;
                  if (left >= 0) throw new Error('database or disk is full');
                  await sent(...given);
                },
              });
            },
          });
        },
      });
      await add(house, ['d1']);
      await house.time.pass(MINUTE);
      assert.deepEqual(house.cards, [['d1']]);
      assert.equal((await house.outbox.find('d1'))?.state, 'sent');
    });

    it('logs that a conversation could not be given back', async () => {
      const house = build({
        outbox: (outbox) => {
          const claim = outbox.claim.bind(outbox);
          return Object.assign(outbox, {
            claim: async () => {
              const claimed = await claim();
              return claimed && Object.assign(claimed, { release: () => Promise.reject(new Error('disk I/O error')) });
            },
          });
        },
      });
      await add(house, ['d1']);
      assert.deepEqual(house.cards, [['d1']]);
      await house.time.settle();
      assert.ok(house.logged.some(({ msg }) => msg === 'a conversation could not be given back'));
    });

    it('leaves a conversation whose claim another has taken', async () => {
      const house = build({
        outbox: (outbox) => {
          const claim = outbox.claim.bind(outbox);
          let first = true;
          return Object.assign(outbox, {
            claim: async () => {
              const claimed = await claim();
              if (first) await claimed?.release(null);
              first = first && claimed === null;
              return claimed;
            },
          });
        },
      });
      await add(house, ['d1']);
      await house.time.pass(MINUTE);
      assert.deepEqual(house.cards, [['d1']]);
      assert.ok(house.logged.some(({ msg }) => msg === 'a conversation was given up'));
    });
  });

  function brokenOnce() {
    let first = true;
    return {
      post: async () => {
        if (first) {
          first = false;
          throw new TypeError('a fault');
        }
        return 'message-1';
      },
      update: async () => undefined,
    };
  }
});
