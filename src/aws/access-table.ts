/** First words of API names that only read. `BatchGet…` counts as `Get…`. All others count as changing. */
export const READING_VERBS: ReadonlySet<string> = new Set([
  'Check',
  'Describe',
  'Discover',
  'Estimate',
  'Filter',
  'Get',
  'Head',
  'Is',
  'List',
  'Lookup',
  'Query',
  'Scan',
  'Search',
  'Select',
  'Validate',
]);

/** An operation whose verb says the wrong thing about it. */
export interface AccessException {
  /** AWS CLI name of the service and API name of the operation. */
  readonly operation: string;
  readonly access: 'read' | 'change';
  readonly reason: string;
  /** Only where this input member has this value. */
  readonly when?: { readonly member: string; readonly equals: string | boolean };
}

/** By `service:Operation`; of several for one operation the first that fits counts. */
export const ACCESS_EXCEPTIONS: readonly AccessException[] = [
  // Sound like reading, but change something.
  { operation: 'stepfunctions:GetActivityTask', access: 'change', reason: 'takes the task from the others who wait' },
  { operation: 'xray:GetSamplingTargets', access: 'change', reason: 'reports statistics and takes a share of a quota' },
  { operation: 'appconfig:ValidateConfiguration', access: 'change', reason: 'runs the validators, Lambda functions' },
  { operation: 'license-manager:CheckInLicense', access: 'change', reason: 'gives a licence back' },
  { operation: 'timestream-query:Query', access: 'change', reason: 'UNLOAD writes to a bucket' },
  {
    operation: 'ec2:GetConsoleScreenshot',
    access: 'change',
    reason: 'presses a key to wake the instance',
    when: { member: 'WakeUp', equals: true },
  },
  // Sound like changing, but only read.
  {
    operation: 'lambda:Invoke',
    access: 'read',
    reason: 'checks the parameters and the permission without running the function',
    when: { member: 'InvocationType', equals: 'DryRun' },
  },
  {
    operation: 'lambda:InvokeWithResponseStream',
    access: 'read',
    reason: 'checks the parameters and the permission without running the function',
    when: { member: 'InvocationType', equals: 'DryRun' },
  },
  { operation: 'logs:StartQuery', access: 'read', reason: 'runs a query that can only read' },
  { operation: 'logs:StartLiveTail', access: 'read', reason: 'shows log events as they arrive' },
  { operation: 'logs:TestMetricFilter', access: 'read', reason: 'tries a pattern on sample text' },
  { operation: 'logs:TestTransformer', access: 'read', reason: 'tries a transformation on sample text' },
  { operation: 'events:TestEventPattern', access: 'read', reason: 'tries a pattern on a sample event' },
  { operation: 'macie2:TestCustomDataIdentifier', access: 'read', reason: 'tries a pattern on sample text' },
  { operation: 'route53:TestDNSAnswer', access: 'read', reason: 'shows what Route 53 would answer' },
  { operation: 'sesv2:TestRenderEmailTemplate', access: 'read', reason: 'renders a template and sends nothing' },
  { operation: 'sagemaker:RenderUiTemplate', access: 'read', reason: 'renders a template and keeps nothing' },
  { operation: 'cloudfront:TestFunction', access: 'read', reason: 'runs a function apart from all distributions' },
  {
    operation: 'cloudfront:TestConnectionFunction',
    access: 'read',
    reason: 'runs a function apart from all distributions',
  },
  { operation: 'cloudfront:VerifyDnsConfiguration', access: 'read', reason: 'compares DNS records' },
  { operation: 'cloudformation:DetectStackDrift', access: 'read', reason: 'compares a stack with its template' },
  {
    operation: 'cloudformation:DetectStackResourceDrift',
    access: 'read',
    reason: 'compares a resource with its template',
  },
  { operation: 'codecommit:EvaluatePullRequestApprovalRules', access: 'read', reason: 'tells whether rules are met' },
  { operation: 'elasticbeanstalk:RetrieveEnvironmentInfo', access: 'read', reason: 'shows what was collected before' },
  { operation: 'bedrock-agent-runtime:Retrieve', access: 'read', reason: 'searches a knowledge base' },
  { operation: 'bedrock-agent-runtime:Rerank', access: 'read', reason: 'sorts the texts that are given' },
  { operation: 'rds:DownloadDBLogFilePortion', access: 'read', reason: 'shows a part of a log file' },
  { operation: 'athena:ExportNotebook', access: 'read', reason: 'shows a notebook' },
  { operation: 'apigatewayv2:ExportApi', access: 'read', reason: 'shows the definition of an API' },
  { operation: 'backup:ExportBackupPlanTemplate', access: 'read', reason: 'shows a backup plan as a template' },
  { operation: 'ec2:ExportClientVpnClientConfiguration', access: 'read', reason: 'shows a configuration' },
  {
    operation: 'ec2:ExportClientVpnClientCertificateRevocationList',
    access: 'read',
    reason: 'shows the list of revoked certificates',
  },
  { operation: 'dynamodb:TransactGetItems', access: 'read', reason: 'reads items, all at one moment' },
];
