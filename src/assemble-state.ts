import type { Environment } from './configuration/environment.ts';
import type { AuditSpool } from './monitoring/audit-spool.ts';
import { openSqliteAuditSpool } from './monitoring/sqlite-audit-spool.ts';
import type { Outbox } from './outbox/outbox.ts';
import { openSqliteOutbox } from './outbox/sqlite-outbox.ts';
import { openSqliteStore } from './store/sqlite-store.ts';
import { type Store, StoreOpenError } from './store/store.ts';
import type { TenantShares } from './teams/tenant-shares.ts';
import type { Log } from './telemetry/log.ts';

/** What outlives the process: the state of conversations, the deliveries, and the audit's lines on their way. */
export interface State {
  readonly store: Store;
  readonly outbox: Outbox;
  readonly auditSpool: AuditSpool;
  /** What this instance has of each tenant's limit; left out where there is one instance alone. */
  readonly tenantShares?: TenantShares;
  /** What keeps it from being shared as it should, in words; the bot does its work all the same. */
  readonly problems: () => readonly string[];
  /** Resolves when the other instances know what this one leaves behind. */
  readonly close: () => Promise<void>;
}

export interface StateParts {
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly log: Log;
}

/** Opens what `CHATBOT_STORE` names. Throws StoreOpenError, whose message says what to do. */
export async function openState(environment: Environment, parts: StateParts): Promise<State> {
  const { store, queueUrl } = environment;
  if (store.kind === 'sqlite') return sqliteState(store.path, parts);
  if (queueUrl === null) throw new StoreOpenError('CHATBOT_STORE names a DynamoDB table: set CHATBOT_QUEUE too.');
  // Loaded only where it is wanted: the client alone takes longer than the start with a file.
  const { openSharedState } = await import('./assemble-shared-state.ts');
  return openSharedState({ ...parts, table: store.table, queueUrl });
}

function sqliteState(path: string, { clock }: StateParts): State {
  const store = openSqliteStore({ path, now: clock });
  const outbox = openSqliteOutbox({ path, now: clock });
  const auditSpool = openSqliteAuditSpool({ path, now: clock });
  return {
    store,
    outbox,
    auditSpool,
    problems: () => [],
    async close() {
      auditSpool.close();
      outbox.close();
      store.close();
    },
  };
}
