/** What can be read from whatever an SDK client threw. */
export interface AwsError {
  /** AWS's error code, Node's (`ECONNREFUSED`) or the error's name. */
  readonly code: string;
  /** Safe to show: masked, on one line, cut. */
  readonly message: string;
  readonly requestId: string | null;
  readonly status: number | null;
  /** AWS answered; else the request never left or nothing came back. */
  readonly answered: boolean;
  /** Codes of the error's causes, its own first: Node hides `ENOTFOUND` below a wrapper now and then. */
  readonly codes: readonly string[];
}

const MESSAGE_LENGTH = 1000;
const CAUSES = 5;

/** Reads any thrown value. Never throws. Members as SDK v3 sets them: `name`, `message`, `$metadata`, `$response`, `code`. */
export function readAwsError(error: unknown): AwsError {
  const chain = causes(error);
  const outer = record(error);
  const metadata = record(outer.$metadata);
  const response = record(outer.$response);
  const status = number(metadata.httpStatusCode) ?? number(response.statusCode);
  const codes = chain.flatMap((one) => namesOf(one));
  return {
    code: codes[0] ?? 'Error',
    message: safeMessage(text(outer.message) ?? text(outer.Message) ?? (typeof error === 'string' ? error : '')),
    requestId:
      text(metadata.requestId) ??
      text(outer.RequestId) ??
      text(metadata.extendedRequestId) ??
      // What fails while an answer is read has the answer itself.
      text(record(response.headers)['x-amzn-requestid']),
    status,
    answered: status !== null,
    codes,
  };
}

/** The id by which AWS finds the call again; null where nothing came back. Looks through an error's causes. */
export function requestIdOf(error: unknown): string | null {
  for (const one of causes(error)) {
    const id = readAwsError(one).requestId;
    if (id !== null) {
      return id;
    }
  }
  return null;
}

/** An AWS message fit for chat: no key ids, tokens or encoded blobs, no line breaks, at most 1,000 characters. */
export function safeMessage(message: string): string {
  const safe = message
    .replace(/\s*Encoded authorization failure message:\s*\S+/gi, '')
    .replace(/\b(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,}\b/g, '••••')
    .replace(/(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/=_-]{100,}/g, '••••')
    .replace(
      /(?<![A-Za-z0-9+/=_.:-])(?=[A-Za-z0-9+/]*[A-Z])(?=[A-Za-z0-9+/]*[a-z])(?=[A-Za-z0-9+/]*\d)[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/=_.:-])/g,
      '••••',
    )
    .replace(/([?&](?:X-Amz-[A-Za-z-]*(?:Signature|Credential|Token)|Signature|AWSAccessKeyId))=[^&\s]+/gi, '$1=••••')
    .replace(/\s+/g, ' ')
    .trim();
  return safe.length > MESSAGE_LENGTH ? `${safe.slice(0, MESSAGE_LENGTH)}…` : safe;
}

/** AWS's code stands in `name` (an exception's model may have a `code` of its own); Node's stands in `code`. */
function namesOf(error: Readonly<Record<string, unknown>>): readonly string[] {
  const answered = number(record(error.$metadata).httpStatusCode) !== null;
  const order = answered ? ['name', 'Code', 'code'] : ['code', 'name'];
  return order
    .map((key) => text(error[key]))
    .filter((name) => name !== null)
    .filter((name) => name !== 'Error' && name !== 'UnknownError');
}

function causes(error: unknown): readonly Readonly<Record<string, unknown>>[] {
  const found: Readonly<Record<string, unknown>>[] = [];
  for (let one = error; found.length < CAUSES && typeof one === 'object' && one !== null; one = record(one).cause) {
    found.push(record(one));
  }
  return found;
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function number(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
