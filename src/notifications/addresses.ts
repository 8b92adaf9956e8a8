import { isRegion, partitionOf } from '../aws/regions.ts';

/** What the host names of a partition end with; SNS is not reached from a partition that is left out. Key: the partition as in ARNs. */
const SUFFIXES: ReadonlyMap<string, string> = new Map([
  ['aws', 'amazonaws.com'],
  ['aws-us-gov', 'amazonaws.com'],
  ['aws-cn', 'amazonaws.com.cn'],
]);

/** Matched against the text as it stands, so nothing that a parser of addresses would overlook or repair is let through. */
const CERTIFICATE = /^https:\/\/(sns\.([a-z0-9-]+)\.[a-z.]+)\/SimpleNotificationService-[0-9a-f]{8,64}\.pem$/;

/** The Region in a topic's ARN. */
export function topicRegion(topicArn: string): string {
  return topicArn.split(':')[3] ?? '';
}

/** The account in a topic's ARN. */
export function topicAccount(topicArn: string): string {
  return topicArn.split(':')[4] ?? '';
}

/** Whether an address can be that of the certificate with which SNS signs for a topic: SNS's own, in the topic's partition. */
export function isCertificateAddress(address: string, topicArn: string): boolean {
  const [, host, region = ''] = CERTIFICATE.exec(address) ?? [];
  return host !== undefined && host === snsHost(region) && partitionOf(region) === topicArn.split(':')[1];
}

/** Whether an address confirms a subscription to this topic, with this token, and nothing else. */
export function isConfirmationAddress(address: string, topicArn: string, token: string): boolean {
  const url = URL.parse(address);
  const host = snsHost(topicRegion(topicArn));
  if (url === null || host === null || url.origin !== `https://${host}`) return false;
  const only = (name: string, value: string) => {
    const values = url.searchParams.getAll(name);
    return values.length === 1 && values[0] === value;
  };
  return (
    url.username === '' &&
    url.password === '' &&
    url.pathname === '/' &&
    only('TopicArn', topicArn) &&
    only('Token', token)
  );
}

/** SNS's host in a Region; null for what is no Region, or in a partition that is not known. */
function snsHost(region: string): string | null {
  const suffix = isRegion(region) ? SUFFIXES.get(partitionOf(region)) : undefined;
  return suffix === undefined ? null : `sns.${region}.${suffix}`;
}
