import type { Call, Handler, Handlers, Output } from '../call.ts';
import { isOnboarded, type ResponsePlan, responsePlans } from '../content/incidents.ts';
import { date, type Fields, number, record, records, requiredText, text, texts } from '../fields.ts';
import { page } from '../paging.ts';
import { type Incident, incidentOf, incidents, invalid, notFound, paging, save } from './ssm-incidents-records.ts';
import { timelineOperations } from './ssm-incidents-timeline.ts';

/** Operations of accounts that Incident Manager was set up in. */
const operations: Handlers = {
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
      chatChannel: chatChannel(plan.chatTopics),
      engagements: [],
      actions: [],
      integrations: [],
    };
  },
  StartIncident: startIncident,
  ListIncidentRecords: listIncidents,
  GetIncidentRecord: (call) => ({ incidentRecord: described(incidentOf(call, 'arn')) }),
  UpdateIncidentRecord: updateIncident,
  DeleteIncidentRecord: (call) => {
    incidents(call).delete(requiredText(call.input, 'arn'));
    return {};
  },
  ...timelineOperations,
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

/** AWS Systems Manager Incident Manager. */
export const ssmIncidents: Handlers = {
  ...Object.fromEntries(Object.entries(operations).map(([name, handler]) => [name, onceOnboarded(handler)])),
  ListReplicationSets: (call) => ({ replicationSetArns: isOnboarded(call.account) ? [replicationSetArn(call)] : [] }),
};

/** All but the list of replication sets needs one. */
function onceOnboarded(handler: Handler): Handler {
  return (call) => {
    if (isOnboarded(call.account)) return handler(call);
    throw notFound('Replication set does not exist in this account.');
  };
}

function startIncident(call: Call): Output {
  const { input, now, callerArn } = call;
  const plan = planOf(call, requiredText(input, 'responsePlanArn'));
  const impact = number(input, 'impact') ?? plan.impact;
  checkImpact(impact);
  const incidentArn = `arn:aws:ssm-incidents::${call.account.id}:incident-record/${plan.name}/${call.newId()}`;
  save(call, {
    arn: incidentArn,
    title: text(input, 'title') ?? plan.title,
    summary: plan.summary,
    impact,
    status: 'OPEN',
    source: text(record(input, 'triggerDetails') ?? {}, 'source') ?? 'aws.ssm-incidents.custom',
    resourceArn: text(record(input, 'triggerDetails') ?? {}, 'triggerArn'),
    chatTopics: plan.chatTopics,
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
  const impact = number(input, 'impact') ?? one.impact;
  checkImpact(impact);
  const title = text(input, 'title') ?? one.title;
  const description = text(input, 'summary') ?? one.summary;
  const changes = {
    ...(status === one.status ? {} : { status }),
    ...(impact === one.impact ? {} : { impact }),
    ...(title === one.title ? {} : { title }),
    ...(description === one.summary ? {} : { summary: description }),
  };
  const changed =
    Object.keys(changes).length === 0
      ? []
      : [
          {
            id: call.newId(),
            at: now,
            updatedAt: now,
            type: 'SSM Incident Record Update',
            data: JSON.stringify(changes),
          },
        ];
  save(call, {
    ...one,
    status,
    resolvedAt,
    title,
    summary: description,
    impact,
    modifiedAt: now,
    modifiedBy: callerArn,
    timeline: [...one.timeline, ...changed],
  });
  return {};
}

function checkImpact(impact: number): void {
  if (impact < 1 || impact > 5) throw invalid('impact', 'Member must be between 1 and 5');
}

function updateRelatedItems(call: Call): Output {
  const incident = incidentOf(call, 'incidentRecordArn');
  const update = record(call.input, 'relatedItemsUpdate') ?? {};
  const added = record(update, 'itemToAdd');
  const removed = record(update, 'itemToRemove');
  if (added !== undefined) checkItem(added);
  const kept = incident.relatedItems.filter((item) => JSON.stringify(item.identifier) !== JSON.stringify(removed));
  save(call, { ...incident, relatedItems: added === undefined ? kept : [...kept, added] });
  return {};
}

const ITEM_TYPES: ReadonlySet<string> = new Set([
  ...['ANALYSIS', 'ATTACHMENT', 'AUTOMATION', 'INCIDENT', 'INVOLVED_RESOURCE', 'METRIC', 'OTHER', 'PARENT', 'TASK'],
]);

function checkItem(item: Fields): void {
  const type = text(record(item, 'identifier') ?? {}, 'type') ?? '';
  if (!ITEM_TYPES.has(type))
    throw invalid('type', `Member must satisfy enum value set: [${[...ITEM_TYPES].join(', ')}]`);
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
    incidentRecordSource: { createdBy: one.createdBy, source: one.source, resourceArn: one.resourceArn },
    chatChannel: chatChannel(one.chatTopics),
    notificationTargets: [],
    automationExecutions: [],
  };
}

function chatChannel(topics: readonly string[]): Output {
  return topics.length === 0 ? { empty: {} } : { chatbotSns: topics };
}

function planArn(call: Call, plan: ResponsePlan): string {
  return `arn:aws:ssm-incidents::${call.account.id}:response-plan/${plan.name}`;
}

function replicationSetArn(call: Call): string {
  return `arn:aws:ssm-incidents::${call.account.id}:replication-set/6ebcc812-85f5-b7eb-8b2f-283e4d844308`;
}

function planOf(call: Call, asked: string): ResponsePlan {
  const found = responsePlans(call.account).find((plan) => planArn(call, plan) === asked);
  if (found === undefined) throw notFound('Response plan not found');
  return found;
}
