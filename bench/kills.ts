import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BotProcess } from '../test/e2e/support/bot-process.ts';
import { configurationOf, introduce, placesOf, post, published } from '../test/e2e/support/published.ts';
import { StrictConnector } from '../test/e2e/support/strict-connector.ts';

const CONVERSATIONS = 2000;
const TENANTS = 100;
const EACH = 5;
const KILLS = 20;
const POSTED_AT_ONCE = 24;
const WITHIN_MS = 120_000;

/** 10,000 notifications through a process that is killed twenty times, each notification published until it is taken, as SNS does. */
export async function benchKills(print: (what: string, figure: string) => void): Promise<void> {
  const places = placesOf(CONVERSATIONS, TENANTS);
  const folder = await mkdtemp(join(tmpdir(), 'chatbot-bench-'));
  const tenants = new Map(places.map(({ conversationId, tenantId }) => [conversationId, tenantId]));
  const connector = await StrictConnector.start((conversationId) => tenants.get(conversationId) ?? '');
  await writeFile(join(folder, 'chatbot.yaml'), configurationOf(places));
  const bot = await BotProcess.start({
    entry: fileURLToPath(new URL('../test/e2e/support/notified-bot.ts', import.meta.url)),
    parameters: [],
    env: { CHATBOT_CONFIG: join(folder, 'chatbot.yaml'), CHATBOT_LOG: 'error' },
  });
  try {
    await introduce(bot.url, places, connector.url);
    const wanted = places.flatMap(({ topicArn, conversationId }) =>
      Array.from({ length: EACH }, (_one, number) => {
        const title = `[${conversationId} ${number}]`;
        return { title, body: published(topicArn, title) };
      }),
    );
    const queue = wanted.toReversed();
    const publishing = Promise.all(
      Array.from({ length: POSTED_AT_ONCE }, async () => {
        for (let one = queue.pop(); one !== undefined; one = queue.pop()) {
          while ((await post(bot.url, one.body)) !== 200) await new Promise((resolve) => setTimeout(resolve, 100));
        }
      }),
    );
    for (let kill = 0; kill < KILLS; kill += 1) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      await bot.kill();
      await bot.restart();
    }
    await publishing;
    const came = () => {
      const counts = new Map<string, number>();
      for (const { body } of connector.taken) {
        for (const title of new Set(body.match(/\[19:[^\]]+ \d\]/g))) counts.set(title, (counts.get(title) ?? 0) + 1);
      }
      return counts;
    };
    const deadline = performance.now() + WITHIN_MS;
    while (came().size < wanted.length && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    const counts = came();
    const repeated = [...counts.values()].reduce((sum, count) => sum + count - 1, 0);
    print(`lost of ${wanted.length} notifications in ${KILLS} kills (none)`, String(wanted.length - counts.size));
    print(`sent twice in ${KILLS} kills (at most one each)`, String(repeated));
    print('limits of Teams exceeded (none)', String(connector.exceeded.length));
  } finally {
    await bot.stop();
    await connector.stop();
    await rm(folder, { recursive: true });
  }
}
