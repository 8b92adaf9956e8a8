import { start } from '../../../src/start.ts';
import { TestCertificates } from '../../notifications/support/sns.ts';

/** The bot as `src/main.ts` runs it, but that it believes notifications signed with the key of the tests. */
await start({
  env: process.env,
  args: process.argv.slice(2),
  print: (line) => process.stdout.write(`${line}\n`),
  fail: (message) => {
    process.stderr.write(`${message}\n`);
    process.exit(1);
  },
  onStop: (stop) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  },
  exit: (code) => process.exit(code),
  certificates: new TestCertificates(),
});
