import assert from 'node:assert/strict';
import type { AuditSpool, SpoolBounds } from '../../src/monitoring/audit-spool.ts';

export const DAY_MS = 24 * 60 * 60 * 1000;
export const ALL = { lines: 1000, bytes: 1_000_000 };
export const BOUNDS: SpoolBounds = { lines: 1000, bytes: 1_000_000, ageMs: 14 * DAY_MS };

export interface SpoolUnderTest {
  /** Opens the same spool, as one instance more would, with these bounds. */
  open(bounds: SpoolBounds): AuditSpool;
  /** Milliseconds since the epoch. */
  now(): number;
  advance(ms: number): void;
}

export async function linesOf(spool: AuditSpool, name: string, atMost = ALL): Promise<readonly string[]> {
  return (await spool.oldest(name, atMost)).map(({ line }) => line);
}

/** What every spool does. `start` gives an empty one. */
export function describeAuditSpool(name: string, start: () => SpoolUnderTest): void {
  describe(`${name}, as a spool of audit lines`, () => {
    let under: SpoolUnderTest;
    let opened: AuditSpool[];

    beforeEach(() => {
      under = start();
      opened = [];
    });
    afterEach(() => {
      for (const spool of opened) spool.close();
    });

    const open = (bounds: Partial<SpoolBounds> = {}): AuditSpool => {
      const spool = under.open({ ...BOUNDS, ...bounds });
      opened.push(spool);
      return spool;
    };
    /** A millisecond lies between two lines. */
    const append = async (spool: AuditSpool, configurationName: string, ...lines: readonly string[]) => {
      for (const line of lines) {
        await spool.append({ configurationName, time: under.now(), line });
        under.advance(1);
      }
    };

    it('gives lines out by configuration, the oldest first, until they are removed', async () => {
      const spool = open();
      const time = under.now();
      await append(spool, 'ops', 'one', 'two');
      await append(spool, 'dev', 'other');
      await append(spool, 'ops', 'three');
      assert.deepEqual(await spool.configurations(), ['dev', 'ops']);
      assert.deepEqual(await linesOf(spool, 'ops'), ['one', 'two', 'three']);
      const [first, second] = await spool.oldest('ops', ALL);
      assert.deepEqual({ ...first, id: '' }, { configurationName: 'ops', id: '', time, line: 'one' });
      await spool.remove('ops', [first?.id ?? '', second?.id ?? '', '12345']);
      assert.deepEqual(await linesOf(spool, 'ops'), ['three']);
      assert.deepEqual(await linesOf(spool, 'dev'), ['other']);
      assert.deepEqual(await linesOf(spool, 'nobody'), []);
      assert.equal(await spool.count(), 2);
    });

    it('names no configuration whose lines are all removed', async () => {
      const spool = open();
      await append(spool, 'ops', 'one');
      await append(spool, 'dev', 'other');
      await spool.remove(
        'ops',
        (await spool.oldest('ops', ALL)).map(({ id }) => id),
      );
      assert.deepEqual(await spool.configurations(), ['dev']);
    });

    it('keeps the order in which lines were appended at the same moment', async () => {
      const spool = open();
      const lines = Array.from({ length: 30 }, (_, index) => `line ${index}`);
      const time = under.now();
      await Promise.all(lines.map((line) => spool.append({ configurationName: 'ops', time, line })));
      assert.deepEqual(await linesOf(spool, 'ops'), lines);
      await spool.remove(
        'ops',
        (await spool.oldest('ops', ALL)).map(({ id }) => id),
      );
      assert.equal(await spool.count(), 0);
    });

    it('gives at most so many and so wide at a time, and one at least', async () => {
      const spool = open();
      await append(spool, 'ops', 'ä'.repeat(10), 'b'.repeat(10), 'c');
      assert.equal((await linesOf(spool, 'ops', { lines: 2, bytes: 1000 })).length, 2);
      assert.equal((await linesOf(spool, 'ops', { lines: 9, bytes: 30 })).length, 2);
      assert.equal((await linesOf(spool, 'ops', { lines: 9, bytes: 29 })).length, 1);
      assert.equal((await linesOf(spool, 'ops', { lines: 9, bytes: 1 })).length, 1);
    });

    it('gives no line the id of one that was there before', async () => {
      const spool = open();
      await append(spool, 'ops', 'sent');
      const ids = (await spool.oldest('ops', ALL)).map(({ id }) => id);
      await spool.remove('ops', ids);
      await append(spool, 'ops', 'new');
      await spool.remove('ops', ids);
      assert.deepEqual(await linesOf(spool, 'ops'), ['new']);
    });

    it('has the lines of an instance that is gone', async () => {
      await append(open(), 'ops', 'one', 'two');
      assert.deepEqual(await open().configurations(), ['ops']);
      assert.deepEqual(await linesOf(open(), 'ops'), ['one', 'two']);
    });

    it('gives up the oldest of all where there are more than are kept, and tells how many', async () => {
      const spool = open({ lines: 10 });
      await append(spool, 'ops', '1', '2', '3');
      await append(spool, 'dev', '4', '5', '6', '7', '8', '9', '10');
      assert.deepEqual(await spool.trim(), []);
      await append(spool, 'dev', '11', '12');
      assert.deepEqual(await spool.trim(), [{ configurationName: 'ops', reason: 'too-many', lines: 3 }]);
      assert.deepEqual(await linesOf(spool, 'dev'), ['4', '5', '6', '7', '8', '9', '10', '11', '12']);
      assert.deepEqual(await spool.trim(), []);
    });

    it('gives up the oldest where there are more bytes than are kept', async () => {
      const spool = open({ bytes: 1000 });
      await append(spool, 'ops', ...Array.from({ length: 50 }, () => 'é'.repeat(10)));
      await append(spool, 'dev', 'a'.repeat(900));
      assert.deepEqual(await spool.trim(), [{ configurationName: 'ops', reason: 'too-many', lines: 46 }]);
      assert.equal(await spool.count(), 5);
      await append(spool, 'dev', 'a'.repeat(2000));
      assert.equal(
        (await spool.trim()).reduce((sum, { lines }) => sum + lines, 0),
        6,
      );
      assert.equal(await spool.count(), 0);
    });

    it('gives up no line because of lines that another instance removed', async () => {
      const [one, other] = [open({ lines: 3 }), open({ lines: 3 })];
      await append(one, 'ops', '1', '2');
      await one.trim();
      await other.remove(
        'ops',
        (await other.oldest('ops', ALL)).map(({ id }) => id),
      );
      await append(one, 'ops', '3', '4');
      assert.deepEqual(await one.trim(), []);
      assert.deepEqual(await linesOf(other, 'ops'), ['3', '4']);
    });

    it('gives up what CloudWatch would not take any more, and tells how many', async () => {
      const spool = open();
      const time = under.now();
      for (const line of ['1', '2', '3']) await spool.append({ configurationName: 'ops', time, line });
      await spool.append({ configurationName: 'gone', time, line: 'a' });
      under.advance(14 * DAY_MS);
      await spool.append({ configurationName: 'ops', time: under.now(), line: 'new' });
      assert.deepEqual(await spool.trim(), []);
      under.advance(1);
      assert.deepEqual(
        (await spool.trim()).toSorted((a, b) => b.lines - a.lines),
        [
          { configurationName: 'ops', reason: 'too-old', lines: 3 },
          { configurationName: 'gone', reason: 'too-old', lines: 1 },
        ],
      );
      assert.deepEqual(await linesOf(spool, 'ops'), ['new']);
    });

    it('takes no line once it is closed, and closing it twice does no harm', async () => {
      const spool = open();
      spool.close();
      spool.close();
      await assert.rejects(append(spool, 'ops', 'one'));
    });
  });
}
