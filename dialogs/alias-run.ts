import type { Dialog, DialogTurnResult, WaterfallStepContext } from 'botbuilder-dialogs';
import { WaterfallDialog } from 'botbuilder-dialogs/lib/waterfallDialog.js';
import type { AdaptiveCard } from '../cards/render.ts';
import { maskWords } from '../src/answers/mask-words.ts';
import type { Command, CommandError } from '../src/command/command.ts';
import { parse } from '../src/command/parse.ts';
import { closest } from '../src/command/suggest.ts';
import { variableText } from '../src/command/template.ts';
import { bindValues } from '../src/command/template-values.ts';
import { formatWords } from '../src/command/words.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import { aliasHelpCard, aliasListCard, allAliases, shownCommand } from './alias-cards.ts';
import {
  type Chain,
  chainCommand,
  loadChain,
  missingOf,
  splitName,
  unfitValues,
  usageOf,
  type Values,
} from './alias-chain.ts';
import { checkChain } from './alias-check.ts';
import { findNamed } from './alias-names.ts';
import { auditError, auditTurn } from './audit-turn.ts';
import type { PromptResult } from './card-prompt.ts';
import type { CommandOptions } from './command.ts';
import type { ConversationDialogs } from './conversation-dialogs.ts';
import { commandErrorCard } from './errors.ts';
import { formDialogs } from './form-dialog.ts';
import { COMMAND_DIALOG } from './found.ts';
import type { Parts } from './parts.ts';
import type { ReadyCommand } from './ready-command.ts';
import { type Turn, turnOf } from './turn.ts';

/** What the commands about aliases are given: the text behind their words, as it was written. */
export interface AliasCall {
  readonly parts: Parts;
  readonly turn: Turn;
  readonly dialogs: ConversationDialogs;
  readonly restText: string;
}

/** An alias on its way. Plain data: it is kept in the store while its values are asked for. */
interface AliasRun {
  readonly chain: Chain;
  readonly values: Values;
  readonly options: readonly string[];
}

const DIALOGS = { run: 'alias-run', values: 'alias-values' } as const;
const UNFIT = 'One line of at most 1,024 characters, without characters that cannot be seen.';
const HELP: ReadonlySet<string> = new Set(['help', '--help']);

/** `run NAME [VALUES]`: what is missing is asked for, then the command goes the way of every command. */
export async function runAlias({
  parts,
  turn,
  dialogs,
  restText,
}: AliasCall): Promise<AdaptiveCard | ReadyCommand | null> {
  const { name } = splitName(restText);
  if (name === '') return aliasListCard(parts, turn, 1, 'Which alias?');
  if (HELP.has(name.toLowerCase())) return aliasHelpCard(parts);
  const run = await understandRun(parts, turn, restText);
  if (run.kind === 'error') return mistake(parts, turn, run.error);
  const { chain, values, options } = run;
  if (missingOf(chain, values).length === 0) {
    const outcome = chainCommand(parts, chain, values, options);
    if (outcome.kind === 'error') return mistake(parts, turn, outcome.error);
    if (outcome.kind === 'refused') {
      auditError(parts, turn, outcome.error, outcome.command === null ? {} : { command: outcome.command });
      throw outcome.error;
    }
  } else {
    // Nobody is asked for values of what never runs.
    const checked = checkChain(parts, chain);
    if (checked.kind === 'error') return mistake(parts, turn, checked.error);
  }
  await dialogs.cancel('Another command took its place.');
  return dialogs.beginDialog(DIALOGS.run, { chain, values, options } satisfies AliasRun);
}

function mistake(parts: Parts, turn: Turn, error: CommandError): AdaptiveCard {
  auditTurn(parts, turn, { outcome: 'not-understood', errorCode: error.code });
  return commandErrorCard(parts, error);
}

/** The command that `run` with this text would run. Values that are missing stand as they are written in the alias. */
export async function explainRun(
  parts: Parts,
  turn: Turn,
  restText: string,
): Promise<
  | { readonly kind: 'command'; readonly command: Command; readonly missing: readonly string[] }
  | { readonly kind: 'error'; readonly error: CommandError }
> {
  const run = await understandRun(parts, turn, restText);
  if (run.kind === 'error') return run;
  const { chain, values, options } = run;
  const missing = missingOf(chain, values);
  const open = Object.fromEntries(missing.map((name) => [name, `$${name}`]));
  const outcome = chainCommand(parts, chain, { ...values, ...open }, options);
  if (outcome.kind === 'command') return { ...outcome, missing };
  if (outcome.kind === 'error') return outcome;
  // What is denied is explained as such.
  if (outcome.command !== null) return { kind: 'command', command: outcome.command, missing };
  if (missing.length === 0) throw outcome.error;
  throw unfitValues(chain, `What would be called depends on the value of ${missing.join(', ')}: give one.`);
}

async function understandRun(
  parts: Parts,
  turn: Turn,
  restText: string,
): Promise<({ readonly kind: 'run' } & AliasRun) | { readonly kind: 'error'; readonly error: CommandError }> {
  const { name, rest } = splitName(restText);
  const named = await findNamed(parts, turn, name);
  if (named === null) throw await unknownAlias(parts, turn, name, 'run', restText);
  const chain = await loadChain(parts, turn, named);
  const bound = bindValues(rest, chain.links[0].variables);
  if (bound.kind === 'error') return bound;
  if (bound.kind === 'unfit') throw unfitValues(chain, `${named.name} was not run. ${bound.why}`);
  const values: [string, string][] = [];
  for (const [variable, value] of Object.entries(bound.values)) {
    const text = variableText(value);
    // An empty one is asked for.
    if (text === null && value.trim() !== '')
      throw unfitValues(chain, `The value of ${variable} is not taken. ${UNFIT}`);
    if (text !== null) values.push([variable, text]);
  }
  return { kind: 'run', chain, values: Object.fromEntries(values), options: bound.options };
}

/** @param command what was to be done with it: `run`, `alias show`. */
export async function unknownAlias(
  parts: Parts,
  turn: Turn,
  name: string,
  command: string,
  restText: string,
): Promise<PersonError> {
  const all = await allAliases(parts, turn);
  const { rest } = splitName(restText);
  const close = closest(
    name,
    all.map((alias) => alias.name),
  );
  const lines = close.map((other) => [command, other, rest].filter((word) => word !== '').join(' '));
  // Somebody writes "run" before a command of AWS.
  const own = command === 'run' ? parse(restText, { catalogue: parts.catalogue, builtIns: [], pending: null }) : null;
  if (own?.kind === 'operation') lines.push(formatWords(own.command.words));
  return new PersonError('unknown-alias', `There is no alias ${name}`, 'This conversation has none of that name.', {
    nextSteps: close.length > 0 ? [`Did you mean ${close.join(' or ')}?`] : ['alias list shows those that there are.'],
    commands: [...lines.map((line) => ({ title: line, line })), { title: 'List aliases', line: 'alias list' }],
  });
}

type Step = WaterfallStepContext<AliasRun>;

export function aliasRunDialogs(parts: Parts): readonly Dialog[] {
  const askValues = async (step: Step): Promise<DialogTurnResult> => {
    const { chain, values, options } = step.options;
    if (missingOf(chain, values).length === 0) return step.next(answered(values));
    return step.beginDialog(DIALOGS.values, { state: { chain, values, options } satisfies AliasRun });
  };

  const begin = async (step: Step): Promise<DialogTurnResult> => {
    const result: PromptResult<Values> = step.result;
    if (result.kind !== 'answered') return step.endDialog();
    const { chain, options } = step.options;
    const outcome = chainCommand(parts, chain, result.value, options);
    if (outcome.kind === 'command') {
      const next: CommandOptions = { words: outcome.command.words };
      return step.replaceDialog(COMMAND_DIALOG, next);
    }
    if (outcome.kind === 'refused') throw outcome.error;
    const turn = turnOf(step.context);
    await turn.replies.send(mistake(parts, turn, outcome.error));
    return step.endDialog();
  };

  return [new WaterfallDialog<AliasRun>(DIALOGS.run, [askValues, begin]), ...valuesDialogs(parts)];
}

function answered(value: Values): PromptResult<Values> {
  return { kind: 'answered', value };
}

/** One card that asks for every value that is missing. */
function valuesDialogs(parts: Parts): readonly Dialog[] {
  return formDialogs<AliasRun, Values>(parts, {
    id: DIALOGS.values,
    steps: [
      {
        name: 'values',
        isDone: ({ chain, values }) => missingOf(chain, values).length === 0,
        ask: ({ chain, values }) => ({
          title: `Values for ${chain.links[0].name}`,
          text: '',
          lines: [
            { name: 'Runs', value: shownCommand(chain.links[0].command), go: null },
            ...Object.entries(values).map(([name, value]) => ({
              name: `$${name}`,
              value: shownValue(name, value),
              go: null,
            })),
          ],
          // The form has fields of its own; no variable's name begins with a dollar.
          fields: missingOf(chain, values).map((name) => ({
            id: `$${name}`,
            label: name,
            hint: '',
            input: 'text',
            choices: [],
            required: true,
          })),
          submitTitle: 'Continue',
        }),
        take: ({ chain, values, options }, given) => {
          const errors: Record<string, string> = {};
          const taken: [string, string][] = Object.entries(values);
          for (const name of missingOf(chain, values)) {
            const id = `$${name}`;
            const text = variableText(given[id] ?? '');
            if (text === null) errors[id] = UNFIT;
            else taken.push([name, text]);
          }
          if (Object.keys(errors).length > 0) return { errors };
          const all = Object.fromEntries(taken);
          const outcome = chainCommand(parts, chain, all, options);
          // No other value is asked for: what is denied ends here.
          if (outcome.kind === 'refused' && outcome.error.code === 'denied-operation') throw outcome.error;
          if (outcome.kind !== 'command') return { errors: { form: outcome.error.message } };
          return { state: { chain, values: all, options } };
        },
      },
    ],
    finish: async (turn, { chain, values, options }) => {
      const outcome = chainCommand(parts, chain, values, options);
      return {
        settled: {
          tone: 'good',
          title: `Completed by ${turn.person.name}`,
          commandLine: outcome.kind === 'command' ? formatWords(maskWords(outcome.command.words)) : usageOf(chain),
          facts: [],
        },
        result: values,
      };
    },
  });
}

/** A value may be secret by the name of its variable. */
function shownValue(name: string, value: string): string {
  const [, shown = value] = maskWords([`--${name}`, value]);
  return shown;
}
