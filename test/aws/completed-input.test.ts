import assert from 'node:assert/strict';
import { completedInput } from '../../src/aws/completed-input.ts';
import type { Input } from '../../src/command/command.ts';
import { catalogue } from './installed.ts';

const unique = () => '1';

describe('the input that is sent', () => {
  const CASES: readonly (readonly [service: string, operation: string, given: Input, sent: Input])[] = [
    ['lambda', 'Invoke', { FunctionName: 'f' }, { FunctionName: 'f' }],
    ['ec2', 'RunInstances', { ImageId: 'ami-1' }, { ImageId: 'ami-1', MinCount: 1, MaxCount: 1 }],
    ['ec2', 'RunInstances', { MinCount: 2, MaxCount: 3 }, { MinCount: 2, MaxCount: 3 }],
    [
      'ec2',
      'RunInstances',
      {
        SubnetId: 'subnet-1',
        SecurityGroupIds: ['sg-1'],
        Ipv6AddressCount: 1,
        EnablePrimaryIpv6: true,
        NetworkInterfaces: [{ DeviceIndex: 0, AssociatePublicIpAddress: true }, { DeviceIndex: 1 }],
      },
      {
        MinCount: 1,
        MaxCount: 1,
        NetworkInterfaces: [
          {
            DeviceIndex: 0,
            AssociatePublicIpAddress: true,
            SubnetId: 'subnet-1',
            Groups: ['sg-1'],
            Ipv6AddressCount: 1,
            PrimaryIpv6: true,
          },
          { DeviceIndex: 1 },
        ],
      },
    ],
    [
      'ec2',
      'RunInstances',
      { PrivateIpAddress: '10.0.0.5', NetworkInterfaces: [{ AssociatePublicIpAddress: false }] },
      {
        MinCount: 1,
        MaxCount: 1,
        NetworkInterfaces: [
          { AssociatePublicIpAddress: false, PrivateIpAddresses: [{ PrivateIpAddress: '10.0.0.5', Primary: true }] },
        ],
      },
    ],
    [
      'ec2',
      'RunInstances',
      { SubnetId: 'subnet-1', NetworkInterfaces: [{ DeviceIndex: 0 }] },
      { MinCount: 1, MaxCount: 1, SubnetId: 'subnet-1', NetworkInterfaces: [{ DeviceIndex: 0 }] },
    ],
    ['ec2', 'CreateNetworkAclEntry', { Protocol: 'udp' }, { Protocol: '17' }],
    ['ec2', 'ReplaceNetworkAclEntry', { Protocol: 'all' }, { Protocol: '-1' }],
    ['ec2', 'ReplaceNetworkAclEntry', { Protocol: '6' }, { Protocol: '6' }],
    [
      'cloudfront',
      'CreateInvalidation',
      { InvalidationBatch: { Paths: { Quantity: 0 } } },
      { InvalidationBatch: { CallerReference: 'cli-1', Paths: { Quantity: 0 } } },
    ],
    [
      'cloudfront',
      'CreateDistribution',
      { DistributionConfig: { CallerReference: 'mine' } },
      { DistributionConfig: { CallerReference: 'mine' } },
    ],
    ['cloudfront', 'CreateInvalidation', { DistributionId: 'E' }, { DistributionId: 'E' }],
  ];
  for (const [service, operation, given, sent] of CASES) {
    it(`of ${service} ${operation} with ${JSON.stringify(given)} is completed`, () => {
      assert.deepEqual(completedInput(service, operation, given, unique), sent);
    });
  }

  it('is what a command of the SDK is made with, unique each time', () => {
    const references = [1, 2].map(() => {
      const command = catalogue
        .service('cloudfront')
        .createCommand('CreateInvalidation', { DistributionId: 'E', InvalidationBatch: { Paths: { Quantity: 0 } } });
      return JSON.stringify(Reflect.get(command, 'input'));
    });
    assert.match(references[0] ?? '', /"CallerReference":"cli-[0-9a-f-]{36}"/);
    assert.notEqual(references[0], references[1]);
  });
});
