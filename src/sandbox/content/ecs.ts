import { production, staging } from '../accounts.ts';
import type { Site } from '../call.ts';

export interface EcsService {
  readonly cluster: string;
  readonly name: string;
  readonly desired: number;
  readonly image: string;
  readonly revision: number;
  readonly port: number;
  /** When the newest deployment began; its tasks take the others' place in the minute after. */
  readonly deployedMinutesAgo: number;
}

type Row = readonly [
  cluster: string,
  name: string,
  desired: number,
  revision: number,
  port: number,
  deployedMinutesAgo: number,
];

/** By `account id/Region`. Elsewhere there are none. */
const rowsBySite: Readonly<Record<string, readonly Row[]>> = {
  [`${production.id}/eu-west-1`]: [
    ['prod', 'shop-web', 6, 118, 8080, 41],
    ['prod', 'checkout', 4, 64, 8080, 1900],
    ['prod', 'search', 3, 37, 9200, 9000],
    ['prod', 'worker', 2, 91, 8081, 400],
    ['batch', 'price-import', 0, 12, 8080, 30_000],
  ],
  [`${production.id}/us-east-1`]: [['edge', 'redirects', 2, 5, 8080, 50_000]],
  [`${staging.id}/eu-west-1`]: [
    ['staging', 'shop-web', 1, 121, 8080, 15],
    ['staging', 'checkout', 1, 66, 8080, 300],
  ],
};

export function ecsServices(site: Site): readonly EcsService[] {
  const rows = rowsBySite[`${site.account.id}/${site.region}`] ?? [];
  return rows.map(([cluster, name, desired, revision, port, deployedMinutesAgo]) => ({
    cluster,
    name,
    desired,
    revision,
    port,
    deployedMinutesAgo,
    image: `${site.account.id}.dkr.ecr.${site.region}.amazonaws.com/${name}:r${revision}`,
  }));
}
