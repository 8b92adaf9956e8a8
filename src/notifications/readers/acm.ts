import { type BusEvent, busNotification, type Reader } from '../event.ts';
import { numberAt, textAt } from '../fields.ts';
import { consoleLink } from '../links.ts';
import type { Severity } from '../notification.ts';
import { busEventOf, familyReader, plainTitle } from './event-forms.ts';
import { capital, encoded, timeText } from './fact-text.ts';
import { inWords, lookUp } from './state-words.ts';

/** Keyed by detail-type; what follows the certificate's name. */
const CERTIFICATE_EVENTS: Readonly<Record<string, { readonly did: string; readonly severity: Severity }>> = {
  'ACM Certificate Approaching Expiration': { did: 'expires', severity: 'warning' },
  'ACM Certificate Expired': { did: 'has expired', severity: 'critical' },
  'ACM Certificate Available': { did: 'is available', severity: 'good' },
  'ACM Certificate Renewal Action Required': { did: 'cannot be renewed without you', severity: 'critical' },
  'ACM Certificate Revoked': { did: 'was revoked', severity: 'critical' },
};

/** Certificates whose end is this near are looked at now. */
const URGENT_DAYS = 7;

/** AWS Certificate Manager: expiry, renewal, revocation. */
export const acm: Reader = (incoming) => {
  const event = busEventOf(incoming);
  if (event === null || !['', 'aws.acm'].includes(event.source)) return null;
  const known = lookUp(CERTIFICATE_EVENTS, event.detailType);
  return known === undefined ? null : certificate(event, known.did, known.severity);
};

function certificate(event: BusEvent, did: string, severity: Severity) {
  const { detail, resources } = event;
  const arn = resources[0] ?? textAt(detail, 'CertificateArn');
  const id = arn === null ? null : arn.slice(arn.lastIndexOf('/') + 1);
  const name = textAt(detail, 'CommonName') ?? textAt(detail, 'DomainName');
  const days = numberAt(detail, 'DaysToExpiry');
  const expires = did === 'expires' && days !== null ? ` in ${days === 1 ? '1 day' : `${days} days`}` : '';
  const until = textAt(detail, 'CertificateExpirationDate');
  const reason = textAt(detail, 'RenewalStatusReason');
  const ranked = days !== null && days <= URGENT_DAYS && severity === 'warning' ? 'critical' : severity;
  const state = textAt(detail, 'Action') ?? '';
  const title = name === null && id === null ? plainTitle(event) : `Certificate for ${name ?? id} ${did}${expires}`;
  return busNotification(event, {
    type: 'ACM',
    sourceName: 'AWS Certificate Manager',
    severity: ranked,
    state,
    title,
    facts: [
      { name: 'Certificate', value: name },
      { name: 'Days to expiry', value: days === null ? null : String(days) },
      { name: 'Expires', value: until === null ? null : timeText(until) },
      { name: 'Reason', value: reason },
      { name: 'Validation', value: textAt(detail, 'DomainValidationMethod') },
      { name: 'In use', value: yesNo(textAt(detail, 'InUse')) },
      { name: 'Exported', value: yesNo(textAt(detail, 'Exported')) },
      { name: 'Type', value: typeText(textAt(detail, 'CertificateType')) },
      { name: 'Certificate ARN', value: arn },
    ],
    links: [
      {
        title: 'Open in Certificate Manager',
        url: id === null ? null : consoleLink(event.region, 'acm/home', `/certificates/${encoded(id)}`),
      },
    ],
    thread:
      arn === null
        ? null
        : {
            key: `certificate/${arn}`,
            latest: { state, severity: ranked, summary: title },
            closes: severity === 'good',
          },
    variables: arn === null ? {} : { CertificateArn: arn },
  });
}

function yesNo(text: string | null): string | null {
  if (text === null) return null;
  return /^true$/i.test(text) ? 'Yes' : 'No';
}

function typeText(type: string | null): string | null {
  return type === null ? null : capital(inWords(type));
}

/** AWS Private CA: creation, certificates, revocation lists, audit reports. `result` is `success` or `failure`. */
export const privateCa: Reader = familyReader({
  sources: ['aws.acm-pca'],
  type: 'ACM-PCA',
  sourceName: 'AWS Private CA',
  forms: [
    ['ACM Private CA Creation', 'Creation of private CA {@resources.0:name}'],
    ['ACM Private CA Certificate Issuance', 'Issuing a certificate of private CA {@resources.0:name}'],
    ['ACM Private CA Certificate Revocation', 'Revoking a certificate of private CA {@resources.0:name}'],
    ['ACM Private CA CRL Generation', 'Revocation list (CRL) of private CA {@resources.0:name}'],
    ['ACM Private CA Audit Report Generation', 'Audit report of private CA {@resources.0:name}'],
  ].map(([detailType = '', what = '']) => ({
    detailType,
    titles: [`${what} {result:verb}`, `${what} {@detailType}`],
    state: 'result:upper',
    message: 'reason',
    facts: [
      ['Certificate authority', '{@resources.0:name}'],
      ['Reason', '{reason}'],
      ['Certificate', '{@resources.1:name}'],
      ['CA ARN', '{@resources.0}'],
    ] as const,
    links: [{ path: 'acm-pca/home', fragment: '/details?arn={@resources.0}&tab=certificate' }],
    variables: { CertificateAuthorityArn: '@resources.0' },
  })),
});
