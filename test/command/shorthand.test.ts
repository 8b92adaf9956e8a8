import assert from 'node:assert/strict';
import type { CommandError } from '../../src/command/command.ts';
import { attempt } from '../../src/command/refusal.ts';
import { type Node, parseShorthand } from '../../src/command/shorthand.ts';

type Plain = string | readonly Plain[] | { readonly [key: string]: Plain };

function plain(node: Node): Plain {
  if (node.kind === 'text') return node.text;
  if (node.kind === 'list') return node.items.map(plain);
  return Object.fromEntries(node.entries.map(({ key, value }) => [key, plain(value)]));
}

function fault(text: string): CommandError {
  const outcome = attempt(() => parseShorthand(text, '--x'));
  assert.ok(!outcome.ok, `${text} was read`);
  return outcome.error;
}

describe('shorthand', () => {
  const CASES: readonly (readonly [text: string, value: Plain])[] = [
    ['a=b', { a: 'b' }],
    ['a=b,c=d', { a: 'b', c: 'd' }],
    ['a=b,c', { a: ['b', 'c'] }],
    ['a=b,c,d=e', { a: ['b', 'c'], d: 'e' }],
    ['a=b,c,d=e,f,g=h', { a: ['b', 'c'], d: ['e', 'f'], g: 'h' }],
    ['a=', { a: '' }],
    ['a=,b=c', { a: '', b: 'c' }],
    ['a=[]', { a: [] }],
    ['a={}', { a: {} }],
    ['a=[b]', { a: ['b'] }],
    ['a=[b,]', { a: ['b'] }],
    ['a=[ b , c ]', { a: ['b', 'c'] }],
    ['a=[b,c],d=e', { a: ['b', 'c'], d: 'e' }],
    ['a=[[b],[c,d]]', { a: [['b'], ['c', 'd']] }],
    ['a={b=c}', { a: { b: 'c' } }],
    ['a={b=c,d=[e,f]},g=h', { a: { b: 'c', d: ['e', 'f'] }, g: 'h' }],
    ['a=[{b=c},{b=d}]', { a: [{ b: 'c' }, { b: 'd' }] }],
    ['a={b={c={d=e}}}', { a: { b: { c: { d: 'e' } } } }],
    ['a={b=c,b=d}', { a: { b: 'd' } }],
    ['a = b , c = d', { a: 'b', c: 'd' }],
    ['a=b,\nc=d', { a: 'b', c: 'd' }],
    ['a=b c  ,d=e', { a: 'b c', d: 'e' }],
    ["a='b, c'", { a: 'b, c' }],
    ['a="b=c",d=e', { a: 'b=c', d: 'e' }],
    [`a="it's"`, { a: "it's" }],
    ["a='it\\'s'", { a: "it's" }],
    ['a="say \\"x\\""', { a: 'say "x"' }],
    ["a='b\\\\c'", { a: 'b\\c' }],
    ["a='b\\nc'", { a: 'b\\nc' }],
    ["a='C:\\'", { a: 'C:\\' }],
    ["a='b',c", { a: ['b', 'c'] }],
    ["a=b,'c d'", { a: ['b', 'c d'] }],
    ['a=b\\,c', { a: 'b,c' }],
    ['a=b=c', { a: 'b=c' }],
    ['a=b,c=d=e', { a: 'b', c: 'd=e' }],
    ['a=x,b]c', { a: ['x', 'b]c'] }],
    ['a=x[y{z', { a: 'x[y{z' }],
    ['a=]', { a: ']' }],
    ['tag:Name/x.y#1_-=b', { 'tag:Name/x.y#1_-': 'b' }],
    ['Key=Name Value=x', { Key: 'Name Value=x' }],
    ['a=arn:aws:iam::1:role/x', { a: 'arn:aws:iam::1:role/x' }],
    ['a=😀', { a: '😀' }],
    ['__proto__=x', JSON.parse('{"__proto__": "x"}')],
  ];
  for (const [text, value] of CASES) {
    it(`reads ${JSON.stringify(text)}`, () => assert.deepEqual(plain(parseShorthand(text, '--x')), value));
  }

  const FAULTS: readonly (readonly [text: string, at: number, message: RegExp])[] = [
    ['', 0, /expected =, it ends here/],
    ['a', 1, /expected =, it ends here/],
    ['a b', 2, /expected =, found b/],
    ['=a,=b', 3, /given twice/],
    ['a=b,', 4, /expected a value, it ends here/],
    ['a={b=}', 6, /expected ,, it ends here/],
    ['a=[b', 4, /expected ,/],
    ["a='b'c", 5, /expected ,, found c/],
    ['a=b"c', 3, /expected ,, found "/],
    ["a=it's", 4, /expected ,, found '/],
    ["a='b", 2, /the quote ' is never closed/],
    ['a=$x}', 4, /expected ,, found }/],
    ['a=b,a=c', 4, /"a" is given twice.*space instead of a comma/],
    [`a=${'['.repeat(200)}`, 102, /nested too deeply/],
  ];
  for (const [text, at, message] of FAULTS) {
    it(`points at the fault in ${JSON.stringify(text.slice(0, 20))}`, () => {
      const { code, fault: place, message: said } = fault(text);
      assert.equal(code, 'bad-shorthand');
      assert.match(said, message);
      assert.equal(place?.at, text.length > 160 ? place?.at : at);
    });
  }

  it('does not read files', () => {
    assert.equal(fault('a@=file:///etc/passwd').code, 'file-reference');
    assert.equal(fault('a={b@=fileb://x}').code, 'file-reference');
  });

  it('takes a file address behind a plain equals sign as text', () => {
    assert.deepEqual(plain(parseShorthand('a=file://x', '--x')), { a: 'file://x' });
  });
});
