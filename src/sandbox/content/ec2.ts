import { production, staging } from '../accounts.ts';
import { ago, type Site } from '../call.ts';

export interface Instance {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly zone: string;
  readonly privateIp: string;
  readonly publicIp: string | undefined;
  readonly role: string;
  readonly launchedAt: Date;
  readonly state: InstanceState;
  /** When the state was asked for: changes take some time. */
  readonly since: Date;
  readonly rebootedAt: Date | undefined;
}

/** A state that lasts, or one that is being left for it. */
export type InstanceState = 'running' | 'stopped' | 'terminated';

export interface SecurityGroup {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** Open ports, each with the range that may reach it. */
  readonly open: readonly { readonly port: number; readonly from: string; readonly note: string }[];
}

type Row = readonly [
  id: string,
  name: string,
  type: string,
  zone: string,
  host: number,
  role: string,
  state?: InstanceState,
];

const productionEu: readonly Row[] = [
  ['i-0a1b2c3d4e5f60001', 'web-1', 'm7g.large', 'a', 11, 'web'],
  ['i-0a1b2c3d4e5f60002', 'web-2', 'm7g.large', 'b', 12, 'web'],
  ['i-0a1b2c3d4e5f60003', 'web-3', 'm7g.large', 'c', 13, 'web'],
  ['i-0a1b2c3d4e5f60004', 'worker-1', 'c7g.xlarge', 'a', 21, 'worker'],
  ['i-0a1b2c3d4e5f60005', 'worker-2', 'c7g.xlarge', 'b', 22, 'worker'],
  ['i-0a1b2c3d4e5f60006', 'batch-01', 'r7g.large', 'a', 31, 'batch', 'stopped'],
  ['i-0a1b2c3d4e5f60007', 'bastion', 't4g.nano', 'a', 5, 'bastion'],
];

/** By `account id/Region`. Elsewhere there are none. */
const rowsBySite: Readonly<Record<string, readonly Row[]>> = {
  [`${production.id}/eu-west-1`]: productionEu,
  [`${production.id}/us-east-1`]: [['i-0a1b2c3d4e5f60011', 'edge-1', 't4g.small', 'a', 11, 'edge']],
  [`${production.id}/us-east-2`]: [['i-0a1b2c3d4e5f60021', 'dr-web-1', 'm7g.large', 'a', 11, 'web']],
  [`${staging.id}/eu-west-1`]: [
    ['i-0a1b2c3d4e5f60041', 'staging-web-1', 't4g.medium', 'a', 11, 'web'],
    ['i-0a1b2c3d4e5f60042', 'staging-worker-1', 't4g.medium', 'b', 21, 'worker', 'stopped'],
  ],
};

export function instances(site: Site): readonly Instance[] {
  const rows = rowsBySite[`${site.account.id}/${site.region}`] ?? [];
  return rows.map(([id, name, type, zone, host, role, state = 'running'], index) => ({
    id,
    name,
    type,
    zone: `${site.region}${zone}`,
    privateIp: `10.20.${index}.${host}`,
    publicIp: role === 'bastion' || role === 'edge' ? `203.0.113.${host}` : undefined,
    role,
    launchedAt: ago(site, 1440 * (12 + index)),
    state,
    since: ago(site, 1440 * 3),
    rebootedAt: undefined,
  }));
}

export function securityGroups(site: Site): readonly SecurityGroup[] {
  if (!(`${site.account.id}/${site.region}` in rowsBySite)) return [];
  return [
    {
      id: 'sg-0a1b2c3d4e5f60001',
      name: 'shop-web',
      description: 'Web tier of the shop',
      open: [
        { port: 80, from: '0.0.0.0/0', note: 'redirects to HTTPS' },
        { port: 443, from: '0.0.0.0/0', note: 'visitors' },
      ],
    },
    {
      id: 'sg-0a1b2c3d4e5f60002',
      name: 'shop-db',
      description: 'Database of the shop',
      open: [{ port: 5432, from: '10.20.0.0/16', note: 'web tier' }],
    },
    {
      id: 'sg-0a1b2c3d4e5f60003',
      name: 'bastion',
      description: 'Way in for operators',
      open: [{ port: 22, from: '198.51.100.0/24', note: 'office' }],
    },
  ];
}

/** Regions that are on by default, and the one that AWS lists as opted in. */
export const regions: readonly string[] = [
  'ap-northeast-1',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ca-central-1',
  'eu-central-1',
  'eu-north-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
];
