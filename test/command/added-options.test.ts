import assert from 'node:assert/strict';
import type { Input } from '../../src/command/command.ts';
import { formatWords } from '../../src/command/words.ts';
import { commandOf, errorOf } from './support/changed-services.ts';

const INGRESS = 'ec2 authorize-security-group-ingress --group-id sg-1';
const RUN = 'ec2 run-instances --image-id ami-1';
const DATUM = 'cloudwatch put-metric-data --namespace n';

function permissions(more: Input): Input {
  return { GroupId: 'sg-1', IpPermissions: [more] };
}

function launched(more: Input): Input {
  return { ImageId: 'ami-1', ...more };
}

function datum(more: Input): Input {
  return { Namespace: 'n', MetricData: [more] };
}

describe('an option that the AWS CLI adds', () => {
  const CASES: readonly (readonly [line: string, input: Input])[] = [
    [
      `${INGRESS} --protocol tcp --port 22 --cidr 192.0.2.0/24`,
      permissions({ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '192.0.2.0/24' }] }),
    ],
    [`${INGRESS} --protocol 6 --port 22-25`, permissions({ IpProtocol: '6', FromPort: 22, ToPort: 25 })],
    [`${INGRESS} --protocol all --port all`, permissions({ IpProtocol: '-1', FromPort: -1, ToPort: -1 })],
    [`${INGRESS} --protocol icmp --port 8-0`, permissions({ IpProtocol: 'icmp', FromPort: 8, ToPort: 0 })],
    [`${INGRESS} --port -1`, permissions({ FromPort: -1, ToPort: -1 })],
    [`${INGRESS} --source-group sg-2`, permissions({ UserIdGroupPairs: [{ GroupId: 'sg-2' }] })],
    [
      `${INGRESS} --group-owner 123456789012 --source-group web`,
      permissions({ UserIdGroupPairs: [{ GroupName: 'web', UserId: '123456789012' }] }),
    ],
    [`${INGRESS} --ip-protocol tcp --cidr-ip 0.0.0.0/0`, { GroupId: 'sg-1', IpProtocol: 'tcp', CidrIp: '0.0.0.0/0' }],
    [`${RUN} --count 3`, launched({ MinCount: 3, MaxCount: 3 })],
    [`${RUN} --count 1:10`, launched({ MinCount: 1, MaxCount: 10 })],
    [
      `${RUN} --associate-public-ip-address --secondary-private-ip-address-count 2`,
      launched({
        NetworkInterfaces: [{ DeviceIndex: 0, SecondaryPrivateIpAddressCount: 2, AssociatePublicIpAddress: true }],
      }),
    ],
    [
      `${RUN} --no-associate-public-ip-address`,
      launched({ NetworkInterfaces: [{ DeviceIndex: 0, AssociatePublicIpAddress: false }] }),
    ],
    [
      `${RUN} --network-interfaces DeviceIndex=1 DeviceIndex=2 --no-associate-public-ip-address`,
      launched({ NetworkInterfaces: [{ DeviceIndex: 1, AssociatePublicIpAddress: false }, { DeviceIndex: 2 }] }),
    ],
    [
      `${RUN} --secondary-private-ip-addresses 10.0.0.1 10.0.0.2`,
      launched({
        NetworkInterfaces: [
          {
            DeviceIndex: 0,
            PrivateIpAddresses: [
              { PrivateIpAddress: '10.0.0.1', Primary: false },
              { PrivateIpAddress: '10.0.0.2', Primary: false },
            ],
          },
        ],
      }),
    ],
    [
      'ec2 bundle-instance --instance-id i-1 --bucket b --prefix p --owner-akid AKID --policy {}',
      {
        InstanceId: 'i-1',
        Storage: {
          S3: { Bucket: 'b', Prefix: 'p', AWSAccessKeyId: 'AKID', UploadPolicy: new TextEncoder().encode('{}') },
        },
      },
    ],
    [
      `${DATUM} --metric-name Buffers --unit Bytes --value 1.5 --timestamp 2026-11-21 --storage-resolution 1`,
      datum({
        MetricName: 'Buffers',
        Timestamp: new Date('2026-11-21T00:00:00Z'),
        Unit: 'Bytes',
        Value: 1.5,
        StorageResolution: 1,
      }),
    ],
    [
      `${DATUM} --metric-name m --dimensions 'A=b,"C=d,e"'`,
      datum({
        MetricName: 'm',
        Dimensions: [
          { Name: 'A', Value: 'b' },
          { Name: 'C', Value: 'd,e' },
        ],
      }),
    ],
    [
      `${DATUM} --metric-name m --statistic-values Sum=10,Minimum=1,Maximum=5.5,SampleCount=3`,
      datum({ MetricName: 'm', StatisticValues: { Sum: 10, Minimum: 1, Maximum: 5.5, SampleCount: 3 } }),
    ],
    [
      `${DATUM} --metric-data MetricName=a MetricName=b --storage-resolution 60`,
      { Namespace: 'n', MetricData: [{ MetricName: 'a', StorageResolution: 60 }, { MetricName: 'b' }] },
    ],
    [
      'cloudfront create-invalidation --distribution-id E1 --paths /a "/b c"',
      { DistributionId: 'E1', InvalidationBatch: { Paths: { Quantity: 2, Items: ['/a', '/b c'] } } },
    ],
    [
      'configservice put-configuration-recorder --recording-group allSupported=true,resourceTypes=a,b --configuration-recorder name=default',
      { ConfigurationRecorder: { name: 'default', recordingGroup: { allSupported: true, resourceTypes: ['a', 'b'] } } },
    ],
    [
      'configservice put-configuration-recorder --recording-group {"allSupported": false}',
      { ConfigurationRecorder: { recordingGroup: { allSupported: false } } },
    ],
    [
      'deploy create-deployment --application-name a --s3-location bucket=b,key=k,bundleType=zip,eTag=e',
      {
        applicationName: 'a',
        revision: { revisionType: 'S3', s3Location: { bucket: 'b', key: 'k', bundleType: 'zip', eTag: 'e' } },
      },
    ],
    [
      'deploy create-deployment --application-name a --github-location repository=o/r,commitId=c',
      {
        applicationName: 'a',
        revision: { revisionType: 'GitHub', gitHubLocation: { repository: 'o/r', commitId: 'c' } },
      },
    ],
    [
      'emr add-tags --resource-id j-1 --tags team=web nightly a=b=c',
      {
        ResourceId: 'j-1',
        Tags: [
          { Key: 'team', Value: 'web' },
          { Key: 'nightly', Value: '' },
          { Key: 'a', Value: 'b=c' },
        ],
      },
    ],
    ['emr list-clusters --terminated', { ClusterStates: ['TERMINATED'] }],
    ['emr list-clusters --no-active', {}],
    [
      'rds add-option-to-option-group --option-group-name g --options OptionName=OEM,Port=5500',
      { OptionGroupName: 'g', OptionsToInclude: [{ OptionName: 'OEM', Port: 5500 }] },
    ],
    ['rekognition detect-labels --image-bytes hi', { Image: { Bytes: new TextEncoder().encode('hi') } }],
    [
      'ses send-email --from a@x --to b@x c@x --subject S --text T --html H',
      {
        Source: 'a@x',
        Destination: { ToAddresses: ['b@x', 'c@x'] },
        Message: { Subject: { Data: 'S' }, Body: { Text: { Data: 'T' }, Html: { Data: 'H' } } },
      },
    ],
    ['ec2 describe-volumes', { MaxResults: 1000 }],
    ['ec2 describe-volumes --dry-run', { MaxResults: 1000, DryRun: true }],
    ['ec2 describe-volumes --filters a', { Filters: ['a'] }],
    ['ec2 describe-volumes --page-size 5', { MaxResults: 5 }],
    ['ec2 describe-volumes --no-paginate', {}],
    [
      'lambda update-function-code --function-name f --names a --layers',
      { FunctionName: 'f', Names: ['a'], Layers: [] },
    ],
  ];
  for (const [line, expected] of CASES) {
    it(`is understood in ${line}`, () => {
      const command = commandOf(line);
      assert.deepEqual(command.input, expected);
      // What is stored and shown means the same again.
      assert.deepEqual(commandOf(formatWords(command.words)).input, expected);
    });
  }

  it("fills a distribution's configuration but for its unique reference", () => {
    const { input } = commandOf(
      'cloudfront create-distribution --origin-domain-name a.example --default-root-object i.html',
    );
    const { DistributionConfig: config } = input;
    assert.ok(config !== null && typeof config === 'object' && 'Origins' in config);
    assert.deepEqual(config.Origins, {
      Quantity: 1,
      Items: [
        {
          Id: 'a.example',
          DomainName: 'a.example',
          OriginPath: '',
          CustomOriginConfig: { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: 'http-only' },
        },
      ],
    });
    assert.equal(config.DefaultRootObject, 'i.html');
    assert.ok(!('CallerReference' in config));
  });

  it('knows a bucket as an origin', () => {
    const { input } = commandOf('cloudfront create-distribution --origin-domain-name b.s3.amazonaws.com');
    assert.match(JSON.stringify(input), /"S3OriginConfig":\{"OriginAccessIdentity":""\}/);
  });

  it('wins over what JSON says of the same member', () => {
    const json = '{"InvalidationBatch": {"Paths": {}}}';
    const { input } = commandOf(
      `cloudfront create-invalidation --distribution-id E --paths /a --cli-input-json '${json}'`,
    );
    assert.deepEqual(input.InvalidationBatch, { Paths: { Quantity: 1, Items: ['/a'] } });
  });

  it('makes nothing required, and leaves a required member required', () => {
    assert.deepEqual(commandOf('ec2 run-instances').missing, []);
    const { missing } = commandOf('cloudfront create-invalidation --distribution-id E');
    assert.deepEqual(
      missing.map(({ member }) => member.name),
      ['InvalidationBatch'],
    );
    assert.deepEqual(
      commandOf('emr add-tags --resource-id j').missing.map(({ cliName }) => cliName),
      ['tags'],
    );
  });

  it('is there only where the model has what it sets', () => {
    assert.equal(errorOf('rekognition list-faces --image-bytes a').code, 'unknown-option');
  });

  it('turns paging off where it is an older token', () => {
    assert.equal(commandOf('kinesis list-streams --exclusive-start-stream-name a').globals.paginate, false);
    assert.equal(errorOf('kinesis list-streams --exclusive-start-stream-name a --max-items 3').code, 'conflict');
  });

  it('may be given twice the same way', () => {
    const { input } = commandOf('ec2 modify-instance-attribute --instance-id i --ebs-optimized --ebs-optimized');
    assert.deepEqual(input.EbsOptimized, { Value: true });
  });
});
