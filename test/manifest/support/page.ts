/** A fenced block of a page, without the blanks that a list puts in front of its lines. */
export interface Fence {
  readonly language: string;
  readonly text: string;
}

/** The fenced blocks of a page of Markdown, in order. */
export function fencesOf(page: string): readonly Fence[] {
  return [...page.matchAll(/^( *)```(\w+)\n(.*?)^\1```$/gms)].map(([, indent = '', language = '', text = '']) => ({
    language,
    text: text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  }));
}

/**
 * The commands of a shell block that call one program, each on one line and with the variables' values: lines that go on are put together,
 * documents after `<<` are left out, and what runs in a subshell, a loop or an assignment is found, too.
 */
export function callsOf(program: string, block: string, values: Readonly<Record<string, string>>): readonly string[] {
  const lines = block
    .replaceAll(/<<'(\w+)'\n.*?\n\1$/gms, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => line.replace(/(^|\s)#.*$/, ''));
  const calls = lines.flatMap((line) => [...line.matchAll(new RegExp(`(?:^|[\\s(;&])(${program} [^\\n]*)`, 'g'))]);
  return calls.map(([, call = '']) => filledIn(alone(call), values));
}

/** Without what follows the command itself: another command, the end of a subshell, or where its output goes. */
function alone(call: string): string {
  let quote = '';
  for (const [at, letter] of [...call].entries()) {
    if (quote !== '') quote = letter === quote ? '' : quote;
    else if (letter === '"' || letter === "'") quote = letter;
    else if (letter === ';' || letter === '|' || letter === '>' || letter === '&') return call.slice(0, at).trim();
    else if (letter === ')' && !call.slice(0, at).includes('(')) return call.slice(0, at).trim();
  }
  return call.trim();
}

function filledIn(call: string, values: Readonly<Record<string, string>>): string {
  return call.replaceAll(/\$\(([^()]*)\)|\$([A-Za-z_]+)/g, (all, _command: string | undefined, name?: string) => {
    if (name === undefined) return 'of-a-command';
    const value = values[name];
    if (value === undefined) throw new Error(`${all} has no value in ${call}`);
    return value;
  });
}
