import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AwsCaller, type CallMeasure, type DeniedOperations } from '../../../src/aws/call.ts';
import { PrincipalClients } from '../../../src/aws/clients.ts';
import type { Connection, SdkClient } from '../../../src/aws/connection.ts';
import { PrincipalCredentials } from '../../../src/aws/credentials.ts';
import { InstalledCatalogue, installedModules } from '../../../src/aws/installed-catalogue.ts';
import type { Principal } from '../../../src/aws/principal.ts';
import type { DenyStatement } from '../../../src/aws/session-policy.ts';
import { PersonError } from '../../../src/telemetry/person-error.ts';

/** The installed clients: one for all tests, since loading them is what takes time. */
export const catalogue = new InstalledCatalogue(installedModules(import.meta.url));

export const principal: Principal = {
  tenantId: '72f988bf-86f1-41af-91ab-2d7cd011db47',
  userId: '3f2b1c0a-9d8e-4f7a-8b6c-5d4e3f2a1b0c',
  userName: 'Alex Müller',
  conversationId: '19:6f1a@thread.tacv2;messageid=1700000000000',
  configurationName: 'ops-channel',
  accountId: '123456789012',
  accountName: 'production',
  roleArn: 'arn:aws:iam::123456789012:role/ops',
  federatedAs: null,
  externalId: 'ext-1',
  guardrailPolicies: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
};

/** A request as it came over the wire. */
export interface WireRequest {
  /** AWS CLI name of the client's service. */
  readonly service: string;
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export type WireAnswer = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

type Answering = (
  request: WireRequest,
  response: ServerResponse,
) => WireAnswer | 'hangs' | Promise<WireAnswer | 'hangs'>;

/** An HTTP server that answers in AWS's wire formats, and a connection that leads the real SDK clients to it. */
export class LocalAws {
  readonly requests: WireRequest[] = [];
  readonly clients: { readonly client: SdkClient; readonly service: string; destroyed: boolean }[] = [];
  /** Answers per AWS CLI service name. */
  readonly answers = new Map<string, Answering>();
  /** Where requests go instead of to the server. */
  elsewhere: { readonly protocol: string; readonly hostname: string; readonly port: number } | null = null;
  /** Whether clients try again after failures that may pass. */
  retries = false;
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    for (const { client } of this.clients) client.destroy();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  readonly connection: Connection = {
    credentials: async () => ({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'bot' }),
    prepare: (client, service) => {
      const made = { client, service, destroyed: false };
      this.clients.push(made);
      const destroy = client.destroy.bind(client);
      client.destroy = () => {
        made.destroyed = true;
        destroy();
      };
      if (!this.retries) {
        // Put in place of the SDK's own by its name: the SDK waits between its attempts, and tests must not.
        client.middlewareStack.add((next) => (args) => next(args), {
          step: 'finalizeRequest',
          name: 'retryMiddleware',
          priority: 'high',
          override: true,
        });
      }
      client.middlewareStack.add(
        (next) => async (args) => {
          const to = this.elsewhere ?? { protocol: 'http:', hostname: '127.0.0.1', port: this.port };
          const { request } = args;
          if (typeof request === 'object' && request !== null && 'headers' in request) {
            Object.assign(request, to);
            Object.assign(request.headers as object, { 'x-test-service': service });
          }
          return next(args);
        },
        { step: 'build', name: 'toLocalAws' },
      );
    },
  };

  async #answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const service = String(incoming.headers['x-test-service']);
    const request: WireRequest = {
      service,
      method: incoming.method ?? '',
      path: incoming.url ?? '',
      headers: incoming.headers,
      body: Buffer.concat(chunks).toString(),
    };
    this.requests.push(request);
    const answer = await (this.answers.get(service) ?? noAnswer)(request, response);
    if (answer === 'hangs') return;
    response.writeHead(answer.status ?? 200, { 'x-amzn-requestid': 'req-1', ...answer.headers });
    response.end(answer.body ?? '');
  }
}

function noAnswer(): WireAnswer {
  return { status: 500, body: 'no answer set' };
}

/** STS's answer to AssumeRole; the session token tells whose it is. */
export function assumeRole(expiration: Date): Answering {
  return (request) => {
    const name = new URLSearchParams(request.body).get('RoleSessionName');
    return {
      headers: { 'content-type': 'text/xml' },
      body: `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
        <AccessKeyId>ASIAIOSFODNN7EXAMPLE</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>
        <SessionToken>session of ${name}</SessionToken><Expiration>${expiration.toISOString()}</Expiration>
        </Credentials></AssumeRoleResult><ResponseMetadata><RequestId>sts-1</RequestId></ResponseMetadata></AssumeRoleResponse>`,
    };
  };
}

/** An error in the query protocols' XML. */
export function queryError(code: string, message: string, status: number): WireAnswer {
  return {
    status,
    headers: { 'content-type': 'text/xml' },
    body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>sts-2</RequestId></ErrorResponse>`,
  };
}

/** An error in the REST JSON and JSON protocols. */
export function jsonError(code: string, message: string, status: number): WireAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': code },
    body: JSON.stringify({ __type: code, message }),
  };
}

export function json(body: unknown): WireAnswer {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

export const NOTHING_DENIED: DeniedOperations = { find: () => null };

/** Everything between a request and the local server, put together as in production. */
export function assembled(
  aws: LocalAws,
  options: {
    readonly denied?: DeniedOperations;
    readonly clock?: () => number;
    readonly bodyLimitBytes?: number;
    readonly deniedStatements?: readonly DenyStatement[];
    readonly stsDeadlineMs?: number;
    readonly clientLimit?: number;
    readonly principalLimit?: number;
  } = {},
) {
  const clock = options.clock ?? Date.now;
  const warnings: { readonly details: object; readonly message: string }[] = [];
  const measures: CallMeasure[] = [];
  const credentials = new PrincipalCredentials({
    catalogue,
    connection: aws.connection,
    clock,
    stsRegion: 'eu-west-1',
    log: { warn: (details, message) => warnings.push({ details, message }) },
    deniedStatements: options.deniedStatements ?? [],
    ...(options.stsDeadlineMs === undefined ? {} : { deadlineMs: options.stsDeadlineMs }),
    ...(options.principalLimit === undefined ? {} : { limit: options.principalLimit }),
  });
  const clients = new PrincipalClients({
    connection: aws.connection,
    credentials,
    ...(options.clientLimit === undefined ? {} : { limit: options.clientLimit }),
  });
  const caller = new AwsCaller({
    catalogue,
    clients,
    credentials,
    denied: options.denied ?? NOTHING_DENIED,
    clock,
    observe: (measure) => measures.push(measure),
    ...(options.bodyLimitBytes === undefined ? {} : { bodyLimitBytes: options.bodyLimitBytes }),
  });
  return { credentials, clients, caller, warnings, measures };
}

/** The PersonError that a call ends with; anything else is a failure of the test. */
export async function personErrorOf(call: Promise<unknown>): Promise<PersonError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof PersonError) return error;
    throw error;
  }
  throw new Error('The call succeeded');
}
