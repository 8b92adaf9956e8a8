import { z } from 'zod';
import { maskText } from '../answers/mask.ts';

/** What started an incident. */
export interface Source {
  /** `aws.cloudwatch`, or what whoever started it gave. */
  readonly source: string;
  readonly createdBy: string;
  /** The alarm, for instance; empty where there is none. */
  readonly resourceArn: string;
}

/** An incident as lists give it. Texts are masked; times are milliseconds since the epoch. */
export interface IncidentSummary {
  readonly arn: string;
  readonly title: string;
  readonly isOpen: boolean;
  readonly impact: number;
  readonly createdAt: number | null;
  readonly resolvedAt: number | null;
  readonly source: Source;
}

export interface Incident extends IncidentSummary {
  readonly summary: string;
  /** SNS topics of the chat channel. */
  readonly chatTopics: readonly string[];
  /** ARNs of Automation executions. */
  readonly runbooks: readonly string[];
}

export interface TimelineEvent {
  readonly id: string;
  readonly type: string;
  readonly at: number | null;
}

/** Something that belongs to an incident. */
export interface RelatedItem {
  /** `METRIC`, `PARENT`, … */
  readonly type: string;
  readonly title: string;
  readonly value:
    | { readonly kind: 'arn' | 'url' | 'metric'; readonly text: string }
    | { readonly kind: 'other'; readonly text: string };
}

export interface ResponsePlan {
  readonly arn: string;
  /** What it is called: its display name, else its name. */
  readonly title: string;
  readonly name: string;
}

/** What a plan gives an incident that says nothing else. */
export interface PlanTemplate {
  readonly title: string;
  readonly impact: number;
  readonly summary: string;
}

const text = z
  .string()
  .nullish()
  .transform((value) => maskText(value ?? ''));
const plainText = z
  .string()
  .nullish()
  .transform((value) => value ?? '');
const time = z
  .date()
  .nullish()
  .transform((value) => value?.getTime() ?? null);
const impact = z
  .number()
  .nullish()
  .transform((value) => value ?? 0);

const source = z
  .object({ source: plainText, createdBy: plainText, resourceArn: plainText })
  .nullish()
  .transform((value): Source => value ?? { source: '', createdBy: '', resourceArn: '' });

const summary = z
  .object({
    arn: z.string(),
    title: text,
    status: plainText,
    impact,
    creationTime: time,
    resolvedTime: time,
    incidentRecordSource: source,
  })
  .transform(
    ({ status, creationTime, resolvedTime, incidentRecordSource, ...one }): IncidentSummary => ({
      ...one,
      isOpen: status !== 'RESOLVED',
      createdAt: creationTime,
      resolvedAt: resolvedTime,
      source: incidentRecordSource,
    }),
  );

const rest = z.object({
  summary: text,
  chatChannel: z.object({ chatbotSns: z.array(z.string()).nullish() }).nullish(),
  automationExecutions: z.array(z.object({ ssmExecutionArn: z.string().nullish() })).nullish(),
});

/** The incidents of an answer of `ListIncidentRecords`, in AWS's order. */
export function incidentSummaries(output: unknown): readonly IncidentSummary[] {
  return z.object({ incidentRecordSummaries: z.array(summary).nullish() }).parse(output).incidentRecordSummaries ?? [];
}

/** The incident of an answer of `GetIncidentRecord`. */
export function incidentOf(output: unknown): Incident {
  const { incidentRecord } = z.object({ incidentRecord: z.unknown() }).parse(output);
  const more = rest.parse(incidentRecord);
  const runbooks = (more.automationExecutions ?? []).flatMap(({ ssmExecutionArn }) => ssmExecutionArn ?? []);
  return {
    ...summary.parse(incidentRecord),
    summary: more.summary,
    chatTopics: more.chatChannel?.chatbotSns ?? [],
    runbooks,
  };
}

const event = z
  .object({ eventId: z.string(), eventType: plainText, eventTime: time })
  .transform(({ eventId, eventType, eventTime }): TimelineEvent => ({ id: eventId, type: eventType, at: eventTime }));

/** The events of an answer of `ListTimelineEvents`, in AWS's order. */
export function timelineEvents(output: unknown): readonly TimelineEvent[] {
  return z.object({ eventSummaries: z.array(event).nullish() }).parse(output).eventSummaries ?? [];
}

/** What an answer of `GetTimelineEvent` says. */
export function eventText(output: unknown): string {
  const data = z.object({ event: z.object({ eventData: plainText }).nullish() }).parse(output).event?.eventData ?? '';
  return dataInWords(data);
}

/** An event's data is JSON: of a note a string, else as it stands, readable. */
export function dataInWords(data: string): string {
  try {
    const parsed: unknown = JSON.parse(data);
    return maskText(typeof parsed === 'string' ? parsed : JSON.stringify(parsed, null, 2));
  } catch {
    return maskText(data);
  }
}

const itemValue = z
  .object({
    arn: z.string().nullish(),
    url: z.string().nullish(),
    metricDefinition: z.string().nullish(),
    pagerDutyIncidentDetail: z.object({ id: z.string().nullish() }).nullish(),
  })
  .nullish()
  .transform((value): RelatedItem['value'] => {
    if (value?.arn) return { kind: 'arn', text: value.arn };
    if (value?.url) return { kind: 'url', text: maskText(value.url) };
    if (value?.metricDefinition) return { kind: 'metric', text: maskText(value.metricDefinition) };
    const pagerDuty = value?.pagerDutyIncidentDetail?.id;
    return { kind: 'other', text: pagerDuty ? `PagerDuty incident ${pagerDuty}` : '' };
  });

const item = z
  .object({ title: text, identifier: z.object({ type: plainText, value: itemValue }) })
  .transform(({ title, identifier }): RelatedItem => ({ title, type: identifier.type, value: identifier.value }));

/** The items of an answer of `ListRelatedItems`. */
export function relatedItems(output: unknown): readonly RelatedItem[] {
  return z.object({ relatedItems: z.array(item).nullish() }).parse(output).relatedItems ?? [];
}

const plan = z
  .object({ arn: z.string(), name: plainText, displayName: plainText })
  .transform(({ arn, name, displayName }): ResponsePlan => ({ arn, name, title: displayName || name || arn }));

/** The plans of an answer of `ListResponsePlans`. */
export function responsePlans(output: unknown): readonly ResponsePlan[] {
  return z.object({ responsePlanSummaries: z.array(plan).nullish() }).parse(output).responsePlanSummaries ?? [];
}

/** What an answer of `GetResponsePlan` says of its incidents. */
export function planTemplate(output: unknown): PlanTemplate {
  const { incidentTemplate } = z
    .object({ incidentTemplate: z.object({ title: text, impact, summary: text }) })
    .parse(output);
  return incidentTemplate;
}

/** Where an answer goes on; null on the last page. */
export function nextTokenOf(output: unknown): string | null {
  return z.object({ nextToken: z.string().nullish() }).parse(output).nextToken || null;
}

/** `payments-degraded` of `…:incident-record/payments-degraded/ID`; empty where the ARN is none of an incident. */
export function planNameOf(arn: string): string {
  return /:incident-record\/([^/]+)\//.exec(arn)?.[1] ?? '';
}
