import assert from 'node:assert/strict';
import { readAlarm } from '../../../src/alarms/alarm.ts';
import { readEvent } from '../../../src/notifications/read.ts';
import { bodyOf, factsOf, payload, readFixture } from '../fixture.ts';
import { incoming } from '../incoming.ts';

const ARN = 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm';

function alarm(name: string) {
  const { notification, reader } = readFixture(`cloudwatch/event-${name}.json`);
  assert.equal(reader, 'cloudwatch-alarm-event');
  assert.equal(notification.type, 'CloudWatch');
  return notification;
}

/** An event with some members of its detail changed. */
function changed(
  name: string,
  members: Readonly<Record<string, unknown>>,
  envelope: Readonly<Record<string, unknown>> = {},
) {
  const event = JSON.parse(payload(`cloudwatch/event-${name}.json`));
  return readEvent(incoming({ ...event, ...envelope, detail: { ...event.detail, ...members } })).notification;
}

describe('an alarm’s change of state from EventBridge', () => {
  it('is read as one from SNS, its condition from the reason', () => {
    const notification = alarm('metric');
    assert.equal(notification.title, 'intake-cpu is in ALARM');
    assert.equal(notification.severity, 'critical');
    assert.deepEqual(factsOf(notification), {
      Value: '97.5',
      Metric: 'CPUUtilization of AWS/EC2, InstanceId=i-0a1b2c3d4e5f60718',
      Condition: 'Average over 5 minutes greater than 80, 2 of 3 times',
    });
    assert.equal(notification.alarm?.oldState, 'OK');
    assert.equal(notification.alarm.arn, `${ARN}:intake-cpu`);
    assert.equal(notification.thread?.key, `alarm/${ARN}:intake-cpu`);
    assert.equal(notification.logs?.from, '2026-11-21T02:55:00.000Z');
    assert.deepEqual(notification.links[1], { title: 'the CPU runbook', url: 'https://wiki.example.com/cpu' });
    const read = readAlarm(notification.alarm.described);
    assert.equal(read.threshold, 80);
    assert.equal(read.datapointsToAlarm, 2);
  });

  it('reads M of N from what an alarm needs to be well again', () => {
    const notification = alarm('metric-math');
    assert.equal(notification.title, 'traffic is OK');
    assert.equal(notification.thread?.closes, true);
    assert.equal(factsOf(notification).Metric, 'All traffic: SUM(METRICS())');
    assert.equal(factsOf(notification).Condition, 'Every 5 minutes at most 1, 2 of 2 times');
    assert.equal(factsOf(notification).m2, 'NetworkOut of AWS/EC2, InstanceId=i-0a1b, Maximum over 5 minutes');
  });

  it('takes the band expression for the threshold', () => {
    const notification = alarm('anomaly-detection');
    assert.equal(factsOf(notification).Condition, 'Average over 1 minute above the expected band, 1 of 1 times');
    assert.equal(factsOf(notification)['Muted in AWS'], 'by nightly-load until 2026-11-21 05:00 UTC');
    const read = readAlarm(notification.alarm?.described);
    assert.equal(read.kind === 'metric' && read.band?.Id, 'ad1');
  });

  it('says that data was partial, and names no condition that it was not told', () => {
    const notification = alarm('metrics-insights-partial');
    assert.deepEqual(Object.keys(factsOf(notification)), ['Metric', 'Evaluation']);
  });

  it('shows a composite’s rule, children and what suppressed its actions', () => {
    const notification = alarm('composite-suppressed');
    assert.equal(notification.alarm?.kind, 'composite');
    assert.equal(factsOf(notification).Actions, 'Actions suppressed by WaitPeriod');
    assert.deepEqual(
      notification.items?.entries.map(({ title, state }) => [title, state]),
      [
        ['order-intake-errors', 'ALARM'],
        ['checkout-error-rate', 'OK'],
      ],
    );
  });

  it('tells of one time series, also of PromQL', () => {
    const notification = alarm('contributor');
    assert.equal(notification.title, 'busiest-table is OK: TableName=orders');
    assert.equal(notification.thread?.key, `alarm/${ARN}:busiest-table/c0ffee5eed123456`);
    assert.equal(factsOf(notification).Condition, 'Every 1 minute greater than 500');
    assert.equal(factsOf(alarm('promql')).Metric, 'PromQL: up == 0');
  });

  it('reads every comparison from its words', () => {
    const words = {
      'was less than the threshold (1.0)': 'less than 1',
      'was less than or equal to the threshold (1.0)': 'at most 1',
      'was not greater than or equal to the threshold (1.0)': 'at least 1',
      'was less than the lower thresholds [1.0]': 'below the expected band',
      'was not less than the lower thresholds [1] or not greater than the upper thresholds [2]':
        'outside the expected band',
    };
    for (const [reason, condition] of Object.entries(words)) {
      const notification = changed('metric', { state: { value: 'ALARM', reason } });
      assert.equal(factsOf(notification).Condition, `Average over 5 minutes ${condition}`, reason);
    }
  });

  it('is left to others where it names no state', () => {
    assert.equal(
      readEvent(incoming(JSON.parse(payload('cloudwatch/event-metric.json')))).reader,
      'cloudwatch-alarm-event',
    );
    const event = JSON.parse(payload('cloudwatch/event-metric.json'));
    const bare = readEvent(incoming({ ...event, detail: { alarmName: 'a', state: {} } }));
    assert.equal(bare.reader, 'any-event');
  });
});

describe('an alarm’s change of configuration', () => {
  it('shows what changed and the condition as it is now', () => {
    const notification = alarm('configuration-updated');
    assert.equal(notification.title, 'Alarm intake-cpu was changed');
    assert.equal(notification.severity, 'neutral');
    assert.equal(notification.alarm, null);
    assert.equal(factsOf(notification).Threshold, '70 → 80');
    assert.equal(
      factsOf(notification).Condition,
      'Average over 5 minutes greater than 80, 1 of 1 times, missing data keeps the state',
    );
    assert.deepEqual(bodyOf(notification), ['CPU of the intake']);
  });

  it('warns of a deletion and finds the Region in the ARN', () => {
    const notification = alarm('configuration-deleted');
    assert.equal(notification.title, 'Alarm shop-down was deleted');
    assert.equal(notification.severity, 'warning');
    assert.equal(notification.region, 'eu-west-1');
    assert.deepEqual(notification.links, []);
    assert.equal(factsOf(notification).Rule, 'ALARM(order-intake-errors)');
  });

  it('names an operation that it does not know, and needs no ARN', () => {
    const notification = changed('configuration-updated', { operation: 'archive' }, { resources: [], region: 'moon' });
    assert.equal(notification.title, 'Alarm intake-cpu archive');
    assert.equal(notification.region, null);
    assert.deepEqual(notification.variables, { AlarmName: 'intake-cpu' });
  });
});
