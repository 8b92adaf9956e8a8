import { type BusEvent, busNotification, paragraphs, type Reader } from '../event.ts';
import { at, entriesAt, isObject, listAt, numberAt, textAt, textsAt, timeAt } from '../fields.ts';
import { consoleLink } from '../links.ts';
import type { Notification } from '../notification.ts';
import { busEventOf, plainTitle } from './event-forms.ts';
import { capital, encoded, listText, sizeText } from './fact-text.ts';
import { findingNotification, presentOnly } from './finding.ts';
import { inWords, severityOfLabel } from './state-words.ts';

const MACIE = { type: 'Macie', sourceName: 'Amazon Macie' } as const;
const REMEDIATION = 'https://docs.aws.amazon.com/macie/latest/user/findings-types.html';

/** Amazon Macie: findings, and alerts of Macie Classic. */
export const macie: Reader = (incoming) => {
  const event = busEventOf(incoming);
  if (event === null || !['', 'aws.macie', 'aws.macie2'].includes(event.source)) return null;
  if (event.detailType === 'Macie Finding') return finding(event);
  return event.detailType === 'Macie Alert' ? alert(event) : null;
};

function finding(event: BusEvent): Notification {
  const { detail } = event;
  const severity = textAt(detail, 'severity', 'description') ?? textAt(detail, 'severity');
  const label = severity?.toUpperCase() ?? null;
  const id = textAt(detail, 'id');
  const bucket = textAt(detail, 'resourcesAffected', 's3Bucket', 'name');
  const object = at(detail, 'resourcesAffected', 's3Object');
  const key = textAt(object, 'key');
  const size = textAt(object, 'size');
  const title = textAt(detail, 'title') ?? plainTitle(event);
  const [api, calls] = [at(detail, 'policyDetails', 'action', 'apiCallDetails'), textAt(detail, 'count')];
  return findingNotification({
    ...MACIE,
    title: bucket === null ? title : `${title}: ${key === null ? bucket : `${bucket}/${key}`}`,
    description: textAt(detail, 'description'),
    label,
    labelText: label,
    severity: severityOfLabel(label),
    ended: at(detail, 'archived') === true ? 'ARCHIVED' : null,
    accountId: textAt(detail, 'accountId') ?? event.account,
    region: textAt(detail, 'region') ?? event.region,
    time: timeAt(detail, 'updatedAt') ?? event.time,
    id,
    arn: id,
    resource: bucket === null ? null : `S3 bucket ${bucket}`,
    facts: [
      { name: 'Object', value: key },
      { name: 'Sensitive data', value: sensitiveData(at(detail, 'classificationDetails', 'result')) },
      {
        name: 'Public access',
        value: publicAccess(textAt(detail, 'resourcesAffected', 's3Bucket', 'publicAccess', 'effectivePermission')),
      },
      { name: 'Size', value: size === null ? null : sizeText(size) },
      { name: 'Finding type', value: textAt(detail, 'type') },
      { name: 'API call', value: textAt(api, 'api') },
      { name: 'By', value: actor(at(detail, 'policyDetails', 'actor')) },
      { name: 'Sample', value: at(detail, 'sample') === true ? 'Yes, this is no real finding' : null },
    ],
    firstSeen: textAt(api, 'firstSeen') ?? textAt(detail, 'createdAt'),
    lastSeen: textAt(api, 'lastSeen') ?? textAt(detail, 'updatedAt'),
    count: calls,
    remediation: null,
    consoleUrl: consoleLink(event.region, 'macie/home', id === null ? 'findings' : `findings?itemId=${encoded(id)}`),
    remediationUrl: REMEDIATION,
    variables: { BucketName: bucket, Key: key, FindingType: textAt(detail, 'type') },
  });
}

/** "30 USA social security number, 35 name": the kinds of data that were found, the most frequent first. */
function sensitiveData(result: unknown): string | null {
  const known = listAt(result, 'sensitiveData').flatMap((category) => listAt(category, 'detections'));
  const own = listAt(result, 'customDataIdentifiers', 'detections');
  const found = [...known, ...own].map((one) => ({
    name: textAt(one, 'type') ?? textAt(one, 'name') ?? 'other',
    count: numberAt(one, 'count') ?? 0,
  }));
  found.sort((one, other) => other.count - one.count);
  return listText(
    found.map(({ name, count }) => `${count} × ${capital(inWords(name)).replace(/^Usa\b/, 'USA')}`),
    6,
  );
}

function publicAccess(permission: string | null): string | null {
  return permission === null ? null : capital(inWords(permission));
}

function actor(who: unknown): string | null {
  const [, identity] = entriesAt(who, 'userIdentity').find(([, value]) => isObject(value)) ?? [];
  const name =
    textAt(identity, 'arn') ??
    textAt(identity, 'userName') ??
    textAt(identity, 'accountId') ??
    textAt(identity, 'invokedBy') ??
    textAt(identity, 'principalId');
  const from = textAt(who, 'ipAddressDetails', 'ipAddressV4') ?? textAt(who, 'domainDetails', 'domainName');
  if (name === null) return from;
  return from === null ? name : `${name} from ${from}`;
}

function alert(event: BusEvent): Notification {
  const { detail } = event;
  const [name, risk] = [textAt(detail, 'name'), numberAt(detail, 'risk-score')];
  const arn = textAt(detail, 'alert-arn');
  const addresses = entriesAt(detail, 'summary', 'IP').map(([address]) => address);
  const events = entriesAt(detail, 'summary', 'Events').map(([event]) => event);
  return busNotification(event, {
    ...MACIE,
    severity: risk === null ? 'warning' : risk >= 70 ? 'critical' : risk >= 40 ? 'warning' : 'neutral',
    state: textAt(detail, 'notification-type') ?? '',
    title: name === null ? plainTitle(event) : `Macie alert: ${name}`,
    body: paragraphs(textAt(detail, 'summary', 'Description') ?? textAt(detail, 'trigger', 'description')),
    facts: [
      { name: 'Risk score', value: risk === null ? null : String(risk) },
      { name: 'Actor', value: textAt(detail, 'actor') },
      { name: 'Source', value: textAt(detail, 'summary', 'Source ARN') },
      { name: 'Events', value: listText(events, 5) },
      { name: 'Count', value: textAt(detail, 'summary', 'Event Count') },
      { name: 'Addresses', value: listText(addresses, 5) },
      { name: 'Tags', value: textsAt(detail, 'tags').join(', ') },
      { name: 'Created', value: textAt(detail, 'created-at') },
    ],
    links: [
      {
        title: 'Open in Amazon Macie',
        url: textAt(detail, 'url') ?? consoleLink(event.region, 'macie/home', 'findings'),
      },
    ],
    thread: arn === null ? null : { key: `finding/${arn}`, latest: null, closes: false },
    variables: presentOnly({ FindingArn: arn }),
  });
}
