import jmespath from 'jmespath';
import type { Plain } from './plain.ts';

declare module 'jmespath' {
  /** Part of the package, though not of its type declarations. */
  export function compile(expression: string): unknown;
}

export type QueryCheck = { readonly ok: true } | { readonly ok: false; readonly message: string; readonly at: number };

/**
 * Checks a JMESPath expression without running it. `at` is where the fault begins, in UTF-16 units: the expression's length where
 * something is missing at its end.
 */
export function checkQuery(expression: string): QueryCheck {
  const message = compileFault(expression);
  if (message === null) return { ok: true };
  return {
    ok: false,
    message: isUnfinished(message) ? 'The expression ends too early.' : message,
    at: faultAt(expression),
  };
}

/**
 * What a JMESPath expression makes of a result; null where it finds nothing.
 * @throws Error with the library's message where the expression is bad or gives a function the wrong types.
 */
export function runQuery(expression: string, plain: Plain): Plain {
  const found: unknown = jmespath.search(plain, expression);
  return found === undefined ? null : (found as Plain);
}

function compileFault(expression: string): string | null {
  try {
    jmespath.compile(expression);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The compiler names the end marker where it wanted more. */
function isUnfinished(message: string): boolean {
  return message.includes('EOF');
}

const TOKENS = /'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`(?:\\.|[^`\\])*`|\w+|\|\||&&|[=!<>]=|\[\?|\[\]|\S/gs;

/** The compiler does not say where it stopped: the fault is the first token that turns what stands before it wrong. */
function faultAt(expression: string): number {
  for (const token of expression.matchAll(TOKENS)) {
    const fault = compileFault(expression.slice(0, token.index + token[0].length));
    if (fault !== null && !isUnfinished(fault)) return token.index;
  }
  return expression.length;
}
