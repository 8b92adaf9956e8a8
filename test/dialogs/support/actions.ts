import type { AdaptiveCard } from '../../../cards/render.ts';
import type { Configuration } from '../../../src/configuration/configuration.ts';
import { ALEX, type Chat, everywhere, inChannel, MEGAN, type Outcome, onlyCard, responseCard, textOf } from './chat.ts';
import { alarmMessage, deliver } from './notification-parts.ts';

export const thread = inChannel('1');
export const RESTART = 'ecs update-service --cluster prod --service $FunctionName --force-new-deployment';

/** The sandbox's accounts, and who of the tests' people are administrators. */
export function administeredBy(...people: readonly (typeof ALEX)[]): (sandbox: Configuration) => Configuration {
  return (sandbox) => ({ ...everywhere(sandbox), administrators: people.map(({ aadObjectId }) => aadObjectId) });
}

export const administered = administeredBy(ALEX);
export const administeredByBoth = administeredBy(ALEX, MEGAN);

/** A person who fills in the form, one card after the other. */
export class Filling {
  readonly chat: Chat;
  card: AdaptiveCard;
  readonly #as: typeof ALEX;

  constructor(chat: Chat, card: AdaptiveCard, as = ALEX) {
    this.chat = chat;
    this.card = card;
    this.#as = as;
  }

  /** Presses a button with values for the fields, and looks at the card that takes its place. */
  async press(title: string, fields: Readonly<Record<string, string>> = {}): Promise<string> {
    const inputs = Object.fromEntries(Object.entries(fields).map(([id, value]) => [`field:${id}`, value]));
    this.card = responseCard(await this.chat.press(this.card, title, inputs, this.#as, thread));
    return textOf(this.card);
  }

  /** The same of a process that was started anew. */
  restarted(chat: Chat): Filling {
    return new Filling(chat, this.card, this.#as);
  }
}

export async function begin(chat: Chat, line: string, as = ALEX): Promise<Filling> {
  return new Filling(chat, onlyCard(await chat.say(line, { ...thread, as })), as);
}

type Basics = Readonly<Partial<Record<'name' | 'button' | 'kind' | 'alias', string>>>;

/** To the step after name, button, kind and alias, and the one after kind of notification, account and Region. */
export async function beginWith(
  chat: Chat,
  line: string,
  basics: Basics,
  place: Readonly<Record<string, string>> = {},
): Promise<Filling> {
  const form = await begin(chat, line);
  await form.press('Continue', { name: 'drain', button: 'Drain', kind: 'command', ...basics });
  await form.press('Continue', place);
  return form;
}

/** An action of a command, made to its end. */
export async function make(
  chat: Chat,
  command = RESTART,
  basics: Basics = {},
  place: Readonly<Record<string, string>> = { notifications: 'CloudWatch' },
): Promise<void> {
  const form = await beginWith(chat, 'action create', basics, place);
  await form.press('Continue', { command });
  await form.press('Continue');
  const made = await form.press('Save');
  if (!made.includes('is made')) throw new Error(made);
}

/** An alarm on a function in the tests' channel; gives the id that its buttons send. */
export function alarm(
  chat: Chat,
  change: (message: Record<string, unknown>) => Record<string, unknown> = (message) => message,
): Promise<string> {
  return deliver(chat, alarmMessage('order-intake-errors', change));
}

export function pressAction(chat: Chat, id: string, action = 'drain', as = ALEX): Promise<Outcome> {
  return chat.invoke({ verb: 'notification.action', id, action }, as, thread);
}
