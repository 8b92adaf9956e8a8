import { isRegion } from '../../aws/regions.ts';
import type { Incoming } from '../event.ts';
import { at, entriesAt, isObject, listAt, textAt, timeAt } from '../fields.ts';
import { readArn } from '../links.ts';
import type { Fact, Notification } from '../notification.ts';
import { regionOfName } from '../region-names.ts';
import { completedByReason, describedByTrigger } from './alarm-described.ts';
import {
  type AlarmChild,
  alarmArn,
  alarmNameOf,
  alarmNotification,
  alarmStateOf,
  alarmTime,
  reasonAt,
} from './alarm-notification.ts';
import { evaluatedFrom } from './alarm-reason.ts';

/** A change of an alarm's state as CloudWatch itself sends it to SNS: metric, metric math, band, composite, contributor, PromQL. */
export function cloudWatchAlarm({ json, message }: Incoming): Notification | null {
  const name = textAt(json, 'AlarmName');
  const stateWord = textAt(json, 'NewStateValue');
  const newState = alarmStateOf(stateWord);
  if (name === null || stateWord === null || newState === null) return null;
  const told = textAt(json, 'AlarmArn');
  const topic = readArn(message.topicArn);
  // An alarm and the topic that it calls lie in the same Region.
  const region =
    [readArn(told)?.region ?? null, regionOfName(textAt(json, 'Region')), topic?.region ?? null].find(
      (one) => one !== null && isRegion(one),
    ) ?? null;
  const accountId =
    [textAt(json, 'AWSAccountId'), readArn(told)?.accountId].find((one) => /^\d{12}$/.test(one ?? '')) ?? null;
  const reason = reasonAt(json, 'NewStateReason');
  const time = alarmTime(message.timestamp, json, 'StateChangeTime');
  const rule = textAt(json, 'AlarmRule');
  const trigger = isObject(at(json, 'Trigger')) ? at(json, 'Trigger') : json;
  return alarmNotification({
    name,
    arn: told ?? alarmArn(name, accountId, region),
    accountId,
    region,
    time,
    newState,
    stateWord,
    oldState: alarmStateOf(textAt(json, 'OldStateValue')),
    reason,
    description: textAt(json, 'AlarmDescription'),
    described: {
      ...completedByReason(describedByTrigger(trigger), reason, null),
      ...(rule === null ? {} : { AlarmRule: rule }),
      AlarmName: name,
      StateValue: newState,
      StateReason: reason,
      StateUpdatedTimestamp: time,
    },
    rule,
    children: listAt(json, 'TriggeringChildren').flatMap((child) => childOf(child)),
    contributor: contributorOf(json),
    evaluatedFrom: evaluatedFrom(reason),
    notes: notesOf(json),
  });
}

/** A child with its state; the oldest form names it only. */
function childOf(child: unknown): readonly AlarmChild[] {
  const arn = textAt(child, 'Arn') ?? (typeof child === 'string' ? child.trim() : '');
  if (arn === '') return [];
  const state = alarmStateOf(textAt(child, 'State', 'Value') ?? textAt(child, 'State')) ?? 'ALARM';
  return [{ arn, name: alarmNameOf(arn), state, since: timeAt(child, 'State', 'Timestamp') }];
}

function contributorOf(json: unknown) {
  const id = textAt(json, 'AlarmContributorId');
  const attributes = entriesAt(json, 'AlarmContributorAttributes').flatMap(([name]): readonly Fact[] => {
    const value = textAt(json, 'AlarmContributorAttributes', name);
    return value === null ? [] : [{ name, value }];
  });
  return id === null && attributes.length === 0
    ? null
    : { id: id ?? attributes.map((one) => one.value).join('/'), attributes };
}

function notesOf(json: unknown): readonly Fact[] {
  const by = textAt(json, 'ActionsSuppressedBy');
  const reason = textAt(json, 'ActionsSuppressedReason');
  return by === null && reason === null ? [] : [{ name: 'Actions', value: reason ?? `Suppressed by ${by}` }];
}
