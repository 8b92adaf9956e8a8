import type { SendLimits } from '../teams/send-limits.ts';
import type { Recipient, Sender } from '../teams/sender.ts';
import type { Log } from '../telemetry/log.ts';
import type { Meter } from '../telemetry/meter.ts';
import type { Traces } from '../telemetry/traces.ts';
import { afterFailure, ageMs, backoffMs, failureOf } from './after-failure.ts';
import type { ComposeFaults } from './compose-faults.ts';
import type { Composed, Composer } from './composed.ts';
import { nextMessage } from './next-message.ts';
import type { ConversationClaim, Delivery, NewEntry } from './outbox.ts';
import type { Pass, SendGate } from './send-gate.ts';
import { isNotification, tellFailed } from './tell-failed.ts';
import { type Timers, within } from './timers.ts';
import { traceOf, withTrace } from './watched-outbox.ts';

export interface RunParts {
  readonly composer: Composer;
  readonly sender: Sender;
  readonly limits: SendLimits;
  readonly gate: SendGate;
  readonly timers: Timers;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Milliseconds from any beginning, with fractions; never set back. */
  readonly elapsed: () => number;
  /** A number from 0 up to, not including, 1. */
  readonly random: () => number;
  readonly log: Log;
  readonly meter: Meter;
  /** Resolves when the caller may start to compose. */
  readonly composeTurn: () => Promise<void>;
  readonly composeFaults: ComposeFaults;
  readonly isStopping: () => boolean;
  /** Where each message is a piece of work of its own, in the trace of what added its first delivery. */
  readonly traces: Traces;
}

/** When more wait than the limits let through within this time, they are folded. */
const FOLD_WINDOW_MS = 30_000;
/** What one digest holds at most. */
const MAX_FOLDED = 500;
/** So long a process waits for its first share of a tenant's limit before it gives the conversation back. */
const FIRST_SHARE_MS = 1000;
/** Waits up to this long are waited for; for longer ones the conversation is given back. */
const SHORT_WAIT_MS = 100;
/** All shorter than a claim lives. */
const COMPOSE_DEADLINE_MS = 45_000;
const SEND_DEADLINE_MS = 40_000;
const POSTED_DEADLINE_MS = 15_000;
const SHORTEST_POSTPONE_MS = 1000;
const MAX_COMPOSE_FAULTS = 10;
const WRITE_TRIES = 3;
const WRITE_AGAIN_MS = 1000;

/** What comes after a step: the next delivery, or the end of the run, with the time before which the conversation is left alone. */
type Next = 'go on' | { readonly dueAt: number | null };

/** Sends what waits in one conversation, in order, for as long as its limits allow. */
export class ConversationRun {
  readonly #claim: ConversationClaim;
  readonly #parts: RunParts;
  /** How many go into one message. Made smaller when a digest is not taken, so that the one at fault ends up alone. */
  #foldAtMost = MAX_FOLDED;
  /** Nothing waited behind the newest message when it was looked for. */
  #isLast = false;

  constructor(claim: ConversationClaim, parts: RunParts) {
    this.#claim = claim;
    this.#parts = parts;
  }

  /** Gives the time before which nothing is to be sent to the conversation; null where there is none. */
  async run(): Promise<number | null> {
    const { limits, clock, isStopping } = this.#parts;
    const { conversationId, tenantId, recentSends } = this.#claim;
    limits.seed(conversationId, tenantId, recentSends, clock());
    while (!isStopping()) {
      const waitUntil = await this.#waitForLimits();
      if (waitUntil !== null) return waitUntil;
      const deliveries = await this.#nextMessage();
      if (deliveries.length === 0) return null;
      const trace = traceOf(deliveries[0]?.body ?? '');
      const next = await this.#parts.traces.runAfter(trace, () => this.#deliver(deliveries));
      if (next !== 'go on') return next.dueAt;
      // What has come since makes the conversation fall due by itself when it is given back; asking once more would cost each time.
      if (this.#isLast) return null;
    }
    return null;
  }

  /** Null when a send may start; otherwise when to come back. */
  async #waitForLimits(): Promise<number | null> {
    const { limits, clock, timers } = this.#parts;
    const { conversationId, tenantId } = this.#claim;
    const share = limits.firstShare(tenantId);
    if (share !== null) await atMost(timers, FIRST_SHARE_MS, share);
    for (;;) {
      const now = clock();
      const delayMs = limits.delayFor(conversationId, tenantId, now);
      if (delayMs === 0) return null;
      if (delayMs > SHORT_WAIT_MS) return limits.askAgainAt(conversationId, tenantId, now);
      await new Promise<void>((resolve) => timers.after(delayMs, resolve));
    }
  }

  async #nextMessage(): Promise<readonly Delivery[]> {
    const { limits, clock } = this.#parts;
    const { deliveries, isLast } = await nextMessage(this.#claim, {
      atMost: this.#foldAtMost,
      room: () => limits.room(this.#claim.conversationId, FOLD_WINDOW_MS, clock()),
      foldFrom: () => this.#foldFrom(),
    });
    this.#isLast = isLast;
    return deliveries;
  }

  async #foldFrom(): Promise<number | null> {
    const { composer, log } = this.#parts;
    const { conversationId } = this.#claim;
    try {
      return (await composer.foldFrom?.(conversationId)) ?? null;
    } catch (error) {
      log.error({ err: error, code: 'fold-unknown', conversationId }, 'how many go together is not known');
      return null;
    }
  }

  async #deliver(deliveries: readonly Delivery[]): Promise<Next> {
    const composed = await this.#compose(deliveries);
    if (composed instanceof Error) return this.#notComposed(deliveries, composed);
    for (const { id } of deliveries) this.#parts.composeFaults.forget(id);
    if (composed.kind === 'nothing') {
      await this.#claim.dropped(idsOf(deliveries), composed.reason);
      return 'go on';
    }
    if (composed.kind === 'later') {
      await this.#postpone(deliveries, composed);
      return 'go on';
    }
    for (;;) {
      const pass = await this.#parts.gate.enter();
      if (pass === null) return { dueAt: null };
      try {
        // Composing and waiting for its turn took time, in which others of the tenant have sent.
        const { conversationId, tenantId } = this.#claim;
        const delayMs = this.#parts.limits.delayFor(conversationId, tenantId, this.#parts.clock());
        if (delayMs === 0) return await this.#send(deliveries, composed, pass);
      } finally {
        pass.end(null);
      }
      const waitUntil = await this.#waitForLimits();
      if (waitUntil !== null) return { dueAt: waitUntil };
    }
  }

  async #postpone(deliveries: readonly Delivery[], later: Extract<Composed, { kind: 'later' }>): Promise<void> {
    const { clock, timers, log } = this.#parts;
    const { ids = idsOf(deliveries), notBefore, postponed } = later;
    // What was due at once again would be composed over and over.
    await this.#claim.postponed(ids, Math.max(notBefore, clock() + SHORTEST_POSTPONE_MS));
    if (postponed === undefined) return;
    try {
      await within(timers, POSTED_DEADLINE_MS, 'Noting what was put off', postponed());
    } catch (error) {
      log.error({ err: error, code: 'postponed-failed', ...this.#about(deliveries) }, 'what was put off was not noted');
    }
  }

  async #compose(deliveries: readonly Delivery[]): Promise<Composed | Error> {
    const { composer, composeTurn, timers } = this.#parts;
    await composeTurn();
    try {
      const [first] = deliveries;
      const begun = deliveries.length === 1 && first ? composer.compose(first) : composer.digest(deliveries);
      return await within(timers, COMPOSE_DEADLINE_MS, 'Composing the card', begun);
    } catch (error) {
      return asError(error);
    }
  }

  async #notComposed(deliveries: readonly Delivery[], error: Error): Promise<Next> {
    const { log, clock, random, composeFaults } = this.#parts;
    const reason = `Its card could not be made: ${error.message}`;
    log.error({ err: error, code: 'compose-failed', ...this.#about(deliveries) }, 'a card could not be made');
    const [first] = deliveries;
    if (deliveries.length > 1 || first === undefined) {
      this.#foldAtMost = Math.floor(deliveries.length / 2);
      return 'go on';
    }
    const faults = composeFaults.add(first.id);
    if (faults >= MAX_COMPOSE_FAULTS) {
      composeFaults.forget(first.id);
      await this.#fail(deliveries, reason);
      return 'go on';
    }
    await this.#claim.notSent(reason);
    return { dueAt: clock() + backoffMs(faults, random) };
  }

  /** Sends one message and writes down how that ended, before the next may pass the gate. */
  async #send(deliveries: readonly Delivery[], composed: Sendable, pass: Pass): Promise<Next> {
    const { limits, clock, elapsed, timers, meter } = this.#parts;
    const { conversationId, tenantId } = this.#claim;
    // In the same breath as the limits were asked, or two could take the same room.
    const ended = limits.begin(conversationId, tenantId, clock());
    try {
      await this.#claim.sending(idsOf(deliveries));
      const startedMs = elapsed();
      const sent = this.#request(composed);
      const outcome = await within(timers, SEND_DEADLINE_MS, 'Sending to Teams', sent).then(
        (messageId) => ({ messageId }),
        (error: unknown) => ({ error: asError(error) }),
      );
      const latencyMs = elapsed() - startedMs;
      const next =
        'error' in outcome
          ? await this.#notSent(deliveries, composed, outcome.error)
          : await this.#sent(deliveries, composed, outcome.messageId);
      const counted = { outcome: 'error' in outcome ? failureOf(outcome.error).kind : 'sent' };
      meter.count('TeamsRequests', counted);
      meter.time('TeamsRequestDuration', counted, latencyMs / 1000);
      pass.end(latencyMs);
      return next;
    } finally {
      // Not before it is written down, so that what the outbox remembers is never later than what the limits know.
      ended(clock());
    }
  }

  async #request(composed: Sendable): Promise<string> {
    const { sender } = this.#parts;
    const { conversationId, tenantId } = this.#claim;
    const { threadId = null } = composed;
    const to: Recipient = { conversationId, tenantId, threadId };
    if (composed.kind === 'post') return sender.post(to, composed.card);
    await sender.update(to, composed.messageId, composed.card);
    return composed.messageId;
  }

  async #sent(deliveries: readonly Delivery[], composed: Sendable, messageId: string): Promise<Next> {
    const { clock, meter } = this.#parts;
    const then = await this.#noted(composed, messageId, deliveries);
    await this.#writeSent(deliveries, messageId, then);
    const now = clock();
    for (const delivery of deliveries.filter(isNotification)) {
      const configuration = delivery.configurationName;
      meter.count('MessageDeliverySuccess', { configuration });
      // What was put off goes together because it waited, not because there was too much of it.
      if (deliveries.length > 1 && delivery.notBefore === null) meter.count('EventsThrottled', { configuration });
      meter.time('DeliveryDuration', { configuration }, ageMs(delivery, now) / 1000);
    }
    return 'go on';
  }

  /** What is to be sent after it. Teams has the message: a fault here is no reason to send it again. */
  async #noted(composed: Sendable, messageId: string, deliveries: readonly Delivery[]): Promise<readonly NewEntry[]> {
    const { timers, log } = this.#parts;
    try {
      const noting =
        composed.kind === 'post' ? composed.posted(messageId) : Promise.resolve(composed.updated?.()).then(() => []);
      return await within(timers, POSTED_DEADLINE_MS, 'Noting the message', noting);
    } catch (error) {
      log.error({ err: error, code: 'posted-failed', ...this.#about(deliveries) }, 'a sent card could not be noted');
      return [];
    }
  }

  /** A disk that is full for a moment is no reason to send it again. */
  async #writeSent(deliveries: readonly Delivery[], messageId: string, then: readonly NewEntry[]): Promise<void> {
    const { timers, log, traces } = this.#parts;
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#claim.sent(idsOf(deliveries), messageId, withTrace(then, traces.traceparent()));
      } catch (error) {
        log.error(
          { err: error, code: 'sent-not-written', messageId, ...this.#about(deliveries) },
          'sent, but not noted',
        );
        if (tries >= WRITE_TRIES) throw error;
        await new Promise<void>((resolve) => timers.after(WRITE_AGAIN_MS, resolve));
      }
    }
  }

  async #notSent(deliveries: readonly Delivery[], composed: Sendable, error: Error): Promise<Next> {
    const { clock, random, log } = this.#parts;
    const now = clock();
    const reason = error.message;
    const about = { reason, ...this.#about(deliveries) };
    const isUpdate = composed.kind === 'update';
    const after = afterFailure({ failure: failureOf(error), isUpdate, deliveries, now, random });
    switch (after.kind) {
      case 'later':
        log.warn({ delayMs: after.delayMs, ...about }, 'Teams did not take a message: it is tried again');
        if (after.tooOld.length > 0) await this.#fail(after.tooOld, reason);
        if (after.tooOld.length < deliveries.length) await this.#claim.notSent(reason);
        return { dueAt: now + after.delayMs };
      case 'stop':
        log.warn(about, 'the bot may not write in a conversation: nothing is sent there until it is installed again');
        await this.#claim.stop(reason);
        return { dueAt: null };
      case 'drop':
        if (composed.kind === 'update') await composed.gone?.();
        await this.#claim.dropped(idsOf(deliveries), `The message to update is gone: ${reason}`);
        return 'go on';
      case 'fold-less':
        log.warn(about, 'Teams does not take a digest: it is made smaller');
        await this.#claim.notSent(reason);
        this.#foldAtMost = Math.floor(deliveries.length / 2);
        return 'go on';
      case 'fail':
        await this.#fail(deliveries, reason);
        return 'go on';
    }
  }

  async #fail(deliveries: readonly Delivery[], reason: string): Promise<void> {
    await this.#claim.failed(idsOf(deliveries), reason);
    await tellFailed(this.#parts, deliveries, reason);
  }

  #about(deliveries: readonly Delivery[]): object {
    const [first] = deliveries;
    return {
      conversationId: this.#claim.conversationId,
      configuration: first?.configurationName,
      delivery: first?.id,
      deliveries: deliveries.length,
      attempts: first?.attempts,
    };
  }
}

type Sendable = Exclude<Composed, { kind: 'nothing' | 'later' }>;

function idsOf(deliveries: readonly Delivery[]): readonly string[] {
  return deliveries.map(({ id }) => id);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** Resolves with it, or after so long without it. */
async function atMost(timers: Timers, ms: number, begun: Promise<void>): Promise<void> {
  const late = Promise.withResolvers<void>();
  const cancel = timers.after(ms, late.resolve);
  await Promise.race([begun, late.promise]);
  cancel();
}
