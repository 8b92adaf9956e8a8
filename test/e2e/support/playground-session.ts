import type { Browser } from 'playwright-core';
import { BotProcess } from './bot-process.ts';
import { launchBrowser } from './browser.ts';
import { PlaygroundPage, type WindowSize } from './playground-page.ts';

/** The bot with its sandbox and playground, and a browser window on it: what a file of tests in the browser shares. */
export class PlaygroundSession {
  readonly bot: BotProcess;
  readonly page: PlaygroundPage;
  readonly #browser: Browser;

  private constructor(bot: BotProcess, browser: Browser, page: PlaygroundPage) {
    this.bot = bot;
    this.#browser = browser;
    this.page = page;
  }

  static async start(size?: WindowSize): Promise<PlaygroundSession> {
    const bot = await BotProcess.start();
    try {
      const browser = await launchBrowser();
      try {
        return new PlaygroundSession(bot, browser, await PlaygroundPage.open(browser, bot.playgroundUrl, size));
      } catch (error) {
        await browser.close();
        throw error;
      }
    } catch (error) {
      await bot.stop();
      throw error;
    }
  }

  async end(): Promise<void> {
    try {
      await this.#browser.close();
    } finally {
      await this.bot.stop();
    }
  }
}
