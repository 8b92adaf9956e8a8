import { type BusEvent, type Incoming, notification, paragraphs, type Reader } from '../event.ts';
import { at, entriesAt, isObject, textAt, textsAt, timeAt } from '../fields.ts';
import { consoleLink } from '../links.ts';
import type { Notification, Severity } from '../notification.ts';
import { busEventOf } from './event-forms.ts';
import { cut, encoded, listText, resourceTypeText, timeText } from './fact-text.ts';
import { presentOnly } from './finding.ts';
import { inWords, lookUp } from './state-words.ts';

/** A message of Config, the same whether its SNS topic or EventBridge brings it; `envelope` is what only the latter has. */
interface ConfigMessage {
  readonly said: unknown;
  readonly envelope: BusEvent | null;
  readonly time: string;
  /** Of the topic that brought the message: a delivery channel's topic lies in its Region. */
  readonly topicRegion: string | null;
}

type Given = Omit<Parameters<typeof notification>[0], 'type' | 'sourceName' | 'accountId' | 'region' | 'time'>;

/** AWS Config: compliance, changed resources, deliveries of snapshots and histories. */
export const config: Reader = (incoming) => {
  const found = messageOf(incoming);
  const read = found === null ? undefined : lookUp(MESSAGES, textAt(found.said, 'messageType') ?? '');
  return found === null || read === undefined ? null : shown(found, read(found));
};

/** Keyed by `messageType`. */
const MESSAGES: Readonly<Record<string, (message: ConfigMessage) => Given>> = {
  ComplianceChangeNotification: compliance,
  ConfigurationItemChangeNotification: (message) => itemChange(message, at(message.said, 'configurationItem')),
  OversizedConfigurationItemChangeNotification: (message) =>
    itemChange(message, at(message.said, 'configurationItemSummary')),
  ConfigurationSnapshotDeliveryStarted: delivery('Config snapshot: delivery started', 'neutral'),
  ConfigurationSnapshotDeliveryCompleted: delivery('Config snapshot was delivered', 'neutral'),
  ConfigurationSnapshotDeliveryFailed: delivery('Config snapshot could not be delivered', 'critical'),
  ConfigurationHistoryDeliveryStarted: delivery('Config history: delivery started', 'neutral'),
  ConfigurationHistoryDeliveryCompleted: delivery('Config history was delivered', 'neutral'),
  ConfigurationHistoryDeliveryFailed: delivery('Config history could not be delivered', 'critical'),
  ConfigRulesEvaluationStarted: delivery('Config rules are being evaluated', 'neutral'),
};

function messageOf(incoming: Incoming): ConfigMessage | null {
  const { json, message } = incoming;
  const event = busEventOf(incoming);
  const topicRegion = message.topicArn.split(':')[3] || null;
  if (event === null) {
    return isObject(json) ? { said: json, envelope: null, time: message.timestamp, topicRegion } : null;
  }
  const ours = ['', 'aws.config'].includes(event.source);
  return ours ? { said: event.detail, envelope: event, time: event.time, topicRegion } : null;
}

function shown({ said, envelope, time, topicRegion }: ConfigMessage, given: Given): Notification {
  const item = isObject(at(said, 'configurationItem'))
    ? at(said, 'configurationItem')
    : at(said, 'configurationItemSummary');
  // Of global resources it reads "global".
  const region =
    envelope?.region ??
    textAt(said, 'awsRegion') ??
    textAt(item, 'awsRegion') ??
    keyPart(said, /\/Config\/([a-z\d-]+)\//) ??
    topicRegion;
  return notification({
    ...given,
    type: 'Config',
    sourceName: 'AWS Config',
    accountId:
      textAt(said, 'awsAccountId') ??
      textAt(item, 'awsAccountId') ??
      envelope?.account ??
      keyPart(said, /^(?:.*?\/)?AWSLogs\/(\d{12})\//),
    region: region === 'global' ? null : region,
    time: timeAt(said, 'notificationCreationTime') ?? time,
  });
}

/** What the key of a delivered file tells of account and Region. */
function keyPart(said: unknown, form: RegExp): string | null {
  return form.exec(textAt(said, 's3ObjectKey') ?? '')?.[1] ?? null;
}

/** Keyed by compliance type. */
const COMPLIANCE: Readonly<Record<string, { readonly words: string; readonly severity: Severity }>> = {
  NON_COMPLIANT: { words: 'is not compliant', severity: 'warning' },
  COMPLIANT: { words: 'is compliant again', severity: 'good' },
  NOT_APPLICABLE: { words: 'is no longer covered', severity: 'neutral' },
  INSUFFICIENT_DATA: { words: 'cannot be judged: not enough data', severity: 'neutral' },
};

function compliance({ said, envelope }: ConfigMessage): Given {
  const rule = textAt(said, 'configRuleName');
  const result = at(said, 'newEvaluationResult');
  const [now, before] = [textAt(result, 'complianceType') ?? '', textAt(said, 'oldEvaluationResult', 'complianceType')];
  const [id, kind] = [textAt(said, 'resourceId'), textAt(said, 'resourceType')];
  const { words = 'changed its compliance', severity = 'neutral' } = lookUp(COMPLIANCE, now) ?? {};
  const verb = now === 'COMPLIANT' && before !== 'NON_COMPLIANT' ? 'is compliant' : words;
  const name = `${kind === null ? 'Resource' : typeText(kind)} ${id ?? ''}`.trim();
  const region = envelope?.region ?? textAt(said, 'awsRegion');
  return {
    severity,
    state: now,
    title: `${name} ${verb}${rule === null ? '' : `: rule ${rule}`}`,
    body: paragraphs(textAt(result, 'annotation')),
    facts: [
      { name: 'Rule', value: rule },
      { name: 'Resource', value: name },
      { name: 'Compliance', value: before === null ? now : `${before} → ${now}` },
      { name: 'Why', value: textAt(result, 'annotation') },
      { name: 'Evaluated', value: time(textAt(result, 'resultRecordedTime')) },
      { name: 'Rule ARN', value: textAt(said, 'configRuleARN') },
    ],
    links: [
      { title: 'Open resource in AWS Config', url: timeline(region, kind, id) },
      {
        title: 'Open rule in AWS Config',
        url:
          rule === null ? null : consoleLink(region, 'config/home', `/rules/details?configRuleName=${encoded(rule)}`),
      },
    ],
    thread:
      rule === null || id === null
        ? null
        : {
            key: `config-rule/${textAt(said, 'awsAccountId') ?? ''}/${region ?? ''}/${rule}/${kind ?? ''}/${id}`,
            latest: { state: now, severity, summary: `${name} ${verb}` },
            closes: now === 'COMPLIANT',
          },
    variables: presentOnly({ ConfigRuleName: rule, ResourceId: id, ResourceType: kind }),
  };
}

/** Keyed by the diff's change type. */
const CHANGES: Readonly<Record<string, string>> = {
  CREATE: 'was created',
  UPDATE: 'was changed',
  DELETE: 'was deleted',
};

function itemChange({ said, envelope }: ConfigMessage, item: unknown): Given {
  const diff = at(said, 'configurationItemDiff');
  const status = textAt(item, 'configurationItemStatus') ?? '';
  const change = textAt(diff, 'changeType') ?? textAt(item, 'changeType') ?? (/Deleted/.test(status) ? 'DELETE' : '');
  const [kind, id, called] = [textAt(item, 'resourceType'), textAt(item, 'resourceId'), textAt(item, 'resourceName')];
  const changed = entriesAt(diff, 'changedProperties');
  const name = `${kind === null ? 'Resource' : typeText(kind)} ${called ?? id ?? ''}`.trim();
  const region = textAt(item, 'awsRegion') ?? envelope?.region ?? null;
  const bucket = textAt(said, 's3DeliverySummary', 's3BucketLocation');
  return {
    severity: change === 'DELETE' ? 'warning' : 'neutral',
    state: change || status,
    title: `${name} ${lookUp(CHANGES, change) ?? 'was recorded'}`,
    facts: [
      { name: 'Resource', value: name },
      { name: 'ID', value: called === null ? null : id },
      { name: 'Changed', value: listText([...new Set(changed.map(([path]) => propertyText(path)))], 6) },
      ...changed.flatMap(([path, values]) => changeFact(path, values)).slice(0, 4),
      { name: 'Status', value: status },
      { name: 'Related', value: related(item) },
      { name: 'Captured', value: time(textAt(item, 'configurationItemCaptureTime')) },
      { name: 'Too large for a message', value: bucket === null ? null : `The whole item is in ${bucket}` },
      { name: 'ARN', value: textAt(item, 'ARN') },
    ],
    details:
      isObject(at(diff, 'changedProperties')) && changed.length > 0
        ? [{ title: 'Changed properties', text: JSON.stringify(at(diff, 'changedProperties'), null, 2), code: true }]
        : [],
    links: [{ title: 'Open resource in AWS Config', url: timeline(region, kind, id) }],
    variables: presentOnly({ ResourceId: id, ResourceType: kind, ResourceName: called }),
  };
}

/** `Configuration.NetworkInterfaces.0` as "Network interfaces". */
function propertyText(path: string): string {
  const words = inWords(path.replace(/^(?:Configuration|SupplementaryConfiguration)\./, '').replace(/\.\d+/g, ''));
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Of simple values, old and new; what is nested is among the details. */
function changeFact(path: string, values: unknown): readonly { readonly name: string; readonly value: string }[] {
  const [before, after] = [textAt(values, 'previousValue'), textAt(values, 'updatedValue')];
  if (before === null && after === null) return [];
  return [{ name: propertyText(path), value: `${cut(before, 100) ?? '(none)'} → ${cut(after, 100) ?? '(none)'}` }];
}

function related(item: unknown): string | null {
  const found = entriesAt(item, 'relationships');
  const list = at(item, 'relationships');
  const names = Array.isArray(list)
    ? list.map((one) => textAt(one, 'resourceName') ?? textAt(one, 'resourceId'))
    : found.map(([name]) => name);
  return listText(names, 5);
}

function delivery(title: string, severity: Severity): (message: ConfigMessage) => Given {
  return ({ said, envelope }) => {
    const [bucket, key] = [textAt(said, 's3Bucket'), textAt(said, 's3ObjectKey')];
    const rules = textsAt(said, 'configRuleNames');
    const region = envelope?.region ?? textAt(said, 'awsRegion') ?? keyPart(said, /\/Config\/([a-z\d-]+)\//);
    const of = /ConfigHistory_([A-Za-z\d]+::[A-Za-z\d:]+?)_/.exec(key ?? '')?.[1] ?? null;
    const error = textAt(said, 'errorMessage') ?? textAt(said, 'errorCode');
    return {
      severity,
      state:
        inWords(textAt(said, 'messageType') ?? '')
          .split(' ')
          .at(-1)
          ?.toUpperCase() ?? '',
      title:
        rules.length === 0 ? (of === null ? title : `${title}: ${typeText(of)}`) : `${title}: ${listText(rules, 3)}`,
      body: paragraphs(error),
      facts: [
        { name: 'Rules', value: listText(rules, 8) },
        { name: 'Error', value: error },
        { name: 'Resource type', value: of },
        { name: 'Bucket', value: bucket },
        { name: 'File', value: key === null ? null : key.slice(key.lastIndexOf('/') + 1) },
        { name: 'Snapshot', value: textAt(said, 'configSnapshotId') },
      ],
      links: [
        {
          title: 'Open in Amazon S3',
          url:
            bucket === null || key === null
              ? null
              : consoleLink(region, `s3/object/${encoded(bucket)}?prefix=${encoded(key)}`),
        },
        { title: 'Open in AWS Config', url: consoleLink(region, 'config/home', '/dashboard') },
      ],
      variables: presentOnly({ BucketName: bucket, Key: key, ConfigRuleName: rules[0] ?? null }),
    };
  };
}

function timeline(region: string | null, kind: string | null, id: string | null): string | null {
  if (kind === null || id === null) return null;
  const query = `resourceId=${encoded(id)}&resourceType=${encoded(kind)}`;
  return consoleLink(region, 'config/home', `/resources/timeline?${query}`);
}

function typeText(kind: string): string {
  return kind === 'AWS::::Account' ? 'Account' : resourceTypeText(kind);
}

function time(text: string | null): string | null {
  return text === null ? null : timeText(text);
}
