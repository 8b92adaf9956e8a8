import type { Configuration } from '../../../src/configuration/configuration.ts';
import type { AuditOutcome } from '../../../src/telemetry/audit.ts';
import type { AdminBed } from './bed.ts';
import { ALEX, TENANT } from './open-id-stub.ts';
import { auditEntry, configurationOf, row } from './rows.ts';

/** A bot after a day of work: what the pages show where much is to be shown. */

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const topic = (name: string) => `arn:aws:sns:eu-west-1:111122223333:${name}`;
const production = { id: '111122223333', name: 'production', defaultRegion: 'eu-west-1' };
const staging = { id: '444455556666', name: 'staging', defaultRegion: 'eu-central-1' };

export function busyConfiguration(): Configuration {
  const stagingRole = 'arn:aws:iam::444455556666:role/chatbot-ops';
  const ofStaging = { account: staging, roleArn: stagingRole, notificationRoleArn: stagingRole };
  return configurationOf({
    accounts: new Map([production, staging].map((account) => [account.id, account])),
    channelConfigurations: [
      row('production-ops', { snsTopicArns: [topic('orders'), topic('payments')], externalId: 'a-secret-of-two' }),
      row('production-alarms', { snsTopicArns: [topic('alarms')], customizations: ['restart-service'] }),
      row('staging-ops', { ...ofStaging, snsTopicArns: ['arn:aws:sns:eu-central-1:444455556666:alarms'] }),
      row('security', { snsTopicArns: [topic('guardduty')], userRoleRequired: true }),
      row('on-call-group', {
        places: [{ kind: 'group', tenantId: null, conversationId: '19:on-call@thread.v2' }],
        snsTopicArns: [topic('alarms')],
      }),
      row('my-own', { places: [{ kind: 'personal', tenantId: null }] }),
      row('data-platform', { snsTopicArns: [topic('glue-jobs')] }),
      row('release', { snsTopicArns: [topic('pipelines')] }),
    ],
    userRoles: [{ user: 'alex@example.com', roles: ['arn:aws:iam::111122223333:role/oncall-admin'] }],
    administrators: ['alex@example.com', '5a4d0000-0000-4000-8000-0000000000a2'],
    denied: ['rds:Delete*', 'lambda:Invok'],
    feedbackConfiguration: 'production-ops',
    customActions: [
      {
        name: 'restart-service',
        aliasName: 'restart',
        commandText: 'ecs update-service --cluster prod --service $service --force-new-deployment',
        attachments: [
          {
            notificationType: 'CloudWatch',
            buttonText: 'Restart service',
            criteria: [{ operator: 'HAS_VALUE', variableName: 'service', value: null }],
            variables: { service: 'event.Trigger.Dimensions.ServiceName' },
          },
        ],
      },
    ],
  });
}

const PEOPLE = [
  ['Alex Wilber', ALEX],
  ['Megan Bowen', '5a4d0000-0000-4000-8000-0000000000a2'],
  ['Adele Vance', '5a4d0000-0000-4000-8000-0000000000a3'],
  ['Lee Gu', '5a4d0000-0000-4000-8000-0000000000a4'],
] as const;

/** The newest last, ten minutes apart. */
const COMMANDS: readonly (readonly [text: string, outcome: AuditOutcome, error: string | null, ms: number])[] = [
  ['cloudwatch describe-alarms --state ALARM', 'ran', null, 312],
  ['lambda invoke --function-name drain', 'asked', null, 41],
  ['lambda invoke --function-name drain', 'ran', null, 1240],
  ['s3api get-object --bucket invoices --key 2025.csv', 'denied', 'denied-operation', 12],
  ['ec2 describe-instances --region eu-west-1', 'ran', null, 498],
  ['help', 'help', null, 9],
  ['ecs update-service --cluster prod --service web --force-new-deployment', 'failed', 'AccessDeniedException', 655],
  ['logs start-query --log-group-name /aws/lambda/orders', 'ran', null, 2210],
  ['lamda list-functions', 'not-understood', 'unknown-service', 6],
  ['run restart web', 'ran', null, 870],
  ['acknowledge', 'built-in', null, 35],
  ['action create nightly', 'refused', 'not-administrator', 5],
];

/** Fills the stores of a bed whose clock is at the present. */
export async function fillBusyDay(bed: AdminBed): Promise<void> {
  const end = bed.now;
  bed.startedAt = end - 53 * HOUR_MS;
  await countDay(bed, end);
  for (const [index, [rawText, outcome, errorCode, durationMs]] of COMMANDS.entries()) {
    const [name = '', id = ''] = PEOPLE[index % PEOPLE.length] ?? [];
    const time = new Date(end - (COMMANDS.length - index) * 10 * MINUTE_MS);
    bed.audit.write(auditEntry({ time, user: { id, name }, rawText, outcome, errorCode, durationMs }));
  }
  await bed.auditEntries.finish();
  for (const name of ['production-ops', 'production-alarms', 'staging-ops', 'security', 'release']) {
    const conversationId = `19:${name}@thread.tacv2`;
    await bed.store.write({
      [`installed/${conversationId}`]: { conversationId, tenantId: TENANT, installedAt: end - 3 * 24 * HOUR_MS },
    });
  }
  await bed.store.write({
    [`installed-personal/${TENANT}/a:1`]: { conversationId: 'a:1', tenantId: TENANT },
    [`installed-personal/${TENANT}/a:2`]: { conversationId: 'a:2', tenantId: TENANT },
  });
  const failures: readonly (readonly [conversation: string, minutes: number, reason: string, title: string])[] = [
    ['staging-ops', 600, 'Teams refused it: 403 Forbidden (ConversationBlockedByUser).', 'CodeBuild shop-build FAILED'],
    [
      'production-ops',
      190,
      'Teams refused it: 413, the card is too large.',
      'GuardDuty: UnauthorizedAccess:EC2/SSHBruteForce',
    ],
    [
      'production-alarms',
      42,
      'Teams did not take it within an hour: 502 Bad Gateway.',
      'orders-latency-p99 is in ALARM',
    ],
  ];
  for (const [name, minutes, reason, title] of failures) {
    bed.now = end - minutes * MINUTE_MS;
    await bed.deliver(`failed-${name}`, `19:${name}@thread.tacv2`, name, title);
    await bed.fail(reason);
  }
  bed.now = end - 7 * MINUTE_MS;
  await bed.deliver('stopped-1', '19:data-platform@thread.tacv2', 'data-platform', 'Glue job nightly FAILED');
  const claim = await bed.outbox.claim();
  await claim?.stop('The bot is not in this conversation: install the app in the team.');
  bed.now = end - 20_000;
  await bed.deliver('waiting-1', '19:release@thread.tacv2', 'release', 'Pipeline shop waits for approval');
  await bed.deliver('waiting-2', '19:release@thread.tacv2', 'release', 'Pipeline shop SUCCEEDED');
  bed.now = end;
  bed.titleOf = ({ body }) => body;
  bed.deniedWarnings = [
    'Denied[1], lambda:Invok, matches no operation of the installed services; did you mean lambda:Invoke?',
  ];
  bed.problems = [
    {
      area: 'Notifications',
      text: `${topic('glue-jobs')}: the role arn:aws:iam::111122223333:role/chatbot-ops may not sns:Subscribe. Allow it.`,
    },
  ];
  bed.topicState = (topicArn) => {
    if (topicArn.endsWith('glue-jobs')) {
      const role = 'arn:aws:iam::111122223333:role/chatbot-ops';
      return { kind: 'failed', reason: `the role ${role} may not sns:Subscribe. Allow it.` };
    }
    return { kind: topicArn.endsWith('pipelines') ? 'pending' : 'confirmed' };
  };
}

/** More by day than by night, with an hour in which AWS was slow. */
async function countDay(bed: AdminBed, end: number): Promise<void> {
  for (let at = end - 24 * HOUR_MS + 5 * MINUTE_MS; at <= end; at += 5 * MINUTE_MS) {
    bed.now = at;
    const share = (at - end) / (24 * HOUR_MS);
    const busy = Math.round(4 + 3.5 * Math.sin((share - 0.2) * 2 * Math.PI));
    const isSlow = share > -0.3 && share < -0.25;
    for (let each = 0; each < busy; each += 1) {
      const outcome = isSlow && each % 2 === 0 ? 'failed' : (['ran', 'ran', 'built-in', 'asked'][each % 4] ?? 'ran');
      bed.samples.count('Commands', { outcome });
      bed.samples.time('CommandDuration', {}, (isSlow ? 4 : 0.2) + ((each * 7) % 10) / 12);
    }
    if (busy % 3 === 0) bed.samples.count('Commands', { outcome: 'denied' });
    if (busy % 5 === 0) bed.samples.count('Commands', { outcome: 'not-understood' });
    bed.samples.count('MessageDeliverySuccess', {}, busy * 3 + (isSlow ? 40 : 0));
    for (let each = 0; each < busy * 3; each += 1) {
      bed.samples.time('DeliveryDuration', {}, 0.3 + ((each * 5) % 9) / 10 + (isSlow ? 12 : 0));
    }
    if (isSlow && busy % 2 === 0) bed.samples.count('MessageDeliveryFailure', {});
    await bed.samples.flush();
  }
  bed.now = end;
}
