import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Outbox } from '../../src/outbox/outbox.ts';
import { conversationLimits, tenantLimits } from '../../src/teams/send-limits.ts';
import { SendError } from '../../src/teams/sender.ts';
import { mostInWindow } from '../teams/support/windows.ts';
import { newEntry } from './support/entries.ts';
import { House, START } from './support/house.ts';
import { type Fate, later, type Received } from './support/teams.ts';
import { VirtualTime } from './support/virtual-time.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** Numbers from 0 to 1 that are the same in every run. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** What Teams does instead of taking a message. None of these requests is taken. */
const faults: readonly ((random: () => number) => Fate)[] = [
  (random) => later('status 429', Math.ceil(random() * 20) * SECOND),
  () => later('status 412'),
  () => later('status 500'),
  () => later('status 502'),
  () => later('status 503', 3 * SECOND),
  () => later('read ECONNRESET'),
  () => 'hang',
];

describe('The outbox before a Teams that fails 30 % of the time', function () {
  this.timeout(60_000);
  let folder: string;
  let dead: Outbox[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'outbox-'));
    dead = [];
  });

  afterEach(() => {
    for (const outbox of dead) outbox.close();
    rmSync(folder, { recursive: true });
  });

  const conversations = Array.from({ length: 12 }, (_, index) => `19:${index}@thread.tacv2`);

  for (const seed of [1, 2]) {
    it(`loses nothing, keeps the order and every limit, and is killed three times (${seed})`, async () => {
      const random = seededRandom(seed);
      const time = new VirtualTime(START);
      const received: Received[] = [];
      const added = new Map<string, string[]>(conversations.map((id) => [id, []]));
      const path = join(folder, 'chatbot.db');
      const parts = {
        path,
        time,
        worker: { random },
        fate: (): Fate => (random() < 0.3 ? (faults[Math.floor(random() * faults.length)]?.(random) ?? 'ok') : 'ok'),
        latencies: () => [random() * 150, random() * 150] as const,
      };
      let number = 0;
      const cards: { conversationId: string; ids: readonly string[] }[] = [];
      for (let life = 0; life < 4; life += 1) {
        const house = new House(parts);
        house.worker.start();
        for (let step = 0; step < 40; step += 1) {
          const burst = random() < 0.1 ? 80 : Math.floor(random() * 8);
          const conversationId = conversations[Math.floor(random() * conversations.length)] ?? '';
          const ids = Array.from({ length: burst }, () => {
            number += 1;
            return `d${number}`;
          });
          await house.outbox.add(ids.map((id) => newEntry(id, { conversationId })));
          added.get(conversationId)?.push(...ids);
          await time.pass(SECOND);
        }
        if (life === 3) await time.pass(30 * MINUTE);
        const status = await house.outbox.status();
        if (life === 3) assert.deepEqual([status.waiting, status.failed], [0, 0]);
        // Killed in the midst of it: nothing is finished, nobody is told.
        time.kill();
        dead.push(house.outbox);
        await time.pass(SECOND);
        received.push(...house.teams.received);
        for (const [index, ids] of house.cards.entries()) {
          cards.push({ conversationId: house.teams.taken[index]?.conversationId ?? '', ids });
        }
      }

      for (const conversationId of conversations) {
        const shown = cards.filter((card) => card.conversationId === conversationId).flatMap(({ ids }) => ids);
        const once = [...new Set(shown)];
        assert.deepEqual(once, added.get(conversationId), conversationId);
        // A kill may repeat the message that was under way, and no other.
        const times = received.filter((each) => each.conversationId === conversationId).map(({ at }) => at);
        for (const { requests, windowMs } of conversationLimits) {
          assert.ok(mostInWindow(times, windowMs) <= requests, `${conversationId}: ${requests} in ${windowMs} ms`);
        }
        assertRetryAfter(received.filter((each) => each.conversationId === conversationId));
      }
      for (const { requests, windowMs } of tenantLimits) {
        const times = received.map(({ at }) => at);
        assert.ok(mostInWindow(times, windowMs) <= requests, `tenant: ${requests} in ${windowMs} ms`);
      }
    });
  }
});

/** Nothing reaches a conversation before the time that Teams named. */
function assertRetryAfter(received: readonly Received[]): void {
  for (const [index, { at, fate }] of received.entries()) {
    const waitMs = fate instanceof SendError && fate.failure.kind === 'later' ? fate.failure.retryAfterMs : null;
    const next = received[index + 1];
    if (waitMs !== null && next)
      assert.ok(next.at >= at + waitMs, `${next.at - at} ms after a Retry-After of ${waitMs}`);
  }
}
