import type { Store } from '../store/store.ts';

/** Where Teams takes messages of any tenant whose own address is not known yet. */
export const GLOBAL_SERVICE_URL = 'https://smba.trafficmanager.net/teams/';

/**
 * The address of each tenant's connector, as the newest activity of that tenant named it. Bot Framework has verified such an address with
 * the activity's token.
 */
export class ServiceUrls {
  readonly #store: Pick<Store, 'read' | 'write'>;
  readonly #fallback: string;
  readonly #known = new Map<string, string>();

  constructor(store: Pick<Store, 'read' | 'write'>, fallback: string) {
    this.#store = store;
    this.#fallback = fallback;
  }

  async of(tenantId: string): Promise<string> {
    const known = this.#known.get(tenantId);
    if (known !== undefined) return known;
    const key = keyOf(tenantId);
    const stored = (await this.#store.read([key]))[key]?.serviceUrl;
    if (typeof stored !== 'string') return this.#fallback;
    this.#known.set(tenantId, stored);
    return stored;
  }

  /** Writes only what is new: nearly every activity names the address that is known. */
  async learn(tenantId: string, serviceUrl: string): Promise<void> {
    if ((await this.of(tenantId)) === serviceUrl && this.#known.has(tenantId)) return;
    await this.#store.write({ [keyOf(tenantId)]: { serviceUrl } });
    this.#known.set(tenantId, serviceUrl);
  }
}

function keyOf(tenantId: string): string {
  return `service-url/${tenantId.toLowerCase().toWellFormed()}`;
}
