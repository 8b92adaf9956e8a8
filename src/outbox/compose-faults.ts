const MAX_REMEMBERED = 10_000;

/** How often deliveries could not be composed. Of very many, those that were counted first are forgotten: they begin anew. */
export class ComposeFaults {
  readonly #counts = new Map<string, number>();

  /** Counts one more; gives how many there were. */
  add(id: string): number {
    const count = (this.#counts.get(id) ?? 0) + 1;
    this.#counts.set(id, count);
    if (this.#counts.size > MAX_REMEMBERED) {
      const [first = id] = this.#counts.keys();
      this.#counts.delete(first);
    }
    return count;
  }

  forget(id: string): void {
    this.#counts.delete(id);
  }
}
