import type { Command, Input } from '../command/command.ts';
import { formatWords } from '../command/words.ts';
import { PersonError } from '../telemetry/person-error.ts';
import { readAwsError } from './aws-error.ts';
import { type Answer, CALL_DEADLINE_MS, type Caller } from './call.ts';
import type { Principal } from './principal.ts';
import type { SdkCatalogue } from './sdk-service.ts';
import { statesIn } from './states.ts';

/** Seconds between two looks at the least and at most. The SDK's own 2 to 300 are for waits of many minutes. */
const DELAYS_S = { least: 2, most: 5 };

export interface WaitRequest {
  readonly principal: Principal;
  readonly region: string;
  readonly command: Pick<Command, 'input' | 'wait' | 'words'>;
  /** Everything included; the usual deadline of a call when left out. */
  readonly deadlineMs?: number;
}

/** What was seen when the state was reached. */
export interface Waited {
  /** The polled operation's last answer; null where the state is that AWS knows no such thing, as after a deletion. */
  readonly answer: Answer | null;
  /** How often AWS was asked. */
  readonly looks: number;
}

/**
 * Waits for the state that a `wait` command names, polling as the SDK's waiter does, each time through `caller`.
 * Rejects with a PersonError: `still-waiting` when the deadline passes first, `state-unreachable` when it will never be
 * reached, or whatever the caller rejects with that waiting does not heal.
 */
export async function waitFor(caller: Caller, catalogue: SdkCatalogue, request: WaitRequest): Promise<Waited> {
  const { wait, input } = request.command;
  if (wait === null) throw new Error('Only a wait command can be waited for');
  const deadlineMs = request.deadlineMs ?? CALL_DEADLINE_MS;
  const until = performance.now() + deadlineMs;
  const polling = new Polling((polled) =>
    caller.call({
      principal: request.principal,
      region: request.region,
      service: wait.operation.service,
      operation: wait.operation.name,
      input: polled,
      deadlineMs: Math.max(1, until - performance.now()),
    }),
  );
  const waiting = catalogue.service(wait.operation.service).waiterFunction(wait.name);
  const result = await waiting({ client: polling, abortSignal: polling.signal, ...times(deadlineMs) }, input);
  if (result.state === 'SUCCESS') return { answer: polling.answer, looks: polling.looks };
  const { stopped } = polling;
  const isTimeUp =
    stopped === null || (stopped instanceof PersonError && stopped.code === 'deadline' && polling.hasSeen);
  if (!isTimeUp) throw stopped;
  throw result.state === 'FAILURE' ? unreachable(request, polling) : stillWaiting(request, polling, deadlineMs);
}

/** How one look at what is waited for ended. `seen` is what AWS said, as one sentence; empty where it said nothing of use. */
export interface LookedOnce {
  readonly outcome: 'reached' | 'unreachable' | 'not-yet';
  readonly seen: string;
}

/**
 * Looks once whether the state of a `wait` command is there, by the SDK waiter's own rules. Rejects with a PersonError where the call
 * fails in a way that waiting does not heal.
 */
export async function lookOnce(caller: Caller, catalogue: SdkCatalogue, request: WaitRequest): Promise<LookedOnce> {
  const { wait, input } = request.command;
  if (wait === null) throw new Error('Only a wait command can be waited for');
  const deadlineMs = request.deadlineMs ?? CALL_DEADLINE_MS;
  const { principal, region } = request;
  const { service, name } = wait.operation;
  const polling = new Polling(
    (polled) => caller.call({ principal, region, service, operation: name, input: polled, deadlineMs }),
    1,
  );
  const waiting = catalogue.service(service).waiterFunction(wait.name);
  // The waiter asks a second time at once, and is stopped there.
  const shortly = { maxWaitTime: deadlineMs / 1000 + 1, minDelay: 0.001, maxDelay: 0.001 };
  const result = await waiting({ client: polling, abortSignal: polling.signal, ...shortly }, input);
  if (result.state === 'SUCCESS') return { outcome: 'reached', seen: polling.lastSeen };
  if (result.state === 'FAILURE') return { outcome: 'unreachable', seen: polling.lastSeen };
  if (polling.stopped !== null) throw polling.stopped;
  return { outcome: 'not-yet', seen: polling.lastSeen };
}

/** Times of a wait in seconds. One that is shorter than usual looks oftener. */
function times(deadlineMs: number) {
  const maxWaitTime = deadlineMs / 1000;
  const minDelay = Math.min(DELAYS_S.least, maxWaitTime / 7);
  return { maxWaitTime, minDelay, maxDelay: Math.max(minDelay, Math.min(DELAYS_S.most, maxWaitTime / 3)) };
}

/**
 * Codes of failures that AWS answers with while something is on its way, or once it is gone; the waiter knows which are meant.
 * Any other ends the wait at once: denied access stays denied.
 */
const MAY_PASS: ReadonlySet<string> = new Set([
  'aws-error',
  'conflict',
  'not-found',
  'throttled',
  'unavailable',
  'validation',
]);

/** What the SDK's waiter takes for its client. It remembers the last answer and stops the waiter when waiting is of no use. */
class Polling {
  answer: Answer | null = null;
  failure: PersonError | null = null;
  stopped: unknown = null;
  looks = 0;
  readonly #call: (input: Input) => Promise<Answer>;
  readonly #most: number;
  readonly #abort = new AbortController();

  /** @param most looks; the next one stops the waiter instead. */
  constructor(call: (input: Input) => Promise<Answer>, most = Number.POSITIVE_INFINITY) {
    this.#call = call;
    this.#most = most;
  }

  /** Whether AWS said anything of what is waited for. */
  get hasSeen(): boolean {
    return this.answer !== null || this.failure !== null;
  }

  /** What AWS said last, as one sentence. */
  get lastSeen(): string {
    if (this.failure !== null) return `AWS says: ${this.failure.message}`;
    const states = statesIn(this.answer?.output ?? {});
    return states.length === 0 ? '' : `${states.map(({ path, state }) => `${path} is ${state}`).join(', ')}.`;
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  async send(command: { readonly input: Input }): Promise<unknown> {
    if (this.looks >= this.#most) {
      this.#abort.abort();
      throw new Error('looked often enough');
    }
    this.looks += 1;
    try {
      const answer = await this.#call(command.input);
      this.answer = answer;
      this.failure = null;
      return answer.output;
    } catch (error) {
      const mayPass = error instanceof PersonError && MAY_PASS.has(error.code) && readAwsError(error.cause).answered;
      if (!mayPass) {
        this.stopped = error;
        this.#abort.abort();
        throw error;
      }
      // The waiter knows AWS's own errors: some are the very state that is waited for.
      this.answer = null;
      this.failure = error;
      throw error.cause;
    }
  }
}

function stillWaiting(request: WaitRequest, polling: Polling, deadlineMs: number): PersonError {
  return notReached('still-waiting', 'Not yet', request, polling, {
    why: `did not come about within ${deadlineMs / 1000} s`,
    nextSteps: ['Run the command again to go on waiting.'],
  });
}

function unreachable(request: WaitRequest, polling: Polling): PersonError {
  return notReached('state-unreachable', 'It will not come to that', request, polling, {
    why: 'cannot come about any more',
    nextSteps: ['Look at what went wrong before trying again.'],
  });
}

function notReached(
  code: string,
  title: string,
  { command, region }: WaitRequest,
  polling: Polling,
  { why, nextSteps }: { readonly why: string; readonly nextSteps: readonly string[] },
): PersonError {
  const [service = '', wait = '', state = '', ...options] = command.words;
  const look = command.wait === null ? '' : formatWords([service, command.wait.operation.cliName, ...options]);
  const message = `${service} ${wait} ${state}: this state ${why}. ${polling.lastSeen}`.trim();
  return new PersonError(code, title, message, {
    facts: [
      { name: 'Looked', value: polling.looks === 1 ? 'once' : `${polling.looks} times` },
      { name: 'Region', value: region },
    ],
    nextSteps,
    commands: [
      { title: 'Look at it', line: look },
      { title: 'Wait again', line: formatWords(command.words) },
    ],
    ...(polling.failure === null ? {} : { cause: polling.failure }),
  });
}
