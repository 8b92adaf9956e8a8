import { production } from '../accounts.ts';
import { ago, type Site } from '../call.ts';
import { lambdaFunctions } from './lambda.ts';
import { type Episode, metricSeries, never } from './metrics.ts';

export interface LogGroup {
  readonly name: string;
  readonly retentionDays: number | undefined;
  readonly createdAt: Date;
  /** Seconds from one run, or one line, to the next. */
  readonly everyS: number;
  readonly writer: LogWriter;
  /** While in trouble, most runs write an error. */
  readonly episode: Episode;
}

/** What writes to a log group. */
export type LogWriter =
  | {
      readonly kind: 'function';
      readonly functionName: string;
      readonly memoryMb: number;
      readonly errors: readonly LogError[];
    }
  | { readonly kind: 'web' }
  | { readonly kind: 'service'; readonly errors: readonly LogError[] }
  /** Holds what clients put there, in the streams that they made. */
  | { readonly kind: 'clients'; readonly streams: string[] };

export interface LogError {
  readonly type: string;
  readonly message: string;
  readonly trace: readonly string[];
}

/** What goes wrong, by function name; others time out against a database now and then. */
const errorsByFunction: Readonly<Record<string, readonly LogError[]>> = {
  'payment-webhook': [
    {
      type: 'TypeError',
      message: "Cannot read properties of undefined (reading 'signature')",
      trace: ['at verify (/var/task/webhook/verify.js:41:27)', 'at Runtime.handler (/var/task/index.js:18:9)'],
    },
    {
      type: 'ProviderError',
      message: 'Payment provider answered 502 after 3 attempts',
      trace: ['at fetchEvent (/var/task/webhook/provider.js:77:11)', 'at Runtime.handler (/var/task/index.js:22:9)'],
    },
  ],
  'order-intake': [
    {
      type: 'ConditionalCheckFailedException',
      message: 'The conditional request failed',
      trace: ['at putOrder (/var/task/orders/store.js:64:9)', 'at Runtime.handler (/var/task/index.js:31:5)'],
    },
  ],
};

const usualErrors: readonly LogError[] = [
  {
    type: 'TimeoutError',
    message: 'Connection to shop-db timed out after 5000 ms',
    trace: ['at connect (/var/task/lib/db.js:29:15)', 'at Runtime.handler (/var/task/index.js:12:3)'],
  },
];

/** Seconds between runs, by function name; others run every five minutes. */
const everyByFunction: Readonly<Record<string, number>> = {
  'order-intake': 15,
  'payment-webhook': 20,
  'fraud-score': 30,
  'search-index': 60,
  'nightly-report': 86_400,
};

/** The log groups of a site: one a function, and in production's main Region those of the shop's own services. */
export function logGroups(site: Site): readonly LogGroup[] {
  const series = metricSeries(site);
  // A day of entries is made anew for every call that reads them all: more would keep the bot waiting.
  const createdAt = ago(site, 1440);
  const ofFunctions = lambdaFunctions(site).map((one): LogGroup => {
    const errors = series.find(
      ({ metric, dimensions }) => metric === 'Errors' && dimensions.some(({ Value }) => Value === one.name),
    );
    return {
      name: `/aws/lambda/${one.name}`,
      retentionDays: 30,
      createdAt,
      everyS: everyByFunction[one.name] ?? 300,
      episode: errors?.episode ?? never,
      writer: {
        kind: 'function',
        functionName: one.name,
        memoryMb: one.memoryMb,
        errors: errorsByFunction[one.name] ?? usualErrors,
      },
    };
  });
  if (site.account.id !== production.id || site.region !== 'eu-west-1') return ofFunctions;
  const targets = series.find(({ metric }) => metric === 'HTTPCode_Target_5XX_Count')?.episode ?? never;
  return [
    ...ofFunctions,
    {
      name: '/ecs/shop-web',
      retentionDays: 14,
      createdAt,
      everyS: 15,
      episode: targets,
      writer: { kind: 'service', errors: usualErrors },
    },
    { name: '/shop/nginx/access', retentionDays: 7, createdAt, everyS: 20, episode: targets, writer: { kind: 'web' } },
    {
      name: 'aws-waf-logs-shop',
      retentionDays: undefined,
      createdAt,
      everyS: 120,
      episode: never,
      writer: { kind: 'web' },
    },
  ];
}

/** The metric filters of a site, on its log groups. */
export function metricFilters(site: Site): readonly {
  readonly name: string;
  readonly group: string;
  readonly pattern: string;
  readonly metric: string;
  readonly namespace: string;
}[] {
  if (site.account.id !== production.id || site.region !== 'eu-west-1') return [];
  return [
    { name: 'orders', group: '/ecs/shop-web', pattern: '"order placed"', metric: 'Orders', namespace: 'Shop/Checkout' },
    {
      name: 'web-errors',
      group: '/ecs/shop-web',
      pattern: '?ERROR ?Exception',
      metric: 'WebErrors',
      namespace: 'Shop',
    },
  ];
}
