import assert from 'node:assert/strict';
import { entryRows } from '../../src/logs/logs-view.ts';

describe('A row of a log entry', () => {
  const at = Date.UTC(2026, 10, 21, 3, 8, 1);
  const window = { from: at, to: at + 60_000 };
  const id = 'd7d7a726-d456-4055-af57-5fd8daf3fc40';
  const rowOf = (message: string) => entryRows([{ at, message }], window)[0];

  it('keeps the id of the run where all of it fits', () => {
    const row = rowOf(`2026-11-21T03:08:01.000Z\t${id}\tINFO\torder placed\n`);
    assert.deepEqual([row?.message, row?.full], [`${id} INFO order placed`, null]);
  });

  it('has room for what happened, and the id behind it, where it does not', () => {
    const message = `2026-11-21T03:08:01.000Z\t${id}\tERROR\tInvoke Error ${'x'.repeat(200)}\n`;
    const row = rowOf(message);
    assert.match(row?.message ?? '', /^ERROR Invoke Error x+…$/);
    assert.equal(row?.full, message);
  });

  it('opens what would fit without its id: nothing is lost', () => {
    const row = rowOf(`${id} ${'x'.repeat(150)}`);
    assert.equal(row?.message, 'x'.repeat(150));
    assert.match(row?.full ?? '', new RegExp(id));
  });
});
