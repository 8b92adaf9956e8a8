import type { AdaptiveCard } from '../cards/render.ts';
import type { Fact, NotificationButtonView, NotificationView } from '../cards/views.ts';
import type { ChannelConfiguration } from '../src/configuration/configuration.ts';
import type { OutboxStatus, StoredDelivery } from '../src/outbox/outbox.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import { notConfigured } from './account.ts';
import { isAdministrator, requireAdministrator } from './administrators.ts';
import type { BuiltInCall } from './built-in-call.ts';
import { readDurationMs } from './durations.ts';
import { durationWords } from './notification-card.ts';
import { endMute, listMutes, type Mute, setMute } from './notification-mutes.ts';
import type { Parts } from './parts.ts';
import { type Preferences, readPreferences } from './preferences-record.ts';
import { quietEndText, quietHoursText, quietUntil } from './quiet-hours.ts';
import { readDelivery } from './sent-notification.ts';
import { shortTime } from './times.ts';
import type { Turn } from './turn.ts';

type Call = Pick<BuiltInCall, 'parts' | 'turn' | 'rest'>;

const MINUTE_MS = 60 * 1000;
const DEFAULT_MUTE_MS = 60 * MINUTE_MS;
const LONGEST_MUTE_MS = 7 * 24 * 60 * MINUTE_MS;

/** Failed deliveries that are listed; Teams shows six buttons. */
const FAILED_LISTED = 5;

/** What becomes of notifications in this conversation: topics, what waits, what failed and why, what is muted. */
export async function notificationsStatus({ parts, turn, rest }: Call): Promise<AdaptiveCard> {
  if (rest.length > 0) throw unknownWords(rest);
  const { baseId } = turn.conversation;
  const [{ waiting, oldestWaitingAt, postponed, failed, stopped }, failures, mutes, preferences] = await Promise.all([
    parts.outbox.status([baseId]),
    parts.outbox.failed(FAILED_LISTED, [baseId]),
    listMutes(parts, baseId),
    readPreferences(parts, baseId),
  ]);
  const { timeZone } = preferences;
  const due = waiting - postponed.count;
  const latest = failures.filter(({ configurationName }) => !turn.refused?.has(configurationName));
  const since = oldestWaitingAt === null ? '' : `, the oldest since ${shortTime(oldestWaitingAt, timeZone)}`;
  const view: NotificationView = {
    ...EMPTY_VIEW,
    severity: stopped.length > 0 || failed > 0 ? 'warning' : 'neutral',
    title: 'Notifications of this conversation',
    sourceName: 'Notifications',
    where: shortTime(parts.clock(), timeZone),
    notes: stopped.map(({ reason, since: at }) => `Nothing is sent here since ${shortTime(at, timeZone)}: ${reason}`),
    facts: [
      ...turn.configurations.map(topicsOf),
      ...(turn.configurations.length === 0 ? [{ name: 'Configuration', value: 'none for this conversation' }] : []),
      { name: 'Waiting', value: due === 0 ? 'none' : `${due}${since}` },
      ...quietFacts(preferences, postponed, parts.clock()),
      { name: 'Failed', value: failed === 0 ? 'none' : `${failed}, kept for a week` },
      ...mutes.map((mute) => ({ name: `Muted: ${mute.title}`, value: muteText(mute, timeZone) })),
    ],
    items: latest.length === 0 ? null : await failedItems(parts, latest, failed, timeZone),
    buttons: isAdministrator(parts, turn) ? latest.map(sendAgainButton) : [],
  };
  return parts.cards.render('notification', view);
}

/** Mutes the whole conversation, for an hour unless a time is given. */
export async function muteNotifications({ parts, turn, rest }: Call): Promise<AdaptiveCard> {
  requireAdministrator(parts, turn, 'mute a whole conversation');
  const ms = rest.length === 0 ? DEFAULT_MUTE_MS : readMuteDuration(rest.join(' '));
  const since = parts.clock();
  await setMute(parts, turn.conversation.baseId, {
    threadKey: null,
    title: 'this conversation',
    until: since + ms,
    by: turn.person.name,
    since,
    cardId: null,
  });
  return parts.cards.render('notice', {
    tone: 'warning',
    title: `Notifications here are muted for ${durationWords(ms)}`,
    text: `Until ${shortTime(since + ms, turn.timeZone)}, by ${turn.person.name}. What arrives meanwhile is not shown later.`,
    buttons: [{ title: 'Unmute', line: 'notifications unmute' }],
  });
}

export async function unmuteNotifications({ parts, turn, rest }: Call): Promise<AdaptiveCard> {
  if (rest.length > 0) throw unknownWords(rest);
  requireAdministrator(parts, turn, 'unmute a whole conversation');
  const { baseId } = turn.conversation;
  const mutes = await listMutes(parts, baseId);
  await endMute(parts, baseId, null);
  const others = mutes.filter(({ threadKey }) => threadKey !== null).map(({ title }) => title);
  const isMuted = others.length < mutes.length;
  const left = others.length === 0 ? '' : ` Still muted by themselves: ${others.join(', ')}.`;
  return parts.cards.render('notice', {
    tone: 'default',
    title: isMuted ? 'Notifications are shown here again' : 'This conversation was not muted',
    text: `${isMuted ? 'What comes from now on is shown.' : 'Nothing has changed.'}${left}`,
    buttons: [],
  });
}

/** Sends a notification of the bot's own on the way that every other takes, from the outbox on. */
export async function testNotifications({ parts, turn, rest }: Call): Promise<AdaptiveCard> {
  const targets = testTargets(turn, rest.join(' '));
  await parts.outbox.add(
    targets.map(({ configuration, topicArn }) => {
      const id = parts.newId();
      return {
        body: JSON.stringify({ message: testMessage(parts, turn, configuration, topicArn, id) }),
        deliveries: [
          {
            id,
            conversationId: turn.conversation.baseId,
            tenantId: turn.conversation.tenantId,
            configurationName: configuration.name,
            kind: 'notification',
            uniqueKey: `test/${id}`,
            unique: 'day',
            notBefore: null,
          },
        ],
      };
    }),
  );
  const names = targets.map(({ configuration }) => configuration.name).join(', ');
  const { quietHours, timeZone } = await readPreferences(parts, turn.conversation.baseId);
  const quiet = quietUntil(quietHours, timeZone, parts.clock());
  const when =
    quiet === null
      ? 'It comes as other notifications do'
      : `These are quiet hours: it is held back until ${quietEndText(quiet, timeZone, parts.clock())}`;
  return parts.cards.render('notice', {
    tone: 'default',
    title:
      targets.length === 1
        ? 'A test notification is on the way'
        : `${targets.length} test notifications are on the way`,
    text: `For ${names}. ${when}; if it does not come, notifications status says why.`,
    buttons: [{ title: 'Status', line: 'notifications status' }],
  });
}

function topicsOf({ name, account, snsTopicArns }: ChannelConfiguration) {
  const topics = snsTopicArns.length === 0 ? 'no SNS topics' : snsTopicArns.join(', ');
  return { name: `${name} (${account.name})`, value: topics };
}

function muteText({ until, by, since }: Mute, timeZone: string): string {
  const end = until === null ? 'it is OK' : shortTime(until, timeZone);
  return `until ${end}, by ${by}, since ${shortTime(since, timeZone)}`;
}

/** What the quiet hours hold back, and which these are; nothing where there are none. */
function quietFacts(
  { quietHours, timeZone }: Preferences,
  { count, until }: OutboxStatus['postponed'],
  now: number,
): readonly Fact[] {
  const quiet = quietUntil(quietHours, timeZone, now);
  return [
    ...(count === 0 || until === null
      ? []
      : [{ name: 'Held back', value: `${count} until ${quietEndText(until, timeZone, now)}` }]),
    ...(quietHours === null
      ? []
      : [{ name: 'Quiet hours', value: `${quietHoursText(quietHours)}, ${timeZone}${quiet === null ? '' : '; now'}` }]),
  ];
}

async function failedItems(
  parts: Parts,
  latest: readonly StoredDelivery[],
  failed: number,
  timeZone: string,
): Promise<NotificationView['items']> {
  const entries = await Promise.all(
    latest.map(async (delivery) => ({
      severity: 'warning' as const,
      state: 'Failed',
      title: await titleOf(parts, delivery),
      facts: [
        { name: 'Reason', value: delivery.reason ?? 'not known' },
        { name: 'At', value: shortTime(delivery.settledAt ?? delivery.addedAt, timeZone) },
        { name: 'Configuration', value: delivery.configurationName },
      ],
      link: null,
    })),
  );
  const title = failed > entries.length ? `The last ${entries.length} of ${failed} that failed` : 'Failed';
  return { title, entries, page: { id: 'status', index: 0, count: 1, more: false } };
}

async function titleOf(parts: Parts, delivery: StoredDelivery): Promise<string> {
  if (delivery.kind !== 'notification') return 'The update of a card';
  try {
    return (await readDelivery(parts, delivery)).notification.title;
  } catch (error) {
    // It may have failed because it cannot be read.
    parts.log.warn({ err: error, id: delivery.id }, 'a failed delivery could not be read');
    return 'A notification that cannot be read';
  }
}

function sendAgainButton({ id }: StoredDelivery, index: number): NotificationButtonView {
  return { title: `Send again: ${index + 1}`, style: 'default', payload: { verb: 'notification.retry', id } };
}

/** `30m`, `1h`, `8 h`, `2 days`. */
function readMuteDuration(text: string): number {
  const ms = readDurationMs(text);
  if (ms !== null && ms <= LONGEST_MUTE_MS) return ms;
  throw new PersonError('bad-duration', 'That is not a time to mute for', `“${text}” is no time of up to 7 days.`, {
    nextSteps: ['Write 30m, 1h, 8h or 2d.'],
    commands: [{ title: 'Mute for 1 hour', line: 'notifications mute 1h' }],
  });
}

interface TestTarget {
  readonly configuration: ChannelConfiguration;
  readonly topicArn: string;
}

/** Each configuration of the conversation with its first topic, or those that the name, ARN or topic's name means. */
function testTargets({ configurations }: Turn, wanted: string): readonly TestTarget[] {
  if (configurations.length === 0) throw notConfigured();
  if (wanted === '') {
    return configurations.map((configuration) => ({ configuration, topicArn: configuration.snsTopicArns[0] ?? '' }));
  }
  const name = wanted.toLowerCase();
  const found = configurations.flatMap((configuration): readonly TestTarget[] => {
    const { name: own, account, snsTopicArns } = configuration;
    if ([own, account.name, account.id].some((known) => known.toLowerCase() === name)) {
      return [{ configuration, topicArn: snsTopicArns[0] ?? '' }];
    }
    const topicArn = snsTopicArns.find((arn) => arn === wanted || arn.split(':').at(-1)?.toLowerCase() === name);
    return topicArn === undefined ? [] : [{ configuration, topicArn }];
  });
  if (found.length > 0) return found;
  const known = configurations.flatMap((row) => [row.name, ...row.snsTopicArns]);
  throw new PersonError(
    'unknown-topic',
    'This conversation has no such topic',
    `No configuration of this conversation is called ${wanted}, and none lists such a topic.`,
    { nextSteps: [`Give one of: ${known.join(', ')}.`] },
  );
}

/** As SNS would bring a custom notification. A person's name in it is but a name: no link, no mention, no markup. */
function testMessage(
  parts: Parts,
  { person }: Turn,
  { name, account }: ChannelConfiguration,
  topicArn: string,
  id: string,
) {
  const by = person.name.replace(/[^\p{L}\p{M}\p{N} .'-]+/gu, ' ').trim();
  const from = topicArn === '' ? 'It lists no SNS topic yet.' : `It lists the topic ${topicArn.split(':').at(-1)}.`;
  const content = {
    textType: 'client-markdown',
    title: 'Test notification',
    description: `${by} has asked for it. Notifications of the configuration \`${name}\` (${account.name}) arrive here. ${from}`,
  };
  const text = JSON.stringify({
    version: '1.0',
    source: 'custom',
    id,
    content,
    metadata: { summary: 'Test notification', eventType: 'test' },
  });
  const timestamp = new Date(parts.clock()).toISOString();
  return { messageId: id, topicArn, subject: null, text, attributes: {}, timestamp };
}

function unknownWords(rest: readonly string[]): PersonError {
  return new PersonError(
    'unknown-words',
    'I do not know what is meant',
    `notifications knows status, mute, unmute and test; “${rest.join(' ')}” is none of them.`,
    {
      commands: [
        { title: 'Status', line: 'notifications status' },
        { title: 'Send a test', line: 'notifications test' },
      ],
    },
  );
}

const EMPTY_VIEW: NotificationView = {
  id: 'status',
  severity: 'neutral',
  stateText: '',
  title: '',
  sourceName: '',
  where: '',
  latest: null,
  acknowledged: null,
  notes: [],
  body: [],
  facts: [],
  chart: null,
  chartNote: '',
  chartImage: null,
  gauge: null,
  items: null,
  nextSteps: [],
  keywords: [],
  details: [],
  links: [],
  buttons: [],
  canMute: false,
  approval: null,
};
