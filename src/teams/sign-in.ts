import type { Activity, InvokeResponse, TurnContext } from 'botbuilder-core';
import type { UserTokenClient } from 'botframework-connector';
import { AuthenticationConstants, type BotFrameworkAuthentication, ClaimsIdentity } from 'botframework-connector';
import { z } from 'zod';
import { within } from '../aws/session-sts.ts';
import type { WebIdentityTokens } from '../aws/web-identity.ts';
import { PersonError } from '../telemetry/person-error.ts';
import type { Acknowledge } from './adapter.ts';
import { fieldOf, textOf } from './fields.ts';

/** Bot Framework's name of Teams, under which the token service keeps people's tokens. */
const CHANNEL_ID = 'msteams';
/** The token service answers in tenths of a second, and a command has 15 s for everything. */
const DEADLINE_MS = 5000;

/** What the token service answers; any other form is taken for no token. */
const TokenResponse = z.looseObject({ token: z.string().min(1) });

/** How a sign-in goes on: what Teams sends besides messages and presses. */
export type SignInInvoke =
  /** Teams has a token of the person for the bot, without asking anyone. */
  | { readonly kind: 'exchange' }
  /** The person has signed in in a window; the state is the code that proves it. */
  | { readonly kind: 'verify'; readonly isCancelled: boolean }
  /** Teams could not do it by itself; `code` is Teams' own word for why. */
  | { readonly kind: 'failed'; readonly code: string };

/**
 * Reads the invokes of https://learn.microsoft.com/microsoftteams/platform/bots/how-to/authentication/bot-sso-code; null for all others.
 * Tokens and codes stay in the activity.
 */
export function readSignIn({ type, name, value }: Partial<Activity>): SignInInvoke | null {
  if (type !== 'invoke') return null;
  switch (name) {
    case 'signin/tokenExchange':
      return { kind: 'exchange' };
    case 'signin/verifyState':
      return { kind: 'verify', isCancelled: fieldOf(value, 'state') === 'CancelledByUser' };
    case 'signin/failure':
      return { kind: 'failed', code: (textOf(value, 'code') ?? 'unknown').slice(0, 100) };
    default:
      return null;
  }
}

/**
 * Lets Bot Framework's prompt alone answer the invokes of a sign-in, and its answer go out at once: what the sign-in was for may take
 * longer than Teams waits. Gives what the turn's replies acknowledge by: nothing of theirs is an answer to Teams.
 */
export function acknowledgeSignIn(context: TurnContext, acknowledge: Acknowledge): Acknowledge {
  context.onSendActivities(async (_context, activities, next) => {
    for (const { type, value } of activities) {
      if (type === 'invokeResponse' && isInvokeResponse(value)) acknowledge(value);
    }
    return next();
  });
  return () => false;
}

function isInvokeResponse(value: unknown): value is InvokeResponse {
  return typeof fieldOf(value, 'status') === 'number';
}

/**
 * People's tokens in Bot Framework's token service, which keeps and renews them. They are asked for outside of a turn, under the bot's own
 * registration, and go by the person's Bot Framework id.
 */
export class UserTokens implements WebIdentityTokens {
  readonly #authentication: Pick<BotFrameworkAuthentication, 'createUserTokenClient'>;
  readonly #identity: ClaimsIdentity;
  readonly #connectionName: () => string | null;
  readonly #deadlineMs: number;
  #client: Promise<UserTokenClient> | null = null;

  constructor(parts: {
    readonly authentication: Pick<BotFrameworkAuthentication, 'createUserTokenClient'>;
    /** The bot's application id; empty where the bot has no registration. */
    readonly appId: string;
    /** The OAuth connection that people sign in by at present; null where there is none. */
    readonly connectionName: () => string | null;
    readonly deadlineMs?: number;
  }) {
    this.#deadlineMs = parts.deadlineMs ?? DEADLINE_MS;
    this.#authentication = parts.authentication;
    this.#identity = new ClaimsIdentity([
      { type: AuthenticationConstants.AudienceClaim, value: parts.appId },
      { type: AuthenticationConstants.AppIdClaim, value: parts.appId },
    ]);
    this.#connectionName = parts.connectionName;
  }

  async token(federatedAs: string): Promise<string | null> {
    const connectionName = this.#connectionName();
    if (connectionName === null) return null;
    const answer: unknown = await this.#ask((client) =>
      client.getUserToken(federatedAs, connectionName, CHANNEL_ID, ''),
    );
    const parsed = TokenResponse.safeParse(answer);
    return parsed.success ? parsed.data.token : null;
  }

  async forget(federatedAs: string): Promise<void> {
    const connectionName = this.#connectionName();
    if (connectionName === null) return;
    await this.#ask(async (client) => {
      try {
        await client.signOutUser(federatedAs, connectionName, CHANNEL_ID);
      } catch (error) {
        // Whoever has not signed in is signed out.
        if (fieldOf(error, 'statusCode') !== 404) throw error;
      }
    });
  }

  async #ask<T>(work: (client: UserTokenClient) => Promise<T>): Promise<T> {
    try {
      this.#client ??= this.#authentication.createUserTokenClient(this.#identity);
      return await within(this.#deadlineMs, this.#client.then(work), () => signInUnavailable(null));
    } catch (error) {
      // The next time begins anew: the client may not even have been made.
      this.#client = null;
      throw error instanceof PersonError ? error : signInUnavailable(error);
    }
  }
}

/** Bot Framework did not do its part of a sign-in. What it said is not shown: it may hold a token. */
export function signInUnavailable(error: unknown): PersonError {
  const status = fieldOf(error, 'statusCode');
  return new PersonError(
    'sign-in-unavailable',
    'Signing in does not work at the moment',
    "Bot Framework's token service did not answer as it should. Nothing was run.",
    {
      facts: typeof status === 'number' ? [{ name: 'HTTP status', value: String(status) }] : [],
      nextSteps: [
        'Try again in a minute.',
        "If it stays, ask an operator of the bot whether the ConnectionName of SignIn is an OAuth connection of the bot's registration.",
      ],
    },
  );
}

/** A word in the person's own chat with the bot; where they are in it already, there. Rejects where Teams does not let the bot write to them. */
export async function tellPrivately(context: TurnContext, text: string): Promise<void> {
  const { activity, adapter } = context;
  if (activity.conversation.conversationType === 'personal') {
    await context.sendActivity({ type: 'message', text, textFormat: 'plain' });
    return;
  }
  const identity: unknown = context.turnState.get(adapter.BotIdentityKey);
  const appId =
    identity instanceof ClaimsIdentity ? identity.getClaimValue(AuthenticationConstants.AudienceClaim) : null;
  const scope: unknown = context.turnState.get(adapter.OAuthScopeKey);
  const tenantId =
    textOf(activity, 'channelData', 'tenant', 'id') ?? textOf(activity, 'conversation', 'tenantId') ?? '';
  await adapter.createConversationAsync(
    appId ?? '',
    activity.channelId,
    activity.serviceUrl,
    typeof scope === 'string' ? scope : '',
    {
      isGroup: false,
      bot: activity.recipient,
      members: [activity.from],
      tenantId,
      channelData: { tenant: { id: tenantId } },
    },
    async (their) => {
      // Bot Framework gives the new conversation's id for that of an activity, to which it would reply.
      their.activity.id = '';
      await their.sendActivity({ type: 'message', text, textFormat: 'plain' });
    },
  );
}
