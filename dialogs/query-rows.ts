import type { AdaptiveCard } from '../cards/render.ts';
import type { LogsView, Ran } from '../cards/views.ts';
import { tableView } from '../src/answers/answer-views.ts';
import { mask, maskTexts } from '../src/answers/mask.ts';
import { present } from '../src/answers/present.ts';
import { countOf } from '../src/answers/words.ts';
import type { Output } from '../src/follow/kind.ts';
import { queryRows } from '../src/follow/log-query.ts';
import { entryRows } from '../src/logs/logs-view.ts';
import { saveAnswer } from './answer-record.ts';
import { followLink, followTitle } from './follow-card.ts';
import type { FollowRecord } from './follow-record.ts';
import type { Parts } from './parts.ts';
import { understand } from './understand.ts';

/** So many entries fit one card as they are; more of them become a table that pages. */
const ENTRIES = 30;
/** Fields of an entry that say nothing beside its time and message. */
const OF_ENTRIES: ReadonlySet<string> = new Set(['@timestamp', '@message', '@logStream', '@log']);

type RowsParts = Pick<Parts, 'cards' | 'catalogue' | 'store' | 'newId' | 'clock'>;

/** What a query of Logs Insights has found, once it is complete; null for everything else that is followed, and where it found nothing. */
export async function queryRowsCard(
  parts: RowsParts,
  record: FollowRecord,
  output: Output | null,
): Promise<AdaptiveCard | null> {
  const { what, place } = record;
  if (what.of !== 'work' || what.kind !== 'query' || output === null || record.progress?.end !== 'succeeded')
    return null;
  const rows = queryRows(output);
  if (rows.length === 0) return null;
  const ran: Ran = {
    commandLine: record.commandLine,
    accountName: place.accountName,
    accountId: place.accountId,
    region: place.global ? null : place.region,
    by: record.person.name,
  };
  const scanned = record.progress.facts.find(({ name }) => name === 'Records scanned')?.value ?? '0';
  const isEntries = rows.every((row) => '@timestamp' in row && '@message' in row);
  const hasMore = rows.some((row) => Object.keys(row).some((field) => !OF_ENTRIES.has(field)));
  if (isEntries && !hasMore && rows.length <= ENTRIES) {
    return parts.cards.render('logs', {
      ran,
      title: `${followTitle(record)}: ${countOf(rows.length, { one: 'entry', many: 'entries' })}`,
      text: `Complete. ${scanned} records scanned.`,
      entries: entriesOf(rows),
      links: [{ title: 'Details', url: followLink(record) }],
      commandLine: null,
      buttons: [],
    });
  }
  return tableCard(parts, record, ran, rows, what.target.id ?? '');
}

function entriesOf(rows: ReturnType<typeof queryRows>): LogsView['entries'] {
  // Together, for a secret of several lines may stand in several entries.
  const messages = maskTexts(rows.map((row) => row['@message'] ?? ''));
  const entries = rows.map((row, place) => {
    const at = Date.parse(`${row['@timestamp']?.replace(' ', 'T')}Z`);
    return { at: Number.isNaN(at) ? null : at, message: messages[place] ?? '' };
  });
  const times = entries.flatMap(({ at }) => at ?? []);
  return entryRows(entries, { from: Math.min(...times), to: Math.max(...times) });
}

/** The rows as the answer of `get-query-results`, kept so that the card turns pages. */
async function tableCard(
  parts: RowsParts,
  record: FollowRecord,
  ran: Ran,
  rows: ReturnType<typeof queryRows>,
  queryId: string,
): Promise<AdaptiveCard | null> {
  const { place } = record;
  const words = ['logs', 'get-query-results', '--query-id', queryId];
  const { operation } = understand(parts.catalogue, words);
  const plain = mask({ results: rows.map((row) => ({ ...row })) }, { service: 'logs', operation: operation.name });
  const presentation = present(plain, operation, false, ran.region);
  if (presentation.kind !== 'table') return null;
  const id = parts.newId();
  const { configurationName, roleArn, region, global } = place;
  await saveAnswer(
    parts.store,
    id,
    {
      ready: { kind: 'ready', words, configurationName, roleArn, region, global },
      commandLine: record.commandLine,
      by: record.person.name,
      byId: record.person.id,
      plain,
      printed: null,
      nextToken: null,
    },
    parts.clock(),
  );
  return parts.cards.render('table', tableView(presentation, { ran, id, index: 0, more: false }));
}
