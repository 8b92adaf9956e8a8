import type { NormalizedSchema } from '@smithy/core/schema';
import { inputCodes, Refusal } from './errors.ts';
import { type Fields, isRecord } from './fields.ts';
import { members, requiredMembers } from './schema.ts';

/**
 * Values that AWS insists on, by `service.Operation.Member` under AWS CLI names of services. Schemas of SDK clients hold no
 * enumerations, so those that people get wrong stand here.
 */
const enumerations: Readonly<Record<string, readonly string[]>> = {
  'cloudwatch.DescribeAlarms.StateValue': ['INSUFFICIENT_DATA', 'ALARM', 'OK'],
  'cloudwatch.DescribeAlarms.AlarmTypes': ['CompositeAlarm', 'MetricAlarm', 'LogAlarm'],
  'cloudwatch.DescribeAlarmHistory.HistoryItemType': ['ConfigurationUpdate', 'StateUpdate', 'Action'],
  'cloudwatch.GetMetricData.ScanBy': ['TimestampDescending', 'TimestampAscending'],
  'cloudwatch.GetMetricStatistics.Statistics': ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'],
  'cloudwatch.SetAlarmState.StateValue': ['INSUFFICIENT_DATA', 'ALARM', 'OK'],
  'ce.GetCostAndUsage.Granularity': ['DAILY', 'MONTHLY', 'HOURLY'],
  'kinesis.UpdateShardCount.ScalingType': ['UNIFORM_SCALING'],
  'lambda.Invoke.InvocationType': ['Event', 'RequestResponse', 'DryRun'],
  'lambda.Invoke.LogType': ['None', 'Tail'],
  'logs.DescribeLogStreams.orderBy': ['LogStreamName', 'LastEventTime'],
};

/** Least and most of the members that page, by `service.Operation.Member`. */
const ranges: Readonly<Record<string, readonly [least: number, most: number]>> = {
  'cloudwatch.DescribeAlarms.MaxRecords': [1, 100],
  'cloudwatch.DescribeAlarmHistory.MaxRecords': [1, 100],
  'ec2.DescribeInstances.MaxResults': [5, 1000],
  'ecs.ListServices.maxResults': [1, 100],
  'lambda.ListFunctions.MaxItems': [1, 10_000],
  'logs.DescribeLogGroups.limit': [1, 50],
  'logs.FilterLogEvents.limit': [1, 10_000],
  'rds.DescribeDBInstances.MaxRecords': [20, 100],
  'ssm.DescribeParameters.MaxResults': [1, 50],
  'support.DescribeCases.maxResults': [10, 100],
};

/** Refuses an input that the operation's schema does not fit, as AWS would. `service` is the AWS CLI name. */
export function validateInput(service: string, operation: string, schema: NormalizedSchema, input: Fields): void {
  const codes = inputCodes(service);
  const fault = faultIn(schema, input, '');
  if (fault !== undefined) throw new Refusal(fault.missing ? codes.missing : codes.invalid, fault.message);
  for (const [member, value] of Object.entries(input)) {
    const id = `${service}.${operation}.${member}`;
    const allowed = enumerations[id];
    const odd = allowed && [value].flat().find((one) => typeof one === 'string' && !allowed.includes(one));
    if (odd !== undefined) {
      throw new Refusal(
        codes.invalid,
        constraint(odd, member, `Member must satisfy enum value set: [${allowed?.join(', ')}]`),
      );
    }
    const range = ranges[id];
    if (range !== undefined && typeof value === 'number' && (value < range[0] || value > range[1])) {
      throw new Refusal(
        codes.invalid,
        constraint(value, member, `Member must have value between ${range[0]} and ${range[1]}`),
      );
    }
  }
}

interface Fault {
  readonly missing: boolean;
  readonly message: string;
}

function faultIn(schema: NormalizedSchema, value: unknown, path: string): Fault | undefined {
  if (value === undefined || value === null) return undefined;
  if (schema.isStructSchema() && !schema.isDocumentSchema()) return faultInStructure(schema, value, path);
  if (schema.isListSchema()) {
    if (!Array.isArray(value)) return wrongType(path, 'a list');
    return first(value.map((item, index) => faultIn(schema.getValueSchema(), item, `${path}.${index + 1}.member`)));
  }
  if (schema.isMapSchema()) {
    if (!isRecord(value)) return wrongType(path, 'a map');
    return first(Object.entries(value).map(([key, item]) => faultIn(schema.getValueSchema(), item, `${path}.${key}`)));
  }
  return fitsSimple(schema, value) ? undefined : wrongType(path, kindOf(schema));
}

function faultInStructure(schema: NormalizedSchema, value: unknown, path: string): Fault | undefined {
  if (!isRecord(value)) return wrongType(path, 'a structure');
  const known = members(schema);
  const missing = requiredMembers(schema).find((name) => {
    return (value[name] === undefined || value[name] === null) && known.get(name)?.isIdempotencyToken() !== true;
  });
  if (missing !== undefined) {
    const message = constraint(null, join(path, missing), 'Member must not be null');
    return { missing: true, message };
  }
  const unknown = Object.keys(value).find((name) => value[name] !== undefined && !known.has(name));
  if (unknown !== undefined) {
    return { missing: false, message: `Unknown parameter in input: "${join(path, unknown)}"` };
  }
  return first([...known].map(([name, member]) => faultIn(member, value[name], join(path, name))));
}

/** Whether a value is one that the SDK's serialiser takes for a simple type. */
function fitsSimple(schema: NormalizedSchema, value: unknown): boolean {
  if (schema.isDocumentSchema()) return true;
  if (schema.isBlobSchema())
    return typeof value === 'string' || value instanceof Uint8Array || typeof value === 'object';
  if (schema.isTimestampSchema()) return value instanceof Date && !Number.isNaN(value.getTime());
  if (schema.isBooleanSchema()) return typeof value === 'boolean';
  if (schema.isBigIntegerSchema() || schema.isNumericSchema())
    return typeof value === 'number' || typeof value === 'bigint';
  if (schema.isStringSchema()) return typeof value === 'string';
  return true;
}

function kindOf(schema: NormalizedSchema): string {
  if (schema.isTimestampSchema()) return 'a timestamp';
  if (schema.isBooleanSchema()) return 'a boolean';
  if (schema.isNumericSchema() || schema.isBigIntegerSchema()) return 'a number';
  return schema.isBlobSchema() ? 'bytes' : 'a string';
}

function wrongType(path: string, wanted: string): Fault {
  return {
    missing: false,
    message: `1 validation error detected: Value at '${camel(path)}' failed to satisfy constraint: Member must be ${wanted}`,
  };
}

/** AWS names members in errors with a small first letter. */
function constraint(value: unknown, path: string, rule: string): string {
  const shown = value === null ? 'null' : `'${String(value)}'`;
  return `1 validation error detected: Value ${shown} at '${camel(path)}' failed to satisfy constraint: ${rule}`;
}

function camel(path: string): string {
  return path.charAt(0).toLowerCase() + path.slice(1);
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function first(faults: readonly (Fault | undefined)[]): Fault | undefined {
  return faults.find((fault) => fault !== undefined);
}
