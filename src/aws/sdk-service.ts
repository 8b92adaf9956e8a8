import type { AwsCredentialIdentity, Provider } from '@smithy/types';
import type { Catalogue, Service } from '../command/catalogue.ts';
import type { Input } from '../command/command.ts';
import type { SdkClient } from './connection.ts';

/** A service of the catalogue together with the SDK client package that it was read from. */
export interface SdkService extends Service {
  /** A new client of the package; everything not given is left to the SDK (endpoints, retries, `AWS_ENDPOINT_URL`). */
  createClient(settings: ClientSettings): SdkClient;
  /** A new command of the package for the operation of this API name (`DescribeAlarms`). */
  createCommand(operation: string, input: Input): object;
  /** The package's function that waits for the state of this API name (`FunctionActive`); throws where it has none. */
  waiterFunction(waiter: string): WaiterFunction;
}

export interface ClientSettings {
  readonly region: string;
  readonly credentials?: AwsCredentialIdentity | Provider<AwsCredentialIdentity>;
  readonly maxAttempts?: number;
}

/** How the SDK waits: `client` is asked by `send` alone, times are in seconds. */
export type WaiterFunction = (
  settings: {
    readonly client: { send(command: { readonly input: Input }): Promise<unknown> };
    readonly maxWaitTime: number;
    readonly minDelay: number;
    readonly maxDelay: number;
    readonly abortSignal: AbortSignal;
  },
  input: Input,
) => Promise<{ readonly state: 'ABORTED' | 'FAILURE' | 'RETRY' | 'SUCCESS' | 'TIMEOUT'; readonly reason?: unknown }>;

/** The catalogue of the installed SDK clients. */
export interface SdkCatalogue extends Catalogue {
  /** By exact AWS CLI name of an available service; throws for any other, which is a fault of the caller. */
  service(name: string): SdkService;
}
