import { randomBytes, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { z } from 'zod';
import { AuditEntries } from './admin/audit-entries.ts';
import type { AdminRequest, AdminResponse, AdminSite } from './admin/handler.ts';
import type { Access, AdminParts, Problem, TopicState, TopicStates } from './admin/parts.ts';
import { PATHS } from './admin/paths.ts';
import { missingForSignIn } from './admin/requirements.ts';
import { Samples, SLOT_MS } from './admin/samples.ts';
import type { Problems } from './assemble-watch.ts';
import type { InstalledCatalogue } from './aws/installed-catalogue.ts';
import { unmatchedPatterns } from './aws/unmatched-patterns.ts';
import type { Configuration } from './configuration/configuration.ts';
import type { Environment, StoreAddress } from './configuration/environment.ts';
import type { Subscriptions } from './notifications/subscriptions.ts';
import type { Outbox } from './outbox/outbox.ts';
import type { Store } from './store/store.ts';
import type { Audit, AuditSink } from './telemetry/audit.ts';
import type { Log } from './telemetry/log.ts';
import type { Meter } from './telemetry/meter.ts';
import type { Levels } from './telemetry/prometheus.ts';

export interface AdminSettings {
  readonly environment: Environment;
  /** The page is open to this machine, for its accounts are simulated. */
  readonly demo: boolean;
  readonly version: string;
  readonly current: () => Configuration;
  readonly store: Store;
  readonly outbox: Outbox;
  readonly catalogue: Pick<InstalledCatalogue, 'apiOperations'>;
  readonly problems: () => Problems;
  readonly levels: () => Promise<Levels>;
  /** Asked for when the first page is: they are put together after this. */
  readonly audit: () => Pick<Audit, 'write'>;
  readonly subscriptions: () => Pick<Subscriptions, 'states' | 'confirmed' | 'isKeeping'>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly log: Log;
  /** Another than the tenant's at Microsoft Entra ID. No variable sets it. */
  readonly issuer?: string;
}

/** The operators' page, and what is counted and kept for it while it is turned on. */
export interface Admin {
  /** Whether there is anything at its addresses. */
  readonly isOpen: () => boolean;
  readonly handle: (request: AdminRequest, response: AdminResponse) => Promise<void>;
  readonly meter: Meter;
  readonly auditSink: AuditSink;
  /** Why it stays off although the configuration turns it on; empty where it does not. */
  readonly problems: () => readonly string[];
  /** Writes what is not written yet. */
  readonly finish: () => Promise<void>;
}

/** Puts the operators' page together. What renders it is loaded with its first request. */
export function assembleAdmin(settings: AdminSettings): Admin {
  const { environment, demo, current, store, clock, log } = settings;
  const missing = demo ? null : missingForSignIn(environment);
  let seen: Configuration | null = null;
  const isWanted = (): boolean => {
    const configuration = current();
    const isOn = demo || configuration.operatorsPage === true;
    if (configuration !== seen && isOn && missing !== null && seen?.operatorsPage !== true) log.warn(missing);
    seen = configuration;
    return isOn;
  };
  const isOpen = () => isWanted() && missing === null;
  isOpen();

  const instance = `${hostname()}-${randomUUID().slice(0, 8)}`;
  const samples = new Samples({ store, clock, instance, isOn: isOpen, log });
  const auditEntries = new AuditEntries({ store, clock, isOn: isOpen, newId: randomUUID, log });
  const flushing = setInterval(() => void samples.flush(), SLOT_MS);
  flushing.unref();

  const startedAt = clock();
  let loading: Promise<AdminSite> | null = null;
  const site = (): Promise<AdminSite> => {
    loading ??= openSite({ ...settings, samples, auditEntries, instance, startedAt }).catch((error: unknown) => {
      loading = null;
      throw error;
    });
    return loading;
  };
  return {
    isOpen,
    handle: async (request, response) => (await site()).handle(request, response),
    meter: samples,
    auditSink: auditEntries,
    problems: () => (isWanted() && missing !== null ? [missing] : []),
    async finish() {
      clearInterval(flushing);
      await Promise.all([samples.flush(), auditEntries.finish()]);
    },
  };
}

interface SiteSettings extends AdminSettings {
  readonly samples: Samples;
  readonly auditEntries: AuditEntries;
  readonly instance: string;
  readonly startedAt: number;
}

async function openSite(settings: SiteSettings): Promise<AdminSite> {
  const { environment, version, instance, startedAt, current, catalogue } = settings;
  const { AdminSite } = await import('./admin/handler.ts');
  return new AdminSite({
    configuration: current,
    store: settings.store,
    outbox: settings.outbox,
    audit: settings.audit(),
    auditEntries: settings.auditEntries,
    samples: settings.samples,
    topics: topicStates(settings.subscriptions()),
    levels: settings.levels,
    about: {
      version,
      startedAt,
      instance,
      store: inWords(environment.store),
      homeTenantId: environment.app?.tenantId || null,
    },
    problems: () => problemsOf(settings.problems()),
    deniedWarnings: warningsOf(current, catalogue),
    titleOf: await titles(),
    access: await accessOf(settings),
    clock: settings.clock,
    newSecret: () => randomBytes(32).toString('base64url'),
    log: settings.log,
  });
}

async function accessOf({ environment, demo, issuer }: AdminSettings): Promise<Access> {
  const { app, publicUrl } = environment;
  if (demo) return { kind: 'open' };
  if (app === null || publicUrl === null) throw new Error('the page was opened without what a sign-in needs');
  const { EntraProvider } = await import('./admin/open-id.ts');
  const provider = new EntraProvider({
    issuer: issuer ?? `https://login.microsoftonline.com/${app.tenantId}/v2.0`,
    tenantId: app.tenantId,
    clientId: app.id,
    clientSecret: app.password,
    redirectUri: `${publicUrl}${PATHS.signedIn}`,
  });
  return { kind: 'sign-in', origin: new URL(publicUrl).origin, provider };
}

/** The last check of this instance, and what any instance has confirmed since. */
function topicStates(subscriptions: ReturnType<AdminSettings['subscriptions']>): TopicStates {
  return {
    async read() {
      const confirmed = await subscriptions.confirmed();
      const states = subscriptions.states();
      return (topicArn): TopicState => {
        const state = states.get(topicArn);
        if (state?.kind === 'failed') return state;
        if (state?.kind === 'confirmed' || confirmed.has(topicArn)) return { kind: 'confirmed' };
        if (!subscriptions.isKeeping()) return { kind: 'unkept' };
        return { kind: state?.kind ?? 'unknown' };
      };
    },
  };
}

const AREAS = {
  configuration: 'Configuration',
  notifications: 'Notifications',
  state: 'State',
  audit: 'Audit',
} as const satisfies Record<keyof Problems, Problem['area']>;

function problemsOf(problems: Problems): readonly Problem[] {
  return (['configuration', 'notifications', 'state', 'audit'] as const).flatMap((part) =>
    problems[part].map((text) => ({ area: AREAS[part], text })),
  );
}

/** Read once for each list of patterns: it looks at the operations of every installed service. */
function warningsOf(
  current: () => Configuration,
  catalogue: Pick<InstalledCatalogue, 'apiOperations'>,
): () => readonly string[] {
  let read: readonly string[] = [];
  let warnings: readonly string[] = [];
  return () => {
    const { denied } = current();
    if (denied !== read) {
      read = denied;
      warnings = unmatchedPatterns(denied, () => catalogue.apiOperations());
    }
    return warnings;
  };
}

/** The body of a delivery of kind `notification`. */
const notificationBody = z.object({
  message: z.object({
    messageId: z.string(),
    topicArn: z.string(),
    subject: z.string().nullable(),
    text: z.string(),
    attributes: z.record(z.string(), z.string()),
    timestamp: z.string(),
  }),
});

/** The title that a notification's card has. */
async function titles(): Promise<AdminParts['titleOf']> {
  const { readEvent, readIncoming } = await import('./notifications/read.ts');
  return ({ kind, body }) => {
    if (kind !== 'notification') return null;
    try {
      const { message } = notificationBody.parse(JSON.parse(body));
      return readEvent(readIncoming(message)).notification.title;
    } catch {
      // It may have failed because it cannot be read.
      return null;
    }
  };
}

function inWords(store: StoreAddress): string {
  return store.kind === 'sqlite' ? `SQLite: ${store.path}` : `DynamoDB: table ${store.table}`;
}
