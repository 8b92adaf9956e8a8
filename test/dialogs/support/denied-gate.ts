import type { Activity } from 'botbuilder-core';
import type { AdaptiveCard } from '../../../cards/render.ts';
import { DeniedOperations } from '../../../src/aws/denied-operations.ts';
import type { Configuration } from '../../../src/configuration/configuration.ts';
import { ALEX, Chat, inChannel, type Loaded, type Outcome, personal, type Someone } from './chat.ts';
import { type Subject, TEXT } from './denied-subjects.ts';
import { alarmMessage, deliver } from './notification-parts.ts';
import { buttonData, textOf } from './outcome.ts';

/** Which of the bot's two checks work: that of the dialogs, and that of the call. */
export type Checks = 'none' | 'calls' | 'both';

/** What AWS answers with: enough for what is waited for, and one page after the first. */
function answerOf(input: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const isLast = Object.values(input).includes(MORE);
  return { PasswordData: 'value', status: 'SUCCESS', ...(isLast ? {} : { NextToken: MORE, nextToken: MORE }) };
}

/** The token of every further page. */
export const MORE = 'more';

const RULES = new DeniedOperations([]);

/** The real bot, whose checks can be taken away and put back between two turns, as when a configuration is read again. */
export class GatedChat {
  readonly chat: Chat;
  readonly #subjects: ReadonlyMap<string, readonly Subject[]>;
  /** Calls of subjects' operations that came to the SDK's clients. */
  readonly #reached: { readonly call: string; readonly input: Readonly<Record<string, unknown>> }[] = [];
  #checks: Checks = 'both';
  #people = 0;
  #notification: Promise<string> | null = null;
  #audited = 0;

  constructor(loaded: Loaded, subjects: readonly Subject[], configuration: (sandbox: Configuration) => Configuration) {
    this.#subjects = Map.groupBy(subjects, ({ call }) => call);
    const answer = (call: string) => (input: Record<string, unknown>) => {
      this.#reached.push({ call, input });
      return answerOf(input);
    };
    this.chat = new Chat(loaded, {
      configuration: (sandbox) => withActions(configuration(sandbox), subjects),
      aws: Object.fromEntries([...this.#subjects.keys()].map((call) => [call, answer(call)])),
      denied: (usual) => ({ find: (...call) => (this.#checks === 'none' ? null : usual.find(...call)) }),
      parts: (parts) => ({
        ...parts,
        denied: { find: (...call) => (this.#checks === 'both' ? parts.denied.find(...call) : null) },
      }),
    });
  }

  /** From now on these checks work, and what was called or written before counts for nothing. */
  check(checks: Checks): void {
    this.#checks = checks;
    this.#reached.length = 0;
    this.chat.calls.length = 0;
    this.#audited = this.chat.auditLines.length;
  }

  /** Lines of the audit since. */
  get audited(): readonly Record<string, unknown>[] {
    return this.chat.auditLines.slice(this.#audited);
  }

  /** Denied calls since, as `service Operation`. */
  get deniedCalls(): readonly string[] {
    const ofSubjects = this.#reached.flatMap(({ call, input }) =>
      (this.#subjects.get(call) ?? []).some((subject) => subject.denies(input)) ? [call] : [],
    );
    const ofOthers = this.chat.calls.filter((call) => {
      const [service = '', operation = ''] = call.split(' ');
      // The bot's own sessions.
      return !this.#subjects.has(call) && call !== 'sts AssumeRole' && RULES.find(service, operation, {}) !== null;
    });
    return [...ofSubjects, ...ofOthers];
  }

  /** Somebody who has never written to the bot: alone with it, or in a thread of the tests' channel. */
  somebody(where: 'alone' | 'thread'): Somebody {
    this.#people += 1;
    const as = { ...ALEX, id: `29:person${this.#people}` };
    return new Somebody(this, as, where === 'alone' ? personal(as) : inChannel(`17000000${this.#people}`));
  }

  /** A notification in the tests' channel, for its buttons. */
  notification(): Promise<string> {
    this.#notification ??= deliver(this.chat, alarmMessage('order-intake-errors'));
    return this.#notification;
  }
}

/** One person in one conversation. */
export class Somebody {
  readonly gate: GatedChat;
  readonly #as: Someone;
  readonly #place: Partial<Activity>;

  constructor(gate: GatedChat, as: Someone, place: Partial<Activity>) {
    this.gate = gate;
    this.#as = as;
    this.#place = place;
  }

  get conversationId(): string {
    return String(this.#place.conversation?.id);
  }

  /** Where the store has what this person was asked. */
  get dialogKey(): string {
    return `dialog/${this.conversationId}/${this.#as.aadObjectId}`;
  }

  say(text: string, more: Partial<Activity> = {}): Promise<Outcome> {
    return this.gate.chat.say(text, { as: this.#as, ...this.#place, ...more });
  }

  send(activity: Partial<Activity>): Promise<Outcome> {
    return this.gate.chat.send({ ...this.#place, ...activity }, this.#as);
  }

  invoke(data: object): Promise<Outcome> {
    return this.gate.chat.invoke(data, this.#as, this.#place);
  }

  /** Presses the button of this title, wherever in the outcome it stands. */
  press(outcome: Outcome, title: string, inputs: Readonly<Record<string, string>> = {}): Promise<Outcome> {
    const data = dataOf(outcome, title);
    if (data === null) throw new Error(`no button "${title}" in: ${shown(outcome)}`);
    return this.invoke({ ...data, ...inputs });
  }

  /** Confirms what the bot asks about, if it asks. */
  async confirm(outcome: Outcome): Promise<Outcome> {
    return dataOf(outcome, 'Run') === null ? outcome : this.press(outcome, 'Run');
  }
}

/** Everything that an outcome shows: posted, put in the place of other cards, and told. */
export function shown(outcome: Outcome): string {
  return [...cardsIn(outcome).map(textOf), ...outcome.texts].join('\n---\n');
}

/** What a button of an outcome's cards sends; null where there is none of this title. */
export function dataOf(outcome: Outcome, title: string): Record<string, unknown> | null {
  for (const card of cardsIn(outcome)) {
    if (textOf(card).includes(`[${title}]`)) return buttonData(card, title);
  }
  return null;
}

function cardsIn({ cards, replaced, response }: Outcome): readonly AdaptiveCard[] {
  const { body } = response ?? {};
  const answered = body?.type === 'application/vnd.microsoft.card.adaptive' ? [body.value] : [];
  return [...cards, ...replaced.map(({ card }) => card), ...answered];
}

/** A configuration with custom actions of every subject's command. */
function withActions(configuration: Configuration, subjects: readonly Subject[]): Configuration {
  const attachment = { notificationType: null, buttonText: null, criteria: [], variables: {} };
  const customActions = subjects
    .map(actionsOf)
    .flatMap(({ plain, asking }) => [plain, ...(asking === null ? [] : [asking])])
    .map((action) => ({ ...action, aliasName: `configured-${action.name}`, attachments: [attachment] }));
  const customizations = customActions.map(({ name }) => name);
  const { channelConfigurations } = configuration;
  return {
    ...configuration,
    customActions,
    channelConfigurations: channelConfigurations.map((row) => ({ ...row, customizations })),
  };
}

/** What a subject's custom actions and aliases are made of: its command as it stands, and with a variable that no notification gives where it takes any text. */
export function actionsOf({ pattern, line, required }: Subject) {
  const name = pattern.replaceAll(/[^A-Za-z0-9]/g, '-');
  const option = required.find(({ text }) => text === TEXT)?.option.cliName;
  const asking = line.replace(`--${option} ${TEXT}`, `--${option} $value`);
  return {
    plain: { name, commandText: line },
    asking: asking === line ? null : { name: `${name}-asking`, commandText: asking },
  };
}
