import assert from 'node:assert/strict';
import {
  byTelling,
  factsOf,
  inWords,
  leavesOf,
  severityOf,
  severityOfSentence,
  stateIn,
} from '../../src/notifications/telling.ts';

const facts = (value: unknown, limit = 12) => factsOf(byTelling(leavesOf(value)), limit);

describe('the telling leaves', () => {
  it('come first: results and errors, messages, names, ids, then the rest', () => {
    const order = facts({
      version: '1',
      createdTime: '2026-11-21T03:12:00Z',
      size: 5,
      jobId: 'j-1',
      jobName: 'import',
      message: 'It broke.',
      status: 'FAILED',
    }).map(({ name }) => name);
    assert.deepEqual(order, ['Status', 'Message', 'Job name', 'Job ID', 'Size', 'Created time', 'Version']);
  });

  it('are named by what they are a member of where their own name tells nothing', () => {
    assert.deepEqual(facts({ bucket: { name: 'b' }, object: { name: 'o', size: 1 } }), [
      { name: 'Bucket name', value: 'b' },
      { name: 'Object name', value: 'o' },
      { name: 'Object size', value: '1' },
    ]);
  });

  it('have each name and each value once', () => {
    const same = { one: { reason: 'r' }, two: { reason: 'r' }, three: { reason: 's' } };
    assert.deepEqual(facts(same), [
      { name: 'Reason', value: 'r' },
      { name: 'Three reason', value: 's' },
    ]);
  });

  it('put aside what says nothing', () => {
    assert.deepEqual(
      facts({ errors: 0, name: 'n', empty: '', none: null }).map(({ name }) => name),
      ['Name', 'Errors'],
    );
  });

  it('tell a state by its word, and not a former one', () => {
    const state = (value: unknown) => stateIn(byTelling(leavesOf(value)))?.value ?? null;
    assert.equal(state({ previousState: 'A', state: 'B' }), 'B');
    assert.equal(state({ status: '5.1.1' }), null);
    assert.equal(state({ status: 'a, b' }), null);
    assert.equal(state({ priority: 'high' }), 'high');
    assert.equal(state({ a: { b: { c: { status: 'DEEP' } } } }), null);
  });

  it('have names in words', () => {
    assert.equal(inWords('failureReason'), 'Failure reason');
    assert.equal(inWords('instance-ids'), 'Instance IDs');
    assert.equal(inWords('HTTPStatus_code'), 'HTTP status code');
    assert.equal(inWords('***'), '***');
  });

  it('judge words and sentences', () => {
    const words = {
      FAILED: 'critical',
      UNHEALTHY: 'critical',
      unsuccessful: 'critical',
      NON_COMPLIANT: 'warning',
      TIMED_OUT: 'warning',
      Succeeded: 'good',
      COMPLIANT: 'good',
      '0 errors': 'good',
      IN_PROGRESS: 'neutral',
    };
    for (const [word, severity] of Object.entries(words)) assert.equal(severityOf(word), severity, word);
    assert.equal(severityOfSentence('New version available'), 'neutral');
    assert.equal(severityOfSentence('Import ended without errors'), 'neutral');
    assert.equal(severityOfSentence('The disk is back to normal'), 'good');
    assert.equal(severityOfSentence('Certificate expires soon'), 'warning');
  });
});
