import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { BUILT_IN_DESCRIPTIONS } from '../dialogs/built-in-descriptions.ts';

const root = new URL('../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
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
        .filter((target) => !/^(?:https?:|#)/.test(target))
        .map((target) => target.replace(/#.*$/, ''))
        .filter((target) => !existsSync(new URL(target, new URL(page, root))));
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
});
