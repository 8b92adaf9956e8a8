import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../src/explain.ts', import.meta.url));

function run(): ReturnType<typeof spawn> {
  return spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'pipe'] });
}

describe('explain, from a shell', () => {
  it('answers lines of standard input on standard output, in order, and ends well', async () => {
    const child = run();
    assert.ok(child.stdin && child.stdout && child.stderr);
    child.stdin.end('sns list-topics --region eu-west-1\n\nlamda x\nhelp');
    const [out, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    const answers = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.deepEqual(answers[0], {
      line: 'sns list-topics --region eu-west-1',
      service: 'sns',
      operation: 'ListTopics',
      input: {},
      missing: [],
      access: 'read',
      region: 'eu-west-1',
      query: null,
    });
    assert.deepEqual(
      answers.slice(1).map(({ line }) => line),
      ['', 'lamda x', 'help'],
    );
    assert.equal(errors, '');
    assert.equal(code, 0);
  });

  it('ends quietly when nobody reads any more', async () => {
    const child = run();
    assert.ok(child.stdin && child.stdout && child.stderr);
    child.stdin.on('error', () => {});
    child.stdout.destroy();
    child.stdin.end('help\n'.repeat(50_000));
    const [errors, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    assert.equal(errors, '');
    assert.equal(code, 0);
  });
});
