import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection } from '../../src/aws/connection.ts';
import type { SdkCatalogue } from '../../src/aws/sdk-service.ts';
import { checkPermissions } from '../../src/check-permissions.ts';
import type { ConfigurationReport } from '../../src/permissions/check.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import { catalogue } from '../aws/support/local-aws.ts';

export const NOW = Date.UTC(2026, 10, 21, 3, 12);
export const OPS = 'arn:aws:iam::111122223333:role/chatbot-ops';

/** A configuration of the sandbox's role that may everything; `more` are further lines of its row. */
export function configurationText(more: readonly string[] = [], after: readonly string[] = []): string {
  return `
Accounts:
  "111122223333": { Name: production, DefaultRegion: eu-west-1 }
ChannelConfigurations:
  - ConfigurationName: production-ops
    TeamsTenantId: 00000000-0000-0000-0000-00000000000a
    TeamId: 00000000-0000-0000-0000-00000000000b
    TeamsChannelId: 19:aBc-1@thread.tacv2
${[`IamRoleArn: ${OPS}`, 'GuardrailPolicies: [arn:aws:iam::aws:policy/AdministratorAccess]', ...more]
  .map((line) => `    ${line}\n`)
  .join('')}${after.join('\n')}
`;
}

/** What AWS answers a role that may not, by `service:Operation`; the text is how AWS ends its message. */
export type Refusals = Readonly<Record<string, string>>;

/** The sandbox's accounts, with some calls refused or failing before they come there. */
export function sandboxWith(refusals: Refusals = {}): { readonly connection: Connection; readonly calls: string[] } {
  const sandbox = createSandbox({ clock: () => new Date(NOW) });
  const calls: string[] = [];
  const connection: Connection = {
    credentials: sandbox.connection.credentials,
    prepare: (client, service) => {
      sandbox.connection.prepare(client, service);
      client.middlewareStack.add(
        (next, context) => async (args) => {
          const operation = `${service}:${context.commandName?.replace(/Command$/, '')}`;
          calls.push(operation);
          const why = refusals[operation];
          if (why !== undefined) throw refused(operation, why);
          return next(args);
        },
        { step: 'initialize', name: 'refusals' },
      );
    },
  };
  return { connection, calls };
}

/** An exception as an SDK client throws it. */
export function refused(operation: string, why: string): Error {
  const message = `User: arn:aws:sts::111122223333:assumed-role/chatbot-ops/x is not authorized to perform: ${operation} on resource: * because ${why} the ${operation} action`;
  return Object.assign(new Error(message), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
}

export interface Ran {
  readonly exitCode: number;
  readonly output: string;
  readonly errors: string;
}

/** Writes the configuration to a file and checks it. */
export async function run(
  text: string,
  options: readonly string[],
  connection: Connection,
  more: { readonly catalogue?: SdkCatalogue } = {},
): Promise<Ran> {
  const folder = mkdtempSync(join(tmpdir(), 'check-permissions-'));
  try {
    const file = join(folder, 'chatbot.yaml');
    writeFileSync(file, text);
    return await runWith([file, ...options], connection, more);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export async function runWith(
  args: readonly string[],
  connection: Connection,
  more: { readonly catalogue?: SdkCatalogue } = {},
): Promise<Ran> {
  let output = '';
  let errors = '';
  const exitCode = await checkPermissions(args, {
    catalogue,
    connection,
    stsRegion: 'eu-west-1',
    clock: () => NOW,
    print: (printed) => {
      output += printed;
    },
    printError: (printed) => {
      errors += printed;
    },
    ...more,
  });
  return { exitCode, output, errors };
}

/** What `--json` printed of the only configuration. */
export function reportOf({ output }: Ran): ConfigurationReport {
  const { configurations } = JSON.parse(output);
  return configurations[0];
}
