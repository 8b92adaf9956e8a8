import type { TurnContext } from 'botbuilder-core';
import type { DialogContext, DialogTurnResult, OAuthPrompt as OAuthPromptType } from 'botbuilder-dialogs';
import { Dialog } from 'botbuilder-dialogs/lib/dialog.js';
import { OAuthPrompt } from 'botbuilder-dialogs/lib/prompts/oauthPrompt.js';
import { z } from 'zod';
import { fieldOf } from '../src/teams/fields.ts';
import { signInUnavailable } from '../src/teams/sign-in.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import { type PromptState, promptState, settlePlace, type TypedReply } from './card-prompt.ts';
import type { Parts } from './parts.ts';
import { ownClaims } from './sign-in-claims.ts';
import { type Turn, turnOf } from './turn.ts';
import { rememberPrompt } from './waiting-state.ts';

const MINUTES = 15;
const VALID_FOR_MS = MINUTES * 60_000;
const OAUTH_CARD = 'application/vnd.microsoft.card.oauth';

const TokenResponse = z.looseObject({ token: z.string().min(1) });

/** What a sign-in is for. Plain data: it is kept in the store while it waits. */
export interface SignInOptions {
  /** The account that a command goes to; null where a person signs in without one. */
  readonly account: { readonly id: string; readonly name: string } | null;
}

/** The token of what Bot Framework's prompt ends with; null where it has none. */
export function tokenOf(result: unknown): string | null {
  const parsed = TokenResponse.safeParse(result);
  return parsed.success ? parsed.data.token : null;
}

/**
 * Bot Framework's `OAuthPrompt`, with what a conversation of several people needs: the card names who is asked, tells how it went when it
 * is over, and takes nobody else's sign-in. The token goes to the dialog that asked and is kept nowhere.
 */
export class SignInPrompt extends Dialog {
  readonly #parts: Parts;

  constructor(id: string, parts: Parts) {
    super(id);
    this.#parts = parts;
  }

  override async beginDialog(dc: DialogContext, options?: object): Promise<DialogTurnResult> {
    const turn = turnOf(dc.context);
    const asked: SignInOptions = { account: null, ...options };
    const { store, newId, clock } = this.#parts;
    const messageId = idOfCard(dc.context);
    const result = await this.#guarded(() =>
      this.#oauth(turn).beginDialog(dc, { prompt: { text: question(turn, asked), textFormat: 'plain' } }),
    );
    // Where Bot Framework has a token already, nothing is asked.
    if (dc.activeDialog?.id !== this.id) return result;
    const state = { promptId: newId(), messageId: messageId(), askedAt: clock(), options: asked };
    dc.activeDialog.state = { ...dc.activeDialog.state, prompt: state satisfies PromptState<SignInOptions> };
    await rememberPrompt(store, state.promptId, { ownerId: turn.person.id, ownerName: turn.person.name }, clock);
    return result;
  }

  override async continueDialog(dc: DialogContext): Promise<DialogTurnResult> {
    const turn = turnOf(dc.context);
    const state = promptState<SignInOptions>(dc);
    if (!state) return Dialog.EndOfTurn;
    if (this.#parts.clock() - state.askedAt > VALID_FOR_MS) {
      await this.end(turn, state, 'It took too long.');
      return dc.endDialog();
    }
    const result = await this.#guarded(
      () => this.#oauth(turn, state).continueDialog(dc),
      // A code that the token service does not know is a mistake of who typed it.
      (error) => (turn.via === 'message' && isRefusal(error) ? Dialog.EndOfTurn : null),
    );
    if (turn.via === 'message' && dc.activeDialog?.id === this.id) {
      await turn.replies.tell('That code is not valid. Sign in again and send the new code, or send: cancel');
    }
    return result;
  }

  /** The six digits that the sign-in's window shows where it cannot tell Teams by itself. */
  typed(text: string): TypedReply {
    const word = text.trim().toLowerCase();
    if (/^\d{6}$/.test(word)) return { kind: 'answer', reply: { kind: 'values', values: new Map() } };
    return ['cancel', 'no', 'n', 'stop'].includes(word) ? { kind: 'cancel' } : null;
  }

  /** Ends the question from outside: cancelled, or another command took its place. */
  async end(turn: Turn, state: PromptState<object>, why: string): Promise<void> {
    await this.#settle(turn, state, `${turn.person.name} has not signed in`, [{ name: 'Why', value: why }]);
  }

  #oauth(turn: Turn, state?: PromptState<SignInOptions>): OAuthPromptType {
    const { connectionName = '' } = this.#parts.configuration().signIn ?? {};
    return new OAuthPrompt(
      this.id,
      {
        connectionName,
        title: 'Sign in',
        text: 'Use the account that you use in Teams. If a code is shown at the end, send it here.',
        // The bound above comes first and says so.
        timeout: VALID_FOR_MS + 60_000,
      },
      async ({ recognized }) => {
        const token = recognized.succeeded ? tokenOf(recognized.value) : null;
        if (token === null) return false;
        try {
          await ownClaims(this.#parts, turn, token);
        } catch (error) {
          if (state) await this.end(turn, state, error instanceof PersonError ? error.title : 'It failed.');
          throw error;
        }
        if (state) await this.#settle(turn, state, `${turn.person.name} has signed in`, []);
        return true;
      },
    );
  }

  async #settle(
    turn: Turn,
    state: PromptState<object>,
    title: string,
    facts: readonly { readonly name: string; readonly value: string }[],
  ): Promise<void> {
    await settlePlace(this.#parts, turn, state, { tone: 'default', title, commandLine: null, facts });
  }

  /** What Bot Framework's client throws may repeat what it was given, so none of it goes on. */
  async #guarded(
    work: () => Promise<DialogTurnResult>,
    instead: (error: unknown) => DialogTurnResult | null = () => null,
  ): Promise<DialogTurnResult> {
    try {
      return await work();
    } catch (error) {
      if (!isOfBotFramework(error)) throw error;
      const given = instead(error);
      if (given) return given;
      this.#parts.log.warn({ status: fieldOf(error, 'statusCode') }, "Bot Framework's token service refused a request");
      throw signInUnavailable(error);
    }
  }
}

/** The client's `RestError`, whatever became of the request. */
function isOfBotFramework(error: unknown): boolean {
  return fieldOf(error, 'name') === 'RestError' || typeof fieldOf(error, 'statusCode') === 'number';
}

function isRefusal(error: unknown): boolean {
  const status = fieldOf(error, 'statusCode');
  return typeof status === 'number' && status >= 400 && status < 500;
}

/** Everybody sees the card, so it says whom it is for. */
function question({ person }: Turn, { account }: SignInOptions): string {
  const what = account === null ? 'sign in' : `sign in to run this in ${account.name} (${account.id})`;
  return `${person.name}, ${what}. AWS checks your own sign-in; nobody else's counts here. Within ${MINUTES} minutes, please.`;
}

/** Gives what tells the id of the OAuth card's message, once it was sent: Bot Framework's prompt keeps it to itself. */
function idOfCard(context: TurnContext): () => string | null {
  let id: string | null = null;
  context.onSendActivities(async (_context, activities, next) => {
    const responses = await next();
    const place = activities.findIndex(({ attachments }) =>
      attachments?.some(({ contentType }) => contentType === OAUTH_CARD),
    );
    if (place !== -1) id = responses[place]?.id || null;
    return responses;
  });
  return () => id;
}
