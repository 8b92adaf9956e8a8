import { readdirSync, readFileSync } from 'node:fs';

const root = new URL('../../../', import.meta.url);

/** One call that writes a line of the log, as it stands in the code. */
export interface LogCall {
  readonly file: string;
  /** Names of the line's properties; those that are spread into it are left out. */
  readonly fields: readonly string[];
  /** Codes that stand there as they are. */
  readonly codes: readonly string[];
}

/** Every call of the log in the bot's own code. */
export function logCalls(): readonly LogCall[] {
  return ['src/', 'dialogs/']
    .flatMap((folder) =>
      readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' }).map((name) => folder + name),
    )
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => callsIn(file, readFileSync(new URL(file, root), 'utf8')));
}

const CALL = /\blog(?:\.(?:fatal|error|warn|info|debug)|\[[^\]]*\]|\[\s*ended[^\]]*\])\(\s*/g;

function callsIn(file: string, text: string): readonly LogCall[] {
  return [...text.matchAll(CALL)].flatMap((match) => {
    const start = match.index + match[0].length;
    if (text[start] !== '{') return [];
    const properties = propertiesOf(text, start);
    const fields = properties.flatMap((property) => /^(\w+)\s*(?::|$)/.exec(property)?.[1] ?? []);
    const codes = properties.flatMap((property) => /^code: '([\w-]+)'$/.exec(property)?.[1] ?? []);
    return [{ file, fields, codes }];
  });
}

/** The properties of the object that begins there, as they are written. */
function propertiesOf(text: string, start: number): readonly string[] {
  const properties: string[] = [];
  let depth = 0;
  let property = '';
  for (const character of text.slice(start)) {
    if ('{[('.includes(character)) depth += 1;
    if ('}])'.includes(character)) depth -= 1;
    if (depth === 0) break;
    if (depth === 1 && character === ',') {
      properties.push(property);
      property = '';
    } else if (!(depth === 1 && character === '{')) {
      property += character;
    }
  }
  return [...properties, property].map((each) => each.trim()).filter((each) => each !== '');
}
