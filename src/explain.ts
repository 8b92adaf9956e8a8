import { enableCompileCache } from 'node:module';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';

// Halves the time to the first line. In a folder of the project's own: a shared one could be written by other users of the machine.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/node-compile-cache', import.meta.url)));

const { BUILT_IN_DESCRIPTIONS } = await import('../dialogs/built-in-descriptions.ts');
const { DeniedOperations } = await import('./aws/denied-operations.ts');
const { explainStream } = await import('./aws/explain-stream.ts');
const { explainLine } = await import('./aws/explanation.ts');
const { InstalledCatalogue, installedModules } = await import('./aws/installed-catalogue.ts');

/**
 * `npm run -s explain`: reads command lines from standard input and writes what each would do as one line of JSON.
 * It calls nothing and needs no account, no network and no configuration.
 */
const context = {
  catalogue: new InstalledCatalogue(installedModules(import.meta.url)),
  builtIns: BUILT_IN_DESCRIPTIONS,
  denied: new DeniedOperations([]),
};

try {
  await pipeline(
    process.stdin.setEncoding('utf8'),
    (chunks: AsyncIterable<string>) => explainStream(chunks, (line) => explainLine(line, context)),
    process.stdout,
  );
} catch (error) {
  // Whoever reads may have seen enough, as `head` does; that is no failure.
  if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error;
}
