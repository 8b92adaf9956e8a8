import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { BotProcess } from './support/bot-process.ts';
import type { PlaygroundPage } from './support/playground-page.ts';
import { PlaygroundSession } from './support/playground-session.ts';

const time = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d UTC`;
/** The sandbox's alarms change at full minutes; a little more until their cards are there. */
const nextMinuteMs = 75_000;
/** Teams takes sixty messages in half a minute, and the tests before have sent some. */
const stormMs = 45_000;

/** In the channel that the sandbox's topics go to. */
describe('notifications in the playground', function () {
  this.timeout(nextMinuteMs + 60_000);
  let session: PlaygroundSession;
  let page: PlaygroundPage;
  let bot: BotProcess;

  before(async () => {
    session = await PlaygroundSession.start();
    ({ page, bot } = session);
    await page.channel('Alarms');
    await page.ask('set default-account production', 'Commands here now run in production (111122223333)');
    // Its alarm rings in the next minute: the rest goes on meanwhile.
    const question = await page.ask('invoke myHelloWorld --payload {"error":"this is an error"}', 'Run it?');
    await page.press('Run', question);
    await page.waitUntil(page.card(1), /this is an error.*by Alex Wilber/s);
  });

  after(() => session?.end());

  /** `npm run demo:event -- NAME`; gives the cards of the thread that says this. */
  const deliver = async (name: string, says: string | RegExp, timeout?: number): Promise<Locator> => {
    const { code, out } = await bot.run(['--event', name]);
    assert.equal(code, 0);
    assert.match(out.join('\n'), /^Delivered: /);
    return page.threadSaying(says, timeout === undefined ? {} : { timeout });
  };

  describe('of an alarm', () => {
    let cards: Locator;
    before(async () => {
      // What stays when the card changes.
      cards = await deliver('alarm', 'Payment notifications fail.');
    });

    it('come as a card with a chart', async () => {
      const card = await page.waitUntil(cards.first(), 'Show error logs');
      const text = await card.innerText();
      assert.match(
        text,
        new RegExp(
          `OK → ALARM\\s+payment-webhook-errors is in ALARM.*production \\(111122223333\\) · eu-west-1 · ${time}`,
          's',
        ),
      );
      assert.match(text, /Metric\s+Errors of AWS\/Lambda, FunctionName=payment-webhook/);
      assert.deepEqual(await drawn(card), ['Errors', 'Threshold']);
      assert.deepEqual(await page.buttons(card), [
        // Behind "..." stands what is needed less often.
        ...['Show logs', 'Show error logs', 'Acknowledge', 'Mute', '...'],
        ...['Open in CloudWatch', 'Runbook'],
      ]);
      const links = await hrefs(card);
      assert.ok(links.includes('https://wiki.example.com/runbooks/payments'), `${links}`);
    });

    it('show the entries of errors in its thread, with the command that finds them again', async () => {
      await page.press('Show error logs', cards.first());
      const logs = await page.waitUntil(cards.nth(1), 'To change and run again');
      const text = await logs.innerText();
      const [, count] = /(\d+) error entries of \/aws\/lambda\/payment-webhook/.exec(text) ?? [];
      assert.match(text, /✕ .*(TypeError|ProviderError)/);
      const command = /logs filter-log-events .*/.exec(text)?.[0] ?? '';
      const again = await page.ask(command, 'by Alex Wilber');
      assert.match(await again.innerText(), new RegExp(`\\b${count} events.*ERROR`, 's'));
    });

    it('open a long entry in place of its line, and shut it again', async () => {
      const logs = cards.nth(1);
      const shut = logs.getByText('▸').first();
      await shut.click();
      await page.waitUntil(logs, '"errorMessage": ');
      await logs.getByText('▾').filter({ visible: true }).first().click();
      await logs.getByText('▾').filter({ visible: true }).waitFor({ state: 'hidden' });
    });

    it('show all entries', async () => {
      await page.press('Show logs', cards.first());
      const logs = await page.waitUntil(cards.nth(2), 'To change and run again');
      assert.match(await logs.innerText(), /log entries of \/aws\/lambda\/payment-webhook.*START RequestId/s);
      assert.deepEqual(await page.buttons(logs), ['Show error logs', 'Open in Logs Insights']);
    });

    it('are acknowledged on the card', async () => {
      await page.press('Acknowledge', cards.first());
      await page.waitUntil(cards.first(), new RegExp(`Acknowledged by Alex Wilber, ${time}`));
      assert.ok(!(await page.buttons(cards.first())).includes('Acknowledge'));
    });

    it('are muted for a while, and unmuted', async () => {
      await page.press('Mute', cards.first());
      await page.press('15 min', cards.first());
      await page.waitUntil(cards.first(), new RegExp(`Muted by Alex Wilber until ${time}\\.`));
      assert.ok(!(await page.buttons(cards.first())).includes('Mute'));
      await page.press('Unmute', cards.first());
      await cards.first().getByText('Muted by').waitFor({ state: 'hidden' });
      assert.ok((await page.buttons(cards.first())).includes('Mute'));
    });

    it('change the card in place when it is OK again, and say so under it', async () => {
      await deliver('ok', 'payment-webhook-errors is OK again');
      const text = await cards.first().innerText();
      assert.match(text, new RegExp(`OK → ALARM → OK.*Now OK, after (less than a|1) minute \\(${time}\\)`, 's'));
      assert.match(text, /Acknowledged by Alex Wilber/);
      assert.deepEqual(await drawn(cards.first()), ['Errors', 'Threshold']);
      await page.waitUntil(cards.last(), /ALARM → OK\s+payment-webhook-errors is OK/);
    });
  });

  describe('that people publish', () => {
    it('offer a custom action, which runs when its whole command is confirmed', async () => {
      const cards = await deliver('custom', 'Order processing is slow');
      assert.match(
        await cards.first().innerText(),
        /longer than five minutes.*Next steps.*the runbook.*orders.*critical/s,
      );
      await page.press('Restart service', cards.first());
      const question = await page.waitUntil(cards.nth(1), 'This changes something. Run it?');
      assert.match(
        await question.innerText(),
        /ecs update-service --cluster prod --service shop-web --force-new-deployment .*production \(111122223333\)/s,
      );
      await page.press('Run', question);
      await page.waitUntil(question, 'Alex Wilber ran this at');
      const result = await page.waitUntil(cards.nth(2), 'by Alex Wilber');
      assert.match(await result.innerText(), /Service shop-web/);
    });

    it('are text, too', async () => {
      const cards = await deliver('text', 'The nightly backup took 42 minutes.');
      assert.match(await cards.first().innerText(), /Backup of the shop/);
    });
  });

  describe('of a pipeline', () => {
    it('ask for an approval, which is given with a comment, and say who decided', async () => {
      const cards = await deliver('approval', 'Version 42 passed its tests.');
      const card = cards.first();
      await page.press('Review', card);
      await page.fill('Comment', 'The tests are green.', card);
      await page.press('Approve', card);
      await page.waitUntil(card, new RegExp(`Approved by Alex Wilber, ${time}: The tests are green\\.`));
      assert.match(await card.innerText(), /APPROVED\s+Pipeline shop: ApproveRelease was approved/);
      assert.deepEqual(await page.buttons(card), ['Open pipeline', '...']);
      const state = await page.ask('codepipeline get-pipeline-state --name shop --output json', 'Succeeded');
      assert.match(await state.innerText(), /The tests are green\./);
    });
  });

  describe('when they are asked about', () => {
    it('say what becomes of them', async () => {
      const status = await page.ask('notifications', 'Notifications of this conversation');
      assert.match(
        await status.innerText(),
        /production-alarms \(production\)\s+arn:aws:sns:eu-west-1:111122223333:alarms.*Waiting\s+none.*Failed\s+none/s,
      );
    });

    it('come as a test', async () => {
      await page.ask('notifications test production-alarms', 'A test notification is on the way');
      await page.waitForCard(/Test notification.*Alex Wilber has asked for it\..*production-alarms/s);
    });

    for (const { name, open } of [
      { name: 'a personal chat', open: () => page.personal() },
      { name: 'a group chat', open: () => page.group() },
    ]) {
      it(`come as a test in ${name}, too`, async () => {
        await open();
        try {
          await page.say('notifications test production-ops');
          await page.waitForCard(/Test notification.*Alex Wilber has asked for it\..*production-ops/s);
          await page.waitForCard('A test notification is on the way');
        } finally {
          await page.channel('Alarms');
        }
      });
    }
  });

  describe('of the minute that has passed', () => {
    it('come by themselves: the sandbox has an alarm of its own', async () => {
      const cards = await page.threadSaying('order-intake-errors is in ALARM', { timeout: nextMinuteMs });
      assert.match(await cards.first().innerText(), /were greater than the threshold \(5\.0\).*Value\s+\d+/s);
      assert.deepEqual(await drawn(cards.first()), ['Errors', 'Threshold']);
    });

    it('tell of the function that failed, and its logs say why', async () => {
      const cards = await page.threadSaying('hello-errors is in ALARM', { timeout: nextMinuteMs });
      assert.deepEqual(await drawn(cards.first()), ['Errors', 'Threshold']);
      await page.press('Show error logs', cards.first());
      await page.waitUntil(cards.filter({ hasText: 'To change and run again' }).last(), 'this is an error');
    });
  });

  describe('of a storm', () => {
    // Last, since it makes every alarm of the sandbox ring.
    it('come as digests in a storm: the pages turn, and each entry opens', async () => {
      const cards = await deliver('storm', /\d+ notifications at once/, stormMs);
      const digest = cards.first();
      const text = await digest.innerText();
      assert.match(text, /CloudWatch alarm, ALARM: \d+\s.*● Message: \d+/s);
      const pages = Number(/Page 1 of (\d+)/.exec(text)?.[1]);
      assert.ok(pages >= 5, text);
      await page.press('Next', digest);
      await page.waitUntil(digest, `Page 2 of ${pages}`);
      assert.deepEqual(await page.buttons(digest), [...Array(10).fill('Open'), 'Previous', 'Next']);
      const title = await digest
        .getByText(/ is in ALARM/)
        .first()
        .innerText();
      await digest.getByRole('button', { name: 'Open', exact: true }).first().click();
      const opened = await page.waitUntil(cards.nth(1), title.trim());
      await page.waitUntil(opened, 'Acknowledge');
    });
  });
});

/** The series of a card's chart, as a screen reader names them: "Errors series with 60 points". */
async function drawn(card: Locator): Promise<string[]> {
  const series = card.locator('svg g[aria-label*=" series with "]:has(path[d^="M"])');
  await series.nth(1).waitFor();
  const labels = await series.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? ''));
  return labels.map((label) => /^\w+/.exec(label)?.[0] ?? '').toSorted();
}

async function hrefs(card: Locator): Promise<string[]> {
  return card.locator('a[href]').evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''));
}
