/**
 * Lists of one-member structures that the AWS CLI lets be written as bare words: `--instances i-1 i-2`.
 * Values: `service operation option`, all as the AWS CLI spells them.
 */
export const BARE_LISTS: ReadonlySet<string> = new Set([
  'elb deregister-instances-from-load-balancer instances',
  'elb describe-instance-health instances',
  'elb register-instances-with-load-balancer instances',
  'elb remove-tags tags',
  'firehose put-record-batch records',
  'workspaces reboot-workspaces reboot-workspace-requests',
  'workspaces rebuild-workspaces rebuild-workspace-requests',
  'workspaces terminate-workspaces terminate-workspace-requests',
]);
