import { existsSync } from 'node:fs';
import { readEnvironment } from './configuration/environment.ts';
import { DEMO_STORE } from './sandbox/demo-files.ts';
import { sampleEvents } from './sandbox/sample-events.ts';
import { openSigningKey, publish, signingKeyFile } from './sandbox/sns-publisher.ts';
import type { Host } from './start.ts';

/**
 * `npm run demo:event -- NAME`: delivers a sample notification to the demo that runs on this machine, as SNS would. It is signed with the
 * key that the demo made for itself and keeps beside its state.
 */
export async function deliverSample(host: Pick<Host, 'env' | 'print' | 'fail'>, name: string): Promise<void> {
  const sample = sampleEvents.find((candidate) => candidate.name === name);
  if (sample === undefined) {
    const names = sampleEvents.map((known) => `  ${known.name.padEnd(10)} ${known.help}`).join('\n');
    const problem = name === '' ? 'Name a notification' : `There is no notification ${name}`;
    return host.fail(`${problem}: npm run demo:event -- NAME\n${names}`);
  }
  const read = readEnvironment(host.env);
  if (read.kind === 'problem') return host.fail(read.message);
  const { port, store } = read.environment;
  const keyFile = signingKeyFile(host.env.CHATBOT_STORE ? store : DEMO_STORE);
  if (keyFile === null || !existsSync(keyFile)) {
    return host.fail('No demo has run in this folder: start it with npm start first.');
  }
  const key = openSigningKey(keyFile);
  for (const publication of sample.publications(new Date())) {
    const status = await publish(publication, key, port).catch((error: unknown) =>
      host.fail(
        `Nothing answers on port ${port} (${reasonOf(error)}): start the demo with npm start, or set PORT to its port.`,
      ),
    );
    if (status !== 200) {
      return host.fail(`The bot on port ${port} did not take it (HTTP ${status}): is it the demo of this folder?`);
    }
  }
  host.print(`Delivered: ${sample.help}. Look at the channel Alarms of the playground.`);
}

/** `fetch` says of everything that it failed; why stands behind that. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error ? cause.message : String(error);
}
