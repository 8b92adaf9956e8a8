import { shorten } from '../cards/text.ts';
import type { ListView } from '../cards/views.ts';
import { countOf } from '../src/answers/words.ts';
import type { Command } from '../src/command/command.ts';
import { type IncidentSummary, incidentSummaries, planNameOf } from '../src/incidents/records.ts';
import { impactOf, spanInWords } from '../src/incidents/words.ts';
import { lineBeside, sameLine } from './button-lines.ts';
import { fittingPage, pageOptions } from './incident-pages.ts';
import { placeInWords, type RanCommand, type SpecialAnswer } from './ran-command.ts';
import { shortTime } from './times.ts';

const TITLE_LENGTH = 200;

/** The filter by which open incidents are listed. */
export const OPEN_FILTER = [{ key: 'status', condition: { equals: { stringValues: ['OPEN'] } } }];

/** `ssm-incidents list-incident-records`: incidents with their impact and age. */
export async function incidentList(ran: RanCommand): Promise<SpecialAnswer | null> {
  const { parts } = ran;
  const all = incidentSummaries(ran.answer.output);
  if (all.length === 0) return { card: parts.cards.render('notice', noneView(ran)) };
  return fittingPage(ran, all, (shown, next) => parts.cards.render('list', listView(ran, shown, next)));
}

function listView(ran: RanCommand, shown: readonly IncidentSummary[], next: string | null): ListView {
  const isWhole = next === null && ran.command.globals.startingToken === null;
  const what = isOnlyOpen(ran.command) ? 'open incident' : 'incident';
  const count = countOf(shown.length, { one: what, many: `${what}s` });
  return {
    title: isWhole ? count : `Incidents: ${count} on this page`,
    text: placeInWords(ran.ran),
    items: (isWhole ? worstFirst(shown) : shown).map((incident) => itemOf(ran, incident)),
    buttons: [
      ...(next === null ? [] : [nextButton(ran, next)]),
      ...(isOnlyOpen(ran.command) ? [allButton(ran)] : []),
      startButton(ran),
    ],
  };
}

function worstFirst(incidents: readonly IncidentSummary[]): readonly IncidentSummary[] {
  return incidents.toSorted(
    (a, b) =>
      Number(b.isOpen) - Number(a.isOpen) ||
      (a.isOpen ? a.impact - b.impact : 0) ||
      (b.createdAt ?? 0) - (a.createdAt ?? 0),
  );
}

function itemOf(ran: RanCommand, incident: IncidentSummary): ListView['items'][number] {
  const { title, tone } = impactOf(incident.impact);
  const plan = planNameOf(incident.arn);
  const since = incident.createdAt === null ? [] : [`since ${shortTime(incident.createdAt, ran.turn.timeZone)}`];
  const view = lineBeside('ssm-incidents get-incident-record', { arn: incident.arn }, ran);
  return {
    title: shorten(incident.title, TITLE_LENGTH) || plan || incident.arn,
    status: `${title} · ${stateInWords(incident, ran.parts.clock())}`,
    tone: incident.isOpen ? tone : 'good',
    detail: [...(plan === '' ? [] : [`plan ${plan}`]), ...since].join(' · '),
    text: '',
    facts: [],
    buttons: [{ title: 'View', line: view }],
  };
}

/** `open for 21 minutes`, `resolved after 2 hours`. */
export function stateInWords({ isOpen, createdAt, resolvedAt }: IncidentSummary, now: number): string {
  if (isOpen) return createdAt === null ? 'open' : `open for ${spanInWords(createdAt, now)}`;
  return createdAt === null || resolvedAt === null
    ? 'resolved'
    : `resolved after ${spanInWords(createdAt, resolvedAt)}`;
}

function noneView(ran: RanCommand) {
  const { command, nextToken } = ran;
  const isOpenOnly = isOnlyOpen(command);
  const words = isOpenOnly
    ? { title: 'No incident is open', text: 'All is quiet.' }
    : hasFilters(command)
      ? { title: 'No incident matches', text: 'None fits these filters.' }
      : { title: 'There are no incidents', text: 'None is open, and none was resolved.' };
  // AWS may answer with an empty page while there are more.
  const more = nextToken === null ? null : { title: 'No incidents on this page', text: 'AWS has further pages.' };
  const { title, text } = more ?? words;
  return {
    tone: more === null && isOpenOnly ? 'good' : 'default',
    title,
    text: `${text}\n${placeInWords(ran.ran)}`,
    buttons: [
      ...(nextToken === null ? [] : [nextButton(ran, nextToken)]),
      ...(isOpenOnly ? [allButton(ran)] : []),
      startButton(ran),
    ],
  } as const;
}

function nextButton(ran: RanCommand, token: string) {
  return { title: 'Next page', line: sameLine(ran, pageOptions(ran.command, token)) };
}

function allButton(ran: RanCommand) {
  return { title: 'All incidents', line: lineBeside('incidents all', {}, ran) };
}

function startButton(ran: RanCommand) {
  return { title: 'Start incident', line: lineBeside('ssm-incidents start-incident', {}, ran) };
}

function hasFilters({ input: { filters } }: Command): boolean {
  return Array.isArray(filters) && filters.length > 0;
}

function isOnlyOpen({ input: { filters } }: Command): boolean {
  return JSON.stringify(filters) === JSON.stringify(OPEN_FILTER);
}
