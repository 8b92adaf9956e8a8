import { type BusEvent, busNotification, type Incoming, notification, type Reader } from '../event.ts';
import { at, entriesAt, isObject, listAt, textAt, textsAt, timeAt } from '../fields.ts';
import { consoleLink, readArn, shortName } from '../links.ts';
import type { Notification } from '../notification.ts';
import { busEventOf, plainTitle } from './event-forms.ts';
import { capital, encoded, listText, resourceTypeText } from './fact-text.ts';
import { findingNotification, presentOnly } from './finding.ts';
import { inWords, lookUp, severityOfLabel, severityOfState } from './state-words.ts';

const INSPECTOR = { type: 'Inspector', sourceName: 'Amazon Inspector' } as const;

/** Amazon Inspector: findings and coverage; scans of images are read with ECR's. Inspector Classic's SNS messages. */
export const inspector: Reader = (incoming) => {
  const event = busEventOf(incoming);
  if (event === null) return classic(incoming);
  if (!['', 'aws.inspector2'].includes(event.source)) return null;
  if (event.detailType === 'Inspector2 Finding') return finding(event);
  return event.detailType === 'Inspector2 Coverage' ? coverage(event) : null;
};

function finding(event: BusEvent): Notification {
  const { detail } = event;
  const label = textAt(detail, 'severity')?.toUpperCase() ?? null;
  const score = textAt(detail, 'inspectorScore');
  const status = textAt(detail, 'status')?.toUpperCase() ?? null;
  const arn = textAt(detail, 'findingArn') ?? event.resources.find((one) => one.includes(':finding/')) ?? null;
  const resource = at(detail, 'resources', 0);
  const id = textAt(resource, 'id');
  const region = textAt(resource, 'region') ?? event.region;
  const kind = textAt(resource, 'type');
  const packages = listAt(detail, 'packageVulnerabilityDetails', 'vulnerablePackages');
  const title = textAt(detail, 'title') ?? plainTitle(event);
  const name = id === null ? null : nameOf(id);
  return findingNotification({
    ...INSPECTOR,
    title:
      name === null || title.includes(name)
        ? title
        : `${title}${/REACHABILITY/.test(textAt(detail, 'type') ?? '') ? ':' : ' in'} ${name}`,
    description: textAt(detail, 'description'),
    label,
    labelText: label === null ? null : score === null ? label : `${label} (${score})`,
    severity: severityOfLabel(label),
    ended: status === 'CLOSED' || status === 'SUPPRESSED' ? status : null,
    accountId: textAt(detail, 'awsAccountId') ?? event.account,
    region,
    time: timeAt(detail, 'updatedAt') ?? event.time,
    id: arn === null ? null : shortName(arn),
    arn,
    resource: name === null ? null : `${kind === null ? '' : `${resourceTypeText(kind)} `}${name}`,
    facts: [
      {
        name: 'Vulnerability',
        value:
          textAt(detail, 'packageVulnerabilityDetails', 'vulnerabilityId') ??
          listText(textsAt(detail, 'codeVulnerabilityDetails', 'cwes')),
      },
      { name: 'Package', value: listText(packages.map(packageText), 4) },
      { name: 'Fixed in', value: listText([...new Set(packages.map((one) => textAt(one, 'fixedInVersion')))], 3) },
      { name: 'Fix available', value: textAt(detail, 'fixAvailable') },
      { name: 'Exploit available', value: textAt(detail, 'exploitAvailable') },
      { name: 'Open ports', value: ports(at(detail, 'networkReachabilityDetails')) },
      { name: 'Code', value: codePlace(at(detail, 'codeVulnerabilityDetails')) },
      { name: 'Image', value: listText(textsAt(resource, 'details', 'awsEcrContainerImage', 'imageTags')) },
    ],
    firstSeen: textAt(detail, 'firstObservedAt'),
    lastSeen: textAt(detail, 'lastObservedAt'),
    count: null,
    remediation: textAt(detail, 'remediation', 'recommendation', 'text'),
    consoleUrl: consoleLink(
      event.region,
      'inspector/v2/home',
      arn === null ? '/findings' : `/findings/details/${encoded(arn)}`,
    ),
    remediationUrl:
      textAt(detail, 'remediation', 'recommendation', 'Url') ??
      textAt(detail, 'remediation', 'recommendation', 'url') ??
      textAt(detail, 'packageVulnerabilityDetails', 'sourceUrl'),
    variables: {
      ResourceId: id,
      InstanceId: kind === 'AWS_EC2_INSTANCE' ? id : null,
      FunctionName: textAt(resource, 'details', 'awsLambdaFunction', 'functionName'),
      RepositoryName: textAt(resource, 'details', 'awsEcrContainerImage', 'repositoryName'),
    },
  });
}

/** The instance's id, the function's name, the repository with the start of the image's digest. */
function nameOf(id: string): string {
  const resource = readArn(id)?.resource ?? id;
  const [kind, rest = resource] = /^(repository|function)[/:](.+)$/s.exec(resource)?.slice(1) ?? [];
  const digest = kind === 'repository' ? /^(.+)\/sha256:([0-9a-f]{12})/.exec(rest) : null;
  return digest === null ? (kind === undefined ? shortName(rest) : rest) : `${digest[1]}@${digest[2]}`;
}

function packageText(one: unknown): string | null {
  const [name, version] = [textAt(one, 'name'), textAt(one, 'version')];
  return name === null || version === null ? name : `${name} ${version}`;
}

function ports(reachability: unknown): string | null {
  const [begin, end] = [textAt(reachability, 'openPortRange', 'begin'), textAt(reachability, 'openPortRange', 'end')];
  if (begin === null) return null;
  const range = end === null || end === begin ? begin : `${begin}–${end}`;
  return `${textAt(reachability, 'protocol') ?? ''} ${range}`.trim();
}

function codePlace(code: unknown): string | null {
  const [path, line] = [textAt(code, 'filePath', 'filePath'), textAt(code, 'filePath', 'startLine')];
  return path === null || line === null ? path : `${path}, line ${line}`;
}

/** Whether a resource is scanned at all. */
function coverage(event: BusEvent): Notification {
  const { detail } = event;
  const id = textAt(detail, 'resourceId') ?? textAt(detail, 'resource-id') ?? event.resources[0] ?? null;
  const [status, reason] = [at(detail, 'scanStatus'), at(detail, 'scan-status')];
  const state =
    textAt(status, 'statusCodeValue') ?? textAt(status, 'statusCode') ?? textAt(status) ?? textAt(reason) ?? '';
  const why = textAt(status, 'reason') ?? textAt(detail, 'reason');
  const kind = textAt(detail, 'resourceType') ?? textAt(detail, 'resource-type');
  const scan = textAt(detail, 'scanType') ?? textAt(detail, 'scan-type');
  return busNotification(event, {
    ...INSPECTOR,
    severity: /INACTIVE|FAIL/.test(state) ? 'warning' : 'neutral',
    state,
    title: id === null ? plainTitle(event) : `Inspector's scanning of ${nameOf(id)} is ${inWords(state) || 'changed'}`,
    facts: [
      {
        name: 'Resource',
        value: id === null ? null : `${kind === null ? '' : `${resourceTypeText(kind)} `}${nameOf(id)}`,
      },
      { name: 'Status', value: state },
      { name: 'Reason', value: why === null ? null : capital(inWords(why)) },
      { name: 'Scan', value: scan === null ? null : capital(inWords(scan)) },
    ],
    links: [{ title: 'Open in Amazon Inspector', url: consoleLink(event.region, 'inspector/v2/home', '/coverage') }],
    variables: presentOnly({ ResourceId: id }),
  });
}

/** Keyed by the `event` of Inspector Classic; what happened to the assessment. */
const CLASSIC: Readonly<Record<string, string>> = {
  ASSESSMENT_RUN_STARTED: 'assessment run started',
  ASSESSMENT_RUN_COMPLETED: 'assessment run completed',
  ASSESSMENT_RUN_STATE_CHANGED: 'assessment run changed its state',
  FINDING_REPORTED: 'new finding',
  ENABLE_ASSESSMENT_NOTIFICATIONS: 'notifications are on',
};

function classic({ json, message }: Incoming): Notification | null {
  const kind = textAt(json, 'event') ?? '';
  const did = lookUp(CLASSIC, kind);
  if (did === undefined) return null;
  const arn = readArn(textAt(json, 'run') ?? textAt(json, 'template') ?? textAt(json, 'target'));
  const state = textAt(json, 'newstate') ?? textAt(json, 'newState') ?? kind;
  const counts = classicCounts(at(json, 'findingsCount'));
  const total = counts.reduce((sum, count) => sum + count, 0);
  const finding = textAt(json, 'finding');
  const completed = kind === 'ASSESSMENT_RUN_COMPLETED';
  return notification({
    ...INSPECTOR,
    severity: kind === 'FINDING_REPORTED' || (completed && total > 0) ? 'warning' : severityOfState(state),
    state,
    title: `Inspector Classic: ${did}${completed && counts.length > 0 ? `, ${total} findings` : ''}`,
    accountId: arn?.accountId ?? null,
    region: arn?.region ?? null,
    time: timeAt(json, 'time') ?? message.timestamp,
    facts: [
      { name: 'Findings', value: counts.length === 0 ? null : String(total) },
      { name: 'By rules package', value: listText(counts.map(String), 8) },
      { name: 'State', value: textAt(json, 'newstate') },
      { name: 'Finding', value: finding },
      { name: 'Target', value: textAt(json, 'target') },
      { name: 'Template', value: textAt(json, 'template') },
      { name: 'Run', value: textAt(json, 'run') },
    ],
    links: [{ title: 'Open in Amazon Inspector', url: consoleLink(arn?.region ?? null, 'inspector/home', '/run') }],
    thread:
      textAt(json, 'run') === null
        ? null
        : { key: `inspector-run/${textAt(json, 'run')}`, latest: null, closes: false },
    variables: presentOnly({ AssessmentRunArn: textAt(json, 'run'), FindingArn: finding }),
  });
}

/** `{arn:…=12, arn:…=3}` in a string, or an object of counts. */
function classicCounts(counts: unknown): readonly number[] {
  if (isObject(counts)) return entriesAt(counts).flatMap(([, count]) => (typeof count === 'number' ? [count] : []));
  return [...(textAt(counts) ?? '').matchAll(/=(\d{1,9})(?=[,}\s]|$)/g)].map(([, count]) => Number(count));
}
