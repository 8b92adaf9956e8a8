import { randomUUID } from 'node:crypto';
import type { ChannelConfiguration, Configuration, Place } from '../../../src/configuration/configuration.ts';
import { ConfigurationIndex } from '../../../src/configuration/match.ts';
import { createSnsDoor } from '../../../src/notifications/door.ts';
import { Intake, type PersonalConversation } from '../../../src/notifications/intake.ts';
import { Reception } from '../../../src/notifications/reception.ts';
import { Refusals } from '../../../src/notifications/refusals.ts';
import type { ConversationClaim, Delivery } from '../../../src/outbox/outbox.ts';
import { openSqliteOutbox } from '../../../src/outbox/sqlite-outbox.ts';
import { createLog } from '../../../src/telemetry/log.ts';
import type { Labels } from '../../../src/telemetry/meter.ts';
import { TestCertificates, TOPIC } from './sns.ts';

export const NOW = Date.parse('2026-11-21T03:12:00.000Z');
export const TENANT = '72f988bf-86f1-41af-91ab-2d7cd011db47';
export const CHANNEL: Place = {
  kind: 'channel',
  tenantId: TENANT,
  teamId: '0d1e2f3a-4b5c-6d7e-8f90-a1b2c3d4e5f6',
  channelId: '19:ops@thread.tacv2',
};

export function row(more: Partial<ChannelConfiguration> = {}): ChannelConfiguration {
  return {
    name: 'ops',
    places: [CHANNEL],
    account: { id: '111122223333', name: 'production', defaultRegion: null },
    roleArn: 'arn:aws:iam::111122223333:role/chatbot',
    roleSource: 'assume-role',
    notificationRoleArn: 'arn:aws:iam::111122223333:role/chatbot',
    peopleOfTenants: [],
    guests: false,
    externalId: null,
    guardrailPolicies: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
    userRoleRequired: false,
    loggingLevel: 'NONE',
    snsTopicArns: [TOPIC],
    unknownEvents: 'show',
    customizations: [],
    ...more,
  };
}

export function configurationOf(...channelConfigurations: readonly ChannelConfiguration[]): Configuration {
  return {
    accounts: new Map(),
    channelConfigurations,
    userRoles: [],
    administrators: [],
    denied: [],
    customActions: [],
    feedbackConfiguration: null,
    signIn: null,
  };
}

export interface LogLine {
  readonly level: string;
  readonly msg: string;
  readonly [property: string]: unknown;
}

/** A log whose lines can be read. */
export function logLines() {
  const lines: LogLine[] = [];
  const log = createLog({ level: 'debug', destination: { write: (line: string) => lines.push(JSON.parse(line)) } });
  return { log, lines };
}

/** Everything between a door and the outbox, put together as in production. */
export function createHouse() {
  const { log, lines } = logLines();
  const house = {
    now: NOW,
    configuration: configurationOf(row()),
    homeTenantId: TENANT as string | null,
    personal: [] as PersonalConversation[],
    personalAsked: [] as (string | null)[],
    confirmed: [] as (readonly [topicArn: string, token: string])[],
    counted: [] as (readonly [counter: string, labels: Labels])[],
    /** Thrown by what is named. */
    failures: {} as { outbox?: Error; confirm?: Error },
    certificates: new TestCertificates(),
    log,
    lines,
  };
  const outbox = openSqliteOutbox({ path: ':memory:', now: () => house.now });
  const meter = { count: (counter: string, labels: Labels) => void house.counted.push([counter, labels]) };
  const refusals = new Refusals({ log, meter });
  const index = new ConfigurationIndex(() => house.configuration);
  const createIntake = () =>
    new Intake({
      ofTopic: (topicArn) => index.ofTopic(topicArn),
      outbox: {
        add: async (entries) => {
          if (house.failures.outbox) throw house.failures.outbox;
          return outbox.add(entries);
        },
      },
      personalConversations: async (tenantId) => {
        house.personalAsked.push(tenantId);
        return house.personal;
      },
      homeTenantId: house.homeTenantId,
      newId: randomUUID,
      refusals,
      meter,
      log,
    });
  const intake = createIntake();
  const reception = new Reception({
    certificates: house.certificates,
    intake,
    confirm: async (topicArn, token) => {
      if (house.failures.confirm) throw house.failures.confirm;
      house.confirmed.push([topicArn, token]);
    },
    refusals,
    log,
  });
  const door = createSnsDoor({ reception, refusals, clock: () => house.now });
  /** What waits in the outbox, conversation by conversation, in order. */
  const stored = async (): Promise<readonly Delivery[]> => {
    const claims: ConversationClaim[] = [];
    for (let claim = await outbox.claim(); claim !== null; claim = await outbox.claim()) claims.push(claim);
    const waiting = await Promise.all(claims.map((claim) => claim.waiting(1000)));
    for (const claim of claims) await claim.release(null);
    return waiting.flat();
  };
  const refusedFor = () =>
    house.counted.flatMap(([counter, { reason }]) => (counter === 'NotificationsRefused' ? [reason] : []));
  return Object.assign(house, { outbox, intake, createIntake, reception, refusals, door, stored, refusedFor });
}

export type House = ReturnType<typeof createHouse>;
