// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are what is tested here
import type { Ran, Views } from '../../cards/views.ts';
import { dialogSamples, field } from './dialog-samples.ts';
import { notificationSamples } from './notification-samples.ts';

/** One full view per card, with values as they really come. */
const ran: Ran = {
  commandLine: 'lambda list-functions --max-items 23',
  accountName: 'shop-production',
  accountId: '111122223333',
  region: 'eu-west-1',
  by: 'Alex Doe',
};

const minutes = (count: number, value: (minute: number) => number) =>
  Array.from({ length: count }, (_, minute) => ({
    time: new Date(Date.UTC(2026, 10, 21, 0, 40 + minute)),
    value: value(minute),
  }));

export const rich: Views = {
  ...dialogSamples,
  table: {
    ran,
    summary: 'Showing 1–10 of 23 functions',
    columns: [
      { title: 'Function name', width: 3 },
      { title: 'Runtime', width: 2 },
      { title: 'Last modified', width: 2 },
      { title: 'Memory size', width: 1 },
    ],
    rows: [
      'order-intake',
      'order-drain',
      'invoice-render-pdf',
      'stock-sync',
      'mail-out',
      'a-rather-long-function-name-for-a-phone…',
    ].map((name, index) => ({
      index,
      cells: [name, 'python3.12', '2026-11-21 03:12', index === 3 ? '' : String(128 * (index + 1))],
    })),
    page: { id: 'r-7f31', index: 1, count: 3, more: false },
  },
  facts: {
    ran: { ...ran, commandLine: 'lambda get-function-configuration --function-name order-intake' },
    title: 'order-intake',
    facts: [
      { name: 'Function arn', value: 'arn:aws:lambda:eu-west-1:111122223333:function:order-intake' },
      { name: 'Runtime', value: 'python3.12' },
      { name: 'Description', value: 'Takes orders from the shop.\nSecond line.' },
      { name: 'State', value: 'Active' },
      { name: 'Kms key arn', value: '' },
    ],
    nested: [
      { name: 'Environment', summary: '1 value', text: 'Variables:\n    TABLE: ••••\n    STAGE: ••••' },
      {
        name: 'Layers',
        summary: '2 entries',
        text: '- Arn: arn:aws:lambda:eu-west-1:111122223333:layer:a:1\n  CodeSize: 12',
      },
    ],
    back: { id: 'r-7f31', index: 1 },
    buttons: [{ title: 'Show logs', line: 'logs tail /aws/lambda/order-intake' }],
  },
  raw: {
    ran: { ...ran, commandLine: 'sts get-caller-identity --output json' },
    text: '{\n    "UserId": "AROAEXAMPLE:alex",\n    "Account": "111122223333",\n    "Arn": "arn:aws:sts::111122223333:assumed-role/Chat/alex"\n}',
    language: 'Json',
    page: { id: 'r-8', index: 0, count: 2, more: true },
  },
  choice: {
    title: 'Which account?',
    text: 'Two accounts are configured in this channel. The answer is remembered for 7 days.',
    dialogId: 'd-1',
    placeholder: 'Choose an account',
    choices: [
      { title: 'shop-production (111122223333, role ChatReadOnly)', value: '111122223333' },
      { title: 'shop-staging (444455556666, role ChatAdmin)', value: '444455556666' },
    ],
    value: '111122223333',
    submitTitle: 'Use this account',
  },
  'missing-arguments': {
    dialogId: 'd-2',
    commandLine: 'lambda invoke --payload {"a":1}',
    askedBy: 'Alex Doe',
    summary: 'lambda invoke needs one more value',
    fields: [
      field('function-name', {
        label: 'Function name',
        hint: 'The name or ARN of the function, version or alias.',
        input: 'filtered-choice',
        choices: [
          { title: 'order-intake', value: 'order-intake' },
          { title: 'order-drain', value: 'order-drain' },
        ],
        error: 'There is no function of this name in eu-west-1.',
      }),
      field('invocation-type', {
        label: 'Invocation type',
        hint: 'How the function is called.',
        input: 'choice',
        choices: ['DryRun', 'Event', 'RequestResponse'].map((title) => ({ title, value: title })),
        value: 'RequestResponse',
        required: false,
      }),
      field('tags', { label: 'Tags', hint: 'map: Key=value,Key2=value2', input: 'multiline' }),
    ],
    optional: [
      field('qualifier', { label: 'Qualifier', hint: 'A version or alias.', required: false }),
      field('client-context', { label: 'Client context', hint: 'Up to 3,583 bytes of base64.', required: false }),
    ],
  },
  confirmation: {
    dialogId: 'd-3',
    commandLine:
      "lambda update-function-configuration --function-name order-intake --timeout 30 --description 'Takes orders'",
    accountName: 'shop-production',
    accountId: '111122223333',
    region: 'eu-west-1',
    roleArn: 'arn:aws:iam::111122223333:role/teams/ChatOperations',
    askedBy: 'Alex Doe',
    expiresIn: '5 minutes',
    madeOf: [
      { name: 'Action', value: 'Give it time (longer)' },
      { name: '$FunctionName', value: 'order-intake' },
    ],
    canChange: true,
  },
  settled: {
    tone: 'good',
    title: 'Alex Doe ran this on 2026-11-21 at 03:12 UTC.',
    commandLine: 'lambda update-function-configuration --function-name order-intake --timeout 30',
    facts: [{ name: 'Account', value: 'shop-production (111122223333)' }],
  },
  notice: {
    tone: 'warning',
    title: 'The waiting command was ended',
    text: 'lambda invoke was waiting for a function name.\nIt ended because another command was given.',
    buttons: [{ title: 'Ask again', line: 'lambda invoke' }],
  },
  error: {
    title: 'Unknown service',
    message: 'There is no service lamda. Close matches are below.',
    fault: { text: 'lamda list-functions', caret: '^' },
    facts: [
      { name: 'AWS error', value: 'AccessDeniedException' },
      { name: 'Request id', value: '6f2c5f0a-6d1e-4b39-9a51-2b5a1d6f0c11' },
    ],
    nextSteps: ['Press one of the buttons.', 'Or write help to see every service.'],
    buttons: [
      { title: 'lambda list-functions', line: 'lambda list-functions' },
      { title: 'lambda list-layers', line: 'lambda list-layers' },
    ],
  },
  'help-home': {
    tryLines: [
      { title: 'Alarms that ring', line: 'cloudwatch describe-alarms --state-value ALARM' },
      { title: 'Functions', line: 'lambda list-functions' },
      { title: 'Who am I?', line: 'whoami' },
    ],
    groups: [
      { name: 'Compute', services: ['autoscaling', 'batch', 'ec2', 'ecs', 'eks', 'lambda', 'lightsail'] },
      { name: 'Observability', services: ['cloudtrail', 'cloudwatch', 'logs', 'xray'] },
    ],
    builtIns: [
      { usage: 'set default-region [REGION]', help: 'Remembers the Region for this conversation.', who: '' },
      { usage: 'whoami', help: 'Shows who runs your commands, with which role, and why.', who: 'administrators' },
    ],
    forms: [
      { form: 'lambda list-functions', help: 'As on the AWS command line, without aws.' },
      { form: 'invoke my-function', help: 'The service may be left out; a bare value fills the one required option.' },
    ],
  },
  'help-service': {
    service: 'lambda',
    search: 'function',
    summary: '85 operations, 31 match “function”',
    operations: [
      { name: 'create-function', summary: 'Creates a Lambda function.', helpLine: 'lambda create-function --help' },
      {
        name: 'list-functions',
        summary: 'Returns a list of Lambda functions.',
        helpLine: 'lambda list-functions --help',
      },
      { name: 'update-function-code', summary: '', helpLine: 'lambda update-function-code --help' },
    ],
    page: { id: 'h', index: 0, count: 4, more: false },
  },
  'help-operation': {
    service: 'lambda',
    operation: 'invoke',
    summary: 'Invokes a Lambda function.',
    access: 'changes, so it is confirmed first',
    required: [{ name: 'function-name', type: 'string', description: 'The name or ARN of the function.', choices: [] }],
    optional: [
      {
        name: 'invocation-type',
        type: 'string',
        description: 'How to call it.',
        choices: ['DryRun', 'Event', 'RequestResponse'],
      },
      { name: 'payload', type: 'bytes', description: 'The JSON to send.', choices: [] },
    ],
    example: 'lambda invoke --function-name my-function',
  },
  welcome: {
    place: 'Team Shop, channel Operations',
    accounts: [{ name: 'shop-production', id: '111122223333', role: 'your commands run with chatbot-ops' }],
    tryLines: [{ title: 'Alarms that ring', line: 'cloudwatch describe-alarms --state-value ALARM' }],
    configuration: {
      list: 'ChannelConfigurations:',
      entry: '- { TeamId: 11111111-2222-3333-4444-555555555555, TeamsChannelId: 19:abc@thread.tacv2 }',
      replace: ['Put the ARN of the role in place of ROLE.'],
    },
  },
  alarms: {
    ran: { ...ran, commandLine: 'cloudwatch describe-alarms' },
    summary: '3 alarms, 1 in alarm',
    alarms: [
      {
        name: 'order-intake-errors',
        state: 'ALARM',
        since: 'since 2026-11-21 02:51 UTC (21 minutes)',
        reason: 'Threshold Crossed: 3 datapoints were greater than the threshold (5.0).',
        metric: 'Errors of AWS/Lambda, FunctionName=order-intake',
        condition: 'Sum over 1 minute > 5, 3 of 3 times',
        chart: {
          title: 'Errors',
          unit: 'Count',
          lines: [
            { legend: 'Errors', kind: 'metric', points: minutes(30, (minute) => (minute * 7) % 11) },
            { legend: 'Threshold 5', kind: 'threshold', points: minutes(30, () => 5) },
          ],
          text: '▁▁▂▁▁▃▅▇█▇  lowest 0, highest 10, last 9',
        },
        chartNote: '',
      },
      {
        name: 'queue-age',
        state: 'INSUFFICIENT_DATA',
        since: '',
        reason: '',
        metric: 'ApproximateAgeOfOldestMessage of AWS/SQS, QueueName=orders',
        condition: 'Maximum over 5 minutes ≥ 600',
        chart: null,
        chartNote: 'No chart: the metric has no data in the last 3 hours.',
      },
      {
        name: 'site-up',
        state: 'OK',
        since: 'since 2026-11-20 09:00 UTC (18 hours)',
        reason: 'Threshold not crossed.',
        metric: '',
        condition: '',
        chart: null,
        chartNote: '',
      },
    ],
    page: { id: 'r-9', index: 0, count: 1, more: false },
  },
  invoke: {
    ran: { ...ran, commandLine: 'lambda invoke --function-name order-intake' },
    functionName: 'order-intake',
    statusCode: 200,
    executedVersion: '$LATEST',
    functionError: 'Unhandled',
    payload: '{\n    "errorMessage": "Task timed out after 3.00 seconds"\n}',
    payloadIsJson: true,
    logTail: 'START RequestId: 0b5c Version: $LATEST\nEND RequestId: 0b5c\nREPORT Duration: 3003.17 ms',
  },
  ...notificationSamples,
};

/** Text that tries everything: expressions, Markdown, HTML, mentions, dates, controls, bidirectional overrides, half characters. */
export const HOSTILE =
  '${$root.ran} ${1+1} $data `x` \\${y} **b** _i_ [l](https://evil.test) <at>Everyone</at> <b>h</b> {{DATE(2026-11-21T03:12:00Z,SHORT)}} \u202Egnp.exe\u202C \u0000\u001b[31m \ud800 "q" \\n';

/** Strings that a program reads: a hostile one would not be the same shape of view. */
const KEPT = new Set([
  ...['state', 'tone', 'input', 'kind', 'language', 'dialogId'],
  ...['severity', 'style', 'verb', 'for', 'decision'],
]);

/** The same views with every text replaced by the hostile one, and page ids long and odd. */
export function hostile(value: Views): Views;
export function hostile(value: unknown, key?: string): unknown;
export function hostile(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return KEPT.has(key) ? value : HOSTILE;
  if (Array.isArray(value)) return value.map((item) => hostile(item));
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, hostile(item, name)]));
}
