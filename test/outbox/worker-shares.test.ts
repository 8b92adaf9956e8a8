import assert from 'node:assert/strict';
import { SendLimits } from '../../src/teams/send-limits.ts';
import type { TenantShares } from '../../src/teams/tenant-shares.ts';
import { newEntry } from './support/entries.ts';
import { House, START } from './support/house.ts';
import { VirtualTime } from './support/virtual-time.ts';

describe('OutboxWorker, where the limit of a tenant is shared', () => {
  let time: VirtualTime;
  let house: House;
  let held: number;
  let asked: number;
  let look: TenantShares['look'];

  beforeEach(() => {
    time = new VirtualTime(START);
    held = 0;
    asked = 0;
    look = () => null;
    const limits = new SendLimits({
      requests: () => {
        asked += 1;
        return held;
      },
      heldUp: () => undefined,
      begin: () => () => undefined,
      look: (tenantId) => look(tenantId),
    });
    house = new House({ time, worker: { limits } });
  });
  afterEach(() => house.close());

  it('waits a moment for the first share', async () => {
    look = () =>
      new Promise((resolve) =>
        time.timers.after(30, () => {
          held = 9;
          resolve();
        }),
      );
    await house.outbox.add([newEntry('d1')]);
    house.worker.start();
    await time.pass(31);
    assert.deepEqual(house.cards, [['d1']]);
  });

  it('leaves the conversation alone for a while where the share does not come', async () => {
    look = () => new Promise(() => undefined);
    await house.outbox.add([newEntry('d1')]);
    house.worker.start();
    await time.pass(1500);
    assert.ok((await house.outbox.claim()) === null, 'it is given back until its turn');
    assert.ok(((await house.outbox.nextDueAt()) ?? 0) > time.now);
    assert.deepEqual(house.cards, []);
  });

  it('comes back now and then, never at once, and sends when there is a share', async () => {
    await house.outbox.add([newEntry('d1')]);
    house.worker.start();
    await time.pass(10_000);
    assert.deepEqual(house.cards, []);
    assert.ok(asked < 60, `asked ${asked} times in 10 s`);
    held = 9;
    await time.pass(1100);
    assert.deepEqual(house.cards, [['d1']]);
  });
});
