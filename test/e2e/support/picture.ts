import type { Locator } from 'playwright-core';
import type { BotProcess } from './bot-process.ts';
import type { PlaygroundPage } from './playground-page.ts';

/** One picture of the documentation. */
export interface Picture {
  /** Of the file, without its ending. */
  readonly name: string;
  /** Brings the page where the picture is taken; gives the card that is to be seen on it. */
  readonly scene: (page: PlaygroundPage, bot: BotProcess) => Promise<Locator>;
  /** Without what stands above the card in its thread. */
  readonly alone?: true;
}
