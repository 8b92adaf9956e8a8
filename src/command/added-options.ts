import type { Option, StructureShape } from './catalogue.ts';
import { DISTRIBUTION_CONFIG, INVALIDATION } from './cloudfront-options.ts';
import { BUNDLE_INSTANCE, RUN_INSTANCES, SECURITY_GROUP_RULE } from './ec2-options.ts';
import type { AddedOption } from './fold.ts';
import { METRIC_DATUM } from './metric-options.ts';
import { bytesInside, CLUSTER_STATES, MAIL, RECORDING_GROUP, REVISION, TAG_WORDS } from './service-options.ts';
import { ownMember } from './simple-shapes.ts';

/** How the AWS CLI changes the options of an operation. All names are its own, without hyphens in front. */
interface Change {
  readonly add: readonly AddedOption[];
  /** Options that it takes away. */
  readonly drop?: readonly string[];
  /** Options that exclude each of the others. */
  readonly exclusive?: readonly Exclusion[];
}

interface Exclusion {
  readonly one: string;
  readonly others: readonly string[];
}

const RULE: Change = {
  add: SECURITY_GROUP_RULE,
  exclusive: [{ one: 'ip-permissions', others: SECURITY_GROUP_RULE.map(({ name }) => name) }],
};

/**
 * Options that the AWS CLI adds to operations, takes away, or makes exclude each other.
 * Key: `service operation` as the AWS CLI spells them; `service *` stands for every operation of the service.
 */
export const CHANGES: ReadonlyMap<string, Change> = new Map<string, Change>([
  ['cloudfront create-distribution', exclusive(DISTRIBUTION_CONFIG, 'distribution-config')],
  ['cloudfront create-invalidation', exclusive(INVALIDATION, 'invalidation-batch')],
  ['cloudwatch put-metric-data', exclusive(METRIC_DATUM, 'metric-data', ['storage-resolution'])],
  ['configservice put-configuration-recorder', { add: RECORDING_GROUP }],
  ['deploy create-deployment', { add: REVISION }],
  ['deploy get-application-revision', { add: REVISION }],
  ['deploy register-application-revision', { add: REVISION }],
  ['ec2 authorize-security-group-egress', RULE],
  ['ec2 authorize-security-group-ingress', RULE],
  ['ec2 bundle-instance', exclusive(BUNDLE_INSTANCE, 'storage')],
  ['ec2 revoke-security-group-egress', RULE],
  ['ec2 revoke-security-group-ingress', RULE],
  [
    'ec2 run-instances',
    {
      add: RUN_INSTANCES,
      drop: ['min-count', 'max-count'],
      exclusive: [
        {
          one: 'network-interfaces',
          others: RUN_INSTANCES.map(({ name }) => name).filter((name) => name !== 'count'),
        },
      ],
    },
  ],
  ['emr add-tags', { add: TAG_WORDS }],
  [
    'emr list-clusters',
    {
      add: CLUSTER_STATES,
      exclusive: [
        { one: 'cluster-states', others: ['active', 'terminated', 'failed'] },
        { one: 'active', others: ['terminated', 'failed'] },
        { one: 'terminated', others: ['failed'] },
      ],
    },
  ],
  [
    'quicksight start-asset-bundle-import-job',
    { add: [bytesInside('asset-bundle-import-source-bytes', 'AssetBundleImportSource', 'Body')] },
  ],
  ['rds add-option-to-option-group', { add: [], drop: ['options-to-remove'] }],
  ['rds remove-option-from-option-group', { add: [], drop: ['options-to-include'] }],
  ['rekognition *', { add: [bytesInside('image-bytes', 'Image', 'Bytes')] }],
  [
    'rekognition compare-faces',
    {
      add: [
        bytesInside('source-image-bytes', 'SourceImage', 'Bytes'),
        bytesInside('target-image-bytes', 'TargetImage', 'Bytes'),
      ],
    },
  ],
  [
    'ses send-email',
    {
      add: MAIL,
      exclusive: [
        { one: 'destination', others: ['to', 'cc', 'bcc'] },
        { one: 'message', others: ['text', 'html'] },
      ],
    },
  ],
  ['translate import-terminology', { add: [bytesInside('data-file', 'TerminologyData', 'File')] }],
  ['translate translate-document', { add: [bytesInside('document-content', 'Document', 'Content')] }],
]);

function exclusive(add: readonly AddedOption[], one: string, except: readonly string[] = []): Change {
  const others = add.map(({ name }) => name).filter((name) => !except.includes(name));
  return { add, exclusive: [{ one, others }] };
}

/**
 * The options of an operation as the AWS CLI has them, from those of its input's members: some added behind them, some
 * replaced or left out. Names of service and operation are the AWS CLI's.
 */
export function changedOptions(
  service: string,
  operation: string,
  input: StructureShape,
  own: readonly Option[],
): readonly Option[] {
  const change = CHANGES.get(`${service} ${operation}`) ?? CHANGES.get(`${service} *`);
  if (change === undefined) return own;
  const added = change.add.flatMap((each) => {
    const shape = typeof each.shape === 'function' ? each.shape(input) : each.shape;
    if (shape === undefined) return [];
    const replaced = each.fills === undefined ? undefined : own.find(({ member }) => member.name === each.fills);
    return {
      cliName: each.name,
      member: ownMember(each.fills ?? each.name, shape, each.help),
      required: replaced?.required === true,
      fold: each.fold,
    };
  });
  const gone = new Set([...(change.drop ?? []), ...added.map(({ cliName }) => cliName)]);
  return [...own.filter(({ cliName }) => !gone.has(cliName)), ...added];
}

/** Of the options given together (names without hyphens), two that exclude each other; undefined where none do. */
export function exclusion(
  service: string,
  operation: string,
  given: ReadonlySet<string>,
): readonly [string, string] | undefined {
  for (const { one, others } of CHANGES.get(`${service} ${operation}`)?.exclusive ?? []) {
    const other = given.has(one) ? others.find((name) => given.has(name)) : undefined;
    if (other !== undefined) return [one, other];
  }
  return undefined;
}
