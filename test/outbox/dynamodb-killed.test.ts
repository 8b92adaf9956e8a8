import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ConversationClaim, Delivery, NewDelivery, Outbox } from '../../src/outbox/outbox.ts';
import { newDelivery } from './support/entries.ts';
import { type Place, SharedCloud } from './support/shared-cloud.ts';
import { type Fate, watchClient } from './support/watched-client.ts';

const START = 1_700_000_000_000;
const MINUTE = 60_000;
const A = '19:a@thread.tacv2';
const B = '19:b@thread.tacv2';
/** A body that is stored apart from its deliveries. */
const LARGE = 2000;

/** What is added in one call each, by key, and what it has to end as. */
type Scenario = readonly (readonly Wanted[])[];

interface Wanted extends Partial<NewDelivery> {
  readonly uniqueKey: string;
  readonly end: 'sent' | 'failed' | 'dropped';
}

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'a message and what comes after it': [[{ uniqueKey: 'a-1', end: 'sent' }]],
  'two conversations, one of which is put off': [
    [
      { uniqueKey: 'a-large', end: 'sent' },
      { uniqueKey: 'b-large-put-off', end: 'sent', conversationId: B },
    ],
  ],
  'what is not sent': [
    [{ uniqueKey: 'a-fails', end: 'failed' }],
    [{ uniqueKey: 'b-dropped', end: 'dropped', conversationId: B }],
  ],
  'what is wanted once while it waits': [[{ uniqueKey: 'a-card', end: 'sent', unique: 'waiting', kind: 'card' }]],
};

const EVERYTHING: Scenario = Object.values(SCENARIOS).flat();

describe('the outbox on DynamoDB, when a process is killed', function () {
  this.timeout(120_000);
  let cloud: SharedCloud;

  before(async () => {
    cloud = await SharedCloud.start();
  });

  afterEach(() => cloud.closeAll());

  after(() => cloud.stop());

  for (const [name, scenario] of Object.entries(SCENARIOS)) {
    it(`loses nothing and repeats only what was under way, after any change: ${name}`, async () => {
      let change = 0;
      for (let isWhole = false; !isWhole; ) {
        change += 1;
        const house = new House(cloud, await cloud.newPlace(), scenario);
        isWhole = !(await house.workUntilKilled((number) => (number === change ? 'killed after' : 'made')));
        await house.goOn();
        await house.check(`change ${change}`);
        cloud.closeAll();
      }
      assert.ok(change > 8, `only ${change} changes`);
    });
  }

  it('loses nothing, with two at work whose requests pass each other, one of which is killed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.nat(6)), fc.integer({ min: 1, max: 70 }), async (turns, killedAt) => {
        const house = new House(cloud, await cloud.newPlace(), EVERYTHING);
        const delays = () => turns.next().value ?? 0;
        await Promise.all([
          house.workUntilKilled((number) => (number === killedAt ? 'killed before' : 'made'), delays),
          house.workUntilKilled(() => 'made', delays),
        ]);
        await house.goOn();
        await house.check('');
        cloud.closeAll();
      }),
      { numRuns: 5 },
    );
  });
});

/** Callers that come again until they are told that it was taken, and Teams. */
class House {
  readonly #cloud: SharedCloud;
  readonly #place: Place;
  readonly #scenario: Scenario;
  #nowMs = START;
  #ids = 0;
  /** Keys in the order in which Teams took them. */
  readonly #taken: string[] = [];
  /** Keys that were under way when a process was killed. */
  readonly #underWay = new Set<string>();
  readonly #told = new Set<readonly Wanted[]>();

  constructor(cloud: SharedCloud, place: Place, scenario: Scenario) {
    this.#cloud = cloud;
    this.#scenario = scenario;
    this.#place = place;
  }

  /** True where it was killed. */
  async workUntilKilled(fate: (request: number) => Fate, turns?: () => number): Promise<boolean> {
    const client = this.#cloud.newClient();
    const watch = watchClient(client, fate, turns);
    const outbox = this.#cloud.open(this.#place, { client, now: () => this.#nowMs, lookEveryMs: 1 });
    try {
      await Promise.all([this.#addAll(outbox), this.#drain(outbox)]);
      await this.#drain(outbox);
    } catch (error) {
      if (!watch.isKilled()) throw error;
    }
    return watch.isKilled();
  }

  /** What another process does when the claims of the one that was killed have ended. */
  async goOn(): Promise<void> {
    this.#nowMs += MINUTE;
    const outbox = this.#cloud.open(this.#place, {
      client: this.#cloud.newClient(),
      now: () => this.#nowMs,
      lookEveryMs: 1,
    });
    await this.#addAll(outbox);
    for (let step = 0; step < 20; step += 1) {
      await this.#drain(outbox);
      const dueAt = await outbox.nextDueAt();
      if (dueAt === null) return;
      this.#nowMs = Math.max(this.#nowMs, dueAt);
    }
    assert.fail('it does not come to an end');
  }

  async check(about: string): Promise<void> {
    const outbox = this.#cloud.open(this.#place, { now: () => this.#nowMs });
    const wanted = this.#scenario.flat();
    for (const { uniqueKey, end } of wanted) {
      const count = this.#taken.filter((key) => key === uniqueKey).length;
      const [least, most] = end === 'sent' ? [1, this.#underWay.has(uniqueKey) ? 2 : 1] : [0, 0];
      assert.ok(count >= least && count <= most, `${about}: ${uniqueKey} was sent ${count} times`);
    }
    if (wanted.some(({ uniqueKey }) => uniqueKey === 'a-1')) {
      assert.equal(this.#taken.filter((key) => key === 'after a-1').length, 1, `${about}: what comes after`);
    }
    const failing = wanted.filter(({ end }) => end === 'failed').map(({ uniqueKey }) => uniqueKey);
    const { waiting, failed, stopped } = await outbox.status([A, B]);
    assert.deepEqual({ waiting, failed, stopped }, { waiting: 0, failed: failing.length, stopped: [] }, about);
    assert.deepEqual(
      (await outbox.failed(10, [A, B])).map(({ uniqueKey }) => uniqueKey),
      failing,
      about,
    );
  }

  /** Each call again until it has been answered, with ids of its own each time. */
  async #addAll(outbox: Outbox): Promise<void> {
    for (const call of this.#scenario) {
      if (this.#told.has(call)) continue;
      // What is wanted once while it waits would be taken again once it was sent.
      const deliveries = call.filter(
        ({ unique, uniqueKey }) => unique !== 'waiting' || !this.#taken.includes(uniqueKey),
      );
      const body = call.some(({ uniqueKey }) => uniqueKey.includes('large')) ? noise(LARGE) : 'x';
      await outbox.add([{ body, deliveries: deliveries.map((more) => this.#delivery(more)) }]);
      this.#told.add(call);
    }
  }

  #delivery({ end: _, ...more }: Wanted): NewDelivery {
    this.#ids += 1;
    return newDelivery(`d${this.#ids}`, more);
  }

  async #drain(outbox: Outbox): Promise<void> {
    for (let claim = await outbox.claim(); claim !== null; claim = await outbox.claim()) {
      for (let messages = 0; messages < 2; messages += 1) {
        const [first] = await claim.waiting(2);
        if (first === undefined) break;
        await this.#deliver(claim, first);
      }
      await claim.release(null);
    }
  }

  async #deliver(claim: ConversationClaim, { id, uniqueKey, body, notBefore }: Delivery): Promise<void> {
    assert.equal(body.length, uniqueKey.includes('large') ? LARGE : 1);
    if (uniqueKey.endsWith('fails')) return claim.failed([id], 'refused');
    if (uniqueKey.endsWith('dropped')) return claim.dropped([id], 'muted');
    if (uniqueKey.endsWith('put-off') && notBefore === null) return claim.postponed([id], this.#nowMs + MINUTE);
    await claim.sending([id]);
    this.#taken.push(uniqueKey);
    const then =
      uniqueKey === 'a-1' ? [{ body: 't', deliveries: [newDelivery(`t${id}`, { uniqueKey: 'after a-1' })] }] : [];
    try {
      await claim.sent([id], 'm', then);
    } catch (error) {
      this.#underWay.add(uniqueKey);
      throw error;
    }
  }
}

/** Text that does not become smaller. */
function noise(length: number): string {
  let state = 1;
  return Array.from({ length }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return String.fromCharCode(33 + (state % 90));
  }).join('');
}
