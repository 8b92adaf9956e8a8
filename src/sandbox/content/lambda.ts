import { production, staging } from '../accounts.ts';
import type { Site } from '../call.ts';

export interface LambdaFunction {
  readonly name: string;
  readonly description: string;
  readonly runtime: string;
  readonly handler: string;
  readonly memoryMb: number;
  readonly timeoutS: number;
  readonly codeBytes: number;
  /** Numbered version that runs when no qualifier is given stays `$LATEST`; aliases point at this one. */
  readonly version: number;
  /** Days before the sandbox's start. */
  readonly changedDaysAgo: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly answer: FunctionAnswer;
}

/** What an invocation does. */
export type FunctionAnswer =
  | { readonly kind: 'hello' }
  | { readonly kind: 'ip-list'; readonly change: 'added' | 'removed' }
  | { readonly kind: 'scaling' }
  | { readonly kind: 'report'; readonly body: Readonly<Record<string, unknown>> }
  | { readonly kind: 'echo' }
  | {
      readonly kind: 'fails';
      readonly errorType: string;
      readonly errorMessage: string;
      readonly trace: readonly string[];
    }
  | { readonly kind: 'slow'; readonly takesS: number; readonly body: Readonly<Record<string, unknown>> };

/** What a function has where its row says nothing else. */
const usual = {
  runtime: 'nodejs22.x',
  handler: 'index.handler',
  memoryMb: 256,
  timeoutS: 15,
  codeBytes: 48_213,
  version: 4,
  changedDaysAgo: 21,
  environment: { LOG_LEVEL: 'info', STAGE: 'production' },
  tags: { team: 'orders' },
  answer: { kind: 'echo' },
} as const;

type Row = Pick<LambdaFunction, 'name' | 'description'> & Partial<LambdaFunction>;

/** The functions of production in eu-west-1. */
const productionFunctions: readonly Row[] = [
  {
    name: 'allowlist-ip',
    description: 'Adds an address range to the edge allow list',
    runtime: 'python3.13',
    handler: 'app.handler',
    answer: { kind: 'ip-list', change: 'added' },
    tags: { team: 'edge', 'data-class': 'internal' },
  },
  {
    name: 'autoscaling-lambda',
    description: 'Sets the desired capacity of the web tier',
    runtime: 'python3.13',
    handler: 'app.handler',
    answer: { kind: 'scaling' },
    tags: { team: 'platform' },
  },
  { name: 'cart-expiry', description: 'Releases stock of abandoned carts', version: 11, changedDaysAgo: 4 },
  {
    name: 'catalogue-sync',
    description: 'Copies catalogue changes to the search index',
    memoryMb: 1024,
    timeoutS: 300,
  },
  { name: 'cert-expiry-check', description: 'Warns of certificates that end soon', runtime: 'python3.12', version: 2 },
  {
    name: 'drain',
    description: 'Drains the order queue into the parking bucket',
    timeoutS: 60,
    version: 7,
    answer: { kind: 'report', body: { drained: 128, remaining: 0, queue: 'orders' } },
  },
  {
    name: 'email-dispatch',
    description: 'Sends order mail',
    environment: { ...usual.environment, SMTP_PASSWORD: 'sandbox-not-a-secret-1' },
  },
  {
    name: 'fraud-score',
    description: 'Scores an order before capture',
    memoryMb: 2048,
    runtime: 'python3.13',
    changedDaysAgo: 2,
  },
  {
    name: 'image-resize',
    description: 'Makes thumbnails of product images',
    memoryMb: 1536,
    runtime: 'python3.12',
    codeBytes: 18_221_904,
  },
  { name: 'inventory-reserve', description: 'Reserves stock for an order', version: 19, changedDaysAgo: 1 },
  {
    name: 'invoice-pdf',
    description: 'Renders invoices',
    memoryMb: 1024,
    codeBytes: 31_740_118,
    runtime: 'java21',
    handler: 'com.example.Invoice::handle',
  },
  { name: 'loyalty-points', description: 'Books loyalty points' },
  {
    name: 'myHelloWorld',
    description: 'Says hello',
    answer: { kind: 'hello' },
    codeBytes: 412,
    memoryMb: 128,
    timeoutS: 3,
    tags: { team: 'platform', purpose: 'smoke test' },
  },
  {
    name: 'nightly-report',
    description: 'Builds the sales report; takes 40 seconds',
    timeoutS: 900,
    memoryMb: 3008,
    answer: { kind: 'slow', takesS: 40, body: { report: 's3://acme-reports/sales.csv', rows: 48_112 } },
  },
  {
    name: 'order-intake',
    description: 'Takes orders from the shop into the queue',
    version: 42,
    changedDaysAgo: 0,
    memoryMb: 512,
    environment: {
      ...usual.environment,
      QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/111122223333/orders',
      DB_PASSWORD: 'sandbox-not-a-secret-2',
      API_KEY: 'sandbox-not-a-secret-3',
    },
    answer: { kind: 'report', body: { accepted: true, orderId: 'o-100482' } },
  },
  { name: 'order-status', description: 'Answers where an order is', version: 8 },
  {
    name: 'payment-webhook',
    description: 'Takes notifications of the payment provider',
    changedDaysAgo: 0,
    version: 31,
    environment: { ...usual.environment, PROVIDER_TOKEN: 'sandbox-not-a-secret-4' },
    answer: {
      kind: 'fails',
      errorType: 'TypeError',
      errorMessage: "Cannot read properties of undefined (reading 'signature')",
      trace: [
        'at verify (/var/task/webhook/verify.js:41:27)',
        'at Runtime.handler (/var/task/index.js:18:9)',
        'at Runtime.handleOnceNonStreaming (file:///var/runtime/index.mjs:1173:29)',
      ],
    },
  },
  { name: 'price-import', description: 'Imports the price list', runtime: 'python3.12', timeoutS: 600 },
  {
    name: 'remove-ip',
    description: 'Takes an address range off the edge allow list',
    runtime: 'python3.13',
    handler: 'app.handler',
    answer: { kind: 'ip-list', change: 'removed' },
    tags: { team: 'edge', 'data-class': 'internal' },
  },
  { name: 'search-index', description: 'Feeds the search index from the table stream', memoryMb: 512 },
  { name: 'session-cleanup', description: 'Deletes ended sessions', runtime: 'python3.12' },
  { name: 'stock-alerts', description: 'Tells the shop when stock runs low', version: 3 },
  { name: 'tax-rates', description: 'Answers tax rates by country', memoryMb: 128, changedDaysAgo: 210 },
];

/** Functions by `account id/Region`. Elsewhere there are none. */
const rowsBySite: Readonly<Record<string, readonly Row[]>> = {
  [`${production.id}/eu-west-1`]: productionFunctions,
  [`${production.id}/us-east-1`]: productionFunctions.filter((row) =>
    ['myHelloWorld', 'allowlist-ip', 'cert-expiry-check', 'order-status', 'remove-ip'].includes(row.name),
  ),
  [`${production.id}/us-east-2`]: productionFunctions.filter((row) => row.name === 'tax-rates'),
  [`${staging.id}/eu-west-1`]: productionFunctions
    .filter((row) => !['nightly-report', 'tax-rates', 'invoice-pdf'].includes(row.name))
    .map((row) => ({ ...row, environment: { LOG_LEVEL: 'debug', STAGE: 'staging' } })),
  [`${staging.id}/us-east-1`]: productionFunctions.filter((row) => row.name === 'myHelloWorld'),
};

/** The functions of a site, by name, in the order in which AWS lists them. */
export function lambdaFunctions(site: Site): readonly LambdaFunction[] {
  const rows = rowsBySite[`${site.account.id}/${site.region}`] ?? [];
  return rows.map((row) => ({ ...usual, ...row }));
}
