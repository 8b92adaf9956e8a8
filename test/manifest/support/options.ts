import assert from 'node:assert/strict';
import { type PackOptions, readOptions } from '../../../manifest/options.ts';

export const APP_ID = '5a4d1111-0000-4000-8000-000000000001';

export const WANTED = ['--app-id', APP_ID, '--domain', 'bot.example.com'] as const;

/** The options that these arguments give besides the wanted ones. */
export function optionsOf(...more: readonly string[]): PackOptions {
  const read = readOptions([...WANTED, ...more], '0.1.0');
  assert.equal(read.kind, 'options');
  return read.options;
}
