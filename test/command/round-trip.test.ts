import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Shape } from '../../src/command/catalogue.ts';
import type { Value } from '../../src/command/command.ts';
import { fromJson } from '../../src/command/from-json.ts';
import { fromShorthand } from '../../src/command/from-shorthand.ts';
import { parseJson } from '../../src/command/json.ts';
import { parseShorthand } from '../../src/command/shorthand.ts';
import { bigint, bytes, flag, list, map, number, structure, text, time } from './support/shapes.ts';

/** Any UTF-16, lone surrogates and control characters included. */
const anyText = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) });

/** Bytes in base64 and times in ISO 8601, as both notations take them. */
const BASE64 = { path: '--x', fault: null, base64: true };

describe('the same value', () => {
  /** A shape together with values of it. */
  interface Sample {
    readonly shape: Shape;
    readonly value: fc.Arbitrary<Value>;
  }

  const name = fc.constantFrom('Key', 'Value', 'Name', 'Values', 'Type', 'Item');
  const simple: fc.Arbitrary<Sample> = fc.constantFrom<Sample>(
    { shape: text, value: anyText },
    {
      shape: number,
      value: fc.oneof(
        fc.integer(),
        fc
          .double({ noNaN: true, noDefaultInfinity: true })
          .filter((double) => !Number.isInteger(double) || (Number.isSafeInteger(double) && !Object.is(double, -0))),
      ),
    },
    { shape: flag, value: fc.boolean() },
    { shape: bigint, value: fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }) },
    { shape: number, value: fc.bigInt({ min: 2n ** 60n, max: 2n ** 64n }) },
    {
      shape: time,
      value: fc.date({
        min: new Date('0001-01-01T00:00:00Z'),
        max: new Date('9999-12-31T23:59:59Z'),
        noInvalidDate: true,
      }),
    },
    { shape: bytes, value: fc.uint8Array() },
  );

  function samples(depth: number): fc.Arbitrary<Sample> {
    if (depth === 0) return simple;
    const inner = samples(depth - 1);
    const lists = inner.map(
      ({ shape, value }): Sample => ({ shape: list(shape), value: fc.array(value, { maxLength: 3 }) }),
    );
    const maps = inner.map(
      ({ shape, value }): Sample => ({
        shape: map(shape),
        value: fc.dictionary(name, value, { noNullPrototype: true }),
      }),
    );
    const structures = fc
      .dictionary(name, inner, { minKeys: 1, maxKeys: 3, noNullPrototype: true })
      .map((members): Sample => {
        const shapes = Object.fromEntries(Object.entries(members).map(([key, { shape }]) => [key, shape]));
        const values = Object.fromEntries(Object.entries(members).map(([key, { value }]) => [key, value]));
        return { shape: structure(shapes), value: fc.record(values, { noNullPrototype: true }) };
      });
    return fc.oneof(inner, lists, maps, structures);
  }

  const cases = samples(3).chain(({ shape, value }) => value.map((made) => ({ shape, value: made })));

  /** JSON for a value; integers keep all their digits. */
  function json(value: Value): string {
    if (typeof value === 'bigint') return String(value);
    if (value instanceof Date) return JSON.stringify(value.toISOString());
    if (value instanceof Uint8Array) return JSON.stringify(Buffer.from(value).toString('base64'));
    if (Array.isArray(value)) return `[${value.map(json).join(',')}]`;
    if (value !== null && typeof value === 'object') {
      return `{${Object.entries(value)
        .map(([key, inner]) => `${JSON.stringify(key)}:${json(inner)}`)
        .join(',')}}`;
    }
    return JSON.stringify(value);
  }

  /** Shorthand for a value inside braces. */
  function shorthand(value: Value): string {
    if (value instanceof Date) return value.toISOString();
    if (value instanceof Uint8Array) return `'${Buffer.from(value).toString('base64')}'`;
    if (Array.isArray(value)) return `[${value.map(shorthand).join(',')}]`;
    if (value !== null && typeof value === 'object') {
      return `{${Object.entries(value)
        .map(([key, inner]) => `${key}=${shorthand(inner)}`)
        .join(',')}}`;
    }
    return typeof value === 'string' ? `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'` : String(value);
  }

  /** Shorthand has no text in which a backslash stands before a quote. */
  function writable(value: Value): boolean {
    return !json(value).includes('\\\\');
  }

  it('is understood from JSON whatever its shape', () => {
    fc.assert(
      fc.property(cases, ({ shape, value }) => {
        assert.deepEqual(fromJson(shape, parseJson(json(value), '--x'), BASE64), value);
      }),
      { numRuns: 500 },
    );
  });

  it('is understood from shorthand whatever its shape', () => {
    fc.assert(
      fc.property(cases, ({ shape, value }) => {
        fc.pre(writable(value));
        const written = `Top=${shorthand(value)}`;
        assert.deepEqual(fromShorthand(structure({ Top: shape }), parseShorthand(written, '--x'), written, BASE64), {
          Top: value,
        });
      }),
      { numRuns: 500 },
    );
  });
});
