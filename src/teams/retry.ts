import { fieldOf } from './fields.ts';

export interface RetryParts {
  /** Resolves after so many milliseconds. */
  readonly sleep: (ms: number) => Promise<void>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** A number from 0 up to, not including, 1. */
  readonly random: () => number;
  /** Tries in all, the first included. */
  readonly maxTries?: number;
  /** Milliseconds from the first try within which the last one begins. */
  readonly maxTotalMs?: number;
}

/**
 * HTTP statuses of Teams after which the same request may succeed
 * (https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit). All others are final.
 */
export const retriedStatuses: ReadonlySet<number> = new Set([412, 429, 502, 503, 504]);

/** Codes of Node.js, undici and Bot Framework's HTTP client for a connection that broke before there was an answer. */
export const brokenConnectionCodes: ReadonlySet<string> = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ERR_NETWORK',
  'ETIMEDOUT',
  'REQUEST_SEND_ERROR',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_SOCKET',
]);

const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 20_000;
const DEFAULT_MAX_TRIES = 6;
const DEFAULT_MAX_TOTAL_MS = 60_000;
const CAUSES_LOOKED_AT = 5;

/**
 * Sends, and sends again after errors that Teams calls temporary: as its `Retry-After` says, else with delays that double, each
 * jittered between its half and its whole. Gives up with the last error when the tries or the time are used up, so a `Retry-After`
 * beyond the time is not waited for.
 */
export async function withRetry<T>(send: () => Promise<T>, parts: RetryParts): Promise<T> {
  const maxTries = parts.maxTries ?? DEFAULT_MAX_TRIES;
  const endsAt = parts.now() + (parts.maxTotalMs ?? DEFAULT_MAX_TOTAL_MS);
  for (let tries = 1; ; tries += 1) {
    try {
      return await send();
    } catch (error) {
      if (tries >= maxTries || !isTemporary(error)) throw error;
      const delayMs = retryAfterMs(error, parts.now()) || backoffMs(tries, parts.random);
      if (parts.now() + delayMs > endsAt) throw error;
      await parts.sleep(delayMs);
    }
  }
}

/** Whether the same request may succeed later. */
export function isTemporary(error: unknown): boolean {
  const status = statusOf(error);
  return status === null ? isBrokenConnection(error) : retriedStatuses.has(status);
}

/** The HTTP status that an error of Bot Framework's connector, or of fetch-like clients, carries; null where there was no answer. */
export function statusOf(error: unknown): number | null {
  for (const path of [['statusCode'], ['status'], ['response', 'status']]) {
    const status = fieldOf(error, ...path);
    if (typeof status === 'number' && status > 0) return status;
  }
  return null;
}

/** How long Teams asks to wait, in milliseconds; null where it does not. `Retry-After` is seconds or an HTTP date (RFC 9110, 10.2.3). */
export function retryAfterMs(error: unknown, nowMs: number): number | null {
  const header = retryAfterHeader(error)?.trim();
  if (!header) return null;
  if (/^\d{1,9}(\.\d+)?$/.test(header)) return Math.ceil(Number(header) * 1000);
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs);
}

function retryAfterHeader(error: unknown): string | null {
  const headers = fieldOf(error, 'response', 'headers');
  if (typeof headers !== 'object' || headers === null) return null;
  // Bot Framework's client and fetch keep headers in an object with `get`, whatever their case; axios in a plain one.
  const get: unknown = Reflect.get(headers, 'get');
  const value: unknown =
    typeof get === 'function'
      ? Reflect.apply(get, headers, ['retry-after'])
      : Object.entries(headers).find(([name]) => name.toLowerCase() === 'retry-after')?.[1];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

function isBrokenConnection(error: unknown): boolean {
  let at = error;
  for (let depth = 0; depth < CAUSES_LOOKED_AT && at instanceof Error; depth += 1) {
    const code = fieldOf(at, 'code');
    if (typeof code === 'string' && brokenConnectionCodes.has(code)) return true;
    at = at.cause;
  }
  return false;
}

function backoffMs(tries: number, random: () => number): number {
  const wholeMs = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (tries - 1));
  return Math.round(wholeMs / 2 + (wholeMs / 2) * random());
}
