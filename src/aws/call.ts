import type { Input } from '../command/command.ts';
import { PersonError } from '../telemetry/person-error.ts';
import { collectBodies } from './bodies.ts';
import type { PrincipalClients } from './clients.ts';
import type { SdkClient } from './connection.ts';
import type { PrincipalCredentials } from './credentials.ts';
import { callFailure, type Stream } from './failures.ts';
import type { Principal } from './principal.ts';
import type { SdkCatalogue, SdkService } from './sdk-service.ts';
import { readStream } from './streams.ts';

/** A person waits this long in chat before silence looks like a fault; the AWS CLI would wait a minute. */
export const CALL_DEADLINE_MS = 15_000;
/** More than this does not fit a chat by any paging. */
const BODY_LIMIT_BYTES = 4 * 1024 * 1024;

export interface CallRequest {
  readonly principal: Principal;
  readonly region: string;
  /** AWS CLI name. */
  readonly service: string;
  /** The API's name: `DescribeAlarms`. */
  readonly operation: string;
  readonly input: Input;
  /** Everything included: credentials, retries, the answer's body. */
  readonly deadlineMs?: number;
}

export interface Answer {
  /** The operation's output members; streamed bodies as Uint8Array, event streams as lists of events. */
  readonly output: Readonly<Record<string, unknown>>;
  readonly requestId: string | null;
  /** Time in the SDK's call: credentials where they had to be fetched, retries and the answer's body included. */
  readonly durationMs: number;
}

/** A call whose answer comes bit by bit. */
export interface StreamRequest extends CallRequest {
  /** Everything included, from the first byte sent to the last event. */
  readonly deadlineMs: number;
  /** Told when AWS has taken the call and begins to answer. */
  readonly begun?: (requestId: string | null) => void;
  /** Told of each event as it comes, in the SDK's form: one member of the event stream's union. Must not throw. */
  readonly onEvent: (event: unknown) => void;
}

/** What every part that asks AWS something depends on. */
export interface Caller {
  /** Rejects with a PersonError whatever goes wrong with the call; a service that is not available is the caller's fault. */
  call(request: CallRequest): Promise<Answer>;
}

/** Which operations are never run, whatever the role. */
export interface DeniedOperations {
  find(
    service: string,
    operationName: string,
    input: Input,
  ): { readonly pattern: string; readonly reason: string } | null;
}

export interface CallMeasure {
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  readonly durationMs: number;
  /** `ok`, or the PersonError's code. */
  readonly outcome: string;
}

/** Sends a command and reads its answer to the end. */
type Sending = (
  client: SdkClient,
  command: object,
  abortSignal: AbortSignal,
) => Promise<Pick<Answer, 'output' | 'requestId'>>;

/** The one way to AWS: checks denied operations, calls as the principal, within a deadline. */
export class AwsCaller implements Caller {
  readonly #parts: {
    readonly catalogue: SdkCatalogue;
    readonly clients: PrincipalClients;
    readonly credentials: Pick<PrincipalCredentials, 'forget'>;
    readonly denied: DeniedOperations;
    readonly clock: () => number;
    readonly deadlineMs: number;
    readonly bodyLimitBytes: number;
    readonly observe: (measure: CallMeasure) => void;
  };

  readonly #running = new Set<() => void>();

  constructor(parts: {
    readonly catalogue: SdkCatalogue;
    readonly clients: PrincipalClients;
    readonly credentials: Pick<PrincipalCredentials, 'forget'>;
    readonly denied: DeniedOperations;
    /** Milliseconds; only differences are used. */
    readonly clock: () => number;
    readonly deadlineMs?: number;
    readonly bodyLimitBytes?: number;
    /** Told of every call that was sent, failed ones too. */
    readonly observe?: (measure: CallMeasure) => void;
  }) {
    this.#parts = {
      ...parts,
      deadlineMs: parts.deadlineMs ?? CALL_DEADLINE_MS,
      bodyLimitBytes: parts.bodyLimitBytes ?? BODY_LIMIT_BYTES,
      observe: parts.observe ?? (() => {}),
    };
  }

  async call(request: CallRequest): Promise<Answer> {
    const { bodyLimitBytes } = this.#parts;
    return this.#measured(request, async (client, command, abortSignal) => {
      const { members, requestId } = read(await client.send(command, { abortSignal }));
      return { output: await collectBodies(members, bodyLimitBytes, abortSignal), requestId };
    });
  }

  /**
   * Calls an operation that answers with a stream of events, and hands them on as they come. Resolves when the stream has ended, with the
   * output's other members; rejects as `call` does, also for what AWS tells within the stream. No event is handed on after that.
   */
  async callStream(request: StreamRequest): Promise<Answer> {
    let begun: Stream['begun'] = null;
    const sending: Sending = async (client, command, abortSignal) => {
      const { members, requestId } = read(await client.send(command, { abortSignal }));
      abortSignal.throwIfAborted();
      begun = { requestId };
      request.begun?.(requestId);
      return { output: await readStream(members, request.onEvent, abortSignal), requestId };
    };
    return this.#measured(request, sending, () => ({ begun }));
  }

  async #measured(request: CallRequest, sending: Sending, streamed: () => Stream | null = () => null): Promise<Answer> {
    const { catalogue, denied, clock, observe } = this.#parts;
    const found = denied.find(request.service, request.operation, request.input);
    if (found !== null) {
      throw deniedError(request.service, request.operation, found);
    }
    const service = catalogue.service(request.service);
    const started = clock();
    const measure = (outcome: string) => {
      const durationMs = clock() - started;
      const { operation, region } = request;
      observe({ service: service.name, operation, region, durationMs, outcome });
      return durationMs;
    };
    try {
      const { output, requestId } = await this.#send(request, service, sending);
      return { output, requestId, durationMs: measure('ok') };
    } catch (error) {
      const stream = streamed();
      const failure = callFailure(error, {
        principal: request.principal,
        service: service.name,
        operation: cliName(service, request.operation),
        region: request.region,
        ...(stream === null ? {} : { stream }),
      });
      measure(failure.code);
      if (failure.code === 'expired-credentials' || failure.code === 'credentials-refused') {
        this.#parts.credentials.forget(request.principal);
        this.#parts.clients.forget(request.principal);
      }
      throw failure;
    }
  }

  async #send(request: CallRequest, service: SdkService, sending: Sending): Promise<Omit<Answer, 'durationMs'>> {
    const deadlineMs = request.deadlineMs ?? this.#parts.deadlineMs;
    const abort = new AbortController();
    const calling = this.#parts.clients.use(request.principal, service, request.region, (client) =>
      sending(client, service.createCommand(request.operation, request.input), abort.signal),
    );
    // The SDK does not stop fetching credentials when it is aborted, so giving up is a race and not only a signal.
    const given = Promise.withResolvers<never>();
    const giveUp = (why: PersonError) => {
      given.reject(why);
      abort.abort();
    };
    const breakOff = () => giveUp(brokenOff(request));
    const timer = setTimeout(() => giveUp(deadlinePassed(request, deadlineMs)), deadlineMs);
    this.#running.add(breakOff);
    try {
      return await Promise.race([calling, given.promise]);
    } finally {
      this.#running.delete(breakOff);
      clearTimeout(timer);
    }
  }

  /** Gives up on every call that runs: whoever waits for one is told that the bot is being stopped. */
  breakOff(): void {
    for (const breakOff of [...this.#running]) breakOff();
  }

  /** Calls back when calls are given up, for work that waits between its calls; gives what ends that. */
  onBreakOff(callback: () => void): () => void {
    this.#running.add(callback);
    return () => void this.#running.delete(callback);
  }
}

/** Why an operation of the denied list is not run. `operation` is the API's name; the reason follows "denied because". */
export function deniedError(
  service: string,
  operation: string,
  found: { readonly pattern: string; readonly reason: string },
): PersonError {
  return new PersonError(
    'denied-operation',
    'This operation is never run from chat',
    `${service} ${operation} is denied because ${found.reason}. It is not run whatever the role.`,
    {
      facts: [{ name: 'Denied by', value: found.pattern }],
      nextSteps: ['Run it from a terminal or the AWS console with your own credentials.'],
    },
  );
}

/** An answer's members apart from what the SDK says of the call itself. */
function read(answer: unknown): { readonly members: Answer['output']; readonly requestId: string | null } {
  if (typeof answer !== 'object' || answer === null) {
    return { members: {}, requestId: null };
  }
  const { $metadata: metadata, ...members } = answer as Record<string, unknown>;
  const requestId =
    typeof metadata === 'object' && metadata !== null && 'requestId' in metadata ? metadata.requestId : null;
  return { members, requestId: typeof requestId === 'string' ? requestId : null };
}

function cliName(service: SdkService, operation: string): string {
  return service.operationNames.find((name) => service.operation(name)?.name === operation) ?? operation;
}

function brokenOff({ service, operation, region }: CallRequest): PersonError {
  return new PersonError(
    'stopping',
    'The bot is being restarted',
    `${service} ${operation} had not answered when the bot was asked to stop. AWS may still be doing what was asked.`,
    {
      facts: [{ name: 'Region', value: region }],
      nextSteps: ['Look at the present state before running it again, if it changes anything.'],
    },
  );
}

function deadlinePassed(request: CallRequest, deadlineMs: number): PersonError {
  return new PersonError(
    'deadline',
    'No answer in time',
    `${request.service} ${request.operation} did not answer within ${deadlineMs / 1000} s, so the bot stopped waiting. ` +
      'AWS may still be doing what was asked.',
    {
      facts: [
        { name: 'Deadline', value: `${deadlineMs / 1000} s` },
        { name: 'Region', value: request.region },
      ],
      nextSteps: [
        'Look at the present state before running it again, if it changes anything.',
        'Start long work without waiting for it: for a Lambda function `lambda invoke --invocation-type Event`; for other ' +
          'work a `start-` operation such as `ssm start-automation-execution` or `stepfunctions start-execution`.',
        'If it is a listing, ask for less: a filter, or a smaller `--page-size`.',
      ],
    },
  );
}
