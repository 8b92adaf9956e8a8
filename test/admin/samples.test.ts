import assert from 'node:assert/strict';
import { dayParts } from '../../src/admin/chart.ts';
import { DAY_MS, emptySlot, quantile, Samples, SLOT_MS, stepOf, sumOf } from '../../src/admin/samples.ts';
import { duration, shortened, shown, span } from '../../src/admin/text.ts';
import { openSqliteStore } from '../../src/store/sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';
import { createLog } from '../../src/telemetry/log.ts';

const NOON = Date.parse('2025-03-04T12:00:00.000Z');
const HOUR_MS = 3_600_000;

describe("counts for the operators' page", () => {
  let store: Store;
  let now: number;
  let isOn: boolean;
  let writes: number;
  let logged: string[];
  let isFailing: boolean;

  beforeEach(() => {
    now = NOON;
    isOn = true;
    writes = 0;
    logged = [];
    isFailing = false;
    store = openSqliteStore({ path: ':memory:', now: () => now });
  });
  afterEach(() => store.close());

  const open = (instance: string): Samples =>
    new Samples({
      store: {
        read: (keys) => store.read(keys),
        keys: (prefix, limit, after) => store.keys(prefix, limit, after),
        write: async (changes) => {
          if (isFailing) throw new Error('the disk is full');
          writes += 1;
          await store.write(changes);
        },
      },
      clock: () => now,
      instance,
      isOn: () => isOn,
      log: createLog({ level: 'info', destination: { write: (line) => logged.push(line) } }),
    });
  const total = async (samples: Samples) => sumOf((await samples.lastDay()).values());

  it('are kept by five minutes, and those of all instances are added up', async () => {
    const [one, other] = [open('one'), open('other')];
    one.count('Commands', { outcome: 'ran' });
    other.count('Commands', { outcome: 'ran' }, 2);
    other.count('Commands', { outcome: 'denied' });
    other.time('DeliveryDuration', {}, 1);
    now += SLOT_MS;
    other.count('MessageDeliverySuccess', { configuration: 'any' });
    other.count('MessageDeliveryFailure', {});
    await Promise.all([one.flush(), other.flush()]);
    const day = await one.lastDay();
    assert.deepEqual([...day.keys()].sort(), [NOON, NOON + SLOT_MS]);
    assert.deepEqual(day.get(NOON), {
      commands: { ran: 3, denied: 1 },
      sent: 0,
      failed: 0,
      commandSteps: {},
      deliverySteps: { [stepOf(1)]: 1 },
    });
    assert.deepEqual(day.get(NOON + SLOT_MS), { ...emptySlot(), sent: 1, failed: 1 });
  });

  it('of this instance are there before they are written, and not twice afterwards', async () => {
    const samples = open('one');
    samples.count('Commands', { outcome: 'ran' });
    assert.deepEqual((await total(samples)).commands, { ran: 1 });
    await samples.flush();
    assert.deepEqual((await total(samples)).commands, { ran: 1 });
  });

  it('outlast the process', async () => {
    const samples = open('one');
    samples.count('Commands', { outcome: 'ran' });
    await samples.flush();
    assert.deepEqual((await total(open('after-the-restart'))).commands, { ran: 1 });
  });

  it('cost an item an hour, and no write while nothing happens', async () => {
    const samples = open('one');
    for (let each = 0; each < 24; each += 1) {
      samples.count('Commands', { outcome: 'ran' });
      await samples.flush();
      await samples.flush();
      now += SLOT_MS;
    }
    assert.equal(writes, 24);
    assert.equal((await store.keys('admin-sample/', 100)).length, 2);
  });

  it('of the end of an hour are written in the next', async () => {
    const samples = open('one');
    now = NOON + HOUR_MS - 1;
    samples.count('Commands', { outcome: 'ran' });
    now += 2;
    await samples.flush();
    assert.deepEqual(await store.keys('admin-sample/', 100), ['admin-sample/2025-03-04T12/one']);
  });

  it('are looked at for a day, and gone two hours later', async () => {
    const samples = open('one');
    samples.count('Commands', { outcome: 'ran' });
    await samples.flush();
    const later = open('later');
    now = NOON + DAY_MS - 1;
    assert.deepEqual((await total(later)).commands, { ran: 1 });
    now = NOON + DAY_MS + SLOT_MS;
    assert.deepEqual((await total(later)).commands, {});
    assert.equal((await store.keys('admin-sample/', 100)).length, 1);
    now = NOON + 26 * HOUR_MS;
    assert.deepEqual(await store.keys('admin-sample/', 100), []);
  });

  it('are let go from memory when they are written and over', async () => {
    const samples = open('one');
    samples.count('Commands', { outcome: 'ran' });
    await samples.flush();
    now += 2 * HOUR_MS;
    samples.count('Commands', { outcome: 'ran' });
    await samples.flush();
    assert.deepEqual((await total(samples)).commands, { ran: 2 });
  });

  it('are written later where the store fails, with a word in the log', async () => {
    const samples = open('one');
    samples.count('Commands', { outcome: 'ran' });
    isFailing = true;
    await samples.flush();
    assert.match(logged.join(''), /could not be written/);
    isFailing = false;
    await samples.flush();
    assert.deepEqual((await total(open('other'))).commands, { ran: 1 });
  });

  it('are not taken while the page is turned off, nor are others', async () => {
    const samples = open('one');
    samples.count('AwsCalls', { service: 's3' });
    samples.time('AwsCallDuration', { service: 's3' }, 1);
    isOn = false;
    samples.count('Commands', { outcome: 'ran' });
    samples.time('CommandDuration', {}, 1);
    await samples.flush();
    assert.equal(writes, 0);
  });

  it('of another form in the store are passed over', async () => {
    await store.write({ 'admin-sample/2025-03-04T12/odd': { start: 'noon' } });
    assert.deepEqual(await total(open('one')), emptySlot());
  });

  it('tell quantiles within a quarter of their value', () => {
    const steps: Record<string, number> = {};
    for (let ms = 1; ms <= 1000; ms += 1) {
      const step = String(stepOf(ms / 1000));
      steps[step] = (steps[step] ?? 0) + 1;
    }
    for (const share of [0.5, 0.95]) {
      const told = quantile(steps, share) ?? 0;
      assert.ok(told >= share && told <= share * 1.25, `${share}: ${told}`);
    }
    assert.equal(quantile({}, 0.5), null);
    assert.equal(stepOf(0), 0);
    assert.equal(stepOf(Number.NaN), 0);
    assert.equal(stepOf(1e9), 80);
  });

  it('are put into the parts of a day, the running one last', () => {
    const slots = new Map([
      [NOON, { ...emptySlot(), sent: 1 }],
      [NOON + SLOT_MS, { ...emptySlot(), sent: 2 }],
      [NOON - HOUR_MS, { ...emptySlot(), sent: 4 }],
    ]);
    const parts = dayParts(slots, NOON + 10 * 60_000, HOUR_MS);
    assert.equal(parts.length, 24);
    assert.deepEqual(
      parts.slice(-2).map(({ from, slot }) => [from, slot.sent]),
      [
        [NOON - HOUR_MS, 4],
        [NOON, 3],
      ],
    );
  });
});

describe("words of the operators' page", () => {
  it('tell durations in the unit that people compare', () => {
    assert.deepEqual([0.0123, 0.4, 1.25, 42, 250, 9000].map(duration), [
      '12 ms',
      '400 ms',
      '1.3 s',
      '42 s',
      '4.2 min',
      '2.5 h',
    ]);
    assert.deepEqual([0, 119_000, 120_000, 7_200_000, 200_000_000].map(span), ['0 s', '119 s', '2 min', '2 h', '2 d']);
  });

  it('make visible what hides, and cut no character in half', () => {
    assert.equal(shown('a\u202eb\u0007c\r\nd\ud800'), 'a‹U+202E›b‹U+0007›c\nd\ufffd');
    assert.equal(shown('👩‍🚒 ok'), '👩‍🚒 ok');
    assert.equal(shortened('abcdef', 4), 'abc…');
    assert.equal(shortened('ab😀cd', 4), 'ab…');
    assert.equal(shortened('abcd', 4), 'abcd');
  });
});
