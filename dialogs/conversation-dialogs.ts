import type { TurnContext } from 'botbuilder-core';
import type { Dialog, DialogContext, DialogTurnResult } from 'botbuilder-dialogs';
import { DialogTurnStatus } from 'botbuilder-dialogs/lib/dialog.js';
import { DialogContextError } from 'botbuilder-dialogs/lib/dialogContextError.js';
import { DialogSet } from 'botbuilder-dialogs/lib/dialogSet.js';
import { ActionVariablesPrompt } from './action-variables.ts';
import { CardPrompt, type PromptState, promptState, type TypedReply } from './card-prompt.ts';
import { ChoicePrompt } from './choice-prompt.ts';
import { commandDialog, DIALOGS, type ReadyCommand, readyCommand } from './command.ts';
import { ConfirmationPrompt } from './confirmation.ts';
import { ACTION_DIALOGS, type ActionOptions, customActionDialog } from './custom-actions.ts';
import { type Found, foundOf } from './found.ts';
import { furtherDialogs } from './further-dialogs.ts';
import { type MissingArgumentsOptions, MissingArgumentsPrompt } from './missing-arguments.ts';
import type { Parts } from './parts.ts';
import { type SETTINGS_DIALOGS, settingsDialogs } from './settings.ts';
import { attachReply, type PromptReply, turnOf } from './turn.ts';
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

  static async open(parts: Parts, context: TurnContext): Promise<ConversationDialogs> {
    const { conversation, person } = turnOf(context);
    const state = new WaitingState(parts.store, conversation.id, person.id, parts.clock);
    await state.load();
    const dialogs = new DialogSet(state);
    dialogs.add(commandDialog(parts));
    dialogs.add(new ChoicePrompt(DIALOGS.account, parts));
    dialogs.add(new ChoicePrompt(DIALOGS.region, parts));
    dialogs.add(new MissingArgumentsPrompt(DIALOGS.missingArguments, parts));
    dialogs.add(new ConfirmationPrompt(DIALOGS.confirmation, parts));
    for (const dialog of settingsDialogs(parts)) dialogs.add(dialog);
    dialogs.add(customActionDialog(parts));
    dialogs.add(new ActionVariablesPrompt(ACTION_DIALOGS.variables, parts));
    for (const dialog of furtherDialogs(parts)) dialogs.add(dialog);
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

  async beginSetting(dialog: (typeof SETTINGS_DIALOGS)[keyof typeof SETTINGS_DIALOGS]): Promise<void> {
    await this.#move(() => this.#context.beginDialog(dialog));
  }

  /** Moves the waiting dialog on; gives the command back when it may run now. */
  async answer(reply: PromptReply): Promise<ReadyCommand | null> {
    attachReply(this.#context.context, reply);
    return this.#move(() => this.#context.continueDialog());
  }

  /** A dialog that fails is over: its answer is the error, and the next command finds nothing waiting. */
  async #move(step: () => Promise<DialogTurnResult>): Promise<ReadyCommand | null> {
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

  #waiting(): { readonly prompt: CardPrompt<object, unknown>; readonly state: PromptState<object> } | null {
    const { activeDialog } = this.#context;
    const prompt = activeDialog && this.#context.findDialog(activeDialog.id);
    const state = promptState<object>(this.#context);
    return state && isCardPrompt(prompt) ? { prompt, state } : null;
  }

  /** Throws `ConflictError` where another turn of the same person has moved the dialog on meanwhile. */
  save(): Promise<void> {
    return this.#state.save();
  }
}

function ready(result: DialogTurnResult): ReadyCommand | null {
  if (result.status !== DialogTurnStatus.complete) return null;
  const parsed = readyCommand.safeParse(result.result);
  return parsed.success ? parsed.data : null;
}

function isCardPrompt(dialog: Dialog | undefined): dialog is CardPrompt<object, unknown> {
  return dialog instanceof CardPrompt;
}
