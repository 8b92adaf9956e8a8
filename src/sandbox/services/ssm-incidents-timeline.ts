import type { Call, Handlers, Output } from '../call.ts';
import { date, requiredText, text } from '../fields.ts';
import { page } from '../paging.ts';
import {
  type Incident,
  incidentOf,
  invalid,
  notFound,
  paging,
  save,
  type TimelineEvent,
} from './ssm-incidents-records.ts';

/** What happened in an incident, and what people wrote of it. */
export const timelineOperations: Handlers = {
  ListTimelineEvents: listTimeline,
  CreateTimelineEvent: createEvent,
  UpdateTimelineEvent: updateEvent,
  DeleteTimelineEvent: (call) => {
    const incident = incidentOf(call, 'incidentRecordArn');
    const id = requiredText(call.input, 'eventId');
    save(call, { ...incident, timeline: incident.timeline.filter((event) => event.id !== id) });
    return {};
  },
  GetTimelineEvent: (call) => {
    const incident = incidentOf(call, 'incidentRecordArn');
    const event = eventOf(call, incident);
    return { event: { ...summary(incident, event), eventData: event.data, eventReferences: [] } };
  },
};

/** Types that people may give their events; the others are the service's own. */
const OWN_TYPES: ReadonlySet<string> = new Set(['Custom Event', 'Note']);
const MOST_DATA = 12_000;

function checkEvent({ type, data }: { readonly type: string; readonly data: string }): void {
  if (!OWN_TYPES.has(type)) throw invalid('eventType', `Member must be one of ${[...OWN_TYPES].join(', ')}`);
  if (data.length > MOST_DATA) throw invalid('eventData', `Member must have length less than or equal to ${MOST_DATA}`);
  try {
    JSON.parse(data);
  } catch {
    throw invalid('eventData', 'Member must be valid JSON');
  }
}

function createEvent(call: Call): Output {
  const { input, now } = call;
  const incident = incidentOf(call, 'incidentRecordArn');
  const id = call.newId();
  const event = {
    id,
    at: date(input, 'eventTime') ?? now,
    updatedAt: now,
    type: requiredText(input, 'eventType'),
    data: requiredText(input, 'eventData'),
  };
  checkEvent(event);
  save(call, { ...incident, timeline: [...incident.timeline, event] });
  return { incidentRecordArn: incident.arn, eventId: id };
}

function updateEvent(call: Call): Output {
  const { input, now } = call;
  const incident = incidentOf(call, 'incidentRecordArn');
  const before = eventOf(call, incident);
  const event = {
    ...before,
    at: date(input, 'eventTime') ?? before.at,
    updatedAt: now,
    type: text(input, 'eventType') ?? before.type,
    data: text(input, 'eventData') ?? before.data,
  };
  checkEvent(event);
  save(call, { ...incident, timeline: incident.timeline.map((one) => (one === before ? event : one)) });
  return {};
}

function eventOf({ input }: Call, incident: Incident): TimelineEvent {
  const event = incident.timeline.find(({ id }) => id === requiredText(input, 'eventId'));
  if (event === undefined) throw notFound('Timeline event not found');
  return event;
}

function listTimeline(call: Call): Output {
  const incident = incidentOf(call, 'incidentRecordArn');
  const ascending = incident.timeline.toSorted((a, b) => a.at.getTime() - b.at.getTime());
  const ordered = text(call.input, 'sortOrder') === 'ASCENDING' ? ascending : ascending.toReversed();
  const { items, next } = page(ordered, call.input, paging('ListTimelineEvents'));
  return { eventSummaries: items.map((event) => summary(incident, event)), nextToken: next };
}

function summary(incident: Incident, event: TimelineEvent): Output {
  return {
    incidentRecordArn: incident.arn,
    eventId: event.id,
    eventTime: event.at,
    eventUpdatedTime: event.updatedAt,
    eventType: event.type,
  };
}
