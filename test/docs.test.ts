import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { BUILT_IN_DESCRIPTIONS } from '../dialogs/built-in-descriptions.ts';

const root = new URL('../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'SECURITY.md',
  ...readdirSync(new URL('docs/', root), { recursive: true, encoding: 'utf8' }).map((path) => `docs/${path}`),
].filter((path) => path.endsWith('.md'));

describe('the documentation', () => {
  for (const { usage } of BUILT_IN_DESCRIPTIONS) {
    it(`lists the built-in ${usage}`, () => {
      assert.ok(read('docs/use.md').includes(`| \`${usage}\` |`));
    });
  }

  for (const page of pages) {
    it(`leads to files that there are: ${page}`, () => {
      const targets = [...read(page).matchAll(/\]\(([^)\s]+)\)|src="([^"]+)"/g)].map(
        (match) => match[1] ?? match[2] ?? '',
      );
      const missing = targets
        .filter((target) => !/^https?:/.test(target))
        .filter((target) => !leadsSomewhere(target, new URL(page, root)));
      assert.deepEqual(missing, []);
    });
  }

  it('names only npm scripts that there are', () => {
    const { scripts } = JSON.parse(read('package.json'));
    const named = pages.flatMap((page) =>
      [...read(page).matchAll(/npm run (?:-s )?([a-z][a-z:-]*)/g)].map(([, name = '']) => name),
    );
    assert.ok(named.length > 0);
    assert.deepEqual(
      named.filter((name) => !(name in scripts)),
      [],
    );
  });

  describe('names tests that there are, in docs/security.md:', () => {
    const named = [
      ...read('docs/security.md').matchAll(/`(test\/[\w./-]+\.test\.ts)`: ((?:\*[^*]+\*(?:, )?)+)/g),
    ].flatMap(([, file = '', names = '']) =>
      [...names.matchAll(/\*([^*]+)\*/g)].map(([, name = '']) => [file, name] as const),
    );

    it('dozens', () => assert.ok(named.length > 50));

    for (const [file, name] of named) {
      it(`${file}: ${name}`, () => {
        assert.ok(existsSync(new URL(file, root)), 'there is no such file');
        assert.ok(hasTest(file, name), 'there is no test or suite of that name');
      });
    }
  });
});

/** Whether there is the file that a link names, and the heading. */
function leadsSomewhere(target: string, page: URL): boolean {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? page : new URL(path, page);
  if (!existsSync(file)) return false;
  return anchor === undefined || anchorsOf(readFileSync(file, 'utf8')).has(anchor);
}

/** The anchors that GitHub gives the headings of a page, and those that it sets itself. */
function anchorsOf(text: string): ReadonlySet<string> {
  const set = [...text.matchAll(/<a (?:id|name)="([^"]+)"/g)].map(([, name = '']) => name);
  const headings = [...text.replace(/^```.*?^```/gms, '').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-'),
  );
  return new Set([...set, ...headings]);
}

/** Whether a file of tests has one of this name, or a suite. What a table fills into a name has to stand in the file or its support. */
function hasTest(file: string, name: string): boolean {
  const text = read(file);
  const imported = [...text.matchAll(/from '(\.\/support\/[\w-]+\.ts)'/g)].map(([, path = '']) =>
    readFileSync(new URL(path, new URL(file, root)), 'utf8'),
  );
  const words = [text, ...imported].join('\n').replaceAll("\\'", "'");
  const titles = [...text.matchAll(/\b(?:it|describe)\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/g)];
  return titles.some(([, , title = '']) => {
    const parts = title.replaceAll("\\'", "'").split(/\$\{(?:[^{}]|\{[^{}]*\})*\}/);
    const pattern = parts.map((part) => RegExp.escape(part)).join('(.+)');
    const [, ...filled] = new RegExp(`^${pattern}$`).exec(name) ?? [];
    const isSaid = parts.join('').trim().length >= 2 || filled.length === 0;
    return new RegExp(`^${pattern}$`).test(name) && isSaid && filled.every((word) => words.includes(unquoted(word)));
  });
}

function unquoted(text: string): string {
  return text.replace(/^"(.*)"$/, '$1');
}
