import { type DestinationStream, type Logger, pino } from 'pino';

export type Log = Logger;

export interface LogOptions {
  /** fatal, error, warn, info, debug, trace or silent. */
  readonly level: string;
  /** Where lines go; standard output when left out. */
  readonly destination?: DestinationStream;
  /** Milliseconds since the epoch; the system's clock when left out. */
  readonly now?: () => number;
  /** What every line says besides: a new object each time, for the line's own properties are written into it. */
  readonly mixin?: () => Record<string, string>;
}

/** Properties whose values never reach the log, whether they stand at the top of an entry or up to two levels down. */
export const redactedProperties: readonly string[] = [
  'authorization',
  'Authorization',
  'cookie',
  'password',
  'Password',
  'MicrosoftAppPassword',
  'appPassword',
  'clientSecret',
  'credentials',
  'externalId',
  'ExternalId',
  'accessKeyId',
  'AccessKeyId',
  'secretAccessKey',
  'SecretAccessKey',
  'sessionToken',
  'SessionToken',
  'token',
  'access_token',
  'refresh_token',
  'id_token',
];

const redactedPaths = redactedProperties.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/** A log of JSON lines, one an entry: `{"level":"info","time":"2025-01-01T00:00:00.000Z",…,"msg":"…"}`. */
export function createLog({ level, destination, now = Date.now, mixin }: LogOptions): Log {
  const options = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date(now()).toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: describeError, error: describeError },
    redact: { paths: redactedPaths, censor: '••••' },
    ...(mixin === undefined ? {} : { mixin }),
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

export interface DescribedError {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly statusCode?: number;
  readonly stack?: string;
  readonly cause?: DescribedError;
}

const MAX_CAUSES = 5;

/**
 * An error for the log. Only what is named here: errors of HTTP clients carry their whole request along, token included.
 */
export function describeError(error: unknown, causes = MAX_CAUSES): DescribedError {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const code =
    'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? String(error.code) : null;
  const statusCode = 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : null;
  return {
    type: error.name,
    message: error.message,
    ...(code === null ? {} : { code }),
    ...(statusCode === null ? {} : { statusCode }),
    ...(error.stack === undefined ? {} : { stack: error.stack }),
    ...(error.cause === undefined || causes === 0 ? {} : { cause: describeError(error.cause, causes - 1) }),
  };
}
