import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import type { Construct } from 'constructs';
import type { Parameters } from './parameters.ts';

/** Where the bot finds its configuration file, as `CHATBOT_CONFIG` takes it. */
export interface ConfigurationObject {
  readonly address: string;
  readonly arn: string;
}

/**
 * The configuration file in S3. One that goes up with the deployment has its hash for a name, so that a changed one comes as a new
 * deployment, which goes back by itself when no task starts with it; an object kept elsewhere is looked at each minute by the bot.
 */
export function configurationObject(scope: Construct, { configuration, partition }: Parameters): ConfigurationObject {
  if (configuration.kind === 'object') {
    const { bucket, key } = configuration;
    return { address: `s3://${bucket}/${key}`, arn: `arn:${partition}:s3:::${bucket}/${key}` };
  }
  const asset = new Asset(scope, 'Configuration', { path: configuration.path, displayName: 'Configuration file' });
  return { address: asset.s3ObjectUrl, arn: asset.bucket.arnForObjects(asset.s3ObjectKey) };
}
