import type { Handlers } from '../call.ts';
import { autoscaling } from './autoscaling.ts';
import { bedrockAgentRuntime } from './bedrock-agent-runtime.ts';
import { ce } from './ce.ts';
import { cloudformation } from './cloudformation.ts';
import { stackChanges } from './cloudformation-changes.ts';
import { cloudwatchAlarms } from './cloudwatch-alarms.ts';
import { cloudwatchMetrics } from './cloudwatch-metrics.ts';
import { cloudwatchWidget } from './cloudwatch-widget.ts';
import { codebuild } from './codebuild.ts';
import { codepipeline } from './codepipeline.ts';
import { pipelineExecutions } from './codepipeline-executions.ts';
import { dynamodb, kinesis, rds } from './data.ts';
import { ecr, eks, stepfunctions } from './delivery.ts';
import { ec2 } from './ec2.ts';
import { ecs } from './ecs.ts';
import { lambda } from './lambda.ts';
import { logs } from './logs.ts';
import { sns, sqs } from './messaging.ts';
import { s3 } from './s3.ts';
import { ssm } from './ssm.ts';
import { ssmIncidents } from './ssm-incidents.ts';
import { runLists } from './ssm-run-lists.ts';
import { executions } from './stepfunctions-executions.ts';
import { support } from './support.ts';

/** The operations that the sandbox answers, by AWS CLI name of the service. STS is answered by `identity.ts`. */
export const services: Readonly<Record<string, Handlers>> = {
  autoscaling,
  'bedrock-agent-runtime': bedrockAgentRuntime,
  ce,
  cloudformation: { ...cloudformation, ...stackChanges },
  cloudwatch: { ...cloudwatchAlarms, ...cloudwatchMetrics, ...cloudwatchWidget },
  codebuild,
  codepipeline: { ...codepipeline, ...pipelineExecutions },
  dynamodb,
  ec2,
  ecr,
  ecs,
  eks,
  kinesis,
  lambda,
  logs,
  rds,
  s3api: s3,
  sns,
  sqs,
  ssm: { ...ssm, ...runLists },
  'ssm-incidents': ssmIncidents,
  stepfunctions: { ...stepfunctions, ...executions },
  support,
};
