import { Refusal } from './errors.ts';

/**
 * Whether a message fits a filter pattern: of plain terms all of them, any of those with `?`, none of those with `-`, where a quoted
 * term may hold blanks; or one regular expression between percent signs.
 */
export function matchesPattern(message: string, pattern: string): boolean {
  const expression = /^\s*%([^%]+)%\s*$/.exec(pattern)?.[1];
  if (expression !== undefined) return expressionOf(expression).test(message);
  if (/^\s*[{[%]/.test(pattern)) {
    throw new Refusal(
      'SandboxNotSupported',
      'The sandbox reads filter patterns of plain terms or of one regular expression only; a real account reads this JSON or column pattern too.',
    );
  }
  const terms = pattern.match(/[?-]?"[^"]*"|\S+/g) ?? [];
  const plain = (term: string): string => term.replace(/^[?-]/, '').replace(/^"|"$/g, '');
  const optional = terms.filter((term) => term.startsWith('?'));
  return (
    terms.every((term) => {
      if (term.startsWith('?')) return true;
      return message.includes(plain(term)) !== term.startsWith('-');
    }) &&
    (optional.length === 0 || optional.some((term) => message.includes(plain(term))))
  );
}

function expressionOf(expression: string): RegExp {
  try {
    return new RegExp(expression);
  } catch {
    throw new Refusal('InvalidParameterException', 'Invalid filter pattern');
  }
}
