import assert from 'node:assert/strict';
import { Traces } from '../../src/telemetry/traces.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const TRACEPARENT = `00-${TRACE}-00f067aa0ba902b7-01`;

/** Ids that are counted up. */
function counted(): Traces {
  let next = 0;
  return new Traces({
    hex: (bytes) => String(++next).padStart(bytes * 2, '0'),
    uuid: () => `uuid-${++next}`,
  });
}

describe('traces', () => {
  it('are none outside of any work', () => {
    const traces = counted();
    assert.deepEqual(
      [traces.current(), traces.traceparent(), traces.headers(), traces.fields()],
      [null, undefined, {}, {}],
    );
  });

  it('are given to whatever runs within, at once and later', async () => {
    const traces = counted();
    const inside = async () => {
      const before = traces.current();
      await Promise.resolve();
      return [before, traces.current()];
    };
    const trace = traces.ofRequest({});
    assert.deepEqual(await traces.run(trace, inside), [trace, trace]);
    assert.equal(traces.current(), null);
  });

  it('of work that nobody asked for are its own, and it has no request', () => {
    const traces = counted();
    const outer = traces.ofRequest({ traceparent: TRACEPARENT, 'x-request-id': 'a' });
    traces.run(outer, () =>
      traces.ownRun(() => {
        assert.notEqual(traces.current()?.traceId, TRACE);
        assert.equal('requestId' in traces.fields(), false);
      }),
    );
  });

  it('go on in what is done later, in spans of its own', () => {
    const traces = counted();
    const spans = [1, 2].map(() => traces.runAfter(TRACEPARENT, () => traces.current()));
    assert.deepEqual(
      spans.map((trace) => trace?.traceId),
      [TRACE, TRACE],
    );
    assert.notEqual(spans[0]?.spanId, spans[1]?.spanId);
    assert.notEqual(
      traces.runAfter(undefined, () => traces.current()?.traceId),
      TRACE,
    );
  });

  it('of messages of a queue are those of their attributes, else of SQS, else new', () => {
    const traces = counted();
    const aws = 'Root=1-5759e988-bd862e3fe1be46a994272793';
    assert.equal(traces.ofMessage({ traceparent: TRACEPARENT }, aws).traceId, TRACE);
    assert.equal(traces.ofMessage({ traceparent: 'what' }, aws).traceId, '5759e988bd862e3fe1be46a994272793');
    assert.match(traces.ofMessage({}, undefined).traceId, /^0+\d+$/);
    assert.equal(traces.ofMessage({}, undefined).requestId, null);
  });

  it('give the log a new object each time, for it writes into it', () => {
    const traces = counted();
    traces.run(traces.ofRequest({}), () => assert.notEqual(traces.fields(), traces.fields()));
  });
});
