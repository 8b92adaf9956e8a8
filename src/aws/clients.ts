import type { AwsCredentialIdentity, Provider } from '@smithy/types';
import type { Connection, SdkClient } from './connection.ts';
import { principalKey } from './credentials.ts';
import type { Principal } from './principal.ts';
import type { SdkService } from './sdk-service.ts';

/** Enough for a busy day's people, services and Regions; each client costs some tens of kilobytes and its idle sockets. */
const CLIENTS = 200;
/** Two retries with the SDK's backoff (0.1 s, 0.2 s and so on) leave most of a 15 s deadline to the call itself. */
const ATTEMPTS = 3;

interface Entry {
  readonly client: SdkClient;
  readonly owner: string;
  readonly federatedAs: string | null;
  calls: number;
  retired: boolean;
}

/** SDK clients, one per principal, service and Region, kept while they are used. */
export class PrincipalClients {
  readonly #connection: Connection;
  readonly #credentials: { for(principal: Principal): Provider<AwsCredentialIdentity> };
  readonly #limit: number;
  /** By principal, service and Region; least recently used first. */
  readonly #entries = new Map<string, Entry>();

  constructor(parts: {
    readonly connection: Connection;
    readonly credentials: { for(principal: Principal): Provider<AwsCredentialIdentity> };
    readonly limit?: number;
  }) {
    this.#connection = parts.connection;
    this.#credentials = parts.credentials;
    this.#limit = parts.limit ?? CLIENTS;
  }

  /** Clients held at present. */
  get size(): number {
    return this.#entries.size;
  }

  /** Runs `work` with the client; a client that leaves the cache meanwhile is destroyed only when its last call has ended. */
  async use<T>(
    principal: Principal,
    service: SdkService,
    region: string,
    work: (client: SdkClient) => Promise<T>,
  ): Promise<T> {
    const entry = this.#entry(principal, service, region);
    entry.calls += 1;
    try {
      return await work(entry.client);
    } finally {
      entry.calls -= 1;
      if (entry.retired && entry.calls === 0) {
        entry.client.destroy();
      }
    }
  }

  /** Drops the principal's clients, and with them the credentials that they hold. */
  forget(principal: Principal): void {
    const owner = principalKey(principal);
    for (const [key, entry] of this.#entries) {
      if (entry.owner === owner) {
        this.#retire(key, entry);
      }
    }
  }

  /** Drops the clients that work with this person's own sign-in. */
  forgetSignIn(federatedAs: string): void {
    for (const [key, entry] of this.#entries) {
      if (entry.federatedAs === federatedAs) {
        this.#retire(key, entry);
      }
    }
  }

  /** Drops all clients; calls under way still end. */
  destroy(): void {
    for (const [key, entry] of this.#entries) {
      this.#retire(key, entry);
    }
  }

  #entry(principal: Principal, service: SdkService, region: string): Entry {
    const owner = principalKey(principal);
    const key = JSON.stringify([owner, service.name, region]);
    const known = this.#entries.get(key);
    if (known !== undefined) {
      this.#entries.delete(key);
      this.#entries.set(key, known);
      return known;
    }
    const client = service.createClient({
      region,
      credentials: this.#credentials.for(principal),
      maxAttempts: ATTEMPTS,
    });
    this.#connection.prepare(client, service.name);
    const entry: Entry = { client, owner, federatedAs: principal.federatedAs, calls: 0, retired: false };
    this.#entries.set(key, entry);
    for (const [oldest, old] of this.#entries) {
      if (this.#entries.size <= this.#limit) {
        break;
      }
      this.#retire(oldest, old);
    }
    return entry;
  }

  #retire(key: string, entry: Entry): void {
    this.#entries.delete(key);
    entry.retired = true;
    if (entry.calls === 0) {
      entry.client.destroy();
    }
  }
}
