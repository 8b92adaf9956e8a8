import type { AdaptiveCard } from '../cards/render.ts';
import type { Ran } from '../cards/views.ts';
import { describeAlarmViews } from '../src/alarms/views.ts';
import { factsView, ROWS_PER_PAGE, rawView, tableView } from '../src/answers/answer-views.ts';
import { isPlainList, isPlainObject, type Plain } from '../src/answers/plain.ts';
import { type Presentation, present, presentRow } from '../src/answers/present.ts';
import { runQuery } from '../src/answers/query.ts';
import { countOf } from '../src/answers/words.ts';
import { mergePages } from '../src/aws/pages.ts';
import { callPage } from '../src/aws/paging.ts';
import type { Principal } from '../src/aws/principal.ts';
import { resultMembers } from '../src/aws/result-members.ts';
import type { Command } from '../src/command/command.ts';
import { fitsTeams } from '../src/teams/size.ts';
import { findConfiguration } from './account.ts';
import { type AnswerRecord, plainAnswer, readAnswer, saveAnswer, withQuery } from './answer-record.ts';
import { auditedOf, auditTurn } from './audit-turn.ts';
import type { Parts } from './parts.ts';
import { allowedRoles, principalWith, roleToRun } from './role.ts';
import type { Turn } from './turn.ts';
import { understand } from './understand.ts';

/** One page of a kept answer as a card. */
export async function answerPage(
  parts: Parts,
  turn: Turn,
  record: AnswerRecord,
  id: string,
  index: number,
): Promise<AdaptiveCard> {
  const command = understand(parts.catalogue, record.ready.words);
  const ran = ranOfRecord(turn, record);
  const { query, output } = command.globals;
  const more = record.nextToken !== null;
  const request = { ran, id, index, more };
  if (record.printed !== null) {
    const language = output === 'json' ? 'Json' : 'PlainText';
    return parts.cards.render('raw', rawView(record.printed, language, { ...request, more: false }));
  }
  if (isAlarms(command)) return alarmsPage(parts, turn, record, id, index);
  const presentation = present(resultOf(record, command), command.operation, query !== null, ran.region);
  // A query was applied to all pages that were gathered; another page would need it applied again over everything.
  return presentationCard(parts, presentation, { ...request, more: more && query === null });
}

function presentationCard(
  parts: Parts,
  presentation: Presentation,
  request: { readonly ran: Ran; readonly id: string; readonly index: number; readonly more: boolean },
): AdaptiveCard {
  switch (presentation.kind) {
    case 'table':
      return parts.cards.render('table', tableView(presentation, request));
    case 'facts':
      return fitting(parts.cards.render('facts', factsView(presentation, request.ran)), () =>
        parts.cards.render('raw', rawView(factsText(presentation), 'PlainText', { ...request, more: false })),
      );
    case 'empty':
      return emptyCard(parts, request.ran, presentation.text, request.more);
    case 'text':
      return parts.cards.render('raw', rawView(presentation.text, 'PlainText', { ...request, more: false }));
  }
}

function emptyCard(parts: Parts, ran: Ran, title: string, more: boolean): AdaptiveCard {
  const left = {
    name: 'Not all of it',
    value: 'AWS has further pages. Narrow the search, or ask for all with --output.',
  };
  return parts.cards.render('facts', factsView({ kind: 'facts', title, facts: more ? [left] : [], nested: [] }, ran));
}

/** The card where it fits Teams' size, else another form of the same that pages. */
function fitting(card: AdaptiveCard, otherwise: () => AdaptiveCard): AdaptiveCard {
  return fitsTeams(card) ? card : otherwise();
}

function factsText(presentation: Extract<Presentation, { kind: 'facts' }>): string {
  const facts = presentation.facts.map(({ name, value }) => `${name}: ${value}`);
  const nested = presentation.nested.map(({ name, text }) => `${name}:\n${text}`);
  return [presentation.title, ...facts, ...nested].join('\n');
}

/** *Next* and *Previous*: the same card with another page. What AWS has not given yet is fetched as the person who presses. */
export async function pressPage(parts: Parts, turn: Turn, id: string, index: number): Promise<void> {
  const record = await readAnswer(parts.store, id);
  if (!record) return tellExpired(parts, turn);
  const shown = isBeyond(parts, record, index) ? await withMoreRows(parts, turn, record) : { record, index };
  if (shown.record !== record) await saveAnswer(parts.store, id, shown.record, parts.clock());
  await turn.replies.replacePressed(await answerPage(parts, turn, shown.record, id, shown.index));
  auditTurn(parts, turn, { ...lookedAt(parts, turn, record), outcome: 'built-in' });
}

/** *Details* of a row: everything AWS says of it, with the way back to the table. */
export async function pressRow(parts: Parts, turn: Turn, id: string, index: number): Promise<void> {
  const record = await readAnswer(parts.store, id);
  if (!record) return tellExpired(parts, turn);
  const command = understand(parts.catalogue, record.ready.words);
  const ran = ranOfRecord(turn, record);
  auditTurn(parts, turn, { ...lookedAt(parts, turn, record), outcome: 'built-in' });
  const presentation = present(
    resultOf(record, command),
    command.operation,
    command.globals.query !== null,
    ran.region,
  );
  const facts = presentation.kind === 'table' ? presentRow(presentation, index) : null;
  if (!facts) return turn.replies.tell('This row is no longer there. Send the command again.');
  const back = { id, index: Math.floor(index / ROWS_PER_PAGE) };
  const card = fitting(parts.cards.render('facts', factsView(facts, ran, back)), () =>
    parts.cards.render('raw', rawView(factsText(facts), 'PlainText', { ran, id, index: 0, more: false })),
  );
  await turn.replies.replacePressed(card);
}

/** For the audit of a look at what is kept: nothing runs, so no role does. */
function lookedAt(parts: Parts, turn: Turn, { ready: { roleArn: _ofWhoRanIt, ...found } }: AnswerRecord) {
  return auditedOf(parts, turn, found);
}

function tellExpired(parts: Parts, turn: Turn): Promise<void> {
  auditTurn(parts, turn, { outcome: 'expired', errorCode: 'answer-gone' });
  return turn.replies.tell('This answer is no longer kept. Send the command again.');
}

function isAlarms({ service, operation, globals }: Command): boolean {
  return service.name === 'cloudwatch' && operation.name === 'DescribeAlarms' && globals.query === null;
}

/** What the person sees of an answer: all of it, or what the query leaves. */
function resultOf(record: AnswerRecord, { globals }: Command): Plain {
  const { query } = globals;
  return query === null ? record.plain : withQuery(() => runQuery(query, record.plain));
}

/** Alarms of both kinds, each drawn with its metric. */
async function alarmsPage(
  parts: Parts,
  turn: Turn,
  record: AnswerRecord,
  id: string,
  index: number,
): Promise<AdaptiveCard> {
  const alarms = alarmsOf(record.plain);
  const ran = ranOfRecord(turn, record);
  if (alarms.length === 0) {
    const text = `No alarms${ran.region === null ? '' : ` in ${ran.region}`} match.`;
    return emptyCard(parts, ran, text, record.nextToken !== null);
  }
  const count = Math.ceil(alarms.length / ROWS_PER_PAGE);
  const page = Math.min(index, count - 1);
  const shown = alarms.slice(page * ROWS_PER_PAGE, (page + 1) * ROWS_PER_PAGE);
  const principal = await presser(parts, turn, record);
  const audited = auditedOf(parts, turn, { ...record.ready, roleArn: principal.roleArn });
  auditTurn(parts, turn, { ...audited, outcome: 'built-in' });
  const views = await turn.replies.whileWorking(
    describeAlarmViews(shown, {
      now: new Date(parts.clock()),
      getMetricData: async (input) => {
        const call = { service: 'cloudwatch', operation: 'GetMetricData', input };
        return (await parts.caller.call({ principal, region: record.ready.region, ...call })).output;
      },
    }),
  );
  const more = record.nextToken !== null;
  const first = page * ROWS_PER_PAGE + 1;
  const all = countOf(alarms.length, { one: 'alarm', many: 'alarms' });
  const range = `Showing ${first}–${first + shown.length - 1} of ${more ? 'the first ' : ''}${all}`;
  const view = {
    ran,
    summary: count === 1 && !more ? all : range,
    alarms: views,
    page: { id, index: page, count, more },
  };
  // Without its charts a page of alarms always fits.
  return fitting(parts.cards.render('alarms', view), () =>
    parts.cards.render('alarms', {
      ...view,
      alarms: views.map((alarm) => ({ ...alarm, chart: null, chartNote: alarm.chart?.text ?? alarm.chartNote })),
    }),
  );
}

function alarmsOf(plain: Plain): readonly Plain[] {
  if (!isPlainObject(plain)) return [];
  return [plain.MetricAlarms, plain.CompositeAlarms, plain.LogAlarms].flatMap((list) =>
    isPlainList(list) ? list : [],
  );
}

/** Whether a page lies behind the rows that are known while AWS has more. What `--query` or `--output` print holds all that was asked for. */
function isBeyond(parts: Parts, record: AnswerRecord, index: number): boolean {
  const command = understand(parts.catalogue, record.ready.words);
  const { query, output } = command.globals;
  if (record.nextToken === null || query !== null || output !== null) return false;
  return index * ROWS_PER_PAGE >= rowsKnown(record, command);
}

/** AWS may answer with pages of few rows or of none: so many are asked for at once. */
const PAGES_AT_ONCE = 10;

/**
 * The record with the rows that follow, where AWS has more: its pages are fetched until a page of the card is full. `index` is the card's
 * page with the first new row: one that was shown half full is filled, so that no row is skipped.
 */
export async function withMoreRows(
  parts: Parts,
  turn: Turn,
  record: AnswerRecord,
): Promise<{ readonly record: AnswerRecord; readonly index: number }> {
  const command = understand(parts.catalogue, record.ready.words);
  const index = Math.floor(rowsKnown(record, command) / ROWS_PER_PAGE);
  const principal = await presser(parts, turn, record);
  const request = { principal, region: record.ready.region, command };
  const members = resultMembers(command.operation);
  let loaded = record;
  for (let pages = 0; pages < PAGES_AT_ONCE && loaded.nextToken !== null && members !== null; pages += 1) {
    if (rowsKnown(loaded, command) >= (index + 1) * ROWS_PER_PAGE) break;
    const { answer, nextToken } = await turn.replies.whileWorking(callPage(parts.caller, request, loaded.nextToken));
    const audited = auditedOf(parts, turn, { ...record.ready, roleArn: principal.roleArn });
    auditTurn(parts, turn, { ...audited, outcome: 'ran', requestId: answer.requestId });
    const both = [loaded.plain, plainAnswer(command, answer.output)].filter(isPlainObject);
    loaded = { ...loaded, plain: mergePages(both, members) as Plain, nextToken };
  }
  return { record: loaded, index };
}

/** Rows that the card can show; what is no list has all of its own. */
export function rowsKnown(record: AnswerRecord, command: Command): number {
  if (isAlarms(command)) return alarmsOf(record.plain).length;
  const presentation = present(record.plain, command.operation, false, null);
  if (presentation.kind === 'table') return presentation.rows.length;
  return presentation.kind === 'empty' ? 0 : Number.POSITIVE_INFINITY;
}

/**
 * Who presses runs what the press needs, with a role that they may use themselves: that of the answer where it is their own, so that it
 * stays one answer; else the one that the command names, or their present one.
 */
async function presser(parts: Parts, turn: Turn, { ready, byId }: AnswerRecord): Promise<Principal> {
  const configuration = findConfiguration(turn, ready.configurationName);
  const { role } = understand(parts.catalogue, ready.words).globals;
  const mayGoOn =
    byId === turn.person.id && allowedRoles(parts.configuration(), turn.person, configuration).includes(ready.roleArn);
  const roleArn = mayGoOn ? ready.roleArn : await roleToRun(parts, turn, configuration, role);
  return principalWith(parts, turn, configuration, roleArn);
}

function ranOfRecord(turn: Turn, record: AnswerRecord): Ran {
  const { account } = findConfiguration(turn, record.ready.configurationName);
  return {
    commandLine: record.commandLine,
    accountName: account.name,
    accountId: account.id,
    region: record.ready.global ? null : record.ready.region,
    by: record.by,
  };
}
