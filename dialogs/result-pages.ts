import type { AdaptiveCard } from '../cards/render.ts';
import { CARD_SIZE_LIMIT, sizeOf } from '../cards/size.ts';
import type { Ran } from '../cards/views.ts';
import { describeAlarmViews } from '../src/alarms/views.ts';
import { factsView, rawView, tableView } from '../src/answers/answer-views.ts';
import { formatOutput } from '../src/answers/output.ts';
import { isPlainList, isPlainObject, type Plain } from '../src/answers/plain.ts';
import { type Presentation, present, presentRow } from '../src/answers/present.ts';
import { runQuery } from '../src/answers/query.ts';
import { mergePages } from '../src/aws/pages.ts';
import { callPage } from '../src/aws/paging.ts';
import { resultMembers } from '../src/aws/result-members.ts';
import type { Command } from '../src/command/command.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import { findConfiguration } from './account.ts';
import { type AnswerRecord, plainAnswer, readAnswer, saveAnswer } from './answer-record.ts';
import { auditedOf, auditTurn } from './audit-turn.ts';
import type { Parts } from './parts.ts';
import { chooseRole } from './role.ts';
import { principalOf, type Turn } from './turn.ts';
import { understand } from './understand.ts';

const ALARMS_A_PAGE = 10;

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
  if (output !== null) {
    const printed = formatOutput(resultOf(record, command), output, command.operation.name);
    return parts.cards.render(
      'raw',
      rawView(printed, output === 'json' ? 'Json' : 'PlainText', { ...request, more: false }),
    );
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
      return parts.cards.render(
        'facts',
        factsView({ kind: 'facts', title: presentation.text, facts: [], nested: [] }, request.ran),
      );
    case 'text':
      return parts.cards.render('raw', rawView(presentation.text, 'PlainText', { ...request, more: false }));
  }
}

/** The card where it fits Teams' size, else another form of the same that pages. */
function fitting(card: AdaptiveCard, otherwise: () => AdaptiveCard): AdaptiveCard {
  return sizeOf(card) <= CARD_SIZE_LIMIT ? card : otherwise();
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
  const loaded = await withPage(parts, turn, record, id, index);
  await turn.replies.replacePressed(await answerPage(parts, turn, loaded, id, index));
  auditTurn(parts, turn, { ...auditedOf(parts, turn, record.ready), outcome: 'built-in' });
}

/** *Details* of a row: everything AWS says of it, with the way back to the table. */
export async function pressRow(parts: Parts, turn: Turn, id: string, index: number): Promise<void> {
  const record = await readAnswer(parts.store, id);
  if (!record) return tellExpired(parts, turn);
  auditTurn(parts, turn, { ...auditedOf(parts, turn, record.ready), outcome: 'built-in' });
  const command = understand(parts.catalogue, record.ready.words);
  const ran = ranOfRecord(turn, record);
  const presentation = present(
    resultOf(record, command),
    command.operation,
    command.globals.query !== null,
    ran.region,
  );
  const facts = presentation.kind === 'table' ? presentRow(presentation, index) : null;
  if (!facts) return turn.replies.tell('This row is no longer there. Send the command again.');
  const back = { id, index: Math.floor(index / ALARMS_A_PAGE) };
  const card = fitting(parts.cards.render('facts', factsView(facts, ran, back)), () =>
    parts.cards.render('raw', rawView(factsText(facts), 'PlainText', { ran, id, index: 0, more: false })),
  );
  await turn.replies.replacePressed(card);
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
  if (globals.query === null) return record.plain;
  try {
    return runQuery(globals.query, record.plain);
  } catch (error) {
    throw new PersonError(
      'bad-query',
      'The query does not fit this answer',
      error instanceof Error ? error.message : String(error),
      { nextSteps: ['Look at the whole answer with --output json, then change the query.'] },
    );
  }
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
    return parts.cards.render('facts', factsView({ kind: 'facts', title: text, facts: [], nested: [] }, ran));
  }
  const count = Math.ceil(alarms.length / ALARMS_A_PAGE);
  const page = Math.min(index, count - 1);
  const shown = alarms.slice(page * ALARMS_A_PAGE, (page + 1) * ALARMS_A_PAGE);
  const principal = presser(parts, turn, record);
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
  const first = page * ALARMS_A_PAGE + 1;
  const view = {
    ran,
    summary: `${first}–${first + shown.length - 1} of ${alarms.length}${more ? ' or more' : ''} alarms`,
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

/** The record with enough rows for a page: a further page of AWS is fetched, once, where the known ones do not reach. */
async function withPage(
  parts: Parts,
  turn: Turn,
  record: AnswerRecord,
  id: string,
  index: number,
): Promise<AnswerRecord> {
  const command = understand(parts.catalogue, record.ready.words);
  const members = resultMembers(command.operation);
  if (record.nextToken === null || members === null || index < pagesKnown(record, command)) return record;
  const principal = presser(parts, turn, record);
  const request = { principal, region: record.ready.region, command };
  const { answer, nextToken } = await turn.replies.whileWorking(callPage(parts.caller, request, record.nextToken));
  const page = plainAnswer(command, answer.output);
  const pages = [record.plain, page].filter(isPlainObject);
  const plain = mergePages(pages, members) as Plain;
  const loaded = { ...record, plain, nextToken };
  await saveAnswer(parts.store, id, loaded, parts.clock());
  const { roleArn } = principal;
  auditTurn(parts, turn, {
    ...auditedOf(parts, turn, { ...record.ready, roleArn }),
    outcome: 'ran',
    requestId: answer.requestId,
  });
  return loaded;
}

function pagesKnown(record: AnswerRecord, command: Command): number {
  if (isAlarms(command)) return Math.ceil(alarmsOf(record.plain).length / ALARMS_A_PAGE);
  const presentation = present(record.plain, command.operation, false, null);
  return presentation.kind === 'table' ? Math.ceil(presentation.rows.length / ALARMS_A_PAGE) : 1;
}

/** Who presses runs what the press needs, with a role that they may use themselves. */
function presser(parts: Parts, turn: Turn, { ready }: AnswerRecord) {
  const configuration = findConfiguration(turn, ready.configurationName);
  const { role } = understand(parts.catalogue, ready.words).globals;
  return principalOf(turn, configuration, chooseRole(parts.configuration(), turn.person, configuration, role));
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
