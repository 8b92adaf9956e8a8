import type { CardPayload } from '../cards/payload.ts';
import type { AdaptiveCard } from '../cards/render.ts';
import { shorten } from '../cards/text.ts';
import type { LogsView, NotificationButtonView, Ran } from '../cards/views.ts';
import type { Principal } from '../src/aws/principal.ts';
import { formatWords } from '../src/command/words.ts';
import type { ChannelConfiguration } from '../src/configuration/configuration.ts';
import { insightsLink } from '../src/logs/console-link.ts';
import type { LogAnswer, QueryProgress } from '../src/logs/insights.ts';
import type { FoundLogGroups } from '../src/logs/log-groups.ts';
import { answerInWords, entryRows, progressInWords, searchInWords } from '../src/logs/logs-view.ts';
import { entriesWords, type LogQuery } from '../src/logs/query.ts';
import type { LogSearch } from '../src/notifications/notification.ts';
import type { PersonError } from '../src/telemetry/person-error.ts';
import type { Parts } from './parts.ts';

/** What *Show logs* and *Show error logs* send. */
export type LogsPress = Omit<Extract<CardPayload, { verb: 'notification.logs' }>, 'verb'>;

/** Teams shows six buttons of a card. */
const GROUPS_OFFERED = 6;
const GROUPS_NAMED = 6;
const BUTTON_LENGTH = 40;

/** Where and as whom the logs are read. */
export interface Place {
  readonly configuration: ChannelConfiguration;
  readonly principal: Principal;
  readonly region: string;
  readonly ran: Ran;
  /** What `--account` takes. */
  readonly account: string;
}

/** What was asked for, and where. */
export interface Asked {
  readonly press: LogsPress;
  readonly place: Place;
  readonly search: LogSearch;
  readonly window: Pick<LogQuery, 'from' | 'to'>;
}

/** The search while it runs. `query` is null while the log group is not known. */
export function searchingCard(
  parts: Parts,
  asked: Asked,
  query: Omit<LogQuery, 'errors'> | null,
  progress: QueryProgress | null = null,
): AdaptiveCard {
  const about = searchInWords(asked.search);
  const looking = about === '' ? 'Looking for its log group.' : `Looking for the logs of ${about}.`;
  const text = query === null ? looking : progressInWords(query, progress);
  return logsCard(parts, asked, { title: 'Searching the logs', text });
}

/** A card of the search; what it does not say is empty. */
function logsCard(
  parts: Parts,
  { place: { ran } }: Pick<Asked, 'place'>,
  view: Pick<LogsView, 'title' | 'text'> & Partial<LogsView>,
): AdaptiveCard {
  return parts.cards.render('logs', { ran, entries: [], links: [], commandLine: null, buttons: [], ...view });
}

/** What the query found; `notes` are told besides. */
export function answerCard(
  parts: Parts,
  asked: Asked,
  query: LogQuery,
  answer: LogAnswer,
  notes: readonly string[],
): AdaptiveCard {
  const { title, text } = answerInWords(answer, query);
  return logsCard(parts, asked, {
    title,
    text: [text, ...notes].join('\n'),
    entries: entryRows(answer.entries, query),
    ...waysOn(asked, query),
  });
}

/** Link, command and the other button: what leads on from a query. */
function waysOn(
  { press, place }: Pick<Asked, 'press' | 'place'>,
  query: LogQuery,
): Pick<LogsView, 'links' | 'commandLine' | 'buttons'> {
  const other = query.errors ? 'Show logs' : 'Show error logs';
  return {
    links: [{ title: 'Open in Logs Insights', url: insightsLink(place.region, query) }],
    commandLine: formatWords(entriesWords(query, place)),
    buttons: [logsButton(other, { id: press.id, errors: !query.errors, group: query.group })],
  };
}

function logsButton(title: string, press: LogsPress): NotificationButtonView {
  return { title, style: 'default', payload: { verb: 'notification.logs', ...press } };
}

/** A query that came to no end: why, and how to go on with it. */
export function unfinishedCard(
  parts: Parts,
  asked: Pick<Asked, 'press' | 'place'>,
  query: LogQuery,
  error: PersonError,
): AdaptiveCard {
  const { title, message, facts, nextSteps } = error;
  const text = [message, ...facts.map(({ name, value }) => `${name}: ${value}`), ...nextSteps].join('\n');
  const again = logsButton('Try again', { id: asked.press.id, errors: query.errors, group: query.group });
  return logsCard(parts, asked, { title, text, ...waysOn(asked, query), buttons: [again] });
}

export function choiceCard(parts: Parts, asked: Asked, { groups, checked, problems }: FoundLogGroups): AdaptiveCard {
  const { press, place, window } = asked;
  const offered = groups.slice(0, GROUPS_OFFERED);
  const named = groups.slice(GROUPS_OFFERED, GROUPS_OFFERED + GROUPS_NAMED);
  const left = groups.length - offered.length - named.length;
  const lines = [
    `${groups.length} log groups may hold what belongs to this notification.`,
    ...(checked ? [] : ['Whether they exist could not be seen.']),
    ...named.map((group) => formatWords(entriesWords({ group, errors: press.errors, ...window }, place))),
    ...(left > 0 ? [`${left} more are left out.`] : []),
    ...problems,
  ];
  return logsCard(parts, asked, {
    title: 'Which log group?',
    text: lines.join('\n'),
    buttons: offered.map((group) =>
      logsButton(endOf(group, BUTTON_LENGTH), { id: press.id, errors: press.errors, group }),
    ),
  });
}

/** Names of log groups differ at their ends. */
function endOf(text: string, length: number): string {
  return text.length <= length ? text : `…${text.slice(1 - length)}`;
}

export function noGroupCard(
  parts: Parts,
  { place, search, press, window }: Asked,
  { lookedFor, checked, problems }: FoundLogGroups,
): AdaptiveCard {
  const { account, region } = place;
  const names = lookedFor.map((name) => (name.endsWith('*') ? `${name.slice(0, -1)}…` : name));
  const byName = entriesWords({ group: 'NAME', errors: press.errors, ...window }, place);
  const about = searchInWords(search);
  const lines = [
    about === '' ? 'The event names neither a log group nor a metric.' : `I looked for the logs of ${about}.`,
    ...(about === '' ? [] : [foundInWords(names, checked)]),
    ...problems,
    `If you know the name: ${formatWords(byName)}`,
  ];
  const list = formatWords(['logs', 'describe-log-groups', '--account', account, '--region', region]);
  return parts.cards.render('notice', {
    tone: 'warning',
    title: 'No log group found',
    text: lines.join('\n'),
    buttons: [{ title: 'List the log groups', line: list }],
  });
}

function foundInWords(names: readonly string[], checked: boolean): string {
  if (names.length === 0) {
    return 'This source writes to no log group of a known name, and no metric filter makes the metric.';
  }
  const list = shorten(names.join(', '), 1000);
  return checked ? `None of these is there: ${list}.` : `Whether these are there could not be seen: ${list}.`;
}

export function brokenOffCard(parts: Parts): AdaptiveCard {
  return parts.cards.render('notice', {
    tone: 'attention',
    title: 'The search was broken off',
    text: 'A fault of the bot ended it; below stands what to tell its operators.',
    buttons: [],
  });
}
