/** What stands in for an operation that the AWS CLI does not offer; undefined where nothing does. */
interface Removal {
  readonly why: string;
  readonly instead?: string;
}

const LEGACY: Removal = { why: 'it is out of date' };
const STREAM: Removal = { why: 'its answer is a stream of events, which a command cannot show' };
const FRIENDLIER: Removal = { why: 'the AWS CLI replaces it by commands of its own' };

/**
 * Operations that the AWS CLI leaves out.
 * Key: `service operation` as the AWS CLI spells them.
 */
export const REMOVALS: ReadonlyMap<string, Removal> = new Map<string, Removal>([
  ['bedrock-agent-runtime agentic-retrieve-stream', STREAM],
  ['bedrock-agent-runtime invoke-agent', STREAM],
  ['bedrock-agent-runtime invoke-flow', STREAM],
  ['bedrock-agent-runtime invoke-inline-agent', STREAM],
  ['bedrock-agent-runtime optimize-prompt', STREAM],
  ['bedrock-agent-runtime retrieve-and-generate-stream', { ...STREAM, instead: 'retrieve-and-generate' }],
  ['bedrock-agentcore invoke-agent-runtime-command', STREAM],
  ['bedrock-agentcore invoke-code-interpreter', STREAM],
  ['bedrock-agentcore invoke-harness', STREAM],
  ['bedrock-runtime converse-stream', { ...STREAM, instead: 'converse' }],
  ['bedrock-runtime invoke-model-with-bidirectional-stream', { ...STREAM, instead: 'invoke-model' }],
  ['bedrock-runtime invoke-model-with-response-stream', { ...STREAM, instead: 'invoke-model' }],
  ['connecthealth start-medical-scribe-listening-session', STREAM],
  ['devops-agent send-message', STREAM],
  ['ec2 import-instance', { ...LEGACY, instead: 'import-image' }],
  ['ec2 import-volume', { ...LEGACY, instead: 'import-snapshot' }],
  ['emr add-job-flow-steps', FRIENDLIER],
  ['emr describe-job-flows', { ...LEGACY, instead: 'list-clusters' }],
  ['emr list-bootstrap-actions', { ...FRIENDLIER, instead: 'describe-cluster' }],
  ['emr list-instance-groups', { ...FRIENDLIER, instead: 'describe-cluster' }],
  ['emr run-job-flow', FRIENDLIER],
  ['emr set-keep-job-flow-alive-when-no-steps', FRIENDLIER],
  ['emr set-termination-protection', FRIENDLIER],
  ['emr set-unhealthy-node-replacement', FRIENDLIER],
  ['emr set-visible-to-all-users', FRIENDLIER],
  ['emr terminate-job-flows', { ...FRIENDLIER, instead: 'terminate-clusters' }],
  ['iotsitewise invoke-assistant', STREAM],
  ['kinesis subscribe-to-shard', { ...STREAM, instead: 'get-records' }],
  ['lambda invoke-with-response-stream', { ...STREAM, instead: 'invoke' }],
  ['lexv2-runtime start-conversation', { ...STREAM, instead: 'recognize-text' }],
  ['logs get-log-object', STREAM],
  ['polly start-speech-synthesis-stream', { ...STREAM, instead: 'synthesize-speech' }],
  ['qbusiness chat', { ...STREAM, instead: 'chat-sync' }],
  ['rds modify-option-group', { ...FRIENDLIER, instead: 'add-option-to-option-group' }],
  ['sagemaker-runtime invoke-endpoint-with-response-stream', { ...STREAM, instead: 'invoke-endpoint' }],
  ['ses delete-verified-email-address', { ...LEGACY, instead: 'delete-identity' }],
  ['ses list-verified-email-addresses', { ...LEGACY, instead: 'list-identities' }],
  ['ses verify-email-address', { ...LEGACY, instead: 'verify-email-identity' }],
]);

/** Why the AWS CLI has no such command, and the operation of the same service to use instead; undefined where it has it. */
export function removal(service: string, operation: string): Removal | undefined {
  return REMOVALS.get(`${service} ${operation}`);
}

/**
 * Commands of the AWS CLI itself that are no AWS service.
 * Key: the command; value: what to do instead.
 */
export const CLI_ONLY: ReadonlyMap<string, string> = new Map([
  ['s3', 'Use s3api: s3api list-buckets, or s3api list-objects-v2 --bucket NAME.'],
  ['ddb', 'Use dynamodb: dynamodb scan, or dynamodb put-item.'],
  ['configure', 'The channel configuration says which account, Region and role are used; whoami shows them.'],
  ['history', 'The audit log keeps what ran.'],
  ['login', 'Nobody signs in here: the channel configuration says which role is used.'],
  ['logout', 'Nobody signs in here: the channel configuration says which role is used.'],
]);
