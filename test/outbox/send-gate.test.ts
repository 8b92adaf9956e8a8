import assert from 'node:assert/strict';
import { type Pass, SendGate } from '../../src/outbox/send-gate.ts';
import { VirtualTime } from './support/virtual-time.ts';

describe('SendGate', () => {
  let time: VirtualTime;
  let gate: SendGate;
  let passes: Pass[];

  beforeEach(() => {
    time = new VirtualTime(0);
    gate = new SendGate(time.timers);
    passes = [];
  });

  const come = async (count: number) => {
    for (let index = 0; index < count; index += 1) {
      void gate.enter().then((pass) => {
        if (pass !== null) passes.push(pass);
      });
    }
    await time.settle();
  };
  /** Lets so many through, one after the other, each answered after so long. */
  const answer = async (count: number, latencyMs: number) => {
    for (let index = 0; index < count; index += 1) (await gate.enter())?.end(latencyMs);
  };

  it('lets one through at a time, in the order they came', async () => {
    const order: number[] = [];
    for (const number of [1, 2, 3]) {
      void gate.enter().then((pass) => {
        order.push(number);
        if (pass !== null) passes.push(pass);
      });
    }
    await time.settle();
    assert.deepEqual(order, [1]);
    passes[0]?.end(1);
    await time.settle();
    assert.deepEqual(order, [1, 2]);
    assert.equal(gate.underWay, 1);
  });

  for (const [latencyMs, width] of [
    [0, 1],
    [2, 1],
    [5, 1],
    [30, 1],
    [150, 7],
    [1000, 12],
  ] as const) {
    it(`lets ${width} through at a time when answers take ${latencyMs} ms`, async () => {
      await answer(200, latencyMs);
      assert.equal(gate.width, width);
      await come(100);
      assert.equal(passes.length, width);
    });
  }

  it('is hardly opened by one answer that is late, and soon closed again', async () => {
    await answer(50, 1);
    await answer(1, 45_000);
    assert.ok(gate.width <= 4, String(gate.width));
    await answer(3, 1);
    assert.equal(gate.width, 1);
  });

  it('lets others pass those that take very long, up to 64 in all', async () => {
    await come(100);
    assert.equal(passes.length, 1);
    await time.pass(100);
    assert.equal(passes.length, 2);
    await time.pass(60_000);
    assert.equal(passes.length, 64);
    for (const pass of passes.slice(0, 64)) pass.end(null);
    await time.settle();
    assert.equal(passes.length, 65);
  });

  it('learns nothing of what was not sent, and takes one end of each', async () => {
    await come(1);
    passes[0]?.end(null);
    passes[0]?.end(500);
    assert.equal(gate.width, 1);
    assert.equal(gate.underWay, 0);
    assert.equal(time.waiting, 0);
  });

  it('lets nobody in once it is closed', async () => {
    const first = await gate.enter();
    const second = gate.enter();
    gate.close();
    assert.equal(await second, null);
    assert.equal(await gate.enter(), null);
    first?.end(1);
    assert.equal(gate.underWay, 0);
  });
});
