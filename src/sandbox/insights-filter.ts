import { malformed, type Row } from './insights-row.ts';

type Fits = (row: Row) => boolean;

/**
 * A filter of Logs Insights: comparisons of fields with `=`, `!=`, `<`, `<=`, `>`, `>=`, `like`, `not like`, `=~` and `in`, joined
 * with `and`, `or`, `not` and parentheses.
 */
export function filterOf(text: string): Fits {
  const tokens =
    text.match(
      /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\/(?:\\.|[^/\\\n])+\/i?|!=|<=|>=|=~|[=<>(),[\]]|[^\s=<>!(),[\]]+/g,
    ) ?? [];
  let at = 0;
  const peek = (): string => (tokens[at] ?? '').toLowerCase();
  const take = (): string => {
    const token = tokens[at];
    if (token === undefined) throw malformed('end of query', text.length);
    at += 1;
    return token;
  };
  const refuse = (): never => {
    const token = tokens[at] ?? tokens.at(-1) ?? '';
    throw malformed(token, text.indexOf(token));
  };

  // either := both ('or' both)*
  function either(): Fits {
    const parts = [both()];
    while (peek() === 'or') {
      take();
      parts.push(both());
    }
    return (row) => parts.some((fits) => fits(row));
  }

  // both := one ('and' one)*
  function both(): Fits {
    const parts = [one()];
    while (peek() === 'and') {
      take();
      parts.push(one());
    }
    return (row) => parts.every((fits) => fits(row));
  }

  // one := 'not' one | '(' either ')' | 'ispresent' '(' field ')' | field operator value
  function one(): Fits {
    if (peek() === 'not') {
      take();
      const fits = one();
      return (row) => !fits(row);
    }
    if (peek() === '(') {
      take();
      const fits = either();
      if (take() !== ')') refuse();
      return fits;
    }
    const field = take();
    if (field.toLowerCase() === 'ispresent' && peek() === '(') {
      take();
      const name = take();
      if (take() !== ')') refuse();
      return (row) => row[name] !== undefined;
    }
    return comparison(field, take());
  }

  function comparison(field: string, operator: string): Fits {
    switch (operator.toLowerCase()) {
      case 'not': {
        const fits = comparison(field, take());
        return (row) => !fits(row);
      }
      case 'like':
      case '=~': {
        const pattern = patternOf(take());
        return (row) => pattern.test(row[field] ?? '');
      }
      case 'in': {
        const values: string[] = [];
        if (take() !== '[') refuse();
        while (peek() !== ']') {
          const token = take();
          if (token !== ',') values.push(unquoted(token));
        }
        take();
        return (row) => values.includes(row[field] ?? '');
      }
      case '=':
      case '!=':
      case '<':
      case '<=':
      case '>':
      case '>=':
        return compared(field, operator, unquoted(take()));
      default:
        at -= 1;
        return refuse();
    }
  }

  const fits = either();
  if (at < tokens.length) refuse();
  return fits;
}

/** `like` takes `/a regular expression/` or text that the field must hold. */
function patternOf(token: string): RegExp {
  const [, body, flags] = /^\/([\s\S]+)\/(i?)$/.exec(token) ?? [];
  if (body === undefined) return new RegExp(unquoted(token).replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  const insensitive = body.startsWith('(?i)');
  try {
    return new RegExp(insensitive ? body.slice(4) : body, insensitive ? 'i' : flags);
  } catch {
    throw malformed(token, 0);
  }
}

function compared(field: string, operator: string, wanted: string): Fits {
  return (row) => {
    const value = row[field];
    if (value === undefined) return operator === '!=';
    if (operator === '=') return value === wanted || (value !== '' && Number(value) === Number(wanted));
    if (operator === '!=') return value !== wanted;
    const difference = Number(value) - Number(wanted);
    if (operator === '<') return difference < 0;
    if (operator === '<=') return difference <= 0;
    return operator === '>' ? difference > 0 : difference >= 0;
  };
}

function unquoted(token: string): string {
  return /^(["']).*\1$/s.test(token) ? token.slice(1, -1).replace(/\\(.)/g, '$1') : token;
}
