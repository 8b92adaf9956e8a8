import type { TurnContext } from 'botbuilder-core';
import type { Dialog, DialogContext, DialogTurnResult } from 'botbuilder-dialogs';
import { DialogTurnStatus } from 'botbuilder-dialogs/lib/dialog.js';
import { DialogContextError } from 'botbuilder-dialogs/lib/dialogContextError.js';
import { DialogSet } from 'botbuilder-dialogs/lib/dialogSet.js';
import { z } from 'zod';
import { ACTION_DIALOGS, type ActionOptions } from './action-options.ts';
import { CardPrompt, type PromptState, promptState, type TypedReply } from './card-prompt.ts';
import { DIALOGS } from './command.ts';
import { FormPrompt } from './form-prompt.ts';
import { type Found, foundOf } from './found.ts';
import type { MissingArgumentsOptions } from './missing-arguments.ts';
import type { Parts } from './parts.ts';
import { type ReadyCommand, readyCommand } from './ready-command.ts';
import { type ReadyQuestion, readyQuestion } from './ready-question.ts';
import type { SETTINGS_DIALOGS } from './settings.ts';
import { SIGN_IN_DIALOG } from './sign-in.ts';
import { type SignInOptions, SignInPrompt } from './sign-in-prompt.ts';
import { attachReply, type PromptReply, type Turn, turnOf } from './turn.ts';
import { WaitingState } from './waiting-state.ts';

/**
 * One person's dialogs in one conversation, for the length of one turn: opened, moved on at most once, saved. Several people may
 * have dialogs open in a conversation at once; each has a state of their own.
 */
export class ConversationDialogs {
  readonly #context: DialogContext;
  readonly #state: WaitingState;

  private constructor(context: DialogContext, state: WaitingState) {
    this.#context = context;
    this.#state = state;
  }

  /** @param known every dialog that may be open. */
  static async open(
    parts: Pick<Parts, 'store' | 'clock'>,
    context: TurnContext,
    known: readonly Dialog[],
  ): Promise<ConversationDialogs> {
    const { conversation, person } = turnOf(context);
    const state = new WaitingState(parts.store, conversation.id, person.id, parts.clock);
    await state.load();
    const dialogs = new DialogSet(state);
    for (const dialog of known) dialogs.add(dialog);
    return new ConversationDialogs(await dialogs.createContext(context), state);
  }

  /** Id of the prompt that waits, as its buttons send it. */
  get promptId(): string | null {
    return promptState(this.#context)?.promptId ?? null;
  }

  /** What the command that waits has found out so far, for the audit; null where none waits. */
  get found(): Found | null {
    return foundOf(this.#context);
  }

  /** Words of the command that waits for arguments, if one does. */
  get pendingWords(): readonly string[] | null {
    if (this.#context.activeDialog?.id !== DIALOGS.missingArguments) return null;
    return promptState<MissingArgumentsOptions>(this.#context)?.options.words ?? null;
  }

  /** What a typed text means to the prompt that waits; null where none does, or it is none of its answers. */
  typedAnswer(text: string): TypedReply {
    const waiting = this.#waiting();
    return waiting ? waiting.prompt.typed(text, waiting.state.options) : null;
  }

  /** Begins the way of a command; gives it back when it may run at once. */
  async beginCommand(words: readonly string[]): Promise<ReadyCommand | null> {
    return this.#move(() => this.#context.beginDialog(DIALOGS.command, { words }));
  }

  /** Begins a custom action; gives its command back when it may run, which is after it was confirmed. */
  async beginAction(options: ActionOptions): Promise<ReadyCommand | null> {
    return this.#move(() => this.#context.beginDialog(ACTION_DIALOGS.action, options));
  }

  async beginSetting(
    dialog: (typeof SETTINGS_DIALOGS)[keyof typeof SETTINGS_DIALOGS],
    options: object = {},
  ): Promise<void> {
    await this.#move(() => this.#context.beginDialog(dialog, options));
  }

  /** Begins any other dialog; gives a command back when the dialog ends at once with one that may run. */
  async beginDialog(id: string, options: object): Promise<ReadyCommand | null> {
    return this.#move(() => this.#context.beginDialog(id, options));
  }

  /** Begins a sign-in that no command asks for. */
  async beginSignIn(): Promise<void> {
    const options: SignInOptions = { account: null };
    await this.#move(() => this.#context.beginDialog(SIGN_IN_DIALOG, options));
  }

  /** Whether the person is asked to sign in. */
  get waitsForSignIn(): boolean {
    const { activeDialog } = this.#context;
    return activeDialog !== undefined && this.#context.findDialog(activeDialog.id) instanceof SignInPrompt;
  }

  /** Moves the waiting sign-in on with what Teams sent for it; gives the command back when it may run now. */
  async continueSignIn(): Promise<ReadyCommand | null> {
    return this.#move(() => this.#context.continueDialog());
  }

  /** Whether a file that is sent now belongs to what waits. */
  get takesFiles(): boolean {
    const { activeDialog } = this.#context;
    const prompt = activeDialog && this.#context.findDialog(activeDialog.id);
    return prompt instanceof FormPrompt && prompt.takesFiles;
  }

  /** Moves the waiting dialog on; gives the command back when it may run now, or the question when it may be asked. */
  async answer(reply: PromptReply): Promise<ReadyCommand | ReadyQuestion | null> {
    attachReply(this.#context.context, reply);
    return this.#step(() => this.#context.continueDialog());
  }

  /** Gives a command back that may run; whoever begins a dialog is asked something before there is a question for an agent. */
  async #move(step: () => Promise<DialogTurnResult>): Promise<ReadyCommand | null> {
    const done = await this.#step(step);
    return done?.kind === 'ready' ? done : null;
  }

  /** A dialog that fails is over: its answer is the error, and the next command finds nothing waiting. */
  async #step(step: () => Promise<DialogTurnResult>): Promise<ReadyCommand | ReadyQuestion | null> {
    try {
      return ready(await step());
    } catch (error) {
      await this.#context.cancelAllDialogs();
      // Bot Framework wraps what a step throws.
      throw error instanceof DialogContextError ? error.error : error;
    }
  }

  /** Ends what waits, and its card says why. False where nothing waited. */
  async cancel(why: string): Promise<boolean> {
    if (!this.#context.activeDialog) return false;
    const waiting = this.#waiting();
    if (waiting) await waiting.prompt.end(turnOf(this.#context.context), waiting.state, why);
    await this.#context.cancelAllDialogs();
    return true;
  }

  #waiting(): { readonly prompt: WaitingPrompt; readonly state: PromptState<object> } | null {
    const { activeDialog } = this.#context;
    const prompt = activeDialog && this.#context.findDialog(activeDialog.id);
    const state = promptState<object>(this.#context);
    return state && isWaitingPrompt(prompt) ? { prompt, state } : null;
  }

  /** Throws `ConflictError` where another turn of the same person has moved the dialog on meanwhile. */
  save(): Promise<void> {
    return this.#state.save();
  }
}

const readyToRun = z.discriminatedUnion('kind', [readyCommand, readyQuestion]);

function ready(result: DialogTurnResult): ReadyCommand | ReadyQuestion | null {
  if (result.status !== DialogTurnStatus.complete) return null;
  const parsed = readyToRun.safeParse(result.result);
  return parsed.success ? parsed.data : null;
}

/** A question that is answered by text, too, and can be ended from outside. */
interface WaitingPrompt {
  typed(text: string, options: object): TypedReply;
  end(turn: Turn, state: PromptState<object>, why: string): Promise<void>;
}

function isWaitingPrompt(dialog: Dialog | undefined): dialog is Dialog & WaitingPrompt {
  return dialog instanceof CardPrompt || dialog instanceof SignInPrompt;
}
