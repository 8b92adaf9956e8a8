import type { DialogContext, DialogTurnResult } from 'botbuilder-dialogs';
import { Dialog } from 'botbuilder-dialogs/lib/dialog.js';
import type { AdaptiveCard } from '../cards/render.ts';
import type { SettledView } from '../cards/views.ts';
import { auditedOf, auditTurn } from './audit-turn.ts';
import { foundOf } from './found.ts';
import type { Parts } from './parts.ts';
import { type PromptReply, replyOf, type Turn, turnOf } from './turn.ts';
import { rememberPrompt } from './waiting-state.ts';

const EXPIRED = { outcome: 'expired', errorCode: 'prompt-expired' } as const;

/** What a prompt makes of a reply. */
export type Accepted<Options, Value> =
  /** `settled` takes the card's place; null leaves the card to whatever asks next. */
  | { readonly kind: 'value'; readonly value: Value; readonly settled: SettledView | null }
  /** Not yet enough or not valid: the card is shown again with these options. */
  | { readonly kind: 'again'; readonly options: Options }
  /** Something was taken in besides: the card stays as it is, and waits with these options. */
  | { readonly kind: 'noted'; readonly options: Options }
  /** The reply is not one for this prompt. */
  | { readonly kind: 'ignored' };

/** What is kept of a prompt that waits. Plain data: it goes into the store. */
export interface PromptState<Options> {
  readonly promptId: string;
  readonly messageId: string | null;
  readonly askedAt: number;
  readonly options: Options;
}

/** The card of a question, for the next one to take its place. */
export interface PromptPlace {
  readonly promptId: string;
  readonly messageId: string | null;
}

/** What a prompt's dialog ends with. */
export type PromptResult<Value> =
  | { readonly kind: 'answered'; readonly value: Value; readonly place?: PromptPlace }
  | { readonly kind: 'ended' };

/** What a typed text means to the question that waits. */
export type TypedReply =
  | { readonly kind: 'answer'; readonly reply: PromptReply }
  /** An answer, unless the text is a command of its own. */
  | { readonly kind: 'free'; readonly reply: PromptReply }
  /** A command that is asked for: an answer, unless the text is a command of the bot's own besides `run`. */
  | { readonly kind: 'command'; readonly reply: PromptReply }
  | { readonly kind: 'cancel' }
  | null;

/**
 * A question on a card. It is answered on the card or by text, shown again until the answer is valid, and when it is settled the card
 * loses its inputs and says what was chosen, by whom. Its answers are the same whether pressed or typed.
 */
export abstract class CardPrompt<Options extends object, Value> extends Dialog {
  protected readonly parts: Parts;

  constructor(id: string, parts: Parts) {
    super(id);
    this.parts = parts;
  }

  /** The question. Plain data in, a card out. */
  protected abstract card(turn: Turn, promptId: string, options: Options): Promise<AdaptiveCard> | AdaptiveCard;

  protected abstract accept(
    turn: Turn,
    reply: PromptReply,
    options: Options,
  ): Accepted<Options, Value> | Promise<Accepted<Options, Value>>;

  /** Milliseconds for which the question stands; null for as long as its dialog is kept. */
  protected readonly validForMs: number | null = null;

  /** The card of an earlier question that this one takes the place of. */
  protected placeOf(_options: Options): PromptPlace | null {
    return null;
  }

  /** What a text that was typed while the question waits means to it. */
  typed(_text: string, _options: Options): TypedReply {
    return null;
  }

  /** What the card says when the question ends without an answer. */
  protected abstract ended(turn: Turn, why: string, options: Options): SettledView;

  override async beginDialog(dc: DialogContext, options?: object): Promise<DialogTurnResult> {
    const turn = turnOf(dc.context);
    const asked = this.optionsOf(options);
    const place = this.placeOf(asked);
    if (place && turn.pressedPrompt === place.promptId) {
      await turn.replies.replacePressed(await this.card(turn, place.promptId, asked));
      this.#keep(dc, { ...place, askedAt: this.parts.clock(), options: asked });
      return Dialog.EndOfTurn;
    }
    if (place) await settlePlace(this.parts, turn, place, this.ended(turn, 'It goes on below.', asked));
    const promptId = this.parts.newId();
    await rememberPrompt(
      this.parts.store,
      promptId,
      { ownerId: turn.person.id, ownerName: turn.person.name },
      this.parts.clock,
    );
    const messageId = await turn.replies.send(await this.card(turn, promptId, asked));
    this.#keep(dc, { promptId, messageId, askedAt: this.parts.clock(), options: asked });
    return Dialog.EndOfTurn;
  }

  override async continueDialog(dc: DialogContext): Promise<DialogTurnResult> {
    const turn = turnOf(dc.context);
    const state = promptState<Options>(dc);
    const reply = replyOf(dc.context);
    if (!state || !reply) return Dialog.EndOfTurn;
    if (this.validForMs !== null && this.parts.clock() - state.askedAt > this.validForMs) {
      const why = 'It has expired: ask again to run it.';
      auditTurn(this.parts, turn, { ...auditedOf(this.parts, turn, foundOf(dc)), ...EXPIRED });
      await this.settle(turn, state, this.ended(turn, why, state.options));
      if (turn.via === 'message') await turn.replies.tell(why);
      return dc.endDialog({ kind: 'ended' } satisfies PromptResult<Value>);
    }
    const accepted = await this.accept(turn, reply, state.options);
    switch (accepted.kind) {
      case 'ignored':
        await turn.replies.tell('That is no answer to this question. Use its own buttons.');
        return Dialog.EndOfTurn;
      case 'noted':
        this.#keep(dc, { ...state, options: accepted.options });
        return Dialog.EndOfTurn;
      case 'again': {
        await this.show(turn, state, await this.card(turn, state.promptId, accepted.options));
        this.#keep(dc, { ...state, options: accepted.options });
        return Dialog.EndOfTurn;
      }
      case 'value':
        if (accepted.settled) await this.settle(turn, state, accepted.settled);
        return dc.endDialog({
          kind: 'answered',
          value: accepted.value,
          ...(accepted.settled ? {} : { place: { promptId: state.promptId, messageId: state.messageId } }),
        } satisfies PromptResult<Value>);
    }
  }

  /** Ends the question from outside: cancelled, or another command took its place. */
  async end(turn: Turn, state: PromptState<Options>, why: string): Promise<void> {
    await this.settle(turn, state, this.ended(turn, why, state.options));
  }

  protected abstract optionsOf(options: object | undefined): Options;

  protected async settle(turn: Turn, state: PromptState<Options>, view: SettledView): Promise<void> {
    await this.show(turn, state, this.parts.cards.render('settled', view));
  }

  protected show(turn: Turn, state: PromptState<Options>, card: AdaptiveCard): Promise<void> {
    return showAt(turn, state, card);
  }

  #keep(dc: DialogContext, state: PromptState<Options>): void {
    if (dc.activeDialog) dc.activeDialog.state = { prompt: state };
  }
}

/** Ends a card whose question was answered, with what came of it. */
export function settlePlace(
  parts: Pick<Parts, 'cards'>,
  turn: Turn,
  place: PromptPlace,
  view: SettledView,
): Promise<void> {
  return showAt(turn, place, parts.cards.render('settled', view));
}

/** A pressed card is replaced by the answer to the press; after anything else, by its message id. */
async function showAt(turn: Turn, { promptId, messageId }: PromptPlace, card: AdaptiveCard): Promise<void> {
  if (turn.pressedPrompt === promptId) await turn.replies.replacePressed(card);
  else if (messageId !== null) await turn.replies.replace(messageId, card);
}

/** The prompt that waits on top of a person's dialogs, if one does. */
export function promptState<Options>(dc: DialogContext): PromptState<Options> | null {
  return dc.activeDialog?.state?.prompt ?? null;
}
