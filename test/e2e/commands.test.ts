import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { PlaygroundPage } from './support/playground-page.ts';
import { PlaygroundSession } from './support/playground-session.ts';

const multiLineQuery = `cloudwatch describe-alarms --query 
@.{MetricAlarms:MetricAlarms[*].
 {AlarmName:AlarmName, AlarmDescription:AlarmDescription, StateValue:StateValue, 
 StateReason:StateReason, Namespace:Namespace, MetricName:MetricName, 
 Dimensions:Dimensions, ComparisonOperator:ComparisonOperator, Threshold:Threshold, 
 Period:Period, EvaluationPeriods:EvaluationPeriods, Statistic:Statistic}} 
 --region us-east-2`;

/** Alarms of production in eu-west-1 that ring all the time. */
const ringing = [
  'checkout-orders-anomaly',
  'orders-queue-age',
  'payment-webhook-errors',
  'shop-error-rate',
  'web-1-cpu-high',
] as const;

const places = [
  { name: 'a personal chat', open: (page: PlaygroundPage) => page.personal() },
  { name: 'a channel', open: (page: PlaygroundPage) => page.channel() },
] as const;

/** Word for word. In a channel each starts a thread of its own. */
describe('commands as people type them', () => {
  let session: PlaygroundSession;
  let page: PlaygroundPage;

  before(async () => {
    session = await PlaygroundSession.start();
    page = session.page;
  });

  after(() => session?.end());

  for (const place of places) {
    describe(`in ${place.name}`, () => {
      before(async () => {
        await place.open(page);
        await page.ask('set default-account production', 'Commands here now run in production (111122223333)');
      });

      describe("in the account's default Region", () => {
        it('lambda list-functions', async () => {
          const card = await page.ask('lambda list-functions', 'Showing 1–10 of 23 functions');
          assert.match(await card.innerText(), /Runtime.*allowlist-ip.*python3\.13.*inventory-reserve.*Page 1 of 3/s);
        });

        it('cloudwatch describe-alarms --state ALARM', async () => {
          // One more comes and goes, and another rings from the first minute on.
          const card = await page.ask('cloudwatch describe-alarms --state ALARM', /[5-7] alarms/);
          const text = await card.innerText();
          for (const name of ringing) assert.match(text, new RegExp(`In alarm\\s+${name}`));
          assert.match(text, /orders-queue-age.*greater than the threshold \(600\.0\)/s);
          assert.equal(await card.locator('svg').count(), text.match(/In alarm/g)?.length);
          const drawn = await drawnSeries(card);
          assert.ok(
            drawn.some((one) => /^ApproximateAgeOfOldestMessage series with \d\d points$/.test(one)),
            `${drawn}`,
          );
          assert.ok(
            drawn.some((one) => one.startsWith('Threshold 600 ')),
            `${drawn}`,
          );
        });

        it('lambda get-function, then function-name myHelloWorld', async () => {
          const question = await page.ask('lambda get-function', 'The values may be typed as a reply, too.');
          const line = 'lambda get-function --function-name myHelloWorld';
          const answer = await page.ask('function-name myHelloWorld', line, { reply: true });
          await page.waitUntil(question, 'Completed by Alex Wilber');
          await answer.getByRole('button', { name: 'Configuration' }).click();
          assert.match(await answer.innerText(), /FunctionName: myHelloWorld.*Description: Says hello/s);
        });

        it('lambda --help', async () => {
          const card = await page.ask('lambda --help', /\d+ operations/);
          assert.match(await card.innerText(), /add-permission.*Page 1 of \d/s);
          await page.press('Next', card);
          await page.waitUntil(card, 'Page 2 of');
        });

        it('cloudwatch describe-alarms --help', async () => {
          const card = await page.ask('cloudwatch describe-alarms --help', 'Reads; runs at once.');
          await card.getByRole('button', { name: 'Optional' }).click();
          assert.match(await card.innerText(), /--state-value.*ALARM, INSUFFICIENT_DATA, OK.*Example/s);
        });

        for (const { name, payload } of [
          { name: 'JSON without quotes around it', payload: '{"ip": "192.0.2.0/24"}' },
          { name: 'curly quotes', payload: '{“ip”: “192.0.2.0/24”}' },
        ]) {
          it(`invoke allowlist-ip --payload ${payload}, with ${name}`, async () => {
            const result = await confirmed(page, `invoke allowlist-ip --payload ${payload}`, [
              '--payload \'{"ip": "192.0.2.0/24"}\'',
              '--function-name allowlist-ip',
            ]);
            assert.match(await result.innerText(), /"message": "192\.0\.2\.0\/24 was added\."/);
          });
        }
      });

      // A Region given once stays the conversation's, so these come later.
      describe('in another Region', () => {
        it('cloudwatch describe-alarms --state ALARM --region us-east-1', async () => {
          const card = await page.ask('cloudwatch describe-alarms --state ALARM --region us-east-1', '2 alarms');
          assert.match(await card.innerText(), /· us-east-1 ·.*samplestream-write-throttles.*shop-cdn-5xx-rate/s);
          assert.equal(await card.locator('svg').count(), 2);
        });

        it('invoke myHelloWorld --region us-east-1', async () => {
          const result = await confirmed(page, 'invoke myHelloWorld --region us-east-1', [
            'lambda invoke --function-name myHelloWorld --region us-east-1',
            'us-east-1',
          ]);
          assert.match(await result.innerText(), /· us-east-1 ·.*Status code\s+200.*"Hello from Lambda!"/s);
        });

        it('a query over several lines', async () => {
          const card = await page.ask(multiLineQuery, '2 metric alarms');
          assert.match(await card.innerText(), /· us-east-2 ·.*dr-web-cpu-high.*ALARM.*tax-rates-errors.*OK/s);
          await card.getByRole('button', { name: 'Details' }).filter({ hasText: 'dr-web-cpu-high' }).click();
          await page.waitUntil(card, 'CPU of the recovery site above 80 %');
          assert.match(await card.innerText(), /Comparison operator\s+GreaterThanThreshold/);
        });

        it('set default-account', async () => {
          const question = await page.ask('set default-account', 'Which AWS account?');
          await page.choose('Choose an account', 'staging (444455556666) · chatbot-ops', question);
          await page.press('Use this account', question);
          await page.waitUntil(question, 'Alex Wilber chose: staging (444455556666)');
          await page.ask('lambda list-functions --region eu-west-1', /staging \(444455556666\) · eu-west-1/);
        });
      });
    });
  }

  // The stream takes one change at a time, so this is written in one place.
  describe('in a group chat', () => {
    before(async () => {
      await page.group();
      await page.ask('set default-account production', 'Commands here now run in production (111122223333)');
    });

    it('kinesis update-shard-count --stream-name samplestream …', async () => {
      const line =
        'kinesis update-shard-count --stream-name samplestream --scaling-type UNIFORM_SCALING --target-shard-count 6';
      const result = await confirmed(page, line, [line, 'production (111122223333)', 'eu-west-1']);
      assert.match(await result.innerText(), /Current shard count\s+4.*Target shard count\s+6/s);
    });
  });
});

/** Writes a command that changes something, sees that it is asked first, and runs it; gives the result. */
async function confirmed(page: PlaygroundPage, line: string, shown: readonly string[]): Promise<Locator> {
  const question = await page.ask(line, 'This changes something. Run it?');
  const text = await question.innerText();
  for (const part of shown) assert.ok(text.includes(part), `${part} is not in: ${text}`);
  await page.press('Run', question);
  await page.waitUntil(question, 'Alex Wilber ran this at');
  return page.waitUntil(page.lastCard(), '· by Alex Wilber');
}

/** What is drawn in the charts of a card: "Errors series with 60 points". */
async function drawnSeries(card: Locator): Promise<string[]> {
  const series = await card.locator('svg g[aria-label*=" series with "]:has(path[d^="M"])').all();
  return Promise.all(series.map(async (one) => (await one.getAttribute('aria-label')) ?? ''));
}
