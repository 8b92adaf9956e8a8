import type { Catalogue, Service } from '../../../src/command/catalogue.ts';
import type { Command, CommandError, Parsed } from '../../../src/command/command.ts';
import { parse } from '../../../src/command/parse.ts';
import { bytes, flag, list, number, service, structure, text, time } from './shapes.ts';

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

/** The command that a line is among the services above; fails the test where it is none. */
export function commandOf(line: string): Command {
  const outcome = parsed(line);
  if (outcome.kind !== 'operation') throw new Error(`${line}: ${JSON.stringify(outcome)}`);
  return outcome.command;
}

/** The error of a line; fails the test where it has none. */
export function errorOf(line: string): CommandError {
  const outcome = parsed(line);
  if (outcome.kind !== 'error') throw new Error(`${line} has no error`);
  return outcome.error;
}
