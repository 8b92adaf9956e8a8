import jmespath from 'jmespath';
import { faultAt, refuse } from './refusal.ts';

declare module 'jmespath' {
  /** Part of the package, though not of its type declarations. */
  export function compile(expression: string): unknown;
}

/** The functions of the JMESPath specification. */
const FUNCTIONS: ReadonlySet<string> = new Set([
  'abs',
  'avg',
  'ceil',
  'contains',
  'ends_with',
  'floor',
  'join',
  'keys',
  'length',
  'map',
  'max',
  'max_by',
  'merge',
  'min',
  'min_by',
  'not_null',
  'reverse',
  'sort',
  'sort_by',
  'starts_with',
  'sum',
  'to_array',
  'to_number',
  'to_string',
  'type',
  'values',
]);

/** Longer expressions are refused without looking for the fault's place. */
const LONGEST_EXPLAINED = 2000;

/** Checks a JMESPath expression before anything is called. Errors: `bad-query` with a caret under the fault. */
export function checkQuery(expression: string): void {
  if (expression.trim() === '') refuse('missing-value', '--query needs an expression behind it.');
  const { bare, unclosed } = withoutTexts(expression);
  if (unclosed !== undefined) {
    refuseQuery(expression, `the ${expression.charAt(unclosed)} is never closed`, unclosed);
  }
  // The compiler lets a dot pass that nothing follows.
  const dot = /\.(?!\s*[A-Za-z_"*[{])/.exec(bare)?.index;
  if (dot !== undefined) refuseQuery(expression, 'a name is missing behind the dot', dot + 1);
  const message = compileFault(expression);
  if (message !== undefined) refuseQuery(expression, message, faultPlace(expression));
  for (const found of bare.matchAll(/(?<![A-Za-z0-9_])([A-Za-z_][A-Za-z0-9_]*)\(/g)) {
    const name = found[1] ?? '';
    if (!FUNCTIONS.has(name)) {
      refuseQuery(
        expression,
        `there is no function ${name.slice(0, 60)}(). Known are ${[...FUNCTIONS].join(', ')}`,
        found.index,
      );
    }
  }
}

function refuseQuery(expression: string, what: string, at: number | undefined): never {
  return refuse('bad-query', `The --query expression is not valid JMESPath: ${what}.`, {
    fault: at === undefined ? null : faultAt(expression, at),
  });
}

/** The expression with blanks for what stands in quotes and backticks, and the offset of one that is never closed. */
function withoutTexts(expression: string): { readonly bare: string; readonly unclosed: number | undefined } {
  let bare = '';
  let opened = -1;
  for (let at = 0; at < expression.length; at += 1) {
    const char = expression.charAt(at);
    if (opened < 0) {
      bare += char;
      if (char === '"' || char === "'" || char === '`') opened = at;
    } else if (char === expression.charAt(opened)) {
      bare += char;
      opened = -1;
    } else {
      bare += ' ';
      if (char === '\\' && at + 1 < expression.length) {
        bare += ' ';
        at += 1;
      }
    }
  }
  return { bare, unclosed: opened < 0 ? undefined : opened };
}

/** What the compiler says of an expression; undefined where it compiles. */
function compileFault(expression: string): string | undefined {
  try {
    jmespath.compile(expression);
    return undefined;
  } catch (thrown) {
    if (thrown instanceof RangeError) return 'it is nested too deeply';
    const text = thrown instanceof Error ? thrown.message : String(thrown);
    if (text.includes('EOF')) return UNFINISHED;
    // The compiler trips over an operator that it does not know, such as a single equals sign.
    if (thrown instanceof TypeError) return 'something else belongs here; equality is ==';
    return text.replace(/\s+/g, ' ').slice(0, 200);
  }
}

const UNFINISHED = 'it ends too early';

/**
 * The compiler does not say where it stopped. It reads from the left, so up to some token every beginning of the
 * expression compiles or merely ends too early, and from there on none does: that token is the fault, and halving finds it.
 */
function faultPlace(expression: string): number | undefined {
  if (expression.length > LONGEST_EXPLAINED) return undefined;
  const starts = tokenStarts(expression);
  const isSound = (tokens: number): boolean => {
    const message = compileFault(expression.slice(0, starts[tokens] ?? expression.length));
    return message === undefined || message === UNFINISHED;
  };
  if (isSound(starts.length)) return expression.length;
  let [sound, faulty] = [0, starts.length];
  while (faulty - sound > 1) {
    const middle = Math.floor((sound + faulty) / 2);
    if (isSound(middle)) sound = middle;
    else faulty = middle;
  }
  return starts[sound];
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
