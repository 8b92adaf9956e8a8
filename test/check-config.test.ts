import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkConfig } from '../src/check-config.ts';
import { configurationJsonSchema } from '../src/configuration/file.ts';
import { sample } from './configuration/sample.ts';

describe('check-config', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'check-config-'));
    file = join(folder, 'chatbot.yaml');
    writeFileSync(file, sample);
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('says what a valid file holds', () => {
    assert.deepEqual(checkConfig([file]), {
      output:
        'ok: 3 channel configurations, 4 conversations, 3 accounts, 2 SNS topics, 2 custom actions, 1 person with roles, 2 administrators, 3 denied patterns\n' +
        'warning: Denied[2], cognito-idp:*, matches no operation of the installed services: cognito-idp is not installed\n',
      exitCode: 0,
    });
  });

  it('gives each mistake a line with its place', () => {
    writeFileSync(file, 'ChannelConfigurations: 7\nDenied: [x:Y, z]');
    const { output, exitCode } = checkConfig([file]);
    assert.equal(exitCode, 1);
    assert.equal(
      output,
      `${file}:1:24: ChannelConfigurations: expected a list, found 7\n` +
        `${file}:2:15: Denied[1]: expected service:Operation, with * for any letters, such as "ssm:GetParameter*", found "z"\n`,
    );
  });

  it('warns of denied patterns that deny nothing, in a file that is valid all the same', () => {
    writeFileSync(
      file,
      `${sample.replace(/^Denied:.*$/m, 'Denied: ["lambda:InvokeFunction", "lambda:Invok", "rds:delete*"]')}`,
    );
    const { output, exitCode } = checkConfig([file]);
    assert.equal(exitCode, 0);
    assert.match(
      output,
      /^ok: .*3 denied patterns\nwarning: Denied\[1\], lambda:Invok, matches no operation of the installed services; did you mean lambda:Invoke, .*\n$/,
    );
  });

  it('refuses the name of a service in capitals', () => {
    writeFileSync(file, 'ChannelConfigurations: []\nDenied: ["Lambda:Invoke"]');
    assert.match(checkConfig([file]).output, /Denied\[0\]: expected service:Operation/);
  });

  it('says that a file cannot be read', () => {
    const { output, exitCode } = checkConfig([folder]);
    assert.equal(exitCode, 1);
    assert.match(output, /cannot be read/);
  });

  for (const args of [[], ['a', 'b']]) {
    it(`shows how it is used for ${args.length} arguments`, () => {
      const { output, exitCode } = checkConfig(args);
      assert.equal(exitCode, 2);
      assert.match(output, /^usage: /);
    });
  }

  it('prints the JSON Schema', () => {
    assert.deepEqual(JSON.parse(checkConfig(['--schema']).output), configurationJsonSchema());
  });

  it('ends the process with the code, the text on its channel', async () => {
    writeFileSync(file, 'x');
    const script = fileURLToPath(new URL('../src/check-config.ts', import.meta.url));
    const ended = await new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) =>
      execFile(process.execPath, [script, file], (error, stdout, stderr) =>
        resolve({ code: error?.code, stdout, stderr }),
      ),
    );
    assert.deepEqual(ended, {
      code: 1,
      stdout: '',
      stderr: `${file}:1:1: expected properties (name: value), found "x"\n`,
    });
  });
});
