import { arn, type Call, type Handlers, type Output } from '../call.ts';
import type { Queue } from '../content/platform.ts';
import { Refusal } from '../errors.ts';
import { requiredText, text, texts } from '../fields.ts';
import { seriesOf } from '../metric-queries.ts';
import { datapoints } from '../metric-values.ts';
import { page } from '../paging.ts';

/** Amazon SNS. */
export const sns: Handlers = {
  ListTopics: (call) => {
    const { items, next } = page(call.estate.platform.topics, call.input, {
      of: 'sns.ListTopics',
      limit: '',
      token: 'NextToken',
      most: 100,
    });
    return { Topics: items.map((name) => ({ TopicArn: arn(call, 'sns', name) })), NextToken: next };
  },
  GetTopicAttributes: (call) => {
    const asked = requiredText(call.input, 'TopicArn');
    const name = call.estate.platform.topics.find((topic) => arn(call, 'sns', topic) === asked);
    if (name === undefined) throw new Refusal('NotFound', 'Topic does not exist', 404);
    return {
      Attributes: {
        TopicArn: asked,
        Owner: call.account.id,
        DisplayName: name,
        SubscriptionsConfirmed: '1',
        SubscriptionsPending: '0',
        SubscriptionsDeleted: '0',
      },
    };
  },
};

/** Amazon SQS. */
export const sqs: Handlers = {
  ListQueues: (call) => {
    const prefix = text(call.input, 'QueueNamePrefix') ?? '';
    const all = call.estate.platform.queues.filter(({ name }) => name.startsWith(prefix));
    const { items, next } = page(all, call.input, {
      of: 'sqs.ListQueues',
      limit: 'MaxResults',
      token: 'NextToken',
      most: 1000,
    });
    return { QueueUrls: items.map((queue) => queueUrl(call, queue)), NextToken: next };
  },
  GetQueueUrl: (call) => {
    const name = requiredText(call.input, 'QueueName');
    const queue = call.estate.platform.queues.find((one) => one.name === name);
    if (queue === undefined) throw noQueue();
    return { QueueUrl: queueUrl(call, queue) };
  },
  GetQueueAttributes: getQueueAttributes,
};

function getQueueAttributes(call: Call): Output {
  const name = requiredText(call.input, 'QueueUrl').split('/').at(-1);
  const queue = call.estate.platform.queues.find((one) => one.name === name);
  if (queue === undefined) throw noQueue();
  const all: Readonly<Record<string, string>> = {
    QueueArn: arn(call, 'sqs', queue.name),
    ApproximateNumberOfMessages: String(waiting(call, queue)),
    ApproximateNumberOfMessagesNotVisible: '0',
    ApproximateNumberOfMessagesDelayed: '0',
    CreatedTimestamp: String(Math.floor(call.estate.site.startedAt.getTime() / 1000) - 86_400 * 300),
    LastModifiedTimestamp: String(Math.floor(call.estate.site.startedAt.getTime() / 1000) - 86_400 * 9),
    VisibilityTimeout: String(queue.visibilityS),
    MaximumMessageSize: '262144',
    MessageRetentionPeriod: '345600',
    DelaySeconds: '0',
    ReceiveMessageWaitTimeSeconds: '20',
    SqsManagedSseEnabled: 'true',
    ...(queue.deadLetterQueue === undefined
      ? {}
      : {
          RedrivePolicy: JSON.stringify({
            deadLetterTargetArn: arn(call, 'sqs', queue.deadLetterQueue),
            maxReceiveCount: 5,
          }),
        }),
  };
  const wanted = texts(call.input, 'AttributeNames');
  const unknown = wanted.find((one) => one !== 'All' && !(one in all) && !optional.includes(one));
  if (unknown !== undefined) throw new Refusal('InvalidAttributeName', `Unknown Attribute ${unknown}.`);
  // Without names, SQS gives none.
  const named = Object.entries(all).filter(([attribute]) => wanted.includes('All') || wanted.includes(attribute));
  return named.length === 0 ? {} : { Attributes: Object.fromEntries(named) };
}

/** Attributes that SQS knows and that no queue of the sandbox has. */
const optional = ['Policy', 'RedrivePolicy', 'FifoQueue', 'KmsMasterKeyId', 'RedriveAllowPolicy'];

/** The messages that wait, as the queue's metric says. */
function waiting(call: Call, queue: Queue): number {
  const dimensions = [{ Name: 'QueueName', Value: queue.name }];
  const metric = 'ApproximateNumberOfMessagesVisible';
  const series = seriesOf(call.estate.series, { namespace: 'AWS/SQS', metric, dimensions });
  if (series === undefined) return 0;
  const from = new Date(call.now.getTime() - 180_000);
  const span = { from, to: call.now, period: 60, now: call.now, startedAt: call.estate.site.startedAt };
  return datapoints(series, 'Maximum', span).at(-1)?.value ?? 0;
}

function queueUrl(call: Call, queue: Queue): string {
  return `https://sqs.${call.region}.amazonaws.com/${call.account.id}/${queue.name}`;
}

function noQueue(): Refusal {
  return new Refusal('QueueDoesNotExist', 'The specified queue does not exist.');
}
