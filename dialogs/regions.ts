import { globalRegion, regionsOf } from '../src/aws/regions.ts';

/** Regions to choose from in the partition of an account's role (`arn:aws-cn:iam::…`). */
export function regionChoices(roleArn: string): readonly { readonly title: string; readonly value: string }[] {
  return regionsOf(partitionOfArn(roleArn)).map(({ name, title }) => ({ title: `${title} · ${name}`, value: name }));
}

/** Where a global service is called for that account; null for a service that has Regions. */
export function globalRegionOf(service: string, roleArn: string): string | null {
  return globalRegion(service, partitionOfArn(roleArn));
}

function partitionOfArn(arn: string): string {
  return arn.split(':')[1] ?? 'aws';
}
