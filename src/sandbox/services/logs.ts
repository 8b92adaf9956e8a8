import type { Call, Handlers, Output } from '../call.ts';
import { type LogGroup, metricFilters } from '../content/logs.ts';
import { Refusal } from '../errors.ts';
import { type Fields, flag, number, requiredText, text, texts } from '../fields.ts';
import { eventId, type LogEntry, logEntries, logStreams, plainGroup } from '../log-entries.ts';
import { matchesPattern } from '../log-filter.ts';
import { hash } from '../noise.ts';
import { type PagingRule, page } from '../paging.ts';
import { queries } from './logs-queries.ts';
import { logsWriting } from './logs-writing.ts';

/** Amazon CloudWatch Logs. */
export const logs: Handlers = {
  DescribeLogGroups: describeLogGroups,
  DescribeLogStreams: describeLogStreams,
  FilterLogEvents: filterLogEvents,
  GetLogEvents: getLogEvents,
  DescribeMetricFilters: describeMetricFilters,
  ...queries,
  ...logsWriting,
};

function rule(operation: string, most: number, otherwise?: number): PagingRule {
  return { of: `logs.${operation}`, limit: 'limit', token: 'nextToken', most, ...(otherwise && { otherwise }) };
}

function describeLogGroups({ input, estate }: Call): Output {
  const prefix = text(input, 'logGroupNamePrefix');
  const pattern = text(input, 'logGroupNamePattern');
  const named = texts(input, 'logGroupIdentifiers').map(plainGroup);
  const found = estate.logGroups.filter(
    ({ name }) =>
      (prefix === undefined || name.startsWith(prefix)) &&
      (pattern === undefined || name.toLowerCase().includes(pattern.toLowerCase())) &&
      (named.length === 0 || named.includes(name)),
  );
  const sorted = found.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const { items, next } = page(sorted, input, rule('DescribeLogGroups', 50));
  return {
    logGroups: items.map((group) => {
      const arn = `arn:aws:logs:${estate.site.region}:${estate.site.account.id}:log-group:${group.name}`;
      return {
        logGroupName: group.name,
        creationTime: group.createdAt.getTime(),
        retentionInDays: group.retentionDays,
        metricFilterCount: metricFilters(estate.site).filter((one) => one.group === group.name).length,
        arn: `${arn}:*`,
        logGroupArn: arn,
        logGroupClass: 'STANDARD',
        storedBytes: 1_000_000 + (hash(group.name) % 900_000_000),
      };
    }),
    nextToken: next,
  };
}

function describeLogStreams(call: Call): Output {
  const { input, estate } = call;
  const group = groupOf(call);
  const prefix = text(input, 'logStreamNamePrefix');
  const byTime = text(input, 'orderBy') === 'LastEventTime';
  if (byTime && prefix !== undefined) {
    throw new Refusal('InvalidParameterException', 'Cannot order by LastEventTime with a logStreamNamePrefix.');
  }
  const found = logStreams(group, call.now).filter(({ name }) => prefix === undefined || name.startsWith(prefix));
  const ascending = found.toSorted((a, b) => (byTime ? a.last - b.last : a.name < b.name ? -1 : 1));
  const ordered = flag(input, 'descending') === true ? ascending.toReversed() : ascending;
  const { items, next } = page(ordered, input, rule('DescribeLogStreams', 50));
  return {
    logStreams: items.map(({ name, first, last }) => ({
      logStreamName: name,
      creationTime: first,
      firstEventTimestamp: first,
      lastEventTimestamp: last,
      lastIngestionTime: last,
      uploadSequenceToken: String(hash(name)),
      arn: `arn:aws:logs:${estate.site.region}:${estate.site.account.id}:log-group:${group.name}:log-stream:${name}`,
      storedBytes: 0,
    })),
    nextToken: next,
  };
}

function filterLogEvents(call: Call): Output {
  const { input } = call;
  const group = groupOf(call);
  const streams = texts(input, 'logStreamNames');
  const prefix = text(input, 'logStreamNamePrefix');
  const pattern = text(input, 'filterPattern') ?? '';
  const found = entriesOf(call, group).filter(
    ({ stream, message }) =>
      (streams.length === 0 || streams.includes(stream)) &&
      (prefix === undefined || stream.startsWith(prefix)) &&
      matchesPattern(message, pattern),
  );
  const { items, next } = page(found, input, rule('FilterLogEvents', 10_000));
  return {
    events: items.map((entry) => ({ ...event(entry), logStreamName: entry.stream, eventId: eventId(entry) })),
    searchedLogStreams: [],
    nextToken: next,
  };
}

function getLogEvents(call: Call): Output {
  const { input, now } = call;
  const group = groupOf(call);
  const name = requiredText(input, 'logStreamName');
  const stream = logStreams(group, now).find((one) => one.name === name);
  if (stream === undefined) throw new Refusal('ResourceNotFoundException', 'The specified log stream does not exist.');
  const all = entriesOf(call, group, stream).filter((entry) => entry.stream === name);
  const size = Math.min(number(input, 'limit') ?? 10_000, 10_000);
  const [from, to] = eventRange(input, all.length, size);
  // At either end AWS gives back the token it was given, so that a reader sees that it has come to the end.
  return {
    events: all.slice(from, to).map(event),
    nextForwardToken: `f/${String(to).padStart(56, '0')}/s`,
    nextBackwardToken: `b/${String(from).padStart(56, '0')}/s`,
  };
}

/** Where in a stream the asked events stand. Tokens hold a position: forward from it, or backward to it. */
function eventRange(input: Fields, length: number, size: number): readonly [number, number] {
  const token = text(input, 'nextToken');
  if (token === undefined) {
    return flag(input, 'startFromHead') === true ? [0, Math.min(size, length)] : [Math.max(0, length - size), length];
  }
  const [, direction, digits] = /^([fb])\/(\d{56})\/s$/.exec(token) ?? [];
  if (direction === undefined || Number(digits) > length) {
    throw new Refusal('InvalidParameterException', 'The specified nextToken is invalid.');
  }
  const at = Number(digits);
  return direction === 'f' ? [at, Math.min(at + size, length)] : [Math.max(0, at - size), at];
}

function describeMetricFilters(call: Call): Output {
  const { input, estate } = call;
  const group = text(input, 'logGroupName') === undefined ? undefined : groupOf(call);
  const prefix = text(input, 'filterNamePrefix');
  const metric = text(input, 'metricName');
  const found = metricFilters(estate.site).filter(
    (one) =>
      (group === undefined || one.group === group.name) &&
      (prefix === undefined || one.name.startsWith(prefix)) &&
      (metric === undefined || one.metric === metric),
  );
  const { items, next } = page(found, input, rule('DescribeMetricFilters', 50));
  return {
    metricFilters: items.map((one) => ({
      filterName: one.name,
      filterPattern: one.pattern,
      logGroupName: one.group,
      creationTime: estate.site.startedAt.getTime() - 86_400_000,
      metricTransformations: [{ metricName: one.metric, metricNamespace: one.namespace, metricValue: '1' }],
    })),
    nextToken: next,
  };
}

/** The group that an input names, by name or ARN. */
function groupOf({ input, estate }: Call): LogGroup {
  const asked = text(input, 'logGroupName') ?? text(input, 'logGroupIdentifier');
  if (asked === undefined) {
    throw new Refusal('InvalidParameterException', 'Either logGroupName or logGroupIdentifier must be specified.');
  }
  const group = estate.logGroups.find(({ name }) => name === plainGroup(asked));
  if (group === undefined) throw new Refusal('ResourceNotFoundException', 'The specified log group does not exist.');
  return group;
}

function entriesOf(call: Call, group: LogGroup, within?: { readonly first: number; readonly last: number }) {
  const { input, estate, now } = call;
  return logEntries(group, estate.appendedLogs, {
    from: number(input, 'startTime') ?? within?.first ?? 0,
    to: number(input, 'endTime') ?? within?.last ?? now.getTime(),
    now,
    startedAt: estate.site.startedAt,
  });
}

function event(entry: LogEntry): Output {
  return { timestamp: entry.at, message: entry.message, ingestionTime: entry.at + 900 };
}
