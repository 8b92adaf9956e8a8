/** UTF-16 units of one page: even if JSON escapes every second of them, a card with it stays within Teams' limit. */
const PAGE_LENGTH = 12_000;

/**
 * A text in pages of at most `length` UTF-16 units, cut after a line feed where there is one, never within a character. Joined with
 * nothing between they give the text again.
 */
export function rawPages(text: string, length: number = PAGE_LENGTH): readonly string[] {
  const pages: string[] = [];
  let start = 0;
  while (text.length - start > length) {
    const end = pageEnd(text, start, start + length);
    pages.push(text.slice(start, end));
    start = end;
  }
  return [...pages, text.slice(start)];
}

function pageEnd(text: string, start: number, limit: number): number {
  const lineEnd = text.lastIndexOf('\n', limit - 1) + 1;
  if (lineEnd > start) return lineEnd;
  const last = text.charCodeAt(limit - 1);
  return last >= 0xd800 && last <= 0xdbff ? limit - 1 : limit;
}
