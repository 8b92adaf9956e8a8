import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InstalledCatalogue } from '../../src/aws/installed-catalogue.ts';
import { modules } from './installed.ts';

describe('warming the catalogue', () => {
  it('loads the client of STS, and with it what all clients share', () => {
    new InstalledCatalogue(modules).warm();
    const loaded = Object.keys(createRequire(import.meta.url).cache);
    assert.ok(loaded.some((file) => file.includes(join('@aws-sdk', 'client-sts', 'dist-cjs'))));
    assert.ok(loaded.some((file) => file.includes(join('@smithy', 'core'))));
  });

  it('does nothing where STS is not installed', () => {
    const root = mkdtempSync(join(tmpdir(), 'warm-'));
    try {
      mkdirSync(join(root, '@aws-sdk'));
      assert.doesNotThrow(() => new InstalledCatalogue(root).warm());
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});
