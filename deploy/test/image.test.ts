import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { FargateTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { image } from '../lib/image.ts';
import { CASES, parametersOf } from './support/deployments.ts';

const built = parametersOf(CASES['an image that is built here']);

describe('an image that is built here', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'image-'));
    for (const name of ['sources', 'sources/src', 'sources/node_modules']) mkdirSync(join(folder, name));
    writeFileSync(join(folder, 'sources/Dockerfile'), 'FROM scratch\n');
    writeFileSync(join(folder, 'sources/Dockerfile.dockerignore'), '# nothing else\n\n*\n!src\n');
    writeFileSync(join(folder, 'sources/src/main.ts'), '1');
    writeFileSync(join(folder, 'sources/chatbot.yaml'), 'of an operator');
    writeFileSync(join(folder, 'sources/node_modules/large.js'), '1');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** What is given to Docker. */
  const staged = (name: string): readonly string[] => {
    const outdir = join(folder, name);
    const app = new App({ outdir, analyticsReporting: false });
    const stack = new Stack(app, 'stack');
    const task = new FargateTaskDefinition(stack, 'Task');
    task.addContainer('Bot', {
      image: image(stack, built, { folder: join(folder, 'sources'), dockerfile: 'Dockerfile' }),
    });
    app.synth();
    const asset = readdirSync(outdir).find((one) => one.startsWith('asset.')) ?? assert.fail('no asset');
    return [asset, ...readdirSync(join(outdir, asset)).sort()];
  };

  it('is made of what goes in, and of nothing that lies beside it', () => {
    const [, ...files] = staged('first');
    assert.deepEqual(
      files.filter((file) => !file.startsWith('Dockerfile')),
      ['src'],
    );
  });

  it('is built again when that changes, and not for anything else', () => {
    const [first] = staged('first');
    writeFileSync(join(folder, 'sources/chatbot.yaml'), 'changed');
    assert.equal(staged('second')[0], first);
    writeFileSync(join(folder, 'sources/src/main.ts'), '2');
    assert.notEqual(staged('third')[0], first);
  });
});
