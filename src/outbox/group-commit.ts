/**
 * Puts calls of the same turn of the event loop into one step: a commit that waits for the disk costs the same for one and for a hundred.
 */
export class GroupCommit<Work, Result> {
  readonly #commit: (works: readonly Work[]) => readonly Result[];
  readonly #afterTurn: (work: () => void) => void;
  #waiting: Waiting<Work, Result>[] = [];

  /**
   * @param commit takes all or none, and gives a result for each.
   * @param afterTurn runs what it is given once the present turn of the event loop has taken in what there is.
   */
  constructor(
    commit: (works: readonly Work[]) => readonly Result[],
    afterTurn: (work: () => void) => void = (work) => void setImmediate(work),
  ) {
    this.#commit = commit;
    this.#afterTurn = afterTurn;
  }

  run(work: Work): Promise<Result> {
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    this.#waiting.push({ work, resolve, reject });
    if (this.#waiting.length === 1) this.#afterTurn(() => this.flush());
    return promise;
  }

  /** Commits now what waits. */
  flush(): void {
    const group = this.#waiting;
    this.#waiting = [];
    if (group.length === 0) return;
    try {
      const results = this.#commit(group.map(({ work }) => work));
      for (const [index, result] of results.entries()) group[index]?.resolve(result);
    } catch (error) {
      // What is wrong with one is no reason for the others to fail.
      for (const each of group) {
        if (group.length === 1) each.reject(error);
        else this.#commitAlone(each);
      }
    }
  }

  #commitAlone({ work, resolve, reject }: Waiting<Work, Result>): void {
    try {
      for (const result of this.#commit([work])) resolve(result);
    } catch (error) {
      reject(error);
    }
  }
}

interface Waiting<Work, Result> {
  readonly work: Work;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}
