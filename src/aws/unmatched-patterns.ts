import { closest } from '../command/suggest.ts';
import { ACTIONS_BESIDES, ACTIONS_INSTEAD } from './iam-action-table.ts';
import { matches, namesOf, operationPattern, operationsOfActions } from './operation-patterns.ts';
import { canonicalName, isKnownService } from './packages.ts';

/** An operation by the AWS CLI name of its service and its API name. */
export interface ApiOperation {
  readonly service: string;
  readonly operation: string;
}

/**
 * A warning for each denied pattern of the configuration that denies nothing, in the file's order: `Denied[1], lambda:Invok, matches no
 * operation of the installed services; did you mean lambda:Invoke?`
 *
 * @param operations those of the installed services; read only where there are patterns.
 */
export function unmatchedPatterns(
  patterns: readonly string[],
  operations: () => Iterable<ApiOperation>,
): readonly string[] {
  if (patterns.length === 0) return [];
  const services = new Map<string, string[]>();
  for (const { service, operation } of operations()) {
    const known = services.get(service);
    if (known === undefined) services.set(service, [operation]);
    else known.push(operation);
  }
  return patterns.flatMap((pattern, place) =>
    isMatched(pattern, services)
      ? []
      : [`Denied[${place}], ${pattern}, matches no operation of the installed services${reasonOf(pattern, services)}`],
  );
}

type Services = ReadonlyMap<string, readonly string[]>;

function isMatched(pattern: string, services: Services): boolean {
  const compiled = [pattern, ...operationsOfActions(pattern)].map(operationPattern);
  return services.entries().some(([service, operations]) => {
    const names = namesOf(service);
    return compiled.some((each) => operations.some((operation) => matches(each, names, operation)));
  });
}

/** What may have been meant, or why nothing was found; empty where neither is known. */
function reasonOf(pattern: string, services: Services): string {
  const [service = '', operation = ''] = pattern.split(':');
  const { services: forms } = operationPattern(pattern);
  const meant = [...services].filter(([name]) => {
    const { iamPrefix } = namesOf(name);
    return forms.some((form) => form.test(name) || form.test(iamPrefix));
  });
  if (meant.length === 0 && isKnownService(canonicalName(service))) return `: ${service} is not installed`;
  const names =
    meant.length === 0
      ? closest(service, new Set([...services.keys()].flatMap((name) => [name, namesOf(name).iamPrefix]))).map(
          (name) => `${name}:${operation}`,
        )
      : closest(operation.replaceAll('*', ''), [...meant.flatMap(([, having]) => having), ...actionsOf(service)]).map(
          (name) => `${service}:${name}`,
        );
  return names.length === 0 ? '' : `; did you mean ${names.join(', ')}?`;
}

/** IAM's names of a service's actions, where no operation has them. */
function actionsOf(service: string): readonly string[] {
  const { iamPrefix } = namesOf(service);
  return [...Object.keys(ACTIONS_INSTEAD), ...Object.keys(ACTIONS_BESIDES)]
    .filter((action) => action.startsWith(`${iamPrefix}:`))
    .map((action) => action.slice(iamPrefix.length + 1));
}
