import assert from 'node:assert/strict';
import { PARTITIONS } from '../../src/aws/regions-table.ts';
import { regionOfName } from '../../src/notifications/region-names.ts';

describe('a Region by its display name', () => {
  it('is found for every name that the table has', () => {
    for (const { name, title } of PARTITIONS.flatMap(({ regions }) => regions))
      assert.equal(regionOfName(title), name, title);
  });

  const names = {
    'EU (Ireland)': 'eu-west-1',
    'EU - Ireland': 'eu-west-1',
    'US - N. Virginia': 'us-east-1',
    'US-West (Oregon)': 'us-west-2',
    'South America (São Paulo)': 'sa-east-1',
    'GovCloud (US-West)': 'us-gov-west-1',
    'Canada (Central)': 'ca-central-1',
    'Mexico (Central)': 'mx-central-1',
    'ap-south-1': 'ap-south-1',
  };
  for (const [name, region] of Object.entries(names)) {
    it(`is ${region} for ${name}`, () => assert.equal(regionOfName(name), region));
  }

  it('is none for what no Region is called', () => {
    assert.equal(regionOfName('EXAMPLE'), null);
    assert.equal(regionOfName(''), null);
    assert.equal(regionOfName(null), null);
  });
});
