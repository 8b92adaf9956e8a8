import { BUILD_INFO, COUNTERS, LEVELS, TIMERS } from './metric-table.ts';
import { PROCESS } from './process-table.ts';

/** A metric as people and queries see it. */
export interface MetricDescription {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly labels: readonly string[];
  readonly help: string;
  /** What CloudWatch has it as; null where it has not. */
  readonly cloudWatch: string | null;
}

/** Every metric at `/metrics`. `inCloudWatch`: the counters that CloudWatch gets, too. */
export function allMetrics(inCloudWatch: ReadonlySet<string>): readonly MetricDescription[] {
  const counters = Object.entries(COUNTERS).map(([key, row]) => ({
    ...row,
    type: 'counter' as const,
    cloudWatch: inCloudWatch.has(key) ? key : null,
  }));
  const timers = Object.values(TIMERS).map((row) => ({ ...row, type: 'histogram' as const, cloudWatch: null }));
  const shown = [...LEVELS, BUILD_INFO, ...PROCESS].map((row) => ({ ...row, cloudWatch: null }));
  return [...counters, ...timers, ...shown];
}

/** What the name says it is measured in. */
function unitOf({ name, type }: MetricDescription): string {
  const [, unit] = /_(seconds|bytes)(?:_total)?$/.exec(name) ?? [];
  if (unit !== undefined) return unit;
  return type === 'counter' ? 'count' : 'number';
}

/** The values that a label has, and so how many series there can be. */
const LABELS: readonly (readonly [label: string, values: string])[] = [
  ['configuration', 'names of channel configurations: as many as there are in the configuration file'],
  [
    'outcome',
    'of commands those of [the audit](audit.md#outcomes); of requests to Teams `sent`, `later`, `not-there`, `no-message`, `too-big`, `refused`; of calls to AWS `ok` or the code of the error that people are shown, some sixty; of claims `released`, `lost`, `fault`',
  ],
  [
    'reason',
    'of refused notifications the codes of [the log](operate.md#codes); of lost audit lines `too-many`, `too-old`, `not-kept`',
  ],
  [
    'service',
    "of calls to AWS the AWS CLI's name of a service that was called; of failures of the state `store` or `outbox`",
  ],
  ['path', 'the doors of the bot, and `other` for every other address'],
  ['status', 'HTTP statuses that the bot answers, some fifteen'],
  ['part', '`configuration`, `notifications`, `state`, `audit`'],
  ['version, node', 'one value each'],
];

/** The page of the documentation that lists every metric, as Markdown. */
export function metricsPage(inCloudWatch: ReadonlySet<string>): string {
  const metrics = allMetrics(inCloudWatch);
  return [
    '# Metrics',
    '',
    '<!-- Written from src/telemetry/metric-table.ts by UPDATE_DOCS=1 npx mocha test/docs/metrics-page.test.ts -->',
    '',
    "`GET /metrics` answers with these in [Prometheus' text format](https://prometheus.io/docs/instrumenting/exposition_formats). Each instance counts for itself: sum over instances, but for",
    'the levels of what is shared (`chatbot_deliveries_…`, `chatbot_conversations_stopped`, `chatbot_oldest_delivery_seconds`), of which each instance on the same table tells the same: take `max`. The door',
    'asks nobody who they are: let only your Prometheus reach it. No metric names people, conversations or commands.',
    '',
    'CloudWatch gets the five that have a name there each minute: namespace `TeamsChatbot`, dimension `ConfigurationName`, in the account of the configuration, where its role may call',
    '`cloudwatch:PutMetricData`. [Dashboards and alerts](operate.md#dashboards-and-alerts) are ready for both.',
    '',
    '| metric | type | unit | labels | is | in CloudWatch |',
    '|---|---|---|---|---|---|',
    ...metrics.map((metric) => {
      const { name, type, labels, help, cloudWatch } = metric;
      const cells = [
        code(name),
        type,
        unitOf(metric),
        labels.map(code).join(', '),
        help,
        cloudWatch === null ? '' : code(cloudWatch),
      ];
      return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
    }),
    '',
    'A histogram has the series `…_bucket` (with `le`), `…_sum` and `…_count`.',
    '',
    '## Labels',
    '',
    'All values are of a bounded set: nothing that strangers send becomes one.',
    '',
    '| label | values |',
    '|---|---|',
    ...LABELS.map(([label, values]) => `| ${label.split(', ').map(code).join(', ')} | ${values} |`),
    '',
  ].join('\n');
}

function code(text: string): string {
  return `\`${text}\``;
}
