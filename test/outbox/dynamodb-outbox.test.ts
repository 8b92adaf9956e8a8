import assert from 'node:assert/strict';
import { type DynamoDBClient, GetItemCommand, ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { ConversationClaim, Outbox } from '../../src/outbox/outbox.ts';
import type { Timers } from '../../src/outbox/timers.ts';
import { newDelivery, newEntry } from './support/entries.ts';
import { type Place, SharedCloud } from './support/shared-cloud.ts';
import { interruptClient, watchClient } from './support/watched-client.ts';

const START = 1_700_000_000_000;
const SECOND = 1000;
const LEASE = 20 * SECOND;
const A = '19:a@thread.tacv2';

describe('the outbox on DynamoDB, shared by instances', function () {
  this.timeout(30_000);
  let cloud: SharedCloud;
  let place: Place;
  let nowMs: number;
  const now = () => nowMs;

  before(async () => {
    cloud = await SharedCloud.start();
  });

  beforeEach(async () => {
    nowMs = START;
    place = await cloud.newPlace();
  });

  afterEach(() => cloud.closeAll());

  after(() => cloud.stop());

  const claimed = async (outbox: Outbox): Promise<ConversationClaim> => {
    const claim = await outbox.claim();
    assert.ok(claim !== null, 'nothing to claim');
    return claim;
  };
  const idsOf = async (claim: ConversationClaim) => (await claim.waiting(100)).map(({ id }) => id);
  /** Messages that stand in the queue, and are visible. */
  const messages = async () => {
    const command = new ReceiveMessageCommand({
      QueueUrl: place.queueUrl,
      MaxNumberOfMessages: 10,
      VisibilityTimeout: 0,
    });
    return ((await cloud.sqs.send(command)).Messages ?? []).map(({ Body = '' }) => JSON.parse(Body));
  };

  describe('one at a time', () => {
    it('gives a conversation to one of many that ask at the same moment', async () => {
      const instances = Array.from({ length: 5 }, () => cloud.open(place, { now }));
      await instances[0]?.add([newEntry('d1')]);
      const claims = await Promise.all(instances.map((each) => each.claim()));
      assert.equal(claims.filter((claim) => claim !== null).length, 1);
    });

    it('keeps the order of what two instances add and send in turns', async () => {
      const [one, two] = [cloud.open(place, { now }), cloud.open(place, { now })];
      const sent: string[] = [];
      for (const [index, instance] of [one, two, two, one, two].entries()) await instance.add([newEntry(`d${index}`)]);
      for (const instance of [one, two, one, one, two]) {
        const claim = await claimed(instance);
        const [first] = await claim.waiting(1);
        assert.ok(first);
        await claim.sending([first.id]);
        await claim.sent([first.id], 'm');
        sent.push(first.id);
        await claim.release(null);
      }
      assert.deepEqual(sent, ['d0', 'd1', 'd2', 'd3', 'd4']);
      for (const each of [one, two]) assert.equal(await each.claim(), null);
      for (const each of [one, two]) assert.equal(await each.nextDueAt(), null);
    });

    it('takes over when the lease of one that is gone has ended, and no sooner by a clock that is ahead', async () => {
      const [gone, other] = [cloud.open(place, { now }), cloud.open(place, { now })];
      await gone.add([newEntry('d1'), newEntry('d2', { kind: 'card', unique: 'waiting', uniqueKey: 'card/1' })]);
      const lost = await claimed(gone);
      await lost.waiting(2);
      await lost.sending(['d1']);
      nowMs = START + LEASE + SECOND - 1;
      assert.equal(await other.claim(), null);
      nowMs = START + LEASE + SECOND;
      const claim = await claimed(other);
      assert.deepEqual(claim.recentSends, [nowMs]);
      assert.deepEqual(
        (await claim.waiting(2)).map(({ id, attempts }) => [id, attempts]),
        [
          ['d1', 1],
          ['d2', 0],
        ],
      );
    });

    it('counts what one that is gone had given out as waiting again', async () => {
      const card = { kind: 'card', unique: 'waiting', uniqueKey: 'card/1' } as const;
      const [gone, other] = [cloud.open(place, { now }), cloud.open(place, { now })];
      await gone.add([newEntry('u1', card)]);
      await (await claimed(gone)).waiting(1);
      nowMs = START + LEASE + SECOND;
      await claimed(other);
      assert.deepEqual(await other.add([newEntry('u2', card)]), [{ id: 'u2', outcome: 'repeated' }]);
    });

    it('refuses what the one that lost its claim does, but for what Teams has taken', async () => {
      const [one, two] = [cloud.open(place, { now }), cloud.open(place, { now })];
      await one.add([newEntry('d1'), newEntry('d2'), newEntry('d3')]);
      const lost = await claimed(one);
      await lost.waiting(2);
      await lost.sending(['d1']);
      nowMs = START + LEASE + SECOND;
      const other = await claimed(two);
      for (const call of [
        () => lost.waiting(1),
        () => lost.countFoldable(1),
        () => lost.sending(['d1']),
        () => lost.dropped(['d2'], 'x'),
        () => lost.failed(['d2'], 'x'),
        () => lost.postponed(['d2'], nowMs),
        () => lost.notSent('x'),
        () => lost.stop('x'),
      ]) {
        await assert.rejects(call, { code: 'outbox-claim-ended' });
      }
      await lost.sent(['d1'], 'm1');
      await lost.release(null);
      assert.deepEqual(await idsOf(other), ['d2', 'd3']);
      assert.equal((await one.find('d1'))?.messageId, 'm1');
      assert.deepEqual((await two.status([A])).stopped, []);
    });

    it('keeps what is used, and gives up what was not used for a minute', async () => {
      const timers = new Later();
      const client = timers.watch(cloud.newClient());
      const [one, two] = [cloud.open(place, { now, timers, client }), cloud.open(place, { now })];
      await one.add([newEntry('d1')]);
      await claimed(one);
      for (; nowMs < START + 60 * SECOND; nowMs += 5 * SECOND) await timers.pass(5 * SECOND);
      assert.equal(await two.claim(), null);
      for (; nowMs < START + 85 * SECOND; nowMs += 5 * SECOND) await timers.pass(5 * SECOND);
      assert.deepEqual(await idsOf(await claimed(two)), ['d1']);
    });

    it('leaves a conversation alone that could not be given back, until its lease has ended', async () => {
      const client = cloud.newClient();
      let killed = false;
      watchClient(client, () => (killed ? 'killed before' : 'made'));
      const [one, two] = [cloud.open(place, { now, client }), cloud.open(place, { now })];
      await one.add([newEntry('d1')]);
      const claim = await claimed(one);
      await claim.waiting(1);
      killed = true;
      await assert.rejects(claim.release(null));
      nowMs = START + LEASE + SECOND;
      assert.deepEqual(await idsOf(await claimed(two)), ['d1']);
    });
  });

  describe('adding while a conversation is given back', () => {
    /** Sends what waits, as far as it is this instance's turn. */
    const sendAll = async (outbox: Outbox): Promise<readonly string[]> => {
      const claim = await outbox.claim();
      if (claim === null) return [];
      const ids = await idsOf(claim);
      await claim.sending(ids);
      await claim.sent(ids, 'm');
      await claim.release(null);
      return ids;
    };

    /** One instance sends while another adds, the one at any of the other's requests; nothing may be left behind. */
    const interrupted = async (
      begin: (outbox: Outbox, sent: string[]) => Promise<void>,
      meanwhile: (outbox: Outbox, sent: string[]) => Promise<void>,
    ): Promise<number> => {
      for (let request = 1; ; request += 1) {
        place = await cloud.newPlace();
        nowMs = START;
        const client = cloud.newClient();
        const [one, two] = [cloud.open(place, { now, client }), cloud.open(place, { now })];
        await two.add([newEntry('d1')]);
        const sent: string[] = [];
        const { wasReached } = interruptClient(client, request, () => meanwhile(two, sent));
        await begin(one, sent);
        if (!wasReached()) return request - 1;
        const third = cloud.open(place, { now });
        for (let ids = await sendAll(third); ids.length > 0; ids = await sendAll(third)) sent.push(...ids);
        assert.deepEqual(sent.toSorted(), ['d1', 'd2'], `request ${request}`);
        assert.equal((await third.status([A])).waiting, 0);
        cloud.closeAll();
      }
    };

    const adds = async (outbox: Outbox) => {
      await outbox.add([newEntry('d2')]);
    };
    const sends = async (outbox: Outbox, sent: string[]) => {
      sent.push(...(await sendAll(outbox)));
    };

    it('leaves nothing behind when it is added between any two requests of the one that sends', async () => {
      assert.ok((await interrupted(sends, adds)) > 12);
    });

    it('leaves nothing behind when all was sent between any two requests of the one that adds', async () => {
      assert.ok((await interrupted(adds, sends)) >= 5);
    });
  });

  it('leaves a conversation alone until the time it was released to while another was adding', async () => {
    for (let request = 1; ; request += 1) {
      place = await cloud.newPlace();
      const client = cloud.newClient();
      const [one, two] = [cloud.open(place, { now, client }), cloud.open(place, { now })];
      const { wasReached } = interruptClient(client, request, async () => {
        await two.add([newEntry('d1')]);
        await (await claimed(two)).release(START + 5 * SECOND);
      });
      await one.add([newEntry('d2')]);
      if (!wasReached()) return assert.ok(request > 5, String(request));
      for (const each of [one, two]) {
        assert.equal(await each.claim(), null, `request ${request}`);
        assert.equal(await each.nextDueAt(), START + 5 * SECOND);
      }
      cloud.closeAll();
    }
  });

  describe('waking each other', () => {
    it('asks nothing of the queue while the one that added it takes it up', async () => {
      const timers = new Later();
      const one = cloud.open(place, { now, timers, client: timers.watch(cloud.newClient()) });
      await one.add([newEntry('d1')]);
      const claim = await claimed(one);
      await timers.pass(SECOND);
      assert.deepEqual(await messages(), []);
      await claim.release(null);
    });

    it('tells another when the one that added it has no room, and the message is kept while it is worked on', async () => {
      const timers = new Later();
      const one = cloud.open(place, { now, timers, client: timers.watch(cloud.newClient()) });
      // It finds nothing in the table: the queue alone tells it.
      const two = cloud.open(place, { now, graceMs: 1_000_000_000 });
      const told = Promise.withResolvers<void>();
      two.onWork(told.resolve);
      assert.equal(await two.claim(), null);
      await one.add([newEntry('d1')]);
      await timers.pass(SECOND);
      await told.promise;
      const claim = await claimed(two);
      assert.deepEqual(await idsOf(claim), ['d1']);
      await claim.sending(['d1']);
      await claim.sent(['d1'], 'm');
      await claim.release(null);
      assert.equal(await one.claim(), null);
    });

    it('keeps the message for as long as it works on the conversation', async () => {
      const timers = new Later();
      const one = cloud.open(place, { now });
      await one.add([newEntry('d1')]);
      one.close();
      const sqs = cloud.newSqs();
      const asked: string[] = [];
      sqs.middlewareStack.add(
        (next, context) => (args) => {
          asked.push(String(context.commandName));
          return next(args);
        },
        { step: 'initialize' },
      );
      const two = cloud.open(place, {
        now,
        timers,
        client: timers.watch(cloud.newClient()),
        sqs,
        graceMs: 1_000_000_000,
      });
      const told = Promise.withResolvers<void>();
      two.onWork(told.resolve);
      await two.claim();
      await told.promise;
      const claim = await claimed(two);
      nowMs += LEASE / 2;
      await timers.pass(LEASE / 2);
      await eventually(async () => assert.deepEqual(asked.slice(1), ['ChangeMessageVisibilityCommand']));
      await claim.release(null);
      await eventually(async () => assert.equal(asked.includes('DeleteMessageCommand'), true));
    });

    it('throws away what is no message of the bot', async () => {
      const two = cloud.open(place, { now });
      for (const MessageBody of ['no JSON', '{"conversationId":7}']) {
        const ids = {
          MessageGroupId: MessageBody.length.toString(),
          MessageDeduplicationId: MessageBody.length.toString(),
        };
        await cloud.sqs.send(new SendMessageCommand({ QueueUrl: place.queueUrl, MessageBody, ...ids }));
      }
      const told = Promise.withResolvers<void>();
      two.onWork(told.resolve);
      assert.equal(await two.claim(), null);
      await told.promise;
      assert.equal(await two.claim(), null);
      two.close();
      await eventually(async () => {
        const Attributes = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
        const command = new GetQueueAttributesCommand({ QueueUrl: place.queueUrl, AttributeNames: [...Attributes] });
        const found = (await cloud.sqs.send(command)).Attributes;
        assert.deepEqual(
          Attributes.map((name) => found?.[name]),
          ['0', '0'],
        );
      });
    });

    it('tells others of what is due when it closes', async () => {
      const one = cloud.open(place, { now });
      await one.add([newEntry('d1'), newEntry('d2', { conversationId: 'later', notBefore: START + SECOND })]);
      one.close();
      const two = cloud.open(place, { now, graceMs: 1_000_000_000 });
      const told = Promise.withResolvers<void>();
      two.onWork(told.resolve);
      assert.equal(await two.claim(), null);
      await told.promise;
      assert.equal((await claimed(two)).conversationId, A);
    });

    it('gives back messages that it has no room for', async () => {
      const timers = new Later();
      const one = cloud.open(place, { now, timers, client: timers.watch(cloud.newClient()) });
      const full = cloud.open(place, { now, timers, client: timers.watch(cloud.newClient()), graceMs: 1_000_000_000 });
      const told = Promise.withResolvers<void>();
      full.onWork(told.resolve);
      await full.claim();
      await one.add([newEntry('d1')]);
      await timers.pass(SECOND);
      await told.promise;
      assert.deepEqual(await messages(), []);
      await timers.pass(2 * SECOND);
      await eventually(async () => assert.deepEqual(await messages(), [{ conversationId: A }]));
    });

    it('finds what nobody was told of, a little later', async () => {
      const one = cloud.open(place, { now });
      const two = cloud.open(place, { now, graceMs: 2 * SECOND, random: () => 0 });
      await one.add([newEntry('d1')]);
      assert.equal(await two.claim(), null);
      assert.equal(await two.nextDueAt(), START + 2 * SECOND);
      nowMs = START + 2 * SECOND;
      assert.deepEqual(await idsOf(await claimed(two)), ['d1']);
    });

    it('looks for such by itself once somebody listens', async () => {
      const timers = new Later();
      const one = cloud.open(place, { now });
      const two = cloud.open(place, {
        now,
        timers,
        client: timers.watch(cloud.newClient()),
        graceMs: 2 * SECOND,
        lookEveryMs: 2 * SECOND,
        random: () => 0,
      });
      await one.add([newEntry('d1')]);
      let told = 0;
      two.onWork(() => {
        told += 1;
      });
      await timers.pass(2 * SECOND);
      assert.equal(told, 0);
      nowMs = START + 2 * SECOND;
      await timers.pass(2 * SECOND);
      await eventually(async () => assert.equal(told, 1));
    });

    it('goes on without its queue, and says what is wrong', async () => {
      const timers = new Later();
      const lines: unknown[] = [];
      const log = { info: (line: unknown) => lines.push(line), warn: (line: unknown) => lines.push(line) };
      const queueUrl = `${place.queueUrl}-gone`;
      const one = cloud.open({ ...place, queueUrl }, { now, timers, client: timers.watch(cloud.newClient()), log });
      await one.add([newEntry('d1'), newEntry('d2', { conversationId: 'other' })]);
      await timers.pass(SECOND);
      await eventually(async () => assert.equal(one.problems().length, 1));
      assert.match(one.problems()[0] ?? '', /some seconds late: .*sqs:SendMessage.*sqs:ChangeMessageVisibility/);
      assert.equal(lines.length, 1);
      assert.deepEqual(await idsOf(await claimed(one)), ['d1']);
    });
  });

  describe('a refusal of SQS', () => {
    /** A client whose requests of one kind are refused as SQS does it. */
    const refusing = (operation: string, parameter: string, reason: string) => {
      const sqs = cloud.newSqs();
      sqs.middlewareStack.add(
        (next, context) => (args) => {
          if (context.commandName !== `${operation}Command`) return next(args);
          const message = `Value x for parameter ${parameter} is invalid. Reason: ${reason}`;
          throw Object.assign(new Error(message), { name: 'InvalidParameterValue' });
        },
        { step: 'initialize' },
      );
      return sqs;
    };

    it('of what is sent is told, as a queue does it that is not FIFO', async () => {
      const reason = 'The request include parameter that is not valid for this queue type.';
      const timers = new Later();
      const one = cloud.open(place, {
        now,
        timers,
        client: timers.watch(cloud.newClient()),
        sqs: refusing('SendMessage', 'MessageDeduplicationId', reason),
      });
      await one.add([newEntry('d1')]);
      await timers.pass(SECOND);
      await one.idle();
      assert.match(one.problems()[0] ?? '', /cannot be used, .* MessageDeduplicationId is invalid/);
    });

    it('of a message whose time was over is not', async () => {
      const sqs = refusing('DeleteMessage', 'ReceiptHandle', 'The receipt handle has expired.');
      const one = cloud.open(place, { now });
      await one.add([newEntry('d1')]);
      one.close();
      const two = cloud.open(place, { now, sqs, graceMs: 1_000_000_000 });
      const told = Promise.withResolvers<void>();
      two.onWork(told.resolve);
      await two.claim();
      await told.promise;
      await (await claimed(two)).release(null);
      await two.idle();
      assert.deepEqual(two.problems(), []);
    });
  });

  it('resumes a conversation that stood in no list yet, a moment later', async () => {
    const timers = new Later();
    const one = cloud.open(place, { now, timers, client: timers.watch(cloud.newClient()) });
    await one.add([newEntry('d1')]);
    await (await claimed(one)).stop('gone');
    const key = { pk: { S: `conversation#${A}` }, sk: { S: '#' } };
    const unlisted = {
      TableName: place.table,
      Key: key,
      UpdateExpression: 'REMOVE #list',
      ExpressionAttributeNames: { '#list': 'list' },
    };
    await cloud.dynamodb.send(new UpdateItemCommand(unlisted));
    await one.resume(null);
    assert.equal(await one.claim(), null);
    const listed = {
      ...unlisted,
      UpdateExpression: 'SET #list = :list',
      ExpressionAttributeValues: { ':list': { S: 'stopped' } },
    };
    await cloud.dynamodb.send(new UpdateItemCommand(listed));
    let told = 0;
    one.onWork(() => {
      told += 1;
    });
    await timers.pass(3 * SECOND);
    await eventually(async () => assert.equal(told, 1));
    assert.deepEqual(await idsOf(await claimed(one)), ['d1']);
  });

  describe('in the table', () => {
    it('keeps a text of 1 MiB that does not become smaller', async () => {
      const outbox = cloud.open(place, { now });
      const body = noise(1024 * 1024);
      await outbox.add([{ body, deliveries: [newDelivery('d1'), newDelivery('d2', { conversationId: 'other' })] }]);
      assert.equal((await (await claimed(outbox)).waiting(1))[0]?.body, body);
      assert.equal((await outbox.find('d2'))?.body, body);
      const { Items = [] } = await cloud.dynamodb.send(new ScanCommand({ TableName: place.table }));
      assert.equal(Items.filter(({ pk }) => pk?.S?.startsWith('body#')).length, 3, 'it is there once');
    });

    it('takes a hundred deliveries of one text', async () => {
      const outbox = cloud.open(place, { now });
      const deliveries = Array.from({ length: 100 }, (_, index) =>
        newDelivery(`d${index}`, { conversationId: `19:${index % 10}@thread.tacv2` }),
      );
      const added = await outbox.add([{ body: 'x', deliveries }]);
      assert.deepEqual(
        added,
        deliveries.map(({ id }) => ({ id, outcome: 'added' })),
      );
      assert.equal((await outbox.status()).waiting, 100);
      assert.deepEqual((await idsOf(await claimed(outbox))).length, 10);
    });

    it('has DynamoDB remove what was settled a week ago', async () => {
      const outbox = cloud.open(place, { now });
      await outbox.add([newEntry('d1')]);
      const claim = await claimed(outbox);
      await claim.dropped(['d1'], 'muted');
      const Key = { pk: { S: 'delivery#d1' }, sk: { S: '#' } };
      const { Item } = await cloud.dynamodb.send(new GetItemCommand({ TableName: place.table, Key }));
      assert.equal(Item?.ttl?.N, String(START / 1000 + 7 * 24 * 3600));
    });
  });

  describe('what it costs', () => {
    /** Requests to the table of one quiet notification, and those of each of many for one conversation. */
    const count = async (notifications: number): Promise<Readonly<Record<string, number>>> => {
      const client = cloud.newClient();
      const { made } = watchClient(client);
      const outbox = cloud.open(place, { now, client, lookEveryMs: SECOND });
      // The lists are looked at from time to time, however much there is to send.
      await outbox.claim();
      made.length = 0;
      await outbox.add(Array.from({ length: notifications }, (_, index) => newEntry(`d${index}`)));
      const claim = await claimed(outbox);
      for (let sent = 0; sent < notifications; sent += 1) {
        const [first] = await claim.waiting(2);
        assert.ok(first);
        await claim.sending([first.id]);
        await claim.sent([first.id], 'm');
      }
      await claim.release(null);
      const counts = Object.groupBy(made, (operation) => operation);
      return Object.fromEntries(Object.entries(counts).map(([operation, all = []]) => [operation, all.length]));
    };

    it('makes twelve requests to the table for a quiet notification', async () => {
      assert.deepEqual(await count(1), {
        // Place and signal; claim; delivery and times of sends; release.
        UpdateItem: 6,
        // Key, delivery, reference.
        PutItem: 3,
        DeleteItem: 1,
        Query: 1,
        GetItem: 1,
      });
    });

    it('makes few more for each of many that come together', async () => {
      const { UpdateItem = 0, PutItem = 0, DeleteItem = 0, Query = 0, GetItem = 0, BatchGetItem = 0 } = await count(50);
      assert.ok(UpdateItem <= 2 * 50 + 4, `${UpdateItem} changes`);
      assert.equal(PutItem, 3 * 50);
      assert.equal(DeleteItem, 50);
      assert.ok(Query + GetItem + BatchGetItem <= 2 * 50 + 2, `${Query} ${GetItem} ${BatchGetItem}`);
    });
  });
});

/** Timers that go off when a test lets time pass. */
class Later implements Timers {
  #waiting: { readonly work: () => void; leftMs: number }[] = [];
  #underWay = 0;

  /** What this client asks for has come back before more time passes. */
  watch(client: DynamoDBClient): DynamoDBClient {
    client.middlewareStack.add(
      (next) => async (args) => {
        this.#underWay += 1;
        try {
          return await next(args);
        } finally {
          this.#underWay -= 1;
        }
      },
      { step: 'initialize' },
    );
    return client;
  }

  after(ms: number, work: () => void): () => void {
    const timer = { work, leftMs: ms };
    this.#waiting.push(timer);
    return () => {
      this.#waiting = this.#waiting.filter((each) => each !== timer);
    };
  }

  nextTurn(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
  }

  async pass(ms: number): Promise<void> {
    for (const timer of this.#waiting) timer.leftMs -= ms;
    const due = this.#waiting.filter(({ leftMs }) => leftMs <= 0);
    this.#waiting = this.#waiting.filter(({ leftMs }) => leftMs > 0);
    for (const { work } of due) work();
    // What they asked of the table and the queue comes back.
    for (let quiet = 0; quiet < 200; quiet += 1) {
      await this.nextTurn();
      if (this.#underWay > 0) quiet = 0;
    }
  }
}

/** Requests on their way to table and queue take a moment, longer on a busy machine. */
async function eventually(check: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await check();
    } catch (error) {
      if (tries >= 500) throw error;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}

/** Text that does not become smaller, for each of its bytes may be any. */
function noise(length: number): string {
  let state = 1;
  const bytes = Buffer.alloc(length);
  for (let index = 0; index < length; index += 1) {
    state = (state * 48_271) % 2_147_483_647;
    bytes[index] = 33 + (state % 90);
  }
  return bytes.toString('latin1');
}
