import assert from 'node:assert/strict';
import {
  durationText,
  encoded,
  listText,
  resourceTypeText,
  sizeText,
  timeText,
} from '../../../src/notifications/readers/fact-text.ts';
import {
  inWords,
  isFinalState,
  severityOfMessage,
  severityOfState,
  stateAsVerb,
} from '../../../src/notifications/readers/state-words.ts';

describe('states in words', () => {
  const STATES = [
    ['TIMED_OUT', 'timed out', 'timed out', 'critical', true],
    ['InService', 'in service', 'is in service', 'good', false],
    ['terminated-with-errors', 'terminated with errors', 'was terminated with errors', 'critical', true],
    ['CREATE_FAILED', 'create failed', 'create failed', 'critical', true],
    ['UPDATE_COMPLETE', 'update complete', 'is now update complete', 'good', true],
    ['PENDING_ACTIVATION', 'pending activation', 'is now pending activation', 'neutral', false],
    ['STOPPED', 'stopped', 'stopped', 'warning', true],
    ['constructor', 'constructor', 'is now constructor', 'neutral', false],
    ['__proto__', 'proto', 'is now proto', 'neutral', false],
  ] as const;
  for (const [state, words, verb, severity, final] of STATES) {
    it(`${state} ${verb}`, () => {
      assert.equal(inWords(state), words);
      assert.equal(stateAsVerb(state), verb);
      assert.equal(severityOfState(state), severity);
      assert.equal(isFinalState(state), final);
    });
  }

  it('sentences rank by their worst word', () => {
    assert.equal(severityOfMessage('The failover failed.'), 'critical');
    assert.equal(severityOfMessage('DB instance restarted'), 'warning');
    assert.equal(severityOfMessage('Recovery of the DB instance is complete.'), 'good');
    assert.equal(severityOfMessage('Applied without errors'), 'neutral');
    assert.equal(severityOfMessage(null), 'neutral');
  });
});

describe('facts in words', () => {
  it('times are UTC, in every form that AWS writes them', () => {
    assert.equal(timeText('2026-11-20T22:14:05.123Z'), '2026-11-20 22:14:05 UTC');
    assert.equal(timeText('2026-11-23T12:52:44.832Z[UTC]'), '2026-11-23 12:52:44 UTC');
    assert.equal(timeText('1795212845000'), '2026-11-20 22:14:05 UTC');
    assert.equal(timeText('soon'), 'soon');
  });

  it('sizes have the unit that fits', () => {
    assert.deepEqual(['0', '1023', '1024', '5242880', '22548578304', 'many', '-1'].map(sizeText), [
      '0 bytes',
      '1023 bytes',
      '1 KB',
      '5 MB',
      '21 GB',
      'many',
      '-1',
    ]);
  });

  it('durations have two units at most', () => {
    const from = '2026-11-20T20:00:00Z';
    assert.equal(durationText(from, '2026-11-20T20:00:03Z'), '3 s');
    assert.equal(durationText(from, '2026-11-20T20:04:00Z'), '4 min');
    assert.equal(durationText(from, '2026-11-20T20:04:09Z'), '4 min 9 s');
    assert.equal(durationText(from, '2026-11-20T22:00:10Z'), '2 h');
    assert.equal(durationText(from, '2026-11-20T19:00:00Z'), null);
    assert.equal(durationText(from, null), null);
  });

  it('lists say how many more there are', () => {
    assert.equal(listText(['a', 'b', 3, null, 'c'], 2), 'a, b and 2 more');
    assert.equal(listText([{}]), null);
  });

  it('types of resources read as people say them', () => {
    assert.deepEqual(
      ['AWS::EC2::SecurityGroup', 'AWS::Logs::LogGroup', 'AwsS3Bucket', 'AWS_EC2_INSTANCE'].map(resourceTypeText),
      ['EC2 security group', 'Log group', 'S3 bucket', 'EC2 instance'],
    );
  });

  it('addresses take half a surrogate pair', () => {
    assert.equal(encoded('a\ud800'), 'a%EF%BF%BD');
  });
});
