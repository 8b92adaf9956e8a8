import assert from 'node:assert/strict';
import { encodeInput } from '../../src/command/encode.ts';

describe('an input as JSON', () => {
  it('keeps bytes, times and large integers', () => {
    const input = {
      Text: 'a',
      Count: 5,
      Small: 7n,
      Huge: 12345678901234567890n,
      Flag: false,
      None: null,
      When: new Date('2024-05-01T10:00:00Z'),
      Data: new TextEncoder().encode('hi'),
      List: [{ Data: new Uint8Array() }],
      Pairs: JSON.parse('{"__proto__": "x"}'),
    };
    assert.deepEqual(encodeInput(input), {
      Text: 'a',
      Count: 5,
      Small: 7,
      Huge: '12345678901234567890',
      Flag: false,
      None: null,
      When: { $date: '2024-05-01T10:00:00.000Z' },
      Data: { $bytes: 'aGk=' },
      List: [{ Data: { $bytes: '' } }],
      Pairs: JSON.parse('{"__proto__": "x"}'),
    });
  });
});
