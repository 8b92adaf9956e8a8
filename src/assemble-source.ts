import type { Connection } from './aws/connection.ts';
import type { Configuration } from './configuration/configuration.ts';
import type { Environment } from './configuration/environment.ts';
import { type ConfigurationSource, openConfigurationFile } from './configuration/source.ts';
import type { Certificates } from './notifications/certificates.ts';
import { GLOBAL_SERVICE_URL } from './teams/service-urls.ts';
import type { Log } from './telemetry/log.ts';

/** Where the configuration comes from, and with it the way to AWS. */
export interface Source extends ConfigurationSource {
  readonly connection: Connection;
  /** Where Teams takes messages for tenants that have not written yet. */
  readonly serviceUrl: string;
  /** Whom notifications are believed; null: SNS. */
  readonly certificates: Certificates | null;
  /** Lets the sandbox's alarms reach the bot's own door on this port; gives what ends that. Null without a sandbox. */
  readonly startLife: ((port: number) => () => void) | null;
}

/** The accounts of the sandbox. */
export async function sandboxSource(environment: Environment, log: Log, clock: () => number): Promise<Source> {
  // A bot for real accounts does without it.
  const { createSandbox } = await import('./sandbox/sandbox.ts');
  const { startLife } = await import('./sandbox/life.ts');
  const { openSigningKey, publish, sandboxCertificates, signingKeyFile } = await import('./sandbox/sns-publisher.ts');
  const sandbox = createSandbox({ clock: () => new Date(clock()) });
  const key = openSigningKey(signingKeyFile(environment.store));
  return {
    serviceUrl: `http://127.0.0.1:${environment.playgroundPort}/_connector`,
    certificates: sandboxCertificates(key),
    startLife: (port) =>
      startLife({
        alarmPublications: () => sandbox.alarmPublications(),
        publish: (publication) => publish(publication, key, port),
        onFault: (error) => log.error({ err: error }, 'an alarm of the sandbox was not delivered'),
      }),
    connection: sandbox.connection,
    current: () => sandbox.configuration,
    problems: () => [],
    close: () => undefined,
  };
}

/** The configuration file, and AWS itself. */
export async function fileSource(environment: Environment, log: Log): Promise<Source> {
  const source = await openConfigurationFile({ path: environment.configurationFile, log });
  return {
    // Real endpoints, and whatever AWS_ENDPOINT_URL says: the SDK's own ways.
    connection: { credentials: undefined, prepare: () => undefined },
    serviceUrl: GLOBAL_SERVICE_URL,
    certificates: null,
    startLife: null,
    current: (): Configuration => source.current(),
    problems: () => source.problems(),
    reloads: () => source.reloads(),
    close: () => source.close(),
  };
}
