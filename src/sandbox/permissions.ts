import { roles } from './accounts.ts';
import { Refusal } from './errors.ts';
import type { Fields } from './fields.ts';
import type { Identity } from './identity.ts';

/** Operations that few roles may do, by `service:Operation` under AWS CLI names: what they act on. */
const destructive: Readonly<Record<string, (input: Fields) => string>> = {
  'cloudformation:DeleteStack': (input) => `stack/${input.StackName}/*`,
  'dynamodb:DeleteTable': (input) => `table/${input.TableName}`,
  'ec2:TerminateInstances': (input) => `instance/${Array.isArray(input.InstanceIds) ? input.InstanceIds[0] : '*'}`,
  'ecs:DeleteCluster': (input) => `cluster/${input.cluster}`,
  'kinesis:DeleteStream': (input) => `stream/${input.StreamName}`,
  'lambda:DeleteFunction': (input) => `function:${input.FunctionName}`,
  'logs:DeleteLogGroup': (input) => `log-group:${input.logGroupName}:log-stream:`,
  'rds:DeleteDBInstance': (input) => `db:${input.DBInstanceIdentifier}`,
  's3api:DeleteBucket': (input) => String(input.Bucket),
  'sqs:DeleteQueue': (input) => String(input.QueueUrl).split('/').at(-1) ?? '*',
};

/** What else AWS names in a refusal, by `service:Operation`. */
const named: Readonly<Record<string, (input: Fields) => string>> = {
  'bedrock-agent-runtime:InvokeAgent': (input) => `agent-alias/${input.agentId}/${input.agentAliasId}`,
};

/** Prefixes of IAM actions where they are not the AWS CLI's name of the service. */
const iamPrefixes: Readonly<Record<string, string>> = {
  'bedrock-agent-runtime': 'bedrock',
  s3api: 's3',
  stepfunctions: 'states',
};

/** IAM actions that are not named like their operation, by `service:Operation`. */
const iamActions: Readonly<Record<string, string>> = {
  'lambda:Invoke': 'lambda:InvokeFunction',
  's3api:ListBuckets': 's3:ListAllMyBuckets',
  's3api:ListObjectsV2': 's3:ListBucket',
};

/** Operations that change nothing, by the verb they begin with. */
const reading =
  /^(BatchGet|Describe|Estimate|Filter|Get|Head|List|Lookup|Preview|Query|Scan|Search|Select|StartQuery|StopQuery|Test|Validate|View)/;

/** Managed policies that cap a session to reading. */
const readOnlyPolicies: ReadonlySet<string> = new Set([
  'arn:aws:iam::aws:policy/ReadOnlyAccess',
  'arn:aws:iam::aws:policy/job-function/ViewOnlyAccess',
]);

/** Refuses, in AWS's words, what the caller's role or the caps of its session do not allow. */
export function authorize(identity: Identity, service: string, operation: string, region: string, input: Fields): void {
  const id = `${service}:${operation}`;
  const name = iamActions[id] ?? `${iamPrefixes[service] ?? service}:${operation}`;
  const resource = destructive[id];
  const onWhat = resource ?? named[id];
  const on = onWhat === undefined ? '*' : resourceArn(service, region, identity.account.id, onWhat(input));
  if (identity.kind === 'bot') {
    throw refusal(service, identity.arn, name, '*', 'no identity-based policy allows');
  }
  const role = roles[identity.role];
  const readsOnly = role?.readOnly === true;
  const denied = resource !== undefined && role?.mayDestroyIn.includes(identity.account.id) !== true;
  if (denied || (readsOnly && !reading.test(operation))) {
    throw refusal(service, identity.arn, name, on, 'no identity-based policy allows');
  }
  const capped = identity.caps.length > 0 && identity.caps.every((policy) => readOnlyPolicies.has(policy));
  if (capped && !reading.test(operation)) {
    throw refusal(service, identity.arn, name, on, 'no session policy allows');
  }
}

function refusal(service: string, user: string, action: string, resource: string, why: string): Refusal {
  const message = `User: ${user} is not authorized to perform: ${action} on resource: ${resource} because ${why} the ${action} action`;
  if (service === 'ec2') {
    return new Refusal('UnauthorizedOperation', `You are not authorized to perform this operation. ${message}.`, 403);
  }
  const xml = ['autoscaling', 'cloudformation', 'cloudwatch', 'rds', 's3api', 'sqs'].includes(service);
  return service === 'sns'
    ? new Refusal('AuthorizationError', message, 403)
    : new Refusal(xml ? 'AccessDenied' : 'AccessDeniedException', message, xml ? 403 : 400);
}

function resourceArn(service: string, region: string, accountId: string, resource: string): string {
  if (service === 's3api') return `arn:aws:s3:::${resource}`;
  return `arn:aws:${service === 'bedrock-agent-runtime' ? 'bedrock' : service}:${region}:${accountId}:${resource}`;
}
