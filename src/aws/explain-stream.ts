import type { Explanation } from './explanation.ts';

/**
 * Turns a stream of command lines into a stream of JSON lines: one line out for each line in, empty ones included, in
 * order. What is complete is passed on at once, so that a person can use it line by line.
 *
 * @param chunks text cut anywhere. Lines end in `\n` or `\r\n`; the last may lack its end.
 */
export async function* explainStream(
  chunks: AsyncIterable<string>,
  explainLine: (line: string) => Explanation,
): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    if (lines.length > 0) yield lines.map((line) => answer(line, explainLine)).join('');
  }
  if (rest !== '') yield answer(rest, explainLine);
}

function answer(line: string, explainLine: (line: string) => Explanation): string {
  return `${JSON.stringify(explainLine(line.replace(/\r$/, '')))}\n`;
}
