import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { parse } from 'yaml';
import { readConfigurationNeeds } from './configuration-needs.ts';
import { type ParameterFile, parameterFile } from './parameter-schema.ts';

/** What is deployed, checked and complete. */
export interface Parameters extends Omit<ParameterFile, 'Accounts'> {
  readonly partition: string;
  readonly configuration: ConfigurationPlace;
  /** All roles that the bot may assume; a `*` may stand at an end. */
  readonly assumableRoles: readonly string[];
  /** All topics that may feed the inbox; `*` stands for all of an account. */
  readonly feedingTopics: readonly string[];
  readonly accounts: readonly RoleAccount[];
}

/** The configuration file of the bot: one that goes up with the deployment, or an object that is kept elsewhere. */
export type ConfigurationPlace =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'object'; readonly bucket: string; readonly key: string };

/** An account that gets a role for the bot. */
export interface RoleAccount {
  readonly id: string;
  readonly region: string;
  readonly roleName: string;
  readonly externalIds: readonly string[];
  readonly policies: ParameterFile['Accounts'][number]['Policies'];
  readonly alarmsTopic: boolean;
  readonly sampleAlarm: boolean;
}

/** Parameters that cannot be used; the message has a line for each mistake. */
export class ParameterError extends Error {
  override readonly name = 'ParameterError';

  constructor(mistakes: readonly string[]) {
    super(mistakes.join('\n'));
  }
}

/** Variables that the stack sets itself. */
export const OWN_VARIABLES: readonly string[] = [
  ...['MicrosoftAppId', 'MicrosoftAppPassword', 'MicrosoftAppTenantId', 'MicrosoftAppType'],
  ...[
    'PORT',
    'PUBLIC_URL',
    'CHATBOT_CONFIG',
    'CHATBOT_STORE',
    'CHATBOT_QUEUE',
    'CHATBOT_INBOX',
    'CHATBOT_LOG',
    'AWS_REGION',
  ],
];

/** Reads the parameters and the configuration file that they name. Throws ParameterError. */
export function readParameters(path: string): Parameters {
  let read: unknown;
  try {
    read = parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new ParameterError([`${path}: ${error instanceof Error ? error.message : String(error)}`]);
  }
  const parsed = parameterFile.safeParse(read ?? {});
  if (!parsed.success) {
    throw new ParameterError(parsed.error.issues.map((issue) => `${path}: ${pathOf(issue.path)}${issue.message}`));
  }
  const mistakes = mistakesOf(parsed.data);
  if (mistakes.length > 0) throw new ParameterError(mistakes.map((mistake) => `${path}: ${mistake}`));
  return complete(parsed.data, dirname(path));
}

function pathOf(path: readonly PropertyKey[]): string {
  return path.length === 0 ? '' : `${path.map(String).join('.')}: `;
}

/** What no single property tells. */
function mistakesOf(file: ParameterFile): readonly string[] {
  const { DomainName, HostedZone, CertificateArn, Region, Accounts, Environment, Secrets } = file;
  const found: string[] = [];
  if (HostedZone === undefined && CertificateArn === undefined) {
    found.push('CertificateArn: is missing: without HostedZone the certificate for DomainName has to be there');
  }
  if (HostedZone !== undefined && DomainName !== HostedZone.Name && !DomainName.endsWith(`.${HostedZone.Name}`)) {
    found.push(`DomainName: ${DomainName} is not in the hosted zone ${HostedZone.Name}`);
  }
  if (CertificateArn !== undefined && CertificateArn.split(':')[3] !== Region) {
    found.push(`CertificateArn: the load balancer takes certificates of its own Region, ${Region}, only`);
  }
  if (file.OperatorsPage && file.MicrosoftApp.Type === 'MultiTenant') {
    found.push(
      "OperatorsPage: only one tenant's people can sign in to it: set MicrosoftApp.Type to SingleTenant, or leave it out",
    );
  }
  for (const name of [...Object.keys(Environment), ...Object.keys(Secrets)]) {
    if (OWN_VARIABLES.includes(name)) found.push(`${name}: the stack sets this variable itself`);
    else if (name in Environment && name in Secrets) found.push(`${name}: stands in Environment and in Secrets`);
  }
  const places = Accounts.map(({ Id, Region: region = Region }) => `${Id} ${region}`);
  for (const place of new Set(places.filter((one, index) => places.indexOf(one) !== index))) {
    found.push(`Accounts: ${place} stands there twice`);
  }
  return found;
}

function complete(file: ParameterFile, folder: string): Parameters {
  const { Accounts, ...rest } = file;
  const { partition } = RegionInfo.get(file.Region);
  if (partition === undefined) throw new ParameterError([`Region: ${file.Region} is no Region that the CDK knows`]);
  const configuration = placeOf(file.Configuration, folder);
  const needs =
    configuration.kind === 'file'
      ? readConfigurationNeeds(configuration.path)
      : { roleArns: [], topicArns: [], externalIds: new Map<string, readonly string[]>(), problems: [] };
  if (needs.problems.length > 0) throw new ParameterError(needs.problems);
  const arnOf = ({ Id, RoleName }: ParameterFile['Accounts'][number]) => `arn:${partition}:iam::${Id}:role/${RoleName}`;
  const accounts = Accounts.map((account): RoleAccount => {
    const { Id, Region = file.Region, RoleName, ExternalId, Policies, AlarmsTopic, SampleAlarm } = account;
    const externalIds = ExternalId === undefined ? (needs.externalIds.get(arnOf(account)) ?? []) : [ExternalId];
    if (externalIds.length === 0) {
      throw new ParameterError([
        `Accounts: ${Id}: ExternalId is missing: give a long random one here, or in the rows of the configuration that name ${arnOf(account)}`,
      ]);
    }
    return {
      ...{ id: Id, region: Region, roleName: RoleName, externalIds, policies: Policies },
      ...{ alarmsTopic: AlarmsTopic || SampleAlarm, sampleAlarm: SampleAlarm },
    };
  });
  const assumableRoles = unique([...needs.roleArns, ...Accounts.map(arnOf), ...file.RoleArns]);
  if (assumableRoles.length === 0) {
    throw new ParameterError([
      'RoleArns: is missing: without Accounts and a configuration file the roles of the bot are listed here',
    ]);
  }
  const feedingTopics = unique([
    ...needs.topicArns,
    ...file.TopicArns,
    ...file.TopicAccounts.map((id) => `arn:${partition}:sns:*:${id}:*`),
    ...accounts
      .filter(({ alarmsTopic }) => alarmsTopic)
      .map(({ id, region }) => `arn:${partition}:sns:${region}:${id}:${alarmsTopicName(file.Name)}`),
  ]);
  return { ...rest, partition, configuration, assumableRoles, feedingTopics, accounts };
}

/** The topic for alarms that an account's stack makes; its name is known before it is there. */
export function alarmsTopicName(name: string): string {
  return `${name}-alarms`;
}

/** The queue that topics feed; its ARN is known to the stacks of other accounts before it is there. */
export function inboxName(name: string): string {
  return `${name}-inbox`;
}

function placeOf(address: string, folder: string): ConfigurationPlace {
  const object = /^s3:\/\/(?<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/(?<key>.+)$/.exec(address)?.groups;
  const { bucket, key } = object ?? {};
  if (bucket !== undefined && key !== undefined) return { kind: 'object', bucket, key };
  if (address.startsWith('s3:')) throw new ParameterError([`Configuration: ${address}: expected s3://BUCKET/KEY`]);
  return { kind: 'file', path: resolve(folder, address) };
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort();
}
