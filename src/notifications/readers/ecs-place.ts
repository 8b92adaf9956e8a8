import type { BusEvent } from '../event.ts';
import { textAt } from '../fields.ts';
import { consoleLink } from '../links.ts';
import { encoded } from './fact-text.ts';

export const ECS = { type: 'ECS', sourceName: 'Amazon ECS' } as const;

/** The name of the event's cluster. */
export function clusterOf({ detail }: BusEvent): string | null {
  return lastPart(textAt(detail, 'clusterArn'));
}

/** `NAME:REVISION` of a task definition, the name of a cluster. */
export function lastPart(arn: string | null): string | null {
  return arn === null ? null : arn.slice(arn.lastIndexOf('/') + 1);
}

/** A place of a cluster in the console. */
export function clusterLink(region: string | null, cluster: string | null, place: string): string {
  return consoleLink(region, cluster === null ? 'ecs/v2/clusters' : `ecs/v2/clusters/${encoded(cluster)}${place}`);
}

/** A tab of a service in the console. */
export function serviceLink(region: string | null, cluster: string | null, service: string, place = 'health'): string {
  return clusterLink(region, cluster, `/services/${encoded(service)}/${place}`);
}
