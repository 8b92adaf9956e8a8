import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { BotProcess } from '../../e2e/support/bot-process.ts';
import { configurationOf, introduce, type Place, post } from '../../e2e/support/published.ts';
import { StrictConnector } from '../../e2e/support/strict-connector.ts';
import { type LocalCloud, startLocalCloud } from './local-cloud.ts';
import { judge, type Notice, type Verdict } from './verdict.ts';

export interface ClusterOptions {
  readonly places: readonly Place[];
  readonly processes: number;
  /** Where the state is: shared in DynamoDB and SQS, or in the file of the one process. */
  readonly store: 'dynamodb' | 'sqlite';
  /** Further rows of the configuration file. */
  readonly configuration?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const entry = fileURLToPath(new URL('../../e2e/support/notified-bot.ts', import.meta.url));
/** Nothing of AWS answers there, and nothing leaves this machine. */
const NO_AWS = 'http://127.0.0.1:9';
const AGAIN_AFTER_MS = 100;

/** Several processes of the bot that share their state, before a connector that checks Teams' limits. */
export class Cluster {
  readonly bots: readonly BotProcess[];
  readonly connector: StrictConnector;
  readonly cloud: LocalCloud | null;
  readonly #folder: string;
  #nextDoor = 0;

  private constructor(
    folder: string,
    bots: readonly BotProcess[],
    connector: StrictConnector,
    cloud: LocalCloud | null,
  ) {
    this.#folder = folder;
    this.bots = bots;
    this.connector = connector;
    this.cloud = cloud;
  }

  static async start({ places, processes, store, configuration = '', env = {} }: ClusterOptions): Promise<Cluster> {
    const folder = await mkdtemp(join(tmpdir(), 'cluster-'));
    const file = join(folder, 'chatbot.yaml');
    await writeFile(file, `${configurationOf(places)}${configuration}`);
    const tenants = new Map(places.map(({ conversationId, tenantId }) => [conversationId, tenantId]));
    const connector = await StrictConnector.start((conversationId) => tenants.get(conversationId) ?? '');
    const cloud = store === 'dynamodb' ? await startLocalCloud() : null;
    try {
      const bots = await Promise.all(
        Array.from({ length: processes }, () =>
          BotProcess.start({
            entry,
            parameters: [],
            env: {
              CHATBOT_CONFIG: file,
              CHATBOT_LOG: 'error',
              AWS_REGION: 'eu-west-1',
              AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
              AWS_SECRET_ACCESS_KEY: 'example',
              AWS_ENDPOINT_URL: NO_AWS,
              ...cloud?.env,
              ...env,
            },
          }),
        ),
      );
      const [first] = bots;
      if (first !== undefined) await introduce(first.url, places, connector.url);
      return new Cluster(folder, bots, connector, cloud);
    } catch (error) {
      await cloud?.stop();
      await connector.stop();
      throw error;
    }
  }

  /** Posts one notification at the doors in turn until one takes it, as SNS does. */
  async publish({ body }: Notice): Promise<void> {
    for (;;) {
      const bot = this.bots[this.#nextDoor % this.bots.length];
      this.#nextDoor += 1;
      if (bot !== undefined && (await post(bot.url, body)) === 200) return;
      await pause(AGAIN_AFTER_MS);
    }
  }

  /** All of them, so many at once; those of one place one after the other, in their order. */
  async publishAll(notices: readonly Notice[], atOnce: number): Promise<void> {
    const before = new Map<Place, Promise<void>>();
    const queue = notices.values();
    const next = async (): Promise<void> => {
      for (const notice of queue) {
        const turn = (before.get(notice.place) ?? Promise.resolve()).then(() => this.publish(notice));
        before.set(notice.place, turn);
        await turn;
      }
    };
    await Promise.all(Array.from({ length: atOnce }, next));
  }

  /** Kills one process after the other without a word, and starts each again at once. */
  async killInTurn(kills: number, everyMs: number): Promise<void> {
    for (let kill = 0; kill < kills; kill += 1) {
      await pause(everyMs);
      const bot = this.bots[kill % this.bots.length];
      await bot?.kill();
      await bot?.restart();
    }
  }

  /** What became of the notifications, as Teams saw it. */
  verdict(notices: readonly Notice[]): Verdict {
    return judge(notices, this.connector);
  }

  /** Waits until Teams has all of them, at most so long. */
  async settled(notices: readonly Notice[], withinMs: number): Promise<Verdict> {
    const deadline = performance.now() + withinMs;
    for (;;) {
      const verdict = this.verdict(notices);
      if (verdict.lost === 0 || performance.now() > deadline) return verdict;
      await pause(250);
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.bots.map(async (bot) => (bot.isRunning ? bot.stop() : undefined)));
    await this.connector.stop();
    await this.cloud?.stop();
    await rm(this.#folder, { recursive: true });
  }
}
