import type { Shape, StructureShape } from '../command/catalogue.ts';

/** What the AWS CLI's output is made of: JSON. */
export type Plain = string | number | boolean | null | readonly Plain[] | PlainObject;
export type PlainObject = { readonly [key: string]: Plain };

export function isPlainObject(value: Plain | undefined): value is PlainObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isPlainList(value: Plain | undefined): value is readonly Plain[] {
  return Array.isArray(value);
}

/**
 * An SDK client's output as the AWS CLI has it before printing: `$metadata` dropped, members in the model's order, times as ISO 8601
 * (as the AWS CLI v2 writes them), bytes as base64, whole numbers that JavaScript cannot hold as text. Members without a value are left out; so are streams, which nobody has read.
 */
export function toPlain(output: unknown, shape: Shape | null): Plain {
  return plainOf(output, shape) ?? {};
}

function plainOf(value: unknown, shape: Shape | null): Plain | undefined {
  if (value === undefined || value === null) return undefined;
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      // Python's JSON, which the AWS CLI uses, would print these bare; as text they stay valid JSON.
      return Number.isFinite(value) ? value : String(value);
    case 'bigint':
      return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
    case 'object':
      return objectOf(value, shape);
    default:
      return undefined;
  }
}

function objectOf(value: object, shape: Shape | null): Plain | undefined {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : isoTime(value);
  if (value instanceof Uint8Array)
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
  if (Array.isArray(value)) {
    const member = shape?.kind === 'list' ? shape.member : null;
    return value.map((item) => plainOf(item, member) ?? null);
  }
  if (value instanceof Set) return [...value].map((item) => plainOf(item, null) ?? null);
  if (isNumericValue(value)) return decimalOf(value.string);
  if (shape !== null && 'streaming' in shape && shape.streaming) return undefined;
  if (shape?.kind === 'structure' || shape?.kind === 'union') return structureOf(value, shape);
  const valueShape = shape?.kind === 'map' ? shape.value : null;
  return fromEntries(Object.entries(value).map(([key, item]) => [key, plainOf(item, valueShape)]));
}

function structureOf(value: object, shape: StructureShape): PlainObject {
  const given = new Map(Object.entries(value));
  given.delete('$metadata');
  const known = shape.members.filter((member) => given.has(member.name));
  const entries = known.map((member) => [member.name, plainOf(given.get(member.name), member.shape)] as const);
  for (const member of known) given.delete(member.name);
  return fromEntries([...entries, ...[...given].map(([key, item]) => [key, plainOf(item, null)] as const)]);
}

function fromEntries(entries: readonly (readonly [string, Plain | undefined])[]): PlainObject {
  const kept: [string, Plain][] = [];
  for (const [key, value] of entries) if (value !== undefined && key !== '$metadata') kept.push([key, value]);
  return Object.fromEntries(kept);
}

/** `2024-01-01T00:00:00+00:00`; six digits of a second where it has any, as Python's `isoformat` writes them. */
export function isoTime(time: Date): string {
  const text = time.toISOString();
  const fraction = time.getUTCMilliseconds();
  return `${text.slice(0, -5)}${fraction === 0 ? '' : `.${String(fraction).padStart(3, '0')}000`}+00:00`;
}

/** Smithy's arbitrary-precision number carries its digits as text. */
function isNumericValue(value: object): value is { readonly string: string } {
  return 'string' in value && typeof value.string === 'string' && 'type' in value && value.type === 'bigDecimal';
}

function decimalOf(digits: string): Plain {
  return String(Number(digits)) === digits ? Number(digits) : digits;
}
