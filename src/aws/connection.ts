import type { AwsCredentialIdentityProvider, MiddlewareStack } from '@smithy/types';

/** The part of any SDK v3 client that the project uses. */
export interface SdkClient {
  send(command: object, options?: { abortSignal?: AbortSignal; requestTimeout?: number }): Promise<unknown>;
  destroy(): void;
  readonly middlewareStack: MiddlewareStack<object, object>;
  readonly config: { readonly credentials?: unknown };
}

/** How SDK clients reach AWS. Real endpoints need nothing special; the sandbox answers in the client's middleware. */
export interface Connection {
  /** Credentials of the bot itself, with which roles are assumed; undefined leaves that to the SDK's default chain. */
  readonly credentials: AwsCredentialIdentityProvider | undefined;
  /** Called once for every client made, before its first call. `service` is the AWS CLI name. */
  prepare(client: SdkClient, service: string): void;
}
