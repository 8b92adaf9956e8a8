import { type BusEvent, busNotification, type Reader } from '../event.ts';
import { entriesAt, numberAt, textAt, textsAt } from '../fields.ts';
import { consoleLink } from '../links.ts';
import type { Notification } from '../notification.ts';
import { busEventOf, familyReader, plainTitle } from './event-forms.ts';
import { encoded } from './fact-text.ts';
import { severityOfLabel, severityOfState, stateAsVerb } from './state-words.ts';

const SCANS: readonly string[] = ['ECR Image Scan', 'Inspector2 Scan'];
const LABELS: readonly string[] = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL', 'UNDEFINED', 'UNTRIAGED'];

const image = [
  ['Repository', '{repository-name}'],
  ['Image', '{image-tag | image-digest}'],
  ['Digest', '{image-digest}'],
] as const;

const family = familyReader({
  sources: ['aws.ecr'],
  type: 'ECR',
  sourceName: 'Amazon ECR',
  forms: [
    {
      detailType: 'ECR Image Action',
      titles: [
        'ECR {action-type:words} of {repository-name}:{image-tag} {result:verb}',
        'ECR {action-type:words} of {repository-name} {result:verb}',
        'ECR image action {result:verb}',
      ],
      state: 'result',
      severities: { success: 'neutral' },
      facts: [['Action', '{action-type:capital}'], ...image, ['Media type', '{manifest-media-type}']],
      links: [
        { path: 'ecr/repositories/private/{@account}/{repository-name}/_/image/{image-digest}/details' },
        { path: 'ecr/repositories' },
      ],
      variables: { RepositoryName: 'repository-name', ImageTag: 'image-tag', ImageDigest: 'image-digest' },
    },
    {
      detailType: /^ECR (?:Pull Through Cache|Replication|Referrer|Repository|Lifecycle|Scan Resource|Image).*/,
      titles: [
        '{@detailType:withoutAction} of {repository-name}:{image-tag} {sync-status | result:verb}',
        '{@detailType:withoutAction} of {repository-name} {sync-status | result:verb}',
        '{@detailType:withoutAction} {sync-status | result:verb}',
        '{@detailType}: {repository-name | @resources.0:name}',
      ],
      state: 'sync-status | result',
      severities: { success: 'neutral' },
      message: 'failure-reason | failure-code | reason',
      facts: [
        ...image,
        ['Reason', '{failure-reason | failure-code | reason}'],
        ['Upstream registry', '{upstream-registry-url}'],
        ['Cache prefix', '{ecr-repository-prefix}'],
        ['From account', '{source-account}'],
        ['From Region', '{source-region}'],
        ['Action', '{action-type:capital}'],
        ['Scan type', '{scan-type}'],
      ],
      links: [{ path: 'ecr/repositories/private/{@account}/{repository-name}' }, { path: 'ecr/repositories' }],
      variables: { RepositoryName: 'repository-name', ImageTag: 'image-tag', ImageDigest: 'image-digest' },
    },
  ],
});

/** Amazon ECR: pushes and deletions, replication, caches, and scans of both kinds (basic, and by Inspector). */
export const ecr: Reader = (incoming) => {
  const event = busEventOf(incoming);
  const scanned = event !== null && SCANS.includes(event.detailType);
  const ours = event !== null && ['', 'aws.ecr', 'aws.inspector2'].includes(event.source);
  return scanned && ours ? imageScan(event) : family(incoming);
};

function imageScan(event: BusEvent): Notification {
  const { detail } = event;
  const status = textAt(detail, 'scan-status') ?? '';
  // Inspector gives the repository's ARN.
  const name = textAt(detail, 'repository-name');
  const repository = name === null ? null : name.replace(/^arn:[^/]*\//, '');
  const tag = textsAt(detail, 'image-tags')[0] ?? textAt(detail, 'image-tag');
  const digest = textAt(detail, 'image-digest');
  const counts = countsOf(detail);
  const worst = counts.find(({ count }) => count > 0)?.label ?? null;
  const failed = /FAIL|UNSUPPORTED|INACTIVE/.test(status);
  const image = `${repository ?? ''}${tag === null ? '' : `:${tag}`}`;
  const found = counts.filter(({ count }) => count > 0).map(({ label, count }) => `${count} ${label.toLowerCase()}`);
  const said = found.length === 0 ? 'no findings' : found.join(', ');
  return busNotification(event, {
    type: 'ECR',
    sourceName: event.source === 'aws.inspector2' ? 'Amazon Inspector' : 'Amazon ECR',
    severity: failed ? severityOfState(status) : worst === null ? 'good' : severityOfLabel(worst),
    state: failed || worst === null ? status : worst,
    title:
      repository === null
        ? plainTitle(event)
        : failed
          ? `Scan of image ${image} ${stateAsVerb(status)}`
          : `Scan of image ${image}: ${said}`,
    facts: [
      { name: 'Findings', value: failed ? null : said },
      { name: 'Repository', value: repository },
      { name: 'Tags', value: textsAt(detail, 'image-tags').join(', ') || tag },
      { name: 'Digest', value: digest },
      { name: 'Scan', value: status },
    ],
    links: [
      {
        title: 'Open in Amazon ECR',
        url:
          repository === null
            ? null
            : consoleLink(
                event.region,
                `ecr/repositories/private/${encoded(event.account ?? '')}/${repository.split('/').map(encoded).join('/')}` +
                  (digest === null ? '' : `/_/image/${encoded(digest)}/details`),
              ),
      },
    ],
    variables: {
      ...(repository === null ? {} : { RepositoryName: repository }),
      ...(tag === null || tag === undefined ? {} : { ImageTag: tag }),
      ...(digest === null ? {} : { ImageDigest: digest }),
    },
  });
}

/** Findings by label, the worst label first; labels that the table lacks come last. */
function countsOf(detail: unknown): readonly { readonly label: string; readonly count: number }[] {
  const place = (label: string) => (LABELS.includes(label) ? LABELS.indexOf(label) : LABELS.length);
  return entriesAt(detail, 'finding-severity-counts')
    .filter(([label]) => label !== 'TOTAL')
    .map(([label]) => ({ label, count: numberAt(detail, 'finding-severity-counts', label) ?? 0 }))
    .sort((one, other) => place(one.label) - place(other.label));
}
