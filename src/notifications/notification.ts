/**
 * The neutral form of what SNS brought: readers make it of an event, one renderer makes a card of it, and neither knows the other.
 * Plain data that survives JSON (times are ISO 8601 text). Every string is text from outside and is shown as text.
 */
export interface Notification {
  /** What custom actions name as `NotificationType`, and what digests group by: `CloudWatch`, `CodePipeline`, `Custom`. A-Z a-z 0-9 -. */
  readonly type: string;
  /** What people call the source: "CloudWatch alarm", "AWS Health". */
  readonly sourceName: string;
  readonly severity: Severity;
  /** The state in the source's own word, in capitals where it has them so: "ALARM", "FAILED"; empty where an event has none. */
  readonly state: string;
  /** One line that tells a person on call what happened to what. */
  readonly title: string;
  /** What happened, in sentences. May be empty. */
  readonly body: readonly Paragraph[];
  /** The AWS account the event is about; null where it does not say. */
  readonly accountId: string | null;
  readonly region: string | null;
  /** When it happened, ISO 8601. */
  readonly time: string;
  /** The telling facts, the most telling first; at most a dozen. Account, Region and time are shown anyway and are no facts. */
  readonly facts: readonly Fact[];
  /** Long texts (a description, an error, the JSON of a resource), shut until opened. */
  readonly details: readonly Detail[];
  /** Several of a kind: findings of a batch, children of a composite alarm, affected entities. The card pages them. */
  readonly items: Items | null;
  readonly nextSteps: readonly Paragraph[];
  readonly keywords: readonly string[];
  /** The first is the way into the console. */
  readonly links: readonly Link[];
  readonly gauge: Gauge | null;
  readonly alarm: AlarmChange | null;
  readonly logs: LogSearch | null;
  readonly buttons: readonly NotificationButton[];
  readonly thread: Thread | null;
  /** False where the sender wants no buttons of custom actions. */
  readonly customActions: boolean;
  /** Predefined variables of custom actions by name, without `$`. */
  readonly variables: Readonly<Record<string, string>>;
}

/** `critical` is for what a person must look at now, `warning` for what one should, `good` for what is well again, `neutral` for the rest. */
export type Severity = 'critical' | 'warning' | 'good' | 'neutral';

export interface Paragraph {
  readonly kind: 'text' | 'bullet' | 'code';
  readonly spans: readonly Span[];
}

export interface Span {
  readonly text: string;
  readonly bold?: boolean;
  readonly italic?: boolean;
  readonly strike?: boolean;
  readonly code?: boolean;
  /** An http or https address. */
  readonly link?: string;
  /** Whom the text mentions: a user principal name, an Entra object id, or a name to look for among the members. */
  readonly mention?: string;
}

export interface Fact {
  readonly name: string;
  readonly value: string;
}

export interface Link {
  readonly title: string;
  /** http or https. */
  readonly url: string;
}

export interface Detail {
  readonly title: string;
  readonly text: string;
  /** Shown with fixed width. */
  readonly code: boolean;
}

export interface Items {
  /** "Findings", "Triggering alarms", "Affected entities". */
  readonly title: string;
  readonly entries: readonly {
    readonly title: string;
    readonly state: string;
    readonly severity: Severity;
    readonly facts: readonly Fact[];
    readonly link: Link | null;
  }[];
}

/** A value against its limit, such as a budget. */
export interface Gauge {
  readonly title: string;
  readonly value: number;
  readonly limit: number;
  /** Put before the numbers: "$"; or after, with a blank before it: " GB". */
  readonly unit: string;
  /** The same in words. */
  readonly text: string;
}

export type AlarmState = 'ALARM' | 'OK' | 'INSUFFICIENT_DATA';

/** The alarm behind a notification, as far as the event tells. */
export interface AlarmChange {
  readonly kind: 'metric' | 'composite' | 'other';
  readonly name: string;
  readonly arn: string | null;
  readonly oldState: AlarmState | null;
  readonly newState: AlarmState;
  readonly reason: string;
  /** As `DescribeAlarms` would give it, for the chart: AlarmName, StateValue, Metrics or MetricName, Threshold, … (`src/alarms/alarm.ts`). */
  readonly described: Readonly<Record<string, unknown>>;
  /** Of a composite: the rule, and the children that the event tells of. */
  readonly rule: string | null;
  readonly children: readonly { readonly arn: string; readonly name: string; readonly state: AlarmState }[];
}

/** Where log entries about the event are to be found. */
export interface LogSearch {
  /** Log groups that the event itself names. */
  readonly groups: readonly string[];
  /** Metrics whose log groups are to be found out. */
  readonly metrics: readonly {
    readonly namespace: string;
    readonly name: string;
    readonly dimensions: Readonly<Record<string, string>>;
  }[];
  /** ISO 8601; of an alarm, from the start of its evaluation period to the event's time. */
  readonly from: string;
  readonly to: string;
}

/** Buttons besides those that the alarm and the logs bring along. */
export type NotificationButton =
  /** A command line without `--account` and `--region`, which are added; run as the person who presses. `region` null: a global service. */
  | { readonly kind: 'command'; readonly title: string; readonly line: string; readonly region: string | null }
  /** *Approve* and *Reject* of a manual approval, with a comment. */
  | {
      readonly kind: 'approval';
      readonly pipeline: string;
      readonly stage: string;
      readonly action: string;
      readonly region: string | null;
    };

/** What keeps events about one thing together, within a conversation. */
export interface Thread {
  /** The same for all events about the thing: `alarm/ARN`, `health/ARN`, `pipeline/NAME/EXECUTION`, `stack/ID`, `custom/ID`. */
  readonly key: string;
  /** What the event says of the whole thing, for the first card; null where it is only a step (a resource of a stack). */
  readonly latest: { readonly state: string; readonly severity: Severity; readonly summary: string } | null;
  /** The thing has come to its end with this: what comes later with the same key opens a card of its own. */
  readonly closes: boolean;
}
