import type { DigestView, LogsView, NotificationView } from '../../cards/views.ts';

/** Half-transparent, one pixel each way. */
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const minutes = (count: number, value: (minute: number) => number) =>
  Array.from({ length: count }, (_, minute) => ({
    time: new Date(Date.UTC(2026, 10, 21, 2, 12 + minute)),
    value: value(minute),
  }));

const id = '0b54b6d6-1f5c-4d7e-9c80-6a1f2f0c7d11';

/** An alarm with all that a card of one can have. */
export const alarmNotification: NotificationView = {
  id,
  severity: 'critical',
  stateText: 'OK → ALARM',
  title: 'order-intake-errors',
  sourceName: 'CloudWatch alarm',
  where: 'production (111122223333) · eu-west-1 · 2026-11-21 03:12 UTC',
  latest: { severity: 'good', text: 'Now OK, after 12 minutes (2026-11-21 03:24 UTC)' },
  acknowledged: 'Acknowledged by Alex Wilber, 2026-11-21 03:14 UTC',
  notes: ['Muted by Alex Wilber until 2026-11-21 04:12 UTC; 3 not shown since.'],
  body: [
    {
      kind: 'text',
      spans: [{ text: 'Threshold Crossed: 3 datapoints [12.0, 9.0, 7.0] were greater than the threshold (5.0).' }],
    },
    {
      kind: 'text',
      spans: [
        { text: 'Orders are ' },
        { text: 'lost', bold: true },
        { text: ' until ' },
        { text: 'drain', code: true },
        { text: ' runs. See the ' },
        { text: 'runbook', link: 'https://wiki.example.com/runbooks/order-intake?from=chat&step=1' },
        { text: '. ' },
        { text: 'Not urgent', strike: true },
        { text: ' ' },
        { text: 'really', italic: true },
      ],
    },
    {
      kind: 'text',
      spans: [{ text: 'Alex Wilber', mention: 'alexw@contoso.com' }, { text: ', please *look* at <this>.' }],
    },
    { kind: 'bullet', spans: [{ text: 'Intake is behind by 1,200 orders, as the queue of orders that wait shows.' }] },
    {
      kind: 'bullet',
      spans: [{ text: 'Ask ' }, { text: 'Megan Bowen', mention: '29:1bSk-Megan' }, { text: ' about stock_sync.' }],
    },
    { kind: 'code', spans: [{ text: 'def handler(event):\n    raise TimeoutError("orders")' }] },
  ],
  facts: [
    { name: 'Metric', value: 'Errors of AWS/Lambda, FunctionName=order-intake' },
    { name: 'Condition', value: 'Sum over 1 minute greater than 5, 3 of 3 times' },
    { name: 'Alarm ARN', value: 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:order-intake-errors' },
  ],
  chart: {
    title: 'Errors (sum over 1 minute)',
    unit: 'Count',
    lines: [
      { legend: 'Errors', kind: 'metric', points: minutes(60, (minute) => (minute < 50 ? minute % 3 : minute % 13)) },
      { legend: 'Threshold 5', kind: 'threshold', points: minutes(60, () => 5) },
    ],
    text: '▁▁▂▁▁▃▅▇█▇ lowest 0, highest 12, last 7',
  },
  chartNote: '',
  chartImage: PIXEL,
  gauge: null,
  items: {
    title: 'Triggering alarms (11)',
    entries: [
      {
        severity: 'critical',
        state: 'ALARM',
        title: 'shop-error-rate',
        facts: [
          { name: 'Metric', value: 'Error rate (%)' },
          { name: 'Since', value: '2026-11-21 03:10 UTC' },
        ],
        link: { title: 'Open alarm', url: 'https://eu-west-1.console.aws.amazon.com/cloudwatch/home#alarmsV2:alarm/a' },
      },
      { severity: 'good', state: 'OK', title: 'orders-queue-age', facts: [], link: null },
    ],
    page: { id, index: 0, count: 2, more: false },
  },
  nextSteps: [
    { kind: 'text', spans: [{ text: 'Look at the log entries.' }] },
    {
      kind: 'text',
      spans: [{ text: 'Run ' }, { text: 'invoke drain', code: true }, { text: ' when the intake is healthy.' }],
    },
  ],
  keywords: ['orders', 'checkout', 'sev-2'],
  details: [
    { title: 'Description', text: 'Orders are lost.\nThe intake writes them to the table.', code: false },
    { title: 'State reason data', text: '{\n    "version": "1.0",\n    "threshold": 5.0\n}', code: true },
  ],
  links: [
    { title: 'Open in CloudWatch', url: 'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1' },
    { title: 'Runbook', url: 'https://wiki.example.com/runbooks/order-intake' },
  ],
  buttons: [
    { title: 'Show logs', style: 'default', payload: { verb: 'notification.logs', id, errors: false } },
    { title: 'Show error logs', style: 'default', payload: { verb: 'notification.logs', id, errors: true } },
    { title: 'Acknowledge', style: 'positive', payload: { verb: 'notification.acknowledge', id } },
    { title: 'Drain', style: 'default', payload: { verb: 'notification.action', id, action: 'drain' } },
    {
      title: 'Restart',
      style: 'destructive',
      payload: { verb: 'command.run', line: 'ecs update-service --force-new-deployment --service intake' },
    },
    { title: 'Report', style: 'default', payload: { verb: 'notification.action', id, action: 'report' } },
  ],
  canMute: true,
  approval: { title: 'Deploy: ApproveProduction' },
};

/** A notification with nothing but what every one has. */
export const plainNotification: NotificationView = {
  id,
  severity: 'neutral',
  stateText: '',
  title: 'Something was said',
  sourceName: 'Custom notification',
  where: '2026-11-21 03:12 UTC',
  latest: null,
  acknowledged: null,
  notes: [],
  body: [],
  facts: [],
  chart: null,
  chartNote: '',
  chartImage: null,
  gauge: null,
  items: null,
  nextSteps: [],
  keywords: [],
  details: [],
  links: [],
  buttons: [],
  canMute: false,
  approval: null,
};

export const budgetNotification: NotificationView = {
  ...plainNotification,
  severity: 'warning',
  stateText: 'ACTUAL',
  title: 'Budget monthly-total is at 87 % of its limit',
  sourceName: 'AWS Budgets',
  where: 'production (111122223333) · 2026-11-21 03:12 UTC',
  body: [{ kind: 'text', spans: [{ text: 'You asked to be told when actual costs pass 80 % of the budget.' }] }],
  gauge: { title: 'Actual cost', value: 870.5, limit: 1000, unit: '$', text: '$870.50 of $1,000.00 (87 %)' },
  facts: [
    { name: 'Budget type', value: 'Cost' },
    { name: 'Alert threshold', value: '> $800.00' },
  ],
  links: [{ title: 'Open in Billing', url: 'https://us-east-1.console.aws.amazon.com/billing/home#/budgets' }],
};

const digest: DigestView = {
  id,
  title: '37 notifications at once',
  text: 'Between 03:12 and 03:13 UTC. Teams takes so many messages only one by one.',
  groups: [
    { severity: 'critical', text: 'CloudWatch alarm, ALARM: 31' },
    { severity: 'good', text: 'CloudWatch alarm, OK: 4' },
    { severity: 'warning', text: 'AWS Health: 2' },
  ],
  entries: Array.from({ length: 8 }, (_, place) => ({
    id: `d-${place}`,
    severity: place === 7 ? 'good' : 'critical',
    state: place === 7 ? 'OK' : 'ALARM',
    title:
      place === 2 ? 'a-rather-long-alarm-name-of-the-order-intake-in-the-recovery-region' : `orders-queue-age-${place}`,
    where: `production · eu-west-1 · 03:12:0${place} UTC`,
  })),
  page: { id, index: 0, count: 5, more: false },
};

const logs: LogsView = {
  ran: {
    commandLine: 'logs start-query --log-group-name /aws/lambda/drain',
    accountName: 'production',
    accountId: '111122223333',
    region: 'eu-west-1',
    by: 'Alex Wilber',
  },
  title: '30 log entries of /aws/lambda/drain',
  text: 'From 02:51 to 03:12 UTC, oldest first.',
  entries: [
    { time: '03:11:40.001', message: 'START RequestId: 0b5c Version: $LATEST', full: null, isError: false },
    {
      time: '03:11:41.003',
      message: 'Orders read from the queue orders: 25, of which 3 were seen before and are skipped',
      full: null,
      isError: false,
    },
    {
      time: '03:11:42.103',
      message: 'ERROR TimeoutError: the table orders did not answer within 3000 ms',
      full: 'ERROR TimeoutError: the table orders did not answer within 3000 ms\n    at put (/var/task/table.js:31:9)\n    at async drain (/var/task/index.js:12:3)',
      isError: true,
    },
    { time: '03:11:42.110', message: 'END RequestId: 0b5c', full: null, isError: false },
  ],
  links: [
    {
      title: 'Open in Logs Insights',
      url: 'https://eu-west-1.console.aws.amazon.com/cloudwatch/home#logsV2:logs-insights',
    },
  ],
  commandLine:
    "logs start-query --log-group-name /aws/lambda/drain --start-time 1795229460 --end-time 1795230720 --query-string 'fields @timestamp, @message | sort @timestamp | limit 30'",
  buttons: [
    { title: 'Show error logs', style: 'default', payload: { verb: 'notification.logs', id, errors: true } },
    {
      title: '/aws/lambda/order-intake',
      style: 'default',
      payload: { verb: 'notification.logs', id, errors: false, group: '/aws/lambda/order-intake' },
    },
  ],
};

/** One full view per card of notifications. */
export const notificationSamples = { notification: alarmNotification, digest, logs };
