import { shorten } from '../../../cards/text.ts';
import { type BusEvent, busNotification, type Incoming } from '../event.ts';
import { at, textAt } from '../fields.ts';
import { consoleLink, readArn, shortName } from '../links.ts';
import { linked } from '../markdown.ts';
import type { Detail, Link, Notification, Severity } from '../notification.ts';
import {
  byTelling,
  factsOf,
  inWords,
  keyOf,
  type Leaf,
  leavesOf,
  severityOf,
  severityOfSentence,
  stateIn,
} from '../telling.ts';
import { sourceNamed } from './source-names.ts';

const MAX_FACTS = 11;
const MAX_TITLE_LENGTH = 200;
const MAX_SUBJECT_LENGTH = 100;
const MAX_RESOURCES = 5;
const MAX_LINKS = 4;
const MAX_JSON_LENGTH = 20_000;

/** Leaves that say in a sentence what happened, the most telling first. */
const SENTENCES =
  /^(?:error|errors|errormessage|cause|reason|statereason|failurereason|statusreason|statusmessage|message|description|summary|statusdetails?|details?)$/;
/** Names of what an event is about; not those of who did it or of whose it is. */
const SUBJECTS =
  /^(?!.*(?:account|user|attribute|event|parameter|host|monitor|key|display|caller|principal|request|customer)name$).*name$|^(?:title|subject)$/;
const SUBJECT_IDS =
  /^(?!(?:account|aws?account|owner|request|event|trace|correlation|message|session|tenant|org|organization|principal|user|access\w*)id$).*(?:id|arn)$/;
/** Leaves that the card shows anyway. */
const SHOWN_ANYWAY = new Set([
  'account',
  'accountid',
  'awsaccountid',
  'region',
  'awsregion',
  'eventversion',
  'version',
  'schemaversion',
]);

/** Any event of EventBridge: what its type, its resources and the telling leaves of its detail say. */
export function anyEvent({ event }: Incoming): Notification | null {
  if (event === null) return null;
  const { type, name: sourceName, console: page } = sourceNamed(event.source);
  const leaves = leavesOf(event.detail);
  const telling = byTelling(leaves);
  const sentence =
    telling
      .filter((leaf) => SENTENCES.test(keyOf(leaf)) && /\s/.test(leaf.value))
      .toSorted((one, other) => one.path.length - other.path.length)[0] ?? null;
  const state = stateIn(telling);
  const subject = subjectOf(event, telling);
  const facts = telling.filter(
    (leaf) => leaf !== sentence && leaf !== state && !(SHOWN_ANYWAY.has(keyOf(leaf)) && isOwn(event, leaf.value)),
  );
  const severity = severityIn(event, state, sentence, telling);
  return busNotification(event, {
    type,
    sourceName,
    severity,
    state: state === null ? '' : state.value.toUpperCase(),
    title: shorten(titleOf(event, subject, state), MAX_TITLE_LENGTH),
    body: linked(sentence?.value ?? null),
    facts: [
      ...(state === null ? [] : [{ name: inWords(state.path.at(-1) ?? 'state'), value: state.value }]),
      ...factsOf(facts, MAX_FACTS - 2),
      { name: event.resources.length === 1 ? 'Resource' : 'Resources', value: resourcesOf(event) },
      { name: 'Source', value: event.source },
    ],
    details: jsonDetail('Event', event.detail),
    links: [
      ...(page === null ? [] : [{ title: `Open ${sourceName}`, url: consoleLink(event.region, page) }]),
      ...linksIn(leaves),
    ],
    variables: { Source: event.source, DetailType: event.detailType },
  });
}

/** A value as indented JSON, shut until opened, cut where it is longer than a card can hold. */
export function jsonDetail(title: string, value: unknown): readonly Detail[] {
  return [{ title, text: shorten(indented(value), MAX_JSON_LENGTH), code: true }];
}

function indented(value: unknown): string {
  try {
    return JSON.stringify(value, null, 2) ?? '';
  } catch {
    // Serialising recurses, parsing does not: what is nested by the thousand can be read but not written.
    return 'Nested too deeply to be shown.';
  }
}

/** Addresses of the web among the leaves, titled by their names. */
export function linksIn(leaves: readonly Leaf[]): readonly Link[] {
  const links = new Map<string, string>();
  for (const { path, value } of leaves) {
    if (links.size < MAX_LINKS && /^https?:\/\/\S+$/i.test(value) && !links.has(value)) {
      links.set(value, inWords(path.at(-1) ?? '').replace(/ (?:URL|URI|link|href)$/i, '') || 'Link');
    }
  }
  return [...links].map(([url, title]) => ({ title, url }));
}

/** "ACM Certificate Expired: shop.example.com, FAILED". What the type says already is not said again. */
function titleOf({ detailType }: BusEvent, subject: string | null, state: Leaf | null): string {
  const says = (text: string) => detailType.toLowerCase().includes(text.toLowerCase());
  const isLevel = state !== null && /level|severity|priority/.test(keyOf(state));
  const end = state === null || isLevel || says(state.value) ? '' : `, ${state.value}`;
  return subject === null || says(subject)
    ? `${detailType}${end === '' ? '' : `: ${end.slice(2)}`}`
    : `${detailType}: ${subject}${end}`;
}

/** What the event is about: a name in it, else a resource, else an id. */
function subjectOf({ resources }: BusEvent, telling: readonly Leaf[]): string | null {
  const near = telling.filter(({ path, value }) => path.length <= 3 && !/\s{2}|\n/.test(value));
  const name = near.find((leaf) => SUBJECTS.test(keyOf(leaf)))?.value;
  const resource = resources.find((one) => readArn(one) !== null) ?? resources[0];
  const id = near.find((leaf) => leaf.path.length <= 2 && SUBJECT_IDS.test(keyOf(leaf)))?.value;
  const found = name ?? (resource === undefined ? id : shortName(resource));
  return found === undefined ? null : shorten(found, MAX_SUBJECT_LENGTH);
}

/** By the state, else by a word for severity, else by the event's type, else by what it says. */
function severityIn(
  { detailType, detail }: BusEvent,
  state: Leaf | null,
  sentence: Leaf | null,
  telling: readonly Leaf[],
): Severity {
  const words = [
    state?.value,
    telling.find((leaf) => /^(?:severity|severitylabel|level|priority)$/.test(keyOf(leaf)))?.value,
    detailType,
    textAt(detail, 'eventType'),
    textAt(detail, 'errorCode') === null && at(detail, 'error') === undefined ? undefined : 'error',
  ];
  const severity = words.map((word) => severityOf(word ?? '')).find((one) => one !== 'neutral');
  return severity ?? severityOfSentence(sentence?.value ?? '');
}

function resourcesOf({ resources }: BusEvent): string | null {
  const shown = resources.slice(0, MAX_RESOURCES).join(', ');
  return resources.length > MAX_RESOURCES ? `${shown} and ${resources.length - MAX_RESOURCES} more` : shown || null;
}

function isOwn({ account, region }: BusEvent, value: string): boolean {
  return value === account || value === region || /^\d{1,2}(?:\.\d+)?$/.test(value);
}
