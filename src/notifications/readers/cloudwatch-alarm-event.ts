import { shorten } from '../../../cards/text.ts';
import { utc } from '../../alarms/words.ts';
import { isRegion } from '../../aws/regions.ts';
import { type BusEvent, busNotification, type Incoming, paragraphs } from '../event.ts';
import { at, entriesAt, listAt, numberAt, textAt, timeAt } from '../fields.ts';
import { readArn, shortName } from '../links.ts';
import { linksOf, markdown } from '../markdown.ts';
import type { Fact, Notification } from '../notification.ts';
import { inWords, leavesOf } from '../telling.ts';
import { completedByReason, describedByConfiguration } from './alarm-described.ts';
import { definitionFacts } from './alarm-facts.ts';
import {
  type AlarmChild,
  alarmArn,
  alarmLink,
  alarmNameOf,
  alarmNotification,
  alarmStateOf,
  alarmTime,
  reasonAt,
} from './alarm-notification.ts';
import { evaluatedFrom } from './alarm-reason.ts';

const STATE_CHANGES = new Set(['CloudWatch Alarm State Change', 'CloudWatch Alarm Contributor State Change']);
const CONFIGURATION_CHANGE = 'CloudWatch Alarm Configuration Change';

/** What happened to an alarm, keyed by the event's `operation`. */
const OPERATIONS: Readonly<Record<string, string>> = {
  create: 'was created',
  update: 'was changed',
  delete: 'was deleted',
};

/** Members of a configuration that change with every update, or name what the event names anyway. */
const UNTELLING = /^(?:timestamp|alarmName|metrics\.id)$/;
const MAX_CHANGES = 8;
const MAX_TITLE_LENGTH = 400;

/** An alarm's change of state or of configuration as EventBridge carries it. */
export function cloudWatchAlarmEvent({ event }: Incoming): Notification | null {
  if (event?.source !== 'aws.cloudwatch' || textAt(event.detail, 'alarmName') === null) return null;
  if (event.detailType === CONFIGURATION_CHANGE) return configurationChange(event);
  return STATE_CHANGES.has(event.detailType) ? stateChange(event) : null;
}

function stateChange(event: BusEvent): Notification | null {
  const { detail } = event;
  const stateWord = textAt(detail, 'state', 'value');
  const newState = alarmStateOf(stateWord);
  if (stateWord === null || newState === null) return null;
  const where = whereOf(event);
  const reason = reasonAt(detail, 'state', 'reason');
  const data = parsed(textAt(detail, 'state', 'reasonData'));
  const time = alarmTime(event.time, detail, 'state', 'timestamp');
  const rule = textAt(detail, 'configuration', 'alarmRule');
  const described = describedByConfiguration(at(detail, 'configuration'));
  return alarmNotification({
    ...where,
    time,
    newState,
    stateWord,
    oldState: alarmStateOf(textAt(detail, 'previousState', 'value')),
    reason,
    description: textAt(detail, 'configuration', 'description'),
    described: {
      ...completedByReason(described, reason, numberAt(data, 'threshold')),
      AlarmName: where.name,
      StateValue: newState,
      StateReason: reason,
      StateUpdatedTimestamp: time,
    },
    rule,
    children: listAt(data, 'triggeringAlarms').flatMap((child) => childOf(child)),
    contributor: contributorOf(detail),
    evaluatedFrom: timeAt(data, 'startDate') ?? evaluatedFrom(reason),
    notes: notesOf(detail),
  });
}

function configurationChange(event: BusEvent): Notification {
  const { detail } = event;
  const { name, arn, accountId, region } = whereOf(event);
  const operation = textAt(detail, 'operation') ?? 'update';
  const description = markdown(textAt(detail, 'configuration', 'description'));
  const state = textAt(detail, 'state', 'value');
  const described = { ...describedByConfiguration(at(detail, 'configuration')), AlarmName: name };
  return busNotification(event, {
    type: 'CloudWatch',
    sourceName: 'CloudWatch alarm',
    // Without the alarm nobody is told.
    severity: operation === 'delete' ? 'warning' : 'neutral',
    state: operation.toUpperCase(),
    title: shorten(`Alarm ${name} ${OPERATIONS[operation] ?? inWords(operation).toLowerCase()}`, MAX_TITLE_LENGTH),
    body: [...paragraphs(textAt(detail, 'state', 'reason')), ...description],
    accountId,
    region,
    facts: [
      ...changesOf(detail),
      ...definitionFacts(described),
      { name: 'State', value: state },
      ...suppressorFacts(detail),
    ],
    links: [
      ...(operation === 'delete' ? [] : [{ title: 'Open in CloudWatch', url: alarmLink(name, region) }]),
      ...linksOf(description),
    ],
    variables: { AlarmName: name, ...(arn === null ? {} : { AlarmArn: arn }) },
  });
}

/** The alarm and where it is: the Region of the event itself has been seen as `us-east-*`. */
function whereOf({ resources, detail, account, region: told }: BusEvent) {
  const name = textAt(detail, 'alarmName') ?? '';
  const named = resources.find((one) => readArn(one)?.service === 'cloudwatch') ?? null;
  const region = [readArn(named)?.region ?? null, told].find((one) => one !== null && isRegion(one)) ?? null;
  const accountId = account ?? readArn(named)?.accountId ?? null;
  return { name, arn: named ?? alarmArn(name, accountId, region), accountId, region };
}

function childOf(child: unknown): readonly AlarmChild[] {
  const arn = textAt(child, 'arn');
  if (arn === null) return [];
  const state = alarmStateOf(textAt(child, 'state', 'value')) ?? 'ALARM';
  return [{ arn, name: alarmNameOf(arn), state, since: timeAt(child, 'state', 'timestamp') }];
}

function contributorOf(detail: unknown) {
  const id = textAt(detail, 'alarmContributor', 'id');
  if (id === null) return null;
  const attributes = entriesAt(detail, 'alarmContributor', 'attributes').flatMap(([name]): readonly Fact[] => {
    const value = textAt(detail, 'alarmContributor', 'attributes', name);
    return value === null ? [] : [{ name, value }];
  });
  return { id, attributes };
}

/** What kept the alarm's actions from running, and what the state rests on. */
function notesOf(detail: unknown): readonly Fact[] {
  const suppressed = textAt(detail, 'state', 'actionsSuppressedBy');
  const evaluation = textAt(detail, 'state', 'evaluationState');
  const rule = textAt(detail, 'muteDetail', 'mutedByArn');
  const until = timeAt(detail, 'muteDetail', 'muteWindowEnd');
  return [
    ...(suppressed === null
      ? []
      : [
          {
            name: 'Actions',
            value: textAt(detail, 'state', 'actionsSuppressedReason') ?? `Suppressed by ${suppressed}`,
          },
        ]),
    ...(evaluation === null ? [] : [{ name: 'Evaluation', value: inWords(evaluation) }]),
    ...(rule === null
      ? []
      : [
          {
            name: 'Muted in AWS',
            value: `by ${shortName(rule)}${until === null ? '' : ` until ${utc(new Date(until))}`}`,
          },
        ]),
  ];
}

/** "threshold 70 → 80": what differs between the configuration before and now. */
function changesOf(detail: unknown): readonly Fact[] {
  const before = leafMap(at(detail, 'previousConfiguration'));
  if (before.size === 0) return [];
  const now = leafMap(at(detail, 'configuration'));
  const names = [...new Set([...before.keys(), ...now.keys()])].filter((name) => before.get(name) !== now.get(name));
  return names
    .slice(0, MAX_CHANGES)
    .map((name) => ({ name: inWords(name), value: `${before.get(name) ?? 'none'} → ${now.get(name) ?? 'none'}` }));
}

function leafMap(configuration: unknown): ReadonlyMap<string, string> {
  const leaves = leavesOf(configuration).map(({ path, value }) => [path.join('.'), value] as const);
  const map = new Map<string, string>();
  for (const [path, value] of leaves.filter(([name]) => !UNTELLING.test(name))) {
    map.set(path, map.has(path) ? `${map.get(path)}, ${value}` : value);
  }
  return map;
}

function suppressorFacts(detail: unknown): readonly { readonly name: string; readonly value: string | null }[] {
  const by = textAt(detail, 'state', 'actionsSuppressedBy');
  return [{ name: 'Actions', value: by === null ? null : `Suppressed by ${by}` }];
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    // The reason in words is there all the same.
    return null;
  }
}
