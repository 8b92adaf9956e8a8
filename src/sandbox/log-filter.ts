import { Refusal } from './errors.ts';

/**
 * Whether a message fits a filter pattern of plain terms: all of them, any of those with `?`, none of those with `-`;
 * a quoted term may hold blanks.
 */
export function matchesPattern(message: string, pattern: string): boolean {
  if (/^\s*[{[%]/.test(pattern)) {
    throw new Refusal(
      'SandboxNotSupported',
      'The sandbox reads filter patterns of plain terms only; a real account reads this JSON, column or regular expression pattern too.',
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
