/** Where a piece of work belongs, as https://www.w3.org/TR/trace-context/ has it. */
export interface TraceContext {
  /** 32 lower-case hexadecimal digits, not all zero. */
  readonly traceId: string;
  /** 16 lower-case hexadecimal digits, not all zero: of whoever made the request or, of the bot's own work, of that work. */
  readonly spanId: string;
  /** Two hexadecimal digits. */
  readonly flags: string;
  /** `tracestate` as it is sent on; empty where there is none. */
  readonly state: string;
}

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const LENGTH = 55;
/** More than any version to come has need of. */
const MAX_LENGTH = 512;
const FORBIDDEN_VERSION = 'ff';
const SAMPLED = 1;

/**
 * Reads `traceparent` and `tracestate`. Null for a `traceparent` that is not exactly as the recommendation has it, and then `tracestate`
 * counts for nothing either; one of a later version is read as far as this version goes, with the one flag that it knows.
 */
export function readTraceContext(traceparent: string | undefined, tracestate = ''): TraceContext | null {
  if (traceparent === undefined || traceparent.length > MAX_LENGTH) return null;
  const [, version, traceId = '', spanId = '', flags = '', rest] = TRACEPARENT.exec(traceparent) ?? [];
  if (version === undefined || version === FORBIDDEN_VERSION || isZero(traceId) || isZero(spanId)) return null;
  if (version === '00' && rest !== undefined) return null;
  const known = Number.parseInt(flags, 16) & SAMPLED;
  return { traceId, spanId, flags: `0${known}`, state: readTraceState(tracestate) };
}

/** One member of `tracestate`: a key of one vendor or of a tenant of one, and a value that does not end in a space. */
const MEMBER =
  /^([a-z][a-z0-9_\-*/]{0,255}|[a-z0-9][a-z0-9_\-*/]{0,240}@[a-z][a-z0-9_\-*/]{0,13})=[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;
const MAX_MEMBERS = 32;
/** What the recommendation asks every participant to send on at least. */
const MAX_STATE_LENGTH = 512;

/** The list without empty members; empty where it is not one, for half of it would say something else than was said. */
function readTraceState(text: string): string {
  if (text.length > MAX_STATE_LENGTH) return '';
  const members = text.split(',').map((member) => member.replace(/^[ \t]+|[ \t]+$/g, ''));
  const kept = members.filter((member) => member !== '');
  const keys = new Set(kept.map((member) => MEMBER.exec(member)?.[1] ?? ''));
  if (kept.length > MAX_MEMBERS || keys.has('') || keys.size !== kept.length) return '';
  return kept.join(',');
}

/**
 * Reads what AWS's load balancers send as `X-Amzn-Trace-Id` and SQS as the attribute `AWSTraceHeader`: `Root=1-SECONDS-ID;Parent=ID`. Its two
 * parts together are a trace id of the W3C (https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html). Without a parent, which
 * load balancers leave out, the one that counts is `newSpanId`'s.
 */
export function readAmazonTrace(header: string | undefined, newSpanId: () => string): TraceContext | null {
  if (header === undefined || header.length > MAX_LENGTH) return null;
  const fields = new Map(header.split(';').map((field) => twoParts(field.trim())));
  const [, seconds = '', id = ''] = /^1-([0-9a-f]{8})-([0-9a-f]{24})$/.exec(fields.get('Root') ?? '') ?? [];
  const traceId = seconds + id;
  if (traceId === '' || isZero(traceId)) return null;
  const parent = fields.get('Parent') ?? '';
  const spanId = /^[0-9a-f]{16}$/.test(parent) && !isZero(parent) ? parent : newSpanId();
  return { traceId, spanId, flags: fields.get('Sampled') === '1' ? '01' : '00', state: '' };
}

/** `traceparent` in the version that this is. */
export function traceparentOf({ traceId, spanId, flags }: Omit<TraceContext, 'state'>): string {
  return `00-${traceId}-${spanId}-${flags}`;
}

/**
 * A request id that may be taken from outside: short, of characters that mean nothing to a log, a shell or a query. Null for any other.
 */
export function readRequestId(text: string | undefined): string | null {
  return text !== undefined && /^[A-Za-z0-9][\w.-]{0,63}$/.test(text) ? text : null;
}

/** The length of what `traceparentOf` gives. */
export const TRACEPARENT_LENGTH = LENGTH;

function isZero(id: string): boolean {
  return /^0*$/.test(id);
}

function twoParts(field: string): readonly [string, string] {
  const at = field.indexOf('=');
  return at === -1 ? [field, ''] : [field.slice(0, at), field.slice(at + 1)];
}
