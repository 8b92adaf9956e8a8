import type { Input, Value } from './command.ts';
import { type AddedOption, objectAt } from './fold.ts';
import { TEXT, TEXTS } from './simple-shapes.ts';

/**
 * What CloudFront asks for besides the origin, as the AWS CLI fills it in. `CallerReference` has to be unique, so it is set
 * when the call is made.
 */
const DISTRIBUTION: Input = {
  Origins: { Quantity: 0, Items: [] },
  DefaultCacheBehavior: {
    TargetOriginId: 'placeholder',
    ForwardedValues: { QueryString: false, Cookies: { Forward: 'none' } },
    TrustedSigners: { Enabled: false, Quantity: 0 },
    ViewerProtocolPolicy: 'allow-all',
    MinTTL: 0,
  },
  Enabled: true,
  Comment: '',
};

export const INVALIDATION: readonly AddedOption[] = [
  {
    name: 'paths',
    shape: TEXTS,
    help: 'The paths to invalidate.',
    fold: (input, value) => {
      const items: readonly Value[] = Array.isArray(value) ? value : [value];
      return { ...input, InvalidationBatch: { Paths: { Quantity: items.length, Items: items } } };
    },
  },
];

export const DISTRIBUTION_CONFIG: readonly AddedOption[] = [
  {
    name: 'origin-domain-name',
    shape: TEXT,
    help: "The origin's domain name.",
    fold: (input, value) => {
      const config = configOf(input);
      // One origin alone, so its name is unique within the distribution.
      const behavior = { ...objectAt(config, 'DefaultCacheBehavior'), TargetOriginId: value };
      const Origins = { Quantity: 1, Items: [origin(String(value))] };
      return { ...input, DistributionConfig: { ...config, Origins, DefaultCacheBehavior: behavior } };
    },
  },
  {
    name: 'default-root-object',
    shape: TEXT,
    help: 'What is shown for the root of the site, such as index.html.',
    fold: (input, value) => ({ ...input, DistributionConfig: { ...configOf(input), DefaultRootObject: value } }),
  },
];

function configOf(input: Input): Input {
  return input.DistributionConfig === undefined ? DISTRIBUTION : objectAt(input, 'DistributionConfig');
}

function origin(domain: string): Input {
  const common = { Id: domain, DomainName: domain, OriginPath: '' };
  return domain.endsWith('.s3.amazonaws.com')
    ? { ...common, S3OriginConfig: { OriginAccessIdentity: '' } }
    : { ...common, CustomOriginConfig: { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: 'http-only' } };
}
