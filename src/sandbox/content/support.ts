/** Services of AWS Support with their categories: [service code, name, [category code, name][]]. */
export const supportServices: readonly (readonly [
  code: string,
  name: string,
  categories: readonly (readonly [code: string, name: string])[],
])[] = [
  [
    'amazon-api-gateway',
    'API Gateway',
    [
      ['5xx-errors', '5XX Errors'],
      ['authorization', 'Authorization'],
      ['custom-domains', 'Custom Domain Names'],
      ['general-guidance', 'General Guidance'],
    ],
  ],
  [
    'amazon-cloudfront',
    'CloudFront',
    [
      ['errors', 'Errors from Edge or Origin'],
      ['invalidations', 'Invalidations'],
      ['general-guidance', 'General Guidance'],
    ],
  ],
  [
    'amazon-cloudwatch',
    'CloudWatch',
    [
      ['alarms', 'Alarms'],
      ['logs', 'Logs'],
      ['metrics', 'Metrics'],
      ['general-guidance', 'General Guidance'],
    ],
  ],
  [
    'amazon-dynamodb',
    'DynamoDB',
    [
      ['throttling', 'Throttling'],
      ['backup-restore', 'Backup and Restore'],
      ['general-guidance', 'General Guidance'],
    ],
  ],
  [
    'amazon-elastic-compute-cloud-linux',
    'Elastic Compute Cloud (EC2 - Linux)',
    [
      ['instance-issue', 'Instance Issue'],
      ['network-issue', 'Network Issue'],
      ['general-guidance', 'General Guidance'],
    ],
  ],
  [
    'amazon-elastic-compute-cloud-windows',
    'Elastic Compute Cloud (EC2 - Windows)',
    [
      ['instance-issue', 'Instance Issue'],
      ['remote-desktop', 'Remote Desktop'],
      ['general-guidance', 'General Guidance'],
    ],
  ],
  [
    'amazon-elastic-kubernetes-service',
    'Elastic Kubernetes Service',
    [
      ['cluster-issue', 'Cluster Issue'],
      ['node-groups', 'Node Groups'],
      ['add-ons', 'Add-ons'],
      ['general-guidance', 'General Guidance'],
    ],
  ],
  [
    'amazon-route53',
    'Route 53',
    [
      ['dns-resolution', 'DNS Resolution'],
      ['domain-registration', 'Domain Registration'],
      ['health-checks', 'Health Checks'],
    ],
  ],
  [
    'amazon-virtual-private-cloud',
    'Virtual Private Cloud (VPC)',
    [
      ['nat-gateways', 'NAT Gateways'],
      ['vpn', 'Site-to-Site VPN'],
      ['general-guidance', 'General Guidance'],
    ],
  ],
  [
    'aws-identity-and-access-management',
    'Identity and Access Management',
    [
      ['policies', 'Policies and Permissions'],
      ['federation', 'Federation'],
      ['general-guidance', 'General Guidance'],
    ],
  ],
  [
    'customer-account',
    'Account',
    [
      ['account-access', 'Account Access'],
      ['organizations', 'Organizations'],
      ['other', 'Other Account Questions'],
    ],
  ],
  [
    'amazon-elastic-container-service',
    'Elastic Container Service',
    [
      ['deployments', 'Deployments'],
      ['tasks', 'Tasks'],
      ['general-guidance', 'General Guidance'],
    ],
  ],
  [
    'amazon-kinesis',
    'Kinesis',
    [
      ['streams', 'Data Streams'],
      ['general-guidance', 'General Guidance'],
    ],
  ],
  [
    'amazon-relational-database-service-postgresql',
    'Relational Database Service (PostgreSQL)',
    [
      ['connectivity', 'Connectivity'],
      ['performance', 'Performance'],
      ['general-guidance', 'General Guidance'],
    ],
  ],
  [
    'amazon-simple-queue-service',
    'Simple Queue Service',
    [
      ['delivery', 'Message Delivery'],
      ['general-guidance', 'General Guidance'],
    ],
  ],
  [
    'amazon-simple-storage-service',
    'Simple Storage Service',
    [
      ['permissions', 'Permissions'],
      ['objects', 'Objects'],
      ['general-guidance', 'General Guidance'],
    ],
  ],
  [
    'aws-lambda',
    'Lambda',
    [
      ['errors', 'Errors'],
      ['performance', 'Performance'],
      ['general-guidance', 'General Guidance'],
    ],
  ],
  [
    'billing',
    'Billing',
    [
      ['invoice', 'Invoice'],
      ['payment-issue', 'Payment Issue'],
      ['other', 'Other Billing Questions'],
    ],
  ],
  [
    'elastic-load-balancing',
    'Elastic Load Balancing',
    [
      ['5xx-errors', '5XX Errors'],
      ['health-checks', 'Health Checks'],
      ['general-guidance', 'General Guidance'],
    ],
  ],
  [
    'general-info',
    'General Info and Getting Started',
    [
      ['using-aws', 'Using AWS & Services'],
      ['other', 'Other'],
    ],
  ],
];

/** Languages of support, ISO 639-1: [code, name, name in itself]. Those behind the first four are for account and billing. */
export const supportLanguages: readonly (readonly [code: string, language: string, display: string])[] = [
  ['en', 'English', 'English'],
  ['ja', 'Japanese', '日本語'],
  ['zh', 'Chinese', '中文'],
  ['ko', 'Korean', '한국어'],
  ['es', 'Spanish', 'Español'],
  ['pt', 'Portuguese', 'Português'],
  ['fr', 'French', 'Français'],
  ['tr', 'Turkish', 'Türkçe'],
];

/** Severity levels of a Business or Enterprise support plan. */
export const severityLevels: readonly { readonly code: string; readonly name: string }[] = [
  { code: 'low', name: 'Low' },
  { code: 'normal', name: 'Normal' },
  { code: 'high', name: 'High' },
  { code: 'urgent', name: 'Urgent' },
  { code: 'critical', name: 'Critical' },
];
