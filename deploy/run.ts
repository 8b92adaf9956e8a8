import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, resolve } from 'node:path';
import { argv, cwd, env, execPath, exit, stderr, stdin, stdout } from 'node:process';
import { createInterface } from 'node:readline/promises';
import { fileURLToPath } from 'node:url';
import { readArguments } from './lib/arguments.ts';

/** `npm run deploy`: the way into AWS. What it does is in lib/way.ts; here it meets the machine and AWS. */

const folder = fileURLToPath(new URL('.', import.meta.url));
const cdkPath = resolve(folder, 'node_modules/aws-cdk/bin/cdk');

if (!existsSync(cdkPath) || !existsSync(resolve(folder, 'node_modules/aws-cdk-lib'))) {
  stderr.write('The AWS CDK is not installed: run npm ci --prefix deploy once, then this again.\n');
  exit(1);
}

/** Runs a program with this terminal; gives its exit code. */
function run(program: string, args: readonly string[], output: 'inherit' | 'ignore', more = {}): Promise<number> {
  return new Promise((done) => {
    const child = spawn(program, args, { cwd: folder, env: { ...env, ...more }, stdio: output });
    child.on('error', () => done(127));
    child.on('exit', (code) => done(code ?? 1));
  });
}

/** `cdk` runs the application by a shell, which finds this very runtime first. */
const PATH = [dirname(execPath), env.PATH].join(delimiter);

const asked = readArguments(argv.slice(2), resolve(folder, 'parameters.yaml'));
// Only now: what they import is what the check above is for.
const [{ walk, OUTPUTS }, { readParameters }, { accountOfCredentials, cannotDeployTo }, { readOutputs }] =
  await Promise.all([
    import('./lib/way.ts'),
    import('./lib/parameters.ts'),
    import('./lib/aws.ts'),
    import('./lib/outputs.ts'),
  ]);

const code = await walk(
  asked.kind === 'help' || asked.kind === 'mistake' ? asked : { ...asked, file: resolve(cwd(), asked.file) },
  {
    print: (line) => stdout.write(`${line}\n`),
    ask: async (question) => {
      const terminal = createInterface({ input: stdin, output: stdout });
      // Without a terminal nobody answers: that is no consent.
      const answer = await Promise.race([
        terminal.question(question),
        new Promise<string>((done) => terminal.once('close', () => done(''))),
      ]);
      terminal.close();
      return answer;
    },
    readParameters,
    accountOfCredentials,
    cannotDeployTo,
    dockerRuns: async () => (await run('docker', ['version'], 'ignore')) === 0,
    cdk: (file, args) =>
      run(execPath, [cdkPath, ...args], 'inherit', {
        PATH,
        CHATBOT_PARAMETERS: file,
      }),
    outputs: () => readOutputs(readFileSync(resolve(folder, OUTPUTS), 'utf8')),
  },
);
exit(code);
