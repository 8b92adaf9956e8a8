import type { Counter, Labels, Timer } from './meter.ts';

export type LabelName = keyof Labels;

export interface CounterRow {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly LabelName[];
}

export interface TimerRow extends CounterRow {
  /** Seconds. */
  readonly buckets: readonly number[];
}

/** Prometheus' name, help and labels of each counter; configurations appear under the name that CloudWatch has, too. */
export const COUNTERS: Readonly<Record<Counter, CounterRow>> = {
  EventsProcessed: {
    name: 'chatbot_events_processed_total',
    help: 'Events of SNS that were read for a configuration.',
    labels: ['configuration'],
  },
  EventsThrottled: {
    name: 'chatbot_events_throttled_total',
    help: 'Events that were shown in a digest because Teams takes only so many messages.',
    labels: ['configuration'],
  },
  UnsupportedEvents: {
    name: 'chatbot_unsupported_events_total',
    help: 'Events of no known form.',
    labels: ['configuration'],
  },
  MessageDeliverySuccess: {
    name: 'chatbot_message_delivery_success_total',
    help: 'Notifications that Teams has taken.',
    labels: ['configuration'],
  },
  MessageDeliveryFailure: {
    name: 'chatbot_message_delivery_failure_total',
    help: 'Notifications that finally could not be delivered.',
    labels: ['configuration'],
  },
  NotificationsRefused: {
    name: 'chatbot_notifications_refused_total',
    help: 'Messages at the doors for SNS that were turned away, by reason.',
    labels: ['reason'],
  },
  NotificationsRepeated: {
    name: 'chatbot_notifications_repeated_total',
    help: 'Messages of SNS that had come before.',
    labels: [],
  },
  Commands: {
    name: 'chatbot_commands_total',
    help: 'Commands and presses of buttons, by outcome.',
    labels: ['outcome'],
  },
  TeamsRequests: {
    name: 'chatbot_teams_requests_total',
    help: 'Attempts to send notifications to Teams, by outcome.',
    labels: ['outcome'],
  },
  AwsCalls: {
    name: 'chatbot_aws_calls_total',
    help: 'Calls to AWS, by service and outcome.',
    labels: ['service', 'outcome'],
  },
  AuditLinesLost: {
    name: 'chatbot_audit_lines_lost_total',
    help: 'Audit lines that were given up before CloudWatch Logs took them, by reason.',
    labels: ['configuration', 'reason'],
  },
  HttpRequests: {
    name: 'chatbot_http_requests_total',
    help: 'Requests at the doors, by path and status; path "other" is every address without a door, status 0 a client that went away.',
    labels: ['path', 'status'],
  },
  OutboxClaims: {
    name: 'chatbot_outbox_claims_total',
    help: 'Conversations that the worker took out of the outbox, by how it ended: released, lost to another worker, fault.',
    labels: ['outcome'],
  },
  StateFailures: {
    name: 'chatbot_state_failures_total',
    help: 'Requests to the store and to the outbox that failed; service is store or outbox.',
    labels: ['service'],
  },
};

/** Seconds. */
export const TIMERS: Readonly<Record<Timer, TimerRow>> = {
  CommandDuration: {
    name: 'chatbot_command_duration_seconds',
    help: 'From the arrival of a command or press to its answer.',
    labels: ['outcome'],
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15],
  },
  DeliveryDuration: {
    name: 'chatbot_delivery_duration_seconds',
    help: 'From the arrival of a notification to its being taken by Teams.',
    // Not by configuration: thousands of histograms are of no use to anyone.
    labels: [],
    buckets: [0.05, 0.1, 0.5, 1, 2.5, 5, 15, 60, 300, 3600],
  },
  AwsCallDuration: {
    name: 'chatbot_aws_call_duration_seconds',
    help: 'One call to AWS, its retries included.',
    labels: ['service'],
    buckets: [0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15],
  },
  HttpRequestDuration: {
    name: 'chatbot_http_request_duration_seconds',
    help: 'One request at a door, from its headers to the end of its answer.',
    labels: ['path'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  },
  TeamsRequestDuration: {
    name: 'chatbot_teams_request_duration_seconds',
    help: 'One attempt to send a notification to Teams, by outcome.',
    labels: ['outcome'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 40],
  },
  TeamsReplyDuration: {
    name: 'chatbot_teams_reply_duration_seconds',
    help: 'One request to Teams that sends or changes an answer within its turn.',
    labels: [],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15],
  },
};

/** Values that are asked for when someone looks. */
export interface Levels {
  readonly waiting: number;
  readonly failed: number;
  readonly stopped: number;
  /** Age of the oldest delivery that waits, in seconds; 0 where none does. */
  readonly oldestWaitingSeconds: number;
  /** Audit lines that CloudWatch Logs has not taken yet. */
  readonly auditLinesWaiting: number;
  /** What `status` tells as problems: how many lines, by the part of the bot. */
  readonly problems?: Readonly<Record<string, number>>;
  /** When the configuration that holds was read, seconds since the epoch. */
  readonly configurationReadAt?: number;
  /** Times that a changed configuration could not be taken over. */
  readonly configurationFailures?: number;
}

interface Reading {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface GaugeRow {
  readonly name: string;
  /** A counter is one whose value something else keeps. */
  readonly type: 'gauge' | 'counter';
  readonly help: string;
  readonly labels: readonly string[];
}

export interface LevelRow extends GaugeRow {
  readonly read: (levels: Levels) => readonly Reading[];
}

const plain = (value: number | undefined): readonly Reading[] => (value === undefined ? [] : [{ labels: {}, value }]);

/** What is asked for when someone looks at the metrics. */
export const LEVELS: readonly LevelRow[] = [
  {
    name: 'chatbot_deliveries_waiting',
    type: 'gauge',
    help: 'Deliveries that wait to be sent.',
    labels: [],
    read: ({ waiting }) => plain(waiting),
  },
  {
    name: 'chatbot_deliveries_failed',
    type: 'gauge',
    help: 'Deliveries that could not be sent and are kept.',
    labels: [],
    read: ({ failed }) => plain(failed),
  },
  {
    name: 'chatbot_conversations_stopped',
    type: 'gauge',
    help: 'Conversations that the bot is not in any more.',
    labels: [],
    read: ({ stopped }) => plain(stopped),
  },
  {
    name: 'chatbot_oldest_delivery_seconds',
    type: 'gauge',
    help: 'Age of the oldest delivery that waits.',
    labels: [],
    read: ({ oldestWaitingSeconds }) => plain(oldestWaitingSeconds),
  },
  {
    name: 'chatbot_audit_lines_waiting',
    type: 'gauge',
    help: 'Audit lines that wait for CloudWatch Logs.',
    labels: [],
    read: ({ auditLinesWaiting }) => plain(auditLinesWaiting),
  },
  {
    name: 'chatbot_problems',
    type: 'gauge',
    help: 'What status tells as problems: lines, by the part of the bot (configuration, notifications, state, audit).',
    labels: ['part'],
    read: ({ problems = {} }) => Object.entries(problems).map(([part, value]) => ({ labels: { part }, value })),
  },
  {
    name: 'chatbot_configuration_last_reload_success_timestamp_seconds',
    type: 'gauge',
    help: 'When the configuration that holds was read, seconds since 1970.',
    labels: [],
    read: ({ configurationReadAt }) => plain(configurationReadAt),
  },
  {
    name: 'chatbot_configuration_reload_failures_total',
    type: 'counter',
    help: 'Times that a changed configuration was not valid, so that the one before it stayed.',
    labels: [],
    read: ({ configurationFailures }) => plain(configurationFailures),
  },
];

/** Always 1; its labels tell. */
export const BUILD_INFO: GaugeRow = {
  name: 'chatbot_build_info',
  type: 'gauge',
  help: 'Always 1: the version of the bot and of Node.js.',
  labels: ['version', 'node'],
};
