import type { Outbox } from '../../src/outbox/outbox.ts';
import { describeOutbox } from './contract.ts';
import { SharedCloud } from './support/shared-cloud.ts';

const START = 1_700_000_000_000;

describe('the outbox on DynamoDB', function () {
  this.timeout(60_000);
  let cloud: SharedCloud;
  let nowMs = START;
  const now = () => nowMs;
  const setNow = (ms: number) => {
    nowMs = ms;
  };

  before(async () => {
    cloud = await SharedCloud.start();
  });

  after(() => cloud.stop());

  describeOutbox('DynamoDB', async () => {
    nowMs = START;
    return { outbox: cloud.open(await cloud.newPlace(), { now }), setNow, expires: true };
  });

  describeOutbox('DynamoDB, added to by one instance and sent from by another', async () => {
    nowMs = START;
    const place = await cloud.newPlace();
    const adding = cloud.open(place, { now });
    const sending = cloud.open(place, { now });
    return { outbox: together(adding, sending), setNow, expires: true };
  });
});

/** What is added, changed and listened to by the one, and claimed by the other. */
function together(adding: Outbox, sending: Outbox): Outbox {
  return {
    add: (entries) => adding.add(entries),
    claim: () => sending.claim(),
    nextDueAt: () => sending.nextDueAt(),
    onWork: (callback) => {
      const ends = [adding.onWork(callback), sending.onWork(callback)];
      return () => {
        for (const end of ends) end();
      };
    },
    find: (id) => sending.find(id),
    bringForward: (conversationId) => adding.bringForward(conversationId),
    resume: (tenantId) => adding.resume(tenantId),
    sendAgain: (id) => adding.sendAgain(id),
    status: (conversationIds) => adding.status(conversationIds),
    failed: (limit, conversationIds) => adding.failed(limit, conversationIds),
    failStopped: (dueBefore, limit) => adding.failStopped(dueBefore, limit),
    sweep: () => adding.sweep(),
    close: () => {
      adding.close();
      sending.close();
    },
  };
}
