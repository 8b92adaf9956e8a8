import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { CardRenderer } from '../cards/render.ts';
import { notificationView } from '../dialogs/notification-card.ts';
import { USUAL_PREFERENCES } from '../dialogs/preferences-record.ts';
import { newCardState } from '../dialogs/sent-notification.ts';
import { readEvent, readIncoming } from '../src/notifications/read.ts';
import { sandboxConfiguration } from '../src/sandbox/configuration.ts';
import { JsonRequests } from '../src/teams/json-requests.ts';
import { configurationOf, introduce, type Place, placesOf, published } from '../test/e2e/support/published.ts';
import { type BotProcess, startBot } from './bot.ts';

/** So many that no limit of Teams binds: five notifications to each conversation, fifty a second to each tenant. */
const CONVERSATIONS = 2400;
const TENANTS = 120;
const EACH = 5;
const POSTED_AT_ONCE = 32;
const BARE = 3000;
const FEW_CONFIGURATIONS = 10;
const MANY_CONFIGURATIONS = 10_000;
const ROUNDS = 3;
const MANY = 100_000;

const counted = z.object({ messages: z.number(), notifications: z.number() });

type Print = (what: string, figure: string) => void;

interface Stub {
  readonly url: string;
  readonly count: () => Promise<z.infer<typeof counted>>;
  readonly stop: () => void;
}

async function startStub(): Promise<Stub> {
  const child = spawn(process.execPath, ['bench/teams-stub.ts'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [port] = await once(createInterface(child.stdout), 'line');
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    count: async () => counted.parse(await (await fetch(`${url}/count`)).json()),
    stop: () => void child.kill(),
  };
}

/** A bot with these places configured that believes the tests' key, and a stub that it sends to. */
async function withBot<T>(places: readonly Place[], work: (bot: BotProcess, stub: Stub) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'chatbot-bench-'));
  const stub = await startStub();
  try {
    const configuration = join(folder, 'chatbot.yaml');
    await writeFile(configuration, configurationOf(places));
    const bot = await startBot({ CHATBOT_CONFIG: configuration }, 'test/e2e/support/notified-bot.ts');
    try {
      await introduce(bot.url, places, stub.url);
      return await work(bot, stub);
    } finally {
      await bot.stop();
    }
  } finally {
    stub.stop();
    await rm(folder, { recursive: true });
  }
}

/** Signed beforehand: what is measured is the bot. */
function prepared(places: readonly Place[], each: number): readonly string[] {
  return Array.from({ length: each }, (_one, number) =>
    places.map(({ topicArn }) => published(topicArn, `Orders wait (${number})`)),
  ).flat();
}

/** Seconds from the first post until Teams has all of them. */
async function deliver(bot: BotProcess, stub: Stub, bodies: readonly string[], withinMs = 120_000): Promise<number> {
  const before = (await stub.count()).notifications;
  const queue = bodies.toReversed();
  const requests = new JsonRequests();
  const door = new URL(`${bot.url}/api/sns`);
  const headers = { 'content-type': 'text/plain; charset=UTF-8', 'x-amz-sns-message-type': 'Notification' };
  const started = performance.now();
  const next = async (): Promise<void> => {
    for (let body = queue.pop(); body !== undefined; body = queue.pop()) {
      const { status } = await requests.send('POST', door, headers, body, 30_000);
      if (status !== 200) throw new Error(`the bot answered ${status} to a notification`);
    }
  };
  await Promise.all(Array.from({ length: POSTED_AT_ONCE }, next));
  while ((await stub.count()).notifications - before < bodies.length) {
    if (performance.now() - started > withinMs) throw new Error('not all notifications arrived');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  requests.close();
  return (performance.now() - started) / 1000;
}

async function bareLoop(stub: Stub): Promise<number> {
  const card = sampleCard();
  const child = spawn(process.execPath, ['bench/bare-loop.ts', stub.url, card, String(BARE)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [seconds] = await once(createInterface(child.stdout), 'line');
  return BARE / Number(seconds);
}

/** The card that the notifications of this benchmark become. */
function sampleCard(): string {
  const { Message: text } = JSON.parse(published('arn:aws:sns:eu-west-1:111122223333:t', 'Orders wait (0)'));
  const message = {
    messageId: '',
    topicArn: '',
    subject: null,
    text,
    attributes: {},
    timestamp: '2026-11-21T03:12:00Z',
  };
  const incoming = readIncoming(message);
  const { notification, known } = readEvent(incoming);
  const delivery = {
    ...{ id: 'x', conversationId: '', tenantId: '', configurationName: '', kind: 'notification', uniqueKey: '' },
    ...{ unique: 'day' as const, notBefore: null, body: '', addedAt: 0, attempts: 0 },
  };
  const sent = {
    id: 'x',
    delivery,
    incoming,
    notification,
    known,
    configuration: null,
    state: newCardState,
    mute: null,
    preferences: USUAL_PREFERENCES,
  };
  const view = notificationView({ configuration: () => sandboxConfiguration() }, sent);
  return JSON.stringify(new CardRenderer().render('notification', view));
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

export async function benchNotifications(print: Print): Promise<void> {
  const places = placesOf(CONVERSATIONS, TENANTS);
  await withBot(places, async (bot, stub) => {
    await deliver(bot, stub, prepared(places, 1));
    const rates: number[] = [];
    const bare: number[] = [];
    // By turns, so that both meet the same machine. Between them the limits of the conversations recover.
    for (let round = 0; round < ROUNDS; round += 1) {
      bare.push(await bareLoop(stub));
      const bodies = prepared(places, EACH);
      rates.push(bodies.length / (await deliver(bot, stub, bodies)));
    }
    print('notifications accepted and sent (at least 1,000/s)', `${median(rates).toFixed(0)}/s`);
    print('a bare loop of sendActivity on the same stub', `${median(bare).toFixed(0)}/s`);
    print('the one against the other (at least 50 %)', `${((100 * median(rates)) / median(bare)).toFixed(0)} %`);
  });
}

/** What an event costs among few and among many configurations: the same notifications to the same ten conversations. */
export async function benchConfigurations(print: Print): Promise<void> {
  const rate = async (count: number): Promise<number> => {
    const all = placesOf(count, count);
    const used = all.slice(0, FEW_CONFIGURATIONS);
    return withBot(all, async (bot, stub) => {
      const seconds: number[] = [];
      for (let round = 0; round < 12; round += 1) {
        const bodies = prepared(used, 4);
        const taken = await deliver(bot, stub, bodies);
        if (round > 1) seconds.push(taken / bodies.length);
        await new Promise((resolve) => setTimeout(resolve, 2500));
      }
      return median(seconds);
    });
  };
  const few = await rate(FEW_CONFIGURATIONS);
  const many = await rate(MANY_CONFIGURATIONS);
  print('one event among 10 configurations', `${(few * 1000).toFixed(2)} ms`);
  print(
    'one event among 10,000 (at most 1.2 times)',
    `${(many * 1000).toFixed(2)} ms, ${(many / few).toFixed(2)} times`,
  );
}

/** Memory over many notifications, and what binding limits do: a hundred thousand to few enough conversations that digests are needed. */
export async function benchMemory(print: Print): Promise<void> {
  const places = placesOf(CONVERSATIONS, TENANTS);
  await withBot(places, async (bot, stub) => {
    const sizes: number[] = [];
    const part = MANY / 10;
    for (let sent = 0; sent < MANY; sent += part) {
      const round = Array.from({ length: part }, (_one, index) => places[index % places.length]).flatMap((place) =>
        place === undefined ? [] : [published(place.topicArn, `Orders wait (${sent})`)],
      );
      await deliver(bot, stub, round, 300_000);
      sizes.push(await bot.residentMegabytes());
    }
    const { messages, notifications } = await stub.count();
    print(`memory after each tenth of ${MANY} notifications`, `${sizes.map((size) => size.toFixed(0)).join(' ')} MB`);
    print(`${notifications} notifications came in`, `${messages} messages`);
  });
}

/** Under binding limits: a storm to few conversations. */
export async function benchStorm(print: Print): Promise<void> {
  const places = placesOf(20, 1);
  await withBot(places, async (bot, stub) => {
    const bodies = prepared(places, 100);
    const seconds = await deliver(bot, stub, bodies);
    const { messages } = await stub.count();
    print(
      '2,000 notifications at once to 20 conversations of one tenant',
      `${seconds.toFixed(1)} s, ${messages} messages`,
    );
  });
}
