import type { AdaptiveCard } from '../cards/render.ts';
import type { ConfirmationView, SettledView } from '../cards/views.ts';
import { type Accepted, CardPrompt, type TypedReply } from './card-prompt.ts';
import { shortTime } from './times.ts';
import type { PromptReply, Turn } from './turn.ts';

export type ConfirmationOptions = Omit<ConfirmationView, 'dialogId' | 'expiresIn' | 'askedBy'>;

/** True: it may run. */
export type Confirmed = true | 'change-values';

const VALID_MINUTES = 5;
/** Words that answer a confirmation by text. */
const AGREES: ReadonlySet<string> = new Set(['run', 'yes', 'y', 'ok', 'confirm']);
const DECLINES: ReadonlySet<string> = new Set(['cancel', 'no', 'n', 'stop']);
/** Words that ask for other values, where there is a way back to them. */
const CHANGES: ReadonlySet<string> = new Set(['change', 'change values', 'change-values']);

/** Shows a change in full before it is made. Only the person who asked can run it, within five minutes. */
export class ConfirmationPrompt extends CardPrompt<ConfirmationOptions, Confirmed> {
  protected override readonly validForMs = VALID_MINUTES * 60 * 1000;

  protected override optionsOf(options: object | undefined): ConfirmationOptions {
    if (!options || !('roleArn' in options)) throw new Error(`${this.id}: begun without a command`);
    return options as ConfirmationOptions;
  }

  protected override card(turn: Turn, promptId: string, options: ConfirmationOptions): AdaptiveCard {
    return this.parts.cards.render('confirmation', {
      ...options,
      dialogId: promptId,
      askedBy: turn.person.name,
      expiresIn: `${VALID_MINUTES} minutes`,
    });
  }

  protected override accept(
    turn: Turn,
    reply: PromptReply,
    options: ConfirmationOptions,
  ): Accepted<ConfirmationOptions, Confirmed> {
    if (reply.kind === 'values' && reply.values.get('go') === 'change' && options.canChange)
      return { kind: 'value', value: 'change-values', settled: null };
    if (reply.kind !== 'run') return { kind: 'ignored' };
    return {
      kind: 'value',
      value: true,
      settled: this.#settled(
        `${turn.person.name} ran this at ${shortTime(this.parts.clock(), turn.timeZone)}`,
        'good',
        options,
      ),
    };
  }

  override typed(text: string, options: ConfirmationOptions): TypedReply {
    const word = text.trim().toLowerCase();
    if (options.canChange && CHANGES.has(word))
      return { kind: 'answer', reply: { kind: 'values', values: new Map([['go', 'change']]) } };
    if (AGREES.has(word)) return { kind: 'answer', reply: { kind: 'run' } };
    return DECLINES.has(word) ? { kind: 'cancel' } : null;
  }

  protected override ended(turn: Turn, why: string, options: ConfirmationOptions): SettledView {
    return this.#settled(
      `Not run. ${why} (${turn.person.name}, ${shortTime(this.parts.clock(), turn.timeZone)})`,
      'default',
      options,
    );
  }

  #settled(title: string, tone: SettledView['tone'], options: ConfirmationOptions): SettledView {
    return {
      tone,
      title,
      commandLine: options.commandLine,
      facts: [
        { name: 'Account', value: `${options.accountName} (${options.accountId})` },
        ...(options.region === null ? [] : [{ name: 'Region', value: options.region }]),
        { name: 'Role', value: options.roleArn },
      ],
    };
  }
}
