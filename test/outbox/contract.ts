import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ConversationClaim, Outbox } from '../../src/outbox/outbox.ts';
import { newDelivery, newEntry } from './support/entries.ts';

export interface OutboxUnderTest {
  readonly outbox: Outbox;
  /** Sets the outbox's clock, in milliseconds since the epoch. */
  setNow(ms: number): void;
  /** Its store removes by itself what has had its time: a sweep finds nothing to do. */
  readonly expires?: boolean;
}

const START = 1_700_000_000_000;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const A = '19:a@thread.tacv2';
const B = '19:b@thread.tacv2';

/** What every outbox does. `open` gives an empty one whose clock stands at 1,700,000,000,000. */
export function describeOutbox(name: string, open: () => Promise<OutboxUnderTest> | OutboxUnderTest): void {
  describe(`${name}, as an outbox`, () => {
    let outbox: Outbox;
    let setNow: (ms: number) => void;
    let expires: boolean;

    beforeEach(async () => {
      ({ outbox, setNow, expires = false } = await open());
      setNow(START);
    });

    afterEach(() => outbox.close());

    const claim = async (): Promise<ConversationClaim> => {
      const claimed = await outbox.claim();
      assert.ok(claimed !== null, 'nothing to claim');
      return claimed;
    };
    const waitingIds = async (from: ConversationClaim, limit = 100) => (await from.waiting(limit)).map(({ id }) => id);

    /** Claims the conversation and has its first deliveries sent in one message. */
    const send = async (ids: readonly string[], messageId = 'message-1') => {
      const claimed = await claim();
      await claimed.waiting(100);
      await claimed.sending(ids);
      await claimed.sent(ids, messageId);
      await claimed.release(null);
    };

    describe('adding', () => {
      it('gives nothing to claim while it is empty', async () => {
        assert.equal(await outbox.claim(), null);
        assert.equal(await outbox.nextDueAt(), null);
        assert.deepEqual(await outbox.add([]), []);
      });

      it('keeps a delivery with all that was said of it', async () => {
        assert.deepEqual(await outbox.add([newEntry('d1', { kind: 'card', configurationName: 'ü “x”' })]), [
          { id: 'd1', outcome: 'added' },
        ]);
        const claimed = await claim();
        assert.equal(claimed.conversationId, A);
        assert.equal(claimed.tenantId, 'tenant-1');
        const expected = {
          ...newDelivery('d1', { kind: 'card', configurationName: 'ü “x”' }),
          body: 'body of d1',
          addedAt: START,
          attempts: 0,
        };
        assert.deepEqual(await claimed.waiting(10), [expected]);
        assert.deepEqual(await outbox.find('d1'), {
          ...expected,
          state: 'waiting',
          settledAt: null,
          messageId: null,
          reason: null,
        });
      });

      it('gives one text to many conversations', async () => {
        await outbox.add([{ body: 'x', deliveries: [newDelivery('d1'), newDelivery('d2', { conversationId: B })] }]);
        assert.equal((await outbox.find('d1'))?.body, 'x');
        assert.equal((await outbox.find('d2'))?.body, 'x');
        assert.equal((await outbox.find('d2'))?.conversationId, B);
      });

      it('takes many calls at once, and tells each of its own', async () => {
        const calls = Array.from({ length: 50 }, (_, index) => outbox.add([newEntry(`d${index}`)]));
        const results = await Promise.all(calls);
        assert.deepEqual(
          results,
          calls.map((_, index) => [{ id: `d${index}`, outcome: 'added' }]),
        );
        const ids = await waitingIds(await claim());
        assert.deepEqual(
          ids,
          Array.from({ length: 50 }, (_, index) => `d${index}`),
        );
      });

      it('refuses a body beyond 1 MiB, and nobody else with it', async () => {
        const results = await Promise.allSettled([
          outbox.add([{ body: 'ü'.repeat(600_000), deliveries: [newDelivery('d1')] }]),
          outbox.add([{ body: 'x'.repeat(1024 * 1024), deliveries: [newDelivery('d2')] }]),
        ]);
        assert.deepEqual(
          results.map(({ status }) => status),
          ['rejected', 'fulfilled'],
        );
        assert.equal(await outbox.find('d1'), null);
      });

      it('refuses keys that are not well-formed Unicode', async () => {
        await assert.rejects(outbox.add([newEntry('d1', { uniqueKey: '\ud800' })]), TypeError);
      });

      it('lets a call with an id that is taken fail alone', async () => {
        await outbox.add([newEntry('d1')]);
        const results = await Promise.allSettled([
          outbox.add([newEntry('d2')]),
          outbox.add([newEntry('d1', { uniqueKey: 'other' })]),
          outbox.add([newEntry('d3')]),
        ]);
        assert.deepEqual(
          results.map(({ status }) => status),
          ['fulfilled', 'rejected', 'fulfilled'],
        );
        assert.deepEqual(await waitingIds(await claim()), ['d1', 'd2', 'd3']);
      });

      it('tells whoever listens that there is work, until that is ended', async () => {
        let told = 0;
        const end = outbox.onWork(() => {
          told += 1;
        });
        await outbox.add([newEntry('d1')]);
        assert.equal(told, 1);
        end();
        await outbox.add([newEntry('d2')]);
        assert.equal(told, 1);
      });
    });

    describe('unique keys', () => {
      it('takes a key once in 24 hours, whatever became of the delivery', async () => {
        await outbox.add([newEntry('d1', { uniqueKey: 'k' })]);
        assert.deepEqual(await outbox.add([newEntry('d2', { uniqueKey: 'k' })]), [{ id: 'd2', outcome: 'repeated' }]);
        await send(['d1']);
        setNow(START + DAY - 1);
        assert.deepEqual(await outbox.add([newEntry('d3', { uniqueKey: 'k' })]), [{ id: 'd3', outcome: 'repeated' }]);
        assert.equal(await outbox.find('d3'), null);
        setNow(START + DAY);
        assert.deepEqual(await outbox.add([newEntry('d4', { uniqueKey: 'k' })]), [{ id: 'd4', outcome: 'added' }]);
      });

      it('takes the same key from two conversations', async () => {
        const deliveries = [
          newDelivery('d1', { uniqueKey: 'k' }),
          newDelivery('d2', { uniqueKey: 'k', conversationId: B }),
          newDelivery('d3', { uniqueKey: 'k' }),
        ];
        const results = await outbox.add([{ body: 'x', deliveries }]);
        assert.deepEqual(
          results.map(({ outcome }) => outcome),
          ['added', 'added', 'repeated'],
        );
      });

      it('takes a key of two calls at the same time once', async () => {
        const results = await Promise.all([
          outbox.add([newEntry('d1', { uniqueKey: 'k' })]),
          outbox.add([newEntry('d2', { uniqueKey: 'k' })]),
        ]);
        assert.deepEqual(
          results.flat().map(({ outcome }) => outcome),
          ['added', 'repeated'],
        );
      });

      const update = (id: string) => newEntry(id, { kind: 'card', uniqueKey: 'card/1', unique: 'waiting' });

      it('takes a key while none with it waits', async () => {
        await outbox.add([update('u1')]);
        assert.deepEqual(await outbox.add([update('u2')]), [{ id: 'u2', outcome: 'repeated' }]);
        await send(['u1']);
        assert.deepEqual(await outbox.add([update('u3')]), [{ id: 'u3', outcome: 'added' }]);
      });

      it('takes it again when the one that waits was given out: it may have been composed before', async () => {
        await outbox.add([update('u1')]);
        const claimed = await claim();
        await claimed.waiting(1);
        assert.deepEqual(await outbox.add([update('u2')]), [{ id: 'u2', outcome: 'added' }]);
        assert.deepEqual(await outbox.add([update('u3')]), [{ id: 'u3', outcome: 'repeated' }]);
        assert.deepEqual(await waitingIds(claimed), ['u1', 'u2']);
      });

      for (const [what, end] of [
        ['was not sent', (claimed: ConversationClaim) => claimed.notSent('status 503')],
        ['was given back', (claimed: ConversationClaim) => claimed.release(null)],
      ] as const) {
        it(`counts the one that waits again when it ${what}`, async () => {
          await outbox.add([update('u1')]);
          const claimed = await claim();
          await claimed.waiting(1);
          await end(claimed);
          assert.deepEqual(await outbox.add([update('u2')]), [{ id: 'u2', outcome: 'repeated' }]);
        });
      }
    });

    describe('claiming', () => {
      it('gives a conversation to one at a time', async () => {
        await outbox.add([newEntry('d1'), newEntry('d2', { conversationId: B })]);
        const claims = [await claim(), await claim()];
        assert.deepEqual(claims.map(({ conversationId }) => conversationId).sort(), [A, B]);
        assert.equal(await outbox.claim(), null);
        await outbox.add([newEntry('d3')]);
        assert.equal(await outbox.claim(), null);
      });

      it('gives it again after it was released, at once where something waits', async () => {
        await outbox.add([newEntry('d1'), newEntry('d2')]);
        await send(['d1']);
        assert.equal(await outbox.nextDueAt(), START);
        assert.deepEqual(await waitingIds(await claim()), ['d2']);
      });

      it('does not give it again where nothing waits', async () => {
        await outbox.add([newEntry('d1')]);
        await send(['d1']);
        assert.equal(await outbox.claim(), null);
        assert.equal(await outbox.nextDueAt(), null);
      });

      it('sees what was added while it was claimed', async () => {
        await outbox.add([newEntry('d1')]);
        const claimed = await claim();
        await outbox.add([newEntry('d2')]);
        assert.deepEqual(await waitingIds(claimed), ['d1', 'd2']);
        await claimed.release(null);
        assert.deepEqual(await waitingIds(await claim()), ['d1', 'd2']);
      });

      it('leaves it alone until the time it was released to, also when more is added', async () => {
        await outbox.add([newEntry('d1')]);
        await (await claim()).release(START + 5 * SECOND);
        await outbox.add([newEntry('d2')]);
        assert.equal(await outbox.nextDueAt(), START + 5 * SECOND);
        setNow(START + 5 * SECOND - 1);
        assert.equal(await outbox.claim(), null);
        setNow(START + 5 * SECOND);
        assert.deepEqual(await waitingIds(await claim()), ['d1', 'd2']);
      });

      it('takes times with fractions', async () => {
        setNow(START + 0.5);
        await outbox.add([newEntry('d1', { notBefore: START + 1.5 })]);
        assert.equal(await outbox.claim(), null);
        setNow(START + 2.5);
        await (await claim()).release(START + 3.5);
        setNow(START + 4.5);
        assert.deepEqual(await waitingIds(await claim()), ['d1']);
      });

      it('gives the conversation that has been due for longest first', async () => {
        await outbox.add([newEntry('d1')]);
        setNow(START + 1);
        await outbox.add([newEntry('d2', { conversationId: B })]);
        assert.equal((await claim()).conversationId, A);
      });

      it('keeps a claim of this process, however long it takes', async () => {
        await outbox.add([newEntry('d1')]);
        const claimed = await claim();
        setNow(START + HOUR);
        assert.equal(await outbox.claim(), null);
        assert.deepEqual(await waitingIds(claimed), ['d1']);
      });

      it('refuses calls after the release, and releases once', async () => {
        await outbox.add([newEntry('d1')]);
        const claimed = await claim();
        await claimed.release(null);
        await assert.rejects(claimed.waiting(1), { code: 'outbox-claim-ended' });
        await assert.rejects(claimed.sending(['d1']), { code: 'outbox-claim-ended' });
        const next = await claim();
        await claimed.release(START + DAY);
        assert.deepEqual(await waitingIds(next), ['d1']);
      });
    });

    describe('a claimed conversation', () => {
      it('gives its deliveries in the order they were added, as many as wanted', async () => {
        await outbox.add(['d1', 'd2', 'd3'].map((id) => newEntry(id)));
        const claimed = await claim();
        assert.deepEqual(await waitingIds(claimed, 2), ['d1', 'd2']);
        assert.deepEqual(await waitingIds(claimed), ['d1', 'd2', 'd3']);
      });

      it('gives fewer where the bodies are very large together, and always one', async () => {
        const body = 'x'.repeat(1024 * 1024);
        for (let index = 0; index < 40; index += 1) {
          await outbox.add([{ body, deliveries: [newDelivery(`d${index}`)] }]);
        }
        const given = (await waitingIds(await claim())).length;
        assert.ok(given >= 1 && given < 40, String(given));
      });

      it('lets others go before one that is not due yet', async () => {
        await outbox.add([newEntry('d1', { notBefore: START + SECOND }), newEntry('d2')]);
        const claimed = await claim();
        assert.deepEqual(await waitingIds(claimed), ['d2']);
        await claimed.sending(['d2']);
        await claimed.sent(['d2'], 'm');
        await claimed.release(null);
        assert.equal(await outbox.nextDueAt(), START + SECOND);
        assert.equal(await outbox.claim(), null);
        setNow(START + SECOND);
        assert.deepEqual(await waitingIds(await claim()), ['d1']);
      });

      it('is due at once when something comes that is, although another thing waits for later', async () => {
        await outbox.add([newEntry('d1', { notBefore: START + HOUR })]);
        assert.equal(await outbox.nextDueAt(), START + HOUR);
        await outbox.add([newEntry('d2')]);
        assert.deepEqual(await waitingIds(await claim()), ['d2']);
      });

      it('counts notifications that are due, up to a bound', async () => {
        await outbox.add([
          newEntry('d1'),
          newEntry('d2', { kind: 'card' }),
          newEntry('d3'),
          newEntry('d4', { notBefore: START + 1 }),
          newEntry('d5'),
        ]);
        const claimed = await claim();
        assert.equal(await claimed.countFoldable(10), 3);
        assert.equal(await claimed.countFoldable(2), 2);
      });

      it('counts attempts', async () => {
        await outbox.add([newEntry('d1'), newEntry('d2')]);
        const claimed = await claim();
        await claimed.waiting(2);
        await claimed.sending(['d1']);
        await claimed.notSent('status 503');
        assert.deepEqual(
          (await claimed.waiting(2)).map(({ attempts }) => attempts),
          [1, 0],
        );
        assert.equal((await outbox.find('d1'))?.reason, 'status 503');
      });

      it('notes why it was not sent with the one whose turn it was', async () => {
        await outbox.add([newEntry('d1', { notBefore: START + HOUR }), newEntry('d2')]);
        const claimed = await claim();
        await claimed.waiting(1);
        await claimed.sending(['d2']);
        await claimed.notSent('status 503');
        assert.deepEqual(
          [(await outbox.find('d1'))?.reason, (await outbox.find('d2'))?.reason, (await outbox.find('d2'))?.attempts],
          [null, 'status 503', 1],
        );
      });

      it('knows when its sends ended, within an hour', async () => {
        await outbox.add([newEntry('d1'), newEntry('d2'), newEntry('d3')]);
        const claimed = await claim();
        assert.deepEqual(claimed.recentSends, []);
        await claimed.waiting(3);
        await claimed.sending(['d1']);
        setNow(START + SECOND);
        await claimed.sent(['d1'], 'm1');
        await claimed.sending(['d2']);
        setNow(START + 2 * SECOND);
        await claimed.notSent('status 429');
        await claimed.notSent('it could not be composed');
        await claimed.release(null);
        assert.deepEqual((await claim()).recentSends, [START + SECOND, START + 2 * SECOND]);
      });

      it('forgets sends after an hour', async () => {
        await outbox.add([newEntry('d1'), newEntry('d2')]);
        await send(['d1']);
        setNow(START + HOUR);
        assert.deepEqual((await claim()).recentSends, []);
      });

      it('counts a message of many deliveries as one send', async () => {
        await outbox.add([newEntry('d1'), newEntry('d2'), newEntry('d3')]);
        await send(['d1', 'd2'], 'digest');
        assert.deepEqual((await claim()).recentSends, [START]);
        assert.deepEqual(
          [(await outbox.find('d1'))?.messageId, (await outbox.find('d2'))?.messageId],
          ['digest', 'digest'],
        );
      });

      it('adds what comes after a message in the same step, and tells of it', async () => {
        await outbox.add([newEntry('d1')]);
        let told = 0;
        outbox.onWork(() => {
          told += 1;
        });
        const claimed = await claim();
        await claimed.waiting(1);
        await claimed.sending(['d1']);
        await claimed.sent(['d1'], 'm', [newEntry('d2', { conversationId: B })]);
        assert.equal(told, 1);
        assert.equal((await claim()).conversationId, B);
      });

      it('settles deliveries as sent, dropped and failed', async () => {
        await outbox.add([newEntry('d1'), newEntry('d2'), newEntry('d3')]);
        const claimed = await claim();
        await claimed.waiting(3);
        await claimed.sending(['d1']);
        await claimed.sent(['d1'], 'm1');
        await claimed.dropped(['d2'], 'muted');
        await claimed.failed(['d3'], 'too big');
        assert.deepEqual(await claimed.waiting(3), []);
        const ends = await Promise.all(['d1', 'd2', 'd3'].map((id) => outbox.find(id)));
        assert.deepEqual(
          ends.map((end) => [end?.state, end?.settledAt, end?.messageId, end?.reason]),
          [
            ['sent', START, 'm1', null],
            ['dropped', START, null, 'muted'],
            ['failed', START, null, 'too big'],
          ],
        );
      });

      it('settles nothing twice', async () => {
        await outbox.add([newEntry('d1')]);
        const claimed = await claim();
        await claimed.waiting(1);
        await claimed.dropped(['d1'], 'muted');
        await claimed.failed(['d1'], 'too big');
        assert.equal((await outbox.find('d1'))?.state, 'dropped');
      });
    });

    describe('putting off', () => {
      const putOff = async (ids: readonly string[], notBefore: number) => {
        const claimed = await claim();
        await claimed.waiting(100);
        await claimed.postponed(ids, notBefore);
        await claimed.release(null);
      };

      it('keeps deliveries until their time, and others go first', async () => {
        await outbox.add([newEntry('d1'), newEntry('d2'), newEntry('d3')]);
        const claimed = await claim();
        await claimed.waiting(100);
        await claimed.postponed(['d1', 'd3'], START + HOUR);
        assert.deepEqual(await waitingIds(claimed), ['d2']);
        assert.equal(await claimed.countFoldable(10), 1);
        await claimed.sending(['d2']);
        await claimed.sent(['d2'], 'm');
        await claimed.release(null);
        assert.equal(await outbox.nextDueAt(), START + HOUR);
        setNow(START + HOUR - 1);
        assert.equal(await outbox.claim(), null);
        setNow(START + HOUR);
        const due = await (await claim()).waiting(100);
        assert.deepEqual(
          due.map(({ id, notBefore, attempts, addedAt }) => [id, notBefore, attempts, addedAt]),
          ['d1', 'd3'].map((id) => [id, START + HOUR, 0, START]),
        );
      });

      it('is no attempt to send, and no send', async () => {
        await outbox.add([newEntry('d1')]);
        await putOff(['d1'], START + SECOND);
        setNow(START + SECOND);
        const claimed = await claim();
        assert.deepEqual(claimed.recentSends, []);
        assert.equal((await claimed.waiting(1))[0]?.attempts, 0);
      });

      it('can be done again, to an earlier or a later time', async () => {
        await outbox.add([newEntry('d1')]);
        await putOff(['d1'], START + SECOND);
        setNow(START + SECOND);
        await putOff(['d1'], START + MINUTE + 0.5);
        assert.equal(await outbox.nextDueAt(), START + MINUTE + 1);
      });

      it('leaves alone what is settled, and what is of another conversation', async () => {
        await outbox.add([newEntry('d1'), newEntry('d2', { conversationId: B })]);
        const claimed = await claim();
        await claimed.waiting(1);
        await claimed.dropped(['d1'], 'muted');
        await claimed.postponed(['d1', 'd2'], START + HOUR);
        await claimed.release(null);
        assert.equal((await outbox.find('d1'))?.state, 'dropped');
        assert.equal((await outbox.find('d2'))?.notBefore, null);
      });

      it('lets the key of one that is wanted once count again', async () => {
        await outbox.add([newEntry('u1', { kind: 'card', uniqueKey: 'card/1', unique: 'waiting' })]);
        const claimed = await claim();
        await claimed.waiting(1);
        await claimed.postponed(['u1'], START + HOUR);
        const again = newEntry('u2', { kind: 'card', uniqueKey: 'card/1', unique: 'waiting' });
        assert.deepEqual(await outbox.add([again]), [{ id: 'u2', outcome: 'repeated' }]);
      });

      it('is refused once the claim has ended', async () => {
        await outbox.add([newEntry('d1')]);
        const claimed = await claim();
        await claimed.release(null);
        await assert.rejects(claimed.postponed(['d1'], START + HOUR), { code: 'outbox-claim-ended' });
      });

      it('does not make them fail in a conversation that was stopped while they waited', async () => {
        await outbox.add([newEntry('d1'), newEntry('d2')]);
        const claimed = await claim();
        await claimed.waiting(2);
        await claimed.postponed(['d1'], START + HOUR);
        await claimed.stop('BotNotInConversationRoster');
        setNow(START + HOUR);
        assert.deepEqual(
          (await outbox.failStopped(START + 1, 10)).map(({ id }) => id),
          ['d2'],
        );
        assert.deepEqual(
          (await outbox.failStopped(START + HOUR + 1, 10)).map(({ id }) => id),
          ['d1'],
        );
      });

      it('can be ended for the notifications of a conversation, which keep that they were put off', async () => {
        await outbox.add([
          newEntry('d1'),
          newEntry('d2'),
          newEntry('d3', { kind: 'card', notBefore: START + HOUR }),
          newEntry('d4', { conversationId: B, notBefore: START + HOUR }),
        ]);
        await putOff(['d1', 'd2'], START + HOUR);
        let told = 0;
        outbox.onWork(() => {
          told += 1;
        });
        setNow(START + MINUTE);
        assert.equal(await outbox.claim(), null);
        await outbox.bringForward(A);
        assert.equal(told, 1);
        const claimed = await claim();
        assert.deepEqual(
          (await claimed.waiting(100)).map(({ id, notBefore }) => [id, notBefore]),
          [
            ['d1', START + MINUTE],
            ['d2', START + MINUTE],
          ],
        );
        await claimed.release(null);
        await claimed.release(null);
        assert.equal((await outbox.find('d4'))?.notBefore, START + HOUR);
      });

      it('can be ended while the conversation is claimed: it is due again when it is given back', async () => {
        await outbox.add([newEntry('d1'), newEntry('d2')]);
        const claimed = await claim();
        await claimed.waiting(2);
        await claimed.postponed(['d1', 'd2'], START + HOUR);
        await outbox.bringForward(A);
        await claimed.release(null);
        assert.deepEqual(await waitingIds(await claim()), ['d1', 'd2']);
      });

      it('is not ended where the conversation is stopped, or nobody knows it', async () => {
        await outbox.bringForward('nobody');
        await outbox.add([newEntry('d1', { notBefore: START + HOUR }), newEntry('d2')]);
        await (await claim()).stop('gone');
        await outbox.bringForward(A);
        assert.equal(await outbox.claim(), null);
      });
    });

    describe('stopping and resuming', () => {
      const stop = async (reason = 'BotNotInConversationRoster') => {
        const claimed = await claim();
        await claimed.waiting(1);
        await claimed.stop(reason);
        await claimed.release(null);
      };

      it('sends nothing to a stopped conversation, and says so', async () => {
        await outbox.add([newEntry('d1')]);
        await stop();
        await outbox.add([newEntry('d2')]);
        setNow(START + HOUR);
        assert.equal(await outbox.claim(), null);
        assert.equal(await outbox.nextDueAt(), null);
        assert.deepEqual((await outbox.status()).stopped, [
          { conversationId: A, reason: 'BotNotInConversationRoster', since: START },
        ]);
      });

      for (const [whose, tenant] of [
        ['its tenant', 'tenant-1'],
        ['all tenants', null],
      ] as const) {
        it(`tries it again when ${whose} resumes, in order, and tells of it`, async () => {
          await outbox.add([newEntry('d1'), newEntry('d2')]);
          await stop();
          let told = 0;
          outbox.onWork(() => {
            told += 1;
          });
          await outbox.resume(tenant);
          assert.equal(told, 1);
          assert.deepEqual((await outbox.status()).stopped, []);
          assert.deepEqual(await waitingIds(await claim()), ['d1', 'd2']);
        });
      }

      it('leaves those of other tenants stopped', async () => {
        await outbox.add([newEntry('d1')]);
        await stop();
        await outbox.resume('tenant-2');
        assert.equal(await outbox.claim(), null);
        assert.equal((await outbox.status()).stopped.length, 1);
      });

      it('fails what has waited there for too long, for the reason of the stop', async () => {
        await outbox.add([newEntry('d1'), newEntry('d2', { conversationId: B })]);
        setNow(START + 1);
        await outbox.add([newEntry('d3')]);
        await stop('BotDisabledByAdmin');
        assert.deepEqual(await outbox.failStopped(START, 10), []);
        const failed = await outbox.failStopped(START + 1, 10);
        assert.deepEqual(
          failed.map(({ id, state, settledAt, reason }) => [id, state, settledAt, reason]),
          [['d1', 'failed', START + 1, 'BotDisabledByAdmin']],
        );
        assert.equal((await outbox.find('d1'))?.state, 'failed');
        assert.equal((await outbox.find('d3'))?.state, 'waiting');
      });

      it('fails at most as many as wanted', async () => {
        await outbox.add(['d1', 'd2', 'd3'].map((id) => newEntry(id)));
        await stop();
        assert.equal((await outbox.failStopped(START + 1, 2)).length, 2);
        assert.equal((await outbox.failStopped(START + 1, 2)).length, 1);
      });
    });

    describe('what failed', () => {
      const fail = async (ids: readonly string[], reason: string) => {
        const claimed = await claim();
        await claimed.waiting(100);
        await claimed.failed(ids, reason);
        await claimed.release(null);
      };

      it('is listed, the newest first, of all conversations or of some', async () => {
        await outbox.add([newEntry('d1'), newEntry('d2')]);
        await fail(['d1'], 'too big');
        setNow(START + 1);
        await fail(['d2'], 'refused');
        await outbox.add([newEntry('d3', { conversationId: B })]);
        setNow(START + 2);
        await fail(['d3'], 'refused');
        const listed = async (limit: number, conversations?: readonly string[]) =>
          (await outbox.failed(limit, conversations)).map(({ id }) => id);
        assert.deepEqual(await listed(10), ['d3', 'd2', 'd1']);
        assert.deepEqual(await listed(2), ['d3', 'd2']);
        assert.deepEqual(await listed(10, [A]), ['d2', 'd1']);
        assert.deepEqual(await listed(10, []), []);
      });

      it('can be sent again, behind what waits, as if it were new', async () => {
        await outbox.add([newEntry('d1'), newEntry('d2')]);
        const claimed = await claim();
        await claimed.waiting(2);
        await claimed.sending(['d1']);
        await claimed.failed(['d1'], 'refused');
        await claimed.release(null);
        setNow(START + 2 * DAY);
        assert.equal(await outbox.sendAgain('d1'), true);
        const [first, second] = await (await claim()).waiting(10);
        assert.equal(first?.id, 'd2');
        assert.deepEqual([second?.id, second?.addedAt, second?.attempts], ['d1', START + 2 * DAY, 0]);
      });

      it('makes its conversation due, and tells of it', async () => {
        await outbox.add([newEntry('d1')]);
        await fail(['d1'], 'refused');
        let told = 0;
        outbox.onWork(() => {
          told += 1;
        });
        await outbox.sendAgain('d1');
        assert.equal(told, 1);
        assert.deepEqual(await waitingIds(await claim()), ['d1']);
      });

      it('is not sent again where it did not fail', async () => {
        await outbox.add([newEntry('d1')]);
        assert.equal(await outbox.sendAgain('d1'), false);
        assert.equal(await outbox.sendAgain('nobody'), false);
      });

      it('stays in a conversation that is stopped', async () => {
        await outbox.add([newEntry('d1'), newEntry('d2')]);
        await fail(['d1'], 'refused');
        const claimed = await claim();
        await claimed.stop('BotDisabledByAdmin');
        assert.equal(await outbox.sendAgain('d1'), true);
        assert.equal(await outbox.claim(), null);
      });
    });

    describe('status', () => {
      it('counts what waits and what failed, of all conversations or of some', async () => {
        const postponed = { count: 0, until: null };
        assert.deepEqual(await outbox.status(), {
          waiting: 0,
          oldestWaitingAt: null,
          postponed,
          failed: 0,
          stopped: [],
        });
        await outbox.add([newEntry('d1'), newEntry('d2')]);
        setNow(START + 1);
        await outbox.add([newEntry('d3', { conversationId: B })]);
        const claimed = await claim();
        await claimed.waiting(1);
        await claimed.failed(['d1'], 'refused');
        assert.deepEqual(await outbox.status(), {
          waiting: 2,
          oldestWaitingAt: START,
          postponed,
          failed: 1,
          stopped: [],
        });
        assert.deepEqual(await outbox.status([B]), {
          waiting: 1,
          oldestWaitingAt: START + 1,
          postponed,
          failed: 0,
          stopped: [],
        });
      });

      it('tells what is not due yet, and does not take it for old', async () => {
        await outbox.add([
          newEntry('d1', { notBefore: START + HOUR }),
          newEntry('d2', { notBefore: START + 2 * HOUR }),
          newEntry('d3', { notBefore: START + 1, kind: 'card' }),
          newEntry('d4', { notBefore: START + 3 * HOUR, conversationId: B }),
        ]);
        const early = await outbox.status();
        // Nobody waits for a look at something that has its time.
        assert.deepEqual([early.waiting, early.oldestWaitingAt], [3, null]);
        assert.deepEqual(early.postponed, { count: 3, until: START + HOUR });
        assert.deepEqual((await outbox.status([B])).postponed, { count: 1, until: START + 3 * HOUR });
        setNow(START + HOUR);
        const due = await outbox.status([A]);
        assert.deepEqual([due.waiting, due.oldestWaitingAt], [3, START + HOUR]);
        assert.deepEqual(due.postponed, { count: 1, until: START + 2 * HOUR });
      });

      it('names stopped conversations among those that are asked for', async () => {
        await outbox.add([newEntry('d1')]);
        await (await claim()).stop('gone');
        assert.equal((await outbox.status([A])).stopped.length, 1);
        assert.deepEqual((await outbox.status([B])).stopped, []);
      });
    });

    describe('sweeping', () => {
      it('removes deliveries a week after they were settled, and never those that wait', async () => {
        await outbox.add([newEntry('d1'), newEntry('d2')]);
        await send(['d1']);
        setNow(START + 7 * DAY - 1);
        assert.equal(await outbox.sweep(), 0);
        assert.equal((await outbox.find('d1'))?.state, 'sent');
        setNow(START + 7 * DAY);
        assert.equal(await outbox.sweep(), expires ? 0 : 1);
        assert.equal(await outbox.find('d1'), null);
        assert.equal((await outbox.find('d2'))?.state, 'waiting');
      });

      it('keeps a text as long as one of its deliveries', async () => {
        await outbox.add([{ body: 'x', deliveries: [newDelivery('d1'), newDelivery('d2', { conversationId: B })] }]);
        await send(['d1']);
        setNow(START + 8 * DAY);
        assert.equal(await outbox.sweep(), expires ? 0 : 1);
        assert.equal(await outbox.find('d1'), null);
        assert.equal((await outbox.find('d2'))?.body, 'x');
      });

      it('removes many', async () => {
        const many = expires ? 100 : 1000;
        const ids = Array.from({ length: many }, (_, index) => `d${index}`);
        await outbox.add(ids.map((id) => newEntry(id)));
        const claimed = await claim();
        await claimed.waiting(many);
        await claimed.dropped(ids, 'muted');
        setNow(START + 8 * DAY);
        assert.equal(await outbox.sweep(), expires ? 0 : many);
        assert.equal(await outbox.sweep(), 0);
        assert.deepEqual(await Promise.all([ids[0], ids[many - 1]].map((id = '') => outbox.find(id))), [null, null]);
      });
    });

    it('closes twice without complaint', async () => {
      await outbox.add([newEntry('d1')]);
      await (await claim()).release(null);
      outbox.close();
      outbox.close();
      await nextTurn();
    });
  });
}
