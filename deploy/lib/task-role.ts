import { Aws } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { TABLE_ACTIONS } from '../../src/store/dynamodb-faults.ts';
import { LISTS_INDEX } from '../../src/store/dynamodb-table.ts';
import { acknowledgeWildcards } from './acknowledge.ts';
import { grantUse } from './encryption.ts';
import { INBOX_ACTIONS, type Queues, WAKE_UP_ACTIONS } from './queues.ts';

export interface TaskRoleProps {
  /** Named, so that the roles of other accounts can trust it before they are asked. */
  readonly roleName: string;
  /** A `*` may stand at an end. */
  readonly assumableRoles: readonly string[];
  readonly table: Table;
  readonly queues: Queues;
  /** The configuration file's object, and the key that encrypts it where that is somebody's own. */
  readonly configurationArn: string;
  readonly configurationKeyArn: string | null;
  readonly key: IKey | null;
}

/**
 * What the bot runs with. It assumes the roles of its configurations and reaches its own table, queues and file; whatever it does in AWS
 * for people, its metrics included, it does with those roles.
 */
export function taskRole(scope: Construct, props: TaskRoleProps): Role {
  const { roleName, assumableRoles, table, queues, configurationArn, configurationKeyArn, key } = props;
  const role = new Role(scope, 'TaskRole', {
    roleName,
    description: 'teams-aws-chatbot: assumes the roles of its configurations',
    assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    }),
  });
  const statements: readonly (readonly [sid: string, actions: readonly string[], resources: readonly string[]])[] = [
    [
      'AssumeTheRolesOfTheConfigurations',
      ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
      assumableRoles,
    ],
    ['KeepState', TABLE_ACTIONS, [table.tableArn, `${table.tableArn}/index/${LISTS_INDEX}`]],
    ['ReadTheInbox', INBOX_ACTIONS, [queues.inbox.queueArn]],
    ['WakeOtherInstances', WAKE_UP_ACTIONS, [queues.wakeUps.queueArn]],
    ['ReadTheConfiguration', ['s3:GetObject'], [configurationArn]],
    ...(configurationKeyArn === null
      ? []
      : [['ReadTheEncryptedConfiguration', ['kms:Decrypt'], [configurationKeyArn]] as const]),
  ];
  // In the role's own policy, which the service waits for: a task that starts without its rights ends at once.
  for (const [sid, actions, resources] of statements) {
    role.addToPolicy(new PolicyStatement({ sid, actions: [...actions], resources: [...resources] }));
  }
  grantUse(key, role);
  acknowledgeWildcards(
    role,
    assumableRoles.filter((role) => role.endsWith('*')),
    'The operator listed these roles by their beginning, for a configuration that changes without a deployment.',
  );
  return role;
}
