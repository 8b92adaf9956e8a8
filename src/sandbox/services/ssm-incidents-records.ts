import type { Call } from '../call.ts';
import { Refusal } from '../errors.ts';
import { type Fields, requiredText } from '../fields.ts';

/** An incident with its timeline. */
export interface Incident {
  readonly arn: string;
  readonly title: string;
  readonly summary: string;
  readonly impact: number;
  readonly status: 'OPEN' | 'RESOLVED';
  /** The service that started it, and the alarm where it was one. */
  readonly source: string;
  readonly resourceArn: string | undefined;
  readonly chatTopics: readonly string[];
  readonly createdAt: Date;
  readonly modifiedAt: Date;
  readonly modifiedBy: string;
  readonly resolvedAt: Date | undefined;
  readonly createdBy: string;
  readonly dedupe: string;
  readonly timeline: readonly TimelineEvent[];
  readonly relatedItems: readonly Fields[];
}

export interface TimelineEvent {
  readonly id: string;
  readonly at: Date;
  readonly updatedAt: Date;
  readonly type: string;
  readonly data: string;
}

/** Incidents are replicated to all Regions; the sandbox keeps them in one. */
export function incidents(call: Call): Map<string, Incident> {
  return call.estateIn('us-east-1').incidents;
}

export function incidentOf(call: Call, member: string): Incident {
  const found = incidents(call).get(requiredText(call.input, member));
  if (found === undefined) throw notFound('Incident record not found');
  return found;
}

export function save(call: Call, incident: Incident): void {
  incidents(call).set(incident.arn, incident);
}

export function notFound(message: string): Refusal {
  return new Refusal('ResourceNotFoundException', message, 404);
}

export function invalid(member: string, rule: string): Refusal {
  return new Refusal(
    'ValidationException',
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: ${rule}`,
  );
}

export function paging(operation: string) {
  return { of: `ssm-incidents.${operation}`, limit: 'maxResults', token: 'nextToken', most: 100 };
}
