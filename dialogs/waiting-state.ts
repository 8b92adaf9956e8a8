import type { StatePropertyAccessor, TurnContext } from 'botbuilder-core';
import type { DialogState } from 'botbuilder-dialogs';
import type { Store } from '../src/store/store.ts';

/** A dialog nobody has answered for this long is forgotten. */
const KEPT_MS = 24 * 60 * 60 * 1000;

/** The prompt that a person's dialog waits at: what a button's `dialog` names. */
export interface PromptRecord {
  readonly ownerId: string;
  readonly ownerName: string;
}

/**
 * The state of one person's dialogs in one conversation, for one turn. Bot Framework's own `BotState` overwrites whatever is stored;
 * this one writes with the eTag that was read, so that of two turns at once (a double press, a repeated delivery, another instance)
 * only one moves a dialog on.
 */
export class WaitingState implements StatePropertyAccessor<DialogState> {
  readonly #store: Store;
  readonly #key: string;
  readonly #clock: () => number;
  #state: DialogState = { dialogStack: [] };
  #eTag: string | undefined;
  #stored = false;
  #changedFrom = '';

  constructor(store: Store, conversationId: string, personId: string, clock: () => number) {
    this.#store = store;
    this.#key = `dialog/${conversationId}/${personId}`;
    this.#clock = clock;
  }

  async load(): Promise<void> {
    const item = (await this.#store.read([this.#key]))[this.#key];
    this.#stored = item !== undefined;
    this.#eTag = item === undefined ? undefined : String(item.eTag);
    if (item !== undefined) this.#state = item.state;
    this.#changedFrom = JSON.stringify(this.#state);
  }

  /** Throws `ConflictError` where another turn has moved the dialog on meanwhile. */
  async save(): Promise<void> {
    if (JSON.stringify(this.#state) === this.#changedFrom) return;
    const value = { state: this.#state, expiresAt: this.#clock() + KEPT_MS };
    // Without an eTag a write replaces anything; a first write of two at once may lose only a question, never run a command twice.
    await this.#store.write({ [this.#key]: this.#stored ? { ...value, eTag: this.#eTag } : value });
    this.#changedFrom = JSON.stringify(this.#state);
  }

  async get(_context: TurnContext, defaultValue?: DialogState): Promise<DialogState> {
    if (this.#state.dialogStack === undefined && defaultValue) this.#state = defaultValue;
    return this.#state;
  }

  async set(_context: TurnContext, value: DialogState): Promise<void> {
    this.#state = value;
  }

  async delete(): Promise<void> {
    this.#state = { dialogStack: [] };
  }
}

/** Remembers whose prompt an id is, so that a press by somebody else can be told so. */
export async function rememberPrompt(
  store: Store,
  id: string,
  owner: PromptRecord,
  clock: () => number,
): Promise<void> {
  await store.write({ [`prompt/${id}`]: { ...owner, expiresAt: clock() + KEPT_MS } });
}

export async function ownerOfPrompt(store: Store, id: string): Promise<PromptRecord | null> {
  // A store has no such keys; an id of a card never is one.
  if (!id.isWellFormed()) return null;
  const key = `prompt/${id}`;
  const item = (await store.read([key]))[key];
  return item === undefined ? null : { ownerId: String(item.ownerId), ownerName: String(item.ownerName) };
}
