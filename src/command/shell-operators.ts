import { faultAt, refuse } from './refusal.ts';

/**
 * A shell takes an operator wherever it stands unquoted. Here one counts only at the start of a word (`| jq`, `>out.json`,
 * `2>&1`) or at its end (`list-functions;`): inside a word it is far more often part of an address
 * (`https://x?a=1&b=2`) or of a pattern (`ERROR|WARN`) that a person in chat did not think to quote.
 */
const OPERATOR_AT_START = /\d?(?:>>?|<<?)|\|\|?|&&?|;/y;
const OPERATOR_AT_END = /(?:\|\|?|&&?|;)$/;

/** Refuses a shell operator that begins a word at this offset. */
export function refuseOperatorAt(line: string, at: number): void {
  OPERATOR_AT_START.lastIndex = at;
  const operator = OPERATOR_AT_START.exec(line)?.[0];
  if (operator !== undefined) refuseShell(line, operator, at);
}

/** Refuses a shell operator at the end of a word; `bare` is the word's unquoted end, `end` the offset behind it. */
export function refuseTrailingOperator(line: string, bare: string, end: number): void {
  const operator = OPERATOR_AT_END.exec(bare.slice(-2))?.[0];
  if (operator !== undefined) refuseShell(line, operator, end - operator.length);
}

/** Refuses a command substitution at this offset. */
export function refuseSubstitution(line: string, at: number): void {
  const char = line.charAt(at);
  if (char === '`') refuseShell(line, '`', at);
  if (char === '$' && line.charAt(at + 1) === '(') refuseShell(line, '$(', at);
}

function refuseShell(line: string, operator: string, at: number): never {
  return refuse(
    'shell-operator',
    `I run one AWS command at a time, so ${operator} does not work here. Leave it out, or put the text in quotes if it belongs to a value.`,
    { fault: faultAt(line, at) },
  );
}
