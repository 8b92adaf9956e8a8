import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { globalRegion, isRegion, partitionOf, regionsOf, regionTitle } from '../../src/aws/regions.ts';
import { GLOBAL_SERVICES, PARTITIONS } from '../../src/aws/regions-table.ts';
import { SERVICE_NAMES } from '../../src/aws/services.ts';
import { catalogue, modules } from './installed.ts';

interface SdkPartition {
  readonly id: string;
  readonly outputs: { readonly implicitGlobalRegion: string };
  readonly regionRegex: string;
  readonly regions: Readonly<Record<string, { readonly description: string }>>;
}

/** The SDK's own table of partitions, which no package exports. */
async function sdkPartitions(): Promise<readonly SdkPartition[]> {
  const core = createRequire(join(modules, '@aws-sdk', 'client-sns', 'package.json')).resolve('@aws-sdk/core');
  const file = join(core, '../../dist-es/submodules/client/util-endpoints/lib/aws/partitions.js');
  const { partitionsInfo } = await import(file);
  return partitionsInfo.partitions;
}

/** Region that a client of the service signs for when it is made for this Region; null where the SDK has no endpoint. */
function signingRegion(service: string, region: string): string | null {
  const client = catalogue.service(service).createClient({ region });
  const provider: unknown = Reflect.get(client.config, 'endpointProvider');
  client.destroy();
  assert.ok(typeof provider === 'function');
  try {
    const { properties } = provider({ Region: region, UseFIPS: false, UseDualStack: false });
    return properties?.authSchemes?.[0]?.signingRegion ?? region;
  } catch {
    return null;
  }
}

describe('Regions', () => {
  it('are those of the SDK, with its names for people', async () => {
    const theirs = await sdkPartitions();
    assert.ok(theirs.length >= 8);
    assert.deepEqual(
      PARTITIONS.map(({ name }) => name),
      theirs.map(({ id }) => id),
    );
    for (const partition of theirs) {
      const own = PARTITIONS.find(({ name }) => name === partition.id);
      const regions = Object.entries(partition.regions).filter(([name]) => !name.endsWith('-global'));
      assert.deepEqual(
        own?.regions,
        regions.map(([name, { description }]) => ({ name, title: description })),
      );
      assert.equal(own?.globalRegion, partition.outputs.implicitGlobalRegion);
      for (const [name] of regions) assert.match(name, own?.form ?? /$^/);
    }
  });

  it('have the form of a Region', () => {
    for (const { regions } of PARTITIONS) for (const { name } of regions) assert.ok(isRegion(name), name);
    assert.ok(isRegion('eu-north-9'));
  });

  for (const text of [
    '',
    'eu',
    'ireland',
    'eu-west',
    'eu-west-1a',
    'EU-WEST-1',
    'us-east-1.evil.com',
    'us-east-1/',
    ' us-east-1',
    'us-east-1\n',
    'aws-global',
    'a-b-1',
  ]) {
    it(`are not ${JSON.stringify(text)}`, () => assert.equal(isRegion(text), false));
  }

  for (const [region, partition] of [
    ['eu-west-1', 'aws'],
    ['us-gov-west-1', 'aws-us-gov'],
    ['cn-north-1', 'aws-cn'],
    ['eusc-de-east-1', 'aws-eusc'],
    ['us-isob-east-1', 'aws-iso-b'],
    ['us-gov-south-3', 'aws-us-gov'],
    ['ap-north-7', 'aws'],
    ['nowhere', 'aws'],
  ] as const) {
    it(`lie in a partition: ${region} in ${partition}`, () => assert.equal(partitionOf(region), partition));
  }

  it('are listed by partition', () => {
    assert.deepEqual(
      regionsOf('aws-cn').map(({ name }) => name),
      ['cn-north-1', 'cn-northwest-1'],
    );
    assert.ok(regionsOf('aws').length > 30);
    assert.deepEqual(regionsOf('nowhere'), []);
  });

  it('have names for people', () => {
    assert.equal(regionTitle('eu-west-1'), 'Europe (Ireland)');
    assert.equal(regionTitle('eu-west-9'), undefined);
  });
});

describe('global services', () => {
  it('need no Region', () => {
    assert.equal(globalRegion('route53', 'aws'), 'us-east-1');
    assert.equal(globalRegion('cost-explorer', 'aws'), 'us-east-1');
    assert.equal(globalRegion('globalaccelerator', 'aws'), 'us-west-2');
    assert.equal(globalRegion('route53', 'aws-cn'), 'cn-northwest-1');
    assert.equal(globalRegion('support', 'aws-us-gov'), 'us-gov-west-1');
    assert.equal(globalRegion('iam'), 'us-east-1');
    assert.equal(globalRegion('iam', 'aws-new'), 'us-east-1');
  });

  it('are not the others', () => {
    for (const service of ['lambda', 'cloudwatch', 's3api', 'wafv2', 'no-such'])
      assert.equal(globalRegion(service, 'aws'), null);
  });

  it('are known services', () => {
    for (const name of GLOBAL_SERVICES.keys()) assert.ok(SERVICE_NAMES.includes(name), name);
  });

  it('include every installed service whose endpoint is the same in all Regions', () => {
    for (const service of catalogue.serviceNames()) {
      for (const region of ['eu-west-1', 'cn-north-1', 'us-gov-east-1']) {
        const signedFor = signingRegion(service, region);
        if (signedFor === null || signedFor === region) continue;
        assert.equal(globalRegion(service, partitionOf(region)), signedFor, `${service} ${region}`);
      }
    }
  });
});
