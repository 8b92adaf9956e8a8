import { spawn } from 'node:child_process';

/**
 * `npm test`: npm scripts one group after the other, those of a group side by side. A group begins when the one before has passed; the first
 * that fails ends the run with its code. What a script of several prints comes when it has ended, so that it stands together.
 */
const GROUPS: readonly (readonly string[])[] = [
  // Neither minds the other, and each keeps one core busy.
  ['check:code', 'test:deploy'],
  // Some of these take the time: they have the machine for themselves.
  ['test:unit'],
  ['test:e2e'],
  ['test:cluster'],
];

async function run(script: string, isAlone: boolean): Promise<number> {
  const started = performance.now();
  const child = spawn('npm', ['run', '-s', script], {
    stdio: isAlone ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  const printed: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => printed.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => printed.push(chunk));
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (ended) => resolve(ended ?? 1));
  });
  process.stdout.write(Buffer.concat(printed));
  const seconds = Math.round((performance.now() - started) / 1000);
  process.stdout.write(`${script}: ${code === 0 ? 'passed' : `failed with code ${code}`} after ${seconds} s\n`);
  return code;
}

for (const group of GROUPS) {
  const codes = await Promise.all(group.map((script) => run(script, group.length === 1)));
  const failed = codes.find((code) => code !== 0);
  if (failed !== undefined) process.exit(failed);
}
