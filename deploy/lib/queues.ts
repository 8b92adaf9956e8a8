import { Duration } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

/** What the bot does with the inbox, and with the queue of wake-ups. */
export const INBOX_ACTIONS = ['sqs:GetQueueAttributes', 'sqs:ReceiveMessage', 'sqs:DeleteMessage'];
export const WAKE_UP_ACTIONS = [...INBOX_ACTIONS, 'sqs:SendMessage', 'sqs:ChangeMessageVisibility'];

export interface QueuesProps {
  readonly inboxName: string;
  /** Topics that may feed the inbox; `*` stands for all of an account. */
  readonly feedingTopics: readonly string[];
  readonly key: IKey | null;
}

/** The queue that topics feed and the one that wakes instances, each with a queue for what could not be handled. */
export class Queues extends Construct {
  readonly inbox: Queue;
  readonly inboxDeadLetters: Queue;
  readonly wakeUps: Queue;
  readonly wakeUpDeadLetters: Queue;

  constructor(scope: Construct, id: string, { inboxName, feedingTopics, key }: QueuesProps) {
    super(scope, id);
    const kept: QueueProps = {
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      ...(key === null
        ? { encryption: QueueEncryption.SQS_MANAGED }
        : { encryption: QueueEncryption.KMS, encryptionMasterKey: key, dataKeyReuse: Duration.hours(1) }),
    };
    this.inboxDeadLetters = new Queue(this, 'InboxDeadLetters', kept);
    this.inbox = new Queue(this, 'Inbox', {
      ...kept,
      queueName: inboxName,
      visibilityTimeout: Duration.minutes(1),
      receiveMessageWaitTime: Duration.seconds(20),
      // A message comes again while the bot cannot store it: two hours of that, then people have to look.
      deadLetterQueue: { queue: this.inboxDeadLetters, maxReceiveCount: 120 },
    });
    this.wakeUpDeadLetters = new Queue(this, 'WakeUpDeadLetters', { ...kept, fifo: true });
    this.wakeUps = new Queue(this, 'WakeUps', {
      ...kept,
      fifo: true,
      // One conversation is one message group, and its wake-ups are nobody else's: thousands of groups at once.
      deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
      fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
      visibilityTimeout: Duration.minutes(1),
      receiveMessageWaitTime: Duration.seconds(20),
      // A conversation that Teams refuses for a day is woken again and again: this many is none that ever ends.
      deadLetterQueue: { queue: this.wakeUpDeadLetters, maxReceiveCount: 1000 },
    });
    if (feedingTopics.length === 0) return;
    this.inbox.addToResourcePolicy(
      new PolicyStatement({
        sid: 'TopicsFeedTheInbox',
        principals: [new ServicePrincipal('sns.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [this.inbox.queueArn],
        // SNS acts for everybody; the ARN says for whose topic, and has its account in it.
        conditions: { ArnLike: { 'aws:SourceArn': feedingTopics } },
      }),
    );
  }
}
