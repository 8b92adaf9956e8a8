import type { ChannelConfiguration } from '../configuration/configuration.ts';
import type { CloudWatchLogs } from './cloudwatch-logs.ts';

/** What became of one notification in one conversation. The page of the log's format explains each. */
export type EventOutcome = 'shown' | 'digest' | 'muted' | 'dropped' | 'failed';

export interface EventEntry {
  readonly outcome: EventOutcome;
  /** SNS's MessageId. */
  readonly messageId: string;
  readonly topicArn: string;
  readonly conversationId: string;
  /** As custom actions name it: `CloudWatch`. */
  readonly type: string;
  readonly title: string;
  readonly state: string;
  /** Why it was not shown; null where it was. */
  readonly reason: string | null;
}

export interface EventLogParts {
  readonly lines: Pick<CloudWatchLogs, 'write'>;
  readonly configurationNamed: (name: string) => ChannelConfiguration | null;
  readonly clock: () => number;
}

/** The version of the format. Properties may be added within a version. */
const VERSION = 1;

/** Writes events to the log group of their configuration, as its `LoggingLevel` says: INFO every event, ERROR only failures. */
export class EventLog {
  readonly #parts: EventLogParts;

  constructor(parts: EventLogParts) {
    this.#parts = parts;
  }

  /** Never throws. */
  write(configurationName: string, entry: EventEntry): void {
    const { configurationNamed, lines, clock } = this.#parts;
    const level = entry.outcome === 'failed' ? 'ERROR' : 'INFO';
    const wanted = configurationNamed(configurationName)?.loggingLevel ?? 'NONE';
    if (wanted === 'NONE' || (wanted === 'ERROR' && level !== 'ERROR')) return;
    lines.write(configurationName, {
      version: VERSION,
      time: new Date(clock()).toISOString(),
      level,
      configurationName,
      ...entry,
    });
  }
}
