import { shorten } from '../../../cards/text.ts';
import { type Incoming, notification } from '../event.ts';
import { at, entriesAt, isObject, listAt, textAt, textsAt, timeAt } from '../fields.ts';
import { jsonOf } from '../loose-json.ts';
import { markdown } from '../markdown.ts';
import type { Items, Link, Notification, Severity } from '../notification.ts';
import { severityOf } from '../telling.ts';

/** Members by name without case and signs: senders write `alert_transition`, `alertTransition` and `ALERT_TRANSITION`. */
type Members = ReadonlyMap<string, unknown>;

const MAX_TITLE_LENGTH = 250;
const MAX_VALUE_LENGTH = 300;
const MAX_TAGS = 12;

/** Transitions of a Datadog monitor, without "Re-". */
const TRANSITIONS: Readonly<Record<string, Severity>> = {
  triggered: 'critical',
  renotify: 'critical',
  warn: 'warning',
  'no data': 'warning',
  recovered: 'good',
};

/** States of Grafana's own alerts from before version 9. */
const GRAFANA_STATES: Readonly<Record<string, Severity>> = {
  alerting: 'critical',
  no_data: 'warning',
  pending: 'warning',
  ok: 'good',
  paused: 'neutral',
};

/** An alert of a Datadog monitor, in the webhook's own JSON or a form of it that people set up. */
export function datadog(incoming: Incoming): Notification | null {
  const json = jsonOf(incoming);
  const members = membersOf(json);
  const value = (...names: readonly string[]) =>
    names.map((name) => textAt(members.get(name))).find((text) => text !== null && !/^\$[A-Z_]+$|^null$/i.test(text)) ??
    null;
  const transition = value('alerttransition');
  const eventType = value('eventtype');
  const title = value('alerttitle', 'eventtitle', 'title', 'alertname');
  const isEvent = eventType !== null && title !== null && members.has('body') && members.has('lastupdated');
  if (title === null || (transition === null && !isEvent)) return null;
  const type = value('alerttype');
  const word = (transition ?? /^\[([^\]]+)\]/.exec(title)?.[1] ?? '').replace(/ on \{.*$/, '').trim();
  const state = word.replace(/^Re-/i, '').toLowerCase();
  const severity = TRANSITIONS[state] ?? (type === null ? severityOf(word) : severityOf(type));
  const body = (value('eventmsg', 'body', 'textonlymsg', 'message') ?? '').replace(/^\s*%%%\s*$/gm, '');
  const bare = title.replace(/^(?:\[[^\]]*\]\s*)+/, '') || title;
  const key = value('alertcyclekey', 'aggregkey', 'alertid');
  return notification({
    type: 'Datadog',
    sourceName: 'Datadog',
    severity,
    state: word.toUpperCase(),
    title: shorten(word === '' ? title : `${bare}: ${word}`, MAX_TITLE_LENGTH),
    body: markdown(body),
    accountId: null,
    region: null,
    time: timeAt(value('date', 'lastupdated')) ?? incoming.message.timestamp,
    facts: [
      { name: 'Status', value: value('alertstatus') },
      { name: 'Priority', value: value('alertpriority', 'priority') },
      { name: 'Metric', value: value('alertmetric') },
      { name: 'Query', value: value('alertquery') },
      { name: 'Scope', value: value('alertscope') },
      { name: 'Host', value: value('hostname', 'host') },
      { name: 'Event type', value: eventType },
      { name: 'Monitor', value: value('alertid') },
      { name: 'Organization', value: value('orgname') ?? textAt(members.get('org'), 'name') },
    ].map((fact) => ({ name: fact.name, value: fact.value === null ? null : shorten(fact.value, MAX_VALUE_LENGTH) })),
    keywords: tagsOf(members.get('tags')),
    links: [
      { title: 'Open in Datadog', url: value('link', 'url', 'alerturl') },
      { title: 'Snapshot', url: value('snapshot') },
    ],
    thread:
      key === null
        ? null
        : {
            key: `datadog/${key}`,
            latest: { state: word.toUpperCase(), severity, summary: bare },
            closes: severity === 'good',
          },
    variables: { AlertName: bare },
  });
}

/** An alert of Grafana's dashboards as they had them before version 9. */
export function grafanaDashboardAlert(incoming: Incoming): Notification | null {
  const json = jsonOf(incoming);
  const name = textAt(json, 'ruleName');
  const state = textAt(json, 'state');
  if (name === null || state === null || textAt(json, 'ruleId') === null) return null;
  const severity = GRAFANA_STATES[state] ?? severityOf(state);
  const url = textAt(json, 'ruleUrl');
  const id = textAt(json, 'ruleId');
  const title = `${name} is ${state}`;
  return notification({
    type: 'Grafana',
    sourceName: 'Grafana alert',
    severity,
    state: state.toUpperCase(),
    title: shorten(title, MAX_TITLE_LENGTH),
    body: markdown(textAt(json, 'message')),
    accountId: null,
    region: null,
    time: incoming.message.timestamp,
    facts: entriesAt(json, 'tags').map(([tag]) => ({ name: tag, value: textAt(json, 'tags', tag) })),
    items: matchesOf(listAt(json, 'evalMatches').filter(isObject), state, severity),
    links: [
      { title: 'Open the alert', url },
      { title: 'Picture', url: textAt(json, 'imageUrl') },
    ],
    thread: {
      key: `grafana/${textAt(json, 'orgId') ?? ''}/${id}`,
      latest: { state: state.toUpperCase(), severity, summary: title },
      closes: state === 'ok',
    },
    variables: { AlertName: name },
  });
}

function matchesOf(matches: readonly unknown[], state: string, severity: Severity): Items | null {
  if (matches.length === 0) return null;
  const link: Link | null = null;
  return {
    title: 'Series',
    entries: matches.map((match) => ({
      title: textAt(match, 'metric') ?? 'Series',
      state: state.toUpperCase(),
      severity,
      facts: [
        { name: 'Value', value: textAt(match, 'value') ?? 'none' },
        ...entriesAt(match, 'tags').map(([tag]) => ({ name: tag, value: textAt(match, 'tags', tag) ?? '' })),
      ],
      link,
    })),
  };
}

function membersOf(json: unknown): Members {
  const own = entriesAt(json).map(([name, value]) => [name.replace(/[^A-Za-z]/g, '').toLowerCase(), value] as const);
  // Some wrap it: {"alert": {…}}.
  const inner = isObject(at(json, 'alert')) ? [...membersOf(at(json, 'alert'))] : [];
  return new Map([...inner, ...own]);
}

function tagsOf(tags: unknown): readonly string[] {
  const all = Array.isArray(tags) ? textsAt(tags) : (textAt(tags) ?? '').split(/\s*,\s*/);
  return all.filter((tag) => tag !== '').slice(0, MAX_TAGS);
}
