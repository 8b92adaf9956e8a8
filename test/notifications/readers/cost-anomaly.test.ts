import assert from 'node:assert/strict';
import { readEvent } from '../../../src/notifications/read.ts';
import { factsOf, payload, readFixture } from '../fixture.ts';
import { incoming } from '../incoming.ts';

describe('a cost anomaly', () => {
  for (const name of ['sns', 'event']) {
    it(`tells impact, dates and root causes (${name})`, () => {
      const { notification, reader } = readFixture(`cost-anomaly/${name}.json`);
      assert.equal(reader, 'cost-anomaly');
      assert.equal(notification.type, 'CostAnomaly');
      assert.equal(notification.title, 'Cost anomaly of $1,020.25 in Amazon Simple Storage Service');
      assert.equal(notification.severity, 'warning');
      assert.equal(notification.accountId, '111122223333');
      const facts = factsOf(notification);
      assert.equal(facts.Impact, '$1,020.25, 200 % more than expected');
      assert.equal(facts.Spent, '$1,530.25');
      assert.equal(facts.Expected, '$510.00');
      assert.equal(facts.From, '2026-11-18');
      assert.equal(facts.To, '2026-11-20');
      assert.deepEqual(notification.items?.entries[0], {
        title: 'Amazon Simple Storage Service',
        state: '',
        severity: 'neutral',
        facts: [
          { name: 'Contribution', value: '$800.10' },
          { name: 'Usage type', value: 'EU-Requests-Tier1' },
          { name: 'Region', value: 'eu-west-1' },
          { name: 'Account', value: 'data (444455556666)' },
        ],
        link: null,
      });
      assert.match(notification.links[0]?.url ?? '', /anomalies\/9f8e$/);
      assert.equal(notification.thread?.key, 'anomaly/9f8e7d6c-5b4a-4321-8765-0123456789ab');
    });
  }

  it('needs neither causes nor dates nor a link', () => {
    const anomaly = { anomalyId: 'a1', anomalyEndDate: '2026-11-20T12:30:00Z', impact: { maxImpact: -3 } };
    const { notification, reader } = readEvent(incoming(anomaly));
    assert.equal(reader, 'cost-anomaly');
    assert.equal(notification.title, 'Cost anomaly of -$3.00');
    assert.equal(factsOf(notification).To, '2026-11-20 12:30 UTC');
    assert.equal(notification.items, null);
    assert.equal(notification.links[0]?.title, 'Open Cost Anomaly Detection');
  });

  it('names the first cause’s service where it has no dimension', () => {
    const { dimensionalValue: _gone, ...rest } = JSON.parse(payload('cost-anomaly/sns.json'));
    const { notification } = readEvent(
      incoming({ ...rest, impact: {}, rootCauses: [{ usageType: 'x' }, { service: 'S' }] }),
    );
    assert.equal(notification.title, 'Cost anomaly');
    assert.deepEqual(
      notification.items?.entries.map(({ title }) => title),
      ['x', 'S'],
    );
  });
});
