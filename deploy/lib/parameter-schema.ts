import { z } from 'zod';
import { patterns } from '../../src/configuration/patterns.ts';

/** The parameters of a deployment, property by property, as the file has them. Descriptions are what editors and the README show. */

const text = (pattern: RegExp, expected: string) => z.string().regex(pattern, `expected ${expected}`);

const account = text(patterns.accountId.pattern, patterns.accountId.expected);
const region = text(patterns.region.pattern, patterns.region.expected);
const arnOf = (service: string, what: string) =>
  text(new RegExp(`^arn:aws[a-z-]*:${service}:[a-z0-9-]*:\\d{12}:\\S+$`), `the ARN of ${what}`);
/** A few characters of a role's name come before any `*`: a pattern for all roles would be the whole account. */
const roleArn = text(
  /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{3,}\*?$/,
  "a role's ARN, such as arn:aws:iam::111122223333:role/chatbot-ops, or its beginning of at least 3 characters with * at the end",
);
const domain = text(
  /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
  'a domain name, such as chatbot.example.com',
);
const id = (prefix: string, example: string) =>
  text(new RegExp(`^${prefix}-[0-9a-f]{8,17}$`), `an id such as ${example}`);
const variable = z.string().regex(/^[A-Za-z_]\w{0,127}$/, 'expected the name of a variable');
/** A secret's ARN, or its name, in Secrets Manager of the bot's account and Region. */
const secret = text(
  /^(?:arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:)?[\w/+=.@-]{1,512}$/,
  "a secret's ARN or name in Secrets Manager, not its value",
);

/** Documents of `deploy/policies` that a role may get besides what every role gets. */
export const OPTIONAL_POLICIES = ['bedrock-agents', 'incidents', 'lambda-invoke', 'pipelines', 'support'] as const;

/** CPU units and the memory that Fargate offers with them (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html). */
export const TASK_SIZES: Readonly<
  Record<number, { readonly from: number; readonly to: number; readonly step: number }>
> = {
  256: { from: 512, to: 2048, step: 512 },
  512: { from: 1024, to: 4096, step: 1024 },
  1024: { from: 2048, to: 8192, step: 1024 },
  2048: { from: 4096, to: 16_384, step: 1024 },
};

/** Days that CloudWatch Logs knows (https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html). */
export const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const tasks = z
  .strictObject({
    Min: z.int().min(1).max(20).default(2),
    Max: z.int().min(1).max(20).default(6),
    Cpu: z.int().default(512),
    MemoryMiB: z.int().default(1024),
  })
  .superRefine(({ Min, Max, Cpu, MemoryMiB }, context) => {
    if (Max < Min) context.addIssue({ code: 'custom', path: ['Max'], message: 'expected at least Min' });
    const size = TASK_SIZES[Cpu];
    if (size === undefined) {
      context.addIssue({
        code: 'custom',
        path: ['Cpu'],
        message: `expected one of ${Object.keys(TASK_SIZES).join(', ')}`,
      });
    } else if (MemoryMiB < size.from || MemoryMiB > size.to || MemoryMiB % size.step !== 0) {
      const expected = `expected, with Cpu ${Cpu}, ${size.from} to ${size.to} in steps of ${size.step}`;
      context.addIssue({ code: 'custom', path: ['MemoryMiB'], message: expected });
    }
  });

const existingVpc = z.strictObject({
  VpcId: id('vpc', 'vpc-0a1b2c3d4e5f60718'),
  AvailabilityZones: z.array(z.string().regex(/^[a-z0-9-]+$/)).min(2, 'expected at least two zones'),
  /** Public subnets, one a zone. */
  LoadBalancerSubnetIds: z.array(id('subnet', 'subnet-0a1b2c3d4e5f60718')).min(2, 'expected one a zone'),
  TaskSubnetIds: z.array(id('subnet', 'subnet-0a1b2c3d4e5f60718')).min(2, 'expected one a zone'),
  /** Whether the tasks' subnets are public ones, in which only a public address leads out. */
  TasksArePublic: z.boolean().default(false),
});
const newVpc = z.strictObject({
  Cidr: text(/^(?:\d{1,3}\.){3}\d{1,3}\/(?:1[6-9]|2[0-4])$/, 'a block of 16 to 24 bits, such as 10.0.0.0/20').default(
    '10.0.0.0/20',
  ),
  /** Private subnets with a NAT gateway a zone, instead of public ones without. */
  PrivateTasks: z.boolean().default(false),
});

/** Which of the two is meant, `VpcId` says: a mistake in one is not told as if the other were meant. */
const network = z.unknown().transform((value, context): z.infer<typeof existingVpc> | z.infer<typeof newVpc> => {
  const isThere = typeof value === 'object' && value !== null && 'VpcId' in value;
  const parsed = isThere ? existingVpc.safeParse(value) : newVpc.safeParse(value);
  if (parsed.success) return parsed.data;
  for (const { path, message } of parsed.error.issues) context.addIssue({ code: 'custom', path: [...path], message });
  return z.NEVER;
});

const roleAccount = z.strictObject({
  Id: account,
  /** Where the stack with the role is kept, and its topic. The bot's own when left out. */
  Region: region.optional(),
  RoleName: text(/^[\w+=,.@-]{3,64}$/, "a role's name without a path").default('chatbot-ops'),
  /** Taken from the rows of the configuration that name the role when left out. */
  ExternalId: text(patterns.externalId.pattern, patterns.externalId.expected).optional(),
  Policies: z.array(z.enum(OPTIONAL_POLICIES)).default([]),
  /** An SNS topic for alarms that feeds the bot. */
  AlarmsTopic: z.boolean().default(false),
  /** An alarm on the errors of all Lambda functions, to see that the way works. */
  SampleAlarm: z.boolean().default(false),
});

const microsoftApp = z.strictObject({
  Id: text(patterns.guid.pattern, patterns.guid.expected),
  TenantId: text(patterns.guid.pattern, patterns.guid.expected),
  Type: z.enum(['SingleTenant', 'MultiTenant']).default('SingleTenant'),
  PasswordSecret: secret,
  /** Where the secret is JSON: the key whose value is the password. */
  PasswordKey: z
    .string()
    .regex(/^[\w.-]{1,128}$/)
    .optional(),
});

export const parameterFile = z.strictObject({
  Name: text(/^[a-z][a-z0-9-]{2,39}$/, 'a name of 3 to 40 of a-z 0-9 -, with a letter first').default(
    'teams-aws-chatbot',
  ),
  Account: account,
  Region: region,
  DomainName: domain,
  HostedZone: z.strictObject({ Id: text(/^Z[A-Z0-9]{1,31}$/, 'an id such as Z0123456789'), Name: domain }).optional(),
  CertificateArn: arnOf('acm', 'a certificate of the same Region').optional(),
  MicrosoftApp: microsoftApp,
  /** A file beside this one, or `s3://BUCKET/KEY` for an object that is kept elsewhere. */
  Configuration: z.string().min(1).default('../chatbot.yaml'),
  ConfigurationKeyArn: arnOf('kms', 'the key that encrypts the object').optional(),
  /** Roles that the bot may assume besides those of the configuration and of Accounts. */
  RoleArns: z.array(roleArn).default([]),
  /** Topics that may feed the inbox besides those of the configuration and of Accounts; or all topics of these accounts. */
  TopicArns: z.array(text(patterns.topicArn.pattern, patterns.topicArn.expected)).default([]),
  TopicAccounts: z.array(account).default([]),
  Accounts: z.array(roleAccount).default([]),
  OperatorsPage: z.boolean().default(false),
  Image: text(
    /^[\w.-]+(?::\d+)?\/[\w./-]+(?::[\w.-]+|@sha256:[0-9a-f]{64})$/,
    'an address with a tag or digest',
  ).optional(),
  Architecture: z.enum(['ARM64', 'X86_64']).default('ARM64'),
  Tasks: tasks.prefault({}),
  Network: network.prefault({}),
  LogLevel: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  LogRetentionDays: z
    .int()
    .refine((days) => RETENTION_DAYS.includes(days), `expected one of ${RETENTION_DAYS.join(', ')}`)
    .default(90),
  /** A key of your own, made by the stack, for table, queues, log groups and the topic of alarms. */
  CustomerKey: z.boolean().default(false),
  AlarmEmails: z.array(z.email('expected an e-mail address')).default([]),
  Environment: z.record(variable, z.string()).default({}),
  /** Further variables whose values come from Secrets Manager. */
  Secrets: z.record(variable, secret).default({}),
});

export type ParameterFile = z.infer<typeof parameterFile>;
export type ExistingVpc = z.infer<typeof existingVpc>;
export type NewVpc = z.infer<typeof newVpc>;
