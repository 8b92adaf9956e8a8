import type { ChannelConfiguration } from '../configuration/configuration.ts';
import { regionOf } from '../monitoring/region.ts';
import { topicRegion } from '../notifications/addresses.ts';

/** Where the calls of one configuration go: what the placeholders of resources stand for. */
export interface Place {
  readonly partition: string;
  readonly account: string;
  readonly configuration: string;
  readonly region: string;
  /** ARNs of the topics that its role has to subscribe. */
  readonly topics: readonly string[];
}

/** Stands for each topic of a configuration. */
export const TOPIC = '{topic}';

export function placeOf(row: ChannelConfiguration, topics: readonly string[]): Place {
  const [, partition = 'aws'] = row.roleArn.split(':');
  return { partition, account: row.account.id, configuration: row.name, region: regionOf(row), topics };
}

/** The resources of a policy's statement: `{group}`, a log group of the bot's own, is any of them. */
export function statementResources(pattern: string, place: Place): readonly string[] {
  return filled(pattern, place, '*');
}

/** Resources to ask about: one in the place's Region, with a name that nothing has for each other `*`. A lone `*` stays. */
export function sampleResources(pattern: string, place: Place): readonly string[] {
  if (pattern === '*') return ['*'];
  return filled(pattern, place, `${place.configuration}:log-stream:events`).map((arn) => {
    const [scheme = '', partition = '', service = '', region = '', ...rest] = arn.split(':');
    const sampled = rest.join(':').replaceAll('*', 'check-permissions');
    return [scheme, partition, service, region === '*' ? place.region : region, sampled].join(':');
  });
}

/** The Region in which an operation on this resource is called. */
export function callRegion(topic: string | null, place: Place): string {
  return topic === null ? place.region : topicRegion(topic);
}

function filled(pattern: string, { partition, account, topics }: Place, group: string): readonly string[] {
  if (pattern === TOPIC) return topics;
  const values: Readonly<Record<string, string>> = { partition, account, group };
  return [pattern.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)];
}
