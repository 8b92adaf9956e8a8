import { production } from '../accounts.ts';
import type { Site } from '../call.ts';

export interface SsmDocument {
  readonly name: string;
  readonly type: 'Automation' | 'Command';
  readonly owner: 'Amazon' | 'self';
  readonly description: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly type: string;
    readonly description: string;
    /** It has to be given where there is none. */
    readonly defaultValue?: string;
  }[];
  /** Steps of an automation: name and action, and the seconds it takes. */
  readonly steps: readonly { readonly name: string; readonly action: string; readonly takesS: number }[];
}

/** What most of Amazon's runbooks have. Without it they run with the rights of who starts them. */
const assumeRole = {
  name: 'AutomationAssumeRole',
  type: 'String',
  description: '(Optional) The ARN of the role that allows Automation to perform the actions on your behalf.',
  defaultValue: '',
} as const;

/** Documents of every site: Amazon's that people use most, and the shop's own runbooks. */
export const documents: readonly SsmDocument[] = [
  {
    name: 'AWS-RestartEC2Instance',
    type: 'Automation',
    owner: 'Amazon',
    description: 'Restart EC2 instances(s)',
    parameters: [
      { name: 'InstanceId', type: 'StringList', description: '(Required) EC2 Instance(s) to restart' },
      assumeRole,
    ],
    steps: [
      { name: 'stopInstances', action: 'aws:changeInstanceState', takesS: 8 },
      { name: 'startInstances', action: 'aws:changeInstanceState', takesS: 10 },
    ],
  },
  {
    name: 'AWS-RunShellScript',
    type: 'Command',
    owner: 'Amazon',
    description: 'Run a shell script or specify the commands to run.',
    parameters: [
      { name: 'commands', type: 'StringList', description: '(Required) Specify a shell script or a command to run.' },
    ],
    steps: [],
  },
  {
    name: 'AWS-StopEC2Instance',
    type: 'Automation',
    owner: 'Amazon',
    description: 'Stop EC2 instances(s)',
    parameters: [
      { name: 'InstanceId', type: 'StringList', description: '(Required) EC2 Instance(s) to stop' },
      assumeRole,
    ],
    steps: [{ name: 'stopInstances', action: 'aws:changeInstanceState', takesS: 8 }],
  },
  {
    name: 'AWS-UpdateSSMAgent',
    type: 'Command',
    owner: 'Amazon',
    description: 'Update the Amazon SSM Agent to the latest version or specified version.',
    parameters: [
      {
        name: 'version',
        type: 'String',
        description: '(Optional) A specific version of the Amazon SSM Agent.',
        defaultValue: '',
      },
    ],
    steps: [],
  },
  {
    name: 'Shop-DrainOrders',
    type: 'Automation',
    owner: 'self',
    description: 'Pauses the intake, drains the order queue and resumes',
    parameters: [{ name: 'Queue', type: 'String', description: 'Name of the queue' }],
    steps: [
      { name: 'pauseIntake', action: 'aws:executeAwsApi', takesS: 2 },
      { name: 'drain', action: 'aws:invokeLambdaFunction', takesS: 6 },
      { name: 'resumeIntake', action: 'aws:executeAwsApi', takesS: 2 },
    ],
  },
  {
    name: 'Shop-RollBack',
    type: 'Automation',
    owner: 'self',
    description: 'Puts a service back to the revision before',
    parameters: [{ name: 'Service', type: 'String', description: 'Name of the ECS service' }],
    steps: [
      { name: 'findRevision', action: 'aws:executeAwsApi', takesS: 1 },
      { name: 'updateService', action: 'aws:executeAwsApi', takesS: 4 },
      { name: 'waitForService', action: 'aws:waitForAwsResourceProperty', takesS: 20 },
    ],
  },
];

export interface Parameter {
  readonly name: string;
  readonly type: 'String' | 'StringList' | 'SecureString';
  readonly value: string;
  readonly version: number;
  readonly description: string;
}

export function parameters(site: Site): readonly Parameter[] {
  if (site.region !== 'eu-west-1') return [];
  const stage = site.account.name;
  const host = site.account.id === production.id ? 'shop-db' : 'staging-shop-db';
  return [
    {
      name: `/shop/${stage}/db/host`,
      type: 'String',
      value: `${host}.example.internal`,
      version: 3,
      description: 'Database',
    },
    {
      name: `/shop/${stage}/db/password`,
      type: 'SecureString',
      value: 'sandbox-not-a-secret-5',
      version: 9,
      description: 'Database',
    },
    {
      name: `/shop/${stage}/features`,
      type: 'StringList',
      value: 'new-checkout,loyalty',
      version: 14,
      description: 'Switched on',
    },
    { name: `/shop/${stage}/log-level`, type: 'String', value: 'info', version: 2, description: 'Of all services' },
    { name: `/shop/${stage}/release`, type: 'String', value: 'r118', version: 118, description: 'Revision in use' },
  ];
}
