import type { DialogTurnResult, WaterfallStepContext } from 'botbuilder-dialogs';
import { WaterfallDialog } from 'botbuilder-dialogs/lib/waterfallDialog.js';
import { maskWords } from '../src/answers/mask-words.ts';
import { accessOf } from '../src/aws/access.ts';
import { offerValues } from '../src/aws/value-providers.ts';
import type { Command } from '../src/command/command.ts';
import { formatWords } from '../src/command/words.ts';
import type { ChannelConfiguration } from '../src/configuration/configuration.ts';
import { accountChoice, findConfiguration } from './account.ts';
import { ACTION_DIALOGS, type ActionOptions } from './action-options.ts';
import { allVariables, variableFacts } from './action-variables.ts';
import type { PromptResult } from './card-prompt.ts';
import type { ConfirmationOptions, Confirmed } from './confirmation.ts';
import { COMMAND_DIALOG, type Found } from './found.ts';
import type { GuidedResult } from './guided-command.ts';
import { guideOf } from './guided-commands.ts';
import type { MissingArgumentsOptions } from './missing-arguments.ts';
import type { Parts } from './parts.ts';
import { checkedRegion, globalRegionOf, regionChoices } from './regions.ts';
import { principalWith, roleToRun } from './role.ts';
import { SIGN_IN_DIALOG } from './sign-in.ts';
import { signInOf } from './sign-in-claims.ts';
import type { SignInOptions } from './sign-in-prompt.ts';
import { type Turn, turnOf } from './turn.ts';
import { understand } from './understand.ts';

export type { ReadyCommand } from './ready-command.ts';

/** Ids of the dialogs of one conversation. */
export const DIALOGS = {
  command: COMMAND_DIALOG,
  account: 'account',
  region: 'region',
  missingArguments: 'missing-arguments',
  confirmation: 'confirmation',
} as const;

/** How the dialog begins: the words of a command that was understood. */
export interface CommandOptions {
  readonly words: readonly string[];
  /**
   * Made by the custom action of a notification, under its configuration. Nobody has typed it, so it is shown in full and confirmed even
   * where it only reads, and neither its account nor its Region becomes the conversation's.
   */
  readonly action?: {
    readonly configurationName: string;
    /** What it was made of, to show that, and for a way back to its values. */
    readonly made?: ActionOptions;
  };
}

/** The command line has the others, too. */
const VARIABLES_SHOWN = 20;

type Step = WaterfallStepContext<CommandOptions>;

/**
 * The way of every AWS command: account, Region, missing arguments, confirmation of changes. Each step goes on at once where nothing
 * is to be asked, so a complete reading command passes all of them in one turn.
 */
export function commandDialog(parts: Parts): WaterfallDialog<CommandOptions> {
  const commandOf = (step: Step): Command => understand(parts.catalogue, found(step).words);
  const configurationOf = (step: Step): ChannelConfiguration =>
    findConfiguration(turnOf(step.context), found(step).configurationName ?? '');

  const isGlobal = (step: Step): boolean =>
    globalRegionOf(commandOf(step).service.name, configurationOf(step).roleArn) !== null;

  const askAccount = async (step: Step): Promise<DialogTurnResult> => {
    const turn = turnOf(step.context);
    const { action } = step.options;
    if (action && commandOf(step).globals.account === null) return step.next(answered(action.configurationName));
    const chosen = await accountChoice(parts, turn, commandOf(step));
    if (chosen.kind === 'configuration') return step.next(answered(chosen.configuration.name));
    return step.beginDialog(DIALOGS.account, chosen.options);
  };

  const askRegion = async (step: Step): Promise<DialogTurnResult> => {
    const name = answerOf(step);
    if (name === null) return step.endDialog();
    const turn = turnOf(step.context);
    const configuration = findConfiguration(turn, name);
    const command = commandOf(step);
    const roleArn = await roleToRun(parts, turn, configuration, command.globals.role);
    keep(step, { configurationName: name, roleArn });
    const { baseId } = turn.conversation;
    const isTyped = step.options.action === undefined;
    if (isTyped && turn.configurations.length > 1 && command.globals.account === null) {
      // For seven days from the choice, not from the last command.
      const isNew = (await parts.memory.configuration(baseId)) !== name;
      if (isNew) await parts.memory.rememberConfiguration(baseId, name);
    }
    const given = checkedRegion(command.globals.region);
    const home = globalRegionOf(command.service.name, configuration.roleArn);
    if (isTyped && given !== null && home === null)
      await parts.memory.rememberRegion(baseId, configuration.account.id, given);
    const region =
      given ??
      home ??
      (await parts.memory.region(baseId, configuration.account.id)) ??
      configuration.account.defaultRegion;
    if (region !== null) return step.next(answered(region));
    return step.beginDialog(DIALOGS.region, {
      title: `Which Region of ${configuration.account.name}?`,
      text: 'The configuration gives this account no default Region. The choice is remembered for this conversation.',
      placeholder: 'Choose a Region',
      submitTitle: 'Use this Region',
      choices: regionChoices(configuration.roleArn),
      value: '',
      what: 'Region',
      commandLine: formatWords(maskWords(found(step).words)),
    });
  };

  /** Where the role is assumed with the person's own token, there has to be one. */
  const askSignIn = async (step: Step): Promise<DialogTurnResult> => {
    const region = answerOf(step);
    if (region === null) return step.endDialog();
    keep(step, { region });
    const { roleSource, account } = configurationOf(step);
    if (roleSource !== 'web-identity' || (await signInOf(parts, turnOf(step.context))) !== null)
      return step.next(answered(true));
    const options: SignInOptions = { account: { id: account.id, name: account.name } };
    return step.beginDialog(SIGN_IN_DIALOG, options);
  };

  const askMissing = async (step: Step): Promise<DialogTurnResult> => {
    const result: PromptResult<true> = step.result;
    if (result.kind !== 'answered') return step.endDialog();
    const { region = '' } = found(step);
    const turn = turnOf(step.context);
    const command = commandOf(step);
    const configuration = configurationOf(step);
    if (command.globals.region === null && configuration.account.defaultRegion === null && !isGlobal(step)) {
      await parts.memory.rememberRegion(turn.conversation.baseId, configuration.account.id, region);
    }
    const guide = step.options.action === undefined ? guideOf(command) : null;
    const { words, configurationName = '', roleArn = '' } = found(step);
    const guided = guide?.begin(command, { words, configurationName, roleArn, region }) ?? null;
    if (guide !== null && guided !== null) return step.beginDialog(guide.dialog, guided);
    if (command.missing.length === 0) return step.next(answered(null));
    const offered = await offers(parts, turn, step, command);
    const options: MissingArgumentsOptions = { words: found(step).words, offered, given: {} };
    return step.beginDialog(DIALOGS.missingArguments, options);
  };

  const confirm = async (step: Step): Promise<DialogTurnResult> => {
    const result: PromptResult<readonly string[] | GuidedResult | null> = step.result;
    if (result.kind !== 'answered') return step.endDialog();
    if (isGuided(result.value)) {
      // Its last card has shown everything, and whoever asked has pressed.
      keep(step, { words: result.value.confirmedWords });
      return step.next(answered(true));
    }
    if (result.value !== null) {
      const completed = understand(parts.catalogue, result.value).globals;
      const { account, region, role } = commandOf(step).globals;
      // An account, a Region or a role that came with the missing values counts: the way begins anew with it.
      if (completed.account !== account || completed.region !== region || completed.role !== role) {
        return step.replaceDialog(DIALOGS.command, { ...step.options, words: result.value });
      }
      keep(step, { words: result.value });
    }
    const command = commandOf(step);
    const isRead = accessOf(command.service, command.operation, command.input) === 'read';
    if (isRead && step.options.action === undefined) return step.next(answered(true));
    const configuration = configurationOf(step);
    const { region = null, roleArn = configuration.roleArn } = found(step);
    const options: ConfirmationOptions = {
      commandLine: formatWords(maskWords(command.words)),
      accountName: configuration.account.name,
      accountId: configuration.account.id,
      region: isGlobal(step) ? null : region,
      roleArn,
      onlyReads: isRead,
      ...madeOf(step.options.action?.made),
    };
    return step.beginDialog(DIALOGS.confirmation, options);
  };

  const ready = async (step: Step): Promise<DialogTurnResult> => {
    const result: PromptResult<Confirmed> = step.result;
    if (result.kind !== 'answered') return step.endDialog();
    const made = step.options.action?.made;
    if (result.value === 'change-values' && made !== undefined) {
      const again: ActionOptions = { ...made, changesAt: result.place ?? null };
      return step.replaceDialog(ACTION_DIALOGS.action, again);
    }
    const { words, configurationName, roleArn, region } = found(step);
    return step.endDialog({
      kind: 'ready',
      words,
      configurationName,
      roleArn,
      region,
      global: isGlobal(step),
    });
  };

  return new WaterfallDialog<CommandOptions>(DIALOGS.command, [
    askAccount,
    askRegion,
    askSignIn,
    askMissing,
    confirm,
    ready,
  ]);
}

/** Values to choose from for each missing argument, as far as this person's role may list them in time. */
async function offers(
  parts: Parts,
  turn: Turn,
  step: Step,
  command: Command,
): Promise<MissingArgumentsOptions['offered']> {
  const { configurationName = '', roleArn = '', region = '' } = found(step);
  const principal = principalWith(parts, turn, findConfiguration(turn, configurationName), roleArn);
  const lists = await turn.replies.whileWorking(
    Promise.all(
      command.missing.map(async (option) => {
        const values = await offerValues({ caller: parts.caller, principal, region, command, option });
        return [option.cliName, values ?? []] as const;
      }),
    ),
  );
  return Object.fromEntries(lists.filter(([, values]) => values.length > 0));
}

function isGuided(value: readonly string[] | GuidedResult | null): value is GuidedResult {
  return value !== null && 'confirmedWords' in value;
}

/** What a confirmation shows of the action that its command was made of. */
function madeOf(made: ActionOptions | undefined): Pick<ConfirmationOptions, 'madeOf' | 'canChange'> {
  if (made === undefined) return {};
  const { action, title, commandText, variables } = made;
  const name = title === action ? title : `${title} (${action})`;
  return {
    madeOf: [{ name: 'Action', value: name }, ...variableFacts(commandText, variables).slice(0, VARIABLES_SHOWN)],
    canChange: allVariables(commandText).length > 0,
  };
}

function found(step: Step): Found {
  const values: Partial<Found> = step.values;
  return { ...values, words: values.words ?? step.options.words };
}

function keep(step: Step, more: Partial<Found>): void {
  Object.assign(step.values, more);
}

/** A step that had nothing to ask goes on as if its prompt had been answered. */
function answered<T>(value: T): PromptResult<T> {
  return { kind: 'answered', value };
}

/** The text that the prompt before this step was answered with; null where it was ended. */
function answerOf(step: Step): string | null {
  const result: PromptResult<string> = step.result;
  return result.kind === 'answered' ? result.value : null;
}
