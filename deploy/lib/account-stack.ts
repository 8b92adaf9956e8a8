import { Aws, CfnOutput, Duration, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { CfnManagedPolicy, CfnRole, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSubscription, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { acknowledgeWildcards } from './acknowledge.ts';
import type { RoleAccount } from './parameters.ts';
import { allowedWildcards, type PolicyPlace, policyDocument, trustDocument } from './policy-documents.ts';

export interface AccountStackProps extends StackProps {
  readonly account: RoleAccount;
  readonly partition: string;
  readonly botRoleArn: string;
  readonly alarmsTopicName: string;
  readonly inboxArn: string;
}

/** Documents that every role gets. Key: the document; value: what it is for. */
const ALWAYS: Readonly<Record<string, string>> = {
  notifications: 'Cards of alarms, logs behind them, topics, metrics and logs of teams-aws-chatbot',
  'read-only': 'What ReadOnlyAccess would show of data, credentials and secrets is denied',
};

const WHY_WILDCARDS =
  'Alarms, log groups, functions and pipelines of the account are what people ask for; the guardrails of each configuration cap it.';

/** The role of the bot in one account, and a topic for the account's alarms where one is wanted. */
export class AccountStack extends Stack {
  constructor(scope: Construct, id: string, props: AccountStackProps) {
    const { account, partition, botRoleArn, alarmsTopicName, inboxArn, ...rest } = props;
    super(scope, id, { description: `teams-aws-chatbot: the role ${account.roleName}`, ...rest });
    const { roleName, externalIds, policies } = account;
    const place: PolicyPlace = { partition, account: account.id, botRoleArn };
    // Policies of their own, not parts of the role: each can be a guardrail of a configuration, too, and none counts against the role's size.
    const documents = [...Object.keys(ALWAYS), ...policies].map((name) => {
      const document = policyDocument(name, place);
      const policy = new CfnManagedPolicy(this, `Policy-${name}`, {
        managedPolicyName: `${roleName}-${name}`,
        description: ALWAYS[name] ?? `teams-aws-chatbot: ${name}`,
        policyDocument: document,
      });
      acknowledgeWildcards(policy, allowedWildcards(document), WHY_WILDCARDS);
      return policy;
    });
    const readOnlyAccess = `arn:${partition}:iam::aws:policy/ReadOnlyAccess`;
    const role = new CfnRole(this, 'Role', {
      roleName,
      description: 'Assumed by teams-aws-chatbot for people and for its cards',
      assumeRolePolicyDocument: trustDocument(externalIds, place),
      managedPolicyArns: [readOnlyAccess, ...documents.map(({ ref }) => ref)],
    });
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM4[Policy::${readOnlyAccess}]`,
      reason:
        'ReadOnlyAccess is what commands that read are allowed by default; read-only.json denies data and secrets of it.',
    });
    new CfnOutput(this, 'RoleArn', { value: role.attrArn });
    for (const [index, policy] of documents.entries()) {
      new CfnOutput(this, `PolicyArn${index + 1}`, { value: policy.ref });
    }
    if (account.alarmsTopic) {
      const topic = new AlarmsTopic(this, 'Alarms', alarmsTopicName, inboxArn, account.sampleAlarm).topic;
      new CfnOutput(this, 'AlarmsTopicArn', { value: topic.topicArn });
    }
  }
}

/** A topic for alarms that feeds the bot's inbox. */
class AlarmsTopic extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, topicName: string, inboxArn: string, withSample: boolean) {
    super(scope, id);
    const { account, region, partition } = Stack.of(this);
    this.topic = new Topic(this, 'Topic', { topicName, displayName: 'Alarms to Teams', enforceSSL: true });
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AlarmsOfThisAccount',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: {
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
          ArnLike: { 'aws:SourceArn': `arn:${partition}:cloudwatch:${region}:${account}:alarm:*` },
        },
      }),
    );
    Validations.of(this.topic).acknowledge({
      id: 'AwsSolutions-SNS2',
      reason:
        "CloudWatch publishes to no topic that AWS's own key encrypts; names and thresholds of alarms are what it carries.",
    });
    // From another account it waits for its confirmation, which the bot gives once a configuration lists the topic.
    new CfnSubscription(this, 'Inbox', {
      topicArn: this.topic.topicArn,
      protocol: 'sqs',
      endpoint: inboxArn,
      rawMessageDelivery: false,
    });
    if (!withSample) return;
    const sample = new Alarm(this, 'SampleAlarm', {
      alarmName: `${topicName}-sample-lambda-errors`,
      alarmDescription:
        'Some Lambda function of this Region ended with an error. An example, to see that alarms reach Teams.',
      metric: new Metric({
        namespace: 'AWS/Lambda',
        metricName: 'Errors',
        statistic: Stats.SUM,
        period: Duration.minutes(5),
      }),
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    sample.addAlarmAction(new SnsAction(this.topic));
    sample.addOkAction(new SnsAction(this.topic));
  }
}
