import { shorten } from '../../../cards/text.ts';
import { type Incoming, notification } from '../event.ts';
import { entriesAt, isObject, timeAt } from '../fields.ts';
import { readArn } from '../links.ts';
import { jsonOf } from '../loose-json.ts';
import { linked } from '../markdown.ts';
import type { Items, Notification, Severity } from '../notification.ts';
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
import { jsonDetail, linksIn } from './any-event.ts';

const MAX_FACTS = 12;
const MAX_ITEM_FACTS = 8;
const MAX_ITEMS = 100;
const MAX_TITLE_LENGTH = 200;

/** Members that a message's own title is in, the best first. */
const TITLES: readonly RegExp[] = [
  /^(?:title|subject|headline|alertname|alarmname)$/,
  /^(?:summary|(?:event|alert|status)?message|text|eventname|event|alert|default|detailtype)$/,
  /^(?:notificationtype|messagetype|eventtype|type|name|action|description)$/,
];
const TIMES = /^(?:time|timestamp|eventtime|date|createdat|occurredat|datetime)$/;
const ACCOUNTS = /^(?:account|accountid|awsaccountid|awsaccount)$/;
const REGIONS = /^(?:region|awsregion)$/;
/** Sentences in the body rather than among the facts. */
const SENTENCES = /^(?:message|text|body|details?|reason|error|errormessage|summary)$|description$/;

/** Any other JSON: its telling leaves as facts, its list of objects as items, the whole of it in the details. */
export function anyJson(incoming: Incoming): Notification | null {
  const json = jsonOf(incoming);
  if (!isObject(json) && !Array.isArray(json)) return null;
  const { message } = incoming;
  const list = listIn(json);
  const leaves = leavesOf(
    list === null || Array.isArray(json) ? (list === null ? json : {}) : withoutMember(json, list.name),
  );
  const telling = byTelling(leaves);
  const own = titleLeaf(telling);
  const title = message.subject?.trim() || titleText(own) || describedBy(json, list, telling);
  const state = stateIn(telling);
  const isShown = (leaf: Leaf) => leaf === own && titleText(leaf) === title && title.length <= MAX_TITLE_LENGTH;
  const sentence =
    telling.find((leaf) => SENTENCES.test(keyOf(leaf)) && /\s/.test(leaf.value) && !isShown(leaf)) ?? null;
  const find = (form: RegExp, value: RegExp) =>
    telling.find((leaf) => form.test(keyOf(leaf)) && value.test(leaf.value));
  const account = find(ACCOUNTS, /^\d{12}$/);
  const region = find(REGIONS, /^[a-z]{2}[a-z-]*-\d{1,2}$/);
  const time = find(TIMES, /\d/);
  const arn = readArn(telling.find((leaf) => readArn(leaf.value)?.accountId)?.value ?? null);
  return notification({
    type: 'JSON',
    sourceName: 'Message',
    severity: severityIn(state, title),
    state: state === null ? '' : state.value.toUpperCase(),
    title: shorten(title, MAX_TITLE_LENGTH),
    body: linked(sentence?.value ?? null),
    accountId: account?.value ?? arn?.accountId ?? null,
    region: region?.value ?? arn?.region ?? null,
    time: timeAt(time?.value) ?? message.timestamp,
    facts: factsOf(
      telling.filter((leaf) => ![sentence, account, region].includes(leaf) && !isShown(leaf)),
      MAX_FACTS,
    ),
    details: jsonDetail('JSON', json),
    items: list === null ? null : itemsOf(list.name, list.objects),
    links: linksIn(leaves),
    variables: {},
  });
}

interface ObjectList {
  readonly name: string;
  readonly objects: readonly Readonly<Record<string, unknown>>[];
}

/** The longest list of objects, at the top or one level down; one object alone is no list. */
function listIn(json: unknown): ObjectList | null {
  const lists = Array.isArray(json) ? [['Entries', json] as const] : entriesAt(json);
  const found = lists.flatMap(([name, value]) => {
    const objects = Array.isArray(value) ? value.filter(isObject) : [];
    return objects.length > 1 || (Array.isArray(json) && objects.length > 0) ? [{ name, objects }] : [];
  });
  return found.toSorted((one, other) => other.objects.length - one.objects.length)[0] ?? null;
}

function withoutMember(json: unknown, name: string): unknown {
  return Object.fromEntries(entriesAt(json).filter(([member]) => member !== name));
}

function itemsOf(name: string, objects: ObjectList['objects']): Items {
  const entries = objects.slice(0, MAX_ITEMS).map((object, index) => {
    const telling = byTelling(leavesOf(object));
    const title = titleLeaf(telling) ?? telling.find((leaf) => /(?:name|id|arn)$/.test(keyOf(leaf))) ?? null;
    const state = stateIn(telling);
    return {
      title: shorten(title?.value ?? `${inWords(name)} ${index + 1}`, MAX_TITLE_LENGTH),
      state: state?.value.toUpperCase() ?? '',
      severity: severityOf(state?.value ?? ''),
      facts: factsOf(
        telling.filter((leaf) => leaf !== title && leaf !== state),
        MAX_ITEM_FACTS,
      ),
      link: linksIn(telling)[0] ?? null,
    };
  });
  const more = objects.length - entries.length;
  return { title: more > 0 ? `${inWords(name)} (${more} more in the JSON)` : inWords(name), entries };
}

function titleLeaf(telling: readonly Leaf[]): Leaf | null {
  for (const form of TITLES) {
    const found = telling.find((leaf) => form.test(keyOf(leaf)) && leaf.path.length <= 3);
    if (found !== undefined) return found;
  }
  return null;
}

/** The first line of a title; a word in capitals, such as NEW_FINDINGS, in words. */
function titleText(leaf: Leaf | null): string {
  const line = leaf?.value.split(/\r?\n/)[0]?.trim() ?? '';
  return /^[A-Z0-9]+(?:_[A-Z0-9]+)+$/.test(line) ? inWords(line.toLowerCase()) : line;
}

/** "Order ID 4711: FAILED", or "JSON with total, customer": all that can be said of one without a title. */
function describedBy(json: unknown, list: ObjectList | null, telling: readonly Leaf[]): string {
  if (Array.isArray(json)) return list === null ? `List of ${json.length} values` : `List of ${json.length} entries`;
  const named = telling.find((leaf) => /(?:name|id)$/.test(keyOf(leaf)) && !/^(?:aws)?account/.test(keyOf(leaf)));
  const state = stateIn(telling);
  if (named !== undefined && named.path.length <= 2) {
    return `${inWords(named.path.at(-1) ?? '')} ${named.value}${state === null ? '' : `: ${state.value}`}`;
  }
  const names = entriesAt(json).map(([name]) => name);
  if (names.length === 0) return 'Empty JSON message';
  return `JSON with ${names.slice(0, 4).join(', ')}${names.length > 4 ? ` and ${names.length - 4} more` : ''}`;
}

function severityIn(state: Leaf | null, title: string): Severity {
  const severity = severityOf(state?.value ?? '');
  return severity === 'neutral' ? severityOfSentence(title) : severity;
}
