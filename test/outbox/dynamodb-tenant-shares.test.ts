import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { type LocalDynamodb, startDynamodb } from '../support/dynamodb.ts';
import { mostInWindow } from '../teams/support/windows.ts';
import { START } from './support/house.ts';
import { Instance, type InstanceParts, passWith, TimeWithRequests } from './support/sharing.ts';

const ALL = 45;
const AS_MANY_AS_GO = Number.POSITIVE_INFINITY;

describe('DynamodbTenantShares', function () {
  this.timeout(30_000);
  let dynamodb: LocalDynamodb;
  let time: TimeWithRequests;
  let tenantId: string;
  let opened: Instance[] = [];

  const instance = (name: string, more: Partial<InstanceParts> = {}): Instance => {
    const made = new Instance({ dynamodb, table: 'bot', time, name, ...more });
    opened.push(made);
    return made;
  };
  const instances = (count: number, demand: number, more: Partial<InstanceParts> = {}): readonly Instance[] =>
    Array.from({ length: count }, (_, index) => Object.assign(instance(`i${index}`, more), { demand }));
  const pass = (ms: number) => passWith(opened, time, ms, tenantId);
  const begin = () => {
    for (const each of opened) each.kill();
    opened = [];
    time = new TimeWithRequests(START);
    tenantId = randomUUID();
  };
  const allStarted = () => opened.flatMap(({ started }) => started);

  before(async () => {
    dynamodb = await startDynamodb();
    await dynamodb.createTable('bot');
  });
  after(() => dynamodb.stop());
  beforeEach(begin);
  afterEach(() => {
    for (const each of opened) each.kill();
    opened = [];
  });

  it('gives nothing before a share was fetched, and says when it was', async () => {
    const one = instance('one');
    assert.equal(one.shares.look(tenantId), null);
    assert.equal(one.shares.requests(tenantId), 0);
    const looked = one.shares.look(tenantId);
    assert.notEqual(looked, null);
    await time.pass(0);
    await looked;
    assert.equal(one.shares.requests(tenantId), 9);
    assert.equal(one.shares.look(tenantId), null);
  });

  it('says that a look has ended also when others hold all', async () => {
    const [one, other] = [instance('one'), instance('other')];
    one.demand = AS_MANY_AS_GO;
    await pass(1000);
    assert.equal(other.shares.requests(tenantId), 0);
    const looked = other.shares.look(tenantId);
    await time.pass(0);
    await looked;
    assert.equal(other.shares.requests(tenantId), 0);
    assert.equal(other.shares.look(tenantId), null);
  });

  it('costs one request for one notification, and nothing when quiet', async () => {
    const one = instance('one');
    one.shares.requests(tenantId);
    await time.pass(100);
    one.shares.begin(tenantId)();
    await time.pass(3_600_000);
    assert.equal(time.requests, 1);
    assert.equal(one.shares.size, 0);
    assert.equal(one.shares.requests(tenantId), 0);
  });

  it('keeps one share and asks for no more while that is enough', async () => {
    const [one] = instances(1, 6);
    await pass(30_000);
    assert.equal(one?.shares.requests(tenantId), 9);
    assert.ok(time.requests <= 12, `${time.requests} requests in 30 s`);
  });

  it('gives a lone busy instance all of it', async () => {
    const [one] = instances(1, AS_MANY_AS_GO);
    await pass(2000);
    assert.equal(one?.shares.requests(tenantId), ALL);
    const from = time.now;
    await pass(20_000);
    assert.ok((one?.rateSince(from) ?? 0) > 43, `${one?.rateSince(from)} a second`);
    assert.equal(mostInWindow(allStarted(), 1000), ALL);
  });

  it('lets two busy ones have about half each within ten seconds, and the second some of it within six', async () => {
    const [one, other] = [instance('one'), instance('other')];
    one.demand = AS_MANY_AS_GO;
    await pass(10_000);
    other.demand = AS_MANY_AS_GO;
    await pass(6000);
    assert.ok(other.shares.requests(tenantId) > 0);
    await pass(4000);
    const numbers = [one, other].map(({ shares }) => shares.requests(tenantId));
    assert.deepEqual(numbers, [27, 18]);
    const from = time.now;
    await pass(15_000);
    assert.ok(one.rateSince(from) > 25 && other.rateSince(from) > 17);
    assert.equal(mostInWindow(allStarted(), 1000) <= ALL, true);
  });

  it('leaves to a busy one what a less busy one does not use', async () => {
    const [one, other] = [instance('one'), instance('other')];
    other.demand = 3;
    one.demand = AS_MANY_AS_GO;
    await pass(12_000);
    assert.deepEqual(
      [one, other].map(({ shares }) => shares.requests(tenantId)),
      [36, 9],
    );
  });

  for (const count of [3, 4, 5]) {
    it(`divides it among ${count} that come one after the other`, async () => {
      for (const each of instances(count, 0)) {
        each.demand = AS_MANY_AS_GO;
        await pass(4000);
      }
      await pass(8000);
      const numbers = opened.map(({ shares }) => shares.requests(tenantId) / 9);
      assert.equal(
        numbers.reduce((sum, number) => sum + number, 0),
        5,
      );
      assert.ok(Math.max(...numbers) - Math.min(...numbers) <= 1, `${numbers}`);
    });
  }

  for (const count of [6, 8]) {
    it(`lets ${count} take turns at the five, so that nobody starves`, async () => {
      const all = instances(count, AS_MANY_AS_GO);
      const longestWaits = all.map(() => 0);
      const lastSent = all.map(() => START);
      for (let second = 0; second < 90; second += 1) {
        await pass(1000);
        for (const [index, { started }] of all.entries()) {
          longestWaits[index] = Math.max(longestWaits[index] ?? 0, time.now - (lastSent[index] ?? 0));
          lastSent[index] = started.at(-1) ?? START;
        }
      }
      assert.ok(Math.max(...longestWaits) <= 30_000, `without a request for ${longestWaits} ms`);
      const rates = all.map((each) => each.rateSince(START));
      assert.ok(Math.min(...rates) > 0.5 * Math.max(...rates), `${rates}`);
      assert.ok(rates.reduce((sum, rate) => sum + rate, 0) > 30, `${rates}`);
      assert.ok(mostInWindow(allStarted(), 1000) <= ALL);
    });
  }

  it('frees the shares of an instance that was killed when its lease ends', async () => {
    const [killed, other] = [instance('killed'), instance('other')];
    killed.demand = AS_MANY_AS_GO;
    await pass(5000);
    killed.kill();
    other.demand = AS_MANY_AS_GO;
    await pass(5000);
    assert.equal(other.shares.requests(tenantId), 0);
    await pass(6500);
    assert.equal(other.shares.requests(tenantId), ALL);
    assert.ok(mostInWindow(allStarted(), 1000) <= ALL);
  });

  it('does not give back a share that requests under way need', async () => {
    const [one, other] = [instance('one', { latency: () => ({ ms: 20_000, seen: 1 }) }), instance('other')];
    one.demand = AS_MANY_AS_GO;
    await pass(3000);
    assert.equal(one.started.length, ALL);
    other.demand = AS_MANY_AS_GO;
    await pass(10_000);
    assert.equal(other.started.length, 0);
    await pass(20_000);
    assert.ok(other.started.length > 0);
    assert.ok(mostInWindow([...one.seen, ...other.seen], 1000) <= ALL);
  });

  it('lets nothing more through than it holds while the table is out of reach, and says so once', async () => {
    const [one] = instances(1, AS_MANY_AS_GO);
    await pass(3000);
    if (one) one.unreachable = true;
    time.requests = 0;
    await pass(8000);
    const from = time.now;
    await pass(10_000);
    assert.equal(one?.rateSince(from), 0);
    assert.ok(time.requests <= 18, `${time.requests} requests in 18 s`);
    assert.deepEqual(
      one?.logged.map(({ code }) => code),
      ['shares-unreachable'],
    );
    if (one) one.unreachable = false;
    await pass(3000);
    assert.equal(one?.shares.requests(tenantId), ALL);
  });

  it('does not count on a share any longer when its clock is set back', async () => {
    const one = instance('one');
    one.shares.requests(tenantId);
    await time.pass(100);
    time.now -= 3_600_000;
    assert.equal(one.shares.requests(tenantId), 0);
    await time.pass(3000);
    assert.equal(one.shares.requests(tenantId), 9);
  });

  it('never lets Teams see more, whoever sends when, however long requests take, with clocks apart and instances killed', async () => {
    const plans = fc.array(
      fc.record({
        skewMs: fc.integer({ min: -450, max: 450 }),
        latencyMs: fc.constantFrom(0, 30, 400, 1500),
        // What it wants in each phase of time; null: it is killed then.
        demands: fc.array(fc.constantFrom(0, 1, 8, 20, AS_MANY_AS_GO, AS_MANY_AS_GO, null), {
          minLength: 5,
          maxLength: 5,
        }),
      }),
      { minLength: 2, maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(
        plans,
        fc.array(fc.integer({ min: 500, max: 7000 }), { minLength: 5, maxLength: 5 }),
        async (given, phases) => {
          begin();
          let seed = 1;
          const random = () => {
            seed = (seed * 16_807) % 2_147_483_647;
            return seed / 2_147_483_647;
          };
          const all = given.map(({ skewMs, latencyMs }, index) =>
            instance(`i${index}`, {
              skewMs,
              random,
              latency: () => ({ ms: Math.floor(latencyMs * random()), seen: random() }),
            }),
          );
          for (const [phase, ms] of phases.entries()) {
            for (const [index, { demands }] of given.entries()) {
              const demand = demands[phase];
              if (demand === null) all[index]?.kill();
              else Object.assign(all[index] ?? {}, { demand });
            }
            await pass(ms);
          }
          const starts = allStarted();
          const seen = all.flatMap((each) => each.seen);
          assert.ok(mostInWindow(starts, 1000) <= ALL, `${mostInWindow(starts, 1000)} started`);
          assert.ok(mostInWindow(seen, 1000) <= ALL, `${mostInWindow(seen, 1000)} seen`);
        },
      ),
      { numRuns: 12 },
    );
  });
});
