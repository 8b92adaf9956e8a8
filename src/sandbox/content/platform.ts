import { production, staging } from '../accounts.ts';
import type { Site } from '../call.ts';

/** Smaller services' resources, each by `account id/Region`; a site that is not listed has none. */
type BySite<T> = Readonly<Record<string, readonly T[]>>;

const main = `${production.id}/eu-west-1`;
const east = `${production.id}/us-east-1`;
const test = `${staging.id}/eu-west-1`;

const kinesisStreams: BySite<{ readonly name: string; readonly shards: number }> = {
  [main]: [{ name: 'samplestream', shards: 4 }],
  [east]: [{ name: 'samplestream', shards: 4 }],
};

export interface Table {
  readonly name: string;
  readonly key: string;
  readonly sort: string | undefined;
  readonly items: number;
  readonly bytes: number;
}

const dynamodbTables: BySite<Table> = {
  [main]: [
    { name: 'carts', key: 'cartId', sort: undefined, items: 18_204, bytes: 21_400_000 },
    { name: 'orders', key: 'orderId', sort: 'createdAt', items: 2_481_117, bytes: 4_220_000_000 },
    { name: 'sessions', key: 'sessionId', sort: undefined, items: 90_322, bytes: 74_000_000 },
    { name: 'stock', key: 'sku', sort: 'warehouse', items: 61_480, bytes: 39_000_000 },
  ],
  [test]: [{ name: 'orders', key: 'orderId', sort: 'createdAt', items: 412, bytes: 812_000 }],
};

const snsTopics: BySite<string> = {
  [main]: ['alarms', 'deployments', 'order-events', 'security-findings'],
  [east]: ['alarms', 'billing'],
  [`${production.id}/us-east-2`]: ['alarms'],
  [test]: ['alarms', 'deployments'],
};

export interface Queue {
  readonly name: string;
  /** The metric of this name says how many messages wait; other queues are empty. */
  readonly deadLetterQueue: string | undefined;
  readonly visibilityS: number;
}

const sqsQueues: BySite<Queue> = {
  [main]: [
    { name: 'email', deadLetterQueue: undefined, visibilityS: 30 },
    { name: 'orders', deadLetterQueue: 'orders-dlq', visibilityS: 90 },
    { name: 'orders-dlq', deadLetterQueue: undefined, visibilityS: 30 },
    { name: 'search-updates', deadLetterQueue: undefined, visibilityS: 60 },
  ],
  [test]: [{ name: 'orders', deadLetterQueue: undefined, visibilityS: 30 }],
};

export interface ScalingGroup {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly desired: number;
  /** Its instances carry this role in the content of EC2. */
  readonly role: string;
}

const scalingGroups: BySite<ScalingGroup> = {
  [main]: [
    { name: 'shop-web', min: 2, max: 12, desired: 3, role: 'web' },
    { name: 'shop-worker', min: 1, max: 8, desired: 2, role: 'worker' },
  ],
  [test]: [{ name: 'staging-web', min: 1, max: 2, desired: 1, role: 'web' }],
};

export interface Pipeline {
  readonly name: string;
  readonly version: number;
  readonly finishedMinutesAgo: number;
  /** The stage that failed in the last run; undefined when all went well. */
  readonly failedStage: string | undefined;
  /** It has a stage that waits for a person's approval; in the last run nobody has decided yet. */
  readonly approved: boolean;
}

export interface PipelineStage {
  readonly name: string;
  readonly action: string;
  /** Seconds; null for a manual approval, which takes until somebody decides. */
  readonly takesS: number | null;
}

const source: PipelineStage = { name: 'Source', action: 'Checkout', takesS: 5 };
const build: PipelineStage = { name: 'Build', action: 'CodeBuild', takesS: 45 };
const release: PipelineStage = { name: 'Release', action: 'ApproveRelease', takesS: null };
const deploy: PipelineStage = { name: 'Deploy', action: 'ECS', takesS: 60 };

/** The stages of a pipeline, in their order. */
export function stagesOf({ approved }: Pick<Pipeline, 'approved'>): readonly PipelineStage[] {
  return approved ? [source, build, release, deploy] : [source, build, deploy];
}

const codePipelines: BySite<Pipeline> = {
  [main]: [
    { name: 'checkout', version: 7, finishedMinutesAgo: 1860, failedStage: undefined, approved: false },
    { name: 'shop', version: 3, finishedMinutesAgo: 12, failedStage: undefined, approved: true },
    { name: 'shop-web', version: 12, finishedMinutesAgo: 40, failedStage: undefined, approved: false },
    { name: 'worker', version: 4, finishedMinutesAgo: 118, failedStage: 'Build', approved: false },
  ],
  [test]: [{ name: 'shop-web', version: 12, finishedMinutesAgo: 15, failedStage: undefined, approved: false }],
};

export interface Database {
  readonly name: string;
  readonly engine: string;
  readonly version: string;
  readonly instanceClass: string;
  readonly storageGb: number;
  readonly multiAz: boolean;
}

const databases: BySite<Database> = {
  [main]: [
    {
      name: 'shop-db',
      engine: 'postgres',
      version: '16.8',
      instanceClass: 'db.r7g.large',
      storageGb: 200,
      multiAz: true,
    },
    {
      name: 'shop-db-replica',
      engine: 'postgres',
      version: '16.8',
      instanceClass: 'db.r7g.large',
      storageGb: 200,
      multiAz: false,
    },
  ],
  [test]: [
    {
      name: 'staging-shop-db',
      engine: 'postgres',
      version: '16.8',
      instanceClass: 'db.t4g.medium',
      storageGb: 50,
      multiAz: false,
    },
  ],
};

const machines: BySite<{ readonly name: string; readonly type: 'STANDARD' | 'EXPRESS' }> = {
  [main]: [
    { name: 'order-fulfilment', type: 'STANDARD' },
    { name: 'price-quote', type: 'EXPRESS' },
    { name: 'refund', type: 'STANDARD' },
  ],
};

const repositories: BySite<string> = {
  [main]: ['checkout', 'price-import', 'search', 'shop-web', 'worker'],
  [test]: ['checkout', 'shop-web'],
};

const eksClusters: BySite<string> = { [main]: ['analytics'] };

function at<T>(table: BySite<T>, site: Site): readonly T[] {
  return table[`${site.account.id}/${site.region}`] ?? [];
}

/** What the smaller services hold at a site. */
export function platform(site: Site) {
  return {
    streams: at(kinesisStreams, site),
    tables: at(dynamodbTables, site),
    topics: at(snsTopics, site),
    queues: at(sqsQueues, site),
    scalingGroups: at(scalingGroups, site),
    pipelines: at(codePipelines, site),
    databases: at(databases, site),
    machines: at(machines, site),
    repositories: at(repositories, site),
    eksClusters: at(eksClusters, site),
  };
}
