import type { Configuration } from '../configuration/configuration.ts';
import type { Delivery, Outbox } from '../outbox/outbox.ts';
import type { Store } from '../store/store.ts';
import type { Audit } from '../telemetry/audit.ts';
import type { Log } from '../telemetry/log.ts';
import type { Levels } from '../telemetry/prometheus.ts';
import type { AuditEntries } from './audit-entries.ts';
import type { OpenIdProvider } from './open-id.ts';
import type { Samples } from './samples.ts';
import type { NewSecret } from './secrets.ts';

/** What the operators' page is made of. */
export interface AdminParts {
  readonly configuration: () => Configuration;
  readonly store: Pick<Store, 'read' | 'write' | 'delete' | 'keys'>;
  readonly outbox: Pick<Outbox, 'status' | 'failed' | 'find' | 'sendAgain'>;
  readonly audit: Pick<Audit, 'write'>;
  readonly auditEntries: Pick<AuditEntries, 'find'>;
  readonly samples: Pick<Samples, 'lastDay'>;
  readonly topics: TopicStates;
  readonly levels: () => Promise<Levels>;
  readonly about: About;
  /** What is wrong with the bot at present. */
  readonly problems: () => readonly Problem[];
  /** Patterns of `Denied` that deny nothing, a line each. */
  readonly deniedWarnings: () => readonly string[];
  /** What a delivery is about, in a line; null where that cannot be told. */
  readonly titleOf: (delivery: Pick<Delivery, 'kind' | 'body'>) => string | null;
  readonly access: Access;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly newSecret: NewSecret;
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>;
}

export type Access =
  /** To whoever is at this machine: the demo, whose accounts are simulated. */
  { readonly kind: 'open' } | { readonly kind: 'sign-in'; readonly origin: string; readonly provider: OpenIdProvider };

export interface About {
  readonly version: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Tells this process from the others of the bot. */
  readonly instance: string;
  /** Where state is kept, in words. */
  readonly store: string;
  /** The bot's own tenant; null without an app registration. */
  readonly homeTenantId: string | null;
}

export interface Problem {
  readonly area: 'Configuration' | 'Notifications' | 'State' | 'Audit';
  readonly text: string;
}

/** How a topic's subscription stands. */
export type TopicState =
  | { readonly kind: 'confirmed' | 'pending' | 'unknown' | 'unkept' }
  | { readonly kind: 'failed'; readonly reason: string };

/** The states of topics, by ARN, when asked for. */
export interface TopicStates {
  read(): Promise<(topicArn: string) => TopicState>;
}
