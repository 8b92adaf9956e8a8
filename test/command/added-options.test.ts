import assert from 'node:assert/strict';
import { CHANGES } from '../../src/command/added-options.ts';
import type { Catalogue, Service } from '../../src/command/catalogue.ts';
import { OTHER_NAMES, PROGRAMS } from '../../src/command/cli-commands.ts';
import type { CommandErrorCode, Input, Parsed } from '../../src/command/command.ts';
import { parse } from '../../src/command/parse.ts';
import { REFUSED_OPTIONS } from '../../src/command/refused-options.ts';
import { bytes, flag, list, number, service, structure, text, time } from './support/shapes.ts';

const permission = structure({ IpProtocol: text, FromPort: number, ToPort: number });
const rule = { GroupId: text, IpPermissions: list(permission), IpProtocol: text, CidrIp: text };
const revision = structure({
  revisionType: text,
  s3Location: structure({ bucket: text, key: text, bundleType: text, eTag: text }),
  gitHubLocation: structure({ repository: text, commitId: text }),
});

const SERVICES: readonly Service[] = [
  service('ec2', {
    AuthorizeSecurityGroupIngress: { input: rule },
    RunInstances: {
      input: {
        ImageId: text,
        'MinCount!': number,
        'MaxCount!': number,
        NetworkInterfaces: list(structure({ DeviceIndex: number, AssociatePublicIpAddress: flag, SubnetId: text })),
      },
    },
    BundleInstance: {
      input: { 'InstanceId!': text, 'Storage!': structure({ S3: structure({ Bucket: text, UploadPolicy: bytes }) }) },
    },
    DescribeVolumes: {
      input: { Filters: list(text), DryRun: flag, MaxResults: number, NextToken: text },
      paging: { inputToken: 'NextToken', outputToken: 'NextToken', limit: 'MaxResults' },
    },
    ModifyInstanceAttribute: { input: { 'InstanceId!': text, EbsOptimized: structure({ Value: flag }) } },
  }),
  service('kinesis', {
    ListStreams: {
      input: { ExclusiveStartStreamName: text, NextToken: text },
      paging: { inputToken: 'NextToken', outputToken: 'NextToken', limit: undefined },
    },
  }),
  service('cloudwatch', {
    PutMetricData: {
      input: { 'Namespace!': text, MetricData: list(structure({ MetricName: text, Timestamp: time })) },
    },
  }),
  service('cloudfront', {
    CreateInvalidation: {
      input: { 'DistributionId!': text, 'InvalidationBatch!': structure({ Paths: structure({}) }) },
    },
    CreateDistribution: { input: { 'DistributionConfig!': structure({ Comment: text }) } },
    UpdateDistribution: { input: { 'DistributionConfig!': structure({ Comment: text }), 'Id!': text } },
    CreateFunction: { input: { 'Name!': text } },
  }),
  service('configservice', {
    PutConfigurationRecorder: {
      input: {
        'ConfigurationRecorder!': structure({
          name: text,
          recordingGroup: structure({ allSupported: flag, resourceTypes: list(text) }),
        }),
      },
    },
  }),
  service('deploy', { CreateDeployment: { input: { 'applicationName!': text, revision } } }),
  service('emr', {
    AddTags: { input: { 'ResourceId!': text, 'Tags!': list(structure({ Key: text, Value: text })) } },
    ListClusters: { input: { ClusterStates: list(text) } },
  }),
  service('rds', {
    AddOptionToOptionGroup: {
      input: {
        'OptionGroupName!': text,
        OptionsToInclude: list(structure({ 'OptionName!': text, Port: number })),
        OptionsToRemove: list(text),
      },
    },
  }),
  service('rekognition', { DetectLabels: { input: { Image: structure({ Bytes: bytes }) } }, ListFaces: { input: {} } }),
  service('ses', {
    SendEmail: {
      input: {
        'Source!': text,
        'Destination!': structure({ ToAddresses: list(text) }),
        'Message!': structure({ Subject: structure({ Data: text }) }),
      },
    },
  }),
  service('lambda', {
    CreateFunction: { input: { 'FunctionName!': text, 'Code!': structure({ S3Bucket: text, ZipFile: bytes }) } },
    UpdateFunctionCode: { input: { 'FunctionName!': text, ZipFile: bytes, Layers: list(text), 'Names!': list(text) } },
  }),
];

const catalogue: Catalogue = {
  serviceNames: () => SERVICES.map(({ name }) => name),
  find: (name) => {
    const found = SERVICES.find((candidate) => candidate.name === name);
    return found === undefined ? undefined : { kind: 'available', name, load: () => found };
  },
  servicesWithOperation: () => [],
  operationNames: () => [],
};

function parsed(line: string): Parsed {
  return parse(line, { catalogue, builtIns: [], pending: null });
}

function commandOf(line: string) {
  const outcome = parsed(line);
  if (outcome.kind !== 'operation') throw new Error(`${line}: ${JSON.stringify(outcome)}`);
  return outcome.command;
}

function errorOf(line: string) {
  const outcome = parsed(line);
  if (outcome.kind !== 'error') throw new Error(`${line} has no error`);
  return outcome.error;
}

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
      assert.deepEqual(parse(command.words.join(' '), { catalogue, builtIns: [], pending: null }).kind, 'operation');
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

  const REFUSED: readonly (readonly [line: string, code: CommandErrorCode, message: RegExp])[] = [
    [`${INGRESS} --protocol foo`, 'bad-value', /tcp, udp, icmp, all/],
    [`${INGRESS} --protocol 256`, 'bad-value', /0 to 255/],
    [`${INGRESS} --port 22-`, 'bad-value', /22-25/],
    [`${INGRESS} --protocol tcp --ip-permissions IpProtocol=tcp`, 'conflict', /--ip-permissions and --protocol/],
    [`${RUN} --count many`, 'bad-value', /least:most/],
    [`${RUN} --min-count 1`, 'unknown-option', /--min-count/],
    [`${RUN} --network-interfaces DeviceIndex=0 --associate-public-ip-address`, 'conflict', /exclude/],
    ['ec2 bundle-instance --instance-id i --storage S3={} --bucket b', 'conflict', /--storage and --bucket/],
    ['ec2 bundle-instance --instance-id i --owner-sak x', 'bad-value', /secret key/],
    [`${DATUM} --metric-name a --metric-data MetricName=b`, 'conflict', /--metric-data and --metric-name/],
    [`${DATUM} --metric-name a --dimensions A`, 'bad-value', /Name=value,Name=value/],
    [`${DATUM} --metric-name a --dimensions A=b=c`, 'bad-value', /Name=value,Name=value/],
    [`${DATUM} --metric-name a --statistic-values Sum=x`, 'bad-value', /SampleCount, Sum/],
    [`${DATUM} --metric-name a --statistic-values Median=1`, 'bad-value', /SampleCount, Sum/],
    ['deploy create-deployment --application-name a --s3-location bucket=b', 'bad-value', /needs key/],
    ['emr list-clusters --active --failed', 'conflict', /--active and --failed/],
    ['cloudfront update-distribution --id E --default-root-object i', 'bad-value', /get-distribution-config/],
    ['lambda create-function --function-name f --zip-file fileb://f.zip', 'file-reference', /S3Bucket=BUCKET/],
    ['lambda update-function-code --function-name f --zip-file fileb://f.zip', 'file-reference', /--s3-bucket/],
    ['lambda update-function-code --function-name f --names', 'missing-value', /--names/],
    ['ec2 modify-instance-attribute --instance-id i --ebs-optimized --no-ebs-optimized', 'conflict', /exclude/],
    [
      'ec2 modify-instance-attribute --instance-id i --no-ebs-optimized --ebs-optimized Value=true',
      'conflict',
      /exclude/,
    ],
  ];
  for (const [line, code, message] of REFUSED) {
    it(`is refused in ${line}`, () => {
      const error = errorOf(line);
      assert.equal(error.code, code);
      assert.match(error.message, message);
    });
  }

  it('may be given twice the same way', () => {
    const { input } = commandOf('ec2 modify-instance-attribute --instance-id i --ebs-optimized --ebs-optimized');
    assert.deepEqual(input.EbsOptimized, { Value: true });
  });
});

describe('the tables of added options and commands', () => {
  it('are keyed by service and operation, and exclude only options that there are', () => {
    for (const [key, { add, drop = [], exclusive = [] }] of CHANGES) {
      assert.match(key, /^[a-z0-9]+ (?:\*|[a-z0-9-]+)$/);
      assert.ok(add.length + drop.length > 0, key);
      const names = new Set(add.map(({ name }) => name));
      for (const { one, others } of exclusive)
        assert.ok(others.length > 0 && (names.has(one) || others.every((name) => names.has(name))), key);
      for (const { help } of add) assert.match(help, /\.$/);
    }
  });

  it('say in whole sentences why an option or a program is refused', () => {
    for (const [key, { reason }] of REFUSED_OPTIONS) {
      assert.match(key, /^[a-z0-9]+\.[a-z0-9-]+\.[a-z0-9-]+$/);
      assert.match(reason, /^[A-Z].*\.$/);
    }
    for (const [key, reason] of PROGRAMS) {
      assert.match(key, /^[a-z0-9]+ [a-z-]+$/);
      assert.match(reason, /^[A-Z].*\.$/);
    }
    for (const [key, name] of OTHER_NAMES) {
      assert.match(key, /^[a-z0-9]+ [a-z-]+$/);
      assert.match(name, /^[A-Z][A-Za-z]+$/);
    }
  });

  it('are asked when a word is no operation', () => {
    const { code, message } = errorOf('cloudfront sign --url https://x');
    assert.equal(code, 'unknown-operation');
    assert.match(message, /private key/);
  });
});
