import assert from 'node:assert/strict';
import { playgroundTeam } from '../../src/sandbox/playground-team.ts';
import { BotProcess } from './support/bot-process.ts';
import { PlaygroundSession } from './support/playground-session.ts';
import { FakeConnector } from './support/raw-activity.ts';
import { RawConversation, textOf } from './support/raw-conversation.ts';

describe('long work', () => {
  it('is followed on its card in a channel of the playground until its end', async () => {
    const session = await PlaygroundSession.start();
    try {
      const { page } = session;
      await page.channel();
      await page.ask('set default-account production', 'Commands here now run in production');
      const line = 'ssm start-automation-execution --document-name Shop-DrainOrders --parameters Queue=orders';
      const question = await page.ask(line, 'This changes something. Run it?');
      await page.press('Run', question);
      const card = await page.waitForCard('Automation Shop-DrainOrders');
      await page.waitUntil(card, /[12] of 3 steps/);
      assert.deepEqual(await page.buttons(card), ['Stop', 'Stop following', 'Details']);
      await page.waitUntil(card, /Success\s+after 1\d s/);
      assert.match(await card.innerText(), /✓ pauseIntake.*✓ drain.*✓ resumeIntake/s);
      assert.deepEqual(await page.buttons(card), ['Show the execution', 'Details']);
    } finally {
      await session.end();
    }
  });

  it('is still followed after a kill -9, on the same card', async () => {
    const connector = await FakeConnector.start();
    const bot = await BotProcess.start();
    try {
      const { channel, currentUser } = playgroundTeam;
      const place = `${channel.id};messageid=1700000000001`;
      const chat = new RawConversation(bot, connector, currentUser, place);
      await chat.ask('set default-account production');
      const from = connector.taken.length;
      const question = await chat.ask('ecs update-service --cluster prod --service shop-web --force-new-deployment');
      await chat.press(question, 'Run');
      const card = await chat.card(/Service shop-web/, from);
      const changed = (says: RegExp, since = 0) =>
        connector.waitFor(
          (sent) => sent.method === 'PUT' && sent.activityId === card.activityId && says.test(textOf(sent)),
          { from: since, timeout: 15_000 },
        );
      assert.equal((await changed(/of 6 tasks/)).conversationId, place);
      await bot.kill();
      const since = connector.taken.length;
      await bot.restart();
      // The sandbox has begun anew, too: the deployment that was followed is not there.
      assert.equal((await changed(/Another deployment has taken its place/, since)).conversationId, place);
    } finally {
      await bot.stop();
      await connector.stop();
    }
  });
});
