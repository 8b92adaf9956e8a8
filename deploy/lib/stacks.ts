import { App, Tags } from 'aws-cdk-lib';
import { AccountStack } from './account-stack.ts';
import { ChatbotStack } from './chatbot-stack.ts';
import type { ImageSource } from './image.ts';
import { alarmsTopicName, inboxName, type Parameters } from './parameters.ts';

/** Behaviours of the CDK that new applications have, as far as they change what is made here. */
const FEATURE_FLAGS: Readonly<Record<string, boolean>> = {
  '@aws-cdk/aws-ecs:disableExplicitDeploymentControllerForCircuitBreaker': true,
  '@aws-cdk/aws-ecs:removeDefaultDeploymentAlarm': true,
  '@aws-cdk/aws-iam:minimizePolicies': true,
  '@aws-cdk/aws-route53-targets:userPoolDomainNameMethodWithoutCustomResource': true,
  '@aws-cdk/core:checkSecretUsage': true,
  '@aws-cdk/core:target-partitions': false,
};

export interface StackParts {
  readonly parameters: Parameters;
  readonly imageSource: ImageSource;
  /** Where templates are written; a folder of its own when left out. */
  readonly outdir?: string;
}

/** The application: the bot's stack, and one for the role in each account. */
export function createApp({ parameters, imageSource, outdir }: StackParts): App {
  const app = new App({
    analyticsReporting: false,
    context: FEATURE_FLAGS,
    ...(outdir === undefined ? {} : { outdir }),
  });
  const { Name, Account, Region, partition } = parameters;
  const bot = new ChatbotStack(app, Name, {
    env: { account: Account, region: Region },
    parameters,
    imageSource,
  });
  for (const account of parameters.accounts) {
    const stack = new AccountStack(app, accountStackName(Name, account), {
      env: { account: account.id, region: account.region },
      account,
      partition,
      botRoleArn: `arn:${partition}:iam::${Account}:role/${Name}`,
      alarmsTopicName: alarmsTopicName(Name),
      inboxArn: `arn:${partition}:sqs:${Region}:${Account}:${inboxName(Name)}`,
    });
    // IAM takes no role as a principal before it is there, SNS no queue.
    stack.addStackDependency(bot);
  }
  Tags.of(app).add('application', Name);
  return app;
}

/** Stacks of one application have names of their own, whatever account they go to. */
export function accountStackName(
  name: string,
  { id, region }: { readonly id: string; readonly region: string },
): string {
  return `${name}-account-${id}-${region}`;
}
