/** Services of AWS Support with their categories: [service code, name, [category code, name][]]. */
export const supportServices: readonly (readonly [
  code: string,
  name: string,
  categories: readonly (readonly [code: string, name: string])[],
])[] = [
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
    'Elastic Compute Cloud (Linux)',
    [
      ['instance-issue', 'Instance Issue'],
      ['network-issue', 'Network Issue'],
      ['general-guidance', 'General Guidance'],
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

/** Severity levels of a Business or Enterprise support plan. */
export const severityLevels: readonly { readonly code: string; readonly name: string }[] = [
  { code: 'low', name: 'Low' },
  { code: 'normal', name: 'Normal' },
  { code: 'high', name: 'High' },
  { code: 'urgent', name: 'Urgent' },
  { code: 'critical', name: 'Critical' },
];
