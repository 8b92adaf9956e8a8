import assert from 'node:assert/strict';
import { findPlans } from '../../src/incidents/plans.ts';
import {
  dataInWords,
  incidentSummaries,
  planNameOf,
  relatedItems,
  responsePlans,
} from '../../src/incidents/records.ts';
import { eventTitle, impactNumber, impactOf, sourceTitle, spanInWords } from '../../src/incidents/words.ts';

describe('what Incident Manager answers', () => {
  it('may leave out whatever it likes', () => {
    assert.deepEqual(incidentSummaries({}), []);
    assert.deepEqual(incidentSummaries({ incidentRecordSummaries: [{ arn: 'a' }] }), [
      {
        arn: 'a',
        title: '',
        isOpen: true,
        impact: 0,
        createdAt: null,
        resolvedAt: null,
        source: { source: '', createdBy: '', resourceArn: '' },
      },
    ]);
    assert.deepEqual(relatedItems({ relatedItems: [{ identifier: {} }] }), [
      { title: '', type: '', value: { kind: 'other', text: '' } },
    ]);
    assert.deepEqual(responsePlans({ responsePlanSummaries: [{ arn: 'a' }] }), [{ arn: 'a', name: '', title: 'a' }]);
  });

  it('is shown without secrets', () => {
    const [one] = incidentSummaries({ incidentRecordSummaries: [{ arn: 'a', title: 'password=hunter2secret' }] });
    assert.doesNotMatch(one?.title ?? '', /hunter2/);
    assert.doesNotMatch(dataInWords('"password=hunter2secret"'), /hunter2/);
  });

  it('of items of PagerDuty is their number', () => {
    const value = { pagerDutyIncidentDetail: { id: 'PD1' } };
    const [item] = relatedItems({ relatedItems: [{ identifier: { type: 'OTHER', value } }] });
    assert.equal(item?.value.text, 'PagerDuty incident PD1');
  });

  it('as data of events is text, JSON made readable, or what it is', () => {
    assert.equal(dataInWords('"a\\nb"'), 'a\nb');
    assert.equal(dataInWords('{"a":1}'), '{\n  "a": 1\n}');
    assert.equal(dataInWords('{no JSON'), '{no JSON');
    assert.equal(planNameOf('no ARN'), '');
  });
});

describe('words for incidents', () => {
  it('name every impact, and understand it', () => {
    assert.deepEqual(
      [1, 2, 3, 4, 5].map((one) => impactOf(one).title),
      [...['1 Critical', '2 High', '3 Medium', '4 Low', '5 No impact']],
    );
    assert.equal(impactOf(9).title, 'impact 9');
    assert.deepEqual(['2', 'high', '2 High', 'no impact', '', '6'].map(impactNumber), [2, 2, 2, 5, null, null]);
  });

  it('give ages in words', () => {
    assert.equal(spanInWords(0, 59_000), 'less than a minute');
    assert.equal(spanInWords(0, 3_700_000), '1 hour 1 minute');
    assert.equal(spanInWords(10_000, 0), 'less than a minute');
  });

  it('are no members of objects', () => {
    assert.equal(eventTitle('constructor'), 'constructor');
    assert.equal(eventTitle('SSM Paging'), 'Paging');
    assert.equal(eventTitle(''), 'Event');
    assert.equal(sourceTitle('__proto__'), '__proto__');
  });
});

describe('response plans', () => {
  const plans = [
    { arn: 'arn:1', name: 'shop', title: 'Shop' },
    { arn: 'arn:2', name: 'shop-eu', title: 'Shop Europe' },
  ];
  it('are found by ARN, by name or title, then by a part of them', () => {
    const found = (text: string) => findPlans(plans, text).map(({ arn }) => arn);
    assert.deepEqual(['arn:2', 'SHOP', 'europe', 'sho', 'x', ' '].map(found), [
      ['arn:2'],
      ['arn:1'],
      ['arn:2'],
      ['arn:1', 'arn:2'],
      [],
      [],
    ]);
  });
});
