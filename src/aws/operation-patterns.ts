import type { Service } from '../command/catalogue.ts';
import { ACTIONS_BESIDES, ACTIONS_INSTEAD, ACTIONS_SHARED } from './iam-action-table.ts';
import { canonicalName, iamPrefixOf } from './packages.ts';

/** `service:Operation`, either part with `*` for any text and in any case: for reading whether an operation is meant. */
export interface OperationPattern {
  /** Each may match the service's name or its IAM prefix. */
  readonly services: readonly RegExp[];
  readonly operation: RegExp;
}

type Names = Pick<Service, 'name' | 'iamPrefix'>;

export function operationPattern(pattern: string): OperationPattern {
  const [service = '', operation = ''] = pattern.split(':');
  // Whoever writes `sfn:*` means the service, whichever of its names that is.
  return { services: [glob(service), glob(canonicalName(service))], operation: glob(operation) };
}

/** @param operationName the API's name (`GetParameter`). */
export function matches(pattern: OperationPattern, { name, iamPrefix }: Names, operationName: string): boolean {
  return (
    pattern.operation.test(operationName) && pattern.services.some((form) => form.test(name) || form.test(iamPrefix))
  );
}

/**
 * Patterns of the operations that the IAM actions allow which a pattern names: `lambda:InvokeFunction` gives `lambda:Invoke` and
 * `lambda:InvokeWithResponseStream`. Those that the pattern matches itself are left out.
 */
export function operationsOfActions(pattern: string): readonly string[] {
  const compiled = operationPattern(pattern);
  const found = [ACTIONS_INSTEAD, ACTIONS_SHARED, ACTIONS_BESIDES].flatMap((table) =>
    Object.entries(table).flatMap(([action, operations]) => (covers(compiled, action) ? operations : [])),
  );
  return [...new Set(found)].filter((operation) => !covers(compiled, operation));
}

/** IAM actions that allow nothing but operations which a pattern matches, and which it does not name: `s3:ListBuckets` gives `s3:ListAllMyBuckets`. */
export function actionsOfOperations(pattern: string): readonly string[] {
  const compiled = operationPattern(pattern);
  return Object.entries(ACTIONS_INSTEAD)
    .filter(([action, operations]) => operations.every((each) => covers(compiled, each)) && !covers(compiled, action))
    .map(([action]) => action);
}

/** The IAM action that an operation takes, under AWS CLI and API names, where that is not called as the operation is; null where it is. */
export function actionInstead(service: string, operation: string): string | null {
  const names = namesOf(service);
  for (const table of [ACTIONS_INSTEAD, ACTIONS_SHARED]) {
    for (const [action, operations] of Object.entries(table)) {
      if (
        operations.some(
          (each) => each.split(':')[0] === names.name && matches(operationPattern(each), names, operation),
        )
      )
        return action;
    }
  }
  return null;
}

/** Whether one pattern matches whatever the other, of a table, stands for. */
function covers(pattern: OperationPattern, other: string): boolean {
  const [service = '', operation = ''] = other.split(':');
  return matches(pattern, namesOf(service), operation);
}

/** A service by any of its names. */
export function namesOf(service: string): Names {
  const name = canonicalName(service);
  return { name, iamPrefix: iamPrefixOf(name) };
}

function glob(text: string): RegExp {
  return new RegExp(`^${text.replace(/\*+/g, '.*')}$`, 'i');
}
