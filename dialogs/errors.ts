import type { AdaptiveCard, CardRenderer } from '../cards/render.ts';
import type { CommandError } from '../src/command/command.ts';
import type { PersonError } from '../src/telemetry/person-error.ts';
import { maskedError, maskedMistake } from './masked-error.ts';
import type { Parts } from './parts.ts';

/** Characters of a faulty line shown around the caret. */
const FAULT_BEFORE = 40;
const FAULT_AFTER = 30;

/** `words` is the command that failed, whose secrets AWS may repeat. */
export function personErrorCard(parts: Parts, error: PersonError, words: readonly string[] = []): AdaptiveCard {
  const { title, message, facts, nextSteps, commands } = maskedError(error, words);
  return parts.cards.render('error', { title, message, fault: null, facts, nextSteps, buttons: commands });
}

/** The title of each kind of mistake in a line. */
const TITLES: Record<CommandError['code'], string> = {
  'unknown-service': 'I do not know that service',
  'service-not-installed': 'That service is not installed here',
  'unknown-operation': 'That service has no such operation',
  'unknown-option': 'That operation has no such option',
  'missing-value': 'A value is missing',
  'bad-value': 'A value does not fit',
  'bad-shorthand': 'The shorthand is not complete',
  'bad-json': 'The JSON is not complete',
  'bad-query': 'The query is not JMESPath',
  conflict: 'Two options contradict each other',
  'unclosed-quote': 'A quote is not closed',
  'shell-operator': 'That is for a shell',
  'file-reference': 'I cannot read files',
  'removed-operation': 'That operation is not offered',
  'too-long': 'That is too long',
};

export function commandErrorCard(parts: Parts, error: CommandError): AdaptiveCard {
  const { message, fault, lines } = maskedMistake({
    message: error.message,
    fault: error.fault ?? null,
    lines: error.corrections,
  });
  return parts.cards.render('error', {
    title: TITLES[error.code],
    message,
    fault: fault === null ? null : faultLines(fault.text, fault.at),
    facts: [],
    nextSteps: [],
    buttons: lines.slice(0, 3).map((line) => ({ title: line.slice(0, 60), line })),
  });
}

/** The part of a text around a fault, and under it a line with a caret at the fault's place. */
export function faultLines(text: string, at: number): { readonly text: string; readonly caret: string } {
  const from = Math.max(0, at - FAULT_BEFORE);
  const to = Math.min(text.length, at + FAULT_AFTER);
  const before = from > 0 ? '…' : '';
  const shown = `${before}${text.slice(from, to)}${to < text.length ? '…' : ''}`.replace(/[\r\n\t]/g, ' ');
  return { text: shown, caret: `${' '.repeat(at - from + before.length)}^` };
}

/** For faults of the bot: an apology with the code under which the log has it. */
export function faultCard(cards: CardRenderer, code: string): AdaptiveCard {
  return cards.render('error', {
    title: 'Something went wrong on my side',
    message: 'Your command was not the reason. The bot goes on.',
    fault: null,
    facts: [{ name: 'Code', value: code }],
    nextSteps: ['Try again; if it stays, give this code to the operators of the bot, whose log has the details.'],
    buttons: [],
  });
}
