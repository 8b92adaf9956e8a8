import { globalRegion } from '../aws/regions.ts';
import type { ChannelConfiguration } from '../configuration/configuration.ts';

/** Where the bot keeps its own metrics and logs of a configuration: the account's default Region, else its partition's first. */
export function regionOf({ account, roleArn }: ChannelConfiguration): string {
  const [, partition = 'aws'] = roleArn.split(':');
  return account.defaultRegion ?? globalRegion('iam', partition) ?? 'us-east-1';
}
