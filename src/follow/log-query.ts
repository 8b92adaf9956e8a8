import { listAt, numberAt, textAt, textsAt } from '../notifications/fields.ts';
import type { FollowKind, Output, Started } from './kind.ts';
import { NO_PROGRESS, type Progress, type Target } from './progress.ts';

/** From `logs start-query`. */
export function beginLogQuery({ input, output }: Started): Target | null {
  const id = textAt(output, 'queryId');
  if (id === null) return null;
  const groups = [
    textAt(input, 'logGroupName') ?? [],
    textsAt(input, 'logGroupNames'),
    textsAt(input, 'logGroupIdentifiers'),
  ].flat();
  return { id, groups: groups.join(', ') };
}

/** Most queries are through by then. */
const FIRST_LOOK_MS = 1500;
/** `Scheduled`, `Running`, `Complete`, `Failed`, `Cancelled`, `Timeout`, `Unknown`. */
const ENDS: Readonly<Record<string, Progress['end']>> = {
  Complete: 'succeeded',
  Failed: 'failed',
  Timeout: 'failed',
  Cancelled: 'stopped',
};

/** A query of Logs Insights; its rows are what people wait for. */
export const logQueryKind: FollowKind = {
  service: 'logs',
  title: ({ groups }) => (groups ? `Log query of ${groups}` : 'Log query'),
  looks: ({ id = '' }) => [{ operation: 'GetQueryResults', input: { queryId: id }, optional: false }],
  read: ({ id = '' }, [output]) => {
    const status = textAt(output, 'status') ?? 'Unknown';
    const end = Object.hasOwn(ENDS, status) ? (ENDS[status] ?? null) : null;
    const counts = [
      { name: 'Records scanned', value: numberAt(output, 'statistics', 'recordsScanned') },
      { name: 'Records matched', value: numberAt(output, 'statistics', 'recordsMatched') },
    ];
    return {
      ...NO_PROGRESS,
      state: status,
      end,
      facts: [
        ...counts.flatMap(({ name, value }) =>
          value === null ? [] : [{ name, value: value.toLocaleString('en-US') }],
        ),
        { name: 'Query', value: id },
      ],
      reason: end === 'failed' ? `Logs Insights ended it with the state ${status} and does not say why.` : '',
      stoppable: end === null,
    };
  },
  stop: ({ id = '' }) => ['logs', 'stop-query', '--query-id', id],
  next: ({ id = '' }) => [{ title: 'Show the rows', words: ['logs', 'get-query-results', '--query-id', id] }],
  page: () => ['cloudwatch/home', 'logsV2:logs-insights'],
  firstLookMs: FIRST_LOOK_MS,
};

/** The rows of a query as objects, one member a field; without `@ptr`, which only asks for the whole entry. */
export function queryRows(output: Output): readonly Readonly<Record<string, string>>[] {
  return listAt(output, 'results').map((row) =>
    Object.fromEntries(
      listAt(row).flatMap((cell) => {
        const field = textAt(cell, 'field');
        return field === null || field === '@ptr' ? [] : [[field, textAt(cell, 'value') ?? '']];
      }),
    ),
  );
}
