import assert from 'node:assert/strict';
import type { PlaygroundPerson } from '../../../src/sandbox/playground-team.ts';
import { nodes, strings } from '../../cards/walk.ts';
import type { BotProcess } from './bot-process.ts';
import type { FakeConnector, Sent } from './fake-connector.ts';
import { type Answer, postActivity } from './raw-activity.ts';
import { executeActivity, messageActivity, type Origin } from './teams-activities.ts';

/** One person in one conversation, as Teams would pass on what they do, and what the bot sends there. */
export class RawConversation {
  readonly origin: Origin;
  readonly #bot: BotProcess;
  readonly #connector: FakeConnector;

  constructor(bot: BotProcess, connector: FakeConnector, person: PlaygroundPerson, conversationId: string) {
    this.#bot = bot;
    this.#connector = connector;
    this.origin = { person, conversationId, serviceUrl: connector.url };
  }

  /** The same conversation as somebody else sees it. */
  as(person: PlaygroundPerson): RawConversation {
    return new RawConversation(this.#bot, this.#connector, person, this.origin.conversationId);
  }

  /** Delivers an activity as it stands. */
  deliver(activity: object): Promise<Answer> {
    return postActivity(this.#bot.url, activity);
  }

  /** Delivers a message and returns the one card that answers it. */
  async ask(text: string): Promise<Sent> {
    const from = this.#connector.taken.length;
    const { status } = await this.deliver(messageActivity(this.origin, text));
    assert.equal(status, 200);
    return this.card(/./, from);
  }

  /** Presses the button with this title on a card that was sent, with values for its inputs. */
  async press(card: Sent, title: string, inputs: Record<string, string> = {}): Promise<Answer> {
    const { verb, data } = button(card, title);
    return this.deliver(executeActivity(this.origin, verb, { ...data, ...inputs }, card.activityId ?? ''));
  }

  /** Waits for a new card of the conversation that says this; of those that were taken, from number `from` on. */
  async card(says: RegExp, from = 0, timeout?: number): Promise<Sent> {
    return this.#connector.waitFor(
      (sent) =>
        sent.method === 'POST' &&
        sent.conversationId === this.origin.conversationId &&
        sent.activity.attachments !== undefined &&
        says.test(textOf(sent)),
      { from, ...(timeout === undefined ? {} : { timeout }) },
    );
  }

  /** The texts of the cards that were posted in the conversation, from number `from` of what was taken on. */
  posted(from = 0): string[] {
    return this.#connector.taken
      .slice(from)
      .filter(({ method, conversationId }) => method === 'POST' && conversationId === this.origin.conversationId)
      .filter(({ activity }) => activity.type === 'message')
      .map(textOf);
  }
}

/** All that a message says: its text, and every text of its cards, a line each. */
export function textOf({ activity }: Pick<Sent, 'activity'>): string {
  const shown = [...strings((activity.attachments ?? []).map(({ content }) => content))]
    .filter(({ path }) => /\/(text|title|value)$/.test(path))
    .map(({ text }) => text);
  return [activity.text ?? '', ...shown].filter(Boolean).join('\n');
}

/** What the button of a card with this title sends. */
export function button({ activity }: Pick<Sent, 'activity'>, title: string): { verb: string; data: object } {
  for (const { object } of nodes(activity.attachments)) {
    const { data, verb } = object;
    if (object.title === title && typeof data === 'object' && data !== null) return { verb: String(verb), data };
  }
  throw new Error(`There is no button "${title}" on: ${textOf({ activity })}`);
}
