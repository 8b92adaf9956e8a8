import jmespath from 'jmespath';
import { faultAt, refuse } from './refusal.ts';

declare module 'jmespath' {
  /** Part of the package, though not of its type declarations. */
  export function compile(expression: string): unknown;
}

/** The functions of the JMESPath specification. */
const FUNCTIONS = [
  'abs', 'avg', 'ceil', 'contains', 'ends_with', 'floor', 'join', 'keys', 'length', 'map', 'max', 'max_by', 'merge', 'min',
  'min_by', 'not_null', 'reverse', 'sort', 'sort_by', 'starts_with', 'sum', 'to_array', 'to_number', 'to_string', 'type',
  'values',
]; // biome-ignore format: one block

/** Longer expressions are refused without looking for the fault's place. */
const LONGEST_EXPLAINED = 2000;

/** Checks a JMESPath expression before anything is called. Errors: `bad-query` with a caret under the fault. */
export function checkQuery(expression: string): void {
  if (expression.trim() === '') refuse('missing-value', '--query needs an expression behind it.');
  const message = compileFault(expression);
  if (message !== undefined) {
    const at = faultPlace(expression);
    refuse('bad-query', `The --query expression is not valid JMESPath: ${message}.`, {
      fault: at === undefined ? null : faultAt(expression, at),
    });
  }
  const unknown = unknownFunction(expression);
  if (unknown !== undefined) {
    refuse('bad-query', `JMESPath has no function ${unknown.name}(). It has ${FUNCTIONS.join(', ')}.`, {
      fault: faultAt(expression, unknown.at),
    });
  }
}

/** What the compiler says of an expression; undefined where it compiles. */
function compileFault(expression: string): string | undefined {
  try {
    jmespath.compile(expression);
    return undefined;
  } catch (thrown) {
    if (thrown instanceof RangeError) return 'it is nested too deeply';
    const text = thrown instanceof Error ? thrown.message : String(thrown);
    if (isUnfinished(text)) return 'it ends too early';
    return text.replace(/\s+/g, ' ').slice(0, 200);
  }
}

function isUnfinished(message: string): boolean {
  return message.includes('EOF');
}

/**
 * The compiler does not say where it stopped. The fault is the first token after which what stands so far neither
 * compiles nor merely ends too early.
 */
function faultPlace(expression: string): number | undefined {
  if (expression.length > LONGEST_EXPLAINED) return undefined;
  const starts = tokenStarts(expression);
  for (let i = 0; i < starts.length; i += 1) {
    const message = compileFault(expression.slice(0, starts[i + 1] ?? expression.length));
    if (message !== undefined && message !== 'it ends too early') return starts[i];
  }
  return expression.length;
}

/** Offsets of the expression's tokens; a text that opens no token (an unknown character) counts as one. */
function tokenStarts(expression: string): readonly number[] {
  const starts: number[] = [];
  for (const found of expression.matchAll(
    /[A-Za-z_][A-Za-z0-9_]*|-?\d+|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`|\[\?|\[\]|\|\||&&|[<>=!]=|\S/g,
  )) {
    starts.push(found.index);
  }
  return starts;
}

function unknownFunction(expression: string): { readonly name: string; readonly at: number } | undefined {
  // Quoted names and texts cannot hold a call.
  const bare = expression.replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`/g, (text) =>
    ' '.repeat(text.length),
  );
  for (const found of bare.matchAll(/([A-Za-z_][A-Za-z0-9_]*)\(/g)) {
    const name = found[1] ?? '';
    if (!FUNCTIONS.includes(name)) return { name, at: found.index };
  }
  return undefined;
}
