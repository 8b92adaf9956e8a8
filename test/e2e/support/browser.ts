import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { carriedChromium } from './carried-chromium.ts';

/** Programs that are Chromium, by the name they are started with or the place where they are installed; the first found is used. */
const installed = [
  ...['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'],
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Root cannot use Chromium's sandbox; the rest keeps the browser from calling anyone but the page. */
const quiet = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

/**
 * Starts a browser without a window: that of CHROME_PATH, else an installed Chromium, else the one that
 * `@sparticuz/chromium` carries, which needs nothing from the machine. The caller closes it.
 */
export async function launchBrowser(): Promise<Browser> {
  const path = process.env.CHROME_PATH || installedChromium();
  if (path !== undefined) return chromium.launch({ executablePath: path, args: quiet });
  const carried = await carriedChromium();
  return chromium.launch({
    executablePath: carried.path,
    args: [...quiet, ...carried.args],
    env: { ...process.env, ...carried.env },
  });
}

function installedChromium(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return installed
    .flatMap((name) => (name.startsWith('/') ? [name] : folders.map((folder) => join(folder, name))))
    .find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
