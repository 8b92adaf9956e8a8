import assert from 'node:assert/strict';
import { CLOUDWATCH_COUNTERS, NAMESPACE } from '../../src/monitoring/cloudwatch-metrics.ts';
import { ALARMS, descriptionOf } from '../lib/alarms.ts';
import { BOT_NAMESPACE } from '../lib/metrics.ts';
import { only, stackOf } from './support/deployments.ts';

const least = stackOf('least');
const all = stackOf('everything that can be turned on', 'chatbot');

describe('the alarms', () => {
  const made = Object.values(least.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties);

  it('are those of the table, each with a name of its own', () => {
    assert.deepEqual(
      made.map(({ AlarmName }) => AlarmName).sort(),
      ALARMS.map(({ id }) => `teams-aws-chatbot-${id}`).sort(),
    );
    assert.equal(new Set(ALARMS.map(({ id }) => id)).size, ALARMS.length);
    assert.equal(new Set(ALARMS.map(({ metric }) => metric)).size, ALARMS.length);
  });

  for (const row of ALARMS) {
    it(`say what they mean and where to read what to do: ${row.id}`, () => {
      const alarm = made.find(({ AlarmName }) => AlarmName === `teams-aws-chatbot-${row.id}`) ?? assert.fail();
      assert.equal(alarm.AlarmDescription, descriptionOf(row));
      assert.match(alarm.AlarmDescription, new RegExp(`^[A-Z].*\\. What to do: docs/operate\\.md#${row.id}$`));
      assert.equal(alarm.Threshold, row.threshold);
      assert.equal(alarm.EvaluationPeriods, row.periods);
      assert.equal(alarm.DatapointsToAlarm, row.of);
      assert.equal(alarm.TreatMissingData, row.missingIsBad ? 'breaching' : 'notBreaching');
      assert.equal(alarm.AlarmActions.length, 1);
      assert.deepEqual(alarm.AlarmActions, alarm.OKActions);
    });
  }

  it('on the table count its own faults, and also where only some operations have any', () => {
    const errors = made.find(({ AlarmName }) => AlarmName.endsWith('table-errors')) ?? assert.fail();
    const [sum, ...metrics] = errors.Metrics;
    assert.equal(sum.Expression, 'SUM(METRICS())');
    assert.equal(metrics.length, 8);
    for (const { MetricStat } of metrics) {
      const names = MetricStat.Metric.Dimensions.map(({ Name }: { Name: string }) => Name);
      assert.deepEqual(names.sort(), ['Operation', 'TableName']);
    }
  });

  it('are told by a topic that CloudWatch alone may publish to, and by e-mail where that is asked for', () => {
    const { PolicyDocument } = only(least, 'AWS::SNS::TopicPolicy');
    const text = JSON.stringify(PolicyDocument);
    assert.match(text, /"Effect":"Allow","Principal":\{"Service":"cloudwatch\.amazonaws\.com"\}/);
    assert.equal(text.match(/"Effect":"Allow"/g)?.length, 1);
    least.resourceCountIs('AWS::SNS::Subscription', 0);
    all.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'on-call@example.com' });
  });
});

describe('tasks that end by themselves', () => {
  it('are written down with their reasons, and counted', () => {
    least.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        'detail-type': ['ECS Task State Change'],
        detail: { lastStatus: ['STOPPED'], stopCode: ['EssentialContainerExited', 'TaskFailedToStart'] },
      },
    });
    least.hasResourceProperties('AWS::Logs::LogGroup', { LogGroupName: '/aws/events/teams-aws-chatbot-ended-tasks' });
    const { PolicyDocument } = only(least, 'AWS::Logs::ResourcePolicy');
    assert.match(JSON.stringify(PolicyDocument), /aws:SourceArn/);
  });
});

describe('the dashboard', () => {
  it('shows what comes in, goes out and waits, and what it runs on', () => {
    const { DashboardBody, DashboardName } = only(least, 'AWS::CloudWatch::Dashboard');
    const body = JSON.stringify(DashboardBody);
    assert.equal(DashboardName, 'teams-aws-chatbot');
    for (const metric of [
      ...['RequestCount', 'TargetResponseTime', 'HTTPCode_Target_5XX_Count', 'MessageDeliverySuccess'],
      ...['MessageDeliveryFailure', 'EventsProcessed', 'ApproximateNumberOfMessagesVisible'],
      ...[
        'ConsumedWriteCapacityUnits',
        'ReadThrottleEvents',
        'HealthyHostCount',
        'CPUUtilization',
        'MemoryUtilization',
      ],
    ]) {
      assert.match(body, new RegExp(metric));
    }
  });

  it('looks for what the bot counts, where it counts it', () => {
    const { DashboardBody } = only(least, 'AWS::CloudWatch::Dashboard');
    const searched = [...JSON.stringify(DashboardBody).matchAll(/MetricName=\W+(\w+)/g)].map(([, name = '']) => name);
    assert.ok(searched.length >= 5);
    const counted = new Set<string>(CLOUDWATCH_COUNTERS);
    assert.deepEqual(
      searched.filter((name) => !counted.has(name)),
      [],
    );
    assert.equal(BOT_NAMESPACE, NAMESPACE);
  });
});
