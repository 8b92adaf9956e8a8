import { readFileSync } from 'node:fs';
import { InstalledCatalogue, installedModules } from './aws/installed-catalogue.ts';
import { type ApiOperation, unmatchedPatterns } from './aws/unmatched-patterns.ts';
import type { Configuration } from './configuration/configuration.ts';
import { configurationJsonSchema } from './configuration/file.ts';
import { formatProblem, readConfiguration } from './configuration/load.ts';

const usage = 'usage: npm run -s check-config -- FILE     or: -- --schema, which prints the JSON Schema\n';

/**
 * Checks the file that is named. Gives what to print and the exit code: 0 valid, 1 not valid, 2 not used as it should be. A valid file may
 * have warnings.
 *
 * @param operations those of the installed services.
 */
export function checkConfig(
  args: readonly string[],
  operations: () => Iterable<ApiOperation> = installedOperations,
): { readonly output: string; readonly exitCode: number } {
  const [file, ...more] = args;
  if (file === undefined || more.length > 0) return { output: usage, exitCode: 2 };
  if (file === '--schema') return { output: `${JSON.stringify(configurationJsonSchema(), null, 2)}\n`, exitCode: 0 };
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return {
      output: `${file}: cannot be read: ${error instanceof Error ? error.message : String(error)}\n`,
      exitCode: 1,
    };
  }
  const { configuration, problems } = readConfiguration(text);
  if (configuration) {
    const warnings = unmatchedPatterns(configuration.denied, operations).map((warning) => `warning: ${warning}\n`);
    return { output: `ok: ${summarise(configuration)}\n${warnings.join('')}`, exitCode: 0 };
  }
  return { output: `${problems.map((problem) => formatProblem(file, problem)).join('\n')}\n`, exitCode: 1 };
}

function installedOperations(): Iterable<ApiOperation> {
  return new InstalledCatalogue(installedModules(import.meta.url)).apiOperations();
}

function summarise({ channelConfigurations, customActions, userRoles, administrators, denied }: Configuration): string {
  const places = channelConfigurations.flatMap((row) => row.places);
  const accounts = new Set(channelConfigurations.map((row) => row.account.id));
  const topics = new Set(channelConfigurations.flatMap((row) => row.snsTopicArns));
  return [
    count(channelConfigurations.length, 'channel configuration'),
    count(places.length, 'conversation'),
    count(accounts.size, 'account'),
    count(topics.size, 'SNS topic'),
    count(customActions.length, 'custom action'),
    count(userRoles.length, 'person with roles', 'people with roles'),
    count(administrators.length, 'administrator'),
    count(denied.length, 'denied pattern'),
  ].join(', ');
}

function count(number: number, one: string, several = `${one}s`): string {
  return `${number} ${number === 1 ? one : several}`;
}

if (import.meta.main) {
  const { output, exitCode } = checkConfig(process.argv.slice(2));
  process[exitCode === 0 ? 'stdout' : 'stderr'].write(output);
  process.exitCode = exitCode;
}
