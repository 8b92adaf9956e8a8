import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { loadConfig } from '@smithy/core/config';
import { AwsCaller } from './aws/call.ts';
import { PrincipalClients } from './aws/clients.ts';
import type { Connection } from './aws/connection.ts';
import { PrincipalCredentials } from './aws/credentials.ts';
import { DeniedOperations } from './aws/denied-operations.ts';
import { InstalledCatalogue, installedModules } from './aws/installed-catalogue.ts';
import type { SdkCatalogue } from './aws/sdk-service.ts';
import { closest } from './command/suggest.ts';
import type { ChannelConfiguration, Configuration } from './configuration/configuration.ts';
import { formatProblem, readConfiguration } from './configuration/load.ts';
import { type ConfigurationReport, checkConfiguration } from './permissions/check.ts';
import { featuresOf } from './permissions/features.ts';
import type { Feature } from './permissions/need.ts';
import { hasGap, reportText } from './permissions/report.ts';

const USAGE = `usage: npm run -s check-permissions -- FILE [--configuration NAME]… [--feature NAME]… [--json]
       tries the roles of a configuration file, and says which rights are missing for what
`;
/** The version of what --json prints. Properties may be added within a version. */
const VERSION = 1;

export interface CheckPermissionsParts {
  readonly catalogue: SdkCatalogue;
  readonly connection: Connection;
  /** Region of the STS endpoint that roles are assumed at. */
  readonly stsRegion: string;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly print: (text: string) => void;
  readonly printError: (text: string) => void;
}

/**
 * `npm run check-permissions`: which rights the roles of a configuration file have and lack. Gives the exit code: 0 nothing is missing,
 * 1 something is, 2 not used as it should be, or the file is not valid.
 */
export async function checkPermissions(args: readonly string[], parts: CheckPermissionsParts): Promise<number> {
  const asked = read(args, parts.catalogue);
  if (asked.kind === 'problem') {
    parts.printError(asked.message);
    return 2;
  }
  const { configuration, rows, features, json } = asked;
  const reports: ConfigurationReport[] = [];
  for (const row of rows) {
    const report = await checkRow(parts, configuration, row, features);
    reports.push(report);
    if (!json) parts.print(`${reportText(report)}\n`);
    // Nor would it have any for the others.
    if (report.roles.some(({ problem }) => problem?.code === 'no-bot-credentials')) break;
  }
  const gaps = reports.filter(hasGap);
  if (json) parts.print(`${JSON.stringify({ version: VERSION, configurations: reports }, null, 2)}\n`);
  else parts.print(summary(reports, gaps, rows.length));
  return gaps.length === 0 ? 0 : 1;
}

type Asked =
  | {
      readonly kind: 'asked';
      readonly configuration: Configuration;
      readonly rows: readonly ChannelConfiguration[];
      readonly features: readonly Feature[];
      readonly json: boolean;
    }
  | { readonly kind: 'problem'; readonly message: string };

function read(args: readonly string[], catalogue: SdkCatalogue): Asked {
  const given = options(args);
  if (given === null) return problem(USAGE);
  const { file } = given;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return problem(`${file}: cannot be read: ${error instanceof Error ? error.message : String(error)}\n`);
  }
  const { configuration, problems } = readConfiguration(text);
  if (configuration === undefined) {
    return problem(`${problems.map((one) => formatProblem(file, one)).join('\n')}\n`);
  }
  const all = featuresOf(catalogue);
  const rows = chosen(given.configurations, configuration.channelConfigurations);
  const features = chosen(given.features, all);
  if (typeof rows === 'string') return problem(`${file} has no configuration ${rows}\n`);
  if (typeof features === 'string') return problem(`There is no feature ${features}\n`);
  return { kind: 'asked', configuration, rows, features, json: given.json };
}

function options(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        configuration: { type: 'string', multiple: true },
        feature: { type: 'string', multiple: true },
        json: { type: 'boolean' },
      },
    });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) return null;
    return {
      file,
      configurations: values.configuration ?? [],
      features: values.feature ?? [],
      json: values.json === true,
    };
  } catch {
    // An option that there is not, or one without its value.
    return null;
  }
}

/** Those of these names in any case, all where none is named; else the name that there is not, with those that are near it. */
function chosen<Named extends { readonly name: string }>(
  names: readonly string[],
  all: readonly Named[],
): readonly Named[] | string {
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  const known = new Set(all.map(({ name }) => name.toLowerCase()));
  const unknown = names.find((name) => !known.has(name.toLowerCase()));
  if (unknown !== undefined) {
    const near = closest(
      unknown,
      all.map(({ name }) => name),
    );
    const offered = near.length > 0 ? `Did you mean ${near.join(' or ')}?` : all.map(({ name }) => name).join(', ');
    return `${unknown.slice(0, 60)}. ${near.length > 0 ? offered : `There are: ${offered}.`}`;
  }
  return wanted.size === 0 ? all : all.filter(({ name }) => wanted.has(name.toLowerCase()));
}

/** Everything between here and AWS, as the bot has it, for one configuration. */
async function checkRow(
  parts: CheckPermissionsParts,
  configuration: Configuration,
  row: ChannelConfiguration,
  features: readonly Feature[],
): Promise<ConfigurationReport> {
  const { catalogue, connection, clock, stsRegion } = parts;
  const denied = new DeniedOperations(configuration.denied);
  const deniedStatements = denied.statements();
  const refused: { readonly roleArn: string; readonly action: string }[] = [];
  const credentials = new PrincipalCredentials({
    catalogue,
    connection,
    clock,
    stsRegion,
    deniedStatements,
    log: { warn: (details) => refused.push(...refusal(details)) },
  });
  const clients = new PrincipalClients({ connection, credentials });
  const caller = new AwsCaller({ catalogue, clients, credentials, denied, clock });
  try {
    const check = {
      catalogue,
      connection,
      credentials,
      caller,
      denied,
      deniedStatements,
      clock,
      refusedByTrust: () => refused,
    };
    return await checkConfiguration(check, configuration, row, features);
  } finally {
    clients.destroy();
    credentials.destroy();
  }
}

function refusal(details: object): readonly { readonly roleArn: string; readonly action: string }[] {
  const { roleArn, action } = { roleArn: undefined, action: undefined, ...details };
  return typeof roleArn === 'string' && typeof action === 'string' ? [{ roleArn, action }] : [];
}

function summary(reports: readonly ConfigurationReport[], gaps: readonly ConfigurationReport[], all: number): string {
  const count = all === reports.length ? String(all) : `${reports.length} of ${all}`;
  const checked = `${count} ${all === 1 ? 'configuration' : 'configurations'} checked`;
  if (gaps.length === 0) {
    const isAll = reports.every(({ features }) => features.every(({ state }) => state !== 'not-checked'));
    return `${checked}: nothing is missing${isAll ? '' : ' as far as it could be checked'}.\n`;
  }
  return `${checked}; look at ${gaps.map(({ configurationName }) => configurationName).join(', ')}.\n`;
}

function problem(message: string): Asked {
  return { kind: 'problem', message };
}

if (import.meta.main) {
  // As the bot has it: the environment, without it AWS's first Region.
  const stsRegion = await loadConfig({
    environmentVariableSelector: (env) => env.AWS_REGION || env.AWS_DEFAULT_REGION,
    configFileSelector: () => undefined,
    default: 'us-east-1',
  })();
  process.exitCode = await checkPermissions(process.argv.slice(2), {
    catalogue: new InstalledCatalogue(installedModules(import.meta.url)),
    connection: { credentials: undefined, prepare: () => undefined },
    stsRegion,
    clock: Date.now,
    print: (text) => void process.stdout.write(text),
    printError: (text) => void process.stderr.write(text),
  });
}
