import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';
import { packApp } from '../../manifest/app-package.ts';
import { USAGE } from '../../manifest/options.ts';
import { pack } from '../../manifest/pack.ts';
import { teamsManifest } from '../../manifest/teams-manifest.ts';
import { APP_ID, optionsOf, WANTED } from './support/options.ts';
import { decodePng } from './support/png.ts';

const ICONS = { color: new Uint8Array([1, 2, 3]), outline: new Uint8Array([4, 5]) };

/** Packs with icons of no meaning, and collects what came of it. */
async function packed(args: readonly string[], write?: (file: string, bytes: Uint8Array) => void) {
  const seen = { code: -1, printed: '', complained: '', files: new Map<string, Uint8Array>() };
  seen.code = await pack(args, {
    projectVersion: '0.1.0',
    icons: async () => ICONS,
    write: write ?? ((file, bytes) => void seen.files.set(file, bytes)),
    print: (text) => {
      seen.printed += text;
    },
    complain: (text) => {
      seen.complained += text;
    },
  });
  return seen;
}

describe('npm run manifest', () => {
  it('writes a zip with the manifest and both icons at its root, and says where it is and what comes next', async () => {
    const { code, files, printed, complained } = await packed([...WANTED, '--name', 'Ops', '--out', 'ops.zip']);
    assert.equal(code, 0);
    assert.equal(complained, '');
    const bytes = files.get('ops.zip');
    assert.ok(bytes);
    const content = unzipSync(bytes);
    assert.deepEqual(Object.keys(content), ['manifest.json', 'color.png', 'outline.png']);
    assert.deepEqual(
      JSON.parse(new TextDecoder().decode(content['manifest.json'])),
      teamsManifest(optionsOf('--name', 'Ops')),
    );
    assert.deepEqual([content['color.png'], content['outline.png']], [ICONS.color, ICONS.outline]);
    assert.match(
      printed,
      /^\/.*\/ops\.zip\n {2}Ops 0\.1\.0 for bot\.example\.com, app id 5a4d1111-.*valid by Teams' schema 1\.\d+\n/,
    );
    assert.match(printed, /Upload it: Teams admin center.*\n.*\n.*write @Ops welcome in a channel/);
    assert.match(printed, /same --app-id and a higher --app-version/);
  });

  it('shows help, and writes nothing', async () => {
    assert.deepEqual(await packed(['--help']), { code: 0, printed: USAGE, complained: '', files: new Map() });
  });

  it('tells a mistake in one line, and writes nothing', async () => {
    const { code, printed, complained, files } = await packed([
      '--app-id',
      APP_ID,
      '--domain',
      'https://bot.example.com',
    ]);
    assert.deepEqual([code, printed, files.size], [2, '', 0]);
    assert.match(complained, /^--domain .*\n$/);
  });

  it('says what to do where the file cannot be written', async () => {
    const { code, complained } = await packed(WANTED, () => {
      throw new Error('EACCES: permission denied');
    });
    assert.equal(code, 1);
    assert.equal(
      complained,
      'teams-aws-chatbot-0.1.0.zip cannot be written (EACCES: permission denied): name another file with --out.\n',
    );
  });

  it('gives the same bytes for the same options, whatever the time', () => {
    const manifest = teamsManifest(optionsOf());
    const bytes = packApp(manifest, ICONS);
    assert.deepEqual(packApp(manifest, ICONS), bytes);
    // 1980-01-01, in the form of MS-DOS, in the header of the first file.
    assert.equal(Buffer.from(bytes).readUInt32LE(10), 0x00210000);
  });

  describe('as a process', () => {
    let folder: string;

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'manifest-'));
    });

    afterEach(() => rmSync(folder, { recursive: true }));

    it('packs real icons, and the same bytes in every time zone', async () => {
      const [one, other] = [join(folder, 'one.zip'), join(folder, 'other.zip')];
      const [first, second] = await Promise.all([
        run([...WANTED, '--sign-in', '--out', one], 'UTC'),
        run([...WANTED, '--sign-in', '--out', other], 'Pacific/Auckland'),
      ]);
      assert.deepEqual([first.code, first.errors, second.code, second.errors], [0, '', 0, '']);
      assert.ok(first.output.startsWith(`${one}\n`));
      assert.deepEqual(readFileSync(other), readFileSync(one));
      const content = unzipSync(readFileSync(one));
      assert.ok(content['color.png'] && content['outline.png']);
      assert.equal(decodePng(content['color.png']).width, 192);
      assert.equal(decodePng(content['outline.png']).width, 32);
    }).timeout(30_000);

    it('ends with 2 and one line on standard error where it is not used as it should be', async () => {
      const { code, output, errors } = await run(['--app-id', 'x', '--out', join(folder, 'no.zip')], 'UTC');
      assert.deepEqual([code, output], [2, '']);
      assert.match(errors, /^--app-id "x" is no id of an app registration: .*\n$/);
      assert.equal(existsSync(join(folder, 'no.zip')), false);
    }).timeout(30_000);

    it('ends with 1 where the folder of the file is missing', async () => {
      const { code, errors } = await run([...WANTED, '--out', join(folder, 'none', 'app.zip')], 'UTC');
      assert.equal(code, 1);
      assert.match(errors, /cannot be written \(ENOENT.*\): name another file with --out\.\n$/);
    }).timeout(30_000);
  });
});

const script = fileURLToPath(new URL('../../manifest/pack.ts', import.meta.url));

function run(args: readonly string[], timeZone: string) {
  return new Promise<{ readonly code: number; readonly output: string; readonly errors: string }>((resolve) => {
    execFile(process.execPath, [script, ...args], { env: { TZ: timeZone } }, (error, output, errors) => {
      resolve({ code: error === null ? 0 : Number(error.code), output, errors });
    });
  });
}
