import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readAmazonTrace, readRequestId, readTraceContext, traceparentOf } from '../../src/telemetry/trace-context.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const PARENT = `00-${TRACE}-${SPAN}-01`;

describe('traceparent', () => {
  it('is read, and written as it was', () => {
    const read = readTraceContext(PARENT);
    assert.deepEqual(read, { traceId: TRACE, spanId: SPAN, flags: '01', state: '' });
    assert.equal(read && traceparentOf(read), PARENT);
  });

  for (const [what, text] of [
    ['nothing', undefined],
    ['an empty text', ''],
    ['upper case', PARENT.toUpperCase()],
    ['a trace id of zeros', `00-${'0'.repeat(32)}-${SPAN}-01`],
    ['a parent id of zeros', `00-${TRACE}-${'0'.repeat(16)}-01`],
    ['a short trace id', `00-${TRACE.slice(1)}-${SPAN}-01`],
    ['a long parent id', `00-${TRACE}-${SPAN}0-01`],
    ['a digit that is none', `00-${TRACE.replace('4', 'g')}-${SPAN}-01`],
    ['the version that may not be', `ff-${TRACE}-${SPAN}-01`],
    ['more than version 00 has', `${PARENT}-00`],
    ['more behind a later version without a dash', `01-${TRACE}-${SPAN}-01what`],
    ['no flags', `00-${TRACE}-${SPAN}`],
    ['two headers joined', `${PARENT}, ${PARENT}`],
    ['space around it', ` ${PARENT}`],
    ['a line break behind it', `${PARENT}\n`],
    ['an endless one', `01-${TRACE}-${SPAN}-01-${'a'.repeat(5000)}`],
  ] as const) {
    it(`is not taken: ${what}`, () => assert.equal(readTraceContext(text, 'a=1'), null));
  }

  it('of a later version is read as far as this one goes', () => {
    assert.equal(readTraceContext(`cc-${TRACE}-${SPAN}-01-what-comes`)?.traceId, TRACE);
    assert.equal(readTraceContext(`cc-${TRACE}-${SPAN}-01`)?.traceId, TRACE);
  });

  it('keeps of the flags the one that is known', () => {
    assert.equal(readTraceContext(`00-${TRACE}-${SPAN}-ff`)?.flags, '01');
    assert.equal(readTraceContext(`00-${TRACE}-${SPAN}-fe`)?.flags, '00');
  });

  it('never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (parent, state) => {
        readTraceContext(parent, state);
        assert.match(readTraceContext(PARENT, state)?.state ?? '', /^[\x20-\x7e]*$/);
      }),
    );
  });
});

describe('tracestate', () => {
  const stateOf = (text: string) => readTraceContext(PARENT, text)?.state;
  const members = (count: number) => Array.from({ length: count }, (_, index) => `k${index}=v`).join(',');

  for (const [what, text, expected] of [
    ['one member', 'congo=t61rcWkgMzE', 'congo=t61rcWkgMzE'],
    ['several, with space and nothing between them', 'a=1 ,\t b=2,, c@d=3', 'a=1,b=2,c@d=3'],
    ['32 members', members(32), members(32)],
    ['a tenant that begins with a digit', '0a@b=1', '0a@b=1'],
    ['a value with a space within', 'a=1 2', 'a=1 2'],
  ] as const) {
    it(`is sent on: ${what}`, () => assert.equal(stateOf(text), expected));
  }

  for (const [what, text] of [
    ['33 members', members(33)],
    ['a key twice', 'a=1,a=2'],
    ['a key in upper case', 'A=1'],
    ['a key that begins with a digit', '1a=1'],
    ['no value', 'a='],
    ['a value with =', 'a=b=c'],
    ['what is not ASCII', 'a=ä'],
    ['a line break', 'a=1\nb=2'],
    ['too long a vendor', 'a@bcdefghijklmnop=1'],
    ['more than is sent on', `a=${'b'.repeat(250)},c=${'d'.repeat(250)},e=${'f'.repeat(20)}`],
  ] as const) {
    it(`is left out, and the trace stays: ${what}`, () => assert.equal(stateOf(text), ''));
  }
});

describe('the trace of a load balancer or a queue of AWS', () => {
  const spanId = () => 'aaaaaaaaaaaaaaaa';

  it('is a trace of the W3C', () => {
    assert.deepEqual(readAmazonTrace('Self=1-67891234-a;Root=1-67891233-abcdef012345678912345678', spanId), {
      traceId: '67891233abcdef012345678912345678',
      spanId: 'aaaaaaaaaaaaaaaa',
      flags: '00',
      state: '',
    });
    const header = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1';
    assert.deepEqual(readAmazonTrace(header, spanId), {
      traceId: '5759e988bd862e3fe1be46a994272793',
      spanId: '53995c3f42cd8ad8',
      flags: '01',
      state: '',
    });
  });

  for (const text of [
    undefined,
    '',
    'Root',
    'Root=2-5759e988-bd862e3fe1be46a994272793',
    'Root=1-00000000-000000000000000000000000',
    'Root=1-5759E988-bd862e3fe1be46a994272793',
    `Root=1-5759e988-bd862e3fe1be46a994272793;${'x'.repeat(600)}`,
  ]) {
    it(`is not taken: ${String(text).slice(0, 60)}`, () => assert.equal(readAmazonTrace(text, spanId), null));
  }
});

describe('a request id from outside', () => {
  for (const text of ['7f3c1a2e', '5e5d3c1a-6f0e-4b6e-9f39-2a5c8d1f7b90', 'a'.repeat(64), 'A.b_c-1']) {
    it(`is taken: ${text}`, () => assert.equal(readRequestId(text), text));
  }

  for (const text of [undefined, '', 'a'.repeat(65), 'a b', 'a\nb', '-rf', '"', '{}', '$(id)', 'ä', '<b>']) {
    it(`is not taken: ${JSON.stringify(text)}`, () => assert.equal(readRequestId(text), null));
  }
});
