/** Words of a question that say nothing about what is sought. */
export const IDLE_WORDS: ReadonlySet<string> = new Set(
  `a all am an and any are as at be by can current currently do does for from give have how i in into is it its me my new of on one or
  our out please see some that the their them these this those to up us want we what when where which will with you your`.split(
    /\s+/,
  ),
);

/**
 * What people say, by what AWS calls it: the first word is AWS's, the others stand for it. A word may stand for several. Of names of
 * operations and summaries, never of values.
 */
const SAME_WORDS: readonly string[] = [
  'describe list get show find read view display look',
  'list describe get show enumerate which',
  'get show fetch read retrieve view download',
  'delete remove destroy drop erase kill',
  'terminate destroy delete kill end stop',
  'create make add build provision open',
  'put write set save upload store add',
  'update change modify edit alter set',
  'modify change update edit alter resize',
  'start run launch begin boot execute trigger',
  'run launch start execute',
  'invoke call run execute trigger',
  'stop halt end shut pause',
  'reboot restart reset cycle',
  'send publish post',
  'publish send notify post message',
  'tag label',
  'instance vm server machine host box node',
  'function lambda',
  'bucket s3 storage',
  'object file s3',
  'volume disk ebs',
  'image ami',
  'alarm alert alarms monitor',
  'log logs logging',
  'secret password credential',
  'parameter setting config',
  'queue sqs',
  'topic sns',
  'table dynamodb',
  'cost price spend bill billing money',
  'user person people member account',
  'certificate cert ssl tls',
  'record dns',
  'zone dns domain',
  'stack cloudformation template',
  'snapshot backup',
  'quota limit limits',
  'event events schedule',
  'balancer lb alb elb nlb',
  'key kms encryption',
  'execution run job workflow',
];

/** What people ask for, by the operation that does it where its own words would not tell: `SERVICE OPERATION` in the AWS CLI's names. */
export const TASKS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'autoscaling set-desired-capacity': 'scale group size number instances',
    'ce get-cost-and-usage': 'how much spend cost bill money pay month usage',
    'cloudformation describe-stack-events': 'why stack fail error event',
    'cloudfront create-invalidation': 'invalidate clear purge refresh cache',
    'cloudtrail lookup-events': 'history audit activity change changed',
    'cloudwatch describe-alarms': 'alarm alert red state',
    'cloudwatch get-metric-data': 'graph chart metric value',
    'codepipeline put-approval-result': 'approve reject deployment release approval',
    'dynamodb query': 'query table item read',
    'dynamodb scan': 'table item all rows read',
    'ec2 describe-instances': 'list server vm instance ip address',
    'ec2 modify-instance-attribute': 'resize instance type size change',
    'ec2 reboot-instances': 'restart reboot server instance vm',
    'ecs update-service': 'scale redeploy restart service count rollback',
    'elasticache describe-cache-clusters': 'redis memcached valkey',
    'health describe-events': 'aws outage down problem status',
    'iam list-users': 'list user people',
    'kms encrypt': 'encrypt',
    'lambda invoke': 'run call execute function',
    'lambda list-functions': 'list lambda function',
    'logs filter-log-events': 'search find grep tail log error',
    'logs start-query': 'query search log insight',
    'rds describe-db-instances': 'list database mysql postgres aurora',
    'rds reboot-db-instance': 'restart reboot database',
    's3api list-buckets': 'list bucket',
    's3api list-objects-v2': 'list file object bucket content',
    'secretsmanager get-secret-value': 'read show secret password',
    'secretsmanager rotate-secret': 'rotate secret password',
    'sqs get-queue-attributes': 'queue depth length size backlog number message',
    'sqs purge-queue': 'empty clear delete all message queue',
    'ssm get-parameter': 'read parameter setting value',
    'ssm send-command': 'run command shell script server instance',
    'ssm-incidents update-incident-record': 'acknowledge resolve close incident',
    'stepfunctions start-execution': 'run start workflow state machine',
    'sts get-caller-identity': 'who whoami identity role account',
    'support create-case': 'open support ticket case help',
  }),
);

/** Other words by the word that AWS uses instead, each in its plain form. */
export function wordsMeant(): ReadonlyMap<string, readonly string[]> {
  const meant = new Map<string, string[]>();
  for (const row of SAME_WORDS) {
    const [aws = '', ...others] = row.split(' ').map(plainForm);
    for (const other of others) if (other !== aws) meant.set(other, [...(meant.get(other) ?? []), aws]);
  }
  return meant;
}

/** A word without the ending of its plural or tense, so that `functions` finds `function` and `tagging` finds `tag`. */
export function plainForm(word: string): string {
  const lower = word.toLowerCase();
  if (/(?:ss|us|is|as)$/.test(lower) || lower.length < 4) return lower;
  if (lower.endsWith('ies') && lower.length > 4) return `${lower.slice(0, -3)}y`;
  if (/(?:ch|sh|x|ss)es$/.test(lower)) return lower.slice(0, -2);
  if (lower.endsWith('s')) return lower.slice(0, -1);
  if (lower.endsWith('ing') && lower.length > 5) return undoubled(lower.slice(0, -3));
  if (lower.endsWith('ed') && lower.length > 5) return undoubled(lower.slice(0, -2));
  return lower;
}

/** `tagg` of `tagging` is `tag`; `call` keeps its two. */
function undoubled(stem: string): string {
  return /([bdgmnprt])\1$/.test(stem) ? stem.slice(0, -1) : stem;
}

/** The words of a text in their plain form, idle ones left out. */
export function tellingWords(text: string): readonly string[] {
  const words = text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return words.filter((word) => word.length > 1 && !IDLE_WORDS.has(word)).map(plainForm);
}
