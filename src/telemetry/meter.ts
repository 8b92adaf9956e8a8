/** What is counted, by the names that people find at `/metrics` and in CloudWatch. */
export interface Meter {
  /** Something happened, `by` times. */
  count(counter: Counter, labels: Labels, by?: number): void;
  /** Something took so long. */
  time(timer: Timer, labels: Labels, seconds: number): void;
}

/** Events and messages are counted by `configuration`, which CloudWatch gets as `ConfigurationName`. */
export type Counter =
  /** Events that were read for a configuration. */
  | 'EventsProcessed'
  /** Events that were folded into a digest. */
  | 'EventsThrottled'
  /** Events of no known form. */
  | 'UnsupportedEvents'
  | 'MessageDeliverySuccess'
  | 'MessageDeliveryFailure'
  /** SNS messages that were turned away; `reason` is a code. */
  | 'NotificationsRefused'
  /** SNS messages that came again. */
  | 'NotificationsRepeated'
  /** Commands and presses, by `outcome`. */
  | 'Commands'
  /** Attempts to send to Teams, by `outcome`. */
  | 'TeamsRequests'
  /** Calls to AWS, by `service` and `outcome`. */
  | 'AwsCalls'
  /** Audit lines that CloudWatch Logs will not get, by `configuration` and `reason`. */
  | 'AuditLinesLost'
  /** Requests at the doors, by `path` and `status`. */
  | 'HttpRequests'
  /** Conversations that the worker took out of the outbox, by `outcome`: `released`, `lost` or `fault`. */
  | 'OutboxClaims'
  /** Requests to the store and the outbox that failed, by `service`. */
  | 'StateFailures';

export type Timer =
  /** From a command's arrival to its answer, by `outcome`. */
  | 'CommandDuration'
  /** From a notification's arrival to Teams' taking it, by `configuration`. */
  | 'DeliveryDuration'
  /** One call to AWS, by `service`. */
  | 'AwsCallDuration'
  /** One request at a door, by `path`. */
  | 'HttpRequestDuration'
  /** One attempt to send a notification to Teams, by `outcome`. */
  | 'TeamsRequestDuration'
  /** One sending of an answer within its turn. */
  | 'TeamsReplyDuration';

export type Labels = Readonly<
  Partial<Record<'configuration' | 'outcome' | 'path' | 'reason' | 'service' | 'status', string>>
>;

/** Counts nothing: for commands and tests that have no use for numbers. */
export const noMeter: Meter = { count: () => undefined, time: () => undefined };
