import type { AdaptiveCard } from '../cards/render.ts';
import type { SettledView } from '../cards/views.ts';
import { type Accepted, CardPrompt, type TypedReply } from './card-prompt.ts';
import type { PromptReply, Turn } from './turn.ts';

/** One question with a list of answers: which account, which Region, which service. */
export interface ChoiceOptions {
  readonly title: string;
  readonly text: string;
  readonly placeholder: string;
  readonly submitTitle: string;
  readonly choices: readonly { readonly title: string; readonly value: string }[];
  /** Chosen before, else empty. */
  readonly value: string;
  /** "Account": names what was chosen once it is. */
  readonly what: string;
  readonly commandLine: string | null;
}

const CHOOSE = 'Choose one of the list.';

/** Name of the one field of a choice. */
export const CHOICE = 'choice';

export class ChoicePrompt extends CardPrompt<ChoiceOptions, string> {
  protected override optionsOf(options: object | undefined): ChoiceOptions {
    if (!options || !('choices' in options)) throw new Error(`${this.id}: begun without choices`);
    return options as ChoiceOptions;
  }

  protected override card(_turn: Turn, promptId: string, options: ChoiceOptions): AdaptiveCard {
    return this.parts.cards.render('choice', { ...options, dialogId: promptId });
  }

  protected override accept(turn: Turn, reply: PromptReply, options: ChoiceOptions): Accepted<ChoiceOptions, string> {
    if (reply.kind !== 'values') return { kind: 'ignored' };
    const chosen = findChoice(options, reply.values.get(CHOICE) ?? '');
    if (!chosen) {
      return { kind: 'again', options: { ...options, text: `${CHOOSE} ${options.text.replace(`${CHOOSE} `, '')}` } };
    }
    return {
      kind: 'value',
      value: chosen.value,
      settled: {
        tone: 'good',
        title: `${turn.person.name} chose: ${chosen.title}`,
        commandLine: options.commandLine,
        facts: [],
      },
    };
  }

  override typed(text: string, options: ChoiceOptions): TypedReply {
    const chosen = findChoice(options, text);
    return chosen ? { kind: 'answer', reply: { kind: 'values', values: new Map([[CHOICE, chosen.value]]) } } : null;
  }

  protected override ended(_turn: Turn, why: string, options: ChoiceOptions): SettledView {
    return { tone: 'default', title: why, commandLine: options.commandLine, facts: [] };
  }
}

/** The choice that a text means: its value or title in any case, its account id within, or its number in the list from 1. */
export function findChoice(options: ChoiceOptions, text: string): ChoiceOptions['choices'][number] | undefined {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return undefined;
  const same = options.choices.find(
    (choice) => choice.value.toLowerCase() === wanted || choice.title.toLowerCase() === wanted,
  );
  if (same) return same;
  const words = options.choices.filter((choice) =>
    choice.title
      .toLowerCase()
      .split(/[\s()·]+/)
      .includes(wanted),
  );
  if (words.length === 1) return words[0];
  return /^\d{1,3}$/.test(wanted) ? options.choices[Number(wanted) - 1] : undefined;
}
