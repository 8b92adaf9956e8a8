import { mkdir, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Locator } from 'playwright-core';
import { takeAdminPictures } from './support/admin-pictures.ts';
import type { BotProcess } from './support/bot-process.ts';
import { featurePictures } from './support/feature-pictures.ts';
import type { Picture } from './support/picture.ts';
import { type PlaygroundPage, type WindowSize, windowSizes } from './support/playground-page.ts';
import { PlaygroundSession } from './support/playground-session.ts';

/** `npm run screenshots`: makes the pictures of the documentation, with the bot on its sandbox and its playground in a browser. */

const folder = fileURLToPath(new URL('../../docs/images/', import.meta.url));
const atMostBytes = 200_000;
/** Around what a picture is of, in pixels. */
const margin = 12;
/** Of the line over a card that names the bot. */
const nameHeight = 36;
const desktop: WindowSize = { width: 1280, height: 1400, scale: 1.5 };
/** Log entries fill a picture with small text. */
const dense: WindowSize = { ...desktop, scale: 1.25 };
const phone: WindowSize = { ...windowSizes.narrow, scale: 2 };
/** Where a card may be higher than a phone's window. */
const scrolledPhone: WindowSize = { ...phone, height: 1400 };

/** In the order in which they are taken. Each command starts a thread of its own in a channel. */
const desktopPictures: readonly Picture[] = [
  {
    name: 'alarms',
    scene: (page) =>
      page.ask('cloudwatch describe-alarms --state ALARM --alarm-name-prefix orders', 'orders-queue-age'),
  },
  { name: 'table', scene: (page) => page.ask('lambda list-functions', 'Page 1 of 3') },
  { name: 'confirmation', scene: (page) => page.ask('invoke drain', 'This changes something. Run it?') },
  {
    name: 'lambda-result',
    async scene(page) {
      await page.press('Run');
      const result = await page.waitUntil(page.card(1), 'End of the log');
      await page.page.getByRole('button', { name: 'Dismiss Invoke Message' }).click();
      return result;
    },
  },
  {
    name: 'missing-arguments',
    async scene(page) {
      const card = await page.ask('lambda get-function', '--function-name');
      await page.choose('--function-name', 'order-intake (nodejs22.x)', card);
      return card;
    },
  },
  { name: 'help', scene: (page) => page.ask('help', 'What you can do here') },
];

/** In the channel of the alarms. */
const notificationPictures: readonly Picture[] = [
  { name: 'notification', scene: alarm },
  {
    name: 'notification-logs',
    alone: true,
    async scene(page) {
      const cards = await page.threadSaying('payment-webhook-errors');
      await page.press('Show error logs', cards.first());
      return page.waitUntil(cards.nth(1), 'To change and run again');
    },
  },
  {
    name: 'approval',
    async scene(page, bot) {
      await bot.run(['--event', 'approval']);
      const card = (await page.threadSaying('Pipeline shop waits for approval')).first();
      await page.press('Review', card);
      await page.fill('Comment', 'Tested on staging.', card);
      return card;
    },
  },
  {
    name: 'digest',
    async scene(page, bot) {
      await bot.run(['--event', 'storm']);
      return (await page.threadSaying(/\d+ notifications at once/)).first();
    },
  },
];

const phonePictures: readonly Picture[] = [
  { name: 'phone', scene: (page) => page.ask('invoke drain', 'This changes something. Run it?') },
];

const phoneNotificationPictures: readonly Picture[] = [{ name: 'phone-alarm', scene: alarm }];

async function alarm(page: PlaygroundPage, bot: BotProcess): Promise<Locator> {
  await bot.run(['--event', 'alarm']);
  const cards = await page.threadSaying('payment-webhook-errors is in ALARM');
  await cards.first().locator('svg').first().waitFor();
  return cards.first();
}

/**
 * Teams shows these cards over the full width of a conversation. The playground does not, and says so below each card. Its
 * places to write in, menus and focus marks are left out of the pictures.
 */
const pictureStyle = `
  [role=group] div:has(> div > .ac-preview-panel), div:has(> .ac-preview-panel), .ac-preview-panel { width: 100% !important; }
  *:focus { outline: none !important; }
`;
const hideNotes = `for (const text of document.querySelectorAll('span'))
  if (text.textContent.startsWith('Full width control')) text.parentElement.parentElement.style.display = 'none';`;

async function take(size: WindowSize, open: (page: PlaygroundPage) => Promise<void>, pictures: readonly Picture[]) {
  const session = await PlaygroundSession.start(size);
  try {
    const { page, bot } = session;
    await open(page);
    await page.ask('set default-account production', 'Commands here now run in');
    await page.page.addStyleTag({ content: pictureStyle });
    for (const { name, scene, alone = false } of pictures) {
      const card = await scene(page, bot);
      await page.page.evaluate(hideNotes);
      await card.scrollIntoViewIfNeeded();
      const path = `${folder}${name}.png`;
      await page.page.screenshot({ path, clip: await around(page, card, alone), animations: 'disabled' });
      const { size: bytes } = await stat(path);
      process.stdout.write(`${name}.png ${Math.round(bytes / 1000)} KB\n`);
      if (bytes > atMostBytes) throw new Error(`${name}.png is larger than ${atMostBytes} bytes.`);
    }
  } finally {
    await session.end();
  }
}

/** Where to look: in a channel at the thread down to the card or at the card alone, in a chat at the card with the message before it. */
async function around(page: PlaygroundPage, card: Locator, alone: boolean) {
  const thread = card.locator('xpath=ancestor::*[@role="group"]');
  const last = await boxOf(card);
  const bottom = last.y + last.height + margin;
  if ((await thread.count()) > 0) {
    const { x, y, width } = await boxOf(thread.first());
    const top = alone ? last.y - nameHeight : y;
    return { x, y: top, width, height: bottom - top };
  }
  const before = await boxOf(page.card(-2));
  const y = before.y + before.height + margin;
  return { x: 0, y, width: page.page.viewportSize()?.width ?? 0, height: bottom - y };
}

async function boxOf(part: Locator) {
  const box = await part.boundingBox();
  if (box === null) throw new Error('What the picture is of is not shown.');
  return box;
}

await mkdir(folder, { recursive: true });
await take(desktop, (page) => page.channel(), desktopPictures);
await take(desktop, (page) => page.channel(), featurePictures);
await take(dense, (page) => page.channel('Alarms'), notificationPictures);
await take(phone, (page) => page.personal(), phonePictures);
await take(scrolledPhone, (page) => page.channel('Alarms'), phoneNotificationPictures);
await takeAdminPictures(folder, atMostBytes);
