import type { Caller } from '../aws/call.ts';
import type { Principal } from '../aws/principal.ts';
import { listAt, textAt } from '../notifications/fields.ts';
import type { LogSearch } from '../notifications/notification.ts';
import { PersonError } from '../telemetry/person-error.ts';
import { type Ask, LOG_GROUP_LOOKUPS, type Question } from './log-group-lookups.ts';
import { isLogGroupName, logGroupName } from './log-group-name.ts';
import { LOG_GROUP_RULES } from './log-group-table.ts';

type Metric = LogSearch['metrics'][number];

export interface FoundLogGroups {
  /** Names, the likeliest first. */
  readonly groups: readonly string[];
  /** False where it could not be seen whether they exist. */
  readonly checked: boolean;
  /** Names that were looked for, `*` for anything at the end. */
  readonly lookedFor: readonly string[];
  /** What could not be looked up and why, a sentence each. */
  readonly problems: readonly string[];
}

export interface LogGroupSource {
  readonly caller: Caller;
  readonly principal: Principal;
  readonly region: string;
}

/** An alarm of metric math may have hundreds of metrics, and each costs calls. */
const METRICS = 10;
const CANDIDATES = 30;
/** DescribeLogGroups takes 10 calls a second from an account. */
const AT_ONCE = 4;
/** So many names that nobody could check are worth offering. */
const UNCHECKED = 6;
const DEADLINE_MS = 8000;

/** Codes of failures that one look-up may have while the others go on. All others would meet every call. */
const PASSABLE: ReadonlySet<string> = new Set([
  'access-denied',
  'aws-error',
  'conflict',
  'deadline',
  'denied-operation',
  'invalid-input',
  'not-found',
  'not-supported',
  'quota-exceeded',
  'subscription-required',
  'throttled',
  'unavailable',
  'unreadable-answer',
  'validation',
]);

/**
 * Finds the log groups behind an event with the principal's own rights: those that the event names, those of metric filters that make the
 * metric, those that the resource is configured with, and those whose names are known. A look-up that fails by itself is told in
 * `problems`; what would fail every call rejects with the PersonError.
 */
export async function findLogGroups(source: LogGroupSource, search: LogSearch): Promise<FoundLogGroups> {
  const problems = new Set<string>();
  const ask = asking(source, problems);
  const metrics = search.metrics.slice(0, METRICS);
  const [filtered, configured] = await Promise.all([
    Promise.all(metrics.map((metric) => metricFilterGroups(ask, metric))),
    Promise.all(metrics.map((metric) => configuredGroups(ask, metric))),
  ]);
  const named = [...search.groups, ...filtered.flat(), ...configured.flat()].flatMap(
    (group) => logGroupName(group ?? '', source.region) ?? [],
  );
  const candidates = [...new Set([...named, ...metrics.flatMap(wellKnownGroups)])].slice(0, CANDIDATES);
  return { ...(await existing(ask, candidates)), lookedFor: candidates, problems: [...problems] };
}

/** The table's names for a metric. */
export function wellKnownGroups({ namespace, dimensions }: Metric): readonly string[] {
  return LOG_GROUP_RULES.filter(({ namespaces }) => namespaces.length === 0 || namespaces.includes(namespace))
    .flatMap(({ groups }) => groups)
    .flatMap((template) => filledIn(template, dimensions) ?? []);
}

function filledIn(template: string, dimensions: Metric['dimensions']): string | null {
  let isComplete = true;
  const name = template.replace(/\{(\w+)\}/g, (_whole, dimension: string) => {
    const value = Object.hasOwn(dimensions, dimension) ? dimensions[dimension] : undefined;
    // A dimension's value is anything: only what can be part of a log group's name is looked for.
    isComplete &&= value !== undefined && isLogGroupName(value);
    return value ?? '';
  });
  return isComplete && isLogGroupName(name.replace(/\*$/, '')) ? name : null;
}

/** Log groups whose metric filters write the metric. AWS keeps the namespaces that begin with `AWS/` to itself. */
async function metricFilterGroups(ask: Ask, { namespace, name }: Metric): Promise<readonly (string | null)[]> {
  if (namespace.startsWith('AWS/')) return [];
  const answer = await ask({
    service: 'logs',
    operation: 'DescribeMetricFilters',
    permission: 'logs:DescribeMetricFilters',
    input: { metricName: name, metricNamespace: namespace },
  });
  return listAt(answer, 'metricFilters')
    .filter((filter) =>
      listAt(filter, 'metricTransformations').some(
        (made) => textAt(made, 'metricName') === name && textAt(made, 'metricNamespace') === namespace,
      ),
    )
    .map((filter) => textAt(filter, 'logGroupName'));
}

async function configuredGroups(ask: Ask, { namespace, dimensions }: Metric): Promise<readonly (string | null)[]> {
  const lookups = LOG_GROUP_LOOKUPS.filter(
    (lookup) =>
      lookup.namespaces.includes(namespace) && lookup.dimensions.every((name) => Object.hasOwn(dimensions, name)),
  );
  return (await Promise.all(lookups.map(({ find }) => find(ask, dimensions)))).flat();
}

/** Those of the candidates that exist and can be searched. Candidates nobody could check are kept, but for open ends. */
async function existing(ask: Ask, candidates: readonly string[]): Promise<Pick<FoundLogGroups, 'groups' | 'checked'>> {
  const found = new Set<string>();
  const unchecked: string[] = [];
  for (let from = 0; from < candidates.length; from += AT_ONCE) {
    const some = candidates.slice(from, from + AT_ONCE);
    const answers = await Promise.all(some.map((candidate) => groupsLike(ask, candidate)));
    for (const [place, candidate] of some.entries()) {
      const groups = answers[place];
      if (groups) for (const group of groups) found.add(group);
      else unchecked.push(candidate);
    }
  }
  if (found.size > 0 || unchecked.length === 0) return { groups: [...found], checked: true };
  const names = unchecked.filter((candidate) => !candidate.endsWith('*'));
  return { groups: names.slice(0, UNCHECKED), checked: false };
}

async function groupsLike(ask: Ask, candidate: string): Promise<readonly string[] | null> {
  const prefix = candidate.replace(/\*$/, '');
  const answer = await ask({
    service: 'logs',
    operation: 'DescribeLogGroups',
    permission: 'logs:DescribeLogGroups',
    input: { logGroupNamePrefix: prefix },
  });
  if (answer === null) return null;
  return listAt(answer, 'logGroups').flatMap((group) => {
    const name = textAt(group, 'logGroupName');
    // Logs Insights does not read this class: it only passes entries on.
    const isReadable = textAt(group, 'logGroupClass') !== 'DELIVERY';
    const isMeant = prefix === candidate ? name === candidate : name?.startsWith(prefix) === true;
    return name !== null && isMeant && isReadable ? [name] : [];
  });
}

function asking({ caller, principal, region }: LogGroupSource, problems: Set<string>): Ask {
  const asked = new Map<string, ReturnType<Ask>>();
  const call = async ({ service, operation, permission, input }: Question) => {
    try {
      const request = { principal, region, service, operation, input: { ...input }, deadlineMs: DEADLINE_MS };
      return (await caller.call(request)).output;
    } catch (error) {
      if (!(error instanceof PersonError) || !PASSABLE.has(error.code)) throw error;
      // The thing itself is gone: there is nothing that its owner could allow.
      if (error.code !== 'not-found') problems.add(problemOf(error, { operation, permission }));
      return null;
    }
  };
  return (question) => {
    // Several metrics of one alarm are mostly of one resource.
    const key = JSON.stringify(question);
    const answer = asked.get(key) ?? call(question);
    asked.set(key, answer);
    return answer;
  };
}

function problemOf(error: PersonError, { operation, permission }: Pick<Question, 'operation' | 'permission'>): string {
  return error.code === 'access-denied'
    ? `${permission} is not allowed, by the role or a guardrail: what it would tell was left out.`
    : `${operation} failed: ${error.message}`;
}
