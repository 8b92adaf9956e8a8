import type { Call, Handlers, Output } from '../call.ts';
import { type ResponsePlan, responsePlans } from '../content/incidents.ts';
import { Refusal } from '../errors.ts';
import { date, type Fields, number, record, records, requiredText, text, texts } from '../fields.ts';
import { page } from '../paging.ts';

/** An incident with its timeline. */
export interface Incident {
  readonly arn: string;
  readonly title: string;
  readonly summary: string;
  readonly impact: number;
  readonly status: 'OPEN' | 'RESOLVED';
  readonly createdAt: Date;
  readonly modifiedAt: Date;
  readonly modifiedBy: string;
  readonly resolvedAt: Date | undefined;
  readonly createdBy: string;
  readonly dedupe: string;
  readonly timeline: readonly TimelineEvent[];
  readonly relatedItems: readonly Fields[];
}

interface TimelineEvent {
  readonly id: string;
  readonly at: Date;
  readonly updatedAt: Date;
  readonly type: string;
  readonly data: string;
}

/** AWS Systems Manager Incident Manager. */
export const ssmIncidents: Handlers = {
  ListResponsePlans: (call) => {
    const { items, next } = page(responsePlans(call.account), call.input, paging('ListResponsePlans'));
    return {
      responsePlanSummaries: items.map((one) => ({
        arn: planArn(call, one),
        name: one.name,
        displayName: one.displayName,
      })),
      nextToken: next,
    };
  },
  GetResponsePlan: (call) => {
    const plan = planOf(call, requiredText(call.input, 'arn'));
    return {
      arn: planArn(call, plan),
      name: plan.name,
      displayName: plan.displayName,
      incidentTemplate: { title: plan.title, impact: plan.impact, summary: plan.summary, notificationTargets: [] },
      chatChannel: { empty: {} },
      engagements: [],
      actions: [],
      integrations: [],
    };
  },
  StartIncident: startIncident,
  ListIncidentRecords: listIncidents,
  GetIncidentRecord: (call) => ({ incidentRecord: described(incidentOf(call, 'arn')) }),
  UpdateIncidentRecord: updateIncident,
  ListTimelineEvents: listTimeline,
  CreateTimelineEvent: (call) => {
    const incident = incidentOf(call, 'incidentRecordArn');
    const id = call.newId();
    const at = date(call.input, 'eventTime') ?? call.now;
    const event = {
      id,
      at,
      updatedAt: call.now,
      type: requiredText(call.input, 'eventType'),
      data: requiredText(call.input, 'eventData'),
    };
    save(call, { ...incident, timeline: [...incident.timeline, event] });
    return { incidentRecordArn: incident.arn, eventId: id };
  },
  GetTimelineEvent: (call) => {
    const incident = incidentOf(call, 'incidentRecordArn');
    const event = incident.timeline.find(({ id }) => id === requiredText(call.input, 'eventId'));
    if (event === undefined) throw notFound('Timeline event not found');
    return { event: { ...summary(incident, event), eventData: event.data, eventReferences: [] } };
  },
  ListRelatedItems: (call) => {
    const { items, next } = page(
      incidentOf(call, 'incidentRecordArn').relatedItems,
      call.input,
      paging('ListRelatedItems'),
    );
    return { relatedItems: items, nextToken: next };
  },
  UpdateRelatedItems: updateRelatedItems,
};

function startIncident(call: Call): Output {
  const { input, now, callerArn } = call;
  const plan = planOf(call, requiredText(input, 'responsePlanArn'));
  const impact = number(input, 'impact') ?? plan.impact;
  if (impact < 1 || impact > 5) throw invalid('impact', 'Member must be between 1 and 5');
  const incidentArn = `arn:aws:ssm-incidents::${call.account.id}:incident-record/${plan.name}/${call.newId()}`;
  save(call, {
    arn: incidentArn,
    title: text(input, 'title') ?? plan.title,
    summary: plan.summary,
    impact,
    status: 'OPEN',
    createdAt: now,
    modifiedAt: now,
    modifiedBy: callerArn,
    resolvedAt: undefined,
    createdBy: callerArn,
    dedupe: incidentArn.slice(-36),
    timeline: [
      {
        id: call.newId(),
        at: now,
        updatedAt: now,
        type: 'SSM Incident Trigger',
        data: JSON.stringify({ source: 'aws.ssm-incidents.custom' }),
      },
    ],
    relatedItems: records(input, 'relatedItems'),
  });
  return { incidentRecordArn: incidentArn };
}

function listIncidents(call: Call): Output {
  const filters = records(call.input, 'filters');
  const found = [...incidents(call).values()]
    .toReversed()
    .filter((one) => filters.every((filter) => fits(one, filter)));
  const { items, next } = page(found, call.input, paging('ListIncidentRecords'));
  return {
    incidentRecordSummaries: items.map((one) => {
      const { arn, title, status, impact, creationTime, incidentRecordSource, resolvedTime } = described(one);
      return { arn, title, status, impact, creationTime, incidentRecordSource, resolvedTime };
    }),
    nextToken: next,
  };
}

function fits(one: Incident, filter: Fields): boolean {
  const condition = record(filter, 'condition') ?? {};
  const equals = record(condition, 'equals') ?? {};
  const wanted = [...texts(equals, 'stringValues'), ...integers(equals)];
  const after = date(condition, 'after');
  const before = date(condition, 'before');
  switch (requiredText(filter, 'key')) {
    case 'status':
      return wanted.includes(one.status);
    case 'impact':
      return wanted.includes(String(one.impact));
    case 'creationTime':
      return (after === undefined || one.createdAt > after) && (before === undefined || one.createdAt < before);
    default:
      throw invalid('filters', `Unknown filter key ${requiredText(filter, 'key')}`);
  }
}

function integers(equals: Fields): readonly string[] {
  return Array.isArray(equals.integerValues) ? equals.integerValues.map(String) : [];
}

function updateIncident(call: Call): Output {
  const { input, now, callerArn } = call;
  const one = incidentOf(call, 'arn');
  const status = text(input, 'status') ?? one.status;
  if (status !== 'OPEN' && status !== 'RESOLVED')
    throw invalid('status', 'Member must satisfy enum value set: [OPEN, RESOLVED]');
  const resolvedAt = status === 'RESOLVED' ? (one.resolvedAt ?? now) : undefined;
  const changed =
    status === one.status
      ? []
      : [
          {
            id: call.newId(),
            at: now,
            updatedAt: now,
            type: 'SSM Incident Record Update',
            data: JSON.stringify({ status }),
          },
        ];
  save(call, {
    ...one,
    status,
    resolvedAt,
    title: text(input, 'title') ?? one.title,
    summary: text(input, 'summary') ?? one.summary,
    impact: number(input, 'impact') ?? one.impact,
    modifiedAt: now,
    modifiedBy: callerArn,
    timeline: [...one.timeline, ...changed],
  });
  return {};
}

function listTimeline(call: Call): Output {
  const incident = incidentOf(call, 'incidentRecordArn');
  const ascending = incident.timeline.toSorted((a, b) => a.at.getTime() - b.at.getTime());
  const ordered = text(call.input, 'sortOrder') === 'ASCENDING' ? ascending : ascending.toReversed();
  const { items, next } = page(ordered, call.input, paging('ListTimelineEvents'));
  return { eventSummaries: items.map((event) => summary(incident, event)), nextToken: next };
}

function updateRelatedItems(call: Call): Output {
  const incident = incidentOf(call, 'incidentRecordArn');
  const update = record(call.input, 'relatedItemsUpdate') ?? {};
  const added = record(update, 'itemToAdd');
  const removed = record(update, 'itemToRemove');
  const kept = incident.relatedItems.filter((item) => JSON.stringify(item.identifier) !== JSON.stringify(removed));
  save(call, { ...incident, relatedItems: added === undefined ? kept : [...kept, added] });
  return {};
}

function described(one: Incident) {
  return {
    arn: one.arn,
    title: one.title,
    summary: one.summary,
    status: one.status,
    impact: one.impact,
    creationTime: one.createdAt,
    lastModifiedTime: one.modifiedAt,
    lastModifiedBy: one.modifiedBy,
    resolvedTime: one.resolvedAt,
    dedupeString: one.dedupe,
    incidentRecordSource: { createdBy: one.createdBy, source: 'aws.ssm-incidents.custom' },
    chatChannel: { empty: {} },
    notificationTargets: [],
    automationExecutions: [],
  };
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

function planArn(call: Call, plan: ResponsePlan): string {
  return `arn:aws:ssm-incidents::${call.account.id}:response-plan/${plan.name}`;
}

function planOf(call: Call, asked: string): ResponsePlan {
  const found = responsePlans(call.account).find((plan) => planArn(call, plan) === asked);
  if (found === undefined) throw notFound('Response plan not found');
  return found;
}

/** Incidents are replicated to all Regions; the sandbox keeps them in one. */
function incidents(call: Call): Map<string, Incident> {
  return call.estateIn('us-east-1').incidents;
}

function incidentOf(call: Call, member: string): Incident {
  const found = incidents(call).get(requiredText(call.input, member));
  if (found === undefined) throw notFound('Incident record not found');
  return found;
}

function save(call: Call, incident: Incident): void {
  incidents(call).set(incident.arn, incident);
}

function notFound(message: string): Refusal {
  return new Refusal('ResourceNotFoundException', message, 404);
}

function invalid(member: string, rule: string): Refusal {
  return new Refusal(
    'ValidationException',
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: ${rule}`,
  );
}

function paging(operation: string) {
  return { of: `ssm-incidents.${operation}`, limit: 'maxResults', token: 'nextToken', most: 100 };
}
