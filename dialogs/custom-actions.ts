import type { DialogTurnResult, WaterfallStepContext } from 'botbuilder-dialogs';
import { WaterfallDialog } from 'botbuilder-dialogs/lib/waterfallDialog.js';
import type { Command } from '../src/command/command.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import { findConfiguration } from './account.ts';
import { ACTION_DIALOGS, type ActionOptions } from './action-options.ts';
import { type ActionVariables, type ActionVariablesOptions, missingVariables } from './action-variables.ts';
import { auditTurn } from './audit-turn.ts';
import type { PromptResult } from './card-prompt.ts';
import type { CommandOptions, ReadyCommand } from './command.ts';
import type { ConversationDialogs } from './conversation-dialogs.ts';
import { COMMAND_DIALOG } from './found.ts';
import { tellGone } from './notification-gone.ts';
import { offeredActions } from './offered-actions.ts';
import type { Parts } from './parts.ts';
import { globalRegionOf } from './regions.ts';
import { findNotification } from './sent-notification.ts';
import { templateCommand } from './template-command.ts';
import { type Turn, turnOf } from './turn.ts';

/** A press on the button of a custom action. What it sends is from outside: the action must be one that this notification offers. */
export async function pressAction(
  parts: Parts,
  turn: Turn,
  dialogs: ConversationDialogs,
  { id, action: name }: { readonly id: string; readonly action: string },
): Promise<ReadyCommand | null> {
  const sent = await findNotification(parts, id, turn.conversation.baseId);
  if (sent === null) {
    await tellGone(parts, turn);
    return null;
  }
  const configuration = findConfiguration(turn, sent.delivery.configurationName);
  const chosen = offeredActions(parts, { ...sent, configuration }).find(({ action }) => action === name);
  if (chosen === undefined) {
    auditTurn(parts, turn, {
      outcome: 'refused',
      errorCode: 'action-not-offered',
      configurationName: configuration.name,
    });
    await turn.replies.tell('This action is not offered here any more: it was changed or taken away since.');
    return null;
  }
  await dialogs.cancel('Another command took its place.');
  const { created, ...offered } = chosen;
  return dialogs.beginAction({
    ...offered,
    configurationName: findConfiguration(turn, created?.configurationName ?? configuration.name).name,
    region: created?.region ?? sent.notification.region,
    isCreated: created !== null,
  });
}

type Step = WaterfallStepContext<ActionOptions>;

/** A custom action: what its notification does not give is asked for, then its command goes the way of every command. */
export function customActionDialog(parts: Parts): WaterfallDialog<ActionOptions> {
  const askVariables = async (step: Step): Promise<DialogTurnResult> => {
    const { title, commandText, variables, changesAt } = step.options;
    if (changesAt !== undefined) {
      const all: ActionVariablesOptions = { title, commandText, variables, given: {}, asksAll: true, place: changesAt };
      return step.beginDialog(ACTION_DIALOGS.variables, all);
    }
    if (missingVariables({ commandText, variables }).length === 0) {
      return step.next({ kind: 'answered', value: variables } satisfies PromptResult<ActionVariables>);
    }
    const options: ActionVariablesOptions = { title, commandText, variables, given: {} };
    return step.beginDialog(ACTION_DIALOGS.variables, options);
  };

  const begin = async (step: Step): Promise<DialogTurnResult> => {
    const result: PromptResult<ActionVariables> = step.result;
    if (result.kind !== 'answered') return step.endDialog();
    const { changesAt: _, ...made } = { ...step.options, variables: result.value };
    const words = actionWords(parts, turnOf(step.context), made);
    const options: CommandOptions = { words, action: { configurationName: made.configurationName, made } };
    return step.replaceDialog(COMMAND_DIALOG, options);
  };

  return new WaterfallDialog<ActionOptions>(ACTION_DIALOGS.action, [askVariables, begin]);
}

/** The words of an action's command, with the account and the Region of its notification unless it names others. */
function actionWords(parts: Parts, turn: Turn, options: ActionOptions): readonly string[] {
  const { service, operation, globals, words } = actionCommand(parts, options);
  const configuration = findConfiguration(turn, options.configurationName);
  const where: string[] = [];
  // A few operations have an option of this name of their own.
  if (globals.account === null && operation.option('account') === undefined) {
    where.push('--account', configuration.account.id);
  }
  const isGlobal = globalRegionOf(service.name, configuration.roleArn) !== null;
  if (globals.region === null && options.region !== null && !isGlobal) where.push('--region', options.region);
  return [...words, ...where];
}

/** The command of an action whose variables are all there. Throws where it is none, or its values would change what it does. */
function actionCommand(parts: Parts, options: ActionOptions): Command {
  const outcome = templateCommand(parts, options.commandText, options.variables);
  switch (outcome.kind) {
    case 'command':
      return outcome.command;
    case 'denied':
      throw outcome.error;
    case 'unsafe':
      throw unsafe(options, outcome.why);
    case 'not-runnable':
      throw notRunnable(options, outcome.why);
  }
}

function unsafe(options: ActionOptions, why: string): PersonError {
  return new PersonError('unsafe-value', 'The values do not fit this action', `${options.title} was not run. ${why}`, {
    nextSteps: [
      'Look at the variables of the notification; if they are right, type the command yourself.',
      `Values are taken as text, each within one argument: ${keeperOf(options)} writes the command of the action so that no more is asked of them.`,
    ],
    ...toShow(options),
  });
}

function notRunnable(options: ActionOptions, why: string): PersonError {
  const where = options.isCreated ? `with action edit ${options.action}` : '(its CommandText)';
  return new PersonError(
    'bad-action',
    'The command of this action cannot be run',
    `${options.title} was not run. ${why}`,
    { nextSteps: [`If the values are right, ${keeperOf(options)} corrects the command ${where}.`], ...toShow(options) },
  );
}

function keeperOf({ isCreated }: ActionOptions): string {
  return isCreated ? 'an administrator of the bot' : 'whoever keeps the configuration';
}

function toShow({ isCreated, action }: ActionOptions): Pick<PersonError, 'commands'> {
  return { commands: isCreated ? [{ title: `Show ${action}`, line: `action show ${action}` }] : [] };
}
