/**
 * First words of API names, without `Batch` in front, and what operations that begin so do, unless `ACCESS_EXCEPTIONS` says otherwise.
 * A word that stands in neither list counts as changing; a test tells of any that the installed services have.
 */
export const READING_VERBS: ReadonlySet<string> = words(`
  Autocomplete Calculate Check Compare Contains Count Describe Discover Estimate Filter Geocode Get Head Is List
  Lookup Query Read Scan Search Select Simulate Suggest Validate View
`);

/** See `READING_VERBS`. */
export const CHANGING_VERBS: ReadonlySet<string> = words(`
  Abort Accept Acknowledge Activate Add Admin Advertise Agentic Allocate Allow Amend Analyze Apply Approve Archive Assign
  Associate Assume Attach Authorize Backtrack Begin Build Bulk Bundle Cancel Carrier Change Channel Chat Checkout
  Checkpoint Claim Classify Clear Clone Close Commit Complete Compose Configure Confirm Connect Continue Converse
  Convert Copy Create Deactivate Deauthorize Decline Decode Decrease Decrypt Define Delete Deliver Deny Deploy
  Deprecate Deprovision Deregister Derive Detach Detect Disable Disassociate Discard Disconnect Dismiss Dispose
  Dissociate Distribute Domain Download Drain Enable Encrypt End Enter Evaluate Evict Exchange Execute Exit Expire
  Export Extend Failover Finalize Flush Forecast Forget Forgot Generate Global Grant Group Import Increase Index
  Infer Ingest Initialize Initiate Insert Insight Install Instantiate Invalidate Invite Invoke Issue Join Label Launch Leave
  Lock Logout Manage Mark Merge Meter Migrate Modify Monitor Move Notify Open Opt Optimize Override Pause Peer Phone
  Poll Populate Post Predict Prepare Preview Probe Process Promote Provide Provision Publish Purchase Purge Push Put
  Re Rebalance Reboot Rebuild Recall Receive Recognize Record Redact Redrive Refresh Regenerate Register Reimport
  Reinvite Reject Release Reload Remove Rename Render Renew Reorder Replace Replicate Report Request Rerank Rescore
  Resend Reserve Reset Resize Resolve Respond Restart Restore Resume Resync Retire Retrieve Retry Return Reverse
  Revoke Rollback Rotate Run Save Schedule Send Set Setup Share Shutdown Sign Signal Skip Snap Snooze Split Start
  Stop Submit Subscribe Suspend Swap Switchover Sync Synchronize Synthesize Tag Take Terminate Test Toggle Transact
  Transfer Translate Unarchive Unassign Undeploy Undeprecate Ungroup Unlabel Unlink Unlock Unmonitor Unpeer
  Unregister Unshare Unsubscribe Unsuspend Untag Update Upgrade Upload Verify Vote Withdraw Write
`);

/** An operation whose verb says the wrong thing about it. */
export interface AccessException {
  /** AWS CLI name of the service and API name of the operation. */
  readonly operation: string;
  readonly access: 'read' | 'change';
  readonly reason: string;
  /** Only with this input. */
  readonly when?: AccessCondition;
}

/**
 * What an input member must be: this value, a text that begins so, or left out. `begins` takes no notice of case and of blanks in front.
 */
export type AccessCondition =
  | { readonly member: string; readonly equals: string | boolean }
  | { readonly member: string; readonly begins: string }
  | { readonly member: string; readonly absent: true };

/** By `service:Operation`; of several for one operation the first that fits counts. */
export const ACCESS_EXCEPTIONS: readonly AccessException[] = [
  // Sound like reading, but change something.
  { operation: 'stepfunctions:GetActivityTask', access: 'change', reason: 'takes the task from the others who wait' },
  { operation: 'xray:GetSamplingTargets', access: 'change', reason: 'reports statistics and takes a share of a quota' },
  { operation: 'appconfig:ValidateConfiguration', access: 'change', reason: 'runs the validators, Lambda functions' },
  { operation: 'license-manager:CheckInLicense', access: 'change', reason: 'gives a licence back' },
  { operation: 'timestream-query:Query', access: 'change', reason: 'UNLOAD writes to a bucket' },
  {
    operation: 'sagemaker:GetScalingConfigurationRecommendation',
    access: 'change',
    reason: 'starts a job that works the recommendation out',
  },
  {
    operation: 'lightsail:CheckSubdomainAvailability',
    access: 'change',
    reason: 'reserves the subdomain',
    when: { member: 'reserve', equals: true },
  },
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
  {
    operation: 'cloudtrail:StartQuery',
    access: 'read',
    reason: 'runs a query that can only read, and keeps the result for a week',
    when: { member: 'DeliveryS3Uri', absent: true },
  },
  {
    operation: 'cloudtrail:GenerateQuery',
    access: 'read',
    reason: 'writes a query for a question and does not run it',
  },
  {
    operation: 'bedrock-agent-runtime:GenerateQuery',
    access: 'read',
    reason: 'writes a query for a question and does not run it',
  },
  {
    operation: 'bedrock-agent-runtime:AgenticRetrieveStream',
    access: 'read',
    reason: 'searches knowledge bases, as Retrieve does',
  },
  {
    operation: 'dynamodb:ExecuteStatement',
    access: 'read',
    reason: 'a statement is one thing only, and SELECT reads as Query and Scan do',
    when: { member: 'Statement', begins: 'select' },
  },
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

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
