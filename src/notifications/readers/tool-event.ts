import type { BusEvent, Incoming } from '../event.ts';
import { at, isObject, textAt, textsAt, timeAt } from '../fields.ts';
import { busEventOf } from './event-forms.ts';

/** An event of the developer tools, whichever way it came. */
export interface ToolEvent {
  readonly event: BusEvent;
  /** What a notification rule adds: failed actions, changed files, comments, custom data. Undefined where EventBridge brought it. */
  readonly extra: unknown;
}

/**
 * The event in EventBridge's envelope or in that of a notification rule, which spells `detailType` and has neither version
 * nor id. Null for what is not of this source.
 *
 * @param form what the detail-type begins with.
 */
export function toolEvent(incoming: Incoming, source: string, form: RegExp): ToolEvent | null {
  const event = busEventOf(incoming) ?? ruleEventOf(incoming);
  if (event === null || (event.source !== source && event.source !== '') || !form.test(event.detailType)) return null;
  return { event, extra: at(incoming.json, 'additionalAttributes') };
}

function ruleEventOf({ json, message }: Incoming): BusEvent | null {
  const source = textAt(json, 'source');
  const detailType = textAt(json, 'detailType');
  const detail = at(json, 'detail');
  if (source === null || detailType === null || !isObject(detail)) return null;
  return {
    id: null,
    source,
    detailType,
    account: textAt(json, 'account'),
    region: textAt(json, 'region'),
    time: timeAt(json, 'time') ?? message.timestamp,
    resources: textsAt(json, 'resources'),
    detail,
  };
}
