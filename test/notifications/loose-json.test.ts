import assert from 'node:assert/strict';
import fc from 'fast-check';
import { jsonOf } from '../../src/notifications/loose-json.ts';
import { incoming } from './incoming.ts';

describe('JSON whose strings a template did not escape', () => {
  it('is read with its line breaks, tabs and quotation marks', () => {
    const text = '{"a":"one\n\ttwo \u0001","b":"say "hi", then go","c":["x\\"y"],"d":1}';
    assert.deepEqual(jsonOf(incoming(text)), { a: 'one\n\ttwo  ', b: 'say "hi", then go', c: ['x"y'], d: 1 });
  });

  it('is undefined where it is none', () => {
    for (const text of ['{"a":', '{a}', 'text', '{"a" "b"}', '{'])
      assert.equal(jsonOf(incoming(text)), undefined, text);
  });

  it('leaves JSON as it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const given = incoming(JSON.stringify({ value }));
        assert.equal(jsonOf(given), given.json);
      }),
    );
  });
});
