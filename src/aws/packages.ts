import { IAM_PREFIXES, SERVICE_NAMES } from './services.ts';

const PACKAGE_PREFIX = '@aws-sdk/client-';

/**
 * Package name without `@aws-sdk/client-`, by AWS CLI name, where they differ. The rule that the others follow: the
 * service's id in lower case with hyphens for blanks, which is its AWS CLI name as well.
 */
const PACKAGE_SUFFIXES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    apigateway: 'api-gateway',
    'application-autoscaling': 'application-auto-scaling',
    appmesh: 'app-mesh',
    autoscaling: 'auto-scaling',
    'autoscaling-plans': 'auto-scaling-plans',
    ce: 'cost-explorer',
    cloudhsmv2: 'cloudhsm-v2',
    cloudsearchdomain: 'cloudsearch-domain',
    'cognito-idp': 'cognito-identity-provider',
    configservice: 'config-service',
    cur: 'cost-and-usage-report-service',
    datapipeline: 'data-pipeline',
    deploy: 'codedeploy',
    devicefarm: 'device-farm',
    directconnect: 'direct-connect',
    discovery: 'application-discovery-service',
    dms: 'database-migration-service',
    ds: 'directory-service',
    'ds-data': 'directory-service-data',
    dynamodbstreams: 'dynamodb-streams',
    elasticbeanstalk: 'elastic-beanstalk',
    elb: 'elastic-load-balancing',
    elbv2: 'elastic-load-balancing-v2',
    es: 'elasticsearch-service',
    events: 'eventbridge',
    globalaccelerator: 'global-accelerator',
    'iot-data': 'iot-data-plane',
    'iot-jobs-data': 'iot-jobs-data-plane',
    iotwireless: 'iot-wireless',
    kinesisanalytics: 'kinesis-analytics',
    kinesisanalyticsv2: 'kinesis-analytics-v2',
    kinesisvideo: 'kinesis-video',
    'lex-models': 'lex-model-building-service',
    'lex-runtime': 'lex-runtime-service',
    'lexv2-models': 'lex-models-v2',
    'lexv2-runtime': 'lex-runtime-v2',
    logs: 'cloudwatch-logs',
    machinelearning: 'machine-learning',
    'marketplace-entitlement': 'marketplace-entitlement-service',
    marketplacecommerceanalytics: 'marketplace-commerce-analytics',
    meteringmarketplace: 'marketplace-metering',
    mgh: 'migration-hub',
    resourcegroupstaggingapi: 'resource-groups-tagging-api',
    route53: 'route-53',
    route53domains: 'route-53-domains',
    s3api: 's3',
    s3control: 's3-control',
    sdb: 'simpledb',
    secretsmanager: 'secrets-manager',
    serverlessrepo: 'serverlessapplicationrepository',
    servicecatalog: 'service-catalog',
    'servicecatalog-appregistry': 'service-catalog-appregistry',
    stepfunctions: 'sfn',
    storagegateway: 'storage-gateway',
  }),
);

/**
 * Other names that people use, by that name: what the AWS CLI renamed, console names, and IAM prefixes that several
 * services share. A service's package name and an IAM prefix of its own need no entry.
 */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    s3: 's3api',
    config: 'configservice',
    codedeploy: 'deploy',
    alb: 'elbv2',
    nlb: 'elbv2',
    elasticloadbalancing: 'elbv2',
    elasticloadbalancingv2: 'elbv2',
    monitoring: 'cloudwatch',
    cw: 'cloudwatch',
    'sms-voice': 'pinpoint-sms-voice',
    'step-functions': 'stepfunctions',
    'systems-manager': 'ssm',
    tagging: 'resourcegroupstaggingapi',
    waf2: 'wafv2',
    'amazon-mq': 'mq',
    msk: 'kafka',
  }),
);

const NAMES_BY_SUFFIX: ReadonlyMap<string, string> = new Map(
  [...PACKAGE_SUFFIXES].map(([name, suffix]): [string, string] => [suffix, name]),
);

const KNOWN: ReadonlySet<string> = new Set(SERVICE_NAMES);

const ALIASES: ReadonlyMap<string, string> = new Map([...prefixAliases(), ...NAMES_BY_SUFFIX, ...OTHER_NAMES]);

/** The npm package of an AWS CLI service name: `logs` gives `@aws-sdk/client-cloudwatch-logs`. */
export function packageOf(name: string): string {
  return PACKAGE_PREFIX + (PACKAGE_SUFFIXES.get(name) ?? name);
}

/** The AWS CLI's name of the service of a package, given without its scope: `client-cloudwatch-logs` gives `logs`. */
export function nameOfPackage(directory: string): string {
  const suffix = directory.slice('client-'.length);
  return NAMES_BY_SUFFIX.get(suffix) ?? suffix;
}

/** The prefix of a service's IAM actions: `cloudwatch` for `cloudwatch`, `states` for `stepfunctions`. */
export function iamPrefixOf(name: string): string {
  return IAM_PREFIXES.get(name) ?? name;
}

/** The AWS CLI's name for a name that a person gave in any case; the name itself where it is not another's. */
export function canonicalName(name: string): string {
  const lower = name.toLowerCase();
  return ALIASES.get(lower) ?? lower;
}

/** All other names with the AWS CLI name that each stands for. None of them is the AWS CLI name of a service. */
export function otherNames(): ReadonlyMap<string, string> {
  return ALIASES;
}

/** IAM prefixes that belong to one service only and are not the name of another. */
function prefixAliases(): Map<string, string> {
  const owners = new Map<string, string[]>();
  for (const [name, prefix] of IAM_PREFIXES) owners.set(prefix, [...(owners.get(prefix) ?? []), name]);
  const own = [...owners].flatMap(([prefix, names]): [string, string][] => {
    const [name, ...others] = names;
    return name === undefined || others.length > 0 || KNOWN.has(prefix) ? [] : [[prefix, name]];
  });
  return new Map(own);
}

/** Whether AWS has a service of this AWS CLI name. */
export function isKnownService(name: string): boolean {
  return KNOWN.has(name);
}
