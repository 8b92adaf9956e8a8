/** Sends to conversations outside a turn. Only the outbox's worker does. */
export interface Sender {
  /** Posts a card; gives Teams' id of the message. Rejects with {@link SendError}. */
  post(to: Recipient, card: object): Promise<string>;
  /** Replaces a message. Rejects with {@link SendError}. */
  update(to: Recipient, messageId: string, card: object): Promise<void>;
}

export interface Recipient {
  /** Bot Framework's id without a thread. */
  readonly conversationId: string;
  readonly tenantId: string;
  /** The message whose thread is answered in; null for none. Only channels have threads. */
  readonly threadId: string | null;
}

/** How a send ended that did not succeed. */
export type SendFailure =
  /** It may succeed later; `retryAfterMs` where Teams says when. */
  | { readonly kind: 'later'; readonly retryAfterMs: number | null }
  /** The bot is not, or no longer, in the conversation, or may not write there. */
  | { readonly kind: 'not-there' }
  /** The message to replace is gone. */
  | { readonly kind: 'no-message' }
  | { readonly kind: 'too-big' }
  /** Teams does not take this message, now or later. */
  | { readonly kind: 'refused' };

export class SendError extends Error {
  override readonly name = 'SendError';
  readonly code = 'send-failed';
  readonly failure: SendFailure;

  /** `message` is one line for operators: status, Teams' code, what it says. */
  constructor(failure: SendFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.failure = failure;
  }
}
