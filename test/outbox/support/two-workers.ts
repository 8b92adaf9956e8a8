import type { Delivery, Outbox } from '../../../src/outbox/outbox.ts';
import { OutboxWorker } from '../../../src/outbox/worker.ts';
import { SendLimits } from '../../../src/teams/send-limits.ts';
import { createLog } from '../../../src/telemetry/log.ts';
import { newDelivery } from './entries.ts';

/** As if Teams took any number of messages. */
class NoLimits extends SendLimits {
  override delayFor(): number {
    return 0;
  }

  override room(): number {
    return Number.MAX_SAFE_INTEGER;
  }
}

export interface Sent {
  readonly conversationId: string;
  readonly id: string;
  readonly instance: number;
}

/**
 * Has deliveries added to several outboxes in turns, in order for each conversation, and sent by a worker on each; as many conversations
 * begin at one as at another. Resolves when all were sent.
 */
export async function sendFromAll(
  outboxes: readonly Outbox[],
  { conversations, each }: { readonly conversations: number; readonly each: number },
): Promise<readonly Sent[]> {
  const sent: Sent[] = [];
  const all = Promise.withResolvers<void>();
  const workers = outboxes.map((outbox, instance) => {
    return new OutboxWorker({
      outbox,
      composer: {
        compose: async ({ id }: Delivery) => ({ kind: 'post', threadId: null, card: { id }, posted: async () => [] }),
        digest: async () => {
          throw new Error('nothing folds here');
        },
        failed: async () => undefined,
      },
      sender: {
        post: async ({ conversationId }, card) => {
          await new Promise((resolve) => setTimeout(resolve, 2));
          sent.push({ conversationId, id: 'id' in card ? String(card.id) : '', instance });
          if (sent.length === conversations * each) all.resolve();
          return `message-${sent.length}`;
        },
        update: async () => undefined,
      },
      limits: new NoLimits(),
      clock: Date.now,
      random: Math.random,
      log: createLog({ level: 'silent' }),
      meter: { count: () => undefined, time: () => undefined },
    });
  });
  for (const worker of workers) worker.start();
  const ids = Array.from({ length: conversations }, (_, index) => `19:${index}@thread.tacv2`);
  await Promise.all(
    ids.map(async (conversationId, index) => {
      for (let number = 0; number < each; number += 1) {
        const delivery = newDelivery(`${conversationId}/${number}`, { conversationId, kind: 'card' });
        await outboxes[(index + number) % outboxes.length]?.add([
          { body: `body of ${delivery.id}`, deliveries: [delivery] },
        ]);
      }
    }),
  );
  await all.promise;
  for (const worker of workers) await worker.stop(10_000);
  return sent;
}
