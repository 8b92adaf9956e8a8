import type { Operation, Service } from '../command/catalogue.ts';
import type { Input } from '../command/command.ts';
import { ACCESS_EXCEPTIONS, type AccessException, READING_VERBS } from './access-table.ts';

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
 *   operation can do at worst.
 */
export function accessOf(
  service: Pick<Service, 'name'>,
  operation: Pick<Operation, 'name'>,
  input: Input = {},
): Access {
  for (const exception of EXCEPTIONS.get(`${service.name}:${operation.name}`) ?? []) {
    if (exception.when === undefined || input[exception.when.member] === exception.when.equals) return exception.access;
  }
  // EC2 answers any call with DryRun after checking permissions, without doing what was asked.
  if (service.name === 'ec2' && input.DryRun === true) return 'read';
  return READING_VERBS.has(verbOf(operation.name)) ? 'read' : 'change';
}

/** First word of an API name, without `Batch` in front: `Describe` of `DescribeAlarms`, `Get` of `BatchGetBuilds`. */
function verbOf(operationName: string): string {
  return VERB.exec(operationName)?.[1] ?? '';
}
