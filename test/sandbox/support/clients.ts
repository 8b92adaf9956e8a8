import { createRequire } from 'node:module';
import type { SdkClient } from '../../../src/aws/connection.ts';
import { createSandbox, type SandboxOptions } from '../../../src/sandbox/sandbox.ts';

/** SDK packages of the services under test: AWS CLI name, package, client class. */
const packages: Readonly<Record<string, readonly [folder: string, client: string]>> = {
  acm: ['acm', 'ACMClient'],
  autoscaling: ['auto-scaling', 'AutoScalingClient'],
  'bedrock-agent-runtime': ['bedrock-agent-runtime', 'BedrockAgentRuntimeClient'],
  ce: ['cost-explorer', 'CostExplorerClient'],
  cloudformation: ['cloudformation', 'CloudFormationClient'],
  cloudwatch: ['cloudwatch', 'CloudWatchClient'],
  codebuild: ['codebuild', 'CodeBuildClient'],
  codepipeline: ['codepipeline', 'CodePipelineClient'],
  dynamodb: ['dynamodb', 'DynamoDBClient'],
  ec2: ['ec2', 'EC2Client'],
  ecr: ['ecr', 'ECRClient'],
  ecs: ['ecs', 'ECSClient'],
  eks: ['eks', 'EKSClient'],
  glue: ['glue', 'GlueClient'],
  kinesis: ['kinesis', 'KinesisClient'],
  lambda: ['lambda', 'LambdaClient'],
  logs: ['cloudwatch-logs', 'CloudWatchLogsClient'],
  rds: ['rds', 'RDSClient'],
  s3api: ['s3', 'S3Client'],
  sns: ['sns', 'SNSClient'],
  sqs: ['sqs', 'SQSClient'],
  ssm: ['ssm', 'SSMClient'],
  'ssm-incidents': ['ssm-incidents', 'SSMIncidentsClient'],
  stepfunctions: ['sfn', 'SFNClient'],
  sts: ['sts', 'STSClient'],
  support: ['support', 'SupportClient'],
};

const load = createRequire(import.meta.url);

// biome-ignore lint/suspicious/noExplicitAny: outputs of all services, which the tests look into by member
export type Answer = any;

export interface Where {
  readonly region?: string;
  readonly account?: string;
  readonly role?: string;
  readonly policies?: readonly string[];
  readonly signal?: AbortSignal;
}

export const start = new Date('2026-11-21T03:20:00Z');

/** The package of a service, as it is installed. */
export function sdk(service: string): Answer {
  return load(`@aws-sdk/client-${packages[service]?.[0]}`);
}

/** A real SDK client whose calls the sandbox answers. */
export function clientOf(
  sandbox: { connection: ReturnType<typeof createSandbox>['connection'] },
  service: string,
  config: object,
): SdkClient {
  const client: SdkClient = new (sdk(service)[packages[service]?.[1] ?? ''])({ region: 'eu-west-1', ...config });
  sandbox.connection.prepare(client, service);
  return client;
}

/** A sandbox with a clock that tests move, and calls under the role that a channel would have. */
export function world(options: Partial<SandboxOptions> = {}) {
  let now = start;
  const sandbox = createSandbox({ clock: () => now, ...options });
  const sessions = new Map<string, object>();

  async function credentials({
    account = '111122223333',
    role = 'chatbot-ops',
    policies = [],
  }: Where): Promise<object> {
    const key = JSON.stringify([account, role, policies]);
    const known = sessions.get(key);
    if (known !== undefined) return known;
    const sts = clientOf(sandbox, 'sts', { credentials: sandbox.connection.credentials });
    const command = new (sdk('sts').AssumeRoleCommand)({
      RoleArn: `arn:aws:iam::${account}:role/${role}`,
      RoleSessionName: 'chatbot-alex',
      DurationSeconds: 43_200,
      ...(policies.length > 0 ? { PolicyArns: policies.map((arn) => ({ arn })) } : {}),
    });
    const { Credentials }: Answer = await sts.send(command);
    const made = {
      accessKeyId: Credentials.AccessKeyId,
      secretAccessKey: Credentials.SecretAccessKey,
      sessionToken: Credentials.SessionToken,
    };
    sessions.set(key, made);
    return made;
  }

  async function call(service: string, operation: string, input: object = {}, where: Where = {}): Promise<Answer> {
    const client = clientOf(sandbox, service, {
      region: where.region ?? 'eu-west-1',
      credentials: await credentials(where),
    });
    const command = new (sdk(service)[`${operation}Command`])(input);
    return client.send(command, where.signal === undefined ? {} : { abortSignal: where.signal });
  }

  return {
    sandbox,
    call,
    credentials,
    pass: (seconds: number): void => {
      now = new Date(now.getTime() + seconds * 1000);
    },
  };
}
