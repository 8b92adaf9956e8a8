import type { AdaptiveCard } from '../cards/render.ts';
import type { Fact, SettledView } from '../cards/views.ts';
import { maskCredentials } from '../src/answers/mask.ts';
import { maskWords } from '../src/answers/mask-words.ts';
import { lookUp, resolveCommand, variablesOfWords, variableText } from '../src/command/template.ts';
import { tokenise } from '../src/command/tokens.ts';
import { formatWords } from '../src/command/words.ts';
import { type Accepted, CardPrompt, type PromptPlace, type TypedReply } from './card-prompt.ts';
import type { PromptReply, Turn } from './turn.ts';

export interface ActionVariablesOptions {
  /** The button's text. */
  readonly title: string;
  readonly commandText: string;
  /** What is known so far, by the variable's name. */
  readonly variables: Readonly<Record<string, string>>;
  /** What was given last for the missing ones, with what is wrong with it. */
  readonly given: Readonly<Record<string, { readonly value: string; readonly error: string | null }>>;
  /** All variables are asked for, with the values that they have. */
  readonly asksAll?: boolean;
  /** The card that this one takes the place of. */
  readonly place?: PromptPlace | null;
}

export type ActionVariables = Readonly<Record<string, string>>;

const UNFIT = 'One line of at most 1,024 characters, without characters that cannot be seen.';

/** One card that asks for every variable of a custom action that its notification does not give, or for all of them; typing them works as well. */
export class ActionVariablesPrompt extends CardPrompt<ActionVariablesOptions, ActionVariables> {
  protected override optionsOf(options: object | undefined): ActionVariablesOptions {
    if (!options || !('commandText' in options)) throw new Error(`${this.id}: begun without an action`);
    return options as ActionVariablesOptions;
  }

  protected override placeOf({ place = null }: ActionVariablesOptions): PromptPlace | null {
    return place;
  }

  protected override card(turn: Turn, promptId: string, options: ActionVariablesOptions): AdaptiveCard {
    const summary = options.asksAll
      ? `${options.title}: the values that its command runs with.`
      : `${options.title}: the notification does not say everything that the command needs.`;
    return this.parts.cards.render('missing-arguments', {
      dialogId: promptId,
      commandLine: commandLineOf(options),
      askedBy: turn.person.name,
      summary,
      fields: askedVariables(options).map((name) => ({
        id: name,
        label: `$${name}`,
        hint: '',
        input: 'text',
        choices: [],
        required: true,
        value: options.given[name]?.value ?? presentValue(options, name),
        error: options.given[name]?.error ?? null,
      })),
      optional: [],
    });
  }

  protected override accept(
    turn: Turn,
    reply: PromptReply,
    options: ActionVariablesOptions,
  ): Accepted<ActionVariablesOptions, ActionVariables> {
    if (reply.kind !== 'values') return { kind: 'ignored' };
    const variables = { ...options.variables };
    const given: Record<string, { value: string; error: string | null }> = {};
    for (const name of askedVariables(options)) {
      const value = reply.values.get(name) ?? presentValue(options, name);
      const text = variableText(value);
      if (text !== null) variables[name] = text;
      else given[name] = { value: '', error: value.trim() === '' ? null : UNFIT };
    }
    const completed = { ...options, variables, given };
    const isWrong = options.asksAll === true && Object.keys(given).length > 0;
    if (isWrong || missingVariables(completed).length > 0) return { kind: 'again', options: completed };
    return {
      kind: 'value',
      value: variables,
      settled: {
        tone: 'good',
        title: `Completed by ${turn.person.name}`,
        commandLine: commandLineOf(completed),
        facts: [],
      },
    };
  }

  override typed(text: string, options: ActionVariablesOptions): TypedReply {
    const values = typedVariables(options, text);
    return values ? { kind: 'answer', reply: { kind: 'values', values } } : null;
  }

  protected override ended(_turn: Turn, why: string, options: ActionVariablesOptions): SettledView {
    return { tone: 'default', title: why, commandLine: commandLineOf(options), facts: [] };
  }
}

/** All variables of a command, in their order. */
export function allVariables(commandText: string): readonly string[] {
  const tokenised = tokenise(commandText);
  return tokenised.ok ? variablesOfWords(tokenised.tokens.map(({ text }) => text)) : [];
}

/** The variables of a command with their values, as they may be shown: a value may be secret by the name of its variable. */
export function variableFacts(commandText: string, variables: ActionVariables): readonly Fact[] {
  const known = new Map(Object.entries(variables));
  return allVariables(commandText).flatMap((name) => {
    const value = lookUp(known, name);
    return value === undefined ? [] : [{ name: `$${name}`, value: shownValue(name, value) }];
  });
}

export function shownValue(name: string, value: string): string {
  const [, shown = value] = maskWords([`--${name}`, value]);
  return maskCredentials(shown);
}

function askedVariables(options: ActionVariablesOptions): readonly string[] {
  return options.asksAll ? allVariables(options.commandText) : missingVariables(options);
}

function presentValue({ variables }: ActionVariablesOptions, name: string): string {
  return lookUp(new Map(Object.entries(variables)), name) ?? '';
}

/** Variables that have no value yet, in the order of the command. */
export function missingVariables({
  commandText,
  variables,
}: Pick<ActionVariablesOptions, 'commandText' | 'variables'>): readonly string[] {
  const resolved = resolveCommand(commandText, variables);
  return resolved.kind === 'resolved' ? resolved.missing : [];
}

/**
 * What a typed text gives for the missing variables: `NAME VALUE`, with or without `--` or `$` before the name and `=` behind it; null
 * where it names none of them.
 */
export function typedVariables(options: ActionVariablesOptions, text: string): ReadonlyMap<string, string> | null {
  const found = /^\s*(?:--|[-\u2010-\u2015\u2212]|\$)?([\w-]+)(?:\s*=\s*|\s+)(\S[\s\S]*)$/.exec(text);
  const [, wanted = '', value = ''] = found ?? [];
  const name = askedVariables(options).find((asked) => asked.toLowerCase() === wanted.toLowerCase());
  return name === undefined ? null : new Map([[name, value.trim().replace(/^(["'])(.*)\1$/, '$2')]]);
}

function commandLineOf({ commandText, variables }: ActionVariablesOptions): string {
  const resolved = resolveCommand(commandText, variables);
  return resolved.kind === 'resolved' ? formatWords(maskWords(resolved.words)) : commandText;
}
