import assert from 'node:assert/strict';
import { toPlain } from '../../src/answers/plain.ts';
import { list, map, scalar, structure } from './shapes.ts';

const shape = structure({
  Name: scalar('string'),
  Created: scalar('timestamp'),
  Items: list(structure({ B: scalar('string'), A: scalar('number') })),
  Tags: map(scalar('string')),
  Body: scalar('blob', true),
});

describe('toPlain', () => {
  it('drops $metadata and puts members into the model’s order, in lists too', () => {
    const plain = toPlain(
      { $metadata: { requestId: 'r' }, Tags: { z: '1', a: '2' }, Items: [{ A: 1, B: 'b' }], Name: 'n' },
      shape,
    );
    assert.equal(JSON.stringify(plain), '{"Name":"n","Items":[{"B":"b","A":1}],"Tags":{"z":"1","a":"2"}}');
  });

  it('keeps members that the model does not know, after those it knows', () => {
    assert.equal(JSON.stringify(toPlain({ New: 1, Name: 'n' }, shape)), '{"Name":"n","New":1}');
  });

  it('leaves out what has no value, and keeps gaps in lists', () => {
    assert.deepEqual(toPlain({ Name: undefined, Created: null, Items: [undefined, { A: 0 }] }, shape), {
      Items: [null, { A: 0 }],
    });
  });

  const times: readonly (readonly [iso: string, text: string])[] = [
    ['2024-01-01T00:00:00Z', '2024-01-01T00:00:00+00:00'],
    ['2024-01-01T00:00:00.120Z', '2024-01-01T00:00:00.120000+00:00'],
    ['2024-01-01T00:00:00.007Z', '2024-01-01T00:00:00.007000+00:00'],
  ];
  for (const [iso, text] of times) {
    it(`writes the time ${iso} as the AWS CLI v2 does`, () =>
      assert.deepEqual(toPlain({ Created: new Date(iso) }, shape), { Created: text }));
  }

  it('leaves out a time that is none', () => assert.deepEqual(toPlain({ Created: new Date(Number.NaN) }, shape), {}));

  it('writes bytes as base64, a view into a greater buffer included', () => {
    const bytes = new Uint8Array([0, 104, 105, 0]).subarray(1, 3);
    assert.deepEqual(toPlain({ Bytes: bytes }, null), { Bytes: 'aGk=' });
  });

  it('leaves a stream out', () => assert.deepEqual(toPlain({ Body: { pipe() {} }, Name: 'n' }, shape), { Name: 'n' }));

  it('keeps whole numbers exact', () => {
    assert.deepEqual(toPlain({ a: 5n, b: 2n ** 60n }, null), { a: 5, b: '1152921504606846976' });
  });

  it('makes text of numbers that JSON has not', () => {
    assert.deepEqual(toPlain({ a: Number.NaN, b: Number.POSITIVE_INFINITY }, null), { a: 'NaN', b: 'Infinity' });
  });

  it('keeps the digits of a decimal', () => {
    const decimal = (string: string) => ({ string, type: 'bigDecimal' });
    assert.deepEqual(toPlain({ a: decimal('1.5'), b: decimal('0.10000000000000000001') }, null), {
      a: 1.5,
      b: '0.10000000000000000001',
    });
  });

  it('makes a list of a set', () => assert.deepEqual(toPlain({ a: new Set(['x', 'y']) }, null), { a: ['x', 'y'] }));
  it('gives an empty object for no output', () => assert.deepEqual(toPlain(undefined, shape), {}));
  it('leaves functions out', () => assert.deepEqual(toPlain({ f: () => 1, a: true }, null), { a: true }));
});
