import assert from 'node:assert/strict';
import { ACTIONS_BESIDES, ACTIONS_INSTEAD, ACTIONS_SHARED } from '../../src/aws/iam-action-table.ts';
import { iamAction } from '../../src/permissions/iam-actions.ts';
import { catalogue } from '../../test/aws/support/local-aws.ts';
import { caseNames, deployments } from './support/deployments.ts';

/** Actions that may be allowed on all resources. Key: the action; value: why it knows no narrower one here. */
const ON_ALL: Readonly<Record<string, string>> = {
  'ecr:GetAuthorizationToken': 'IAM knows no resource for it',
  'cloudwatch:GetMetricData': 'IAM knows no resource for it',
  'cloudwatch:GetMetricWidgetImage': 'IAM knows no resource for it',
  'cloudwatch:PutMetricData': 'IAM knows no resource for it; a condition names the namespace',
  'ec2:DescribeVpnConnections': 'IAM knows no resource for it',
  'ecs:DescribeTaskDefinition': 'IAM knows no resource for it',
  'logs:GetQueryResults': 'IAM knows no resource for it',
  'logs:StopQuery': 'IAM knows no resource for it',
  'ssm-incidents:ListIncidentRecords': 'IAM knows no resource for it',
  'ssm-incidents:ListReplicationSets': 'IAM knows no resource for it',
  'ssm-incidents:ListResponsePlans': 'IAM knows no resource for it',
  'support:*': 'the API knows no resources at all',
  'kms:*':
    "in the policy of the key itself, where * is the key, and the account's own administrators keep their rights over it",
};

/** Actions that are no operation of an installed client, as the Service Authorization Reference has them. */
const REAL_BESIDES: readonly string[] = [
  ...['dynamodb:ConditionCheckItem', 'sts:SetSourceIdentity', 'sts:TagSession'],
  ...['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext'],
  ...['kms:ReEncryptFrom', 'kms:ReEncryptTo', 'secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
];

interface Found {
  readonly where: string;
  readonly effect: unknown;
  readonly actions: readonly string[];
  readonly resources: readonly unknown[];
  readonly principal: unknown;
}

/** Every statement of every policy of every template, wherever it stands. */
const statements: readonly Found[] = caseNames.flatMap((name) =>
  [...(deployments.get(name) ?? [])].flatMap(([stack, template]) =>
    Object.entries<Record<string, unknown>>(template.toJSON().Resources).flatMap(([id, resource]) =>
      found(resource.Properties, `${name}: ${stack}: ${id}`),
    ),
  ),
);
const allowed = statements.filter(({ effect }) => effect === 'Allow');

describe('the policies of all templates', () => {
  it('are found', () => {
    assert.ok(statements.length > 100);
    assert.ok(allowed.some(({ where }) => where.includes('TaskRoleDefaultPolicy')));
  });

  it('allow no action by a wildcard, but to the administrators of the one key', () => {
    const wild = allowed.filter(({ actions }) => actions.some((action) => action.includes('*')));
    for (const { actions, principal, where } of wild) {
      assert.deepEqual(actions, ['kms:*'], where);
      assert.match(JSON.stringify(principal), /:iam::999999999999:root/, where);
    }
  });

  it('allow on all resources only what knows no narrower one', () => {
    for (const { actions, resources, where } of allowed) {
      if (!resources.includes('*')) continue;
      for (const action of actions) {
        const service = `${action.split(':')[0]}:*`;
        assert.ok(ON_ALL[action] ?? ON_ALL[service], `${where}: ${action}`);
      }
    }
    for (const { resources, where } of allowed.filter(({ actions }) => actions.some((one) => one.startsWith('kms:')))) {
      if (resources.includes('*')) assert.match(where, /: Key[0-9A-F]+$/);
    }
  });

  it('let nobody in whom they do not name', () => {
    for (const { principal, where } of allowed) {
      if (principal === undefined) continue;
      assert.doesNotMatch(JSON.stringify(principal), /"\*"/, where);
    }
  });

  it('name actions that IAM knows', () => {
    const real = new Set<string>(REAL_BESIDES);
    for (const { service, operation } of catalogue.apiOperations()) real.add(iamAction(service, operation));
    for (const table of [ACTIONS_INSTEAD, ACTIONS_SHARED, ACTIONS_BESIDES]) {
      for (const action of Object.keys(table)) real.add(action);
    }
    const named = new Set(allowed.flatMap(({ actions }) => actions).filter((action) => !action.includes('*')));
    assert.deepEqual(
      [...named].filter((action) => !real.has(action)),
      [],
    );
  });
});

describe('the templates', () => {
  const resources = caseNames.flatMap((name) =>
    [...(deployments.get(name)?.values() ?? [])].flatMap((template) =>
      Object.entries<{ Type: string; Properties: Record<string, unknown> }>(template.toJSON().Resources),
    ),
  );
  const ofType = (type: string) => resources.filter(([, { Type }]) => Type === type);

  it('admit the internet on 443 of the load balancer, and nowhere else', () => {
    const open: string[] = [];
    for (const [id, { Properties }] of [
      ...ofType('AWS::EC2::SecurityGroup'),
      ...ofType('AWS::EC2::SecurityGroupIngress'),
    ]) {
      const rules = Array.isArray(Properties.SecurityGroupIngress) ? Properties.SecurityGroupIngress : [Properties];
      for (const { CidrIp, CidrIpv6, FromPort, ToPort } of rules) {
        if (CidrIp !== undefined || CidrIpv6 !== undefined) open.push(`${id} ${CidrIp} ${FromPort}-${ToPort}`);
      }
    }
    assert.deepEqual(
      [...new Set(open)].map((rule) => rule.replace(/[0-9A-F]{8} /, ' ')),
      ['EntranceSecurityGroup 0.0.0.0/0 443-443'],
    );
  });

  it('encrypt what they keep, and take it in encrypted', () => {
    for (const [id, { Properties }] of ofType('AWS::SQS::Queue')) {
      assert.ok(Properties.SqsManagedSseEnabled === true || Properties.KmsMasterKeyId !== undefined, id);
    }
    for (const [id, { Properties }] of ofType('AWS::S3::Bucket')) {
      assert.ok(Properties.BucketEncryption !== undefined, id);
      assert.deepEqual(Object.values(Object(Properties.PublicAccessBlockConfiguration)), [true, true, true, true], id);
    }
    for (const type of ['AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy', 'AWS::S3::BucketPolicy']) {
      assert.ok(ofType(type).length > 0);
      for (const [id, { Properties }] of ofType(type)) {
        assert.match(JSON.stringify(Properties), /"aws:SecureTransport":"false"/, id);
      }
    }
  });

  it('have no secret in them, and nothing that takes one as text', () => {
    for (const name of caseNames) {
      for (const template of deployments.get(name)?.values() ?? []) {
        const { Parameters } = template.toJSON();
        assert.deepEqual(
          Object.keys(Parameters ?? {}).filter((one) => one !== 'BootstrapVersion'),
          [],
        );
        assert.doesNotMatch(JSON.stringify(template.toJSON()), /\{\{resolve:|SecretString|"(?:\w*Password)","Value"/);
      }
    }
  });

  it('run no function of their own: what deploys them has nothing that acts later', () => {
    for (const [id, { Type }] of resources)
      assert.doesNotMatch(Type, /^(?:AWS::Lambda|Custom|AWS::CloudFormation)::/, id);
  });
});

/** Statements in a value, however deep; a policy that is JSON in text, with references between, is tested where it is made. */
function found(value: unknown, where: string): readonly Found[] {
  if (Array.isArray(value)) return value.flatMap((one) => found(one, where));
  if (typeof value !== 'object' || value === null) return [];
  if (!('Effect' in value && 'Action' in value)) return Object.values(value).flatMap((one) => found(one, where));
  return [
    {
      where,
      effect: value.Effect,
      actions: list(value.Action).map(String),
      resources: 'Resource' in value ? list(value.Resource) : [],
      principal: 'Principal' in value ? value.Principal : undefined,
    },
  ];
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}
