import { shorten } from '../../cards/text.ts';
import { isObject, timeAt } from './fields.ts';
import type { Fact, Severity } from './notification.ts';

/** A value at the end of a path through something from outside. */
export interface Leaf {
  /** Names of members; places in lists are left out. */
  readonly path: readonly string[];
  readonly value: string;
}

const MAX_DEPTH = 8;
/** Members and items looked at: the first telling leaves of any event are among them. */
const MAX_VISITS = 1000;
const MAX_LEAVES = 300;
/** Objects of a list that are looked into. */
const MAX_ITEMS = 3;
/** Values of a list that stand in one fact. */
const MAX_VALUES = 8;
const MAX_VALUE_LENGTH = 300;
const MAX_NAME_LENGTH = 80;

/** How telling a leaf is by the last word or words of its path, the most telling first. The first form that matches counts. */
const RANKS: readonly (readonly [form: RegExp, rank: number])[] = [
  [
    /(version|token|checksum|etag|sequencer|hash|signature|schema|useragent|nonce|principalid|accesskeyid|requestid)$/,
    7,
  ],
  [/(status|state|result|outcome|severity|level|priority|phase|action|operation|eventname|compliance)$/, 0],
  [/(error|exception|cause|reason|failure|fault|errorcode|errormessage)s?$/, 0],
  [/(message|description|summary|title|subject|details?|note|text)$/, 1],
  [/(name|names|user|actor|host|hostname|environment|stage|cluster|bucket|queue|function|service|image)$/, 2],
  [/(id|ids|arn|arns|identifier|url|uri|address)$/, 3],
  [/(type|kind|category|code)$/, 3],
  [/(count|total|number|size|percent|percentage|amount|value|limit|threshold|duration)$/, 4],
  [/(time|date|timestamp|edat|since|until)$/, 6],
];
const OTHER_RANK = 4;
/** A member deeper down is less telling. */
const RANK_PER_LEVEL = 0.75;

/** Words written in capitals, keyed as they stand in names of members. */
const CAPITALS = new Set(
  'id ids arn arns url uri ip ips vpc iam cpu gpu db az ecs ec2 eks s3 kms ssm sns sqs dns http https os ami ebs efs api aws cidr tls ssl acl mfa ttl cve'.split(
    ' ',
  ),
);

/** Severity of a state's or level's word; the first form that matches counts, so that "unhealthy" is not "healthy". */
const SEVERITIES: readonly (readonly [form: RegExp, severity: Severity])[] = [
  [/\b(?:no|non|not|un)[-_ ]?(?:compliant|reachable|available)\b|\bnoncompliant\b/, 'warning'],
  [/\b(?:no|0|zero|without) (?:errors?|failures?)\b/, 'good'],
  [
    /fail|\berrors?\b|error$|critical|\bcrit\b|fatal|emergency|unhealthy|impaired|aborted|denied|\balarm\b|\bred\b|\bdown\b|\bhigh\b|\bpanic\b|firing|corrupt|unsuccessful|severe|outage|exceeded|rollback|rolled back/,
    'critical',
  ],
  [/succe/, 'good'],
  [
    /warn|degrad|time[d_ -]*out|stopp|interrupt|expir|delayed|action required|drift|throttl|\bmedium\b|cancel|retir|suspend|reject|approaching|terminat|\byellow\b|missing|unavailable|unreachable|unknown|skipped/,
    'warning',
  ],
  [
    /complet|healthy|\bok\b|resolved|recovered|\bactive\b|available|running|ready|\bgreen\b|passed|approved|\bcompliant\b|deployed|finished|\bdone\b|normal/,
    'good',
  ],
];

/** What a word for a state, a level or a result means; `neutral` where it tells nothing. */
export function severityOf(word: string): Severity {
  const text = word.replace(/[_-]+/g, ' ').toLowerCase();
  return SEVERITIES.find(([form]) => form.test(text))?.[1] ?? 'neutral';
}

/** Words in a sentence that tell how bad it is. A sentence may speak of what is "available" or "complete" without being good news. */
const SENTENCES: readonly (readonly [form: RegExp, severity: Severity])[] = [
  [/\b(?:no|0|zero|without) (?:errors?|failures?)\b/, 'neutral'],
  [/\b(?:resolved|recovered|succeeded|successful(?:ly)?|back to normal)\b/, 'good'],
  [
    /\b(?:critical|fatal|emergency|failed|failure|failures|fails|error|errors|outage|is down|alarm|exception|unhealthy)\b/,
    'critical',
  ],
  [
    /\b(?:warning|warn|degraded|expires?|expired|expiring|timed out|timeout|delayed|throttled|action required)\b/,
    'warning',
  ],
];

/** What a sentence says of how bad it is, by few and plain words; `neutral` where it tells nothing. */
export function severityOfSentence(sentence: string): Severity {
  const text = sentence.replace(/[_-]+/g, ' ').toLowerCase();
  return SENTENCES.find(([form]) => form.test(text))?.[1] ?? 'neutral';
}

/** The leaves of a value, in its order, bounded in depth and number. Values of a list of scalars are one leaf. */
export function leavesOf(value: unknown): readonly Leaf[] {
  const leaves: Leaf[] = [];
  let visits = 0;
  const visit = (found: unknown, path: readonly string[]): void => {
    visits += 1;
    if (visits > MAX_VISITS || leaves.length >= MAX_LEAVES || path.length > MAX_DEPTH) return;
    const scalar = scalarOf(found);
    if (scalar !== null) {
      if (scalar !== '') leaves.push({ path, value: scalar });
    } else if (Array.isArray(found)) {
      const scalars = found.flatMap((item) => scalarOf(item) ?? []).filter((text) => text !== '');
      if (scalars.length > 0) leaves.push({ path, value: listed(scalars) });
      for (const item of found.filter((one) => typeof one === 'object').slice(0, MAX_ITEMS)) visit(item, path);
    } else if (isObject(found)) {
      for (const [key, member] of Object.entries(found)) visit(member, [...path, key]);
    }
  };
  visit(value, []);
  return leaves;
}

/** The most telling leaves first: results and errors, messages, names, ids; what is deep down, technical or a time last. */
export function byTelling(leaves: readonly Leaf[]): readonly Leaf[] {
  return leaves
    .map((leaf) => ({ leaf, rank: rankOf(leaf) }))
    .toSorted((one, other) => one.rank - other.rank)
    .map(({ leaf }) => leaf);
}

const STATES =
  /(?:^|[a-z])(?:status|state|result|outcome|conclusion|compliance)(?:code)?$|^(?:severity|level|severitylabel|priority)$/;
const FORMER = /^(?:previous|prior(?!ity)|old|former|last|from|desired|expected|original)/;
const MAX_STATE_LENGTH = 40;

/** The leaf that says how the thing stands now, in a word; null where there is none near the top. */
export function stateIn(telling: readonly Leaf[]): Leaf | null {
  const isState = (leaf: Leaf) =>
    STATES.test(keyOf(leaf)) &&
    !leaf.path.some((name) => FORMER.test(name.toLowerCase())) &&
    /^[\p{L}][^,;]*$/u.test(leaf.value) &&
    leaf.value.length <= MAX_STATE_LENGTH;
  return telling.find((leaf) => leaf.path.length <= 3 && isState(leaf)) ?? null;
}

/** Leaves as facts, each name once: where two have one, the names of what they are in tell them apart. */
export function factsOf(leaves: readonly Leaf[], limit: number): readonly Fact[] {
  const facts = new Map<string, string>();
  for (const leaf of leaves) {
    if (facts.size >= limit) break;
    const short = nameOf(leaf.path);
    const known = facts.get(short);
    const value = shorten(readable(leaf), MAX_VALUE_LENGTH);
    if (known !== value) facts.set(known === undefined ? short : inWords(leaf.path.join(' ')), value);
  }
  return [...facts].map(([name, value]) => ({ name, value }));
}

/** A leaf's value; of seconds or milliseconds since 1970 the time. */
function readable(leaf: Leaf): string {
  const isTime = /(?:time|date|timestamp|at)$/.test(keyOf(leaf)) && /^(?:\d{10}(?:\.\d+)?|\d{13})$/.test(leaf.value);
  const time = isTime ? timeAt(leaf.value) : null;
  return time === null ? leaf.value : `${time.slice(0, 19).replace('T', ' ')} UTC`;
}

/** The last member's name as one lower-case word: `eventname`. */
export function keyOf({ path }: Leaf): string {
  return (path.at(-1) ?? '').replace(/[^A-Za-z0-9]/g, '').toLowerCase();
}

/** A member's name in words: `failureReason` "Failure reason", `instance-id` "Instance ID". */
export function inWords(name: string): string {
  const words = shorten(name, MAX_NAME_LENGTH)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .map((word) =>
      CAPITALS.has(word.toLowerCase()) ? capitals(word) : /^[A-Z][a-z]*$/.test(word) ? word.toLowerCase() : word,
    );
  const text = words.join(' ');
  return text === '' ? shorten(name, MAX_NAME_LENGTH) : text.charAt(0).toUpperCase() + text.slice(1);
}

function capitals(word: string): string {
  return /^(?:ids|arns|ips)$/i.test(word) ? `${word.slice(0, -1).toUpperCase()}s` : word.toUpperCase();
}

/** A name that is telling by itself, else with what it is a member of: `bucket.name` "Bucket name". */
function nameOf(path: readonly string[]): string {
  const last = path.at(-1) ?? '';
  const isBare = /^(?:id|name|arn|value|type|status|state|key|code|version|text|count|size|url|uri)$/i.test(last);
  const parent = path.at(-2);
  return inWords(isBare && parent !== undefined ? `${parent} ${last}` : last === '' ? 'value' : last);
}

function rankOf(leaf: Leaf): number {
  const key = keyOf(leaf);
  const rank = RANKS.find(([form]) => form.test(key))?.[1] ?? OTHER_RANK;
  // "Reason": "" and "Errors": 0 are not news.
  const isNothing = /^(?:0|false|null|none|n\/a|-)$/i.test(leaf.value);
  return rank + leaf.path.length * RANK_PER_LEVEL + (isNothing ? 3 : 0);
}

function scalarOf(value: unknown): string | null {
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return value === null || value === undefined ? '' : null;
}

function listed(values: readonly string[]): string {
  const shown = values.slice(0, MAX_VALUES).join(', ');
  return values.length > MAX_VALUES ? `${shown} and ${values.length - MAX_VALUES} more` : shown;
}
