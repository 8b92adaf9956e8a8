import type { BusEvent } from '../event.ts';
import { at, listAt, numberAt, textAt, textsAt, timeAt } from '../fields.ts';
import { consoleLink, readArn } from '../links.ts';
import { capital, encoded, listText, resourceTypeText } from './fact-text.ts';
import type { Finding } from './finding.ts';
import { inWords, severityOfLabel } from './state-words.ts';

const HUB = { type: 'SecurityHub', sourceName: 'AWS Security Hub' } as const;

/** Labels of findings that give only a score of 0 to 100 (https://docs.aws.amazon.com/securityhub/latest/userguide/asff-required-attributes.html). */
const NORMALIZED = [
  [90, 'CRITICAL'],
  [70, 'HIGH'],
  [40, 'MEDIUM'],
  [1, 'LOW'],
  [0, 'INFORMATIONAL'],
] as const;

/** A finding in the AWS Security Finding Format. */
export function securityFinding(finding: unknown, event: BusEvent): Finding {
  const normalized = numberAt(finding, 'Severity', 'Normalized');
  const label =
    textAt(finding, 'Severity', 'Label') ??
    textAt(finding, 'FindingProviderFields', 'Severity', 'Label') ??
    textAt(finding, 'ProductFields', 'aws/securityhub/SeverityLabel') ??
    (normalized === null ? null : (NORMALIZED.find(([from]) => normalized >= from)?.[1] ?? null));
  const compliance = textAt(finding, 'Compliance', 'Status')?.toUpperCase() ?? null;
  const workflow = textAt(finding, 'Workflow', 'Status') ?? textAt(finding, 'WorkflowState');
  const id = textAt(finding, 'Id');
  const resources = listAt(finding, 'Resources');
  const region = textAt(finding, 'Region') ?? textAt(resources[0], 'Region') ?? event.region;
  const product = textAt(finding, 'ProductName') ?? textAt(finding, 'ProductFields', 'aws/securityhub/ProductName');
  const threat = textsAt(finding, 'Types')[0] ?? null;
  return {
    ...HUB,
    title: textAt(finding, 'Title') ?? textAt(finding, 'GeneratorId') ?? event.detailType,
    description: textAt(finding, 'Description'),
    label: label?.toUpperCase() ?? null,
    labelText: normalized === null || label === null ? label : `${label} (${normalized})`,
    severity: severityOfLabel(label),
    ended: endOf(textAt(finding, 'RecordState'), workflow, compliance),
    accountId: textAt(finding, 'AwsAccountId') ?? event.account,
    region,
    time: timeAt(finding, 'UpdatedAt') ?? event.time,
    id,
    arn: id,
    resource: resourcesText(resources.map((one) => ({ type: textAt(one, 'Type'), id: textAt(one, 'Id') }))),
    facts: [
      { name: 'Compliance', value: compliance },
      {
        name: 'Why',
        value: listText(
          listAt(finding, 'Compliance', 'StatusReasons').map((one) => textAt(one, 'Description')),
          2,
        ),
      },
      { name: 'Workflow', value: workflow },
      { name: 'Product', value: product },
      { name: 'Control', value: controlOf(finding) },
      { name: 'Finding type', value: threat },
      { name: 'Note', value: textAt(finding, 'Note', 'Text') },
    ],
    firstSeen: textAt(finding, 'FirstObservedAt') ?? textAt(finding, 'CreatedAt'),
    lastSeen: textAt(finding, 'LastObservedAt') ?? textAt(finding, 'UpdatedAt'),
    count: null,
    remediation: textAt(finding, 'Remediation', 'Recommendation', 'Text'),
    consoleUrl: hubLink(region, id),
    remediationUrl:
      textAt(finding, 'Remediation', 'Recommendation', 'Url') ?? textAt(finding, 'ProductFields', 'RecommendationUrl'),
    variables: {
      ResourceId: textAt(resources[0], 'Id'),
      ProductArn: textAt(finding, 'ProductArn'),
      GeneratorId: textAt(finding, 'GeneratorId'),
    },
  };
}

/** A finding in the Open Cybersecurity Schema Framework, as the newer Security Hub sends it; times are epoch milliseconds. */
export function ocsfFinding(finding: unknown, event: BusEvent): Finding {
  const info = at(finding, 'finding_info');
  const label = textAt(finding, 'severity') ?? textAt(finding, 'vendor_attributes', 'severity');
  const status = textAt(finding, 'status');
  const id = textAt(info, 'uid') ?? textAt(finding, 'metadata', 'uid');
  const resources = listAt(finding, 'resources');
  const region = textAt(finding, 'cloud', 'region') ?? textAt(resources[0], 'region') ?? event.region;
  const vulnerability = at(finding, 'vulnerabilities', 0);
  return {
    ...HUB,
    title: textAt(info, 'title') ?? textAt(finding, 'class_name') ?? event.detailType,
    description: textAt(info, 'desc'),
    label: label?.toUpperCase() ?? null,
    labelText: label?.toUpperCase() ?? null,
    severity: severityOfLabel(label),
    ended: /^(?:suppressed|resolved|archived|closed)$/i.test(status ?? '') ? (status?.toUpperCase() ?? null) : null,
    accountId: textAt(finding, 'cloud', 'account', 'uid') ?? event.account,
    region,
    time: timeAt(finding, 'time_dt') ?? timeAt(finding, 'time') ?? event.time,
    id,
    arn: id,
    resource: resourcesText(
      resources.map((one) => ({ type: textAt(one, 'type'), id: textAt(one, 'name') ?? textAt(one, 'uid') })),
    ),
    facts: [
      { name: 'Status', value: status },
      { name: 'Compliance', value: textAt(finding, 'compliance', 'status') },
      { name: 'Finding type', value: textsAt(info, 'types')[0] ?? textAt(finding, 'class_name') },
      { name: 'Action', value: textAt(finding, 'evidences', 0, 'api', 'operation') },
      { name: 'Vulnerability', value: textAt(vulnerability, 'cve', 'uid') ?? textAt(vulnerability, 'title') },
      { name: 'Product', value: textAt(finding, 'metadata', 'product', 'name') },
      { name: 'Comment', value: textAt(finding, 'comment') },
    ],
    firstSeen: textAt(info, 'first_seen_time_dt') ?? textAt(info, 'first_seen_time') ?? textAt(info, 'created_time_dt'),
    lastSeen: textAt(info, 'last_seen_time_dt') ?? textAt(info, 'last_seen_time') ?? textAt(info, 'modified_time_dt'),
    count: textAt(finding, 'count'),
    remediation: textAt(finding, 'remediation', 'desc'),
    consoleUrl: hubLink(region, id),
    remediationUrl: textsAt(finding, 'remediation', 'references')[0] ?? null,
    variables: { ResourceId: textAt(resources[0], 'uid') },
  };
}

/** What ends a finding: it was archived, a person resolved or suppressed it, or the control passes. */
function endOf(record: string | null, workflow: string | null, compliance: string | null): string | null {
  if (/^(?:RESOLVED|SUPPRESSED)$/i.test(workflow ?? '')) return workflow?.toUpperCase() ?? null;
  if (compliance === 'PASSED') return compliance;
  return record === 'ARCHIVED' ? record : null;
}

function controlOf(finding: unknown): string | null {
  return (
    textAt(finding, 'Compliance', 'SecurityControlId') ??
    textAt(finding, 'ProductFields', 'ControlId') ??
    textAt(finding, 'ProductFields', 'RuleId')
  );
}

function resourcesText(
  resources: readonly { readonly type: string | null; readonly id: string | null }[],
): string | null {
  return listText(
    resources.map(({ type, id }) => {
      if (id === null) return type;
      const name = id.replace(/^AWS::::Account:/, '');
      const arn = readArn(name);
      const shown = arn === null ? name : type === null || type === 'Other' ? arn.resource : lastPart(arn.resource);
      return type === null || type === 'Other' ? shown : `${capital(typeText(type))} ${shown}`;
    }),
    3,
  );
}

/** A name without its kind: `snapshot:NAME`, `instance/NAME`. */
function lastPart(resource: string): string {
  return resource.replace(/^[\w-]+[:/]/, '');
}

function typeText(type: string): string {
  return /^AwsAccount$|^AWS::::Account$/.test(type)
    ? 'account'
    : type.includes('::') || /^Aws/.test(type)
      ? resourceTypeText(type)
      : inWords(type);
}

/** The console's search is encoded twice: once for the filter, once for the address. */
function hubLink(region: string | null, id: string | null): string {
  const search = id === null ? '' : `?search=${encoded(`Id=${encoded(`\\operator\\:EQUALS\\:${id}`)}`)}`;
  return consoleLink(region, 'securityhub/home', `/findings${search}`);
}
