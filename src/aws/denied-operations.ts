import type { Service } from '../command/catalogue.ts';
import type { Input } from '../command/command.ts';
import { DENIED_BESIDES } from './denied-besides-table.ts';
import {
  INPUT_ACTIONS,
  NO_DECRYPTED_PARAMETERS,
  SESSION_ACTIONS,
  SESSION_FIRST,
  shortened,
} from './denied-session-table.ts';
import { DENIED_BY_AWS_CHATBOT, type DeniedEntry, type InputCondition } from './denied-table.ts';
import {
  actionsOfOperations,
  matches,
  namesOf,
  type OperationPattern,
  operationPattern,
  operationsOfActions,
} from './operation-patterns.ts';
import type { DenyStatement } from './session-policy.ts';

/** What an operation is denied by. */
export interface Denial {
  /** `iam:*`: the pattern as it stands in the table or the configuration. */
  readonly pattern: string;
  /** Follows "denied because". */
  readonly reason: string;
}

interface Rule extends Denial, OperationPattern {
  readonly only: InputCondition | undefined;
}

const EXTRA_REASON = 'the configuration of this bot denies it';

/**
 * How many characters of a session policy the denied actions may take. AWS takes 2,048 for the policy and the guardrails' ARNs together,
 * so this leaves some 500 for these; and the less there is to pack beside the session tags, the better.
 */
export const SESSION_POLICY_BUDGET = 1250;

/** The denied operations: the built-in tables and the patterns of the configuration. */
export class DeniedOperations {
  readonly #rules: readonly Rule[];
  readonly #extra: readonly string[];

  /** @param extra further patterns, `service:Operation` or `service:Action` with `*`; throws where one is of another form. */
  constructor(extra: readonly string[]) {
    const builtIn = [...DENIED_BY_AWS_CHATBOT, ...DENIED_BESIDES].flatMap((entry) =>
      entry.patterns.map((pattern) => rule(pattern, entry.reason, entry.only)),
    );
    this.#rules = [...builtIn, ...extra.flatMap(extraRules)];
    this.#extra = extra;
  }

  /**
   * Whether this call is denied, and by what; null where it is not.
   *
   * @param service the service, or any name of it. Patterns match on its IAM prefix as well as on its name.
   * @param operationName the API's name (`GetParameter`); patterns match it in any case.
   */
  find(service: Pick<Service, 'name' | 'iamPrefix'> | string, operationName: string, input: Input): Denial | null {
    const names = typeof service === 'string' ? namesOf(service) : service;
    const found = this.#rules.find(
      (each) => matches(each, names, operationName) && (each.only === undefined || applies(each.only, input)),
    );
    return found === undefined ? null : { pattern: found.pattern, reason: found.reason };
  }

  /**
   * What the sessions that commands run with are denied by IAM as well, as far as it fits into a session policy: the
   * configuration's patterns first, then AWS Chatbot's own list, then what else is denied whatever the input, the worst of it first. Only
   * direct calls are denied: a service that reads an encrypted queue on the session's behalf still may. `denied-session-table.ts` tells what
   * IAM cannot be told.
   */
  statements(): readonly DenyStatement[] {
    const actions: string[] = [];
    let length = 0;
    for (const action of new Set([
      ...this.#extra.flatMap((pattern) => (isToldToIam(pattern) ? actionsOfExtra(pattern) : [])),
      ...unconditional(DENIED_BY_AWS_CHATBOT).flatMap(sessionActions).map(shortened),
      ...INPUT_ACTIONS,
      ...[...SESSION_FIRST, ...unconditional(DENIED_BESIDES)].flatMap(sessionActions).map(shortened),
    ])) {
      length += action.length + 3;
      if (length > SESSION_POLICY_BUDGET) break;
      actions.push(action);
    }
    const direct = { Bool: { 'aws:ViaAWSService': 'false' } };
    return [{ Effect: 'Deny', Action: actions, Resource: '*', Condition: direct }, NO_DECRYPTED_PARAMETERS];
  }
}

/** What denies every operation of a service, which need not be installed; null where none does. */
export function deniedAsWhole(denied: Pick<DeniedOperations, 'find'>, service: string | undefined): Denial | null {
  // Only a pattern that denies every operation matches this name.
  return service === undefined ? null : denied.find(service, '*', {});
}

/** Whether a text has the form of a pattern: `service:Operation`, either part with `*`. */
export function isDenyPattern(text: string): boolean {
  return /^[A-Za-z0-9*-]+:[A-Za-z0-9*]+$/.test(text);
}

function unconditional(entries: readonly DeniedEntry[]): readonly string[] {
  return entries.filter((entry) => entry.only === undefined).flatMap((entry) => entry.patterns);
}

/** IAM takes no wildcard in front of the colon; a pattern with one is left to `find`. */
function isToldToIam(pattern: string): boolean {
  return !pattern.slice(0, pattern.indexOf(':')).includes('*');
}

/** A pattern of the configuration names operations or IAM's actions: both are meant. */
function actionsOfExtra(pattern: string): readonly string[] {
  return [...sessionActions(pattern), ...actionsOfOperations(pattern)];
}

/** IAM knows actions by its own prefixes. */
function sessionActions(pattern: string): readonly string[] {
  const [service = '', operation = ''] = pattern.split(':');
  return SESSION_ACTIONS.get(pattern) ?? [`${namesOf(service).iamPrefix}:${operation}`];
}

/** What IAM's names of actions stand for is denied under the pattern as it was written. */
function extraRules(pattern: string): readonly Rule[] {
  const own = rule(pattern, EXTRA_REASON, undefined);
  return [own, ...operationsOfActions(pattern).map((operation) => ({ ...own, ...operationPattern(operation) }))];
}

function rule(pattern: string, reason: string, only: InputCondition | undefined): Rule {
  if (!isDenyPattern(pattern)) throw new Error(`A denied operation is written service:Operation, not "${pattern}"`);
  return { pattern, reason, only, ...operationPattern(pattern) };
}

/** What cannot be told for certain from the input counts as denied. */
function applies(condition: InputCondition, input: Input): boolean {
  const value = input[condition.member];
  switch (condition.is) {
    case 'given-true':
      return value !== undefined && value !== false;
    case 'not-true':
      return value !== true;
    case 'mentions':
      return value !== undefined && (typeof value !== 'string' || value.toLowerCase().includes(condition.word));
  }
}
