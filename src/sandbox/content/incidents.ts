import { production } from '../accounts.ts';
import { ago, arn, type SandboxAccount, type Site } from '../call.ts';
import type { Incident, TimelineEvent } from '../services/ssm-incidents-records.ts';

export interface ResponsePlan {
  readonly name: string;
  readonly displayName: string;
  readonly title: string;
  readonly impact: number;
  readonly summary: string;
  /** SNS topics of its chat channel. */
  readonly chatTopics: readonly string[];
}

/** Whether Incident Manager was set up in the account: it has a replication set then. */
export function isOnboarded(account: SandboxAccount): boolean {
  return account.id === production.id;
}

/** Response plans of an account. Incident Manager replicates them to all of its Regions. */
export function responsePlans(account: SandboxAccount): readonly ResponsePlan[] {
  if (!isOnboarded(account)) return [];
  const chatTopics = [arn({ account, region: 'eu-west-1' }, 'sns', 'alarms')];
  return [
    {
      name: 'shop-down',
      displayName: 'Shop is down',
      title: 'Shop is down',
      impact: 1,
      summary: 'Customers cannot order. Page the on-call engineer and open a bridge.',
      chatTopics,
    },
    {
      name: 'payments-degraded',
      displayName: 'Payments degraded',
      title: 'Payments degraded',
      impact: 2,
      summary: 'Some payments fail or are late.',
      chatTopics,
    },
    {
      name: 'security-event',
      displayName: 'Security event',
      title: 'Security event',
      impact: 2,
      summary: 'Something looks like an intrusion. Tell nobody outside the team.',
      chatTopics: [],
    },
  ];
}

const EVENT = {
  trigger: 'SSM Incident Trigger',
  update: 'SSM Incident Record Update',
  custom: 'Custom Event',
} as const;

/** Incidents that there are when the sandbox starts: one that is open, and one of last week. Kept where `incidents` looks for them. */
export function incidentsOf(site: Site): readonly Incident[] {
  if (!isOnboarded(site.account) || site.region !== 'us-east-1') return [];
  const { account } = site;
  const record = (plan: string, id: string) => `arn:aws:ssm-incidents::${account.id}:incident-record/${plan}/${id}`;
  const event = (id: string, minutes: number, type: string, data: unknown): TimelineEvent => {
    const at = ago(site, minutes);
    return {
      id: `5a1c7e90-3d2b-4f61-8c0a-${id.padStart(12, '0')}`,
      at,
      updatedAt: at,
      type,
      data: JSON.stringify(data),
    };
  };
  const week = 7 * 24 * 60;
  const main = { account, region: 'eu-west-1' };
  const onCall = `arn:aws:sts::${account.id}:assumed-role/oncall-admin/kim`;
  const alarm = arn(main, 'cloudwatch', 'alarm:payment-webhook-errors');
  const byAlarm = {
    source: 'aws.cloudwatch',
    resourceArn: alarm,
    createdBy: `arn:aws:sts::${account.id}:assumed-role/AWSServiceRoleForCloudWatchAlarms_ActionSSMIncidents/CloudWatch`,
    chatTopics: [arn(main, 'sns', 'alarms')],
  };
  return [
    {
      ...byAlarm,
      arn: record('shop-down', '7c4bcc88-2a10-43d2-9f0e-1b6f5f1f2a31'),
      title: 'Orders are slow to arrive',
      summary: 'The age of the oldest order in the queue passed 5 minutes. Resolved by draining the queue.',
      impact: 3,
      status: 'RESOLVED',
      source: 'aws.cloudwatch',
      resourceArn: arn(main, 'cloudwatch', 'alarm:orders-queue-age'),
      createdAt: ago(site, week),
      modifiedAt: ago(site, week - 95),
      modifiedBy: onCall,
      resolvedAt: ago(site, week - 95),
      dedupe: 'orders-queue-age',
      timeline: [
        event('1', week, EVENT.trigger, { source: 'aws.cloudwatch' }),
        event('2', week - 40, EVENT.custom, 'Shop-DrainOrders was started for the queue orders.'),
        event('3', week - 95, EVENT.update, { status: 'RESOLVED' }),
      ],
      relatedItems: [],
    },
    {
      ...byAlarm,
      arn: record('payments-degraded', '2f9d1c55-6b7e-4a9b-8f3c-90f1c0d8e642'),
      title: 'Payments degraded',
      summary:
        'Notifications of the payment provider fail since its certificate was renewed. Orders are kept and are paid later, none is lost.',
      impact: 2,
      status: 'OPEN',
      createdAt: ago(site, 47),
      modifiedAt: ago(site, 20),
      modifiedBy: onCall,
      resolvedAt: undefined,
      dedupe: 'payment-webhook-errors',
      timeline: [
        event('11', 47, EVENT.trigger, { source: 'aws.cloudwatch' }),
        event('12', 38, EVENT.custom, 'Kim is looking at the log of payment-webhook.'),
        event('13', 20, EVENT.update, { summary: 'Notifications of the payment provider fail.' }),
        event('14', 19, EVENT.custom, 'The provider confirms it: they will go back to the old certificate.'),
      ],
      relatedItems: [
        { identifier: { type: 'METRIC', value: { arn: alarm } }, title: 'payment-webhook-errors' },
        {
          identifier: { type: 'OTHER', value: { url: 'https://wiki.example.com/runbooks/payments' } },
          title: 'Runbook: payments',
        },
      ],
    },
  ];
}
