import { type Activity, CardFactory, type InvokeResponse, MessageFactory, type TurnContext } from 'botbuilder-core';
import type { AdaptiveCard } from '../../cards/render.ts';
import type { Acknowledge } from './adapter.ts';

/** How a turn answers in its conversation. One for each turn. */
export interface Replies {
  /** Posts a card in the turn's thread; gives the id of the message, by which it can be replaced. */
  send(card: AdaptiveCard): Promise<string | null>;
  /** Replaces the card whose button was pressed; where there was none, posts the card. */
  replacePressed(card: AdaptiveCard): Promise<void>;
  /** Replaces a card sent before, by its message id. A message that is gone is no fault; false where Teams did not take it. */
  replace(messageId: string, card: AdaptiveCard): Promise<boolean>;
  /** A word to the person who pressed, which Teams shows to nobody else where it can. Where it cannot, the card stands for it, if there is one. */
  tell(text: string, otherwise?: AdaptiveCard): Promise<void>;
  /** Ends a press that was answered by a new message alone: Teams shows an error on one without an answer of its own. */
  finish(): void;
  /** Shows that the bot is busy until the work is done, from `afterMs` on; gives the work's result. */
  whileWorking<T>(work: Promise<T>): Promise<T>;
}

/** Type of an invoke's answer that is a word to who pressed. */
const INVOKE_MESSAGE = 'application/vnd.microsoft.activity.message';
/** Milliseconds until a typing indicator shows; Teams keeps it up for about this long again. */
const TYPING_AFTER_MS = 900;
const TYPING_EVERY_MS = 3000;

export function createReplies(
  context: TurnContext,
  acknowledge: Acknowledge,
  onFault: (error: unknown) => void,
): Replies {
  const invoked = context.activity.type === 'invoke';
  /** False where the press has its answer: what is to be shown then goes out as an activity. */
  const answerInvoke = (type: string, value: unknown): boolean => {
    const response: InvokeResponse = { status: 200, body: { statusCode: 200, type, value } };
    return invoked && acknowledge(response);
  };
  const pressedMessage = (): string | null => context.activity.replyToId ?? null;

  const send = async (card: AdaptiveCard): Promise<string | null> => {
    const response = await context.sendActivity(cardMessage(card));
    return response?.id ? response.id : null;
  };
  const replace = async (messageId: string, card: AdaptiveCard): Promise<boolean> => {
    try {
      await context.updateActivity({ ...cardMessage(card), id: messageId });
      return true;
    } catch (error) {
      // The message may have been deleted, or the client may not update: the conversation goes on without it.
      onFault(error);
      return false;
    }
  };

  return {
    send,
    replace,
    async replacePressed(card) {
      if (answerInvoke('application/vnd.microsoft.card.adaptive', card)) return;
      const messageId = pressedMessage();
      if (messageId === null) await send(card);
      else await replace(messageId, card);
    },
    async tell(text, otherwise) {
      if (answerInvoke(INVOKE_MESSAGE, text)) return;
      if (otherwise) return void (await send(otherwise));
      // Names stand in it, which would act as Markdown.
      await context.sendActivity({ ...MessageFactory.text(text), textFormat: 'plain' });
    },
    finish() {
      answerInvoke(INVOKE_MESSAGE, 'The answer is below.');
    },
    async whileWorking(work) {
      const type = () => {
        // A lost typing indicator is worth neither a retry nor an error.
        context.sendActivity({ type: 'typing' }).catch(onFault);
      };
      let every: NodeJS.Timeout | undefined;
      const first = setTimeout(() => {
        type();
        every = setInterval(type, TYPING_EVERY_MS);
      }, TYPING_AFTER_MS);
      try {
        return await work;
      } finally {
        clearTimeout(first);
        clearInterval(every);
      }
    },
  };
}

function cardMessage(card: AdaptiveCard): Partial<Activity> {
  return MessageFactory.attachment(CardFactory.adaptiveCard(card));
}
