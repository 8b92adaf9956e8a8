/** The first place where a text stops being JSON. */
export interface JsonFault {
  readonly at: number;
  /** What would have been right there, to stand behind "expected". */
  readonly expected: string;
}

type State = 'value' | 'value or ]' | 'name' | 'name or }' | 'colon' | 'next' | 'end';

const SIMPLE = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const SPACE = /[ \t\n\r]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/** Finds the first fault of a text that is not JSON (RFC 8259); undefined where it is. Time is linear, nesting has no bound. */
export function jsonFault(text: string): JsonFault | undefined {
  const open: ('{' | '[')[] = [];
  let state: State = 'value';
  let at = 0;
  const skip = (pattern: RegExp): number => {
    pattern.lastIndex = at;
    const length = pattern.exec(text)?.[0].length ?? 0;
    at += length;
    return length;
  };
  /** Takes a string; returns its fault. */
  const string = (): JsonFault | undefined => {
    at += 1;
    for (;;) {
      while (isPlain(text, at)) at += 1;
      const char = text.charAt(at);
      if (char === '"') {
        at += 1;
        return undefined;
      }
      if (char === '') return { at, expected: 'a closing "' };
      if (char !== '\\') return { at, expected: 'text; line breaks and tabs are written \\n and \\t' };
      if (skip(ESCAPE) === 0) return { at, expected: 'one of \\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX' };
    }
  };
  for (;;) {
    skip(SPACE);
    const char = text.charAt(at);
    if (state === 'end') return char === '' ? undefined : { at, expected: 'nothing more' };
    if (state === 'next') {
      const inside = open.at(-1);
      const closer = inside === '{' ? '}' : ']';
      if (char !== ',' && char !== closer) return { at, expected: `, or ${closer}` };
      at += 1;
      if (char === ',') state = inside === '{' ? 'name' : 'value';
      else {
        open.pop();
        state = open.length === 0 ? 'end' : 'next';
      }
      continue;
    }
    if (state === 'colon') {
      if (char !== ':') return { at, expected: ':' };
      at += 1;
      state = 'value';
      continue;
    }
    if (state === 'name' || state === 'name or }') {
      if (char === '}' && state === 'name or }') {
        at += 1;
        open.pop();
        state = open.length === 0 ? 'end' : 'next';
        continue;
      }
      if (char !== '"')
        return { at, expected: state === 'name' ? 'a name in double quotes' : 'a name in double quotes, or }' };
      const fault = string();
      if (fault !== undefined) return fault;
      state = 'colon';
      continue;
    }
    if (char === '{' || char === '[') {
      at += 1;
      open.push(char);
      state = char === '{' ? 'name or }' : 'value or ]';
      continue;
    }
    if (char === ']' && state === 'value or ]') {
      at += 1;
      open.pop();
    } else if (char === '"') {
      const fault = string();
      if (fault !== undefined) return fault;
    } else if (skip(SIMPLE) === 0) return { at, expected: 'a value: text goes in double quotes' };
    state = open.length === 0 ? 'end' : 'next';
  }
}

/** Whether a character may stand in a JSON string as it is. */
function isPlain(text: string, at: number): boolean {
  const char = text.charAt(at);
  return char !== '"' && char !== '\\' && char >= ' ';
}
