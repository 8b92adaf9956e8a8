import { pipeline } from 'node:stream/promises';
import { BUILT_IN_DESCRIPTIONS } from '../dialogs/built-in-descriptions.ts';
import { DeniedOperations } from './aws/denied-operations.ts';
import { explainStream } from './aws/explain-stream.ts';
import { explainLine } from './aws/explanation.ts';
import { InstalledCatalogue, installedModules } from './aws/installed-catalogue.ts';

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
