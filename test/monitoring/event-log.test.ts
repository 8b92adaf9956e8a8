import assert from 'node:assert/strict';
import { type EventEntry, EventLog } from '../../src/monitoring/event-log.ts';
import { configuration } from './support.ts';

describe('The log of events', () => {
  const shown: EventEntry = {
    outcome: 'shown',
    messageId: '165545c9-2a5c-472c-8df2-7ff2be2b3b1b',
    topicArn: 'arn:aws:sns:eu-west-1:111122223333:alarms',
    conversationId: '19:general@thread.tacv2',
    type: 'CloudWatch',
    title: 'order-intake-errors is in ALARM',
    state: 'ALARM',
    reason: null,
  };
  const failed: EventEntry = { ...shown, outcome: 'failed', reason: 'Teams answered 413' };

  const written = (loggingLevel: 'NONE' | 'ERROR' | 'INFO') => {
    const lines: [string, object][] = [];
    const log = new EventLog({
      lines: { write: (name, record) => void lines.push([name, record]) },
      configurationNamed: (name) => (name === 'ops' ? { ...configuration(name), loggingLevel } : null),
      clock: () => Date.parse('2026-11-21T03:12:00Z'),
    });
    for (const entry of [shown, failed]) log.write('ops', entry);
    log.write('gone', failed);
    return lines;
  };

  it('holds every event at INFO', () => {
    assert.deepEqual(written('INFO'), [
      ['ops', { version: 1, time: '2026-11-21T03:12:00.000Z', level: 'INFO', configurationName: 'ops', ...shown }],
      ['ops', { version: 1, time: '2026-11-21T03:12:00.000Z', level: 'ERROR', configurationName: 'ops', ...failed }],
    ]);
  });

  it('holds failures alone at ERROR, and nothing at NONE', () => {
    assert.deepEqual(
      written('ERROR').map(([, record]) => 'outcome' in record && record.outcome),
      ['failed'],
    );
    assert.deepEqual(written('NONE'), []);
  });
});
