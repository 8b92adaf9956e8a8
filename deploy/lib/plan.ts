import { ALARMS } from './alarms.ts';
import { costLines, monthlyCosts } from './cost.ts';
import type { Parameters } from './parameters.ts';

/** Metrics that an alarm is paid for by; those of one metric are left out. */
const METRICS_OF: Readonly<Record<string, number>> = { 'table-throttles': 2, 'table-errors': 8 };

/** What will be made, in words, with what it costs. */
export function planLines(parameters: Parameters): readonly string[] {
  const { Name, Account, Region, DomainName, HostedZone, CertificateArn, Tasks, Architecture, Image, Network } =
    parameters;
  const alarmMetrics = ALARMS.reduce((sum, { id }) => sum + (METRICS_OF[id] ?? 1), 0);
  const { configuration, accounts, assumableRoles, feedingTopics } = parameters;
  const made = accounts.map(({ id, roleName }) => `arn:${parameters.partition}:iam::${id}:role/${roleName}`);
  const others = assumableRoles.filter((role) => !made.includes(role));
  return [
    `${Name}, in account ${Account}, ${Region}:`,
    `  https://${DomainName}${HostedZone === undefined ? ' (its DNS record is yours to make)' : ''}, with ${CertificateArn === undefined ? 'a certificate that is made' : 'your certificate'}`,
    `  ${Tasks.Min} to ${Tasks.Max} tasks on Fargate, ${Architecture}, of ${Image ?? 'an image that is built here with Docker'}`,
    `  in ${'VpcId' in Network ? Network.VpcId : `a new VPC, ${Network.PrivateTasks ? 'in private subnets behind NAT gateways' : 'in public subnets, reached by the load balancer alone'}`}`,
    `  a table, two queues, a log, ${ALARMS.length} alarms and a dashboard`,
    `  configuration: ${configuration.kind === 'file' ? configuration.path : `s3://${configuration.bucket}/${configuration.key}, looked at each minute`}`,
    `  topics that may feed it: ${feedingTopics.length === 0 ? 'none' : feedingTopics.join(', ')}`,
    ...accounts.map(
      ({ id, region, roleName, policies, alarmsTopic }) =>
        `The role ${roleName} in account ${id}, ${region}: reads${policies.length === 0 ? '' : `, ${policies.join(', ')}`}${alarmsTopic ? '; with a topic for alarms' : ''}`,
    ),
    ...(others.length === 0 ? [] : [`Roles that are yours to make, with deploy/policies: ${others.join(', ')}`]),
    '',
    ...costLines(monthlyCosts(parameters, alarmMetrics)),
  ];
}

/** What to do once it runs. `outputs` are those of the bot's stack, by name. */
export function nextSteps(parameters: Parameters, outputs: Readonly<Record<string, string>>): readonly string[] {
  const { Name, DomainName, HostedZone, OperatorsPage } = parameters;
  const of = (name: string) => outputs[name] ?? '(see the stack)';
  const steps = [
    ...(HostedZone === undefined ? [`Point ${DomainName} to ${of('LoadBalancerName')} with a CNAME record.`] : []),
    `Set the bot's messaging endpoint in Azure to ${of('MessagingEndpoint')}.`,
    'Install the app in a team, and write "welcome" to it: it shows the entry for chatbot.yaml.',
    `Roles that you make yourself trust ${of('BotRoleArn')}, as in deploy/policies/trust-policy.json.`,
    `List topics in chatbot.yaml: the bot subscribes its inbox, ${of('InboxArn')}, by itself.`,
    ...(OperatorsPage ? [`Look at it: https://${DomainName}/admin`] : []),
    `Watch it: dashboard ${Name} in CloudWatch, log ${of('LogGroupName')}; docs/operate.md tells what each alarm means.`,
  ];
  return steps.map((step, index) => `  ${index + 1}. ${step}`);
}

/** What stays when the stacks go. */
export function keptLines({ CustomerKey }: Parameters): readonly string[] {
  return [
    'These stay, and cost a little until you delete them:',
    '  the table with state, waiting notifications and audit lines',
    "  the bot's log",
    '  the bucket of access logs, whose files are deleted after 30 days',
    ...(CustomerKey ? ['  the key, without which table and log cannot be read'] : []),
    'Gone for good are the queues, with the notifications that wait in the inbox, and the alarms.',
  ];
}
