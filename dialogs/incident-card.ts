import { shorten } from '../cards/text.ts';
import type { CommandButton, Fact, IncidentView } from '../cards/views.ts';
import { encodePosition } from '../src/aws/starting-token.ts';
import { type Incident, incidentOf, planNameOf, type RelatedItem, type Source } from '../src/incidents/records.ts';
import { kindTitle } from '../src/incidents/related-items.ts';
import { type Asker, itemsOf, latestEvents, type Part, type ToldEvent } from '../src/incidents/timeline.ts';
import { eventTitle, impactOf, sourceTitle } from '../src/incidents/words.ts';
import { consoleLink, readArn, shortName } from '../src/notifications/links.ts';
import { fitsTeams } from '../src/teams/size.ts';
import { lineBeside } from './button-lines.ts';
import { stateInWords } from './incident-list.ts';
import type { RanCommand, SpecialAnswer } from './ran-command.ts';
import { shortTime } from './times.ts';

const EVENTS = 8;
const ITEMS = 10;
const TITLE_LENGTH = 200;
const SUMMARY_LENGTH = 4000;
export const EVENT_LENGTH = 1000;
const VALUE_LENGTH = 300;
export const NAME_LENGTH = 100;
/** Shares of events, items and texts that are tried until the card fits Teams. */
const SHARES = [1, 0.5, 0.25, 0.1];
/** The API's member for where a page begins. */
const TOKEN = 'nextToken';

/** `ssm-incidents get-incident-record`: the incident, what happened in it last, and what belongs to it. */
export async function incidentCard(ran: RanCommand): Promise<SpecialAnswer | null> {
  const { parts, turn } = ran;
  const incident = incidentOf(ran.answer.output);
  const asker = askerOf(ran);
  const [events, items] = await turn.replies.whileWorking(
    Promise.all([latestEvents(asker, incident.arn, EVENTS), itemsOf(asker, incident.arn, ITEMS)]),
  );
  for (const share of SHARES) {
    const card = parts.cards.render('incident', viewOf(ran, { incident, events, items, share }));
    if (fitsTeams(card)) return { card };
  }
  return null;
}

/** Further calls about an answer are made as the answer's own was. */
export function askerOf({ parts, principal, ready }: RanCommand): Asker {
  return { caller: parts.caller, principal, region: ready.region };
}

interface Read {
  readonly incident: Incident;
  readonly events: Part<ToldEvent>;
  readonly items: Part<RelatedItem>;
  readonly share: number;
}

function viewOf(ran: RanCommand, read: Read): IncidentView {
  const { incident, events, items, share } = read;
  const impact = impactOf(incident.impact);
  const shown = events.items.slice(0, Math.ceil(EVENTS * share));
  const earlier = earlierToken(events, shown.length);
  const related = items.items.slice(0, Math.ceil(ITEMS * share));
  const hasMore = items.next !== null || related.length < items.items.length;
  return {
    ran: ran.ran,
    title: shorten(incident.title, TITLE_LENGTH) || planNameOf(incident.arn) || 'Incident',
    status: `${impact.title} · ${stateInWords(incident, ran.parts.clock())}`,
    tone: incident.isOpen ? impact.tone : 'good',
    summary: shorten(incident.summary, Math.ceil(SUMMARY_LENGTH * share)),
    facts: factsOf(incident, ran.turn.timeZone),
    events: shown.toReversed().map(({ at, type, text }) => ({
      time: at === null ? '' : shortTime(at, ran.turn.timeZone),
      title: shorten(eventTitle(type), NAME_LENGTH),
      text: shorten(text, Math.ceil(EVENT_LENGTH * share)),
    })),
    eventsNote: events.problem || noteOf(shown.length, earlier !== null),
    items: related.map(itemView),
    itemsNote: items.problem || (hasMore ? 'There are more.' : ''),
    buttons: buttonsOf(ran, incident, earlier, hasMore),
    link: {
      title: 'Open Incident Manager',
      url: consoleLink(ran.ready.region, 'systems-manager/incidents/home', '/incidents'),
    },
  };
}

function noteOf(shown: number, hasEarlier: boolean): string {
  if (shown === 0) return 'Nothing is written yet.';
  return hasEarlier ? 'There are earlier events.' : '';
}

/** Where the events before those that are shown begin; null where there are none. */
function earlierToken({ items, next }: Part<ToldEvent>, shown: number): string | null {
  if (shown < items.length) return encodePosition(TOKEN, { token: null, skip: shown });
  return next === null ? null : encodePosition(TOKEN, { token: next, skip: 0 });
}

function factsOf(incident: Incident, timeZone: string | undefined): readonly Fact[] {
  const { createdAt, resolvedAt, source, chatTopics, runbooks } = incident;
  const facts = [
    { name: 'Started', value: createdAt === null ? '' : shortTime(createdAt, timeZone) },
    { name: 'Resolved', value: resolvedAt === null ? '' : shortTime(resolvedAt, timeZone) },
    { name: 'Started by', value: starterOf(source) },
    { name: 'Response plan', value: planNameOf(incident.arn) },
    {
      name: 'Chat channel',
      value: chatTopics.length === 0 ? 'none' : topicsInWords(chatTopics),
    },
    { name: 'Runbooks', value: runbooks.map(shortName).join(', ') },
  ];
  return facts
    .filter(({ value }) => value !== '')
    .map(({ name, value }) => ({ name, value: shorten(value, VALUE_LENGTH) }));
}

function topicsInWords(arns: readonly string[]): string {
  return `SNS topic${arns.length === 1 ? '' : 's'} ${arns.map(shortName).join(', ')}`;
}

/** `CloudWatch alarm payment-webhook-errors`, `by hand, kim (role oncall-admin)`. */
function starterOf({ source, resourceArn, createdBy }: Source): string {
  const by = callerName(createdBy);
  const first = [sourceTitle(source), ...(resourceArn === '' ? [] : [alarmName(resourceArn) ?? resourceArn])].join(' ');
  return resourceArn !== '' || by === '' ? first.trim() : [first, by].filter((part) => part !== '').join(', ');
}

function callerName(arn: string): string {
  const session = /:assumed-role\/([^/]+)\/(.+)$/.exec(arn);
  return session ? `${session[2]} (role ${session[1]})` : arn === '' ? '' : shortName(arn);
}

/** The name of the alarm of this ARN; null where it is none of an alarm. */
function alarmName(arn: string): string | null {
  const { service, resource = '' } = readArn(arn) ?? {};
  return service === 'cloudwatch' && resource.startsWith('alarm:') ? resource.slice('alarm:'.length) : null;
}

export function itemView({ type, title, value }: RelatedItem): IncidentView['items'][number] {
  return {
    kind: shorten(kindTitle(type), NAME_LENGTH),
    title: shorten(title, TITLE_LENGTH),
    value: shorten(value.text, VALUE_LENGTH),
    url: value.kind === 'url' ? value.text : null,
  };
}

function buttonsOf(ran: RanCommand, incident: Incident, earlier: string | null, hasMore: boolean) {
  const { arn, isOpen } = incident;
  const button = (title: string, operation: string, options: Readonly<Record<string, string>>): CommandButton => ({
    title,
    line: lineBeside(`ssm-incidents ${operation}`, options, ran),
  });
  const record = { 'incident-record-arn': arn };
  const page = { 'sort-by': 'EVENT_TIME', 'sort-order': 'DESCENDING', 'max-items': String(EVENTS) };
  return [
    ...(isOpen
      ? [
          button('Resolve', 'update-incident-record', { arn, status: 'RESOLVED' }),
          button('Change impact', 'update-incident-record', { arn }),
        ]
      : []),
    button('Add note', 'create-timeline-event', record),
    button('Add related item', 'update-related-items', record),
    ...alarmButton(ran, incident.source.resourceArn),
    ...(earlier === null
      ? []
      : [button('Earlier events', 'list-timeline-events', { ...record, ...page, 'starting-token': earlier })]),
    ...(hasMore ? [button('All related items', 'list-related-items', record)] : []),
    button('Refresh', 'get-incident-record', { arn }),
  ];
}

/** The alarm that started it, with its graph, where it is one of the same account. */
function alarmButton(ran: RanCommand, arn: string): readonly CommandButton[] {
  const name = alarmName(arn);
  const { region, accountId } = readArn(arn) ?? {};
  if (name === null || accountId !== ran.principal.accountId || !region) return [];
  const line = lineBeside(
    'cloudwatch describe-alarms',
    { 'alarm-names': name },
    {
      ...ran,
      ready: { ...ran.ready, region },
    },
  );
  return [{ title: 'Show alarm', line }];
}
