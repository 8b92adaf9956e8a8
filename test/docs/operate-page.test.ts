import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { REFUSALS } from '../../src/notifications/refusals.ts';
import { logCalls } from './support/log-calls.ts';

const page = readFileSync(new URL('../../docs/operate.md', import.meta.url), 'utf8');
const section = (title: string) => new RegExp(`\\n### ${title}\\n([\\s\\S]*?)\\n##`).exec(page)?.[1] ?? '';
/** What stands as code in the first column of a section's table. */
const firstColumn = (title: string) =>
  new Set(
    [...section(title).matchAll(/^\| ([^|]+) \|/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`([^`]+)`/g)].map(([, word]) => word),
    ),
  );
/** Anchors that headings and marks give, as GitHub makes them. */
const anchors = new Set([
  ...[...page.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  ),
  ...[...page.matchAll(/<a id="([\w-]+)">/g)].map(([, id = '']) => id),
]);

describe('the page for operators, docs/operate.md', () => {
  const calls = logCalls();

  it('is compared with dozens of calls of the log', () => assert.ok(calls.length > 60, String(calls.length)));

  it('explains every code that the log uses', () => {
    const codes = firstColumn('Codes');
    const missing = [...new Set([...calls.flatMap((call) => call.codes), ...Object.keys(REFUSALS)])];
    assert.deepEqual(
      missing.filter((code) => !codes.has(code)),
      [],
    );
  });

  it('explains no code that the log does not use', () => {
    const used = new Set([...calls.flatMap((call) => call.codes), ...Object.keys(REFUSALS), 'code']);
    const unused = [...firstColumn('Codes')].filter((code) => !used.has(code ?? ''));
    assert.deepEqual(unused, []);
  });

  it('explains every field of the log', () => {
    const fields = firstColumn('Fields');
    const missing = new Map(calls.flatMap(({ file, fields: used }) => used.map((field) => [field, file])));
    assert.deepEqual(
      [...missing].filter(([field]) => !fields.has(field)),
      [],
    );
  });

  it('leads to parts of its own that there are', () => {
    const missing = [...page.matchAll(/\]\(#([\w-]+)\)/g)].map(([, anchor = '']) => anchor);
    assert.deepEqual(
      missing.filter((anchor) => !anchors.has(anchor)),
      [],
    );
  });

  it("tells what to do about each of the deployment's alarms", () => {
    const table = readFileSync(new URL('../../deploy/lib/alarms.ts', import.meta.url), 'utf8');
    const ids = [...table.matchAll(/^\s*id: '([\w-]+)'/gm)].map(([, id = '']) => id);
    assert.ok(ids.length >= 10);
    assert.deepEqual(
      ids.filter((id) => !anchors.has(id)),
      [],
    );
  });
});
