const FIRST_CAPACITY = 8;

/** Times in ascending order, the oldest of which are forgotten: a ring that grows up to a bound. Nothing is moved when one is added. */
export class RecentTimes {
  readonly #capacity: number;
  #ring = new Float64Array(FIRST_CAPACITY);
  /** Where the oldest stands. */
  #first = 0;
  #length = 0;

  /** @param capacity a power of two; beyond it, the oldest give way. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get length(): number {
    return this.#length;
  }

  /** The one that `back` others came after; -Infinity where there are not so many. */
  fromEnd(back: number): number {
    if (back < 0 || back >= this.#length) return Number.NEGATIVE_INFINITY;
    return this.#at(this.#length - 1 - back);
  }

  /** A clock that was set back does not break the order: the time counts as the newest then. */
  add(time: number): void {
    if (this.#length === this.#ring.length) this.#makeRoom();
    this.#ring[(this.#first + this.#length) & (this.#ring.length - 1)] = Math.max(time, this.fromEnd(0));
    this.#length += 1;
  }

  /** Puts in times that may be older than some that are there. */
  merge(times: readonly number[]): void {
    const all = [...Array.from({ length: this.#length }, (_, index) => this.#at(index)), ...times];
    this.#length = 0;
    for (const time of all.sort((one, other) => one - other).slice(-this.#capacity)) this.add(time);
  }

  /** Forgets those before a time. */
  forgetBefore(time: number): void {
    while (this.#length > 0 && this.#at(0) < time) {
      this.#first = (this.#first + 1) & (this.#ring.length - 1);
      this.#length -= 1;
    }
  }

  #at(index: number): number {
    return this.#ring[(this.#first + index) & (this.#ring.length - 1)] ?? Number.NEGATIVE_INFINITY;
  }

  #makeRoom(): void {
    if (this.#length === this.#capacity) {
      this.#first = (this.#first + 1) & (this.#ring.length - 1);
      this.#length -= 1;
      return;
    }
    const larger = new Float64Array(this.#ring.length * 2);
    for (let index = 0; index < this.#length; index += 1) larger[index] = this.#at(index);
    this.#ring = larger;
    this.#first = 0;
  }
}
