import type { Service } from './catalogue.ts';
import type { Parsed } from './command.ts';
import { xformName } from './names.ts';

/** The help that words behind `help` ask for, once `find` has said what service the first one is, if it is one. */
export function helpOn(
  words: readonly string[],
  find: (name: string) => Service | undefined,
  servicesWithOperation: (name: string) => readonly string[],
): Parsed {
  const [first, ...rest] = words;
  if (first === undefined) return { kind: 'help', service: null, operation: null, search: null };
  const service = find(first);
  if (service !== undefined) return helpOnService(service, rest);
  const [only, ...others] = rest.length === 0 ? servicesWithOperation(first.toLowerCase()) : [];
  const owner = only !== undefined && others.length === 0 ? find(only) : undefined;
  if (owner !== undefined) return helpOnService(owner, [first]);
  return { kind: 'help', service: null, operation: null, search: words.join(' ') };
}

/** Help on one of its operations, where the words name it; else on the service, with the words to search for. */
export function helpOnService(service: Service, words: readonly string[]): Parsed {
  const [name] = words;
  if (name === undefined) return { kind: 'help', service, operation: null, search: null };
  const operation =
    service.operation(name) ?? service.operation(name.toLowerCase()) ?? service.operation(xformName(name));
  if (operation !== undefined) return { kind: 'help', service, operation, search: null };
  return { kind: 'help', service, operation: null, search: words.join(' ') };
}
