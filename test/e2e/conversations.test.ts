import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { playgroundTeam } from '../../src/sandbox/playground-team.ts';
import type { PlaygroundPage } from './support/playground-page.ts';
import { PlaygroundSession } from './support/playground-session.ts';

const [megan] = playgroundTeam.otherUsers;
const alex = playgroundTeam.currentUser;
const production = 'production (111122223333) · chatbot-ops';
/** Who decided, and when: the first line of a card that was settled. */
const settledAt = (deed: string): RegExp => new RegExp(`${deed}.*\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC`);

/** Where people speak with the bot. In a channel each command starts a thread, and what belongs to it is said there. */
const places: readonly { readonly name: string; readonly open: (page: PlaygroundPage) => Promise<void> }[] = [
  { name: 'a personal chat', open: (page) => page.personal() },
  { name: 'a channel', open: (page) => page.channel() },
];

describe('in the playground', () => {
  let session: PlaygroundSession;
  let page: PlaygroundPage;

  before(async () => {
    session = await PlaygroundSession.start();
    page = session.page;
  });

  after(() => session?.end());

  for (const place of places) {
    describe(`in ${place.name}`, () => {
      before(() => place.open(page));

      it('asks for the account once, then lists the functions', async () => {
        const question = await page.ask('lambda list-functions', 'Which AWS account?');
        await page.choose('Choose an account', production, question);
        await page.press('Use this account', question);

        await page.waitUntil(question, `Alex Wilber chose: ${production}`);
        assert.deepEqual(await page.buttons(question), []);
        const list = await page.waitUntil(page.lastCard(), 'Showing 1–10 of 23 functions');
        assert.match(await list.innerText(), /production \(111122223333\) · eu-west-1 · by Alex Wilber/);
        const again = await page.ask('lambda list-functions --max-items 3', 'by Alex Wilber');
        assert.match(await again.innerText(), /allowlist-ip.*autoscaling-lambda.*cart-expiry/s);
      });

      describe('with the account chosen', () => {
        before(() => page.ask('set default-account production', 'Commands here now run in production (111122223333)'));

        it('turns the pages of a table and opens a row in place', async () => {
          const list = await page.ask('lambda list-functions', 'Showing 1–10 of 23 functions');
          const cards = (await page.cards()).length;

          await page.press('Next', list);
          await page.waitUntil(list, 'Showing 11–20 of 23 functions');
          await page.press('Next', list);
          await page.waitUntil(list, 'Showing 21–23 of 23 functions');
          assert.match(await list.innerText(), /session-cleanup.*stock-alerts.*tax-rates.*Page 3 of 3/s);
          assert.deepEqual(await page.buttons(list), ['Previous']);
          await page.press('Previous', list);
          await page.waitUntil(list, 'Showing 11–20 of 23 functions');

          await list.getByRole('button', { name: 'Details' }).filter({ hasText: 'myHelloWorld' }).click();
          await page.waitUntil(list, 'Says hello');
          assert.match(await list.innerText(), /arn:aws:lambda:eu-west-1:111122223333:function:myHelloWorld/);
          await page.press('Back to the list', list);
          await page.waitUntil(list, 'Showing 11–20 of 23 functions');
          assert.equal((await page.cards()).length, cards);
        });

        it('asks for what a command lacks, on a card', async () => {
          const question = await page.ask('lambda get-function', '--function-name');
          await page.choose('--function-name', 'order-intake (nodejs22.x)', question);
          await page.press('Continue', question);

          await page.waitUntil(question, 'Completed by Alex Wilber');
          assert.deepEqual(await page.buttons(question), []);
          const answer = await page.waitUntil(page.lastCard(), 'Configuration');
          assert.match(await opened(answer, 'Configuration'), /Description: Takes orders.*DB_PASSWORD: ••••/s);
          assert.doesNotMatch(await answer.innerHTML(), /sandbox-not-a-secret/);
        });

        it('takes what a command lacks as a message, too', async () => {
          const question = await page.ask('lambda get-function', '--function-name');
          const answer = await page.ask('function-name myHelloWorld', 'Configuration', { reply: true });

          assert.match(await opened(answer, 'Configuration'), /FunctionName: myHelloWorld.*Description: Says hello/s);
          await page.waitUntil(question, 'Completed by Alex Wilber');
          assert.deepEqual(await page.buttons(question), []);
        });

        it('runs a change once it is confirmed', async () => {
          const question = await page.ask('invoke drain', 'This changes something. Run it?');
          assert.match(
            await question.innerText(),
            /lambda invoke --function-name drain.*production \(111122223333\).*eu-west-1.*role\/chatbot-ops/s,
          );
          await page.press('Run', question);

          await page.waitUntil(question, settledAt('Alex Wilber ran this at'));
          assert.deepEqual(await page.buttons(question), []);
          const result = await page.waitUntil(page.lastCard(), 'Succeeded');
          assert.match(await result.innerText(), /"drained": 128/);
        });

        it('does not run a change that is cancelled', async () => {
          const question = await page.ask('invoke drain', 'This changes something. Run it?');
          const cards = (await page.cards()).length;
          await page.press('Cancel', question);

          await page.waitUntil(question, settledAt('Not run. Cancelled by Alex Wilber'));
          assert.deepEqual(await page.buttons(question), []);
          // The answer to another message comes after anything that the press could have brought.
          await page.ask('cancel', 'There is nothing to cancel', { reply: true });
          assert.equal((await page.cards()).length, cards + 1);
        });

        it('leads through help from the services to an operation, and runs its example', async () => {
          const home = await page.ask('help', 'What you can do here');
          await home.getByRole('button', { name: /Services/ }).click();
          await home.getByRole('button', { name: 'Help for lambda', exact: true }).click();

          const service = await page.waitUntil(page.lastCard(), /\d+ operations/);
          await page.fill('Search operations', 'list functions', service);
          await page.press('Search', service);
          await page.waitUntil(service, 'operations with “list functions”');
          await service.getByRole('button', { name: 'Help for list-functions', exact: true }).click();

          const operation = await page.waitUntil(page.lastCard(), 'lambda list-functions');
          assert.match(await operation.innerText(), /Reads; runs at once\..*Example/s);
          await page.press('Run the example', operation);
          await page.waitUntil(page.lastCard(), 'Showing 1–10 of 23 functions');
        });

        it('offers what a mistyped command may mean, and runs it', async () => {
          const error = await page.ask('lamda list-functions', 'I know no service or operation "lamda"');
          await page.press('lambda list-functions', error);
          await page.waitUntil(page.lastCard(), 'Showing 1–10 of 23 functions');
        });
      });
    });
  }

  describe('in one thread of a channel', () => {
    before(async () => {
      await page.channel('General');
      await page.ask('set default-account production', 'Commands here now run in production (111122223333)');
    });

    it('lets only the person who asked run a change', async () => {
      const question = await page.ask('invoke drain', 'Only Alex Wilber may press.');
      await page.pressAs(megan, 'Run', question);
      assert.match(await page.notice(question), /Only Alex Wilber can answer this: it is their command\./);

      await page.pressAs(megan, 'Cancel', question);
      assert.deepEqual(await page.buttons(question), ['Run', 'Cancel']);
      await page.press('Run', question);
      await page.waitUntil(question, settledAt('Alex Wilber ran this at'));
      await page.waitUntil(page.lastCard(), '"drained": 128');
    });

    it('serves two people at once, each their own question', async () => {
      const mine = await page.ask('invoke drain', 'Only Alex Wilber may press.');
      await page.sayAs(megan, 'lambda get-function');
      const hers = await page.waitUntil(page.card(1), 'Asked by Megan Bowen');

      await page.pressAs(alex, 'Cancel', hers);
      assert.match(await page.notice(hers), /Only Megan Bowen can answer this/);
      await page.sayAs(megan, 'function-name order-status');
      const herAnswer = await page.waitUntil(page.card(2), 'by Megan Bowen');
      assert.match(await opened(herAnswer, 'Configuration'), /FunctionName: order-status/);

      await page.press('Run', mine);
      const myAnswer = await page.waitUntil(page.card(3), '"drained": 128');
      assert.match(await myAnswer.innerText(), /by Alex Wilber/);
    });
  });
});

/** Opens a part of a card that is shut, and gives what the card then says. */
async function opened(card: Locator, part: string): Promise<string> {
  await card.getByRole('button', { name: part }).click();
  return card.innerText();
}
