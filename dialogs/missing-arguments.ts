import type { AdaptiveCard } from '../cards/render.ts';
import type { FieldView, SettledView } from '../cards/views.ts';
import { maskWords } from '../src/answers/mask-words.ts';
import type { Option, Shape } from '../src/command/catalogue.ts';
import type { Command } from '../src/command/command.ts';
import { complete, parseWords } from '../src/command/parse.ts';
import { formatWords } from '../src/command/words.ts';
import { type Accepted, CardPrompt } from './card-prompt.ts';
import { FILTERED_FROM } from './form-fields.ts';
import type { PromptReply, Turn } from './turn.ts';

type Choices = readonly { readonly title: string; readonly value: string }[];

export interface MissingArgumentsOptions {
  /** The command so far. */
  readonly words: readonly string[];
  /** Values that a listing operation offered, by option. */
  readonly offered: Readonly<Record<string, Choices>>;
  /** What was given last, by option, with what is wrong with it. */
  readonly given: Readonly<Record<string, { readonly value: string; readonly error: string | null }>>;
}

/** Optional arguments shown behind "More options"; the operation's help lists all. */
const OPTIONAL_SHOWN = 20;
const HINT_LENGTH = 200;

/** One card that asks for every required argument that a command lacks; typing them works as well. */
export class MissingArgumentsPrompt extends CardPrompt<MissingArgumentsOptions, readonly string[]> {
  protected override optionsOf(options: object | undefined): MissingArgumentsOptions {
    if (!options || !('words' in options)) throw new Error(`${this.id}: begun without a command`);
    return options as MissingArgumentsOptions;
  }

  protected override card(turn: Turn, promptId: string, options: MissingArgumentsOptions): AdaptiveCard {
    const command = this.#understand(options.words);
    const optional = command.operation.options
      .filter((option) => !option.required && !option.member.idempotencyToken && !isGiven(command, option))
      .slice(0, OPTIONAL_SHOWN);
    return this.parts.cards.render('missing-arguments', {
      dialogId: promptId,
      commandLine: formatWords(maskWords(options.words)),
      askedBy: turn.person.name,
      summary: firstSentence(command.operation.summary()),
      fields: command.missing.map((option) => fieldOf(option, options)),
      optional: optional.map((option) => fieldOf(option, options)),
    });
  }

  protected override accept(
    turn: Turn,
    reply: PromptReply,
    options: MissingArgumentsOptions,
  ): Accepted<MissingArgumentsOptions, readonly string[]> {
    switch (reply.kind) {
      case 'run':
      case 'files':
        return { kind: 'ignored' };
      case 'words':
        return this.#completed(turn, { ...options, words: reply.words, given: {} });
      case 'values': {
        const answers = this.#answers(options.words, reply.values);
        const given = this.#checkEach(options.words, answers);
        if (Object.values(given).some((field) => field.error !== null)) {
          return { kind: 'again', options: { ...options, given } };
        }
        const words = complete(options.words, answers);
        const parsed = parseWords(words, this.#context());
        if (parsed.kind === 'error') {
          const [first = ''] = answers.keys();
          const value = answers.get(first) ?? '';
          return {
            kind: 'again',
            options: { ...options, given: { ...given, [first]: { value, error: parsed.error.message } } },
          };
        }
        return this.#completed(turn, { ...options, words, given });
      }
    }
  }

  protected override ended(_turn: Turn, why: string, options: MissingArgumentsOptions): SettledView {
    return { tone: 'default', title: why, commandLine: formatWords(maskWords(options.words)), facts: [] };
  }

  /** The fields that were filled in. What is no option of the operation has no field on the card. */
  #answers(words: readonly string[], values: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
    const { operation } = this.#understand(words);
    return new Map([...values].filter(([name, value]) => value.trim() !== '' && operation.option(name) !== undefined));
  }

  #completed(turn: Turn, options: MissingArgumentsOptions): Accepted<MissingArgumentsOptions, readonly string[]> {
    const command = this.#understand(options.words);
    if (command.missing.length > 0) return { kind: 'again', options: { ...options, words: command.words } };
    return {
      kind: 'value',
      value: command.words,
      settled: {
        tone: 'good',
        title: `Completed by ${turn.person.name}`,
        commandLine: formatWords(maskWords(command.words)),
        facts: [],
      },
    };
  }

  /** Each answer by itself, so that a mistake is shown at its own field. */
  #checkEach(words: readonly string[], answers: ReadonlyMap<string, string>): MissingArgumentsOptions['given'] {
    const given: Record<string, { value: string; error: string | null }> = {};
    for (const [name, value] of answers) {
      const parsed = parseWords(complete(words, new Map([[name, value]])), this.#context());
      given[name] = { value, error: parsed.kind === 'error' ? parsed.error.message : null };
    }
    return given;
  }

  #understand(words: readonly string[]): Command {
    const parsed = parseWords(words, this.#context());
    if (parsed.kind !== 'operation') throw new Error(`a waiting command is no longer understood: ${parsed.kind}`);
    return parsed.command;
  }

  #context() {
    return { catalogue: this.parts.catalogue, builtIns: [], pending: null };
  }
}

/** The card's heading: what follows stands in the operation's help. */
function firstSentence(summary: string): string {
  return summary.split(/(?<=[.!?])\s/, 1)[0] ?? summary;
}

function isGiven(command: Command, option: Option): boolean {
  return option.member.name in command.input;
}

function fieldOf(option: Option, options: MissingArgumentsOptions): FieldView {
  const known = knownValues(option).map((value) => ({ title: value, value }));
  const offered = options.offered[option.cliName] ?? [];
  const choices = known.length > 0 ? known : offered;
  const given = options.given[option.cliName];
  return {
    id: option.cliName,
    label: `--${option.cliName}`,
    hint: hintOf(option),
    input: inputOf(option.member.shape, choices),
    choices,
    required: option.required,
    value: given?.value ?? '',
    error: given?.error ?? null,
  };
}

function knownValues(option: Option): readonly string[] {
  return option.member.shape.kind === 'boolean' ? ['true', 'false'] : option.member.choices();
}

function inputOf(shape: Shape, choices: Choices): FieldView['input'] {
  if (choices.length > FILTERED_FROM) return 'filtered-choice';
  if (choices.length > 0) return 'choice';
  return shape.kind === 'structure' || shape.kind === 'union' || shape.kind === 'map' || shape.kind === 'document'
    ? 'multiline'
    : 'text';
}

/** How a value of each kind is written, where it is not simply typed. */
const FORMS: Partial<Record<Shape['kind'], string>> = {
  list: 'Several with blanks between, or a JSON array.',
  map: 'Key=Value,Key=Value, or JSON.',
  structure: 'Name=Value,Name=Value, or JSON.',
  union: 'Name=Value, or JSON.',
  document: 'JSON.',
  timestamp: 'A time such as 2026-01-31T08:00:00Z.',
  number: 'A number.',
};

function hintOf(option: Option): string {
  const description = option.member.description();
  const short = description.length > HINT_LENGTH ? `${description.slice(0, HINT_LENGTH).trimEnd()}…` : description;
  return [short, FORMS[option.member.shape.kind]].filter(Boolean).join(' ');
}
