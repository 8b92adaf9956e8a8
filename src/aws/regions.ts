import { canonicalName } from './packages.ts';
import { GLOBAL_SERVICES, PARTITIONS, type Partition, type Region } from './regions-table.ts';

export type { Partition, Region } from './regions-table.ts';

/** Plausible form of a Region's name; the service says whether it exists: `eu-central-1`, `us-gov-west-1`, `eusc-de-east-1`. */
const REGION = /^[a-z]{2,4}(?:-[a-z]{2,5})?-[a-z]{4,12}-\d{1,2}$/;

const COMMERCIAL = 'aws';

/** Whether a text has the form of a Region's name. A Region newer than this project's table has it as well. */
export function isRegion(text: string): boolean {
  return REGION.test(text);
}

/** The partition that a Region lies in: `aws`, `aws-cn`, `aws-us-gov`, …; `aws` where the name tells nothing. */
export function partitionOf(region: string): string {
  const exact = PARTITIONS.find(({ regions }) => regions.some(({ name }) => name === region));
  return (exact ?? PARTITIONS.find(({ form }) => form.test(region)))?.name ?? COMMERCIAL;
}

/** The Regions of a partition with their names for people, in the order of a choice; none for an unknown partition. */
export function regionsOf(partition: string): readonly Region[] {
  return find(partition)?.regions ?? [];
}

/** A Region's name for people (`Europe (Ireland)`); undefined where the table does not have it. */
export function regionTitle(region: string): string | undefined {
  return PARTITIONS.flatMap(({ regions }) => regions).find(({ name }) => name === region)?.title;
}

/**
 * The Region that calls of a global service are made in and signed for; null for a service that has Regions, so that one
 * must be chosen.
 *
 * @param service AWS CLI name.
 */
export function globalRegion(service: string, partition: string = COMMERCIAL): string | null {
  const home = GLOBAL_SERVICES.get(canonicalName(service));
  if (home === undefined) return null;
  return partition === COMMERCIAL ? home : (find(partition)?.globalRegion ?? home);
}

function find(partition: string): Partition | undefined {
  return PARTITIONS.find(({ name }) => name === partition);
}
