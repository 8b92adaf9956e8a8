import type { DialogTurnResult, WaterfallStepContext } from 'botbuilder-dialogs';
import { WaterfallDialog } from 'botbuilder-dialogs/lib/waterfallDialog.js';
import { deniedError } from '../src/aws/call.ts';
import type { Command, Value } from '../src/command/command.ts';
import { xformName } from '../src/command/names.ts';
import { parseWords } from '../src/command/parse.ts';
import { actionsFor, resolveCommand } from '../src/notifications/custom-actions.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import { findConfiguration } from './account.ts';
import { type ActionVariables, type ActionVariablesOptions, missingVariables } from './action-variables.ts';
import { auditTurn } from './audit-turn.ts';
import type { PromptResult } from './card-prompt.ts';
import type { CommandOptions, ReadyCommand } from './command.ts';
import type { ConversationDialogs } from './conversation-dialogs.ts';
import { COMMAND_DIALOG } from './found.ts';
import { tellGone } from './notification-gone.ts';
import type { Parts } from './parts.ts';
import { globalRegionOf } from './regions.ts';
import { findNotification } from './sent-notification.ts';
import { type Turn, turnOf } from './turn.ts';

export const ACTION_DIALOGS = { action: 'custom-action', variables: 'action-variables' } as const;

/** A custom action on its way. Plain data: it is kept in the store while its variables are asked for. */
export interface ActionOptions {
  readonly action: string;
  readonly title: string;
  readonly commandText: string;
  readonly variables: ActionVariables;
  readonly configurationName: string;
  /** The notification's; null where it names none. */
  readonly region: string | null;
}

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
  const { customActions } = parts.configuration();
  const offered = actionsFor(sent.notification, sent.incoming, customActions, configuration.customizations);
  const chosen = offered.find(({ action }) => action === name);
  if (chosen === undefined) {
    auditTurn(parts, turn, {
      outcome: 'refused',
      errorCode: 'action-not-offered',
      configurationName: configuration.name,
    });
    await turn.replies.tell('This action is not offered here any more: the configuration has changed since.');
    return null;
  }
  await dialogs.cancel('Another command took its place.');
  return dialogs.beginAction({
    ...chosen,
    configurationName: configuration.name,
    region: sent.notification.region,
  });
}

type Step = WaterfallStepContext<ActionOptions>;

/** A custom action: what its notification does not give is asked for, then its command goes the way of every command. */
export function customActionDialog(parts: Parts): WaterfallDialog<ActionOptions> {
  const askVariables = async (step: Step): Promise<DialogTurnResult> => {
    const { title, commandText, variables } = step.options;
    if (missingVariables({ commandText, variables }).length === 0) {
      return step.next({ kind: 'answered', value: variables } satisfies PromptResult<ActionVariables>);
    }
    const options: ActionVariablesOptions = { title, commandText, variables, given: {} };
    return step.beginDialog(ACTION_DIALOGS.variables, options);
  };

  const begin = async (step: Step): Promise<DialogTurnResult> => {
    const result: PromptResult<ActionVariables> = step.result;
    if (result.kind !== 'answered') return step.endDialog();
    const { configurationName } = step.options;
    const words = actionWords(parts, turnOf(step.context), { ...step.options, variables: result.value });
    const options: CommandOptions = { words, action: { configurationName } };
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
function actionCommand(parts: Parts, { title, commandText, variables }: ActionOptions): Command {
  const resolved = resolveCommand(commandText, variables);
  if (resolved.kind === 'unsafe') throw unsafe(title, `The value of ${resolved.variable} looks like an option.`);
  if (resolved.kind === 'error') throw notRunnable(title, resolved.error.message);
  const context = { catalogue: parts.catalogue, builtIns: [], pending: null };
  const parsed = parseWords(resolved.words, context);
  if (parsed.kind === 'error') throw notRunnable(title, parsed.error.message);
  if (parsed.kind !== 'operation' || parsed.command.globals.skeleton !== null) {
    throw notRunnable(title, 'It names no operation of AWS to run.');
  }
  const { command } = parsed;
  const denied = parts.denied.find(command.service, command.operation.name, command.input);
  if (denied) throw deniedError(command.service.name, command.operation.name, denied);
  const harmless = parseWords(resolved.harmless, context);
  const isSame = harmless.kind === 'operation' && isSameShape(command.input, harmless.command.input);
  if (!isSame)
    throw unsafe(title, 'A value holds characters such as , = or brackets that would change the command around it.');
  if (!isNamedBy(command, resolved.template))
    throw notRunnable(title, 'The operation must stand before the first variable.');
  return command;
}

/** Whether two inputs differ in texts and numbers only, not in what they are made of. */
function isSameShape(one: Value, other: Value): boolean {
  if (typeof one !== typeof other) return false;
  if (typeof one !== 'object' || one === null || other === null || typeof other !== 'object') {
    return (one === null) === (other === null);
  }
  if (one instanceof Date || one instanceof Uint8Array) return one.constructor === other.constructor;
  const [ones, others] = [Object.entries(one), new Map(Object.entries(other))];
  return (
    Array.isArray(one) === Array.isArray(other) &&
    ones.length === others.size &&
    ones.every(([name, value]) => {
      const same = others.get(name);
      return same !== undefined && isSameShape(value, same);
    })
  );
}

/** Whether the action itself says what it calls, before its first variable: no value of a notification may choose an operation. */
function isNamedBy({ service, operation, wait }: Command, template: readonly string[]): boolean {
  const first = template.findIndex((word) => word.includes('$'));
  const written = first < 0 ? template : template.slice(0, first);
  return written.some((word) =>
    [word, word.toLowerCase(), xformName(word)].some((name) =>
      wait === null ? service.operation(name)?.cliName === operation.cliName : name === wait.cliName,
    ),
  );
}

function unsafe(title: string, why: string): PersonError {
  return new PersonError('unsafe-value', 'The values do not fit this action', `${title} was not run. ${why}`, {
    nextSteps: [
      'Look at the variables of the notification; if they are right, type the command yourself.',
      'Values are taken as text, each within one argument: whoever keeps the configuration writes the command of the action so that no more is asked of them.',
    ],
  });
}

function notRunnable(title: string, why: string): PersonError {
  return new PersonError('bad-action', 'The command of this action cannot be run', `${title} was not run. ${why}`, {
    nextSteps: ['Whoever keeps the configuration corrects its CommandText.'],
  });
}
