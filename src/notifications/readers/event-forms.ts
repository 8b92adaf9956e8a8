import { type BusEvent, busNotification, type Incoming, paragraphs, type Reader } from '../event.ts';
import { at, isObject, listAt, textAt, textsAt, timeAt } from '../fields.ts';
import { consoleLink, readArn, shortName } from '../links.ts';
import type { LogSearch, Notification, Severity } from '../notification.ts';
import { capital, cut, durationText, encoded, listText, sizeText, timeText, unquoted } from './fact-text.ts';
import { inWords, isFinalState, lookUp, severityOfMessage, severityOfState, stateAsVerb } from './state-words.ts';

/**
 * An expression: paths of members into `detail`, `|` between those that are tried in turn, then formats after `:`.
 * `@` starts a path into the envelope instead: `@resources.0`. Members' names may hold blanks and hyphens.
 *
 *     errorMessage | attempts.0.container.reason
 *     @resources.0 :name
 */
type Expression = string;

/** Text with expressions in braces; there is none unless each has a value. */
type Template = string;

/** As many facts as a card shows. */
export const MAX_FACTS = 12;

/** How the events of one form are shown. Pure data: every text that is not an expression or a template is shown as it stands. */
export interface EventForm {
  /** The envelope's `detail-type`: itself, or what it must look like. */
  readonly detailType: string | RegExp;
  /** The first that can be filled is the title; else the detail-type and the first resource. */
  readonly titles: readonly Template[];
  readonly state?: Expression;
  /** The service's own severity, which `severities` then ranks instead of the state. */
  readonly label?: Expression;
  /** By the state in lower-case words, before what states usually mean; `*` is for all others. */
  readonly severities?: Readonly<Record<string, Severity>>;
  /** What ranks the event by its words where the state says nothing. */
  readonly ranked?: Expression;
  readonly message?: Expression;
  readonly facts: readonly (readonly [name: string, value: Template])[];
  readonly details?: readonly (readonly [title: string, value: Expression])[];
  /** Where in the console: templates whose values are encoded. The first that can be filled. */
  readonly links?: readonly { readonly path: Template; readonly fragment?: Template }[];
  readonly thread?: Template;
  /** States, in lower-case words, that end the thread; without them those that are usually the last. */
  readonly ends?: readonly string[];
  /** Only a step of the thread's thing. */
  readonly step?: true;
  /** Log groups. */
  readonly logs?: readonly Template[];
  readonly from?: Expression;
  readonly variables?: Readonly<Record<string, Expression>>;
}

/** Forms of one service. */
export interface EventFamily {
  readonly sources: readonly string[];
  readonly type: string;
  readonly sourceName: string;
  /** Asked in order; events that none matches are left to other readers. */
  readonly forms: readonly EventForm[];
}

/** Keyed by the name of the format. */
const FORMATS: Readonly<Record<string, (value: string) => string>> = {
  name: shortName,
  words: inWords,
  capital: (value) => capital(inWords(value)),
  verb: stateAsVerb,
  time: timeText,
  size: sizeText,
  unquoted: (value) => unquoted(value) ?? value,
  upper: (value) => value.toUpperCase(),
  /** `tag-policy-compliant` is a text. */
  compliance: (value) => (value === 'true' ? 'COMPLIANT' : 'NON_COMPLIANT'),
  /** `autoscaling:EC2_INSTANCE_LAUNCHING` without the lead. */
  afterColon: (value) => value.slice(value.indexOf(':') + 1),
  /** "REACHED" of a detail-type that ends in "Checkpoint Reached". */
  lastWord: (value) => value.slice(value.lastIndexOf(' ') + 1).toUpperCase(),
  atMaximum: (value) => (value === 'true' ? ', the maximum' : ''),
  scaledToMax: (value) => (value === 'true' ? 'SCALED TO MAX' : 'SCALED'),
  /** What is done to an instance: terminate, stop, hibernate. */
  participle: (value) => `${value.replace(/e$/, '').replace(/stop$/, 'stopp')}ed`,
  percent: (value) => `${value}%`,
  /** All that follows the account in an ARN but the kind: `aws/backup/Vault`. */
  tail: (value) => value.replace(/^arn:[^:]*:[^:]*:[^:]*:[^:]*:(?:[\w-]+[/:])?/, ''),
  /** "ECR replication" of `ECR Replication Action`. */
  withoutAction: (value) =>
    value.replace(/ (?:Action|State Change|Status Change)$/, '').replace(/ [A-Z][a-z]+/g, (word) => word.toLowerCase()),
  /** JSON in a string, laid out. */
  json: layOut,
  /** `{"code":…,"message":…}` in a string, as EMR gives its reasons. */
  reason: reasonText,
  /** The log group of jobs that choose none; the job has a log stream, or there would be no value. */
  batchLogs: () => '/aws/batch/job',
  /** The words of a command line, which came as a list. */
  commandLine: (value) => value.replaceAll(', ', ' '),
  /** What happened, of an event's name that starts with the thing it happened to: `REPLICATION_TASK_STARTED`. */
  happened: (value) => value.replace(/^(?:REPLICATION|TASK|INSTANCE|SUBNET_GROUP|_)+(?=[A-Z])/, '') || value,
};

type Subject = Pick<BusEvent, 'detail' | 'resources'> & { readonly envelope: unknown };

/** A reader of one service's events from its forms. */
export function familyReader(family: EventFamily): Reader {
  return (incoming) => {
    const event = busEventOf(incoming);
    const form = event === null ? null : formOf(family, event);
    return event === null || form === null ? null : shownBy(family, form, event);
  };
}

/** The envelope; also one without a source, as examples of documentation and trimming rules leave it: its source is then empty. */
export function busEventOf({ event, json, message }: Incoming): BusEvent | null {
  if (event !== null) return placed(event);
  const [detailType, detail] = [textAt(json, 'detail-type'), at(json, 'detail')];
  if (detailType === null || !isObject(detail) || at(json, 'source') !== undefined) return null;
  return placed({
    id: textAt(json, 'id'),
    source: '',
    detailType,
    account: textAt(json, 'account'),
    region: textAt(json, 'region'),
    time: timeAt(json, 'time') ?? message.timestamp,
    resources: textsAt(json, 'resources'),
    detail,
  });
}

/** Account and Region that the envelope lacks, as its first resource has them. */
function placed(event: BusEvent): BusEvent {
  if (event.account !== null && event.region !== null) return event;
  const arn = readArn(event.resources[0] ?? null);
  return { ...event, account: event.account ?? arn?.accountId ?? null, region: event.region ?? arn?.region ?? null };
}

function formOf(family: EventFamily, event: BusEvent): EventForm | null {
  if (event.source !== '' && !family.sources.includes(event.source)) return null;
  const found = family.forms.find(({ detailType }) =>
    typeof detailType === 'string'
      ? detailType === event.detailType
      : event.source !== '' && !/ via CloudTrail$/.test(event.detailType) && detailType.test(event.detailType),
  );
  return found ?? null;
}

function shownBy(family: EventFamily, form: EventForm, event: BusEvent): Notification {
  const subject = { detail: event.detail, resources: event.resources, envelope: { ...event } };
  const [state, message] = [evaluate(form.state, subject), evaluate(form.message, subject)];
  const title = first(form.titles, subject) ?? plainTitle(event);
  const severity = severityOf(form, evaluate(form.label, subject) ?? state, evaluate(form.ranked, subject));
  const key = form.thread === undefined ? null : filled(form.thread, subject);
  const groups = (form.logs ?? []).flatMap((group) => filled(group, subject) ?? []);
  return busNotification(event, {
    type: family.type,
    sourceName: family.sourceName,
    severity,
    state: state ?? '',
    title,
    body: message === null || message === title ? [] : paragraphs(message),
    facts: form.facts
      .map(([name, value]) => ({ name, value: cut(filled(value, subject)) }))
      .filter(({ value }) => value !== null && value !== '')
      .slice(0, MAX_FACTS),
    details: (form.details ?? []).flatMap(([name, expression]) => {
      const text = evaluate(expression, subject);
      return text === null ? [] : [{ title: name, text, code: true }];
    }),
    links: [{ title: `Open in ${family.sourceName}`, url: linkOf(form, event, subject) }],
    logs: groups.length === 0 ? null : logWindow(groups, timeAt(evaluate(form.from, subject)), event.time),
    thread:
      key === null
        ? null
        : {
            key,
            latest: form.step === true ? null : { state: state ?? '', severity, summary: title },
            closes: form.step !== true && (form.ends?.includes(inWords(state ?? '')) ?? isFinalState(state)),
          },
    variables: Object.fromEntries(
      Object.entries(form.variables ?? {}).flatMap(([name, expression]) => {
        const value = evaluate(expression, subject);
        return value === null ? [] : [[name, value]];
      }),
    ),
  });
}

/** Where to look for log entries: from the start, else the quarter of an hour before, to shortly after. */
export function logWindow(groups: readonly string[], startedAt: string | null, endedAt: string): LogSearch {
  const end = Date.parse(endedAt);
  const started = startedAt === null ? Number.NaN : Date.parse(startedAt);
  const start = Number.isNaN(started) || started > end ? end - 15 * 60_000 : Math.max(started, end - 24 * 3_600_000);
  return { groups, metrics: [], from: new Date(start).toISOString(), to: new Date(end + 60_000).toISOString() };
}

/** What is said of an event of which the telling members are missing. */
export function plainTitle({ detailType, resources }: Pick<BusEvent, 'detailType' | 'resources'>): string {
  const [resource] = resources;
  return resource === undefined ? detailType : `${detailType}: ${shortName(resource)}`;
}

function severityOf(form: EventForm, state: string | null, ranked: string | null): Severity {
  const own = state === null ? undefined : lookUp(form.severities ?? {}, inWords(state));
  if (own !== undefined) return own;
  const any = form.severities?.['*'];
  if (any !== undefined) return any;
  const usual = severityOfState(state);
  return usual === 'neutral' ? severityOfMessage(ranked) : usual;
}

function linkOf(form: EventForm, event: BusEvent, subject: Subject): string | null {
  for (const { path, fragment = '' } of form.links ?? []) {
    const [to, place] = [filled(path, subject, encodedPath), filled(fragment, subject, encoded)];
    if (to !== null && place !== null) return consoleLink(event.region, to, place);
  }
  return null;
}

function first(templates: readonly Template[], subject: Subject): string | null {
  for (const template of templates) {
    const text = filled(template, subject);
    if (text !== null) return text;
  }
  return null;
}

function filled(template: Template, subject: Subject, encode = (value: string) => value): string | null {
  let whole = true;
  const text = template.replace(/\{([^{}]+)\}/g, (_all, expression: string) => {
    const value = evaluate(expression, subject);
    if (value === null) whole = false;
    return encode(value ?? '');
  });
  return whole ? text : null;
}

function evaluate(expression: Expression | undefined, subject: Subject): string | null {
  const [paths = '', ...formats] = (expression ?? '').split(':').map((part) => part.trim());
  for (const path of paths.split('|').map((part) => part.trim())) {
    if (path === '') continue;
    const value = rawValue(path, subject);
    if (value !== null) return formats.reduce((text, format) => lookUp(FORMATS, format)?.(text) ?? text, value);
  }
  return null;
}

function rawValue(path: string, { detail, envelope }: Subject): string | null {
  const root = path.startsWith('@') ? envelope : detail;
  const [from, to] = path.split('..');
  if (to !== undefined) return durationText(timeAt(root, ...steps(from)), timeAt(root, ...steps(to)));
  const found = at(root, ...steps(path));
  if (Array.isArray(found)) return listText(listAt(found), 8);
  if (isObject(found)) return Object.keys(found).length === 0 ? null : JSON.stringify(found, null, 2);
  return textAt(found);
}

function steps(path = ''): readonly string[] {
  return path.replace(/^@/, '').split('.');
}

function layOut(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    // Not JSON: shown as it came.
    return text;
  }
}

function reasonText(text: string): string {
  try {
    const reason: unknown = JSON.parse(text);
    return [textAt(reason, 'code'), textAt(reason, 'message')].filter((part) => part !== null).join(': ') || text;
  } catch {
    return text;
  }
}

/** Names of repositories hold slashes, and the console wants them so in a path. */
function encodedPath(value: string): string {
  return encoded(value).replaceAll('%2F', '/');
}
