import type { Input } from '../command/command.ts';
import type { PersonError } from '../telemetry/person-error.ts';
import { readAwsError } from './aws-error.ts';
import type { Connection, SdkClient } from './connection.ts';
import type { Principal } from './principal.ts';
import type { SdkCatalogue, SdkService } from './sdk-service.ts';

const STS_ATTEMPTS = 3;

export interface CredentialsLog {
  warn(details: object, message: string): void;
}

/** The bot's one client of AWS STS, made when it is first needed. */
export class SessionSts {
  readonly #parts: {
    readonly catalogue: SdkCatalogue;
    readonly connection: Connection;
    readonly stsRegion: string;
    readonly deadlineMs: number;
  };
  #sts: { readonly service: SdkService; readonly client: SdkClient } | null = null;

  constructor(parts: {
    readonly catalogue: SdkCatalogue;
    readonly connection: Connection;
    readonly stsRegion: string;
    readonly deadlineMs: number;
  }) {
    this.#parts = parts;
  }

  /**
   * Rejects with what the SDK threw, or with `late` after the deadline. The SDK signs `AssumeRoleWithWebIdentity` with nothing and looks
   * for no credentials: AWS's model of STS gives it no authentication but the token.
   */
  async send(
    operation: 'AssumeRole' | 'AssumeRoleWithWebIdentity',
    input: Input,
    late: (deadlineMs: number) => PersonError,
  ): Promise<unknown> {
    const { service, client } = this.#client();
    const command = service.createCommand(operation, input);
    const abort = new AbortController();
    try {
      return await within(this.#parts.deadlineMs, client.send(command, { abortSignal: abort.signal }), late);
    } finally {
      // The SDK goes on trying after the race is lost.
      abort.abort();
    }
  }

  destroy(): void {
    this.#sts?.client.destroy();
    this.#sts = null;
  }

  #client(): { readonly service: SdkService; readonly client: SdkClient } {
    if (this.#sts === null) {
      const { catalogue, connection, stsRegion } = this.#parts;
      const service = catalogue.service('sts');
      const client = service.createClient({
        region: stsRegion,
        maxAttempts: STS_ATTEMPTS,
        ...(connection.credentials === undefined ? {} : { credentials: connection.credentials }),
      });
      connection.prepare(client, service.name);
      this.#sts = { service, client };
    }
    return this.#sts;
  }
}

/** The work's result, or `late` where it takes longer. */
export async function within<T>(
  deadlineMs: number,
  work: Promise<T>,
  late: (deadlineMs: number) => PersonError,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(late(deadlineMs)), deadlineMs);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

/** AWS found a session's policies and tags too large together. */
export function isTooLarge(error: unknown): boolean {
  return readAwsError(error).codes.some((code) => /^PackedPolicyTooLarge(?:Exception)?$/.test(code));
}

/** Says what a session goes without since AWS finds it too large. */
export function warnOfLoss(log: CredentialsLog, principal: Principal, part: string, loss: string): void {
  log.warn(
    { roleArn: principal.roleArn, guardrails: principal.guardrailPolicies.length, without: part },
    `The session of ${principal.roleArn} is too large for AWS and goes without its ${part}: ${loss}. Join or shorten its guardrails.`,
  );
}

export const DENIALS_LOSS = 'the denied operations are kept from it by the bot alone, not by IAM too';
