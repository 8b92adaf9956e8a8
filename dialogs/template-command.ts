import { deniedError } from '../src/aws/call.ts';
import type { Command, CommandError, Value } from '../src/command/command.ts';
import { xformName } from '../src/command/names.ts';
import { parseWords } from '../src/command/parse.ts';
import { resolveCommand, variablesOfWords } from '../src/command/template.ts';
import type { PersonError } from '../src/telemetry/person-error.ts';
import type { Parts } from './parts.ts';

/** What a command with variables has become, all of which have a value. Whoever wrote it words what is wrong with it. */
export type TemplateOutcome =
  | { readonly kind: 'command'; readonly command: Command }
  | { readonly kind: 'denied'; readonly command: Command; readonly error: PersonError }
  /** A value would change what the command does. */
  | { readonly kind: 'unsafe'; readonly why: string }
  | { readonly kind: 'not-runnable'; readonly why: string; readonly error: CommandError | null };

/**
 * The command that a custom action or an alias runs. What it calls, its options and how its values are made up are those that were written:
 * the values of its variables are texts within them, whatever they hold.
 */
export function templateCommand(
  parts: Pick<Parts, 'catalogue' | 'denied'>,
  commandText: string,
  variables: Readonly<Record<string, string>>,
): TemplateOutcome {
  const resolved = resolveCommand(commandText, variables);
  if (resolved.kind === 'unsafe') {
    return { kind: 'unsafe', why: `The value of ${resolved.variable} looks like an option.` };
  }
  if (resolved.kind === 'error') return notRunnable(resolved.error.message, resolved.error);
  const context = { catalogue: parts.catalogue, builtIns: [], pending: null };
  const parsed = parseWords(resolved.words, context);
  if (parsed.kind === 'error') return notRunnable(parsed.error.message, parsed.error);
  if (parsed.kind !== 'operation' || parsed.command.globals.skeleton !== null) {
    return notRunnable('It names no operation of AWS to run.');
  }
  const { command } = parsed;
  const denied = parts.denied.find(command.service, command.operation.name, command.input);
  if (denied)
    return { kind: 'denied', command, error: deniedError(command.service.name, command.operation.name, denied) };
  const harmless = parseWords(resolved.harmless, context);
  if (harmless.kind !== 'operation' || !isSameShape(command.input, harmless.command.input)) {
    return {
      kind: 'unsafe',
      why: 'A value holds characters such as , = or brackets that would change the command around it.',
    };
  }
  if (!isNamedBy(command, resolved.template)) {
    return notRunnable('The operation must stand before the first variable.');
  }
  return { kind: 'command', command };
}

function notRunnable(why: string, error: CommandError | null = null): TemplateOutcome {
  return { kind: 'not-runnable', why, error };
}

/** Whether two inputs differ in texts and numbers only, not in what they are made of. */
function isSameShape(one: Value, other: Value): boolean {
  if (typeof one !== typeof other) return false;
  if (typeof one !== 'object' || one === null || other === null || typeof other !== 'object') {
    return (one === null) === (other === null);
  }
  if (one instanceof Date || one instanceof Uint8Array) return one.constructor === other.constructor;
  const [ones, others] = [Object.entries(one), new Map(Object.entries(other))];
  return (
    Array.isArray(one) === Array.isArray(other) &&
    ones.length === others.size &&
    ones.every(([name, value]) => {
      const same = others.get(name);
      return same !== undefined && isSameShape(value, same);
    })
  );
}

/** Whether the written words themselves say what is called, before the first variable: no value may choose an operation. */
function isNamedBy({ service, operation, wait }: Command, template: readonly string[]): boolean {
  const first = template.findIndex((word) => variablesOfWords([word]).length > 0);
  const written = first < 0 ? template : template.slice(0, first);
  return written.some((word) =>
    [word, word.toLowerCase(), xformName(word)].some((name) =>
      wait === null ? service.operation(name)?.cliName === operation.cliName : name === wait.cliName,
    ),
  );
}
