import assert from 'node:assert/strict';
import { readAlarm } from '../../../src/alarms/alarm.ts';
import { conditionInWords, metricInWords } from '../../../src/alarms/words.ts';
import { readEvent } from '../../../src/notifications/read.ts';
import { bodyOf, factsOf, payload, readFixture } from '../fixture.ts';
import { incoming } from '../incoming.ts';

const ARN = 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm';

function alarm(name: string) {
  const { notification, reader, known } = readFixture(`cloudwatch/${name}`);
  assert.equal(reader, 'cloudwatch-alarm');
  assert.equal(known, true);
  assert.equal(notification.type, 'CloudWatch');
  assert.ok(notification.alarm);
  return { ...notification, alarm: notification.alarm };
}

/** A message of an alarm with some of its members changed; undefined takes one out. */
function changed(name: string, members: Readonly<Record<string, unknown>>) {
  return readEvent(incoming({ ...JSON.parse(payload(`cloudwatch/${name}`)), ...members })).notification;
}

describe('a metric alarm from SNS', () => {
  const notification = alarm('sns-metric.json');

  it('says which alarm is in which state, where and since when', () => {
    const { title, severity, state, accountId, region, time } = notification;
    assert.deepEqual(
      { title, severity, state, accountId, region, time },
      {
        title: 'order-intake-errors is in ALARM',
        severity: 'critical',
        state: 'ALARM',
        accountId: '111122223333',
        region: 'eu-west-1',
        time: '2026-11-21T03:12:07.318Z',
      },
    );
  });

  it('tells value, metric and condition in words', () => {
    assert.deepEqual(factsOf(notification), {
      Value: '12',
      Metric: 'Errors of AWS/Lambda, FunctionName=order-intake',
      Condition: 'Sum over 1 minute greater than 5, 3 of 3 times, missing data counts as good',
    });
  });

  it('shows the reason and, as Markdown, the description', () => {
    assert.match(bodyOf(notification)[0] ?? '', /^Threshold Crossed: 3 out of the last 3 datapoints/);
    assert.deepEqual(notification.body[1]?.spans, [
      { text: 'Orders are ' },
      { text: 'lost', bold: true },
      { text: ' while this lasts.' },
    ]);
  });

  it('links to the alarm in the console and to the runbook of the description', () => {
    assert.deepEqual(notification.links, [
      {
        title: 'Open in CloudWatch',
        url: 'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#alarmsV2:alarm/order-intake-errors',
      },
      { title: 'Runbook', url: 'https://wiki.example.com/runbooks/order-intake' },
    ]);
  });

  it('describes the alarm as DescribeAlarms would', () => {
    assert.deepEqual(notification.alarm.described, {
      AlarmName: 'order-intake-errors',
      StateValue: 'ALARM',
      StateReason: notification.alarm.reason,
      StateUpdatedTimestamp: '2026-11-21T03:12:07.318Z',
      MetricName: 'Errors',
      Namespace: 'AWS/Lambda',
      Statistic: 'Sum',
      Dimensions: [{ Name: 'FunctionName', Value: 'order-intake' }],
      Period: 60,
      EvaluationPeriods: 3,
      DatapointsToAlarm: 3,
      Threshold: 5,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
    });
    const { kind, name, arn, oldState, newState, rule, children } = notification.alarm;
    assert.deepEqual(
      { kind, name, arn, oldState, newState, rule, children },
      {
        kind: 'metric',
        name: 'order-intake-errors',
        arn: `${ARN}:order-intake-errors`,
        oldState: 'OK',
        newState: 'ALARM',
        rule: null,
        children: [],
      },
    );
  });

  it('has its logs looked for from the start of the evaluation period', () => {
    assert.deepEqual(notification.logs, {
      groups: ['/aws/lambda/order-intake'],
      metrics: [{ namespace: 'AWS/Lambda', name: 'Errors', dimensions: { FunctionName: 'order-intake' } }],
      from: '2026-11-21T03:09:00.000Z',
      to: '2026-11-21T03:12:07.318Z',
    });
  });

  it('gives custom actions its names as variables', () => {
    assert.deepEqual(notification.variables, {
      AlarmName: 'order-intake-errors',
      AlarmArn: `${ARN}:order-intake-errors`,
      MetricName: 'Errors',
      Namespace: 'AWS/Lambda',
      FunctionName: 'order-intake',
      LogGroup: '/aws/lambda/order-intake',
    });
  });

  it('keeps its changes in one thread, which OK closes', () => {
    const ok = alarm('sns-metric-ok.json');
    assert.equal(notification.thread?.key, `alarm/${ARN}:order-intake-errors`);
    assert.equal(notification.thread.latest?.state, 'ALARM');
    assert.equal(notification.thread.closes, false);
    assert.equal(ok.thread?.key, notification.thread.key);
    assert.equal(ok.thread?.closes, true);
    assert.equal(ok.title, 'order-intake-errors is OK');
    assert.equal(ok.severity, 'good');
  });
});

describe('other metric alarms from SNS', () => {
  it('are found by the Region of their display name where the oldest form has no ARN', () => {
    const notification = alarm('sns-metric-oldest.json');
    assert.equal(notification.region, 'us-east-1');
    assert.equal(notification.alarm.arn, 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:warehouse-disk');
    assert.equal(factsOf(notification).Condition, 'Average over 5 minutes at least 90, 1 of 1 times');
    assert.equal(factsOf(notification).Value, '91.32');
    assert.equal(notification.logs?.from, '2026-11-21T03:05:00.000Z');
  });

  it('in other partitions have that partition’s console, percentiles and odd notes on missing data read', () => {
    const notification = alarm('sns-metric-percentile-govcloud.json');
    assert.equal(notification.region, 'us-gov-west-1');
    assert.match(notification.links[0]?.url ?? '', /^https:\/\/us-gov-west-1\.console\.amazonaws-us-gov\.com\//);
    assert.equal(
      factsOf(notification).Condition,
      'p99 over 1 minute greater than 800, 2 of 2 times, missing data keeps the state',
    );
    assert.equal(notification.severity, 'warning');
    assert.equal(notification.title, 'api latency p99 has insufficient data');
  });

  it('are in the Region of their topic where nothing else tells', () => {
    const bare = changed('sns-metric.json', { AlarmArn: undefined, Region: 'Atlantis', AWSAccountId: undefined });
    assert.equal(bare.region, 'eu-west-1');
    assert.equal(bare.accountId, null);
    assert.equal(bare.alarm?.arn, null);
    assert.equal(bare.thread?.key, 'alarm//eu-west-1/order-intake-errors');
  });

  it('tell what they know where almost everything is missing', () => {
    const bare = readEvent(
      incoming({ AlarmName: 'a', NewStateValue: 'ALARM', Trigger: { MetricName: 'M', Namespace: 'N' } }),
    );
    assert.equal(bare.notification.title, 'a is in ALARM');
    assert.deepEqual(factsOf(bare.notification), { Metric: 'M of N' });
    assert.equal(bare.notification.logs, null);
    assert.equal(bare.notification.alarm?.oldState, null);
  });

  it('name a state that CloudWatch does not have as it stands there', () => {
    const odd = changed('sns-metric.json', { NewStateValue: 'PAUSED' });
    assert.equal(odd.title, 'order-intake-errors is PAUSED');
    assert.equal(odd.alarm?.newState, 'INSUFFICIENT_DATA');
  });

  it('take a datapoint’s time for the start only where it lies in or shortly before the window', () => {
    const reason = 'Threshold Crossed: 1 datapoint [6.0 (01/01/01 00:00:00)] was greater than the threshold (5.0).';
    assert.equal(changed('sns-metric.json', { NewStateReason: reason }).logs?.from, '2026-11-21T03:09:00.000Z');
  });

  it('take the time of the message for one that CloudWatch cannot mean, and half a character as it comes', () => {
    const odd = changed('sns-metric.json', { StateChangeTime: 12345, AlarmName: 'half \ud800' });
    assert.equal(odd.time, '2026-11-21T03:12:00.000Z');
    assert.match(odd.links[0]?.url ?? '', /alarm\/half%20%EF%BF%BD$/);
  });

  it('on a log query show it', () => {
    const query = (QueryString: unknown) =>
      changed('sns-metric.json', { Trigger: { ScheduledQueryConfiguration: { QueryString } } }).alarm?.described;
    assert.equal(metricInWords(readAlarm(query('fields @message'))), 'Log query: fields @message');
    assert.equal(readAlarm(query([1])).kind, 'unknown');
  });

  it('title a link by its text, and by its host where it is bare and not called a runbook', () => {
    const links = (AlarmDescription: string) =>
      changed('sns-metric.json', { AlarmDescription })
        .links.slice(1)
        .map(({ title }) => title);
    assert.deepEqual(links('See [what to do](https://a.example/x) and https://b.example/y'), [
      'what to do',
      'b.example',
    ]);
    assert.deepEqual(links('https://b.example/runbooks/1 and https://c.example/2'), ['Runbook', 'c.example']);
  });

  it('show CodeBuild’s and named log groups', () => {
    const group = (name: string) => {
      const trigger = JSON.parse(payload('cloudwatch/sns-metric.json')).Trigger;
      return changed('sns-metric.json', { Trigger: { ...trigger, Dimensions: [{ name, value: 'shop' }] } }).variables
        .LogGroup;
    };
    assert.equal(group('ProjectName'), '/aws/codebuild/shop');
    assert.equal(group('LogGroupName'), 'shop');
    assert.equal(group('QueueName'), undefined);
    assert.equal(group('constructor'), undefined);
  });
});

describe('an alarm on several metrics from SNS', () => {
  it('on metric math shows expression, label and what the names mean', () => {
    const notification = alarm('sns-metric-math.json');
    assert.deepEqual(factsOf(notification), {
      Value: '4.1',
      Metric: 'Error rate: 100 * bad / all',
      Condition: 'Every 5 minutes at least 2.5, 2 of 5 times',
      bad: '5XXError of AWS/ApiGateway, ApiName=checkout, Sum over 5 minutes',
      all: 'Count of AWS/ApiGateway, ApiName=checkout, Sum over 5 minutes',
    });
    assert.equal(notification.logs?.metrics.length, 2);
    const read = readAlarm(notification.alarm.described);
    assert.equal(read.kind, 'metric');
    assert.equal(read.kind === 'metric' && read.queries.length, 3);
  });

  it('keeps more queries than facts can hold in the details', () => {
    const stat = { Metric: { Namespace: 'N', MetricName: 'M', Dimensions: [] }, Stat: 'Sum' };
    const Metrics = [
      { Id: 'e', Expression: 'SUM(METRICS())', ReturnData: 'true' },
      ...[1, 2, 3, 4, 5, 6, 7].map((one) => ({ Id: `m${one}`, MetricStat: stat, ReturnData: 'false' })),
      { Expression: 'no id' },
    ];
    const notification = changed('sns-metric-math.json', { Trigger: { Period: 300, Metrics } });
    assert.equal(notification.facts.filter(({ name }) => /^m\d$/.test(name)).length, 5);
    assert.match(notification.details[0]?.text ?? '', /"Id": "m7"/);
    assert.equal(factsOf(notification).m1, 'M of N, Sum over 5 minutes');
  });

  it('on anomaly detection shows the band and no threshold', () => {
    const notification = alarm('sns-anomaly-detection.json');
    const facts = factsOf(notification);
    assert.equal(facts.Condition, 'p90 over 1 minute outside the expected band, 2 of 3 times');
    assert.equal(facts['Expected band'], 'TargetResponseTime (expected): ANOMALY_DETECTION_BAND(latency, 3)');
    const read = readAlarm(notification.alarm.described);
    assert.equal(read.kind === 'metric' && read.band?.Id, 'band');
    assert.equal(read.threshold, null);
  });

  it('on Metrics Insights shows the query', () => {
    const notification = alarm('sns-metrics-insights.json');
    assert.match(factsOf(notification).Metric ?? '', /^SELECT SUM\(ConsumedReadCapacityUnits\)/);
    assert.equal(notification.logs, null);
  });

  it('tells of the one time series that changed, in a thread of its own', () => {
    const notification = alarm('sns-contributor.json');
    assert.equal(notification.title, 'busiest-table is in ALARM: TableName=orders');
    assert.equal(factsOf(notification).Value, '812');
    assert.equal(factsOf(notification).Condition, 'Result greater than 500');
    assert.equal(notification.variables.TableName, 'orders');
    assert.equal(notification.thread?.key, `alarm/${ARN}:busiest-table/c0ffee5eed123456`);
  });

  it('on PromQL needs no reason', () => {
    const notification = alarm('sns-promql.json');
    assert.equal(notification.title, 'pods-restarting is in ALARM: namespace=shop, pod=intake-7d9');
    assert.equal(factsOf(notification).Metric, 'PromQL: rate(kube_pod_container_status_restarts_total[5m]) > 0');
    assert.equal(notification.alarm.kind, 'other');
    assert.equal(notification.thread?.latest?.summary, notification.title);
    assert.equal(readAlarm(notification.alarm.described).kind, 'promql');
  });
});

describe('a composite alarm from SNS', () => {
  it('shows its rule and all triggering children by their names', () => {
    const notification = alarm('sns-composite.json');
    assert.equal(notification.alarm.kind, 'composite');
    assert.equal(
      factsOf(notification).Rule,
      'ALARM(order-intake-errors) OR ALARM(checkout-error-rate) OR ALARM(warehouse-disk) OR ALARM(queue:depth/eu)',
    );
    assert.deepEqual(
      notification.items?.entries.map(({ title, state, severity }) => [title, state, severity]),
      ['order-intake-errors', 'checkout-error-rate', 'warehouse-disk', 'queue:depth/eu'].map((name) => [
        name,
        'ALARM',
        'critical',
      ]),
    );
    assert.deepEqual(notification.items?.entries[0]?.facts, [{ name: 'Since', value: '2026-11-21 03:10 UTC' }]);
    assert.match(notification.items?.entries[3]?.link?.url ?? '', /alarm\/queue%3Adepth%2Feu$/);
    assert.match(bodyOf(notification)[0] ?? '', /^order-intake-errors transitioned to ALARM/);
    assert.equal(notification.logs, null);
  });

  it('takes children that are only named, and tells what suppressed the actions', () => {
    const notification = alarm('sns-composite-old.json');
    assert.deepEqual(notification.alarm.children, [
      { arn: `${ARN}:order-intake-errors`, name: 'order-intake-errors', state: 'ALARM' },
    ]);
    const suppressed = changed('sns-composite.json', { ActionsSuppressedBy: 'Alarm', TriggeringChildren: [{}, 7] });
    assert.equal(factsOf(suppressed).Actions, 'Suppressed by Alarm');
    assert.equal(suppressed.items, null);
  });
});

describe('every alarm', () => {
  it('can be read as DescribeAlarms’ answer', () => {
    for (const name of [
      'sns-metric',
      'sns-metric-oldest',
      'sns-metric-math',
      'sns-anomaly-detection',
      'sns-metrics-insights',
    ]) {
      const read = readAlarm(alarm(`${name}.json`).alarm.described);
      assert.equal(read.kind, 'metric', name);
      assert.notEqual(metricInWords(read), '', name);
      assert.notEqual(conditionInWords(read), '', name);
    }
  });
});
