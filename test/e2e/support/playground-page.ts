import type { Browser, Locator, Page, Route } from 'playwright-core';
import { z } from 'zod';
import { type PlaygroundPerson, playgroundTeam } from '../../../src/sandbox/playground-team.ts';
import { narrowStyle } from './playground-style.ts';
import { messageActivity } from './teams-activities.ts';

export interface WindowSize {
  readonly width: number;
  readonly height: number;
  /** Points of the screen for each pixel of the page: 1 when left out. */
  readonly scale?: number;
}

/** A laptop's window and a phone's. */
export const windowSizes = { wide: { width: 1280, height: 800 }, narrow: { width: 390, height: 844 } } as const;

/** How long the bot and the page may take for one step, in milliseconds. */
const withinMs = 15_000;

/** Where messages are written: one place in a chat; in a channel one for a new thread, then one in each thread. */
const composer = '[data-lexical-editor]';

/** The bot's picture and three dots, which only a chat shows. */
const typingIndicator = `div:has(> [role=img][aria-label="${playgroundTeam.bot.name}"] + div:empty + div:empty + div:empty)`;

/** What of a press is sent to the playground; it makes the activity of it. */
const pressSchema = z.looseObject({ from: z.object({ id: z.string() }) });
const sentSchema = z.object({ messageId: z.string(), postConversationId: z.string().optional() });

export interface SayOptions {
  readonly mention?: boolean;
  readonly reply?: boolean;
}

/** One browser window on the playground, as the person who sits before it uses it. */
export class PlaygroundPage {
  readonly page: Page;
  readonly #url: string;
  /** The conversation that is open; of a channel, without a thread. */
  #open: string = playgroundTeam.personalChat.id;
  #lastWritten: string = playgroundTeam.personalChat.id;

  private constructor(page: Page, url: string) {
    this.page = page;
    this.#url = url;
  }

  /** Opens the playground; returns when the bot has greeted in its personal chat. The page can reach nothing else. */
  static async open(browser: Browser, url: string, size: WindowSize = windowSizes.wide): Promise<PlaygroundPage> {
    const { width, height, scale = 1 } = size;
    const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: scale });
    // Fonts and emoji come from a content network; a test needs neither, nor a wait for names that do not resolve.
    await context.route(
      (one) => one.origin !== new URL(url).origin,
      (route) => route.abort(),
    );
    const page = await context.newPage();
    page.setDefaultTimeout(withinMs);
    await page.goto(url, { waitUntil: 'domcontentloaded' });
    await page.locator(composer).first().waitFor({ timeout: 30_000 });
    await page.addStyleTag({ content: narrowStyle });
    await page.getByRole('button', { name: 'Hide log panel' }).click();
    const opened = new PlaygroundPage(page, url);
    await opened.personal();
    return opened;
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }

  async personal(): Promise<void> {
    await this.#select('Personal Chat', playgroundTeam.personalChat.id);
  }

  async group(): Promise<void> {
    await this.#select(playgroundTeam.groupChat.name, playgroundTeam.groupChat.id);
  }

  async channel(name: 'Alarms' | 'General' = 'Alarms'): Promise<void> {
    const id = name === 'General' ? playgroundTeam.team.id : playgroundTeam.channel.id;
    await this.#select(`${playgroundTeam.team.name} - ${name}`, id);
  }

  /** The Bot Framework id of the conversation that was written in last: of a channel, with its thread. */
  get conversationId(): string {
    return this.#lastWritten;
  }

  /**
   * Writes and sends a message. In a group chat and a channel the bot is mentioned first, unless `mention` is false. In a channel
   * it starts a thread; with `reply` it answers in the newest.
   */
  async say(text: string, { mention = true, ...options }: SayOptions = {}): Promise<void> {
    const reply = options.reply === true && this.#inChannel;
    const place = reply ? this.#ownThreads().first() : this.page.locator('body');
    const field = place.locator(composer).first();
    await field.click();
    if (mention && this.#open !== playgroundTeam.personalChat.id) {
      await this.page.keyboard.type('@');
      await this.page.getByRole('menuitem', { name: playgroundTeam.bot.name }).click();
      // The mention stands without a space behind it.
      await this.page.keyboard.insertText(' ');
    }
    for (const [index, line] of text.split('\n').entries()) {
      if (index > 0) await this.page.keyboard.press('Shift+Enter');
      await this.page.keyboard.insertText(line);
    }
    const answered = this.page.waitForResponse((response) => response.url().endsWith('/messages') && response.ok());
    await place
      .getByRole('button', { name: this.#inChannel && !reply ? 'Post' : 'Send Message', exact: true })
      .first()
      .click();
    const { postConversationId } = sentSchema.parse(await (await answered).json());
    if (!reply) this.#lastWritten = postConversationId ?? this.#open;
  }

  /** Writes a message, waits for the card that answers it, and returns that card when it says this. */
  async ask(text: string, says: string | RegExp, options: SayOptions = {}): Promise<Locator> {
    const startsThread = this.#inChannel && options.reply !== true;
    const threads = await this.#ownThreads().count();
    const before = startsThread ? 0 : await this.#cards().count();
    await this.say(text, options);
    // Until the new thread is shown, the newest is another one.
    if (startsThread) await this.#ownThreads().nth(threads).waitFor();
    return this.#saying(this.#cards().nth(before), says);
  }

  /** Waits until one card says this, as after a press that replaces it, and returns it. */
  async waitUntil(card: Locator, says: string | RegExp): Promise<Locator> {
    return this.#saying(card, says);
  }

  async #saying(card: Locator, says: string | RegExp): Promise<Locator> {
    try {
      await card.filter({ hasText: says }).waitFor();
      return card;
    } catch (cause) {
      const cards = await this.cards();
      throw new Error(
        `No card says ${says}, but: ${
          cards
            .slice(-2)
            .map((said) => said.slice(0, 1000))
            .join('\n---\n') || 'there is none'
        }`,
        { cause },
      );
    }
  }

  /** The cards that are shown, oldest first; in a channel, those of the newest thread that a person began. */
  #cards(): Locator {
    return (this.#inChannel ? this.#ownThreads().first() : this.page).locator('.ac-preview-panel');
  }

  /** The texts of the cards that `lastCard` chooses from. */
  async cards(): Promise<string[]> {
    return this.#cards().allInnerTexts();
  }

  /** The card at this place, counted from 0 or with -1 from the last, of those that `lastCard` chooses from. */
  card(index: number): Locator {
    return this.#cards().nth(index);
  }

  lastCard(): Locator {
    return this.#cards().last();
  }

  /** Waits until a card says this, and returns the newest that does; in a channel, of any thread. */
  async waitForCard(text: string | RegExp, { timeout = withinMs }: { timeout?: number } = {}): Promise<Locator> {
    const saying = this.page.locator('.ac-preview-panel', { hasText: text });
    await saying.first().waitFor({ timeout });
    return this.#inChannel ? this.#threads().filter({ has: saying }).first().locator(saying).last() : saying.last();
  }

  /** Waits until a card of a channel's thread says this, and returns the cards of the newest such thread, oldest first. */
  async threadSaying(text: string | RegExp, { timeout = withinMs }: { timeout?: number } = {}): Promise<Locator> {
    const saying = this.page.locator('.ac-preview-panel', { hasText: text });
    const thread = this.#threads().filter({ has: saying }).first();
    await thread.waitFor({ timeout });
    return thread.locator('.ac-preview-panel');
  }

  /** Waits until something in the conversation, a card or not, says this. */
  async waitForText(text: string | RegExp, { timeout = withinMs }: { timeout?: number } = {}): Promise<Locator> {
    const saying = this.page.getByText(text).filter({ visible: true });
    await saying.first().waitFor({ timeout });
    return saying.last();
  }

  /** Waits for the bot's typing indicator. */
  async waitForTyping({ timeout = withinMs }: { timeout?: number } = {}): Promise<void> {
    await this.page.locator(typingIndicator).first().waitFor({ timeout });
  }

  /** The titles of a card's buttons, without those behind its "…". */
  async buttons(card: Locator = this.lastCard()): Promise<string[]> {
    return card.locator('.ac-pushButton-content').allInnerTexts();
  }

  /** Presses a card's button, behind the card's "…" too. */
  async press(title: string, card: Locator = this.lastCard()): Promise<void> {
    const button = card.getByRole('button', { name: title, exact: true });
    await card.getByRole('button').first().waitFor();
    if ((await button.count()) === 0) {
      await card.locator('button.fui-MenuButton').click();
      await this.page.getByRole('menuitem', { name: title, exact: true }).click();
      return;
    }
    await button.last().click();
  }

  /** Presses a card's button as someone else in the conversation. */
  async pressAs(person: PlaygroundPerson, title: string, card: Locator = this.lastCard()): Promise<void> {
    const presses = /\/_conversation\/v1\/(invoke|submit)$/;
    const asPerson = async (route: Route): Promise<void> => {
      const press = pressSchema.parse(route.request().postDataJSON());
      await route.continue({ postData: JSON.stringify({ ...press, from: { id: person.id } }) });
    };
    await this.page.route(presses, asPerson);
    try {
      const answered = this.page.waitForResponse(presses);
      await this.press(title, card);
      await answered;
    } finally {
      await this.page.unroute(presses, asPerson);
    }
  }

  /** What the bot answered to a press on the card without replacing it: a message or an error under the card. */
  async notice(card: Locator = this.lastCard()): Promise<string> {
    const dismiss = card.locator('xpath=..').getByRole('button', { name: 'Dismiss Invoke Message' });
    return (await dismiss.locator('xpath=..').textContent()) ?? '';
  }

  /** Fills a text, number, date or time field by its label. */
  async fill(label: string | RegExp, text: string, card: Locator = this.lastCard()): Promise<void> {
    await card.getByLabel(label).first().fill(text);
  }

  /** Chooses in a choice set by its label and the choice's title: a drop-down, radio buttons or check boxes. */
  async choose(label: string | RegExp, title: string, card: Locator = this.lastCard()): Promise<void> {
    const dropDown = card.getByRole('combobox', { name: label });
    if ((await dropDown.count()) > 0) {
      await dropDown.first().click();
      await this.page.getByRole('option', { name: title, exact: true }).click();
      return;
    }
    const choices = card
      .getByRole('radiogroup', { name: label })
      .or(card.getByRole('group', { name: label }))
      .first();
    await choices.getByLabel(title, { exact: true }).check();
  }

  /** Switches an Input.Toggle on or off by its title. */
  async toggle(title: string | RegExp, on: boolean, card: Locator = this.lastCard()): Promise<void> {
    await card.getByRole('checkbox', { name: title }).setChecked(on);
  }

  /** Has the playground send the bot a message of someone else in the open conversation. The window does not show the message. */
  async sayAs(person: PlaygroundPerson, text: string, conversationId = this.#lastWritten): Promise<void> {
    const serviceUrl = new URL('/_connector', this.#url).href;
    const response = await fetch(new URL('/_internal/v1/customActivities', this.#url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(messageActivity({ person, conversationId, serviceUrl }, text)),
    });
    if (!response.ok)
      throw new Error(`The playground refused the message: ${response.status} ${await response.text()}`);
  }

  get #inChannel(): boolean {
    return this.#open.endsWith('@thread.tacv2');
  }

  /** The threads of the channel, newest first; before them stands the card in which a new one is written. */
  #threads(): Locator {
    return this.page.locator('.fui-Card[role=group]', { has: this.page.getByRole('button', { name: 'Send Message' }) });
  }

  /** Those that the bot did not begin: a notification may come at any time. */
  #ownThreads(): Locator {
    return this.#threads().filter({
      has: this.page.locator(`.fui-CardHeader [role=img]:not([aria-label="${playgroundTeam.bot.name}"])`),
    });
  }

  async #select(name: string, id: string): Promise<void> {
    // The personal chat is open from the start.
    if (this.#open !== id) await this.#choose(name);
    this.#open = id;
    this.#lastWritten = id;
    // The bot's greeting, which could else come between a message and its answer. In a channel a message has a thread of its own.
    if (!this.#inChannel) await this.#cards().first().waitFor();
  }

  async #choose(name: string): Promise<void> {
    const item = this.page.getByRole('treeitem', { name, exact: true });
    // In a narrow window the list of conversations waits beyond the left edge. Opened, it lies over the chat until something else
    // is clicked.
    const hidden = ((await item.boundingBox())?.x ?? -1) < 0;
    if (hidden) await this.page.getByRole('button', { name: 'Toggle app bar and conversation window' }).click();
    await item.click();
    if (hidden) await this.page.getByRole('heading', { level: 1 }).first().click();
  }
}
