import { accessOf } from '../../../src/aws/access.ts';
import { DENIED_BESIDES } from '../../../src/aws/denied-besides-table.ts';
import { DeniedOperations } from '../../../src/aws/denied-operations.ts';
import { DENIED_BY_AWS_CHATBOT, type InputCondition } from '../../../src/aws/denied-table.ts';
import { resultMembers } from '../../../src/aws/result-members.ts';
import type { SdkCatalogue, SdkService } from '../../../src/aws/sdk-service.ts';
import type { Operation, Option, Shape, StructureShape } from '../../../src/command/catalogue.ts';
import type { Input } from '../../../src/command/command.ts';
import { parseWords } from '../../../src/command/parse.ts';
import { removal } from '../../../src/command/removals.ts';
import { formatWords } from '../../../src/command/words.ts';

/** A rule of the tables. */
export interface DeniedRule {
  readonly pattern: string;
  readonly reason: string;
  readonly only: InputCondition | undefined;
}

/** Every rule of all tables, a pattern each. */
export const RULES: readonly DeniedRule[] = [...DENIED_BY_AWS_CHATBOT, ...DENIED_BESIDES].flatMap(
  ({ patterns, reason, only }) => patterns.map((pattern) => ({ pattern, reason, only })),
);

/** An option of a command with the text of its value; none for what is set by its name alone. */
export interface SubjectOption {
  readonly option: Option;
  readonly text: string | null;
}

/** A rule with one real operation that it denies, and a complete command of that operation. */
export interface Subject extends DeniedRule {
  readonly service: SdkService;
  readonly operation: Operation;
  /** As the tests' connection notes it: `sts GetCallerIdentity`. */
  readonly call: string;
  /** Required options. */
  readonly required: readonly SubjectOption[];
  /** Options that are not required and make the rule hold, where it depends on the input. */
  readonly harmful: readonly SubjectOption[];
  /** Where the rule depends on a member that is true or false: its option, and what makes the rule hold. */
  readonly flag: { readonly option: Option; readonly harmful: boolean } | null;
  /** The same as JSON. */
  readonly json: Readonly<Record<string, unknown>>;
  readonly words: readonly string[];
  readonly line: string;
  readonly changes: boolean;
  readonly pages: boolean;
  /** Whether the rule is about a call with this input: told from the table alone. */
  denies(input: Readonly<Record<string, unknown>>): boolean;
}

/** A query of log entries that shows what is masked in them. */
const UNMASKED = 'fields @message | UNMASK @message';

/** What makes a rule hold that depends on its input. */
function harmfulValue(only: InputCondition): boolean | string {
  return only.is === 'mentions' ? UNMASKED : only.is === 'given-true';
}

/** Input that makes every rule hold which depends on the input. */
const HARMFUL: Input = Object.fromEntries(
  RULES.flatMap(({ only }) => (only === undefined ? [] : [[only.member, harmfulValue(only)]])),
);

/** The operations of the installed services that are denied, by the pattern that denies them. */
export function deniedOperationsOf(catalogue: SdkCatalogue): ReadonlyMap<string, readonly Operation[]> {
  const denied = new DeniedOperations([]);
  const found = new Map<string, Operation[]>();
  for (const service of catalogue.serviceNames().map((name) => catalogue.service(name))) {
    for (const cliName of service.operationNames) {
      const operation = service.operation(cliName);
      const pattern = operation && denied.find(service, operation.name, HARMFUL)?.pattern;
      if (operation && pattern) found.set(pattern, [...(found.get(pattern) ?? []), operation]);
    }
  }
  return found;
}

/** A subject for every rule that a line can name an operation of. */
export function subjectsOf(
  catalogue: SdkCatalogue,
  denied: ReadonlyMap<string, readonly Operation[]>,
): readonly Subject[] {
  return RULES.flatMap((rule) => subjectOf(rule, catalogue, denied.get(rule.pattern) ?? []) ?? []);
}

/** One with the first operation of these that a line can name. */
export function subjectOf(rule: DeniedRule, catalogue: SdkCatalogue, operations: readonly Operation[]): Subject | null {
  const operation = operations.find(({ service, cliName }) => removal(service, cliName) === undefined);
  if (operation === undefined) return null;
  const { only } = rule;
  const service = catalogue.service(operation.service);
  const own = only && operation.options.find(({ member }) => member.name === only.member);
  if (only !== undefined && own === undefined) throw new Error(`${rule.pattern}: no option for ${only.member}`);
  const given = (option: Option): SubjectOption => ({
    option,
    text: option === own && only?.is === 'mentions' ? UNMASKED : textOf(option.member.shape),
  });
  const required = operation.options.filter((option) => option.required).map(given);
  const harmful = own !== undefined && !own.required && only?.is !== 'not-true' ? [given(own)] : [];
  const words = [service.name, operation.cliName, ...wordsOf([...required, ...harmful])];
  const parsed = parseWords(words, { catalogue, builtIns: [], pending: null });
  if (parsed.kind !== 'operation' || parsed.command.missing.length > 0) {
    throw new Error(`${rule.pattern}: no command is ${formatWords(words)}`);
  }
  return {
    ...rule,
    service,
    operation,
    call: `${service.name} ${operation.name}`,
    required,
    harmful,
    flag: own !== undefined && only?.is !== 'mentions' ? { option: own, harmful: only?.is === 'given-true' } : null,
    json: Object.fromEntries(
      [...required, ...harmful].map(({ option, text }) => [
        option.member.name,
        option === own && text !== null ? text : jsonOf(option.member.shape, []),
      ]),
    ),
    words,
    line: formatWords(words),
    changes: accessOf(service, operation, parsed.command.input) !== 'read',
    pages: operation.paging !== null && resultMembers(operation) !== null,
    denies: (input) => only === undefined || isHarmful(only, input[only.member]),
  };
}

/** Told from the table alone. */
function isHarmful(only: InputCondition, value: unknown): boolean {
  switch (only.is) {
    case 'given-true':
      return value === true;
    case 'not-true':
      return value !== true;
    case 'mentions':
      return typeof value === 'string' && value.toLowerCase().includes(only.word);
  }
}

/** Options as words. */
export function wordsOf(options: readonly SubjectOption[]): readonly string[] {
  return options.flatMap(({ option, text }) => [`--${option.cliName}`, ...(text === null ? [] : [text])]);
}

/** What every option is given that takes a text. */
export const TEXT = 'value1';

/** A value of an option as it is typed: plain text where that will do, else JSON. */
function textOf(shape: Shape): string | null {
  if (shape.kind === 'boolean') return null;
  const json = jsonOf(shape, []);
  return typeof json === 'object' ? JSON.stringify(json) : String(json);
}

/** A value that the shape takes: of a structure what it needs and no more. */
function jsonOf(shape: Shape, above: readonly string[]): unknown {
  switch (shape.kind) {
    case 'structure':
    case 'union':
      return structureOf(shape, [...above, shape.name]);
    case 'list':
      return [jsonOf(shape.member, above)];
    case 'map':
      return { key: jsonOf(shape.value, above) };
    case 'boolean':
      return true;
    case 'number':
    case 'bigint':
    case 'bigdecimal':
      return 1;
    case 'timestamp':
      return '2026-11-21T03:00:00Z';
    case 'document':
      return {};
    default:
      return TEXT;
  }
}

function structureOf(shape: StructureShape, above: readonly string[]): Readonly<Record<string, unknown>> {
  const needed = shape.kind === 'union' ? shape.members.slice(0, 1) : shape.members.filter(({ required }) => required);
  return Object.fromEntries(
    needed
      .filter((member) => !above.includes(member.shape.name))
      .map(({ name, shape: inner }) => [name, jsonOf(inner, above)]),
  );
}
