import { Aws, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { FargateService } from 'aws-cdk-lib/aws-ecs';
import { CfnRule, Rule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnResourcePolicy, LogGroup } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { ALARMS, descriptionOf } from './alarms.ts';
import { alarmMetric, type Measured } from './metrics.ts';

/** Tells each task that ends by itself, with its reasons: a log group of them, which the rule's own count says how often was written. */
export class EndedTasks extends Construct {
  readonly rule: Rule;

  constructor(scope: Construct, id: string, service: FargateService, retention: number, key: IKey | null) {
    super(scope, id);
    const log = new LogGroup(this, 'Log', {
      // EventBridge writes to no groups but those called so.
      logGroupName: `/aws/events/${Stack.of(this).stackName}-ended-tasks`,
      retention,
      removalPolicy: RemovalPolicy.DESTROY,
      ...(key === null ? {} : { encryptionKey: key }),
    });
    this.rule = new Rule(this, 'Rule', {
      description: 'Tasks of the bot that ended by themselves or failed their health check',
      eventPattern: {
        source: ['aws.ecs'],
        detailType: ['ECS Task State Change'],
        detail: {
          clusterArn: [service.cluster.clusterArn],
          lastStatus: ['STOPPED'],
          stopCode: ['EssentialContainerExited', 'TaskFailedToStart'],
        },
      },
    });
    const rule = this.rule.node.defaultChild;
    // The CDK's own target brings a function that writes the group's policy; this is that policy.
    if (rule instanceof CfnRule) rule.targets = [{ id: 'Log', arn: log.logGroupArn.replace(/:\*$/, '') }];
    new CfnResourcePolicy(this, 'Policy', {
      policyName: `${Stack.of(this).stackName}-ended-tasks`,
      policyDocument: Stack.of(this).toJsonString({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: ['events.amazonaws.com', 'delivery.logs.amazonaws.com'] },
            Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
            Resource: log.logGroupArn,
            Condition: { ArnEquals: { 'aws:SourceArn': this.rule.ruleArn } },
          },
        ],
      }),
    });
  }
}

export interface WatchProps {
  readonly name: string;
  readonly measured: Measured;
  readonly emails: readonly string[];
  readonly key: IKey | null;
}

/** The alarms on the bot itself, and the topic that tells of them. */
export class Watch extends Construct {
  readonly topic: Topic;
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, { name, measured, emails, key }: WatchProps) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', {
      topicName: `${name}-operations`,
      displayName: 'teams-aws-chatbot',
      enforceSSL: true,
      ...(key === null ? {} : { masterKey: key }),
    });
    const { account, region, partition } = Stack.of(this);
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AlarmsOfThisAccount',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: {
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
          ArnLike: { 'aws:SourceArn': `arn:${partition}:cloudwatch:${region}:${account}:alarm:${name}-*` },
        },
      }),
    );
    Validations.of(this.topic).acknowledge({
      id: 'AwsSolutions-SNS2',
      reason: "CloudWatch publishes to no topic that AWS's own key encrypts; with CustomerKey a key of one's own does.",
    });
    for (const email of emails) this.topic.addSubscription(new EmailSubscription(email));
    this.alarms = ALARMS.map((row) => {
      const { metric, when, threshold, of, periods, minutes } = row;
      const alarm = new Alarm(this, row.id, {
        alarmName: `${name}-${row.id}`,
        alarmDescription: descriptionOf(row),
        metric: alarmMetric(metric, measured, Duration.minutes(minutes)),
        comparisonOperator:
          when === '<' ? ComparisonOperator.LESS_THAN_THRESHOLD : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        threshold,
        datapointsToAlarm: of,
        evaluationPeriods: periods,
        treatMissingData: row.missingIsBad ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
      });
      alarm.addAlarmAction(new SnsAction(this.topic));
      alarm.addOkAction(new SnsAction(this.topic));
      return alarm;
    });
  }
}
