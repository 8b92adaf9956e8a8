import { spawn } from 'node:child_process';

/**
 * `node test/side-by-side.ts GROUP …`: npm scripts one group after the other, those of a group, joined by `+`, side by side: each keeps
 * one processor busy. A group begins when the one before has passed; the first that fails ends the run with its code. What a script of
 * several prints comes when it has ended, so that it stands together.
 */
const groups = process.argv.slice(2).map((group) => group.split('+'));

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

for (const group of groups) {
  const codes = await Promise.all(group.map((script) => run(script, group.length === 1)));
  const failed = codes.find((code) => code !== 0);
  if (failed === undefined) continue;
  // Not at once: what was printed may still be on its way.
  process.exitCode = failed;
  break;
}
