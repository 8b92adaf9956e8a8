import assert from 'node:assert/strict';
import { placesOf } from '../e2e/support/published.ts';
import { Cluster } from './support/cluster.ts';
import { noticesFor } from './support/verdict.ts';

const CONVERSATIONS = 100;
const TENANTS = 10;
const EACH = 4;
const PROCESSES = 3;
const KILLS = 4;
const KILL_EVERY_MS = 1500;
const AT_ONCE = 16;
/** What a killed process held is taken up when its claims have ended; and this machine may be busy. */
const WITHIN_MS = 180_000;

describe('Three processes on DynamoDB and SQS', function () {
  this.timeout(WITHIN_MS + 120_000);
  let cluster: Cluster;

  afterEach(() => cluster?.stop());

  it("lose nothing to kill -9, keep the order and Teams' limits, and repeat at most one for each kill", async () => {
    const places = placesOf(CONVERSATIONS, TENANTS);
    const notices = noticesFor(places, EACH);
    cluster = await Cluster.start({ places, processes: PROCESSES, store: 'dynamodb' });
    await Promise.all([cluster.publishAll(notices, AT_ONCE), cluster.killInTurn(KILLS, KILL_EVERY_MS)]);
    const { lost, repeated, disordered, exceeded } = await cluster.settled(notices, WITHIN_MS);
    assert.equal(lost, 0, `${lost} of ${notices.length} notifications were lost`);
    assert.ok(repeated <= KILLS, `${repeated} were sent twice in ${KILLS} kills`);
    assert.deepEqual(disordered, []);
    assert.deepEqual(exceeded, []);
  });
});
