import type { SendLimits } from '../teams/send-limits.ts';
import type { Sender } from '../teams/sender.ts';
import type { Log } from '../telemetry/log.ts';
import type { Meter } from '../telemetry/meter.ts';
import { Traces } from '../telemetry/traces.ts';
import { GIVE_UP_AFTER_MS } from './after-failure.ts';
import { ComposeFaults } from './compose-faults.ts';
import type { Composer } from './composed.ts';
import { ConversationRun, type RunParts } from './conversation-run.ts';
import { ClaimEndedError, type ConversationClaim, type Outbox } from './outbox.ts';
import { SendGate } from './send-gate.ts';
import { tellFailed } from './tell-failed.ts';
import { systemTimers, type Timers } from './timers.ts';
import { traceOf } from './watched-outbox.ts';

export interface OutboxWorkerParts {
  readonly outbox: Outbox;
  readonly composer: Composer;
  readonly sender: Sender;
  readonly limits: SendLimits;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** A number from 0 up to, not including, 1. */
  readonly random: () => number;
  readonly log: Log;
  readonly meter: Meter;
  /** How many conversations are worked on at once. */
  readonly conversationsAtOnce?: number;
  /** The system's, when left out. */
  readonly timers?: Timers;
  /** Milliseconds from any beginning, with fractions; never set back. That of the process, when left out. */
  readonly elapsed?: () => number;
  /** Those of the doors, whose traces the deliveries bear; apart from them when left out. */
  readonly traces?: Traces;
}

const CONVERSATIONS_AT_ONCE = 64;
/** Looked after even when nobody says that there is work: another process may have added it. */
const LOOK_EVERY_MS = 60_000;
/** Timers are coarse: one that fires a little early must not make the worker turn in circles. */
const SHORTEST_SLEEP_MS = 5;
/** After a fault of the outbox itself, such as a full disk. */
const AFTER_FAULT_MS = 5000;
const FAIL_STOPPED_EVERY_MS = 10 * 60 * 1000;
const FAIL_STOPPED_BATCH = 200;

/** Takes what waits in the outbox to Teams: conversations side by side, each in order, within Teams' limits. */
export class OutboxWorker {
  readonly #parts: OutboxWorkerParts;
  readonly #timers: Timers;
  readonly #traces: Traces;
  readonly #gate: SendGate;
  readonly #run: RunParts;
  readonly #running = new Set<Promise<void>>();
  #composeTurns: Promise<void> = Promise.resolve();
  #filling = false;
  #filled: Promise<void> = Promise.resolve();
  #again = false;
  #stopping = false;
  #endWork: () => void = () => undefined;
  #endSleep: () => void = () => undefined;
  #endFailing: () => void = () => undefined;

  constructor(parts: OutboxWorkerParts) {
    this.#parts = parts;
    this.#timers = parts.timers ?? systemTimers;
    this.#traces = parts.traces ?? new Traces();
    this.#gate = new SendGate(this.#timers);
    this.#run = {
      ...parts,
      traces: this.#traces,
      timers: this.#timers,
      elapsed: parts.elapsed ?? (() => performance.now()),
      gate: this.#gate,
      composeFaults: new ComposeFaults(),
      composeTurn: () => this.#composeTurn(),
      isStopping: () => this.#stopping,
    };
  }

  start(): void {
    this.#endWork = this.#parts.outbox.onWork(() => this.#wake());
    this.#wake();
    void this.#failStopped();
  }

  /** Begins nothing new, and resolves when what is being sent has ended, at the latest after `graceMs`. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping = true;
    this.#endWork();
    this.#endSleep();
    this.#endFailing();
    this.#gate.close();
    const grace = Promise.withResolvers<void>();
    const endGrace = this.#timers.after(graceMs, grace.resolve);
    await Promise.race([this.#idle(), grace.promise]);
    endGrace();
  }

  async #idle(): Promise<void> {
    // What it was about to claim comes first, for it is given back at once.
    await this.#filled;
    await Promise.all(this.#running);
  }

  #wake(): void {
    if (this.#filling) this.#again = true;
    // Whoever adds a delivery wakes the worker, whose work is not theirs.
    else if (!this.#stopping) this.#filled = this.#traces.ownRun(() => this.#fill());
  }

  /** Claims conversations as long as there are places and conversations; then sleeps until the next falls due. */
  async #fill(): Promise<void> {
    this.#filling = true;
    this.#endSleep();
    let sleepMs = AFTER_FAULT_MS;
    try {
      do {
        this.#again = false;
        await this.#claimAll();
      } while (this.#again && !this.#isFull());
      sleepMs = await this.#untilNext();
    } catch (error) {
      this.#parts.log.error({ err: error, code: 'outbox-fault' }, 'the outbox cannot be read');
    } finally {
      this.#filling = false;
    }
    if (this.#stopping) return;
    this.#endSleep = this.#timers.after(this.#again ? 0 : sleepMs, () => this.#wake());
  }

  async #claimAll(): Promise<void> {
    while (!this.#isFull() && !this.#stopping) {
      const claim = await this.#parts.outbox.claim();
      if (claim === null) return;
      const work = this.#traces
        .ownRun(() => this.#work(claim))
        .finally(() => {
          this.#running.delete(work);
          this.#wake();
        });
      this.#running.add(work);
    }
  }

  #isFull(): boolean {
    return this.#running.size >= (this.#parts.conversationsAtOnce ?? CONVERSATIONS_AT_ONCE);
  }

  /** How long there is nothing to do. A conversation that ends wakes the worker besides. */
  async #untilNext(): Promise<number> {
    if (this.#isFull() || this.#stopping) return LOOK_EVERY_MS;
    const dueAt = await this.#parts.outbox.nextDueAt();
    if (dueAt === null) return LOOK_EVERY_MS;
    return Math.min(LOOK_EVERY_MS, Math.max(SHORTEST_SLEEP_MS, dueAt - this.#parts.clock()));
  }

  async #work(claim: ConversationClaim): Promise<void> {
    const { log, clock, meter } = this.#parts;
    const { conversationId } = claim;
    let dueAt: number | null = null;
    let outcome = 'released';
    try {
      dueAt = await new ConversationRun(claim, this.#run).run();
    } catch (error) {
      const ended = error instanceof ClaimEndedError;
      outcome = ended ? 'lost' : 'fault';
      log[ended ? 'warn' : 'error'](
        { err: error, code: 'outbox-fault', conversationId },
        'a conversation was given up',
      );
      dueAt = clock() + AFTER_FAULT_MS;
    }
    try {
      await claim.release(dueAt);
    } catch (error) {
      if (outcome === 'released') outcome = error instanceof ClaimEndedError ? 'lost' : 'fault';
      log.warn({ err: error, code: 'outbox-fault', conversationId }, 'a conversation could not be given back');
    }
    meter.count('OutboxClaims', { outcome });
  }

  /**
   * Composing keeps the processor busy. One begins in each turn of the event loop, so that an answer of Teams is never behind many of
   * them: it would seem to be slow, and the gate would open.
   */
  #composeTurn(): Promise<void> {
    this.#composeTurns = this.#composeTurns.then(() => this.#timers.nextTurn());
    return this.#composeTurns;
  }

  /** What waits where the bot may not write is not tried, and still ends after a day. */
  async #failStopped(): Promise<void> {
    const { outbox, clock, log } = this.#parts;
    try {
      for (let more = true; more && !this.#stopping; ) {
        const failed = await outbox.failStopped(clock() - GIVE_UP_AFTER_MS, FAIL_STOPPED_BATCH);
        for (const delivery of failed) {
          const tell = () => tellFailed(this.#run, [delivery], delivery.reason ?? '');
          await this.#traces.runAfter(traceOf(delivery.body), tell);
        }
        more = failed.length === FAIL_STOPPED_BATCH;
        await this.#timers.nextTurn();
      }
    } catch (error) {
      log.error({ err: error, code: 'outbox-fault' }, 'the outbox cannot be read');
    }
    if (!this.#stopping) this.#endFailing = this.#timers.after(FAIL_STOPPED_EVERY_MS, () => void this.#failStopped());
  }
}
