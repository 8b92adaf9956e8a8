/** One graph: what it shows, and its lines as Prometheus' expressions with a legend each. */
interface Graph {
  readonly title: string;
  readonly help: string;
  /** Grafana's name of a unit. */
  readonly unit: 'short' | 's' | 'bytes' | 'ops' | 'percentunit' | 'dateTimeFromNow';
  readonly lines: readonly (readonly [expression: string, legend: string])[];
  /** One number instead of a curve. */
  readonly isNumber?: boolean;
}

interface Row {
  readonly title: string;
  readonly graphs: readonly Graph[];
}

/** Every expression is limited to the instances that are chosen above. */
const ON = 'instance=~"$instance"';

/** The p-quantile of a histogram, by labels besides. */
const quantile = (p: number, metric: string, by = '') =>
  `histogram_quantile(${p}, sum by (le${by === '' ? '' : `, ${by}`}) (rate(${metric}_bucket{${ON}}[$__rate_interval])))`;
const rate = (metric: string, by: string, more = '') =>
  `sum by (${by}) (rate(${metric}{${ON}${more}}[$__rate_interval]))`;
/** Levels of what instances may share: each tells the same. */
const level = (metric: string) => `max(${metric}{${ON}})`;

export const ROWS: readonly Row[] = [
  {
    title: 'At a glance',
    graphs: [
      {
        title: 'Problems',
        help: 'Lines that status tells as problems, by the part of the bot. 0 is good.',
        unit: 'short',
        isNumber: true,
        lines: [[`max by (part) (chatbot_problems{${ON}})`, '{{part}}']],
      },
      {
        title: 'Deliveries that wait',
        help: 'Notifications and updates that wait for Teams.',
        unit: 'short',
        isNumber: true,
        lines: [[level('chatbot_deliveries_waiting'), 'waiting']],
      },
      {
        title: 'Oldest delivery',
        help: 'How long the oldest of them waits.',
        unit: 's',
        isNumber: true,
        lines: [[level('chatbot_oldest_delivery_seconds'), 'oldest']],
      },
      {
        title: 'Versions',
        help: 'Instances, by the version of the bot and of Node.js.',
        unit: 'short',
        isNumber: true,
        lines: [[`count by (version, node) (chatbot_build_info{${ON}})`, '{{version}} on Node.js {{node}}']],
      },
    ],
  },
  {
    title: 'Commands',
    graphs: [
      {
        title: 'Commands and presses, by outcome',
        help: 'Outcomes are those of the audit.',
        unit: 'ops',
        lines: [[rate('chatbot_commands_total', 'outcome'), '{{outcome}}']],
      },
      {
        title: 'Time to the answer',
        help: 'From the arrival of a command to its answer.',
        unit: 's',
        lines: [
          [quantile(0.5, 'chatbot_command_duration_seconds'), 'half of them'],
          [quantile(0.95, 'chatbot_command_duration_seconds'), '95 %'],
        ],
      },
      {
        title: 'Requests at the doors, by status',
        help: 'Path "other" is every address without a door: strangers.',
        unit: 'ops',
        lines: [[rate('chatbot_http_requests_total', 'path, status'), '{{path}} {{status}}']],
      },
      {
        title: 'Time of requests at the doors, 95 %',
        help: 'Teams shows an error on a press without an answer after 10 seconds; the bot answers within 4.5.',
        unit: 's',
        lines: [[quantile(0.95, 'chatbot_http_request_duration_seconds', 'path'), '{{path}}']],
      },
    ],
  },
  {
    title: 'Notifications',
    graphs: [
      {
        title: 'Events, by configuration',
        help: 'Events of SNS that were read.',
        unit: 'ops',
        lines: [
          [
            rate('chatbot_events_processed_total', 'configuration', ',configuration=~"$configuration"'),
            '{{configuration}}',
          ],
        ],
      },
      {
        title: 'Delivered and failed, by configuration',
        help: 'What finally failed is listed by notifications status, and can be sent again from there.',
        unit: 'ops',
        lines: [
          [
            rate('chatbot_message_delivery_success_total', 'configuration', ',configuration=~"$configuration"'),
            '{{configuration}}',
          ],
          [
            rate('chatbot_message_delivery_failure_total', 'configuration', ',configuration=~"$configuration"'),
            '{{configuration}} failed',
          ],
        ],
      },
      {
        title: 'In digests, and of no known form',
        help: 'What Teams does not take one by one goes into one card.',
        unit: 'ops',
        lines: [
          [rate('chatbot_events_throttled_total', 'configuration'), '{{configuration}} in digests'],
          [rate('chatbot_unsupported_events_total', 'configuration'), '{{configuration}} of no known form'],
        ],
      },
      {
        title: 'Turned away and repeated',
        help: 'The reasons are codes of the log.',
        unit: 'ops',
        lines: [
          [rate('chatbot_notifications_refused_total', 'reason'), '{{reason}}'],
          [`sum(rate(chatbot_notifications_repeated_total{${ON}}[$__rate_interval]))`, 'repeated'],
        ],
      },
      {
        title: 'Waiting, failed and stopped',
        help: 'Stopped: conversations that the bot is not in any more.',
        unit: 'short',
        lines: [
          [level('chatbot_deliveries_waiting'), 'waiting'],
          [level('chatbot_deliveries_failed'), 'failed'],
          [level('chatbot_conversations_stopped'), 'conversations stopped'],
        ],
      },
      {
        title: 'From arrival to Teams',
        help: 'How long notifications take to Teams.',
        unit: 's',
        lines: [
          [quantile(0.5, 'chatbot_delivery_duration_seconds'), 'half of them'],
          [quantile(0.95, 'chatbot_delivery_duration_seconds'), '95 %'],
        ],
      },
    ],
  },
  {
    title: 'Teams',
    graphs: [
      {
        title: 'Requests that bring notifications, by outcome',
        help: 'later: Teams was busy, slow or broken, and it is tried again.',
        unit: 'ops',
        lines: [[rate('chatbot_teams_requests_total', 'outcome'), '{{outcome}}']],
      },
      {
        title: 'Time that Teams takes',
        help: 'For one request.',
        unit: 's',
        lines: [
          [quantile(0.5, 'chatbot_teams_request_duration_seconds'), 'notifications, half of them'],
          [quantile(0.95, 'chatbot_teams_request_duration_seconds'), 'notifications, 95 %'],
          [quantile(0.95, 'chatbot_teams_reply_duration_seconds'), 'answers, 95 %'],
        ],
      },
    ],
  },
  {
    title: 'AWS calls and state',
    graphs: [
      {
        title: 'Calls to AWS, by outcome',
        help: "Outcomes are the codes of errors that people are shown; most are people's own.",
        unit: 'ops',
        lines: [[rate('chatbot_aws_calls_total', 'outcome'), '{{outcome}}']],
      },
      {
        title: 'Time that AWS takes, 95 %, by service',
        help: 'Retries included.',
        unit: 's',
        lines: [[quantile(0.95, 'chatbot_aws_call_duration_seconds', 'service'), '{{service}}']],
      },
      {
        title: 'Audit lines',
        help: 'That wait for CloudWatch Logs, and that were given up.',
        unit: 'short',
        lines: [
          [level('chatbot_audit_lines_waiting'), 'waiting'],
          [
            `sum by (configuration, reason) (increase(chatbot_audit_lines_lost_total{${ON}}[$__rate_interval]))`,
            '{{configuration}} lost: {{reason}}',
          ],
        ],
      },
      {
        title: 'State',
        help: 'Failed requests to the store and the outbox, and how claims of conversations ended.',
        unit: 'ops',
        lines: [
          [rate('chatbot_state_failures_total', 'service'), '{{service}} failed'],
          [rate('chatbot_outbox_claims_total', 'outcome'), 'claims {{outcome}}'],
        ],
      },
    ],
  },
  {
    title: 'Process',
    graphs: [
      {
        title: 'Processor',
        help: '1 is one core; the bot uses little more than one.',
        unit: 'percentunit',
        lines: [[`rate(process_cpu_seconds_total{${ON}}[$__rate_interval])`, '{{instance}}']],
      },
      {
        title: 'Memory',
        help: 'Resident, and of it what objects take.',
        unit: 'bytes',
        lines: [
          [`process_resident_memory_bytes{${ON}}`, '{{instance}}'],
          [`nodejs_heap_size_used_bytes{${ON}}`, '{{instance}} objects'],
        ],
      },
      {
        title: 'How late the event loop is, 99 %',
        help: 'While it is late, nothing is answered.',
        unit: 's',
        lines: [[`nodejs_eventloop_lag_p99_seconds{${ON}}`, '{{instance}}']],
      },
      {
        title: 'Up for, and configuration read before',
        help: 'Since the start of the process, and since the configuration that holds was read.',
        unit: 's',
        lines: [
          [`time() - process_start_time_seconds{${ON}}`, '{{instance}} up for'],
          [
            `time() - chatbot_configuration_last_reload_success_timestamp_seconds{${ON}}`,
            '{{instance}} configuration read before',
          ],
        ],
      },
    ],
  },
];

const WIDTH = 24;
const HEIGHT = 8;
const NUMBER_HEIGHT = 4;
// biome-ignore lint/suspicious/noTemplateCurlyInString: that is how Grafana names a variable
const SOURCE = { type: 'prometheus', uid: '${datasource}' };

/** The dashboard as Grafana imports it. */
export function grafanaDashboard(): object {
  const panels: object[] = [];
  let y = 0;
  let id = 0;
  for (const { title, graphs } of ROWS) {
    panels.push({ id: ++id, type: 'row', title, collapsed: false, panels: [], gridPos: { x: 0, y, w: WIDTH, h: 1 } });
    y += 1;
    const isNumbers = graphs.every(({ isNumber }) => isNumber);
    const perLine = isNumbers ? graphs.length : 2;
    const [w, h] = [WIDTH / perLine, isNumbers ? NUMBER_HEIGHT : HEIGHT];
    for (const [index, graph] of graphs.entries()) {
      const gridPos = { x: (index % perLine) * w, y: y + Math.floor(index / perLine) * h, w, h };
      panels.push({ id: ++id, gridPos, ...panelOf(graph) });
    }
    y += Math.ceil(graphs.length / perLine) * h;
  }
  return {
    uid: 'teams-aws-chatbot',
    title: 'AWS Chatbot for Microsoft Teams',
    tags: ['chatbot'],
    schemaVersion: 39,
    editable: true,
    refresh: '1m',
    time: { from: 'now-6h', to: 'now' },
    templating: {
      list: [
        { name: 'datasource', label: 'Prometheus', type: 'datasource', query: 'prometheus' },
        choice('instance', 'Instance', 'label_values(chatbot_build_info, instance)'),
        choice('configuration', 'Configuration', 'label_values(chatbot_events_processed_total, configuration)'),
      ],
    },
    panels,
  };
}

function panelOf({ title, help, unit, lines, isNumber = false }: Graph): object {
  return {
    type: isNumber ? 'stat' : 'timeseries',
    title,
    description: help,
    datasource: SOURCE,
    fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
    options: isNumber
      ? { reduceOptions: { calcs: ['lastNotNull'] } }
      : { legend: { displayMode: 'list', placement: 'bottom' } },
    targets: lines.map(([expr, legendFormat], index) => ({
      refId: String.fromCharCode('A'.charCodeAt(0) + index),
      datasource: SOURCE,
      expr,
      legendFormat,
    })),
  };
}

function choice(name: string, label: string, query: string): object {
  return {
    name,
    label,
    type: 'query',
    datasource: SOURCE,
    query: { query, refId: name },
    refresh: 2,
    multi: true,
    includeAll: true,
    allValue: '.*',
    current: { text: 'All', value: '$__all' },
  };
}
