import type { Value } from '../command/command.ts';
import { PersonError } from '../telemetry/person-error.ts';

/** Where a listing goes on: the service's own token, and how many items of that page were given already. */
export interface Position {
  /** Null for the first page. */
  readonly token: Value | null;
  readonly skip: number;
}

const SKIP_KEY = 'boto_truncate_amount';
const BYTES_KEY = 'boto_encoded_keys';

/**
 * The AWS CLI's `NextToken`: base64 of JSON that holds the service's token under its input member, the items to skip as
 * `boto_truncate_amount`, and as `boto_encoded_keys` the paths whose values are bytes in base64.
 */
export function encodePosition(inputToken: string, position: Position): string {
  const bytes: string[][] = [];
  const token = withBytesAsText(position.token, [inputToken], bytes);
  const content = {
    [inputToken]: token,
    ...(position.skip > 0 ? { [SKIP_KEY]: position.skip } : {}),
    ...(bytes.length > 0 ? { [BYTES_KEY]: bytes } : {}),
  };
  return Buffer.from(JSON.stringify(content)).toString('base64');
}

/**
 * Reads a `--starting-token`. What is no such token is taken as the service's own, as the AWS CLI does. A token of another
 * operation is a PersonError.
 */
export function decodePosition(inputToken: string, text: string): Position {
  const content = jsonObject(Buffer.from(text, 'base64').toString('utf8'));
  if (content === null) {
    return { token: text, skip: 0 };
  }
  const skip = content[SKIP_KEY] ?? 0;
  const token = content[inputToken];
  if (token === undefined || typeof skip !== 'number' || !Number.isSafeInteger(skip) || skip < 0) {
    throw new PersonError(
      'bad-starting-token',
      'This is no token of this listing',
      'The value of --starting-token was given by another operation, or is damaged.',
      { nextSteps: ['Run the command without `--starting-token` and take the token from its answer.'] },
    );
  }
  const paths = Array.isArray(content[BYTES_KEY]) ? content[BYTES_KEY] : [];
  const keys = new Set(paths.map((path: unknown) => JSON.stringify(path)));
  return { token: withTextAsBytes(token, [inputToken], keys), skip };
}

function jsonObject(text: string): Readonly<Record<string, Value>> | null {
  try {
    const content: unknown = JSON.parse(text);
    return typeof content === 'object' && content !== null && !Array.isArray(content)
      ? (content as Readonly<Record<string, Value>>)
      : null;
  } catch {
    // Not JSON: a service's own token.
    return null;
  }
}

function withBytesAsText(value: Value | null, path: readonly string[], bytes: string[][]): Value | null {
  if (value instanceof Uint8Array) {
    bytes.push([...path]);
    return Buffer.from(value).toString('base64');
  }
  return mapMembers(value, (member, key) => withBytesAsText(member, [...path, key], bytes));
}

function withTextAsBytes(value: Value, path: readonly string[], bytes: ReadonlySet<string>): Value {
  if (typeof value === 'string' && bytes.has(JSON.stringify(path))) {
    return new Uint8Array(Buffer.from(value, 'base64'));
  }
  return mapMembers(value, (member, key) => withTextAsBytes(member, [...path, key], bytes));
}

function mapMembers(value: Value, change: (member: Value, key: string) => Value): Value {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Date) {
    return value;
  }
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, change(member, key)]));
}
