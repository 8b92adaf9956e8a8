import { setTimeout as sleep } from 'node:timers/promises';
import { DeliveryComposer } from '../dialogs/delivery-composer.ts';
import { personalConversations } from '../dialogs/installation.ts';
import type { DeliveryParts } from '../dialogs/notification-delivery.ts';
import { housekeepingPrincipal } from '../dialogs/notification-principals.ts';
import type { Parts } from '../dialogs/parts.ts';
import { regionOfQueue } from './aws/queue-region.ts';
import type { Environment } from './configuration/environment.ts';
import type { ConfigurationIndex } from './configuration/match.ts';
import { CloudWatchLogs } from './monitoring/cloudwatch-logs.ts';
import type { CloudWatchMetrics } from './monitoring/cloudwatch-metrics.ts';
import { EventLog } from './monitoring/event-log.ts';
import { type Certificates, FetchedCertificates } from './notifications/certificates.ts';
import { createSnsDoor, type SnsDoor } from './notifications/door.ts';
import type { Inbox } from './notifications/inbox.ts';
import { Intake } from './notifications/intake.ts';
import { Reception } from './notifications/reception.ts';
import { Refusals } from './notifications/refusals.ts';
import { Subscriptions } from './notifications/subscriptions.ts';
import { OutboxWorker } from './outbox/worker.ts';
import type { ConnectorSender } from './teams/connector-sender.ts';
import { ConversationMembers } from './teams/members.ts';
import type { SendLimits } from './teams/send-limits.ts';
import type { Traces } from './telemetry/traces.ts';

const FLUSH_EVERY_MS = 60_000;
/** Changes of the configuration are looked for this often; a look costs nothing where there is none. */
const CHECK_EVERY_MS = 5_000;
/** Subscriptions that people ended are made again. */
const CHECK_ANYWAY_MS = 6 * 60 * 60 * 1000;

export interface NotificationSettings {
  readonly parts: Parts;
  readonly environment: Environment;
  readonly index: ConfigurationIndex;
  /** Whoever made it closes it. */
  readonly sender: ConnectorSender;
  readonly limits: SendLimits;
  readonly cloudWatchMetrics: CloudWatchMetrics;
  /** Which piece of work runs; those of the doors. */
  readonly traces: Traces;
  /** Null: those of SNS itself are fetched. */
  readonly certificates: Certificates | null;
}

export interface Notifications {
  readonly sns: Pick<SnsDoor, 'handle' | 'unreadable'>;
  /** What keeps topics from being heard, in words; the bot does its other work all the same. */
  readonly problems: () => readonly string[];
  readonly subscriptions: Pick<Subscriptions, 'states' | 'confirmed' | 'isKeeping'>;
  /** Finishes what is being sent. */
  readonly stop: (graceMs: number) => Promise<void>;
}

/** Puts together the way of notifications: doors, outbox, worker, and what counts and logs them. */
export async function assembleNotifications(settings: NotificationSettings): Promise<Notifications> {
  const { parts, environment, index, sender, limits, cloudWatchMetrics, traces } = settings;
  const { caller, clock, log, meter, outbox, store, newId, configuration, configurationNamed } = parts;
  const principalOf = housekeepingPrincipal;
  const eventLines = new CloudWatchLogs({ caller, configurationNamed, principalOf, clock, log, stream: 'events' });
  const eventLog = new EventLog({ lines: eventLines, configurationNamed, clock });
  const deliveryParts: DeliveryParts = {
    ...parts,
    eventLog,
    members: new ConversationMembers({ read: (conversation) => sender.members(conversation), clock }),
    within: (work, ms) => Promise.race([work, sleep(ms, null, { ref: false })]),
  };
  const worker = new OutboxWorker({
    outbox,
    composer: new DeliveryComposer(deliveryParts),
    sender,
    limits,
    clock,
    random: Math.random,
    log,
    meter,
    traces,
  });

  const refusals = new Refusals({ log, meter });
  const intake = new Intake({
    ofTopic: (topicArn) => index.ofTopic(topicArn),
    outbox,
    personalConversations: (tenantId) => personalConversations(parts, tenantId),
    homeTenantId: environment.app?.tenantId || null,
    newId,
    refusals,
    meter,
    log,
  });
  const queue = environment.inboxUrl === null ? null : await openQueue(environment.inboxUrl);
  const door =
    queue === null
      ? environment.publicUrl === null
        ? null
        : ({ protocol: 'https', endpoint: `${environment.publicUrl}/api/sns` } as const)
      : ({ protocol: 'sqs', endpoint: queue.arn } as const);
  const subscriptions = new Subscriptions({ caller, store, current: configuration, principalOf, door, log });
  const reception = new Reception({
    certificates: settings.certificates ?? new FetchedCertificates({ fetch, clock }),
    intake,
    confirm: (topicArn, token) => subscriptions.confirm(topicArn, token),
    refusals,
    log,
  });
  const inbox = queue === null ? null : await openInbox(queue, reception, parts, traces);

  worker.start();
  inbox?.start();
  let checked = configuration();
  let checkedAt = clock();
  void traces.ownRun(() => subscriptions.check());
  const checking = setInterval(() => {
    if (configuration() === checked && clock() - checkedAt < CHECK_ANYWAY_MS) return;
    checked = configuration();
    checkedAt = clock();
    void traces.ownRun(() => subscriptions.check());
  }, CHECK_EVERY_MS);
  const flush = () => Promise.all([cloudWatchMetrics.flush(), eventLines.flush()]);
  const flushing = setInterval(() => void traces.ownRun(flush), FLUSH_EVERY_MS);
  for (const timer of [checking, flushing]) timer.unref();

  return {
    sns: createSnsDoor({ reception, refusals, clock }),
    subscriptions,
    problems: () => [...subscriptions.problems(), ...(inbox?.problems() ?? [])],
    async stop(graceMs) {
      clearInterval(checking);
      clearInterval(flushing);
      const ending = sleep(graceMs, undefined, { ref: false });
      await Promise.race([Promise.all([inbox?.stop(), worker.stop(graceMs)]), ending]);
      await Promise.race([flush(), ending]);
      queue?.client.destroy();
    },
  };
}

type Queue = Awaited<ReturnType<typeof openQueue>>;

async function openInbox(
  { client, url }: Queue,
  reception: Reception,
  { clock, log }: Parts,
  traces: Traces,
): Promise<Inbox> {
  const { Inbox } = await import('./notifications/inbox.ts');
  return new Inbox({
    client,
    queueUrl: url,
    reception,
    log,
    clock,
    traces,
    // What is interrupted is told by the signal.
    sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined),
    random: Math.random,
  });
}

async function openQueue(url: string) {
  // A bot without a queue does without it.
  const { GetQueueAttributesCommand, SQSClient } = await import('@aws-sdk/client-sqs');
  const region = regionOfQueue(url);
  const client = new SQSClient(region === null ? {} : { region });
  try {
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }),
    );
    return { client, url, arn: Attributes?.QueueArn ?? '' };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `The queue ${url} of CHATBOT_INBOX cannot be used (${reason}): check the address, and allow the bot sqs:GetQueueAttributes, sqs:ReceiveMessage and sqs:DeleteMessage on it.`,
    );
  }
}
