import { globalValues, leadingGlobal, MisspeltOption } from './arguments.ts';
import { buildCommand, type Called } from './build.ts';
import type { Operation, Service } from './catalogue.ts';
import { programInstead } from './cli-commands.ts';
import type { ParseContext, Parsed } from './command.ts';
import { helpOn, helpOnService } from './help.ts';
import { xformName } from './names.ts';
import { optionWord } from './options.ts';
import { attempt, commandError, faultAt, quote, Refusal, refuse } from './refusal.ts';
import { CLI_ONLY, removal } from './removals.ts';
import { closest } from './suggest.ts';
import { formatWords } from './words.ts';

/** Operations that go by their name alone although several services have them. Key: operation; value: service. */
const USUAL_SERVICE: ReadonlyMap<string, string> = new Map([['invoke', 'lambda']]);

/** How many corrected lines may be made one of another: a service's name and an operation's may both be misspelt. */
const CORRECTIONS_DEEP = 2;

/**
 * What words, quoting done, mean apart from built-ins. `depth`: how far corrections may still go; at 0 an error names no
 * corrected lines, which is cheaper.
 */
export function interpret(words: readonly string[], context: ParseContext, depth = CORRECTIONS_DEEP): Parsed {
  const outcome = attempt(() => new Interpreter(context, depth).parsed(words));
  return outcome.ok ? outcome.value : { kind: 'error', error: outcome.error };
}

class Interpreter {
  readonly #context: ParseContext;
  readonly #depth: number;

  constructor(context: ParseContext, depth: number) {
    this.#context = context;
    this.#depth = depth;
  }

  parsed(all: readonly string[]): Parsed {
    const words = isAws(all) ? all.slice(1) : all;
    const [first, afterFirst] = this.#nextBare(words, 0);
    if (first === undefined) return this.#withoutName(words);
    if (first.toLowerCase() === 'help') return this.help(words.slice(afterFirst));
    const entry = this.#context.catalogue.find(first) ?? this.#context.catalogue.find(first.toLowerCase());
    if (entry === undefined) return this.#withoutService(words, first, afterFirst);
    const service = this.#service(first);
    if (service === undefined) return this.#refuseUnavailable(first);
    const [second, afterSecond] = this.#nextBare(words, afterFirst);
    if (second === undefined || second.toLowerCase() === 'help') {
      const rest = second === undefined ? [] : bareWords(words.slice(afterSecond));
      return helpOnService(service, rest);
    }
    const operation = operationOf(service, second);
    if (operation === undefined && second.toLowerCase() === 'wait' && service.waiterNames.length > 0) {
      return this.#wait(service, words, afterFirst, afterSecond);
    }
    if (operation === undefined) return this.#refuseOperation(service, second, words, afterSecond - 1);
    const rest = [
      ...words.slice(0, afterFirst - 1),
      ...words.slice(afterFirst, afterSecond - 1),
      ...words.slice(afterSecond),
    ];
    return this.#operation(service, { operation, wait: null }, rest, words);
  }

  /** `service wait STATE …`: the words behind the two names. */
  #wait(service: Service, words: readonly string[], afterService: number, afterWait: number): Parsed {
    const [name, afterName] = this.#nextBare(words, afterWait);
    const states = service.waiterNames;
    const listed = `${states.slice(0, 12).join(', ')}${states.length > 12 ? ', …' : ''}`;
    if (name === undefined || name.toLowerCase() === 'help') {
      if (name !== undefined || words.includes('--help')) return helpOnService(service, ['wait']);
      return refuse('missing-value', `wait needs what to wait for: ${service.name} wait ${listed}.`, {
        suggestions: states.slice(0, 12),
      });
    }
    const waiter =
      service.waiter(name) ?? service.waiter(name.toLowerCase()) ?? service.waiter(xformName(name.slice(0, 200)));
    if (waiter === undefined) {
      const suggestions = closest(name, states);
      const help = suggestions.length > 0 ? `Did you mean ${suggestions.join(' or ')}?` : `It waits for ${listed}.`;
      return refuse('unknown-operation', `${service.name} cannot wait for ${quote(name)}. ${help}`, {
        suggestions,
        corrections: this.#corrections(suggestions.map((state) => replaced(words, afterName - 1, state))),
        fault: faultOfWord(words, name),
      });
    }
    const rest = [
      ...words.slice(0, afterService - 1),
      ...words.slice(afterService, afterWait - 1),
      ...words.slice(afterWait, afterName - 1),
      ...words.slice(afterName),
    ];
    return this.#operation(service, { operation: waiter.operation, wait: waiter }, rest, words);
  }

  help(words: readonly string[]): Parsed {
    const { catalogue } = this.#context;
    return helpOn(
      bareWords(words),
      (name) => this.#service(name) ?? (catalogue.find(name) === undefined ? undefined : this.#refuseUnavailable(name)),
      (name) => catalogue.servicesWithOperation(name),
    );
  }

  #operation(service: Service, called: Called, rest: readonly string[], words: readonly string[]): Parsed {
    const { operation, wait } = called;
    if (rest[0]?.toLowerCase() === 'help' || rest.includes('--help'))
      return helpOnService(service, [operation.cliName]);
    const removed = wait === null ? removal(service.name, operation.cliName) : undefined;
    if (removed !== undefined) {
      const line = removed.instead === undefined ? [] : [`${service.name} ${removed.instead}`];
      refuse(
        'removed-operation',
        `The AWS CLI has no ${service.name} ${operation.cliName}: ${removed.why}.${line.map((text) => ` Use ${text}.`).join('')}`,
        { suggestions: removed.instead === undefined ? [] : [removed.instead] },
      );
    }
    try {
      const command = buildCommand(service, called, rest);
      return { kind: 'operation', command, completesPending: false };
    } catch (thrown) {
      if (!(thrown instanceof MisspeltOption) || this.#depth === 0) throw thrown;
      const corrections = this.#corrections(
        thrown.error.suggestions.map((name) => {
          const value = optionWord(thrown.word)?.value;
          const corrected = [...rest];
          corrected[thrown.index] = value === null || value === undefined ? name : `${name}=${value}`;
          const head = wait === null ? [operation.cliName] : ['wait', wait.cliName];
          return [service.name, ...head, ...corrected];
        }),
      );
      throw new Refusal({ ...thrown.error, corrections, fault: faultOfWord(words, thrown.word) });
    }
  }

  /** A line of options alone: help is asked for, or nothing at all. */
  #withoutName(words: readonly string[]): Parsed {
    if (words.length === 0) return { kind: 'empty' };
    if (words.includes('--help')) return { kind: 'help', service: null, operation: null, search: null };
    return refuse(
      'unknown-service',
      'A command begins with a service and an operation, such as lambda list-functions.',
    );
  }

  #withoutService(words: readonly string[], first: string, after: number): Parsed {
    const { catalogue } = this.#context;
    const name = [first, first.toLowerCase(), xformName(first.slice(0, 200))].find(
      (candidate) => catalogue.servicesWithOperation(candidate).length > 0,
    );
    if (name === undefined) return this.#refuseService(words, first, after - 1);
    const services = catalogue.servicesWithOperation(name);
    const usual = USUAL_SERVICE.get(name);
    const [only] = usual !== undefined && services.includes(usual) ? [usual] : services;
    const rest = [...words.slice(0, after - 1), ...words.slice(after)];
    if (only === undefined || (services.length > 1 && only !== usual)) {
      return { kind: 'ambiguous', operation: name, services, words: [name, ...rest] };
    }
    const service = this.#service(only);
    const operation = service?.operation(name);
    if (service === undefined || operation === undefined) return this.#refuseService(words, first, after - 1);
    return this.#operation(service, { operation, wait: null }, rest, words);
  }

  #service(name: string): Service | undefined {
    const { catalogue } = this.#context;
    const entry = catalogue.find(name) ?? catalogue.find(name.toLowerCase());
    return entry?.kind === 'available' ? entry.load() : undefined;
  }

  #refuseUnavailable(name: string): never {
    const { catalogue } = this.#context;
    const entry = catalogue.find(name) ?? catalogue.find(name.toLowerCase());
    if (entry?.kind === 'not-supported') {
      return refuse(
        'service-not-installed',
        `The installed client of ${entry.name} is too old. Ask the bot's operators to update ${entry.package}.`,
      );
    }
    const wanted = entry?.kind === 'not-installed' ? entry.package : name;
    return refuse(
      'service-not-installed',
      `${entry?.name ?? name} is not installed here. Ask the bot's operators to install ${wanted}.`,
      { service: entry?.name ?? name },
    );
  }

  #refuseService(words: readonly string[], first: string, at: number): never {
    const instead = CLI_ONLY.get(first.toLowerCase());
    if (instead !== undefined)
      refuse('unknown-service', `${first} is a command of the AWS CLI, not a service. ${instead}`);
    if (this.#depth === 0) return refuse('unknown-service', `I know no service ${quote(first)}.`);
    const { catalogue } = this.#context;
    const services = closest(first, catalogue.serviceNames());
    const operations = closest(first, catalogue.operationNames());
    // A word that comes closer to an operation than to any service was meant as one: `describe-alarm`.
    const suggestions = [...services, ...operations].slice(0, 3);
    const corrections = this.#corrections(suggestions.map((name) => replaced(words, at, name)));
    const code = services.length === 0 && operations.length > 0 ? 'unknown-operation' : 'unknown-service';
    const help =
      suggestions.length > 0 ? `Did you mean ${suggestions.join(' or ')}?` : 'help lists the services that I know.';
    return refuse(code, `I know no service or operation ${quote(first)}. ${help}`, {
      suggestions,
      corrections,
      fault: faultOfWord(words, first),
    });
  }

  #refuseOperation(service: Service, name: string, words: readonly string[], at: number): never {
    const removed = removal(service.name, name);
    if (removed !== undefined)
      refuse('removed-operation', `The AWS CLI has no ${service.name} ${name}: ${removed.why}.`);
    if (name === 'wait') {
      refuse(
        'unknown-operation',
        `${service.name} has nothing to wait for. Run the matching describe operation again after a while.`,
      );
    }
    const instead = programInstead(service.name, name);
    if (instead !== undefined) {
      refuse('unknown-operation', `${service.name} ${name} is a command of the AWS CLI, not an operation. ${instead}`);
    }
    const suggestions = closest(name, service.operationNames);
    const corrections = this.#corrections(suggestions.map((candidate) => replaced(words, at, candidate)));
    const help =
      suggestions.length > 0
        ? `Did you mean ${suggestions.join(' or ')}?`
        : `${service.name} --help lists its operations.`;
    return refuse('unknown-operation', `${service.name} has no operation ${quote(name)}. ${help}`, {
      suggestions,
      corrections,
      fault: faultOfWord(words, name),
    });
  }

  /** Of corrected words, the lines that are understood; where one has a further fault, its own first correction. */
  #corrections(candidates: readonly (readonly string[])[]): readonly string[] {
    if (this.#depth === 0) return [];
    const lines: string[] = [];
    for (const words of candidates) {
      const parsed = interpret(words, this.#context, this.#depth - 1);
      const line = parsed.kind === 'error' ? parsed.error.corrections[0] : formatWords(words);
      if (line !== undefined && !lines.includes(line)) lines.push(line);
    }
    return lines;
  }

  /** The first word from `at` on that is no option of the command line itself, nor its value; and the index behind it. */
  #nextBare(words: readonly string[], at: number): readonly [string | undefined, number] {
    let index = at;
    while (index < words.length) {
      const word = words[index] ?? '';
      const option = optionWord(word);
      if (option === undefined) return [word, index + 1];
      const global = leadingGlobal(option.name);
      if (global === undefined && option.name !== 'help') return this.#refuseLeading(word);
      index += 1;
      if (global !== undefined && option.value === null) index += globalValues(global, words[index]);
    }
    return [undefined, index];
  }

  #refuseLeading(word: string): never {
    return refuse(
      'unknown-option',
      `${quote(word)} stands before the operation it belongs to. A command begins with a service and an operation, such as lambda list-functions.`,
    );
  }
}

export function tooLong(length: number, limit: number): Parsed {
  const message = `That is ${length.toLocaleString('en')} characters; a command has at most ${limit.toLocaleString('en')}. Shorten it, or split it into several commands.`;
  return { kind: 'error', error: commandError('too-long', message) };
}

function operationOf(service: Service, name: string): Operation | undefined {
  const exact = service.operation(name);
  if (exact !== undefined || name.length > 200) return exact;
  return service.operation(name.toLowerCase()) ?? service.operation(xformName(name));
}

/** A line pasted from a terminal begins with the program's name. */
function isAws(words: readonly string[]): boolean {
  const [first, second] = words;
  return second !== undefined && (first === 'aws' || first === 'AWS' || first === 'Aws');
}

function bareWords(words: readonly string[]): readonly string[] {
  return words.filter((word) => optionWord(word) === undefined);
}

function replaced(words: readonly string[], at: number, word: string): readonly string[] {
  return words.map((old, index) => (index === at ? word : old));
}

function faultOfWord(words: readonly string[], word: string): { readonly text: string; readonly at: number } | null {
  const text = formatWords(words);
  const at = text.indexOf(formatWords([word]));
  return at < 0 ? null : faultAt(text, at);
}
