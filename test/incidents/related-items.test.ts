import assert from 'node:assert/strict';
import { ItemType } from '@aws-sdk/client-ssm-incidents';
import { ITEM_KINDS, kindTitle, readItemValue } from '../../src/incidents/related-items.ts';

describe('related items', () => {
  it('have every kind that the API has', () => {
    assert.deepEqual(ITEM_KINDS.map(({ type }) => type).sort(), Object.values(ItemType).sort());
    assert.equal(kindTitle('METRIC'), 'Metric');
    assert.equal(kindTitle('NEWER'), 'NEWER');
  });

  for (const [type, text, value] of [
    ['OTHER', ' https://a.example.com/x ', { url: 'https://a.example.com/x' }],
    ['OTHER', 'HTTP://a.example.com', { url: 'HTTP://a.example.com' }],
    [
      'TASK',
      'arn:aws:ssm:eu-west-1:111122223333:opsitem/oi-1',
      { arn: 'arn:aws:ssm:eu-west-1:111122223333:opsitem/oi-1' },
    ],
    ['METRIC', '{"a":1}', { metricDefinition: '{"a":1}' }],
    ['METRIC', '[]', { metricDefinition: '[]' }],
  ] as const) {
    it(`take ${text} as ${Object.keys(value)[0]}`, () => {
      assert.deepEqual(readItemValue(type, text), { kind: 'value', value });
    });
  }

  for (const [type, text, problem] of [
    ['OTHER', '{"a":1}', /Give an ARN or an address that begins with https:\/\/\.$/],
    ['METRIC', '3', /definition of the metric in JSON/],
    ['METRIC', '{', /definition of the metric/],
    ['OTHER', 'javascript:alert(1)', /Give an ARN/],
    ['OTHER', 'https://console.aws.amazon.com@evil.test/', /no address of the web/],
    ['OTHER', 'https://', /no address of the web/],
    ['OTHER', 'https://a b', /no address of the web/],
    ['OTHER', 'arn:aws:sns', /no ARN/],
    ['OTHER', `https://a.example.com/${'x'.repeat(1000)}`, /AWS takes 1000/],
  ] as const) {
    it(`do not take ${text.slice(0, 60)} of the kind ${type}`, () => {
      const read = readItemValue(type, text);
      assert.equal(read.kind, 'wrong');
      assert.match(read.kind === 'wrong' ? read.problem : '', problem);
    });
  }
});
