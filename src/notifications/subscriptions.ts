import { z } from 'zod';
import type { Caller } from '../aws/call.ts';
import type { Principal } from '../aws/principal.ts';
import type { Input } from '../command/command.ts';
import type { ChannelConfiguration, Configuration } from '../configuration/configuration.ts';
import type { Store } from '../store/store.ts';
import type { Log } from '../telemetry/log.ts';
import { PersonError } from '../telemetry/person-error.ts';
import { topicAccount, topicRegion } from './addresses.ts';

/** The door in use, as SNS names endpoints: an https address, or a queue's ARN. */
export interface SubscribedDoor {
  readonly protocol: 'https' | 'sqs';
  readonly endpoint: string;
}

export interface SubscriptionParts {
  readonly caller: Caller;
  readonly store: Pick<Store, 'read' | 'write' | 'delete' | 'keys'>;
  readonly current: () => Configuration;
  /** Who calls SNS for a configuration. */
  readonly principalOf: (configuration: ChannelConfiguration) => Principal;
  /** Null: topics are subscribed by people; only confirmations are answered. */
  readonly door: SubscribedDoor | null;
  readonly log: Pick<Log, 'info' | 'warn' | 'error' | 'debug'>;
}

/** How a listed topic's subscription stands, as far as this process knows. */
export type SubscriptionState =
  | { readonly kind: 'confirmed' }
  /** SNS has been asked, and has not had its confirmation yet. */
  | { readonly kind: 'pending' }
  /** In words for operators. */
  | { readonly kind: 'failed'; readonly reason: string };

const PREFIX = 'sns-subscription/';
const KEYS_AT_A_TIME = 100;
/** SNS allows 30 ListSubscriptionsByTopic a second; a person's commands need some of an account's calls too. */
const TOPICS_AT_A_TIME = 4;

/** A subscription that the bot made, and as whom: its configuration may be gone when it is to end. */
const remembered = z.object({
  topicArn: z.string(),
  endpoint: z.string(),
  subscriptionArn: z.string(),
  isConfirmed: z.boolean().default(false),
  principal: z.object({
    tenantId: z.string(),
    userId: z.string(),
    userName: z.string(),
    conversationId: z.string(),
    configurationName: z.string(),
    accountId: z.string(),
    accountName: z.string(),
    roleArn: z.string(),
    federatedAs: z.string().nullable().default(null),
    externalId: z.string().nullable(),
    guardrailPolicies: z.array(z.string()),
  }),
});
type Remembered = z.infer<typeof remembered>;

const listed = z.object({
  Subscriptions: z
    .array(z.object({ SubscriptionArn: z.string(), Protocol: z.string(), Endpoint: z.string() }).partial())
    .default([]),
  NextToken: z.string().optional(),
});
const subscribed = z.object({ SubscriptionArn: z.string() });
const attributes = z.object({ Attributes: z.record(z.string(), z.string()).default({}) });

/** Keeps the topics that the configuration lists subscribed to the door in use. */
export class Subscriptions {
  readonly #parts: SubscriptionParts;
  #running: Promise<void> | null = null;
  #again = false;
  #problems: readonly string[] = [];
  readonly #states = new Map<string, SubscriptionState>();

  constructor(parts: SubscriptionParts) {
    this.#parts = parts;
  }

  /** Whether there is a door to keep topics subscribed to. */
  isKeeping(): boolean {
    return this.#parts.door !== null;
  }

  /** By topic, as the last check found them. */
  states(): ReadonlyMap<string, SubscriptionState> {
    return this.#states;
  }

  /** The listed topics whose subscription was confirmed through any instance of the bot. */
  async confirmed(): Promise<ReadonlySet<string>> {
    const { door } = this.#parts;
    const entries = (await this.#allRemembered()).filter(({ endpoint }) => endpoint === door?.endpoint);
    return new Set(entries.filter(({ isConfirmed }) => isConfirmed).map(({ topicArn }) => topicArn));
  }

  /** What keeps topics from reaching the bot, as the last check found it; a line each. */
  problems(): readonly string[] {
    return this.#problems;
  }

  /**
   * Subscribes what is listed and is not subscribed yet, and ends what the bot subscribed and is no longer listed. Never rejects. A call
   * during a check makes it look once more when it is done, for the configuration may be another by then.
   */
  check(): Promise<void> {
    this.#again = true;
    this.#running ??= this.#checkUntilCurrent().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** Confirms a subscription of a listed topic. Rejects where SNS does not take it. */
  async confirm(topicArn: string, token: string): Promise<void> {
    const configuration = topicsOf(this.#parts.current()).get(topicArn);
    if (configuration === undefined) throw new Error('a subscription to a topic that no configuration lists');
    const principal = this.#parts.principalOf(configuration);
    // From then on the address for unsubscribing, which stands in every message, ends the subscription for nobody without a signature.
    const input = { TopicArn: topicArn, Token: token, AuthenticateOnUnsubscribe: 'true' };
    const output = await this.#call(principal, topicArn, 'ConfirmSubscription', input);
    await this.#remember(topicArn, subscribed.parse(output).SubscriptionArn, principal, true);
    this.#states.set(topicArn, { kind: 'confirmed' });
  }

  async #checkUntilCurrent(): Promise<void> {
    const { door, log } = this.#parts;
    if (door === null) return;
    while (this.#again) {
      this.#again = false;
      try {
        this.#problems = await this.#checkAll(door);
      } catch (error) {
        log.error({ err: error }, 'the subscriptions could not be checked');
        this.#problems = ['The subscriptions of SNS topics could not be checked.'];
      }
    }
  }

  async #checkAll(door: SubscribedDoor): Promise<readonly string[]> {
    const topics = topicsOf(this.#parts.current());
    const problems = new Map<string, string>();
    await forEach([...topics], TOPICS_AT_A_TIME, async ([topicArn, configuration]) => {
      const principal = this.#parts.principalOf(configuration);
      const problem = await this.#problemWith(topicArn, principal, () => this.#subscribe(topicArn, principal, door));
      if (problem !== null) problems.set(topicArn, problem);
    });
    for (const topicArn of this.#states.keys()) if (!topics.has(topicArn)) this.#states.delete(topicArn);
    for (const [topicArn, problem] of problems) {
      this.#states.set(topicArn, { kind: 'failed', reason: problem.slice(`${topicArn}: `.length) });
    }
    const ended = (await this.#allRemembered()).filter(
      // While the new door of a listed topic does not work, its old one stays.
      ({ topicArn, endpoint }) => !topics.has(topicArn) || (endpoint !== door.endpoint && !problems.has(topicArn)),
    );
    await forEach(ended, TOPICS_AT_A_TIME, async (entry) => {
      const problem = await this.#problemWith(entry.topicArn, entry.principal, () => this.#unsubscribe(entry));
      if (problem !== null) problems.set(`${entry.topicArn} ${entry.endpoint}`, problem);
    });
    return [...problems.values()];
  }

  /** Gives what is wrong, in words. */
  async #subscribe(topicArn: string, principal: Principal, door: SubscribedDoor): Promise<string | null> {
    if (door.protocol === 'https' && topicArn.endsWith('.fifo')) {
      return 'a FIFO topic delivers to SQS queues only. Let it feed a queue and set CHATBOT_INBOX to its address.';
    }
    const existing = await this.#find(topicArn, principal, door);
    // One that waits for its confirmation has no ARN; subscribing again makes SNS ask again.
    if (existing?.startsWith('arn:')) {
      this.#states.set(topicArn, { kind: 'confirmed' });
      return this.#rawDelivery(topicArn, existing, principal);
    }
    const output = await this.#call(principal, topicArn, 'Subscribe', {
      TopicArn: topicArn,
      Protocol: door.protocol,
      Endpoint: door.endpoint,
      ReturnSubscriptionArn: true,
    });
    // SNS asks no confirmation of an owner's own queue.
    const isOwnQueue = door.protocol === 'sqs' && door.endpoint.split(':')[4] === topicAccount(topicArn);
    await this.#remember(topicArn, subscribed.parse(output).SubscriptionArn, principal, isOwnQueue);
    this.#states.set(topicArn, { kind: isOwnQueue ? 'confirmed' : 'pending' });
    this.#parts.log.info({ topicArn, endpoint: door.endpoint }, 'a topic was subscribed to');
    return null;
  }

  /** The ARN of the subscription of a door, or what SNS writes in its place while it is not confirmed; null where there is none. */
  async #find(topicArn: string, principal: Principal, door: SubscribedDoor): Promise<string | null> {
    let token: string | undefined;
    do {
      const input = { TopicArn: topicArn, ...(token === undefined ? {} : { NextToken: token }) };
      const page = listed.parse(await this.#call(principal, topicArn, 'ListSubscriptionsByTopic', input));
      const found = page.Subscriptions.find(
        ({ Protocol, Endpoint }) => Protocol === door.protocol && Endpoint === door.endpoint,
      );
      if (found !== undefined) return found.SubscriptionArn ?? '';
      token = page.NextToken;
    } while (token !== undefined);
    return null;
  }

  async #rawDelivery(topicArn: string, subscriptionArn: string, principal: Principal): Promise<string | null> {
    try {
      const input = { SubscriptionArn: subscriptionArn };
      const output = await this.#call(principal, topicArn, 'GetSubscriptionAttributes', input);
      if (attributes.parse(output).Attributes.RawMessageDelivery !== 'true') return null;
    } catch (error) {
      // Only a hint hangs on it, and messages that arrive raw are told of as well.
      this.#parts.log.debug({ err: error, topicArn }, 'whether raw message delivery is on could not be found out');
      return null;
    }
    return (
      'its subscription has raw message delivery on, so its messages cannot be verified and are refused. Turn it off: ' +
      `aws sns set-subscription-attributes --subscription-arn ${subscriptionArn} --attribute-name RawMessageDelivery ` +
      `--attribute-value false --region ${topicRegion(topicArn)}`
    );
  }

  async #unsubscribe(entry: Remembered): Promise<null> {
    const { topicArn, endpoint, subscriptionArn } = entry;
    const principal = this.#stillOrOnce(entry.principal);
    try {
      await this.#call(principal, topicArn, 'Unsubscribe', { SubscriptionArn: subscriptionArn });
    } catch (error) {
      if (!(error instanceof PersonError) || error.code !== 'not-found') throw error;
    }
    await this.#parts.store.delete([keyOf(topicArn, endpoint)]);
    this.#parts.log.info({ topicArn, endpoint }, 'a subscription was ended: no configuration needs it any more');
    return null;
  }

  /** Who made a subscription, as the configuration has it now; as it was then where it is gone or is for another account. */
  #stillOrOnce(once: Principal): Principal {
    const { current, principalOf } = this.#parts;
    const row = current().channelConfigurations.find(({ name }) => name === once.configurationName);
    return row?.account.id === once.accountId ? principalOf(row) : once;
  }

  /** Runs one topic's part: whatever is wrong with it is logged in one line, given in words, and stops no other's. */
  async #problemWith(
    topicArn: string,
    principal: Principal,
    work: () => Promise<string | null>,
  ): Promise<string | null> {
    const { log } = this.#parts;
    try {
      const problem = await work();
      if (problem === null) return null;
      log.warn({ topicArn }, `an SNS topic does not reach the bot: ${problem}`);
      return `${topicArn}: ${problem}`;
    } catch (error) {
      const { words, ...facts } = inWords(error, principal);
      log.warn(
        { topicArn, configuration: principal.configurationName, ...facts },
        `the subscription of an SNS topic failed: ${words}`,
      );
      return `${topicArn}: ${words}`;
    }
  }

  async #call(principal: Principal, topicArn: string, operation: string, input: Input): Promise<unknown> {
    const request = { principal, region: topicRegion(topicArn), service: 'sns', operation, input };
    return (await this.#parts.caller.call(request)).output;
  }

  async #remember(
    topicArn: string,
    subscriptionArn: string,
    principal: Principal,
    isConfirmed: boolean,
  ): Promise<void> {
    // A topic that people subscribe by themselves is not the bot's to unsubscribe.
    const { door, store } = this.#parts;
    if (door === null) return;
    const entry = { topicArn, endpoint: door.endpoint, subscriptionArn, isConfirmed, principal };
    await store.write({ [keyOf(topicArn, door.endpoint)]: entry });
  }

  async #allRemembered(): Promise<readonly Remembered[]> {
    const { store } = this.#parts;
    const found: Remembered[] = [];
    let keys: readonly string[] = [];
    do {
      keys = await store.keys(PREFIX, KEYS_AT_A_TIME, keys.at(-1));
      const items = Object.values(await store.read([...keys]));
      found.push(...items.flatMap((item) => remembered.safeParse(item).data ?? []));
    } while (keys.length === KEYS_AT_A_TIME);
    return found;
  }
}

/** Each listed topic with the configuration whose role calls SNS for it: one of the topic's own account where there is one. */
export function topicsOf({ channelConfigurations }: Configuration): ReadonlyMap<string, ChannelConfiguration> {
  const topics = new Map<string, ChannelConfiguration>();
  for (const row of channelConfigurations) {
    for (const topicArn of row.snsTopicArns) {
      const own = topicAccount(topicArn);
      const chosen = topics.get(topicArn);
      if (chosen === undefined || (chosen.account.id !== own && row.account.id === own)) topics.set(topicArn, row);
    }
  }
  return topics;
}

function keyOf(topicArn: string, endpoint: string): string {
  return `${PREFIX}${topicArn} ${endpoint}`;
}

function inWords(error: unknown, { roleArn }: Principal): { readonly words: string; readonly [fact: string]: unknown } {
  if (!(error instanceof PersonError)) return { words: 'a fault of the bot; the log tells more', err: error };
  const { code, title, message, facts } = error;
  const permission = facts.find(({ name }) => name === 'Action')?.value;
  if (code !== 'access-denied' || permission === undefined) return { words: `${title}: ${message}`, code };
  return { words: `the role ${roleArn} may not ${permission}. Allow it. ${message}`, code, permission, roleArn };
}

/** Runs `work` for each item, so many at a time. */
async function forEach<Item>(
  items: readonly Item[],
  atATime: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const left = items.values();
  await Promise.all(
    Array.from({ length: atATime }, async () => {
      for (const item of left) await work(item);
    }),
  );
}
