import { PassThrough } from 'node:stream';
import type { Composed, Composer } from '../../../src/outbox/composed.ts';
import type { Delivery, Outbox } from '../../../src/outbox/outbox.ts';
import { openSqliteOutbox } from '../../../src/outbox/sqlite-outbox.ts';
import { OutboxWorker, type OutboxWorkerParts } from '../../../src/outbox/worker.ts';
import { SendLimits } from '../../../src/teams/send-limits.ts';
import { createLog } from '../../../src/telemetry/log.ts';
import { FakeTeams, type TeamsParts } from './teams.ts';
import { VirtualTime } from './virtual-time.ts';

export const START = 1_700_000_000_000;

export interface HouseParts extends Omit<TeamsParts, 'time'> {
  readonly composer?: Partial<Composer>;
  readonly outbox?: (outbox: Outbox) => Outbox;
  readonly worker?: Partial<OutboxWorkerParts>;
  readonly path?: string;
  readonly time?: VirtualTime;
}

/** The card of a delivery: its id and its body. */
export function cardOf({ id, body }: Delivery): {
  readonly ids: readonly string[];
  readonly bodies: readonly string[];
} {
  return { ids: [id], bodies: [body] };
}

/** A card of its own. */
export function post(card: object, more: Partial<Extract<Composed, { kind: 'post' }>> = {}): Composed {
  return { kind: 'post', threadId: null, card, posted: async () => [], ...more };
}

/** An outbox and its worker in virtual time, before a Teams of its own. */
export class House {
  readonly time: VirtualTime;
  readonly teams: FakeTeams;
  readonly outbox: Outbox;
  readonly worker: OutboxWorker;
  readonly limits = new SendLimits();
  readonly counted: string[] = [];
  readonly timed: [string, number][] = [];
  readonly logged: Record<string, unknown>[] = [];

  constructor(parts: HouseParts = {}) {
    const time = parts.time ?? new VirtualTime(START);
    this.time = time;
    this.teams = new FakeTeams({ ...parts, time });
    const outbox = openSqliteOutbox({ path: parts.path ?? ':memory:', now: () => time.now });
    this.outbox = parts.outbox?.(outbox) ?? outbox;
    const lines = new PassThrough();
    lines.on('data', (line) => this.logged.push(JSON.parse(String(line))));
    this.worker = new OutboxWorker({
      outbox: this.outbox,
      composer: {
        compose: async (delivery) => post(cardOf(delivery)),
        digest: async (deliveries) =>
          post({ ids: deliveries.map(({ id }) => id), bodies: deliveries.map(({ body }) => body) }),
        failed: async () => undefined,
        ...parts.composer,
      },
      sender: this.teams,
      limits: this.limits,
      timers: time.timers,
      clock: () => time.now,
      elapsed: () => time.now,
      random: () => 0.5,
      log: createLog({ level: 'trace', destination: lines }),
      meter: {
        count: (name, labels, by = 1) => {
          for (let index = 0; index < by; index += 1) this.counted.push([name, ...Object.values(labels)].join(' '));
        },
        time: (_, { configuration = '' }, seconds) => this.timed.push([configuration, seconds]),
      },
      ...parts.worker,
    });
  }

  /** Ids of deliveries in each card that Teams took, in order. */
  get cards(): readonly (readonly string[])[] {
    return this.teams.taken.map(({ card }) => ('ids' in card && Array.isArray(card.ids) ? card.ids.map(String) : []));
  }

  count(what: string): number {
    return this.counted.filter((counted) => counted === what).length;
  }

  codes(): readonly unknown[] {
    return this.logged.flatMap(({ code }) => code ?? []);
  }

  async close(): Promise<void> {
    const stopped = this.worker.stop(1);
    await this.time.pass(1);
    await stopped;
    this.outbox.close();
  }
}
