import { randomUUID } from 'node:crypto';
import { DeliveryComposer } from '../../../dialogs/delivery-composer.ts';
import type { DeliveryParts } from '../../../dialogs/notification-delivery.ts';
import type { EventEntry } from '../../../src/monitoring/event-log.ts';
import type { Composed, Composer } from '../../../src/outbox/composed.ts';
import type { Delivery, Outbox } from '../../../src/outbox/outbox.ts';
import { openSqliteOutbox } from '../../../src/outbox/sqlite-outbox.ts';
import { OutboxWorker } from '../../../src/outbox/worker.ts';
import type { Member } from '../../../src/teams/connector-sender.ts';
import { ConversationMembers } from '../../../src/teams/members.ts';
import { SendLimits } from '../../../src/teams/send-limits.ts';
import { FakeTeams, type Fate, type Received } from '../../outbox/support/teams.ts';
import { VirtualTime } from '../../outbox/support/virtual-time.ts';
import { CHANNEL, Chat, type ChatOptions, everywhere, type Loaded, TENANT } from './chat.ts';

export * from './delivered.ts';

export const NOW = Date.parse('2026-11-21T03:12:00Z');
export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

export interface DeliveriesOptions extends Pick<ChatOptions, 'aws' | 'configuration'> {
  /** What becomes of the requests to Teams, by their numbers from 0. */
  readonly fate?: (number: number) => Fate;
  readonly within?: DeliveryParts['within'];
  readonly members?: () => Promise<readonly Member[]>;
  /** Changes what the composer works with. */
  readonly parts?: (parts: DeliveryParts) => DeliveryParts;
  /** The file of the outbox; in memory where left out, and then nothing of it outlives a process. */
  readonly path?: string;
}

/** What SNS brings, and where to. */
export interface Publication {
  readonly text: string;
  readonly subject?: string;
  readonly configurationName?: string;
  readonly conversationId?: string;
  readonly topicArn?: string;
}

/** What one process of the bot has. */
interface Running {
  readonly outbox: Outbox;
  readonly parts: DeliveryParts;
  readonly worker: OutboxWorker;
}

/** The whole way of notifications in virtual time: store, outbox and worker, AWS's sandbox, and a Teams that notes what it gets. */
export class Deliveries {
  readonly chat: Chat;
  readonly teams: FakeTeams;
  readonly events: (EventEntry & { readonly configuration: string })[] = [];
  /** What was counted, by `COUNTER configuration`. */
  readonly counted = new Map<string, number>();
  readonly #time: ComposingTime;
  readonly #limits = new SendLimits();
  readonly #options: DeliveriesOptions;
  #running: Running;

  constructor(loaded: Loaded, options: DeliveriesOptions = {}) {
    const time = new ComposingTime(NOW);
    this.#time = time;
    const { aws, configuration = everywhere, fate = () => 'ok', path = ':memory:' } = options;
    this.chat = new Chat(loaded, {
      clock: () => time.now,
      configuration,
      ...(aws === undefined ? {} : { aws }),
      outbox: openSqliteOutbox({ path, now: () => time.now }),
      parts: (parts) => ({ ...parts, meter: { count: (...args) => this.#count(...args), time: () => undefined } }),
    });
    this.teams = new FakeTeams({ time, fate: (_to, number) => fate(number) });
    this.#options = options;
    this.#running = this.#start(this.chat.outbox);
  }

  get parts(): DeliveryParts {
    return this.#running.parts;
  }

  get outbox(): Outbox {
    return this.#running.outbox;
  }

  get now(): number {
    return this.#time.now;
  }

  /** Every request that Teams took, in order. */
  get taken(): readonly Received[] {
    return this.teams.taken;
  }

  /** New messages that Teams took. */
  get posts(): readonly Received[] {
    return this.taken.filter(({ updates }) => updates === null);
  }

  /** Replacements of messages that Teams took. */
  get updates(): readonly Received[] {
    return this.taken.filter(({ updates }) => updates !== null);
  }

  /** Stores what SNS brought; gives the delivery's id. */
  async add(given: Publication | string): Promise<string> {
    const [id = ''] = await this.addAll([given]);
    return id;
  }

  /** The same of many at the same moment. */
  async addAll(all: readonly (Publication | string)[]): Promise<readonly string[]> {
    const entries = all.map((given) => entryOf(typeof given === 'string' ? { text: given } : given, this.now));
    await this.outbox.add(entries);
    return entries.flatMap(({ deliveries }) => deliveries.map(({ id }) => id));
  }

  /** Brings one, and waits until Teams has got all that comes of it. */
  async bring(given: Publication | string): Promise<string> {
    const id = await this.add(given);
    // Far enough apart for Teams' limits.
    await this.pass(2000);
    return id;
  }

  /** Brings so many at once that they are put together; gives the deliveries' ids. */
  async storm(all: readonly (Publication | string)[]): Promise<readonly string[]> {
    const ids = await this.addAll(all);
    await this.pass(2 * MINUTE_MS);
    return ids;
  }

  /** Lets time pass, with all that happens meanwhile. */
  async pass(ms: number): Promise<void> {
    await this.#time.pass(ms);
    await this.#time.settle();
  }

  /** It is later, and nothing has happened meanwhile. */
  jump(ms: number): void {
    this.#time.now += ms;
  }

  counts(counter: string, configuration = 'production-ops'): number {
    return this.counted.get(`${counter} ${configuration}`) ?? 0;
  }

  /** Outcomes of notifications in the log of events, in order. */
  get outcomes(): readonly string[] {
    return this.events.map(({ outcome }) => outcome);
  }

  /** A delivery as it stands in the outbox, or as it would be given to the composer. */
  async delivery(id: string): Promise<Delivery> {
    const found = await this.outbox.find(id);
    if (found === null) throw new Error(`there is no delivery ${id}`);
    return found;
  }

  /** The process is killed, and another begins with the same files. */
  async killAndStart(): Promise<void> {
    this.#time.kill();
    this.outbox.close();
    this.#running = this.#start(openSqliteOutbox({ path: this.#options.path ?? ':memory:', now: () => this.now }));
    // What the one before was at is taken for abandoned.
    await this.pass(2 * MINUTE_MS);
  }

  async close(): Promise<void> {
    const stopped = this.#running.worker.stop(1);
    await this.pass(1);
    await stopped;
  }

  #start(outbox: Outbox): Running {
    const time = this.#time;
    const { members = async () => [], within = (work) => work, parts: change } = this.#options;
    const given: DeliveryParts = {
      ...this.chat.parts,
      outbox,
      eventLog: { write: (configuration, entry) => void this.events.push({ ...entry, configuration }) },
      members: new ConversationMembers({ read: members, clock: () => time.now }),
      within,
    };
    const parts = change?.(given) ?? given;
    const worker = new OutboxWorker({
      outbox,
      composer: time.watched(new DeliveryComposer(parts)),
      sender: this.teams,
      limits: this.#limits,
      timers: time.timers,
      clock: () => time.now,
      elapsed: () => time.now,
      random: () => 0.5,
      log: parts.log,
      meter: parts.meter,
    });
    worker.start();
    return { outbox, parts, worker };
  }

  #count(counter: string, { configuration = '' }: { readonly configuration?: string }, by = 1): void {
    const key = `${counter} ${configuration}`;
    this.counted.set(key, (this.counted.get(key) ?? 0) + by);
  }
}

/** Within a suite: opens what is closed after each of its tests. */
export function openedDeliveries(
  loaded: Loaded,
  usual: DeliveriesOptions = {},
): (options?: DeliveriesOptions) => Deliveries {
  const opened: Deliveries[] = [];
  afterEach(async () => {
    for (const deliveries of opened.splice(0)) await deliveries.close();
  });
  return (options = {}) => {
    const deliveries = new Deliveries(loaded, { ...usual, ...options });
    opened.push(deliveries);
    return deliveries;
  };
}

/** Calls to the sandbox take turns of the real event loop: no virtual time passes while a card is composed. */
class ComposingTime extends VirtualTime {
  #composing = 0;

  override async settle(): Promise<void> {
    do await super.settle();
    while (this.#composing > 0);
  }

  watched(composer: Composer): Composer {
    const during = async <T>(work: Promise<T>): Promise<T> => {
      this.#composing += 1;
      return work.finally(() => {
        this.#composing -= 1;
      });
    };
    const withPosted = (composed: Composed): Composed => {
      if (composed.kind === 'later')
        return { ...composed, postponed: () => during(Promise.resolve(composed.postponed?.())) };
      return composed.kind === 'post' ? { ...composed, posted: (id) => during(composed.posted(id)) } : composed;
    };
    return {
      compose: async (delivery) => withPosted(await during(composer.compose(delivery))),
      digest: async (deliveries) => withPosted(await during(composer.digest(deliveries))),
      failed: (deliveries, reason) => during(composer.failed(deliveries, reason)),
      foldFrom: (conversationId) => during(Promise.resolve(composer.foldFrom?.(conversationId) ?? null)),
    };
  }
}

function entryOf(given: Publication, now: number) {
  const { text, subject = null, configurationName = 'production-ops', conversationId = CHANNEL } = given;
  const message = {
    messageId: randomUUID(),
    topicArn: given.topicArn ?? 'arn:aws:sns:eu-west-1:111122223333:alarms',
    subject,
    text,
    attributes: {},
    timestamp: new Date(now).toISOString(),
  };
  return {
    body: JSON.stringify({ message }),
    deliveries: [
      {
        id: randomUUID(),
        conversationId,
        tenantId: TENANT,
        configurationName,
        kind: 'notification',
        uniqueKey: message.messageId,
        unique: 'day' as const,
        notBefore: null,
      },
    ],
  };
}
