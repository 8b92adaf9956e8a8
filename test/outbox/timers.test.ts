import assert from 'node:assert/strict';
import { systemTimers, within } from '../../src/outbox/timers.ts';
import { VirtualTime } from './support/virtual-time.ts';

describe('within', () => {
  it('gives what comes in time, and keeps no timer', async () => {
    const time = new VirtualTime(0);
    assert.equal(await within(time.timers, 1000, 'Composing', Promise.resolve(1)), 1);
    await assert.rejects(within(time.timers, 1000, 'Composing', Promise.reject(new Error('no'))), /no/);
    assert.equal(time.waiting, 0);
  });

  it('rejects what takes longer', async () => {
    const time = new VirtualTime(0);
    const result = within(time.timers, 1000, 'Composing', new Promise(() => undefined)).catch(
      (error: unknown) => error,
    );
    await time.pass(1000);
    assert.match(String(await result), /^DeadlineError: Composing took longer than 1 s\.$/);
  });
});

describe('systemTimers', () => {
  it('calls back, unless that is prevented', async () => {
    const fired: string[] = [];
    systemTimers.after(0, () => fired.push('prevented'))();
    await new Promise<void>((resolve) => systemTimers.after(1, resolve));
    await systemTimers.nextTurn();
    assert.deepEqual(fired, []);
  });
});
