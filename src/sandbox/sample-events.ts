import { defaultRegion, production } from './accounts.ts';
import { metricMessage, type Publication } from './alarm-messages.ts';
import { type StateValue, stateReason } from './alarm-state.ts';
import { alarmTopic, metricAlarms } from './content/alarms.ts';
import { metricSeries } from './content/metrics.ts';
import { firstApprovalToken } from './services/codepipeline.ts';

/** A notification to try out. */
export interface SampleEvent {
  readonly name: string;
  readonly help: string;
  readonly publications: (now: Date) => readonly Publication[];
}

const site = (now: Date) => ({ account: production, region: defaultRegion, startedAt: now });
const topicArn = alarmTopic({ account: production, region: defaultRegion });
const account = production.id;
const STORM = 100;
/** An alarm that rings whenever it is looked at, so that its chart and its logs show why. */
const RINGING = 'payment-webhook-errors';

/** The sandbox's list, in the order in which it is shown. */
export const sampleEvents: readonly SampleEvent[] = [
  { name: 'alarm', help: 'an alarm on a Lambda function’s errors', publications: (now) => [alarm(now, 'ALARM')] },
  { name: 'ok', help: 'the same alarm is OK again', publications: (now) => [alarm(now, 'OK')] },
  { name: 'storm', help: `${STORM} notifications at once`, publications: storm },
  one('custom', 'a custom notification with next steps and keywords', () => ({
    version: '1.0',
    source: 'custom',
    content: {
      textType: 'client-markdown',
      title: ':warning: Order processing is slow',
      description: 'Orders wait *longer than five minutes*. The team on call was paged.',
      nextSteps: [
        'Follow <https://wiki.example.com/runbooks/order-intake|the *runbook*>',
        'Call the next person if it lasts over 30 minutes',
      ],
      keywords: ['orders', 'critical'],
    },
    metadata: {
      threadId: 'order-processing',
      summary: 'Orders are slow',
      additionalContext: { service: 'shop-web' },
    },
  })),
  one('approval', 'a pipeline waits for an approval', (now) => ({
    region: defaultRegion,
    consoleLink: `https://${defaultRegion}.console.aws.amazon.com/codesuite/codepipeline/pipelines/shop/view?region=${defaultRegion}`,
    approval: {
      pipelineName: 'shop',
      stageName: 'Release',
      actionName: 'ApproveRelease',
      token: firstApprovalToken(production, 'shop'),
      expires: new Date(now.getTime() + 7 * 86_400_000).toISOString().replace(/:\d\d\.\d+Z$/, 'Z'),
      externalEntityLink: null,
      approvalReviewLink: `https://${defaultRegion}.console.aws.amazon.com/codesuite/codepipeline/pipelines/shop/view?region=${defaultRegion}`,
      customData: 'Version 42 passed its tests. Release it to the shop?',
    },
  })),
  bus('health', 'AWS Health tells of trouble', 'aws.health', 'AWS Health Event', (now) => ({
    eventArn: `arn:aws:health:${defaultRegion}::event/LAMBDA/AWS_LAMBDA_OPERATIONAL_ISSUE/AWS_LAMBDA_OPERATIONAL_ISSUE_${now.getTime()}`,
    service: 'LAMBDA',
    eventTypeCode: 'AWS_LAMBDA_OPERATIONAL_ISSUE',
    eventTypeCategory: 'issue',
    eventScopeCode: 'PUBLIC',
    statusCode: 'open',
    startTime: now.toUTCString(),
    lastUpdatedTime: now.toUTCString(),
    eventRegion: defaultRegion,
    eventDescription: [
      { language: 'en_US', latestDescription: 'Some invocations take longer than usual. We are looking into it.' },
    ],
    page: '1',
    totalPages: '1',
    affectedAccount: account,
  })),
  bus('guardduty', 'a finding of GuardDuty', 'aws.guardduty', 'GuardDuty Finding', (now) => ({
    schemaVersion: '2.0',
    accountId: account,
    region: defaultRegion,
    partition: 'aws',
    id: '16afba5c5c43e07c9e3e5e2e544e95df',
    arn: `arn:aws:guardduty:${defaultRegion}:${account}:detector/12abc34d567e8fa901bc2d34e56789f0/finding/16afba5c5c43e07c9e3e5e2e544e95df`,
    type: 'UnauthorizedAccess:EC2/SSHBruteForce',
    resource: { resourceType: 'Instance', instanceDetails: { instanceId: 'i-0a1b2c3d4e5f60001' } },
    service: { count: 3, eventFirstSeen: now.toISOString(), eventLastSeen: now.toISOString(), archived: false },
    severity: 8,
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
    title: '198.51.100.7 is performing SSH brute force attacks against i-0a1b2c3d4e5f60001.',
    description: 'Attempts to guess passwords come from 198.51.100.7.',
  })),
  bus('ecs', 'a task of ECS stopped', 'aws.ecs', 'ECS Task State Change', (now) => ({
    clusterArn: `arn:aws:ecs:${defaultRegion}:${account}:cluster/prod`,
    taskArn: `arn:aws:ecs:${defaultRegion}:${account}:task/prod/2c196c99a00dd30b3e7b0ddbbb60f6f9`,
    taskDefinitionArn: `arn:aws:ecs:${defaultRegion}:${account}:task-definition/shop-web:42`,
    group: 'service:shop-web',
    lastStatus: 'STOPPED',
    desiredStatus: 'STOPPED',
    launchType: 'FARGATE',
    stopCode: 'EssentialContainerExited',
    stoppedReason: 'Essential container in task exited',
    stoppedAt: now.toISOString(),
    containers: [{ name: 'web', lastStatus: 'STOPPED', exitCode: 137, reason: 'OutOfMemoryError: Container killed' }],
  })),
  {
    name: 'stack',
    help: 'a stack of CloudFormation is rolled back',
    publications: (now) => [
      {
        topicArn,
        subject: 'AWS CloudFormation Notification',
        text: Object.entries({
          StackId: `arn:aws:cloudformation:${defaultRegion}:${account}:stack/shop-web/6f2c1d30-0000-11f0-a000-0a1b2c3d4e5f`,
          Timestamp: now.toISOString(),
          EventId: `${now.getTime()}`,
          LogicalResourceId: 'shop-web',
          Namespace: account,
          PhysicalResourceId: `arn:aws:cloudformation:${defaultRegion}:${account}:stack/shop-web/6f2c1d30-0000-11f0-a000-0a1b2c3d4e5f`,
          ResourceProperties: 'null',
          ResourceStatus: 'UPDATE_ROLLBACK_COMPLETE',
          ResourceStatusReason: 'The service did not become stable',
          ResourceType: 'AWS::CloudFormation::Stack',
          StackName: 'shop-web',
          ClientRequestToken: 'null',
        })
          .map(([key, value]) => `${key}='${value}'\n`)
          .join(''),
      },
    ],
  },
  {
    name: 'text',
    help: 'a line of text that somebody published',
    publications: () => [{ topicArn, subject: 'Backup of the shop', text: 'The nightly backup took 42 minutes.' }],
  },
];

function one(name: string, help: string, message: (now: Date) => object): SampleEvent {
  return {
    name,
    help,
    publications: (now) => [{ topicArn, subject: null, text: JSON.stringify(message(now)) }],
  };
}

/** An event as a rule of EventBridge hands it to a topic. */
function bus(
  name: string,
  help: string,
  source: string,
  detailType: string,
  detail: (now: Date) => object,
): SampleEvent {
  return one(name, help, (now) => ({
    version: '0',
    id: `00000000-0000-4000-8000-${String(now.getTime()).padStart(12, '0').slice(-12)}`,
    'detail-type': detailType,
    source,
    account,
    time: now.toISOString(),
    region: defaultRegion,
    resources: [],
    detail: detail(now),
  }));
}

function alarm(now: Date, value: StateValue, name: string = RINGING): Publication {
  const definition = metricAlarms(site(now)).find((candidate) => candidate.name === name);
  if (definition === undefined) throw new Error(`the sandbox has no alarm ${name}`);
  const before = value === 'OK' ? 'ALARM' : 'OK';
  const plain = `Threshold Crossed: 3 out of the last 5 datapoints were ${value === 'OK' ? 'not ' : ''}greater than the threshold (${definition.threshold}.0).`;
  const minute = new Date(Math.floor(now.getTime() / 60_000) * 60_000);
  const sky = { site: site(now), series: metricSeries(site(now)), set: new Map() };
  const reason = name === RINGING && value === 'ALARM' ? stateReason(definition, value, minute, sky).reason : plain;
  const state = { value, since: now, reason, reasonData: undefined };
  return { topicArn, subject: null, text: JSON.stringify(metricMessage(definition, state, before, site(now))) };
}

function storm(now: Date): readonly Publication[] {
  const names = metricAlarms(site(now)).map(({ name }) => name);
  return Array.from({ length: STORM }, (_one, index) =>
    index % 5 === 0
      ? { topicArn, subject: null, text: `Worker ${index} was restarted.` }
      : alarm(now, 'ALARM', names[index % names.length]),
  );
}
