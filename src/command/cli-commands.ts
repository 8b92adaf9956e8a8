/**
 * Commands of the AWS CLI that call an operation under another name.
 * Key: `service command`, value: the API's name of the operation.
 */
export const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ['emr terminate-clusters', 'TerminateJobFlows'],
  ['rds add-option-to-option-group', 'ModifyOptionGroup'],
  ['rds remove-option-from-option-group', 'ModifyOptionGroup'],
]);

const DISK = "It works on files of one's own machine.";
const STEPS = 'It makes several calls in a row.';

/**
 * Commands that the AWS CLI puts among a service's operations although they are programs of their own.
 * Key: `service command`; value: why it is none of the bot's, and what to do instead, as whole sentences.
 */
export const PROGRAMS: ReadonlyMap<string, string> = new Map([
  ['cloudformation deploy', `${STEPS} Use create-change-set with --template-url, then execute-change-set.`],
  ['cloudformation package', `${DISK} Run it where the template lies.`],
  ['cloudfront sign', 'It needs a private key, which does not belong in a chat.'],
  ['cloudtrail create-subscription', `${STEPS} Use create-trail, then start-logging.`],
  ['cloudtrail update-subscription', `${STEPS} Use update-trail.`],
  ['cloudtrail validate-logs', `${DISK} Run it in a terminal.`],
  ['cloudtrail verify-query-results', `${DISK} Run it in a terminal.`],
  ['codecommit credential-helper', 'It is for git.'],
  ['configservice get-status', `${STEPS} Use describe-configuration-recorder-status.`],
  [
    'configservice subscribe',
    `${STEPS} Use put-configuration-recorder, put-delivery-channel and start-configuration-recorder.`,
  ],
  ['deploy deregister', `${STEPS} Use deregister-on-premises-instance.`],
  ['deploy install', `${DISK} Run it on the instance.`],
  ['deploy push', `${DISK} Put the bundle into a bucket and use register-application-revision.`],
  ['deploy register', `${STEPS} Use register-on-premises-instance.`],
  ['deploy uninstall', `${DISK} Run it on the instance.`],
  ['ecr get-login', 'It would show a password here.'],
  ['ecr get-login-password', 'It would show a password here.'],
  ['ecs monitor-express-gateway-service', 'It never ends. Use describe-express-gateway-service.'],
  ['ecs deploy', `${STEPS} Use register-task-definition and update-service.`],
  ['eks get-token', 'It would show a token here.'],
  ['eks update-kubeconfig', `${DISK} Use describe-cluster for the endpoint.`],
  ['emr add-steps', 'The AWS CLI writes its own form of the input.'],
  ['emr create-cluster', 'The AWS CLI writes its own form of the input.'],
  ['emr create-default-roles', STEPS],
  ['emr create-hbase-backup', 'The AWS CLI writes its own form of the input.'],
  ['emr disable-hbase-backups', 'The AWS CLI writes its own form of the input.'],
  ['emr get', DISK],
  ['emr install-applications', 'The AWS CLI writes its own form of the input.'],
  ['emr modify-cluster-attributes', STEPS],
  ['emr put', DISK],
  ['emr restore-from-hbase-backup', 'The AWS CLI writes its own form of the input.'],
  ['emr schedule-hbase-backup', 'The AWS CLI writes its own form of the input.'],
  ['emr socks', DISK],
  ['emr ssh', DISK],
  ['lightsail push-container-image', DISK],
  ['logs start-live-tail', 'It never ends. Use filter-log-events, or start-query.'],
  ['logs tail', 'It never ends. Use filter-log-events --log-group-name NAME, or start-query.'],
  ['rds generate-db-auth-token', 'It would show a password here.'],
]);

/** Why a command of the AWS CLI is none of the bot's, and what to do instead; undefined for any other word. */
export function programInstead(service: string, command: string): string | undefined {
  return PROGRAMS.get(`${service} ${command}`);
}
