import { shorten } from '../../../cards/text.ts';
import { type Incoming, notification } from '../event.ts';
import { at, entriesAt, isObject, listAt, textAt, timeAt } from '../fields.ts';
import { jsonOf } from '../loose-json.ts';
import { linked } from '../markdown.ts';
import type { Fact, Items, Link, Notification, Severity } from '../notification.ts';
import { inWords, severityOf } from '../telling.ts';
import { type Alert, alertsOfText, type Labels } from './alertmanager-text.ts';

/** Labels that stand elsewhere on the card, and annotations that are its sentences or links. */
const SHOWN_ELSEWHERE = new Set([
  'alertname',
  'summary',
  'description',
  'message',
  '__value_string__',
  '__dashboardUid__',
  '__panelId__',
]);
const MAX_FACTS = 12;
const MAX_VALUE_LENGTH = 300;
const MAX_TITLE_LENGTH = 250;
/** Severity by the label of that name, for alerts that fire; one that does not say is taken seriously. */
const LABEL_SEVERITIES: Readonly<Record<string, Severity>> = {
  info: 'neutral',
  information: 'neutral',
  none: 'neutral',
  page: 'critical',
  p1: 'critical',
  sev1: 'critical',
  p2: 'critical',
  sev2: 'critical',
  low: 'neutral',
};

/** Go's time as templates print it: "2026-11-21 03:11:00.123456789 +0000 UTC". The year 1 stands for none. */
const GO_TIME = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})(?:\.\d+)? ([+-]\d{2})(\d{2})\b/;

/** Alerts of Prometheus Alertmanager, of Grafana and of Amazon Managed Service for Prometheus, as JSON or in their templates' text. */
export function alertmanager(incoming: Incoming): Notification | null {
  const json = jsonOf(incoming);
  const { message, text } = incoming;
  const alerts = json === undefined ? alertsOfText(text, message.subject) : alertsOfJson(json);
  const [first] = alerts;
  if (first === undefined) return null;
  const isGrafana =
    ['orgId', 'ruleUrl', 'dashboardId'].some((name) => at(json, name) !== undefined) ||
    alerts.some(({ isGrafana }) => isGrafana);
  const firing = alerts.filter(isFiring);
  const common = commonOf(alerts.map(({ labels }) => labels));
  const annotations = commonOf(alerts.map(({ annotations }) => annotations));
  const severity = worst(alerts.map(severityIn));
  const state = (firing.length > 0 ? 'firing' : first.status).toUpperCase();
  const name = common.alertname ?? textAt(json, 'groupLabels', 'alertname') ?? null;
  const title = alerts.length === 1 ? titleOf(first) : groupTitle(alerts, firing.length, name);
  const key = textAt(json, 'groupKey') ?? first.fingerprint;
  const truncated = Number(textAt(json, 'truncatedAlerts') ?? 0);
  return notification({
    type: isGrafana ? 'Grafana' : 'Alertmanager',
    sourceName: isGrafana ? 'Grafana alert' : 'Prometheus alert',
    severity,
    state,
    title: shorten(title, MAX_TITLE_LENGTH),
    body: bodyOf(annotations, title),
    accountId: null,
    region: null,
    time: (firing.length > 0 ? first.startsAt : first.endsAt) ?? first.startsAt ?? message.timestamp,
    facts: [
      { name: 'Value', value: alerts.length === 1 ? first.value : null },
      ...factsOf(common),
      ...factsOf(annotations).filter(({ value }) => !/^https?:\/\//.test(value)),
      {
        name: 'Not shown',
        value: truncated > 0 ? `${truncated} more alerts of the group, left out by the sender` : null,
      },
      { name: 'Receiver', value: textAt(json, 'receiver') },
    ].slice(0, MAX_FACTS),
    items: alerts.length > 1 ? itemsOf(alerts, common) : null,
    links: [
      ...(alerts.length === 1 ? first.links : []),
      ...linksIn(annotations),
      { title: isGrafana ? 'Open Grafana' : 'Open Alertmanager', url: textAt(json, 'externalURL') },
    ],
    thread:
      key === null
        ? null
        : { key: `alerts/${key}`, latest: { state, severity, summary: title }, closes: firing.length === 0 },
    variables: { ...common, ...(name === null ? {} : { AlertName: name }) },
  });
}

function alertsOfJson(json: unknown): readonly Alert[] {
  const alerts = (Array.isArray(json) ? json : listAt(json, 'alerts')).filter((alert) => isObject(at(alert, 'labels')));
  return alerts.map((alert) => ({
    status: (
      textAt(alert, 'status', 'state') ??
      textAt(alert, 'status') ??
      textAt(json, 'status') ??
      'firing'
    ).toLowerCase(),
    labels: labelsOf(at(alert, 'labels')),
    annotations: labelsOf(at(alert, 'annotations')),
    startsAt: startOf(alert, 'startsAt'),
    endsAt: startOf(alert, 'endsAt'),
    value: textAt(alert, 'valueString') ?? valuesOf(at(alert, 'values')),
    fingerprint: textAt(alert, 'fingerprint'),
    isGrafana: ['silenceURL', 'dashboardURL', 'panelURL', 'ruleUID'].some((name) => at(alert, name) !== undefined),
    links: [
      ...linkOf('Open the alert', textAt(alert, 'generatorURL')),
      ...linkOf('Dashboard', textAt(alert, 'dashboardURL')),
      ...linkOf('Panel', textAt(alert, 'panelURL')),
      ...linkOf('Silence', textAt(alert, 'silenceURL')),
    ],
  }));
}

function labelsOf(found: unknown): Labels {
  return Object.fromEntries(
    entriesAt(found).flatMap(([name]) => {
      const value = textAt(found, name);
      return value === null ? [] : [[name, value]];
    }),
  );
}

function startOf(alert: unknown, name: string): string | null {
  const found = GO_TIME.exec(textAt(alert, name) ?? '');
  const time = found ? timeAt(`${found[1]}T${found[2]}${found[3]}:${found[4]}`) : timeAt(alert, name);
  return time === null || time.startsWith('0001-') ? null : time;
}

function valuesOf(values: unknown): string | null {
  const all = entriesAt(values).map(([name]) => `${name} = ${textAt(values, name) ?? 'none'}`);
  return all.length === 0 ? null : all.join(', ');
}

function linkOf(title: string, url: string | null): readonly Link[] {
  return url === null || url === '?' ? [] : [{ title, url }];
}

/** Labels that all have with one value. */
function commonOf(all: readonly Labels[]): Labels {
  const [first = {}, ...others] = all;
  return Object.fromEntries(
    Object.entries(first).filter(([name, value]) => others.every((one) => one[name] === value)),
  );
}

function titleOf({ labels, annotations, status }: Alert): string {
  const summary = annotations.summary ?? annotations.message ?? annotations.description;
  return `${labels.alertname ?? 'Alert'} is ${status}${summary === undefined ? '' : `: ${summary.replace(/\s+/g, ' ')}`}`;
}

/** "3 alerts of HighErrorRate: 2 firing, 1 resolved". */
function groupTitle(alerts: readonly Alert[], firing: number, name: string | null): string {
  const names = [...new Set(alerts.map(({ labels }) => labels.alertname ?? 'Alert'))];
  const counts = [
    ...(firing > 0 ? [`${firing} firing`] : []),
    ...(firing < alerts.length ? [`${alerts.length - firing} resolved`] : []),
  ];
  const of = name ?? `${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`;
  return `${alerts.length} alerts of ${of}: ${counts.join(', ')}`;
}

function bodyOf(annotations: Labels, title: string): Notification['body'] {
  const texts = ['summary', 'message', 'description'].flatMap((name) => annotations[name] ?? []);
  return [...new Set(texts)]
    .filter((text) => !title.endsWith(`: ${text.replace(/\s+/g, ' ')}`))
    .flatMap((text) => linked(text));
}

function factsOf(labels: Labels): readonly Fact[] {
  return Object.entries(labels)
    .filter(([name]) => !SHOWN_ELSEWHERE.has(name))
    .map(([name, value]) => ({ name: inWords(name), value: shorten(value, MAX_VALUE_LENGTH) }));
}

/** Annotations that are addresses: `runbook_url`, `dashboard`. */
function linksIn(annotations: Labels): readonly Link[] {
  return Object.entries(annotations)
    .filter(([, value]) => /^https?:\/\/\S+$/.test(value))
    .map(([name, url]) => ({ title: inWords(name.replace(/[_-]?url$/i, '')), url }));
}

function itemsOf(alerts: readonly Alert[], common: Labels): Items {
  return {
    title: 'Alerts',
    entries: alerts.map((alert) => {
      const own = Object.fromEntries(Object.entries(alert.labels).filter(([name]) => !(name in common)));
      return {
        title: shorten(titleOf(alert).replace(/ is \w+(?=:|$)/, ''), MAX_TITLE_LENGTH),
        state: alert.status.toUpperCase(),
        severity: severityIn(alert),
        facts: [
          ...(alert.value === null ? [] : [{ name: 'Value', value: shorten(alert.value, MAX_VALUE_LENGTH) }]),
          ...factsOf(own),
          ...(alert.annotations.summary === undefined ? [] : factOf('Description', alert.annotations.description)),
        ].slice(0, MAX_FACTS),
        link: alert.links[0] ?? null,
      };
    }),
  };
}

function factOf(name: string, value: string | undefined): readonly Fact[] {
  return value === undefined ? [] : [{ name, value: shorten(value, MAX_VALUE_LENGTH) }];
}

function isFiring({ status }: Alert): boolean {
  return status !== 'resolved' && status !== 'ok' && status !== 'normal';
}

function severityIn(alert: Alert): Severity {
  if (!isFiring(alert)) return 'good';
  const label = (alert.labels.severity ?? alert.labels.priority ?? alert.labels.level)?.toLowerCase();
  if (label === undefined) return 'critical';
  return LABEL_SEVERITIES[label] ?? severityOf(label);
}

function worst(severities: readonly Severity[]): Severity {
  const order: readonly Severity[] = ['critical', 'warning', 'neutral', 'good'];
  return order.find((severity) => severities.includes(severity)) ?? 'neutral';
}
