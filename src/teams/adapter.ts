import type { Activity, ChannelAccount, InvokeResponse, TurnContext } from 'botbuilder-core';
// What the SDK's own adapter adds to it is its HTTP door, which is not used, and named pipes and sockets, which Teams does not use.
import { CloudAdapterBase } from 'botbuilder-core';
import type { BotFrameworkAuthentication } from 'botframework-connector';
import { AuthenticationError } from 'botframework-connector';
import { z } from 'zod';
import { readConversation } from './conversation.ts';

/**
 * What a turn is given besides its context: a way to answer the HTTP request before the turn has ended. False where it was answered
 * already, by the turn or because the turn took too long: then the answer has to go out as an activity.
 */
export type Acknowledge = (response: InvokeResponse) => boolean;

export type Logic = (context: TurnContext, acknowledge: Acknowledge) => Promise<void>;

export interface AdapterParts {
  readonly authentication: BotFrameworkAuthentication;
  /** Wraps each sending: retries as Teams asks for. */
  readonly retry: <T>(send: () => Promise<T>) => Promise<T>;
  /** Milliseconds after which a request is answered although its turn still runs. */
  readonly acknowledgeAfterMs: number;
  /** Told of each request to a conversation (its id without a thread): it uses up what Teams lets a bot send there. Gives what to call at its end. */
  readonly onSending: (conversationId: string, tenantId: string) => () => void;
  /** Told of turns that failed without having answered for it themselves. */
  readonly onFault: (error: unknown) => void;
}

/** Status and body for the HTTP request that brought an activity. */
export interface DoorAnswer {
  readonly status: number;
  readonly body?: unknown;
}

const account = z.looseObject({
  id: z.string().max(1000),
  name: z.string().max(1000).optional(),
  aadObjectId: z.string().max(200).optional(),
});

/** The parts of an activity that are used, as they must be; the rest is passed on unread. */
const activitySchema = z.looseObject({
  type: z.string().min(1).max(100),
  id: z.string().max(1000).optional(),
  channelId: z.string().min(1).max(100),
  serviceUrl: z.url({ protocol: /^https?$/ }).max(2000),
  from: account,
  recipient: account,
  conversation: z.looseObject({ id: z.string().min(1).max(2000), tenantId: z.string().max(200).optional() }),
  text: z.string().optional().nullable(),
  name: z.string().max(200).optional(),
  replyToId: z.string().max(1000).optional().nullable(),
  entities: z
    .array(z.looseObject({ type: z.string() }))
    .max(1000)
    .optional(),
  membersAdded: z.array(account).max(10_000).optional(),
});

/**
 * Bot Framework's adapter with two changes. Activities are parsed before anything reads them. And the HTTP request is answered when
 * the turn says so or after a bound, not only when the turn has ended: Teams gives an invoke 10 to 15 seconds, an AWS call may take
 * longer, and the turn's context stays usable until the turn is through.
 */
export class TeamsAdapter extends CloudAdapterBase {
  readonly #parts: AdapterParts;
  readonly #running = new Set<Promise<void>>();

  constructor(parts: AdapterParts) {
    super(parts.authentication);
    this.#parts = parts;
  }

  /** Authenticates and runs one activity; never throws. The answer is for the HTTP request. */
  async receive(authorization: string, body: unknown, logic: Logic): Promise<DoorAnswer> {
    const parsed = activitySchema.safeParse(body);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      return { status: 400, body: { error: `Not an activity: ${issue?.path.join('.')} ${issue?.message}` } };
    }
    // The schema holds what the project reads; Bot Framework's type names many more optional members.
    const activity = body as Activity;
    const answer = new FirstAnswer();
    // With this delivery mode the replies are the body of the answer, so it cannot go before them.
    const isBuffered = activity.deliveryMode === 'expectReplies';
    let isVerified = false;
    const turn = this.processActivity(authorization, activity, async (context) => {
      // Who waited too long for the verification was turned away.
      if (answer.isGiven) return;
      isVerified = true;
      await logic(context, (given) => !isBuffered && answer.give(given));
    }).then(
      (given) => void answer.give(given ?? { status: 200 }),
      (error: unknown) => void answer.give(isVerified ? this.#failed(error) : this.#unverified(error)),
    );
    this.#running.add(turn);
    void turn.finally(() => this.#running.delete(turn));
    const bound = setTimeout(() => {
      if (!isVerified) answer.give(UNVERIFIED);
      else if (!isBuffered) answer.give(stillWorking(activity));
    }, this.#parts.acknowledgeAfterMs);
    try {
      return await answer.given;
    } finally {
      clearTimeout(bound);
    }
  }

  /** Resolves when no turn runs any more. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }

  override sendActivities(context: TurnContext, activities: Partial<Activity>[]) {
    // A typing indicator that is late is worth nothing.
    if (activities.every(({ type }) => type === 'typing')) return super.sendActivities(context, activities);
    return this.#parts.retry(() => this.#counted(context, () => super.sendActivities(context, activities)));
  }

  override updateActivity(context: TurnContext, activity: Activity) {
    return this.#parts.retry(() => this.#counted(context, () => super.updateActivity(context, activity)));
  }

  async #counted<T>({ activity }: TurnContext, send: () => Promise<T>): Promise<T> {
    const conversation = readConversation(activity);
    if (conversation.kind === 'unreadable') return send();
    const ended = this.#parts.onSending(conversation.baseId, conversation.tenantId);
    try {
      return await send();
    } finally {
      ended();
    }
  }

  /** Whatever keeps a token from being verified, it is not let in. What is no fault of the token is for the operators to know. */
  #unverified(error: unknown): DoorAnswer {
    const isTokensFault =
      (error instanceof AuthenticationError && error.statusCode === 401) ||
      (error instanceof Error && TOKEN_FAULTS.has(error.name));
    if (!isTokensFault) this.#parts.onFault(error);
    return UNVERIFIED;
  }

  #failed(error: unknown): DoorAnswer {
    this.#parts.onFault(error);
    return { status: 500, body: { error: 'The bot failed on this activity.' } };
  }
}

const UNVERIFIED: DoorAnswer = { status: 401, body: { error: 'The token of this activity could not be verified.' } };

/** Errors of the library that Bot Framework verifies tokens with (https://github.com/auth0/node-jsonwebtoken#errors--codes). */
const TOKEN_FAULTS: ReadonlySet<string> = new Set(['JsonWebTokenError', 'NotBeforeError', 'TokenExpiredError']);

/** The answer to one HTTP request: the first that is given counts, and whoever gives a later one is told so. */
class FirstAnswer {
  readonly #answer = Promise.withResolvers<DoorAnswer>();
  #isGiven = false;

  get isGiven(): boolean {
    return this.#isGiven;
  }

  get given(): Promise<DoorAnswer> {
    return this.#answer.promise;
  }

  give({ status, body }: DoorAnswer): boolean {
    if (this.#isGiven) return false;
    this.#isGiven = true;
    this.#answer.resolve(body === undefined ? { status } : { status, body });
    return true;
  }
}

/** What Teams is told when a turn takes longer than the bound: for an invoke, a word to the person who pressed. */
function stillWorking(activity: Activity): DoorAnswer {
  if (activity.type !== 'invoke') return { status: 200 };
  return {
    status: 200,
    body: {
      statusCode: 200,
      type: 'application/vnd.microsoft.activity.message',
      value: 'Still working. The answer follows here.',
    },
  };
}

/** The bot among the members that an activity adds. */
export function addsBot(activity: Partial<Activity>): boolean {
  const members: ChannelAccount[] = activity.membersAdded ?? [];
  return members.some((member) => member.id === activity.recipient?.id);
}
