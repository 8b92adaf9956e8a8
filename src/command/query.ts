import { compileQuery } from './jmespath.ts';
import { faultAt, refuse } from './refusal.ts';

/** Checks a JMESPath expression before anything is called. Errors: `bad-query` with a caret under the fault. */
export function checkQuery(expression: string): void {
  if (expression.trim() === '') refuse('missing-value', '--query needs an expression behind it.');
  const compiled = compileQuery(expression);
  if (compiled.ok) return;
  const { what, at } = compiled.fault;
  const message = `The --query expression is not valid JMESPath: ${what}${/[.?]$/.test(what) ? '' : '.'}`;
  refuse('bad-query', message, { fault: faultAt(expression, at) });
}
