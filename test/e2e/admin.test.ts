import assert from 'node:assert/strict';
import type { BrowserContext, Page } from 'playwright-core';
import { AdminWindow } from './support/admin-window.ts';

const PAGES = [
  '',
  '/conversations',
  '/conversation?name=production-ops',
  '/topics',
  '/deliveries',
  '/audit',
  '/configuration',
];
const desktop = { width: 1280, height: 900 };
const phone = { width: 390, height: 844 };

describe("the operators' page in a browser", function () {
  this.timeout(60_000);
  let window: AdminWindow;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  before(async () => {
    window = await AdminWindow.open();
  });
  after(() => window?.close());

  const open = async (size: { width: number; height: number; dark?: boolean }): Promise<void> => {
    context = await window.context(size);
    page = await context.newPage();
    complaints = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('requestfailed', (request) => {
      const error = request.failure()?.errorText;
      // The next page came first.
      if (error !== 'net::ERR_ABORTED') complaints.push(`${request.url()} ${error}`);
    });
    await page.goto(`${window.bed.origin}/admin`);
    await page.getByRole('link', { name: 'Sign in with Microsoft' }).click();
    await page.waitForURL('**/admin');
  };
  const go = (path: string) => page.goto(`${window.bed.origin}/admin${path}`);
  afterEach(() => context?.close());

  it('lets an administrator sign in, walk through all pages by their links, and sign out', async () => {
    await open(desktop);
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
    assert.equal(await page.getByRole('img').count(), 4);
    for (const name of ['Conversations', 'Topics', 'Deliveries', 'Audit', 'Configuration', 'Overview']) {
      await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name }).click();
      await page.getByRole('heading', { name, level: 1 }).waitFor();
    }
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await go('/audit');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    assert.deepEqual(complaints, []);
  });

  it('keeps its cookies out of reach of scripts, over TLS', async () => {
    await open(desktop);
    const cookies = await context.cookies();
    assert.deepEqual(
      cookies.map(({ name, httpOnly, secure, sameSite, path }) => ({ name, httpOnly, secure, sameSite, path })),
      [{ name: '__Host-admin-session', httpOnly: true, secure: true, sameSite: 'Lax', path: '/' }],
    );
  });

  it('filters, and sends a failed delivery again after a question', async () => {
    await open(desktop);
    await go('/deliveries');
    await page.getByRole('searchbox', { name: 'Filter' }).fill('GuardDuty');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/deliveries?q=GuardDuty');
    assert.equal(await page.getByRole('link', { name: /^Send again/ }).count(), 1);
    await page.getByRole('link', { name: /^Send again ?: GuardDuty/ }).click();
    await page.getByRole('heading', { name: 'Send it again?' }).waitFor();
    await page.getByRole('button', { name: 'Send again' }).click();
    const status = await page.getByRole('status').innerText();
    assert.equal(status, 'GuardDuty: UnauthorizedAccess:EC2/SSHBruteForce for production-ops waits to be sent again.');
    await go('/audit');
    await page.getByText('operators-page send-again failed-production-ops').waitFor();
    assert.deepEqual(complaints, []);
  });

  it('shows where the keyboard is, and leads it past the navigation first', async () => {
    await open(desktop);
    await go('/conversations');
    const looks: string[] = [];
    for (let each = 0; each < 12; each += 1) {
      await page.keyboard.press('Tab');
      const look = await page.evaluate(
        `(() => { const at = document.activeElement; const style = getComputedStyle(at); const box = at.getBoundingClientRect();
           return [at.textContent.trim() || at.name, style.outlineStyle, parseFloat(style.outlineWidth) >= 2, box.top >= 0 && box.height > 0].join(' '); })()`,
      );
      looks.push(String(look));
    }
    assert.equal(looks[0], 'Skip to the content solid true true');
    for (const look of looks) assert.match(look, / solid true true$/);
    assert.deepEqual(
      looks.slice(0, 4).map((look) => look.replace(/ solid.*/, '')),
      ['Skip to the content', 'teams-aws-chatbot', 'Overview', 'Conversations'],
    );
  });

  for (const dark of [false, true]) {
    it(`fits a phone without scrolling sideways, ${dark ? 'dark' : 'light'}`, async () => {
      await open({ ...phone, dark });
      for (const path of [...PAGES, '/deliveries/send-again?id=failed-staging-ops']) {
        await go(path);
        assert.equal(await page.evaluate('document.documentElement.scrollWidth'), phone.width, path);
      }
      assert.deepEqual(complaints, []);
    });

    it(`has enough contrast everywhere, ${dark ? 'dark' : 'light'}`, async () => {
      await open({ ...desktop, dark });
      for (const path of PAGES) {
        await go(path);
        assert.deepEqual(await page.evaluate(FAINT_TEXTS), [], path);
      }
    });
  }
});

/** Texts whose contrast with what is behind them is below 4.5 to 1 (WCAG 2.2, 1.4.3). */
const FAINT_TEXTS = `(() => {
  const channels = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
  const light = (colour) => {
    const [r, g, b] = channels(colour).map((each) => { const part = each / 255; return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (channels(colour)[3] !== 0) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const faint = [];
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || element.closest('.unseen')) continue;
    const [one, other] = [light(getComputedStyle(element).color), light(behind(element))].sort((a, b) => b - a);
    if ((one + 0.05) / (other + 0.05) < 4.5) faint.push(walker.currentNode.textContent.trim() + ' ' + ((one + 0.05) / (other + 0.05)).toFixed(2));
  }
  return faint;
})()`;
