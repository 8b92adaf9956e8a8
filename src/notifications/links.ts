import { isRegion, partitionOf } from '../aws/regions.ts';

/** Hosts of the console by partition; `REGION` stands for the Region's name. */
const HOSTS: Readonly<Record<string, string>> = {
  aws: 'REGION.console.aws.amazon.com',
  'aws-cn': 'REGION.console.amazonaws.cn',
  'aws-us-gov': 'REGION.console.amazonaws-us-gov.com',
  'aws-eusc': 'REGION.console.amazonaws-eusc.eu',
};

/** Region that names the partition where an event has none: global services' home. */
const HOME_REGIONS: Readonly<Record<string, string>> = {
  aws: 'us-east-1',
  'aws-cn': 'cn-north-1',
  'aws-us-gov': 'us-gov-west-1',
  'aws-eusc': 'eusc-de-east-1',
};

/**
 * An address in the AWS console, right for the partition that the Region lies in.
 *
 * @param region anything that is no Region's name is taken as none, for it would become part of the host.
 * @param path without a leading slash: `cloudwatch/home`; what comes from outside in it is the caller's to encode.
 * @param fragment after `#`.
 */
export function consoleLink(region: string | null, path: string, fragment = ''): string {
  const known = region !== null && isRegion(region) ? region : null;
  const partition = known === null ? 'aws' : partitionOf(known);
  const home = known ?? HOME_REGIONS[partition] ?? 'us-east-1';
  const host = (HOSTS[partition] ?? HOSTS.aws ?? '').replace('REGION', home);
  const query = `${path.includes('?') ? '&' : '?'}region=${encodeURIComponent(home)}`;
  return `https://${host}/${path}${query}${fragment === '' ? '' : `#${fragment}`}`;
}

/** The parts of an ARN; null for what is none. `resource` is all that follows the account: `alarm:NAME`, `role/NAME`. */
export function readArn(text: string | null): {
  readonly partition: string;
  readonly service: string;
  readonly region: string | null;
  readonly accountId: string | null;
  readonly resource: string;
} | null {
  const found = /^arn:([\w-]+):([\w.-]+):([\w-]*):(\d{12}|[\w-]*):(.+)$/s.exec(text ?? '');
  if (!found) return null;
  const [, partition = '', service = '', region = '', accountId = '', resource = ''] = found;
  return { partition, service, region: region || null, accountId: accountId || null, resource };
}

/** The part of an ARN or path that people know the resource by: what follows the last `/` or `:`. */
export function shortName(arn: string): string {
  return arn.slice(Math.max(arn.lastIndexOf('/'), arn.lastIndexOf(':')) + 1) || arn;
}
