import type { Source } from './assemble-source.ts';
import type { StoreAddress } from './configuration/environment.ts';
import type { Outbox, OutboxStatus } from './outbox/outbox.ts';
import type { Levels } from './telemetry/prometheus.ts';

/** What is wrong at present, in words, by the part of the bot. */
export type Problems = Readonly<Record<'configuration' | 'notifications' | 'state' | 'audit', readonly string[]>>;

export interface WatchParts {
  readonly outbox: Pick<Outbox, 'status'>;
  /** How many lines of the audit wait. */
  readonly auditWaiting: () => Promise<number>;
  readonly problems: () => Problems;
  readonly source: Pick<Source, 'reloads'>;
  readonly clock: () => number;
}

/** What `/metrics` tells of the moment. */
export async function levelsOf(parts: WatchParts): Promise<Levels> {
  const { waiting, failed, stopped, oldestWaitingAt } = await parts.outbox.status();
  const reloads = parts.source.reloads?.();
  return {
    waiting,
    failed,
    stopped: stopped.length,
    oldestWaitingSeconds: secondsSince(oldestWaitingAt, parts.clock()),
    auditLinesWaiting: await parts.auditWaiting(),
    problems: Object.fromEntries(Object.entries(parts.problems()).map(([part, lines]) => [part, lines.length])),
    ...(reloads === undefined
      ? {}
      : { configurationReadAt: reloads.readAt / 1000, configurationFailures: reloads.failures }),
  };
}

export interface Build {
  readonly version: string;
  /** `v24.0.0`. */
  readonly node: string;
  /** This one among several. */
  readonly instance: string;
  readonly store: StoreAddress;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

type Fact = { readonly name: string; readonly value: string };

/**
 * What `status` tells an operator, the most wanted first. Everybody in the conversation reads it: no addresses, no names of tables. Names of facts
 * are short words: a phone breaks long ones.
 */
export async function statusOf(build: Build, parts: WatchParts): Promise<readonly Fact[]> {
  const { outbox, auditWaiting, problems, source, clock } = parts;
  const now = clock();
  const reloads = source.reloads?.();
  const [deliveries, auditLines] = await Promise.all([
    outbox.status().then((status) => deliveriesInWords(status, now), unknown),
    auditWaiting().then((lines) => (lines === 0 ? 'all sent' : `${counted(lines, 'line')} to be sent`), unknown),
  ]);
  return [
    ...Object.entries(problems()).flatMap(([part, lines]) =>
      lines.map((line) => ({ name: 'Problem', value: `${PROBLEMS[part] ?? part}: ${line}` })),
    ),
    { name: 'Version', value: `${build.version} on Node.js ${build.node.replace(/^v/, '')}` },
    { name: 'Running since', value: `${minuteOf(build.startedAt)} (${duration((now - build.startedAt) / 1000)})` },
    { name: 'Instance', value: build.instance },
    { name: 'State', value: STORES[build.store.kind] },
    { name: 'Deliveries', value: deliveries },
    { name: 'Audit', value: auditLines },
    ...(reloads === undefined ? [] : [{ name: 'File', value: `read ${minuteOf(reloads.readAt)}` }]),
  ];
}

const PROBLEMS: Readonly<Record<string, string>> = {
  configuration: 'Configuration',
  notifications: 'Notifications',
  state: 'State',
  audit: 'Audit',
};

const STORES: Readonly<Record<StoreAddress['kind'], string>> = {
  sqlite: 'SQLite, of this instance alone',
  dynamodb: 'DynamoDB, shared by all instances',
};

/** What is wrong with it is in the log; the rest of the card is worth having. */
const unknown = () => 'not known: the state cannot be read';

function deliveriesInWords({ waiting, oldestWaitingAt, failed, stopped }: OutboxStatus, now: number): string {
  const oldest = oldestWaitingAt === null ? '' : `, the oldest for ${duration(secondsSince(oldestWaitingAt, now))}`;
  return [
    waiting === 0 ? 'none waiting' : `${waiting} waiting${oldest}`,
    ...(failed === 0 ? [] : [`${failed} failed`]),
    ...(stopped.length === 0 ? [] : [`${counted(stopped.length, 'conversation')} stopped`]),
  ].join(' · ');
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function secondsSince(at: number | null, now: number): number {
  return at === null ? 0 : Math.max(0, now - at) / 1000;
}

const UNITS: readonly (readonly [seconds: number, name: string])[] = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
];

/** In the largest unit of which there is one: `3 h`. */
function duration(seconds: number): string {
  const [unit = 1, name = 's'] = UNITS.find(([size]) => seconds >= size) ?? [];
  return `${Math.floor(seconds / unit)} ${name}`;
}

function minuteOf(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
