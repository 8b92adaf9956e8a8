/** A Region as it stands in a choice. */
export interface Region {
  /** `eu-west-1` */
  readonly name: string;
  /** `Europe (Ireland)` */
  readonly title: string;
}

/** A part of AWS with accounts, credentials and endpoints of its own. */
export interface Partition {
  /** As in ARNs: `aws`, `aws-cn`. */
  readonly name: string;
  /** Names of its Regions, those to come included. */
  readonly form: RegExp;
  /** Where the calls of its global services are signed for. */
  readonly globalRegion: string;
  readonly regions: readonly Region[];
}

/** All partitions. The facts are those of the SDK's own table, which it does not export. */
export const PARTITIONS: readonly Partition[] = [
  {
    name: 'aws',
    form: /^(us|eu|ap|sa|ca|me|af|il|mx)-\w+-\d+$/,
    globalRegion: 'us-east-1',
    regions: [
      { name: 'af-south-1', title: 'Africa (Cape Town)' },
      { name: 'ap-east-1', title: 'Asia Pacific (Hong Kong)' },
      { name: 'ap-east-2', title: 'Asia Pacific (Taipei)' },
      { name: 'ap-northeast-1', title: 'Asia Pacific (Tokyo)' },
      { name: 'ap-northeast-2', title: 'Asia Pacific (Seoul)' },
      { name: 'ap-northeast-3', title: 'Asia Pacific (Osaka)' },
      { name: 'ap-south-1', title: 'Asia Pacific (Mumbai)' },
      { name: 'ap-south-2', title: 'Asia Pacific (Hyderabad)' },
      { name: 'ap-southeast-1', title: 'Asia Pacific (Singapore)' },
      { name: 'ap-southeast-2', title: 'Asia Pacific (Sydney)' },
      { name: 'ap-southeast-3', title: 'Asia Pacific (Jakarta)' },
      { name: 'ap-southeast-4', title: 'Asia Pacific (Melbourne)' },
      { name: 'ap-southeast-5', title: 'Asia Pacific (Malaysia)' },
      { name: 'ap-southeast-6', title: 'Asia Pacific (New Zealand)' },
      { name: 'ap-southeast-7', title: 'Asia Pacific (Thailand)' },
      { name: 'ca-central-1', title: 'Canada (Central)' },
      { name: 'ca-west-1', title: 'Canada West (Calgary)' },
      { name: 'eu-central-1', title: 'Europe (Frankfurt)' },
      { name: 'eu-central-2', title: 'Europe (Zurich)' },
      { name: 'eu-north-1', title: 'Europe (Stockholm)' },
      { name: 'eu-south-1', title: 'Europe (Milan)' },
      { name: 'eu-south-2', title: 'Europe (Spain)' },
      { name: 'eu-west-1', title: 'Europe (Ireland)' },
      { name: 'eu-west-2', title: 'Europe (London)' },
      { name: 'eu-west-3', title: 'Europe (Paris)' },
      { name: 'il-central-1', title: 'Israel (Tel Aviv)' },
      { name: 'me-central-1', title: 'Middle East (UAE)' },
      { name: 'me-south-1', title: 'Middle East (Bahrain)' },
      { name: 'me-west-1', title: 'Middle East (Saudi Arabia)' },
      { name: 'mx-central-1', title: 'Mexico (Central)' },
      { name: 'sa-east-1', title: 'South America (Sao Paulo)' },
      { name: 'sa-west-1', title: 'South America (Chile)' },
      { name: 'us-east-1', title: 'US East (N. Virginia)' },
      { name: 'us-east-2', title: 'US East (Ohio)' },
      { name: 'us-west-1', title: 'US West (N. California)' },
      { name: 'us-west-2', title: 'US West (Oregon)' },
    ],
  },
  {
    name: 'aws-cn',
    form: /^cn-\w+-\d+$/,
    globalRegion: 'cn-northwest-1',
    regions: [
      { name: 'cn-north-1', title: 'China (Beijing)' },
      { name: 'cn-northwest-1', title: 'China (Ningxia)' },
    ],
  },
  {
    name: 'aws-eusc',
    form: /^eusc-(de)-\w+-\d+$/,
    globalRegion: 'eusc-de-east-1',
    regions: [{ name: 'eusc-de-east-1', title: 'AWS European Sovereign Cloud (Germany)' }],
  },
  {
    name: 'aws-iso',
    form: /^us-iso-\w+-\d+$/,
    globalRegion: 'us-iso-east-1',
    regions: [
      { name: 'us-iso-east-1', title: 'US ISO East' },
      { name: 'us-iso-west-1', title: 'US ISO WEST' },
    ],
  },
  {
    name: 'aws-iso-b',
    form: /^us-isob-\w+-\d+$/,
    globalRegion: 'us-isob-east-1',
    regions: [
      { name: 'us-isob-east-1', title: 'US ISOB East (Ohio)' },
      { name: 'us-isob-west-1', title: 'US ISOB West' },
    ],
  },
  {
    name: 'aws-iso-e',
    form: /^eu-isoe-\w+-\d+$/,
    globalRegion: 'eu-isoe-west-1',
    regions: [{ name: 'eu-isoe-west-1', title: 'EU ISOE West' }],
  },
  {
    name: 'aws-iso-f',
    form: /^us-isof-\w+-\d+$/,
    globalRegion: 'us-isof-south-1',
    regions: [
      { name: 'us-isof-east-1', title: 'US ISOF EAST' },
      { name: 'us-isof-south-1', title: 'US ISOF SOUTH' },
    ],
  },
  {
    name: 'aws-us-gov',
    form: /^us-gov-\w+-\d+$/,
    globalRegion: 'us-gov-west-1',
    regions: [
      { name: 'us-gov-east-1', title: 'AWS GovCloud (US-East)' },
      { name: 'us-gov-west-1', title: 'AWS GovCloud (US-West)' },
    ],
  },
];

/**
 * Services that have one endpoint for a whole partition, or whose endpoints lie in one Region only: no Region is asked for.
 * Key: AWS CLI name; value: the Region in the partition `aws`; elsewhere it is the partition's own.
 */
export const GLOBAL_SERVICES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    account: 'us-east-1',
    artifact: 'us-east-1',
    'bcm-data-exports': 'us-east-1',
    'bcm-pricing-calculator': 'us-east-1',
    billing: 'us-east-1',
    billingconductor: 'us-east-1',
    budgets: 'us-east-1',
    ce: 'us-east-1',
    cloudfront: 'us-east-1',
    'cost-optimization-hub': 'us-east-1',
    cur: 'us-east-1',
    'ecr-public': 'us-east-1',
    freetier: 'us-east-1',
    globalaccelerator: 'us-west-2',
    health: 'us-east-1',
    iam: 'us-east-1',
    invoicing: 'us-east-1',
    networkmanager: 'us-west-2',
    organizations: 'us-east-1',
    pricing: 'us-east-1',
    route53: 'us-east-1',
    route53domains: 'us-east-1',
    savingsplans: 'us-east-1',
    shield: 'us-east-1',
    support: 'us-east-1',
    taxsettings: 'us-east-1',
    trustedadvisor: 'us-east-1',
    waf: 'us-east-1',
  }),
);
