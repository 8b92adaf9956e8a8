import type { SimpleShape } from './catalogue.ts';
import type { Value } from './command.ts';
import { describeJson, type Json, parseJson } from './json.ts';
import { type Fault, quote, refuse } from './refusal.ts';
import { fromEpoch, parseTimestamp } from './timestamps.ts';

/** Where a value stands, for the messages about it. */
export interface Place {
  /** The option and the way inside it: `--filters`, `--filters[0].Name`. */
  readonly path: string;
  readonly fault: Fault | null;
  /** Bytes are written as base64 rather than as text. */
  readonly base64: boolean;
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const INTEGER = /^[+-]?\d{1,40}$/;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** A value of a simple shape from text on the command line. Errors: `bad-value`; `bad-json` for a document. */
export function scalarFromText(shape: SimpleShape, text: string, place: Place): Value {
  switch (shape.kind) {
    case 'string':
      if (shape.jsonValue) parseJson(text, place.path);
      return text;
    case 'number':
    case 'bigint':
    case 'bigdecimal':
      return numberFromText(shape.kind, text.trim(), place);
    case 'boolean':
      return booleanFromText(text, place);
    case 'timestamp':
      return timestampFromText(text, place);
    case 'blob':
      return bytesFromText(text, place);
    case 'document':
      return fromDocument(parseJson(text, place.path), place, 0);
  }
}

/** A value of a simple shape from JSON. Errors: `bad-value`. */
export function scalarFromJson(shape: SimpleShape, json: Json, place: Place): Value {
  switch (shape.kind) {
    case 'string':
      if (typeof json === 'string') return json;
      if (shape.jsonValue)
        return JSON.stringify(json, (_key, value) => (typeof value === 'bigint' ? Number(value) : value));
      return refuseKind('text in double quotes', json, place);
    case 'number':
    case 'bigint':
    case 'bigdecimal':
      if (typeof json !== 'number' && typeof json !== 'bigint') return refuseKind('a number', json, place);
      if (shape.kind !== 'bigint' || typeof json === 'bigint') return json;
      return Number.isSafeInteger(json) ? BigInt(json) : refuseKind('a whole number', json, place);
    case 'boolean':
      return typeof json === 'boolean' ? json : refuseKind('true or false', json, place);
    case 'timestamp':
      if (typeof json === 'string') return timestampFromText(json, place);
      if (typeof json === 'number') return fromEpoch(json) ?? refuseTimestamp(String(json), place);
      return refuseKind('a time', json, place);
    case 'blob':
      return typeof json === 'string' ? bytesFromText(json, place) : refuseKind('text in double quotes', json, place);
    case 'document':
      return fromDocument(json, place, 0);
  }
}

export function refuseKind(expected: string, got: Json, place: Place): never {
  return refuse('bad-value', `${place.path} takes ${expected}, and got ${describeJson(got)}.`, { fault: place.fault });
}

function numberFromText(kind: 'number' | 'bigint' | 'bigdecimal', text: string, place: Place): Value {
  if (INTEGER.test(text)) {
    const number = Number(text);
    if (kind !== 'bigint' && Number.isSafeInteger(number)) return number;
    return BigInt(text.replace('+', ''));
  }
  const number = NUMBER.test(text) ? Number(text) : Number.NaN;
  if (kind === 'bigint' || !Number.isFinite(number)) {
    const what = kind === 'bigint' ? 'a whole number' : 'a number';
    return refuse('bad-value', `${place.path} takes ${what}, and got ${quote(text)}.`, { fault: place.fault });
  }
  return number;
}

function booleanFromText(text: string, place: Place): boolean {
  const lower = text.toLowerCase();
  if (lower === 'true') return true;
  if (lower === 'false') return false;
  return refuse('bad-value', `${place.path} takes true or false, and got ${quote(text)}.`, {
    suggestions: ['true', 'false'],
    fault: place.fault,
  });
}

function timestampFromText(text: string, place: Place): Date {
  return parseTimestamp(text) ?? refuseTimestamp(text, place);
}

function refuseTimestamp(text: string, place: Place): never {
  const hint = /^\d{12,}$/.test(text) ? ' That many digits are milliseconds: leave out the last three.' : '';
  return refuse(
    'bad-value',
    `${place.path} takes a time such as 2024-05-01T10:30:00Z, 2024-05-01 or seconds since 1970, and got ${quote(text)}.${hint}`,
    { fault: place.fault },
  );
}

function bytesFromText(text: string, place: Place): Uint8Array {
  if (!place.base64) return new TextEncoder().encode(text);
  const compact = text.replace(/\s+/g, '');
  if (!BASE64.test(compact) || compact.length % 4 !== 0) {
    refuse('bad-value', `${place.path} takes base64 because of --cli-binary-format base64, and got ${quote(text)}.`, {
      fault: place.fault,
    });
  }
  return new Uint8Array(Buffer.from(compact, 'base64'));
}

/** Documents have no model; only their depth is bounded. */
const DEEPEST_DOCUMENT = 100;

function fromDocument(json: Json, place: Place, depth: number): Value {
  if (depth > DEEPEST_DOCUMENT) refuse('bad-value', `${place.path} is nested too deeply.`, { fault: place.fault });
  if (json === null || typeof json !== 'object') return json;
  if (isJsonList(json)) return json.map((item) => fromDocument(item, place, depth + 1));
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, fromDocument(value, place, depth + 1)]));
}

export function isJsonList(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}
