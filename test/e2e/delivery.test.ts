import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { BotProcess } from './support/bot-process.ts';
import { configurationOf, introduce, type Place, placesOf, post, published } from './support/published.ts';
import { StrictConnector, type Trouble } from './support/strict-connector.ts';

const entry = fileURLToPath(new URL('./support/notified-bot.ts', import.meta.url));

describe('Deliveries by a process of their own', () => {
  let folder: string;
  let connector: StrictConnector;
  let bot: BotProcess;

  const open = async (places: readonly Place[]) => {
    folder = await mkdtemp(join(tmpdir(), 'deliveries-'));
    await writeFile(join(folder, 'chatbot.yaml'), configurationOf(places));
    const tenants = new Map(places.map(({ conversationId, tenantId }) => [conversationId, tenantId]));
    connector = await StrictConnector.start((conversationId) => tenants.get(conversationId) ?? '');
    bot = await BotProcess.start({
      entry,
      parameters: [],
      env: { CHATBOT_CONFIG: join(folder, 'chatbot.yaml'), CHATBOT_LOG: 'error' },
    });
    await introduce(bot.url, places, connector.url);
  };
  afterEach(async () => {
    if (bot.isRunning) await bot.stop();
    await connector.stop();
    await rm(folder, { recursive: true });
  });

  /** Publishes `count` notifications to each place, in order for each, again where it was not taken, as SNS does. */
  const publishAll = async (places: readonly Place[], count: number, atOnce: number): Promise<void> => {
    const queue = [...places];
    const next = async (): Promise<void> => {
      for (let place = queue.shift(); place !== undefined; place = queue.shift()) {
        for (let number = 0; number < count; number += 1) {
          const body = published(place.topicArn, `[${place.conversationId} ${String(number).padStart(4, '0')}]`);
          while ((await post(bot.url, body)) !== 200) await pause(50);
        }
      }
    };
    await Promise.all(Array.from({ length: atOnce }, next));
  };

  /** The titles that a conversation got, each as often as it came, in the order of their coming. */
  const titles = ({ conversationId }: Place): readonly string[] =>
    connector.taken
      .filter((taken) => taken.conversationId === conversationId)
      .flatMap(({ body }) => [...new Set(body.match(/\[19:[^\]]+ \d{4}\]/g))]);

  const allCame = async (places: readonly Place[], count: number, withinMs: number): Promise<void> => {
    const deadline = performance.now() + withinMs;
    const missing = () => places.filter((place) => new Set(titles(place)).size < count).length;
    while (missing() > 0 && performance.now() < deadline) await pause(100);
    assert.equal(missing(), 0, `conversations that lack notifications: ${missing()}`);
  };

  it('lose nothing to kill -9, and repeat at most one for each', async () => {
    const kills = 4;
    const places = placesOf(150, 30);
    await open(places);
    const publishing = publishAll(places, 5, 20);
    for (let kill = 0; kill < kills; kill += 1) {
      await pause(300);
      await bot.kill();
      await bot.restart();
    }
    await publishing;
    await allCame(places, 5, 60_000);
    const repeated = places.reduce((sum, place) => sum + titles(place).length - new Set(titles(place)).size, 0);
    assert.ok(repeated <= kills, `${repeated} were sent twice in ${kills} kills`);
    assert.deepEqual(connector.exceeded, []);
  });

  it('come in order and within the limits from a connector in trouble', async () => {
    const places = placesOf(30, 3);
    await open(places);
    const troubles: readonly Trouble[] = [
      { status: 429, retryAfter: 1 },
      { status: 412 },
      { status: 500 },
      { status: 502 },
      { status: 503 },
      'close',
    ];
    // Three of ten requests, and one that is never answered.
    connector.trouble = (number) => {
      if (number === 40) return 'hang';
      return (number * 7) % 10 < 3 ? (troubles[number % troubles.length] ?? null) : null;
    };
    await publishAll(places, 6, 10);
    await allCame(places, 6, 120_000);
    for (const place of places) {
      const came = titles(place);
      assert.deepEqual(came, [...came].toSorted(), place.conversationId);
      assert.equal(came.length, 6, 'nothing is sent twice that was not taken');
    }
    assert.deepEqual(connector.exceeded, []);
  });

  it('of a storm come together in digests, as fast as the limits let them', async () => {
    const places = placesOf(2, 1);
    await open(places);
    const started = performance.now();
    await publishAll(places, 150, 2);
    const deadline = started + 60_000;
    const waiting = async () => {
      const text = await (await fetch(`${bot.url}/metrics`)).text();
      return Number(/^chatbot_deliveries_waiting (\d+)$/m.exec(text)?.[1]);
    };
    while ((await waiting()) > 0 && performance.now() < deadline) await pause(200);
    assert.equal(await waiting(), 0);
    assert.deepEqual(connector.exceeded, []);
    for (const { conversationId } of places) {
      const bodies = connector.taken.filter((taken) => taken.conversationId === conversationId);
      assert.ok(bodies.length < 150, `${bodies.length} messages`);
      const counted = bodies.map(({ body }) => Number(/(\d+) notifications at once/.exec(body)?.[1] ?? 1));
      assert.equal(
        counted.reduce((sum, count) => sum + count, 0),
        150,
      );
    }
  });
});
