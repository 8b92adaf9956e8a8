import assert from 'node:assert/strict';
import type { Outbox } from '../../src/outbox/outbox.ts';
import { openSqliteOutbox } from '../../src/outbox/sqlite-outbox.ts';
import { traceOf, watchedOutbox, withTrace } from '../../src/outbox/watched-outbox.ts';
import { newEntry } from './support/entries.ts';

const TRACEPARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const NOW = Date.parse('2026-11-21T03:12:45Z');

describe('the outbox that is watched', () => {
  let inner: Outbox;
  let outbox: Outbox;
  let failures: number;
  let traceparent: string | undefined;

  beforeEach(() => {
    failures = 0;
    traceparent = TRACEPARENT;
    inner = openSqliteOutbox({ path: ':memory:', now: () => NOW });
    outbox = watchedOutbox(inner, {
      traceparent: () => traceparent,
      failed: () => {
        failures += 1;
      },
    });
  });
  afterEach(() => outbox.close());

  const entry = (id: string) => ({ ...newEntry(id), body: JSON.stringify({ message: { id } }) });

  it('keeps with each delivery the trace of the work that added it', async () => {
    await outbox.add([entry('d1')]);
    const body = (await outbox.find('d1'))?.body ?? '';
    assert.equal(traceOf(body), TRACEPARENT);
    assert.deepEqual(JSON.parse(body), { trace: TRACEPARENT, message: { id: 'd1' } });
  });

  it('keeps none where no work runs', async () => {
    traceparent = undefined;
    await outbox.add([entry('d1')]);
    assert.equal((await outbox.find('d1'))?.body, entry('d1').body);
  });

  it('does all that the outbox does', async () => {
    let woken = 0;
    const end = outbox.onWork(() => {
      woken += 1;
    });
    assert.deepEqual(await outbox.add([entry('d1')]), [{ id: 'd1', outcome: 'added' }]);
    assert.equal(await outbox.nextDueAt(), NOW);
    const claim = await outbox.claim();
    assert.equal((await claim?.waiting(10))?.length, 1);
    await claim?.failed(['d1'], 'refused');
    await claim?.release(null);
    assert.equal((await outbox.status()).failed, 1);
    assert.deepEqual(
      (await outbox.failed(10)).map(({ id }) => id),
      ['d1'],
    );
    assert.equal(await outbox.sendAgain('d1'), true);
    await outbox.bringForward('19:a@thread.tacv2');
    await outbox.resume(null);
    assert.deepEqual(await outbox.failStopped(NOW, 10), []);
    assert.equal(await outbox.sweep(), 0);
    assert.ok(woken > 0);
    end();
    assert.equal(failures, 0);
  });

  it('tells of requests that fail, and fails all the same', async () => {
    outbox.close();
    await assert.rejects(outbox.claim());
    await assert.rejects(outbox.status());
    assert.equal(failures, 2);
  });
});

describe('the trace of a delivery', () => {
  const of = (body: string) => withTrace([{ body, deliveries: [] }], TRACEPARENT)[0]?.body;

  it('is put into JSON objects only, and only once', () => {
    assert.equal(of('{}'), '{}');
    assert.equal(of('text'), 'text');
    assert.equal(of(of('{"a":1}') ?? ''), of('{"a":1}'));
  });

  for (const body of [
    '',
    '{"message":{}}',
    '{"trace":"what"}',
    `{"trace":"${TRACEPARENT.toUpperCase()}","a":1}`,
    `{"message":1,"trace":"${TRACEPARENT}"}`,
  ]) {
    it(`is none in ${body}`, () => assert.equal(traceOf(body), undefined));
  }
});
