/**
 * What of a tenant's limit is this process's own, where several processes send to the same tenants. All of them together never hold more
 * than the limit: each keeps its exact account of its own requests against its own number.
 */
export interface TenantShares {
  /**
   * How many requests to the tenant this process may start in any second, at this moment; 0 while it has no share. Asking says that the
   * tenant is in use: a share is fetched and kept in the background for as long as somebody asks.
   */
  requests(tenantId: string): number;
  /** The number is what holds requests up: more would be of use. */
  heldUp(tenantId: string): void;
  /** A request starts; what it gives is called when it has ended. What is under way is not given to others. */
  begin(tenantId: string): () => void;
  /** Resolves when the look for a share that is under way has ended, with one or without; null where none is under way. */
  look(tenantId: string): Promise<void> | null;
}
