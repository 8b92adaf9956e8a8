import type { AdaptiveCard } from '../cards/render.ts';
import type { ChartView, NotificationButtonView, NotificationView, ParagraphView, Severity } from '../cards/views.ts';
import { formatWords } from '../src/command/words.ts';
import type { ChannelConfiguration } from '../src/configuration/configuration.ts';
import type {
  AlarmChange,
  Items,
  Notification,
  NotificationButton,
  Paragraph,
} from '../src/notifications/notification.ts';
import { configurationOfEvent } from './event-account.ts';
import { maskedNotification } from './masked-notification.ts';
import { offeredActions } from './offered-actions.ts';
import type { Parts } from './parts.ts';
import type { CardState, SentNotification } from './sent-notification.ts';
import { shortTime } from './times.ts';

/** Entries of a notification's items on one page. */
const ITEMS_A_PAGE = 8;

export interface CardOptions {
  /** Which page of its items. */
  readonly page?: number;
  /** Answers under the card of the same thing: what that card offers is left out here. */
  readonly isAnswer?: boolean;
  /** Newer news of the same thing came before. */
  readonly isOvertaken?: boolean;
}

/** Draws a notification as it stands now. */
export function notificationCard(
  parts: Pick<Parts, 'cards' | 'configuration'>,
  sent: SentNotification,
  options: CardOptions = {},
): AdaptiveCard {
  return parts.cards.render('notification', maskedNotification(notificationView(parts, sent, options)));
}

export function notificationView(
  parts: Pick<Parts, 'configuration'>,
  sent: SentNotification,
  { page = 0, isAnswer = false, isOvertaken = false }: CardOptions = {},
): NotificationView {
  const { notification, state } = sent;
  const { timeZone } = sent.preferences;
  const { alarm } = notification;
  const enrichment = isAnswer ? null : state.enrichment;
  const ownsAlarm = alarm !== null && !isAnswer;
  return {
    id: sent.id,
    severity: severityOf(notification, state),
    stateText: stateText(notification, state),
    title: titleOf(notification, state),
    sourceName: notification.sourceName,
    where: whereText(parts, notification, timeZone),
    latest:
      state.latest === null
        ? null
        : { severity: state.latest.severity, text: latestText(notification, state, timeZone) },
    acknowledged:
      state.acknowledged === null
        ? null
        : `Acknowledged by ${state.acknowledged.by}, ${shortTime(state.acknowledged.at, timeZone)}`,
    notes: isOvertaken ? ['This came late: the first card shows what has happened since.'] : notesOf(sent),
    body: paragraphs(notification.body, state),
    // The card above has them.
    facts: isAnswer && alarm !== null ? [] : notification.facts,
    chart: chartOf(enrichment?.chart),
    chartNote: ownsAlarm ? (enrichment?.chartNote ?? followsText(alarm)) : '',
    chartImage: enrichment?.chartImage ?? null,
    gauge: notification.gauge,
    items: itemsView(sent, page),
    nextSteps: paragraphs(notification.nextSteps, state),
    keywords: notification.keywords,
    details: notification.details,
    links: notification.links,
    buttons: [...(isAnswer && alarm !== null ? [] : buttonsOf(parts, sent))],
    canMute: ownsAlarm && alarm.newState !== 'OK' && state.latest?.state !== 'OK' && !isMutedAlone(sent),
    approval: state.decision === null ? approvalOf(notification) : null,
  };
}

/** A composite alarm has no chart of its own. */
function followsText({ kind }: AlarmChange): string {
  return kind === 'composite' ? 'The alarms that triggered it follow.' : 'The chart follows.';
}

/** That of what came last, or of what a person has decided since. */
function severityOf(notification: Notification, { latest, decision }: CardState): Severity {
  const isNews = latest !== null && latest.state !== notification.state;
  if (decision !== null && !isNews) return decision.decision === 'Approved' ? 'good' : 'neutral';
  return latest?.severity ?? notification.severity;
}

/** The card says what the alarm is now, whatever it was when the card was sent; and an approval that was decided waits no more. */
function titleOf({ alarm, title, buttons }: Notification, { latest, decision }: CardState): string {
  const approval = buttons.find(({ kind }) => kind === 'approval');
  if (decision !== null && approval?.kind === 'approval') {
    return `Pipeline ${approval.pipeline}: ${approval.action} was ${decision.decision.toLowerCase()}`;
  }
  if (alarm === null || latest === null || latest.state === alarm.newState) return title;
  return latest.state === 'OK' ? `${alarm.name} is OK again` : `${alarm.name} is in ${stateWord(latest.state)}`;
}

/** "OK → ALARM" of an alarm, and what it has come to since; the state alone of anything else. */
function stateText({ alarm, state }: Notification, { latest, decision }: CardState): string {
  const own = decision === null ? stateWord(state) : decision.decision.toUpperCase();
  const first = alarm?.oldState ? `${stateWord(alarm.oldState)} → ${stateWord(alarm.newState)}` : own;
  if (latest === null || latest.state === '' || latest.state === state) return first;
  return first === '' ? stateWord(latest.state) : `${first} → ${stateWord(latest.state)}`;
}

function stateWord(state: string): string {
  return state.replaceAll('_', ' ');
}

function whereText(
  parts: Pick<Parts, 'configuration'>,
  { accountId, region, time }: Notification,
  timeZone: string,
): string {
  const name = accountId === null ? undefined : parts.configuration().accounts.get(accountId)?.name;
  const account = accountId === null ? null : name && name !== accountId ? `${name} (${accountId})` : accountId;
  return [account, region, shortTime(Date.parse(time), timeZone)]
    .filter((part) => part !== null && part !== '')
    .join(' · ');
}

function latestText(notification: Notification, { latest, updates }: CardState, timeZone: string): string {
  if (latest === null) return '';
  const at = shortTime(Date.parse(latest.time), timeZone);
  if (notification.alarm !== null) {
    const words = durationWords(Date.parse(latest.time) - Date.parse(notification.time));
    return `Now ${stateWord(latest.state)}, after ${words} (${at})`;
  }
  const what = [stateWord(latest.state), latest.summary].filter((text) => text !== '').join(': ');
  // What came in a digest, or was muted, is not below.
  const count =
    updates.length === 0 ? '' : `; ${updates.length === 1 ? '1 update' : `${updates.length} updates`} below`;
  return `Latest update: ${what} (${at}${count})`;
}

function notesOf({ mute, state, notification, preferences: { timeZone } }: SentNotification): readonly string[] {
  const notes: string[] = [];
  if (state.enrichment?.childrenNote) notes.push(state.enrichment.childrenNote);
  const { decision } = state;
  if (decision !== null) {
    notes.push(`${decision.decision} by ${decision.by}, ${shortTime(decision.at, timeZone)}: ${decision.comment}`);
  }
  const count = state.muted.length;
  const held = count === 0 ? '' : count === 1 ? '; 1 not shown since' : `; ${count} not shown since`;
  if (mute !== null && mute.threadKey === notification.thread?.key) {
    const until = mute.until === null ? 'it is OK' : shortTime(mute.until, timeZone);
    notes.push(`Muted by ${mute.by} until ${until}${held}.`);
  } else if (count > 0) {
    notes.push(count === 1 ? '1 notification was muted.' : `${count} notifications were muted.`);
  }
  return notes;
}

/** An alarm's children as far as they are known by now, else what the event itself lists. */
function itemsView({ notification, state, id }: SentNotification, page: number): NotificationView['items'] {
  const items = childrenOf(notification, state) ?? notification.items;
  if (items === null || items.entries.length === 0) return null;
  const count = Math.ceil(items.entries.length / ITEMS_A_PAGE);
  const index = Math.min(Math.max(0, page), count - 1);
  return {
    title: items.entries.length === 1 ? items.title : `${items.title} (${items.entries.length})`,
    entries: items.entries.slice(index * ITEMS_A_PAGE, (index + 1) * ITEMS_A_PAGE),
    page: { id, index, count, more: false },
  };
}

function childrenOf({ items }: Notification, { enrichment }: CardState): Items | null {
  const children = enrichment?.children ?? [];
  if (children.length === 0) return null;
  const known = new Map(items?.entries.map((entry) => [entry.title, entry]));
  return {
    title: items?.title ?? 'Triggering alarms',
    entries: children.map(({ name, state }) => ({
      title: name,
      state,
      severity: state === 'ALARM' ? 'critical' : state === 'OK' ? 'good' : 'warning',
      facts: known.get(name)?.facts ?? [],
      link: known.get(name)?.link ?? null,
    })),
  };
}

function buttonsOf(parts: Pick<Parts, 'configuration'>, sent: SentNotification): readonly NotificationButtonView[] {
  const { id, notification, configuration, state } = sent;
  const { alarm, logs, severity } = notification;
  const buttons: NotificationButtonView[] = [];
  const add = (title: string, payload: NotificationButtonView['payload']) =>
    buttons.push({ title, style: 'default', payload });
  if (logs !== null) {
    add('Show logs', { verb: 'notification.logs', id, errors: false });
    add('Show error logs', { verb: 'notification.logs', id, errors: true });
  }
  const isOver = alarm?.newState === 'OK' || state.latest?.severity === 'good';
  if ((alarm !== null || severity === 'critical') && state.acknowledged === null && !isOver) {
    add('Acknowledge', { verb: 'notification.acknowledge', id });
  }
  if (isMutedAlone(sent)) add('Unmute', { verb: 'notification.unmute', id });
  // In another account the same names may belong to other things.
  const owner = configuration && configurationOfEvent(parts, configuration, notification.accountId);
  for (const button of notification.buttons) {
    if (button.kind !== 'command' || owner === null) continue;
    add(button.title, { verb: 'command.run', line: commandLine(button, owner) });
  }
  for (const { action, title } of offeredActions(parts, sent)) add(title, { verb: 'notification.action', id, action });
  if (configuration !== null && notification.customActions) {
    const payload = { verb: 'command.run', line: `action list --notification ${id}` } as const;
    buttons.push({ title: 'Manage actions', style: 'default', payload, isSecondary: true });
  }
  return buttons;
}

/** Not with the whole conversation. */
function isMutedAlone({ mute }: SentNotification): boolean {
  return mute !== null && mute.threadKey !== null;
}

/** The command in the configuration's account and the event's Region, as if typed so. */
function commandLine(
  button: Extract<NotificationButton, { kind: 'command' }>,
  configuration: ChannelConfiguration,
): string {
  const where = ['--account', configuration.account.id, ...(button.region === null ? [] : ['--region', button.region])];
  return `${button.line} ${formatWords(where)}`;
}

function approvalOf({ buttons }: Notification): NotificationView['approval'] {
  const asked = buttons.find((button) => button.kind === 'approval');
  return asked === undefined ? null : { title: `${asked.stage}: ${asked.action}` };
}

/** Mentions of people who are members; others stay the text they are. */
function paragraphs(given: readonly Paragraph[], { mentions }: CardState): readonly ParagraphView[] {
  return given.map(({ kind, spans }) => ({
    kind,
    spans: spans.map(({ mention, ...span }) => {
      // Whom a text calls `constructor` is no member of every object.
      const member = mention !== undefined && Object.hasOwn(mentions, mention) ? mentions[mention] : undefined;
      return member === undefined ? span : { ...span, text: member.name, mention: member.id };
    }),
  }));
}

/** A chart out of the store has its times as text. */
function chartOf(stored: unknown): ChartView | null {
  if (typeof stored !== 'object' || stored === null) return null;
  const chart = stored as ChartView;
  return {
    ...chart,
    lines: chart.lines.map((line) => ({
      ...line,
      points: line.points.map(({ time, value }) => ({ time: new Date(time), value })),
    })),
  };
}

/** "12 minutes", "3 hours 5 minutes", "2 days 1 hour". */
export function durationWords(ms: number): string {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  const parts = [
    [Math.floor(minutes / 1440), 'day'],
    [Math.floor(minutes / 60) % 24, 'hour'],
    [minutes % 60, 'minute'],
  ] as const;
  const words = parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`);
  return words.slice(0, 2).join(' ') || 'less than a minute';
}
