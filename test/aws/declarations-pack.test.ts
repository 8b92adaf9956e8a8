import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { openDeclarations, PACK_FILE } from '../../src/aws/declaration-texts.ts';
import { openPack, pack } from '../../src/aws/declarations-pack.ts';

describe('a pack of texts', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'pack-'));
    file = join(folder, PACK_FILE);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const opened = (texts: Iterable<readonly [string, string]>) => {
    writeFileSync(file, pack(texts));
    return openPack(file, (given) => given) ?? assert.fail('no pack');
  };

  it('gives back what was packed, whatever it is', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string({ unit: 'binary' })), (texts) => {
        const entries = Object.entries(texts).map(([key, text]): [string, string] => [key, text.toWellFormed()]);
        const read = opened(entries);
        assert.deepEqual(
          read.keys(),
          entries.map(([key]) => key),
        );
        for (const [key, text] of entries) assert.equal(read.text(key), text);
      }),
      { numRuns: 30 },
    );
  });

  it('gives any text of many blocks, in any order', () => {
    const texts = Array.from({ length: 300 }, (_, index): [string, string] => [`k${index}`, `${index}é`.repeat(400)]);
    const read = opened(texts);
    for (const [key, text] of [...texts].reverse()) assert.equal(read.text(key), text);
    for (const [key, text] of texts) assert.equal(read.text(key), text);
    assert.equal(read.text('k300'), undefined);
    assert.ok(readFileSync(file).length < 100_000);
  });

  it('is nothing where there is no file', () => {
    assert.equal(
      openPack(file, () => 1),
      undefined,
    );
  });

  it('says so where its file was cut short', () => {
    const read = opened([['a', 'text'.repeat(1000)]]);
    assert.deepEqual(read.keys(), ['a']);
    truncateSync(file, readFileSync(file).length - 1);
    assert.throws(() => read.text('a'), /declarations\.pack is cut short/);
  });

  it('is preferred to files, and holds operations and declarations', () => {
    writeFileSync(
      file,
      pack([
        ['o:DescribeAlarms', '<p>Tells.</p>'],
        ['o:PutAlarm', ''],
        ['i:Alarm', 'export interface Alarm {'],
        ['n:Value', 'export declare namespace Value {'],
      ]),
    );
    const read = openDeclarations(folder);
    assert.deepEqual(read.operationNames(), ['DescribeAlarms', 'PutAlarm']);
    assert.equal(read.operationHtml('DescribeAlarms'), '<p>Tells.</p>');
    assert.equal(read.operationHtml('Other'), '');
    assert.deepEqual(read.declaration('Alarm'), { kind: 'interface', text: 'export interface Alarm {' });
    assert.deepEqual(read.declaration('Value'), { kind: 'namespace', text: 'export declare namespace Value {' });
    assert.equal(read.declaration('DescribeAlarms'), undefined);
  });
});
