import { type BusEvent, busNotification, paragraphs, type Reader } from '../event.ts';
import { at, entriesAt, textAt, textsAt, timeAt } from '../fields.ts';
import { consoleLink, shortName } from '../links.ts';
import type { Notification, Severity } from '../notification.ts';
import { busEventOf, plainTitle } from './event-forms.ts';
import { capital, encoded, listText, resourceTypeText } from './fact-text.ts';
import { findingNotification, presentOnly } from './finding.ts';
import { inWords, isFinalState, severityOfState, stateAsVerb } from './state-words.ts';

const ANALYZER = { type: 'AccessAnalyzer', sourceName: 'IAM Access Analyzer' } as const;

/** IAM Access Analyzer: external, internal and unused access, and access previews. */
export const accessAnalyzer: Reader = (incoming) => {
  const event = busEventOf(incoming);
  if (event === null || !['', 'aws.access-analyzer'].includes(event.source)) return null;
  if (event.detailType === 'Access Preview State Change') return preview(event);
  // "Access Analyzer Finding", "Unused Access Finding for IAM entities", "Internal Access Finding"
  return /Access.*Finding/.test(event.detailType) && event.source !== '' ? finding(event) : null;
};

function finding(event: BusEvent): Notification {
  const { detail } = event;
  const status = textAt(detail, 'status')?.toUpperCase() ?? null;
  const resource = textAt(detail, 'resource');
  const kind = textAt(detail, 'resourceType');
  const open = textAt(detail, 'isPublic') === 'true';
  const unused = /unused/i.test(event.detailType) || /^Unused/.test(textAt(detail, 'findingType') ?? '');
  const actions = textsAt(detail, 'action');
  const [id, analyzer] = [textAt(detail, 'id'), event.resources[0] ?? null];
  const name =
    resource === null ? null : `${kind === null ? 'resource' : resourceTypeText(kind)} ${shortName(resource)}`;
  return findingNotification({
    ...ANALYZER,
    title: name === null ? plainTitle(event) : titleOf(name, { open, unused, status, event }),
    description: textAt(detail, 'error'),
    label: status,
    labelText: null,
    severity: severityOf(open, unused),
    ended: status === 'RESOLVED' || status === 'ARCHIVED' ? status : null,
    accountId: textAt(detail, 'resourceOwnerAccount') ?? textAt(detail, 'accountId') ?? event.account,
    region: textAt(detail, 'region') ?? event.region,
    time: timeAt(detail, 'updatedAt') ?? event.time,
    id,
    arn: id === null ? null : `${analyzer ?? ''}/${id}`,
    resource: name,
    facts: [
      { name: 'Status', value: status },
      {
        name: 'Public',
        value: at(detail, 'isPublic') === undefined ? null : open ? 'Yes, everybody has access' : 'No',
      },
      { name: 'Who has access', value: pairs(at(detail, 'principal')) },
      { name: 'May do', value: listText(actions, 6) },
      { name: 'Under the condition', value: pairs(at(detail, 'condition')) },
      { name: 'Finding type', value: sentence(textAt(detail, 'findingType')) },
      { name: 'Unused services', value: textAt(detail, 'numberOfUnusedServices') },
      { name: 'Unused actions', value: textAt(detail, 'numberOfUnusedActions') },
      { name: 'Analyzer', value: analyzer === null ? null : shortName(analyzer) },
      { name: 'ARN', value: resource },
    ],
    firstSeen: textAt(detail, 'createdAt'),
    lastSeen: textAt(detail, 'analyzedAt') ?? textAt(detail, 'updatedAt'),
    count: null,
    remediation: null,
    consoleUrl: consoleLink(
      event.region,
      'access-analyzer/home',
      id === null ? '/findings' : `/findings/details/${encoded(id)}?analyzer=${encoded(analyzer ?? '')}`,
    ),
    remediationUrl: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-findings-remediate.html',
    variables: { ResourceArn: resource, AnalyzerArn: analyzer },
  });
}

function titleOf(
  name: string,
  { open, unused, status, event }: { open: boolean; unused: boolean; status: string | null; event: BusEvent },
): string {
  if (status === 'RESOLVED' || status === 'ARCHIVED') return `Finding about ${name} was ${status.toLowerCase()}`;
  if (unused) return `Unused access: ${name}`;
  if (open) return `${capital(name)} is open to the public`;
  return /internal/i.test(event.detailType)
    ? `${capital(name)} is reachable inside the organization`
    : `${capital(name)} is shared outside`;
}

function severityOf(open: boolean, unused: boolean): Severity {
  if (open) return 'critical';
  return unused ? 'neutral' : 'warning';
}

function preview(event: BusEvent): Notification {
  const { detail, resources } = event;
  const status = textAt(detail, 'status') ?? '';
  const configured = textsAt(detail, 'configuredResources');
  const id = textAt(detail, 'accessPreviewId');
  const reason = textAt(detail, 'statusReason', 'code') ?? textAt(detail, 'statusReason');
  return busNotification(event, {
    ...ANALYZER,
    severity: severityOfState(status),
    state: status,
    title: `Access preview${configured.length === 0 ? '' : ` of ${configured.map(shortName).slice(0, 3).join(', ')}`} ${stateAsVerb(status)}`,
    body: paragraphs(reason),
    facts: [
      { name: 'Resources', value: listText(configured, 3) },
      { name: 'Status', value: status },
      { name: 'Reason', value: sentence(reason) },
      { name: 'Analyzer', value: resources[0] === undefined ? null : shortName(resources[0]) },
      { name: 'Access preview', value: id },
    ],
    links: [{ title: 'Open in IAM Access Analyzer', url: consoleLink(event.region, 'access-analyzer/home') }],
    thread:
      id === null
        ? null
        : {
            key: `access-preview/${id}`,
            latest: { state: status, severity: severityOfState(status), summary: status },
            closes: isFinalState(status),
          },
    variables: presentOnly({ AccessPreviewId: id, AnalyzerArn: resources[0] ?? null }),
  });
}

function pairs(value: unknown): string | null {
  const texts = entriesAt(value).flatMap(([name]) => {
    const text = textAt(value, name) ?? listText(textsAt(value, name), 4);
    return text === null ? [] : [`${name}: ${text}`];
  });
  return texts.join(', ') || null;
}

function sentence(name: string | null): string | null {
  return name === null ? null : capital(inWords(name));
}
