import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Compares a value with its golden file in `test/golden/cards`. `UPDATE_GOLDEN=1` writes the file instead, for a change that was meant;
 * what was written is then to be looked at before it is committed.
 */
export function assertGolden(name: string, value: unknown): void {
  const file = new URL(`../golden/cards/${name}.json`, import.meta.url);
  const text = `${JSON.stringify(value, null, 2)}\n`;
  // biome-ignore lint/style/noProcessEnv: a switch for the person who runs the tests
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(file, text);
  assert.deepEqual(JSON.parse(text), JSON.parse(readFileSync(file, 'utf8')), `differs from ${file.pathname}`);
}
