import { CfnOutput, Duration, Fn, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { board } from './board.ts';
import { configurationObject } from './configuration-object.ts';
import { customerKey } from './encryption.ts';
import { Entrance } from './entrance.ts';
import { type ImageSource, image } from './image.ts';
import { alarmMetric, type Measured } from './metrics.ts';
import { network } from './network.ts';
import { inboxName, type Parameters } from './parameters.ts';
import { Queues } from './queues.ts';
import { Scaling } from './scaling.ts';
import { Service } from './service.ts';
import { stateTable } from './table.ts';
import { taskRole } from './task-role.ts';
import { EndedTasks, Watch } from './watch.ts';

export interface ChatbotStackProps extends StackProps {
  readonly parameters: Parameters;
  readonly imageSource: ImageSource;
}

/** The bot in its own account: from the name that Teams calls to the alarms on it. */
export class ChatbotStack extends Stack {
  /** CloudFormation knows the zones: with that, nothing has to be looked up, and templates do not depend on who makes them. */
  override get availabilityZones(): string[] {
    return [0, 1].map((index) => Fn.select(index, Fn.getAzs()));
  }

  constructor(scope: Construct, id: string, { parameters, imageSource, ...props }: ChatbotStackProps) {
    super(scope, id, { description: 'teams-aws-chatbot: the bot', ...props });
    const { Name, DomainName, Tasks } = parameters;
    const key = customerKey(this, parameters.CustomerKey);
    const table = stateTable(this, key);
    const queues = new Queues(this, 'Queues', {
      inboxName: inboxName(Name),
      feedingTopics: parameters.feedingTopics,
      key,
    });
    const configuration = configurationObject(this, parameters);
    const role = taskRole(this, {
      roleName: Name,
      assumableRoles: parameters.assumableRoles,
      table,
      queues,
      configurationArn: configuration.arn,
      configurationKeyArn: parameters.ConfigurationKeyArn ?? null,
      key,
    });
    const place = network(this, parameters.Network);
    const entrance = new Entrance(this, 'Entrance', parameters, place);
    const { service, logGroup } = new Service(this, 'Bot', {
      parameters,
      network: place,
      entrance,
      image: image(this, parameters, imageSource),
      role,
      key,
      environment: {
        CHATBOT_CONFIG: configuration.address,
        CHATBOT_STORE: `dynamodb:${table.tableName}`,
        CHATBOT_QUEUE: queues.wakeUps.queueUrl,
        CHATBOT_INBOX: queues.inbox.queueUrl,
      },
    });
    const { rule: endedTasks } = new EndedTasks(this, 'EndedTasks', service, parameters.LogRetentionDays, key);
    const { loadBalancer, targetGroup } = entrance;
    const measured: Measured = { loadBalancer, targetGroup, service, endedTasks, queues, table };
    new Scaling(this, 'Scaling', {
      service,
      min: Tasks.Min,
      max: Tasks.Max,
      waiting: alarmMetric('wakeUpsWaiting', measured, Duration.minutes(1)),
      running: alarmMetric('healthyTasks', measured, Duration.minutes(1)),
    });
    const watch = new Watch(this, 'Watch', { name: Name, measured, emails: parameters.AlarmEmails, key });
    board(this, Name, measured, watch.alarms);

    const outputs: Readonly<Record<string, string>> = {
      MessagingEndpoint: `https://${DomainName}/api/messages`,
      LoadBalancerName: entrance.loadBalancer.loadBalancerDnsName,
      BotRoleArn: role.roleArn,
      InboxArn: queues.inbox.queueArn,
      TableName: table.tableName,
      LogGroupName: logGroup.logGroupName,
      OperationsTopicArn: watch.topic.topicArn,
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}
