import type { IncomingMessage } from 'node:http';

/** Why a body is not taken, with the HTTP status that says so. */
export interface BodyRefusal {
  readonly kind: 'refusal';
  readonly status: 400 | 413 | 415;
  readonly message: string;
}

export interface BodyRules {
  /** Media types, in lower case, without parameters. */
  readonly contentTypes: readonly string[];
  readonly maxBytes: number;
  /** Objects and lists within each other: what walks a value later must not run out of stack. */
  readonly maxDepth: number;
}

/** Reads a request's body as JSON: never more than is allowed, and only UTF-8. Null: the client went away. */
export async function readJsonBody(
  request: IncomingMessage,
  rules: BodyRules,
): Promise<{ readonly kind: 'json'; readonly value: unknown } | BodyRefusal | null> {
  const refused = refuseByHeaders(request, rules);
  if (refused) return refused;
  const bytes = await readBytes(request, rules.maxBytes);
  if (bytes === null) return null;
  if (bytes === 'too-large') return tooLarge(rules);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (depthOf(text) > rules.maxDepth) return malformed('The body is nested too deeply.');
    return { kind: 'json', value: JSON.parse(text) };
  } catch {
    // TextDecoder and JSON.parse quote what they were given; that stays here.
    return malformed('The body is not JSON in UTF-8.');
  }
}

/** Reads a request's body as a form's fields. Null: the client went away. */
export async function readFormBody(
  request: IncomingMessage,
  rules: Omit<BodyRules, 'maxDepth'>,
): Promise<{ readonly kind: 'form'; readonly value: URLSearchParams } | BodyRefusal | null> {
  const refused = refuseByHeaders(request, { ...rules, maxDepth: 0 });
  if (refused) return refused;
  const bytes = await readBytes(request, rules.maxBytes);
  if (bytes === null) return null;
  if (bytes === 'too-large') return tooLarge(rules);
  try {
    return { kind: 'form', value: new URLSearchParams(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) };
  } catch {
    return malformed('The body is not a form in UTF-8.');
  }
}

function refuseByHeaders(request: IncomingMessage, rules: BodyRules): BodyRefusal | null {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (!rules.contentTypes.includes(type)) {
    return { kind: 'refusal', status: 415, message: `The body must be ${rules.contentTypes.join(' or ')}.` };
  }
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  // A compressed body may unpack to any size.
  if (encoding !== 'identity') return { kind: 'refusal', status: 415, message: 'The body must not be compressed.' };
  return Number(request.headers['content-length'] ?? 0) > rules.maxBytes ? tooLarge(rules) : null;
}

async function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer | 'too-large' | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  const read = Promise.withResolvers<Buffer | 'too-large' | null>();
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= maxBytes) chunks.push(chunk);
    else read.resolve('too-large');
  });
  request.on('end', () => read.resolve(Buffer.concat(chunks)));
  request.on('error', () => read.resolve(null));
  request.on('close', () => read.resolve(null));
  try {
    return await read.promise;
  } finally {
    request.removeAllListeners('data');
  }
}

/** How deeply objects and lists lie within each other; brackets in strings do not count. One pass: what is not JSON may be anything. */
function depthOf(json: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at];
    if (character === '"') inString = !inString;
    else if (inString && character === '\\') at += 1;
    else if (!inString && (character === '{' || character === '[')) deepest = Math.max(deepest, ++depth);
    else if (!inString && (character === '}' || character === ']')) depth -= 1;
  }
  return deepest;
}

function tooLarge({ maxBytes }: Pick<BodyRules, 'maxBytes'>): BodyRefusal {
  return { kind: 'refusal', status: 413, message: `The body is larger than ${maxBytes} bytes.` };
}

function malformed(message: string): BodyRefusal {
  return { kind: 'refusal', status: 400, message };
}
