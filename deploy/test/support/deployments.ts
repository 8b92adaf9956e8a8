import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { stringify } from 'yaml';
import { type Parameters, readParameters } from '../../lib/parameters.ts';
import { createApp } from '../../lib/stacks.ts';

export const BOT = '999999999999';
export const PRODUCTION = '111122223333';
export const STAGING = '444455556666';

/** The configuration file of the bot that the deployments are of. */
export const configuration = {
  ChannelConfigurations: [
    {
      ConfigurationName: 'production-ops',
      TeamsTenantId: '5a4d0000-0000-4000-8000-000000000001',
      TeamId: '5a4d0000-0000-4000-8000-0000000000e0',
      TeamsChannelId: '19:5a4d00000000@thread.tacv2',
      IamRoleArn: `arn:aws:iam::${PRODUCTION}:role/chatbot-ops`,
      ExternalId: 'a-shared-secret',
      SnsTopicArns: [`arn:aws:sns:eu-west-1:${PRODUCTION}:alarms`],
    },
  ],
  UserRoles: [{ User: 'alex@example.com', Roles: [`arn:aws:iam::${PRODUCTION}:role/oncall-admin`] }],
};

const least = {
  Account: BOT,
  Region: 'eu-west-1',
  DomainName: 'chatbot.example.com',
  HostedZone: { Id: 'Z0123456789ABCDEFGHIJ', Name: 'example.com' },
  MicrosoftApp: {
    Id: '5a4d0000-0000-4000-8000-000000000002',
    TenantId: '5a4d0000-0000-4000-8000-000000000001',
    PasswordSecret: 'chatbot/password',
  },
  Configuration: 'chatbot.yaml',
  Image: `${BOT}.dkr.ecr.eu-west-1.amazonaws.com/teams-aws-chatbot:1.0.0`,
};
type Given = Readonly<Record<string, unknown>>;

/** Parameters of deployments that people have, by what is special about them. */
export const CASES = {
  least,
  'an existing VPC on x86': {
    ...least,
    HostedZone: undefined,
    CertificateArn: `arn:aws:acm:eu-west-1:${BOT}:certificate/5a4d0000-0000-4000-8000-000000000003`,
    Architecture: 'X86_64',
    Network: {
      VpcId: 'vpc-0a1b2c3d4e5f60718',
      AvailabilityZones: ['eu-west-1a', 'eu-west-1b'],
      LoadBalancerSubnetIds: ['subnet-0a1b2c3d4e5f60711', 'subnet-0a1b2c3d4e5f60712'],
      TaskSubnetIds: ['subnet-0a1b2c3d4e5f60713', 'subnet-0a1b2c3d4e5f60714'],
    },
    MicrosoftApp: {
      ...least.MicrosoftApp,
      PasswordSecret: `arn:aws:secretsmanager:eu-west-1:${BOT}:secret:chatbot/password-AbCdEf`,
      PasswordKey: 'password',
    },
  },
  'everything that can be turned on': {
    ...least,
    Name: 'chatbot',
    OperatorsPage: true,
    CustomerKey: true,
    Network: { PrivateTasks: true },
    Tasks: { Min: 3, Max: 12, Cpu: 1024, MemoryMiB: 2048 },
    AlarmEmails: ['on-call@example.com'],
    TopicAccounts: [STAGING],
    Environment: { NODE_EXTRA_CA_CERTS: '/etc/ca.pem' },
    Secrets: { TRACING_TOKEN: 'chatbot/tracing' },
    Accounts: [
      {
        Id: PRODUCTION,
        Policies: ['bedrock-agents', 'incidents', 'lambda-invoke', 'pipelines', 'support'],
        AlarmsTopic: true,
        SampleAlarm: true,
      },
      { Id: STAGING, Region: 'us-east-1', RoleName: 'chatbot-staging', ExternalId: 'another-secret' },
      { Id: BOT, ExternalId: 'its-own-secret', AlarmsTopic: true },
    ],
  },
  'a configuration that is kept in S3': {
    ...least,
    Configuration: 's3://our-configuration/teams/chatbot.yaml',
    ConfigurationKeyArn: `arn:aws:kms:eu-west-1:${BOT}:key/5a4d0000-0000-4000-8000-000000000004`,
    RoleArns: [`arn:aws:iam::${PRODUCTION}:role/chatbot-*`],
  },
  'an image that is built here': { ...least, Image: undefined },
} as const satisfies Readonly<Record<string, Given>>;
export type Case = keyof typeof CASES;
export const caseNames: readonly Case[] = Object.keys(CASES).filter(isCase);

function isCase(name: string): name is Case {
  return name in CASES;
}

/** Writes parameters and configuration beside each other, and calls back with the file's path; null leaves the configuration out. */
export function withFiles<Result>(
  given: Given,
  work: (path: string, folder: string) => Result,
  file: unknown = configuration,
): Result {
  const folder = mkdtempSync(join(tmpdir(), 'deploy-'));
  try {
    if (file !== null) writeFileSync(join(folder, 'chatbot.yaml'), stringify(file));
    mkdirSync(join(folder, 'sources'));
    writeFileSync(join(folder, 'sources/Dockerfile'), 'FROM scratch\n');
    const path = join(folder, 'parameters.yaml');
    writeFileSync(path, stringify(given));
    return work(path, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What `npm run deploy` would deploy, without network, Docker or credentials; `prepare` sees the application before it is synthesized. */
export function synthesize(given: Given, prepare: (app: App) => void = () => undefined): ReadonlyMap<string, Template> {
  return withFiles(given, (path, folder) => {
    const app = createApp({
      parameters: readParameters(path),
      imageSource: { folder: join(folder, 'sources'), dockerfile: 'Dockerfile' },
      outdir: join(folder, 'cdk.out'),
    });
    prepare(app);
    const { stacks } = app.synth();
    return new Map(stacks.map(({ stackName, template }) => [stackName, Template.fromJSON(template)]));
  });
}

/** Each case's templates by stack, made once: that is what takes time. */
export const deployments: ReadonlyMap<Case, ReadonlyMap<string, Template>> = new Map(
  caseNames.map((name) => [name, synthesize(CASES[name])]),
);

export function stackOf(name: Case, stackName = 'teams-aws-chatbot'): Template {
  return deployments.get(name)?.get(stackName) ?? assert.fail(`${name}: no stack ${stackName}`);
}

export function parametersOf(given: Given): Parameters {
  return withFiles(given, (path) => readParameters(path));
}

/** The properties of the only resource of a type. */
export function only(template: Template, type: string, filter = ''): Record<string, unknown> {
  const found = Object.entries(template.findResources(type)).filter(([id]) => id.includes(filter));
  assert.equal(found.length, 1, `${type}: ${found.map(([id]) => id).join(', ')}`);
  return found[0]?.[1].Properties ?? assert.fail(type);
}
