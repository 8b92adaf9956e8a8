import type { Operation, Service } from '../command/catalogue.ts';
import type { Input } from '../command/command.ts';
import {
  ACCESS_EXCEPTIONS,
  type AccessCondition,
  type AccessException,
  CHANGING_VERBS,
  READING_VERBS,
} from './access-table.ts';

/** What an operation does to what people have in AWS. */
export type Access = 'read' | 'change';

const VERB = /^(?:Batch)?([A-Z][a-z]+)/;

const EXCEPTIONS: ReadonlyMap<string, readonly AccessException[]> = Map.groupBy(
  ACCESS_EXCEPTIONS,
  ({ operation }) => operation,
);

/**
 * Whether an operation only reads, by the first word of its API name and the table of exceptions. What the tables do not
 * know counts as changing.
 *
 * @param input decides where an operation reads or changes depending on it, such as a dry run; left out, what the
 *   operation does without any option.
 */
export function accessOf(
  service: Pick<Service, 'name'>,
  operation: Pick<Operation, 'name'>,
  input: Input = {},
): Access {
  for (const exception of EXCEPTIONS.get(`${service.name}:${operation.name}`) ?? []) {
    if (exception.when === undefined || holds(exception.when, input)) return exception.access;
  }
  // EC2 answers any call with DryRun after checking permissions, without doing what was asked.
  if (service.name === 'ec2' && input.DryRun === true) return 'read';
  return accessOfVerb(operation.name) ?? 'change';
}

/** What the first word of an API name says (`Describe` of `DescribeAlarms`, `Get` of `BatchGetBuilds`); null where no table knows it. */
export function accessOfVerb(operationName: string): Access | null {
  const verb = VERB.exec(operationName)?.[1] ?? '';
  if (READING_VERBS.has(verb)) return 'read';
  return CHANGING_VERBS.has(verb) ? 'change' : null;
}

function holds(condition: AccessCondition, input: Input): boolean {
  const value = input[condition.member];
  if ('equals' in condition) return value === condition.equals;
  if ('absent' in condition) return value === undefined;
  return typeof value === 'string' && value.trimStart().toLowerCase().startsWith(condition.begins);
}
