import { type BusEvent, busNotification, type Incoming, notification, paragraphs, type Reader } from '../event.ts';
import { at, entriesAt, isObject, listAt, numberAt, textAt, timeAt } from '../fields.ts';
import { consoleLink, shortName } from '../links.ts';
import type { Notification } from '../notification.ts';
import { busEventOf, plainTitle } from './event-forms.ts';
import { capital, encoded, listText } from './fact-text.ts';
import { findingNotification, presentOnly } from './finding.ts';
import { actionText, remoteText } from './guardduty-action.ts';
import { inWords, lookUp, severityOfLabel, severityOfState } from './state-words.ts';

const GUARDDUTY = { type: 'GuardDuty', sourceName: 'Amazon GuardDuty' } as const;
const REMEDIATION = 'https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_remediate.html';

/** From which score on a label holds (https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings-severity.html). */
const LABELS = [
  [9, 'CRITICAL'],
  [7, 'HIGH'],
  [4, 'MEDIUM'],
  [0, 'LOW'],
] as const;

/** Amazon GuardDuty: findings, malware scans, the health of runtime monitoring, and the announcements of its SNS topic. */
export const guardDuty: Reader = (incoming) => {
  const event = busEventOf(incoming);
  if (event === null) return announcement(incoming);
  if (event.source !== 'aws.guardduty' && !(event.source === '' && event.detailType.startsWith('GuardDuty ')))
    return null;
  if (event.detailType === 'GuardDuty Finding') return finding(event);
  if (/^GuardDuty Runtime Protection/.test(event.detailType)) return coverage(event);
  if (/^GuardDuty Malware Protection/.test(event.detailType)) return malwareScan(event);
  return null;
};

function finding(event: BusEvent): Notification {
  const { detail } = event;
  const resource = resourceOf(at(detail, 'resource'));
  const score = numberAt(detail, 'severity');
  const label = score === null ? textAt(detail, 'severity') : (LABELS.find(([from]) => score >= from)?.[1] ?? 'LOW');
  const [id, arn, type] = [textAt(detail, 'id'), textAt(detail, 'arn'), textAt(detail, 'type')];
  const region = textAt(detail, 'region') ?? event.region;
  const service = at(detail, 'service');
  return findingNotification({
    ...GUARDDUTY,
    title: textAt(detail, 'title') ?? type ?? plainTitle(event),
    description: textAt(detail, 'description'),
    label: label?.toUpperCase() ?? null,
    labelText: score === null ? label : `${label} (${score})`,
    severity: severityOfLabel(label),
    ended: at(service, 'archived') === true ? 'ARCHIVED' : null,
    accountId: textAt(detail, 'accountId') ?? event.account,
    region,
    time: timeAt(detail, 'updatedAt') ?? event.time,
    id,
    arn: arn ?? id,
    resource: resource.text,
    facts: [
      { name: 'Finding type', value: type },
      { name: 'Action', value: actionText(at(service, 'action')) },
      { name: 'Remote', value: remoteText(at(service, 'action')) },
      { name: 'Threat', value: threat(service) },
      { name: 'Process', value: textAt(service, 'runtimeDetails', 'process', 'executablePath') },
      { name: 'Resource is the', value: textAt(service, 'resourceRole')?.toLowerCase() ?? null },
      {
        name: 'Sample',
        value: at(service, 'additionalInfo', 'sample') === true ? 'Yes, this is no real finding' : null,
      },
    ],
    firstSeen: textAt(service, 'eventFirstSeen') ?? textAt(detail, 'createdAt'),
    lastSeen: textAt(service, 'eventLastSeen') ?? textAt(detail, 'updatedAt'),
    count: textAt(service, 'count'),
    remediation: null,
    consoleUrl:
      id === null ? null : consoleLink(region, 'guardduty/home', `/findings?macros=current&fId=${encoded(id)}`),
    remediationUrl: REMEDIATION,
    variables: { ...resource.variables, FindingType: type, DetectorId: textAt(service, 'detectorId') },
  });
}

/** The member of `resource` that names the thing: [member, words, path to the name, variable]. */
const RESOURCES: readonly (readonly [string, string, readonly (string | number)[], string])[] = [
  ['instanceDetails', 'EC2 instance', ['instanceId'], 'InstanceId'],
  ['ecsClusterDetails', 'ECS cluster', ['name'], 'ClusterName'],
  ['eksClusterDetails', 'EKS cluster', ['name'], 'ClusterName'],
  ['lambdaDetails', 'Lambda function', ['functionName'], 'FunctionName'],
  ['rdsDbInstanceDetails', 'RDS instance', ['dbInstanceIdentifier'], 'DBInstanceIdentifier'],
  ['rdsLimitlessDbDetails', 'RDS shard group', ['dbShardGroupIdentifier'], 'DBShardGroupIdentifier'],
  ['ebsVolumeDetails', 'EBS volume', ['scannedVolumeDetails', 0, 'volumeArn'], 'VolumeArn'],
  ['containerDetails', 'container', ['name'], 'ContainerName'],
  ['s3BucketDetails', 'S3 bucket', [0, 'name'], 'BucketName'],
  ['accessKeyDetails', 'user', ['userName'], 'UserName'],
];

function resourceOf(resource: unknown): {
  readonly text: string | null;
  readonly variables: Readonly<Record<string, string | null>>;
} {
  const found = RESOURCES.flatMap(([member, what, path, variable]) => {
    const name = textAt(resource, member, ...path);
    return name === null ? [] : [{ what, name: shortName(name), variable }];
  });
  const accessKey = textAt(resource, 'accessKeyDetails', 'accessKeyId');
  const tag = listAt(resource, 'instanceDetails', 'tags').find((one) => textAt(one, 'key') === 'Name');
  const text = found.map(({ what, name }) => `${what} ${name}`).join(', ');
  const called = textAt(tag, 'value');
  return {
    text: text === '' ? textAt(resource, 'resourceType') : `${text}${called === null ? '' : ` (${called})`}`,
    variables: {
      ...Object.fromEntries(found.map(({ variable, name }) => [variable, name])),
      AccessKeyId: accessKey,
    },
  };
}

function threat(service: unknown): string | null {
  const lists = listAt(service, 'evidence', 'threatIntelligenceDetails');
  const names = lists.flatMap((list) => listAt(list, 'threatNames'));
  return (
    textAt(service, 'additionalInfo', 'threatName') ??
    listText([...new Set(names)], 3) ??
    textAt(service, 'additionalInfo', 'threatListName') ??
    textAt(lists[0], 'threatListName')
  );
}

/** Runtime monitoring's agent on an instance or in a cluster. */
function coverage(event: BusEvent): Notification {
  const { detail } = event;
  const details = at(detail, 'resourceDetails');
  const [, found] = entriesAt(details).find(([, value]) => isObject(value)) ?? [];
  const instance = textAt(found, 'instanceId');
  const cluster = textAt(found, 'clusterName');
  const name = instance ?? cluster ?? shortName(textAt(found, 'clusterArn') ?? '');
  const kind = textAt(details, 'resourceType') ?? '';
  const state = textAt(detail, 'currentStatus') ?? '';
  const before = textAt(detail, 'previousStatus');
  const issue = textAt(detail, 'issue') ?? listText(listAt(found, 'fargateDetails', 'issues'), 3);
  const healthy = /^healthy$/i.test(state);
  return busNotification(event, {
    ...GUARDDUTY,
    severity: healthy ? 'good' : 'warning',
    state: state.toUpperCase(),
    title:
      name === ''
        ? plainTitle(event)
        : `Runtime monitoring of ${kind} ${instance === null ? 'cluster' : 'instance'} ${name} is ${state.toLowerCase()}`,
    body: paragraphs(issue),
    accountId: textAt(detail, 'accountId') ?? event.account,
    facts: [
      { name: 'Resource', value: name === '' ? null : `${kind} ${name}` },
      { name: 'Status', value: before === null ? state : `${before} → ${state}` },
      { name: 'Issue', value: issue },
      { name: 'Add-on', value: textAt(found, 'addonDetails', 'addonStatus') },
      {
        name: 'Agent',
        value: textAt(found, 'agentDetails', 'version') ?? textAt(found, 'addonDetails', 'addonVersion'),
      },
      { name: 'Managed', value: managed(found) },
      { name: 'Cluster', value: textAt(found, 'clusterArn') },
    ],
    links: [
      { title: 'Open in Amazon GuardDuty', url: consoleLink(event.region, 'guardduty/home', '/runtime-monitoring') },
    ],
    thread:
      name === ''
        ? null
        : {
            key: `guardduty-runtime/${kind}/${name}`,
            latest: { state: state.toUpperCase(), severity: healthy ? 'good' : 'warning', summary: issue ?? state },
            closes: healthy,
          },
    variables: presentOnly({ InstanceId: instance, ClusterName: cluster }),
  });
}

function managed(found: unknown): string | null {
  const type = textAt(found, 'managementType') ?? textAt(found, 'fargateDetails', 'managementType');
  return type === null ? null : capital(inWords(type));
}

function malwareScan(event: BusEvent): Notification {
  const { detail } = event;
  const bucket = textAt(detail, 's3ObjectDetails', 'bucketName');
  const key = textAt(detail, 's3ObjectDetails', 'objectKey');
  const resource =
    bucket === null ? (textAt(detail, 'resourceArn') ?? event.resources[0] ?? null) : `${bucket}/${key ?? ''}`;
  const status = textAt(detail, 'scanStatus') ?? textAt(detail, 'status') ?? '';
  const result = textAt(detail, 'scanResultDetails', 'scanResultStatus') ?? status;
  const threats = listAt(detail, 'scanResultDetails', 'threats').map((one) => textAt(one, 'name'));
  const found = result === 'THREATS_FOUND';
  const names = listText(threats, 5);
  const said = found ? `Malware found in ${resource}` : `Malware scan of ${resource}: ${inWords(result)}`;
  return busNotification(event, {
    ...GUARDDUTY,
    severity: found ? 'critical' : result === 'NO_THREATS_FOUND' ? 'good' : scanSeverity(result),
    state: result,
    title: resource === null ? plainTitle(event) : said,
    body: paragraphs(names === null ? null : `Threats: ${names}`),
    facts: [
      { name: 'Bucket', value: bucket },
      { name: 'Object', value: key },
      { name: 'Threats', value: names },
      { name: 'Result', value: result },
      { name: 'Scan', value: status },
      { name: 'Resource', value: bucket === null ? resource : null },
      { name: 'Version', value: textAt(detail, 's3ObjectDetails', 'versionId') },
      { name: 'ETag', value: textAt(detail, 's3ObjectDetails', 'eTag') },
    ],
    links: [
      {
        title: 'Open in Amazon S3',
        url:
          bucket === null
            ? null
            : consoleLink(event.region, `s3/object/${encoded(bucket)}?prefix=${encoded(key ?? '')}`),
      },
      { title: 'Open in Amazon GuardDuty', url: consoleLink(event.region, 'guardduty/home', '/malware-scans') },
    ],
    variables: presentOnly({ BucketName: bucket, Key: key }),
  });
}

function scanSeverity(result: string) {
  return /UNSUPPORTED|ACCESS_DENIED|SKIPPED/.test(result) ? 'warning' : severityOfState(result);
}

/** Keyed by the announcement's `type`. */
const ANNOUNCEMENTS: Readonly<Record<string, string>> = {
  NEW_FEATURES: 'GuardDuty: new features',
  NEW_FINDINGS: 'GuardDuty: new finding types',
  UPDATED_FINDINGS: 'GuardDuty: changed finding types',
  NEW_REGION: 'GuardDuty: new Region',
  GENERAL: 'GuardDuty: announcement',
};

function announcement({ json, message }: Incoming): Notification | null {
  const type = textAt(json, 'type') ?? '';
  const title = lookUp(ANNOUNCEMENTS, type);
  const lists = ['featureDetails', 'findingDetails', 'regionDetails', 'generalDetails', 'announcementDetails'];
  const details = lists.flatMap((list) => listAt(json, list));
  if (title === undefined || (details.length === 0 && at(json, 'version') === undefined)) return null;
  const entries = details.map((one) => ({
    name: textAt(one, 'findingType') ?? textAt(one, 'regionName') ?? textAt(one, 'title'),
    text: textAt(one, 'featureDescription') ?? textAt(one, 'findingDescription') ?? textAt(one, 'description'),
    url: textAt(one, 'featureLink') ?? textAt(one, 'link'),
  }));
  const [only] = entries;
  return notification({
    ...GUARDDUTY,
    severity: 'neutral',
    state: '',
    title: entries.length === 1 && only?.name ? `${title}: ${only.name}` : title,
    body: entries.flatMap(({ name, text }) => paragraphs([name, text].filter((part) => part !== null).join(': '))),
    accountId: null,
    region: null,
    time: timeAt(json, 'time') ?? message.timestamp,
    facts: [{ name: 'Finding types', value: listText(entries.map(({ name }) => name)) }],
    links: entries.slice(0, 5).map(({ name, url }) => ({ title: name ?? 'Read more', url })),
  });
}
