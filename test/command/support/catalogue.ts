import type { Catalogue, Service, ServiceEntry } from '../../../src/command/catalogue.ts';
import type { BuiltInSyntax, Command, CommandError, ParseContext, Parsed } from '../../../src/command/command.ts';
import { parse } from '../../../src/command/parse.ts';
import {
  bigint,
  bytes,
  document,
  flag,
  jsonText,
  list,
  map,
  number,
  recursive,
  service,
  stream,
  structure,
  text,
  time,
} from './shapes.ts';

const tag = structure({ 'Key!': text, 'Value!': text });
const filter = structure({ Name: text, Values: list(text) });
const attribute = structure({ S: text, N: text, BOOL: flag, L: list(text) }, 'union');

export const SERVICES: readonly Service[] = [
  service(
    'lambda',
    {
      Invoke: {
        input: { 'FunctionName!': text, InvocationType: text, LogType: text, Payload: bytes, Qualifier: text },
        output: { StatusCode: number, Payload: bytes },
      },
      InvokeWithResponseStream: { input: { 'FunctionName!': text } },
      GetFunction: { input: { 'FunctionName!': text, Qualifier: text } },
      ListFunctions: {
        input: { Marker: text, MaxItems: number, FunctionVersion: text },
        paging: { inputToken: 'Marker', outputToken: 'NextMarker', limit: 'MaxItems' },
      },
      CreateFunction: {
        input: { 'FunctionName!': text, 'Role!': text, Publish: flag, Tags: map(text), Timeout: number },
      },
      UpdateFunctionConfiguration: {
        input: { 'FunctionName!': text, VpcConfig: structure({ SubnetIds: list(text), SecurityGroupIds: list(text) }) },
      },
    },
    { FunctionActive: 'GetFunction', FunctionExists: 'ListFunctions' },
  ),
  service('ec2', {
    DescribeInstances: {
      input: { Filters: list(filter), InstanceIds: list(text), DryRun: flag, MaxResults: number, NextToken: text },
      paging: { inputToken: 'NextToken', outputToken: 'NextToken', limit: 'MaxResults' },
    },
    TerminateInstances: { input: { 'InstanceIds!': list(text), DryRun: flag } },
    ModifyInstanceAttribute: {
      input: {
        'InstanceId!': text,
        EbsOptimized: structure({ Value: flag }),
        DisableApiTermination: structure({ Value: flag }),
        InstanceInitiatedShutdownBehavior: structure({ Value: text }),
        UserData: structure({ Value: bytes }),
      },
    },
    CreateImage: { input: { 'InstanceId!': text, 'Name!': text, NoReboot: flag } },
    CreateTags: { input: { 'Resources!': list(text), 'Tags!': list(tag) } },
    ImportInstance: { input: { Description: text } },
    DescribeTags: { input: {} },
  }),
  service('cloudwatch', {
    DescribeAlarms: {
      input: { AlarmNames: list(text), StateValue: text, MaxRecords: number, NextToken: text },
      paging: { inputToken: 'NextToken', outputToken: 'NextToken', limit: 'MaxRecords' },
    },
    GetMetricStatistics: {
      input: {
        'Namespace!': text,
        'MetricName!': text,
        'StartTime!': time,
        'EndTime!': time,
        'Period!': number,
        Dimensions: list(structure({ 'Name!': text, 'Value!': text })),
      },
    },
  }),
  service('elb', {
    RegisterInstancesWithLoadBalancer: {
      input: { 'LoadBalancerName!': text, 'Instances!': list(structure({ InstanceId: text })) },
    },
    DescribeTags: { input: { 'LoadBalancerNames!': list(text) } },
  }),
  service('route53', {
    ListHostedZones: {
      input: { Marker: text, MaxItems: text },
      paging: { inputToken: 'Marker', outputToken: 'NextMarker', limit: 'MaxItems' },
    },
    GetTrafficPolicy: { input: { 'Id!': text, 'Version!': number } },
  }),
  service('dynamodb', {
    GetItem: { input: { 'TableName!': text, 'Key!': map(attribute), ConsistentRead: flag } },
    Scan: {
      input: { 'TableName!': text, Limit: number, ExclusiveStartKey: map(attribute) },
      paging: { inputToken: 'ExclusiveStartKey', outputToken: 'LastEvaluatedKey', limit: 'Limit' },
    },
  }),
  service('s3api', { PutObject: { input: { 'Bucket!': text, 'Key!': text, Body: stream } } }),
  service('trial', {
    DoAll: {
      input: {
        Text: text,
        Count: number,
        Huge: bigint,
        Flag: flag,
        When: time,
        Data: bytes,
        Doc: document,
        Session: jsonText,
        Names: list(text),
        Counts: list(number),
        Pairs: map(text),
        Nested: recursive(),
        Choice: attribute,
        Grid: list(list(text)),
        Deep: map(structure({ DataType: text, When: time, Doc: document, Size: number, On: flag, Data: bytes })),
        Docs: list(document),
      },
    },
    PutThing: { input: { 'Name!': text, 'ClientToken!#': text, 'Enabled!': flag } },
    DescribePages: {
      input: { PageSize: number, Token: text },
      paging: { inputToken: 'Token', outputToken: 'Token', limit: 'PageSize' },
    },
    DescribeEndless: {
      input: { Token: text },
      paging: { inputToken: 'Token', outputToken: 'Token', limit: undefined },
    },
  }),
  service('notifications', { ListChannels: { input: {} } }),
];

const UNAVAILABLE: readonly ServiceEntry[] = [
  { kind: 'not-installed', name: 'chime', package: '@aws-sdk/client-chime' },
  { kind: 'not-supported', name: 'honeycode', package: '@aws-sdk/client-honeycode' },
];

/** A catalogue of the services above, and of two that cannot be used. */
export const catalogue: Catalogue = {
  serviceNames: () => SERVICES.map(({ name }) => name).sort(),
  find: (name) => {
    const found = SERVICES.find((candidate) => candidate.name === name);
    if (found !== undefined) return { kind: 'available', name, load: () => found };
    return UNAVAILABLE.find((entry) => entry.name === name);
  },
  servicesWithOperation: (operation) =>
    SERVICES.filter(({ operationNames }) => operationNames.includes(operation)).map(({ name }) => name),
  operationNames: () => SERVICES.flatMap(({ operationNames }) => operationNames),
};

export const builtIns: readonly BuiltInSyntax[] = [
  { name: 'help', aliases: ['hello'] },
  { name: 'set default-account', aliases: ['set default account'] },
  { name: 'set default-region', aliases: [] },
  { name: 'alias', aliases: [] },
  { name: 'alias create', aliases: [] },
  { name: 'status', aliases: [] },
  { name: 'notifications', aliases: [] },
  { name: 'feedback', aliases: [] },
  { name: 'cancel', aliases: ['never mind'] },
];

export const context: ParseContext = { catalogue, builtIns, pending: null };

export function parsed(line: string, pending: readonly string[] | null = null): Parsed {
  return parse(line, { ...context, pending });
}

/** The command that a line is; fails the test where it is none. */
export function command(line: string, pending: readonly string[] | null = null): Command {
  const outcome = parsed(line, pending);
  if (outcome.kind !== 'operation') throw new Error(`${line} is no command: ${JSON.stringify(outcome)}`);
  return outcome.command;
}

/** The input that a line of the trial operation gives. */
export function input(options: string): Command['input'] {
  return command(`trial do-all ${options}`).input;
}

/** The error of a line; fails the test where it has none. */
export function error(line: string, pending: readonly string[] | null = null): CommandError {
  const outcome = parsed(line, pending);
  if (outcome.kind !== 'error') throw new Error(`${line} has no error: ${outcome.kind}`);
  return outcome.error;
}

/** The character under an error's caret, or what follows it up to three characters. */
export function underCaret({ fault }: CommandError): string | null {
  return fault === null ? null : fault.text.slice(fault.at, fault.at + 3);
}
