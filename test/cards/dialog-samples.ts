import type { FieldView, Views } from '../../cards/views.ts';

/** An empty text field that must be filled, and what is different of it. */
export const field = (id: string, more: Partial<FieldView> = {}): FieldView => ({
  id,
  label: id,
  hint: '',
  input: 'text',
  choices: [],
  required: true,
  value: '',
  error: null,
  ...more,
});

/** Cards of dialogs with several steps, filled as they really come. */
export const dialogSamples: Pick<Views, 'form' | 'list' | 'incident' | 'progress' | 'agent'> = {
  form: {
    dialogId: 'prompt-form-1',
    step: 'category',
    title: 'Open a support case',
    position: 'Step 2 of 4',
    text: 'Choose what the case is about.',
    lines: [
      { name: 'Kind', value: 'Technical support', go: 'kind' },
      { name: 'Account', value: 'shop-production (111122223333)', go: null },
    ],
    error: 'AWS does not know this category any more: choose again.',
    fields: [
      field('category', {
        label: 'Category',
        input: 'choice',
        choices: [
          { title: 'Performance', value: 'performance' },
          { title: 'Other', value: 'other' },
        ],
        error: 'Choose one of the list.',
      }),
      field('cc', { label: 'Copies to', hint: 'At most 10 addresses, with commas between.', required: false }),
      field('body', { label: 'Description', input: 'multiline', value: 'It began at 03:12.\nIt goes on.' }),
    ],
    submitTitle: 'Continue',
    isDestructive: false,
    buttons: [{ title: 'Back', go: 'back' }],
    note: 'Asked by Alex Doe. The values may be typed as a reply, too.',
  },
  list: {
    title: 'Support cases',
    text: '2 open cases in shop-production (111122223333)',
    items: [
      {
        title: 'Case 1234567890: orders do not arrive',
        status: 'unassigned',
        tone: 'warning',
        detail: 'Urgent · opened 2026-11-21 03:12 UTC by Alex Doe',
        text: 'We see 3 of 100 messages.\nSince 03:12.',
        facts: [{ name: 'Service', value: 'AWS Lambda' }],
        buttons: [
          { title: 'View', line: 'support case 1234567890' },
          { title: 'Reply', line: 'support reply 1234567890' },
        ],
      },
      {
        title: 'restart',
        status: '',
        tone: 'default',
        detail: '',
        text: 'ecs update-service --cluster prod --service $service --force-new-deployment',
        isMonospaced: true,
        facts: [],
        buttons: [],
      },
    ],
    buttons: [{ title: 'Next', line: 'support describe-cases --starting-token x' }],
    links: [{ title: 'Open in the AWS console', url: 'https://console.aws.amazon.com/support/home' }],
  },
  incident: {
    ran: {
      commandLine:
        'ssm-incidents get-incident-record --arn arn:aws:ssm-incidents::111122223333:incident-record/shop/7c4b',
      accountName: 'shop-production',
      accountId: '111122223333',
      region: 'eu-west-1',
      by: 'Alex Doe',
    },
    title: 'Payments degraded',
    status: '2 High · open for 47 minutes',
    tone: 'attention',
    summary: 'Notifications of the payment provider fail.\nOrders are kept.',
    facts: [
      { name: 'Since', value: '2026-11-21 02:25 UTC' },
      { name: 'Started by', value: 'CloudWatch alarm payment-webhook-errors' },
    ],
    events: [
      { time: '2026-11-21 02:25 UTC', title: 'Incident started', text: '' },
      { time: '2026-11-21 02:34 UTC', title: 'Note', text: 'Kim is looking at the log.\nIt says 403.' },
    ],
    eventsNote: 'There are earlier events.',
    items: [
      { kind: 'Metric', title: 'Errors', value: 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:e', url: null },
      {
        kind: 'Link or other',
        title: 'Runbook',
        value: 'https://wiki.example.com/r',
        url: 'https://wiki.example.com/r',
      },
    ],
    itemsNote: 'There are more.',
    buttons: [
      { title: 'Resolve', line: 'ssm-incidents update-incident-record --arn x --status RESOLVED' },
      { title: 'Add note', line: 'ssm-incidents create-timeline-event --incident-record-arn x' },
    ],
    link: {
      title: 'Open Incident Manager',
      url: 'https://eu-west-1.console.aws.amazon.com/systems-manager/incidents/home',
    },
  },
  progress: {
    ran: {
      commandLine: 'codepipeline start-pipeline-execution --name checkout',
      accountName: 'shop-production',
      accountId: '111122223333',
      region: 'eu-west-1',
      by: 'Alex Doe',
    },
    title: 'Pipeline checkout',
    tone: 'attention',
    state: 'Failed',
    time: 'after 50 s, at 03:12:54 UTC',
    bar: { done: 1, total: 3, text: '1 of 3 steps' },
    steps: [
      { state: 'done', name: 'Source', detail: 'Checkout', time: '5 s' },
      { state: 'failed', name: 'Build', detail: 'CodeBuild', time: '45 s' },
      { state: 'running', name: 'Test', detail: 'Integration', time: 'since 03:12:09 UTC' },
      { state: 'stopped', name: 'Scan', detail: '', time: '' },
      { state: 'waiting', name: 'Deploy', detail: 'ECS', time: '' },
    ],
    more: '12 more are done',
    reason: 'CodeBuild in Build: Build terminated with state: FAILED',
    facts: [{ name: 'Execution', value: '7c4b1f5e-3a77-4f0c-9a38-0c2b7e1d5f11' }],
    note: 'AWS has not answered since 03:13 UTC; I go on looking.',
    buttons: [{ title: 'Retry stage', line: 'codepipeline retry-stage-execution --pipeline-name checkout' }],
    link: { title: 'Details', url: 'https://eu-west-1.console.aws.amazon.com/codesuite/codepipeline/home' },
  },
  agent: {
    ran: {
      commandLine: 'ask ops Which alarms ring, and why?',
      accountName: 'shop-production',
      accountId: '111122223333',
      region: 'eu-west-1',
      by: 'Alex Doe',
    },
    state: 'Broke off',
    tone: 'warning',
    text: '**Two** alarms ring:\n\n1. order-intake-errors, since 03:05 UTC\n2. checkout-latency\n',
    facts: [
      { name: 'Source', value: 's3://runbooks/order-intake.md' },
      { name: 'File', value: 'alarms.csv (text/csv, 2,048 bytes): not shown' },
    ],
    notes: ['ops asks for an action that I do not run: scaling: POST /groups/{name} (name: web)'],
    hint: 'Mention me to go on.',
    page: { id: 'answer-1', index: 1, count: 3, more: false },
    buttons: [{ title: 'Ask again', line: 'ask ops' }],
  },
};
