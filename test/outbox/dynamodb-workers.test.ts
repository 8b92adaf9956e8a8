import assert from 'node:assert/strict';
import { systemTimers } from '../../src/outbox/timers.ts';
import { SharedCloud } from './support/shared-cloud.ts';
import { sendFromAll } from './support/two-workers.ts';

describe('workers side by side on one DynamoDB table', function () {
  this.timeout(60_000);

  it('send everything once, and in order', async () => {
    const cloud = await SharedCloud.start();
    try {
      const place = await cloud.newPlace();
      const options = { now: Date.now, timers: systemTimers, graceMs: 2000, lookEveryMs: 1000 };
      const outboxes = [0, 1].map(() => {
        return cloud.open(place, { ...options, client: cloud.newClient(), sqs: cloud.newSqs() });
      });
      const sent = await sendFromAll(outboxes, { conversations: 8, each: 12 });
      for (const [conversationId, those] of Map.groupBy(sent, (each) => each.conversationId)) {
        assert.deepEqual(
          those.map(({ id }) => id),
          Array.from({ length: 12 }, (_, number) => `${conversationId}/${number}`),
        );
      }
      assert.equal(new Set(sent.map(({ instance }) => instance)).size, 2, 'one of them did nothing');
      assert.equal((await outboxes[0]?.status())?.waiting, 0);
    } finally {
      await cloud.stop();
    }
  });
});
