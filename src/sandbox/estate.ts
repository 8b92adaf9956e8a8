import type { AlarmState } from './alarm-state.ts';
import { ago, type Site } from './call.ts';
import { instances, securityGroups } from './content/ec2.ts';
import { ecsServices } from './content/ecs.ts';
import { incidentsOf } from './content/incidents.ts';
import { lambdaFunctions } from './content/lambda.ts';
import { logGroups } from './content/logs.ts';
import { metricSeries } from './content/metrics.ts';
import { platform, type ScalingGroup } from './content/platform.ts';
import { parameters } from './content/ssm.ts';
import type { LogEntry } from './log-entries.ts';
import type { StackChange } from './services/cloudformation-changes.ts';
import type { HistoryItem } from './services/cloudwatch-alarms.ts';
import type { StartedBuild } from './services/codebuild.ts';
import type { PipelineRun } from './services/codepipeline.ts';
import type { Stream } from './services/data.ts';
import type { RunningService } from './services/ecs.ts';
import type { StartedQuery } from './services/logs-queries.ts';
import type { Incident } from './services/ssm-incidents-records.ts';
import type { Automation, SentCommand } from './services/ssm-runs.ts';
import type { StartedExecution } from './services/stepfunctions-executions.ts';
import type { SupportCase } from './services/support.ts';
import type { AttachmentSet } from './services/support-attachments.ts';

/** What an account holds in a Region: what the content says, and what was changed since the sandbox started. */
export type Estate = ReturnType<typeof createEstate>;

/** A fresh estate with the content of its site. */
export function createEstate(site: Site) {
  const smaller = platform(site);
  return {
    site,
    functions: lambdaFunctions(site),
    series: [...metricSeries(site)],
    logGroups: [...logGroups(site)],
    securityGroups: securityGroups(site),
    parameters: parameters(site),
    platform: smaller,

    setAlarmStates: new Map<string, AlarmState>(),
    alarmHistory: [] as HistoryItem[],
    alarmsWithoutActions: new Set<string>(),
    appendedLogs: [] as LogEntry[],
    queries: new Map<string, StartedQuery>(),
    instances: new Map(instances(site).map((one) => [one.id, one])),
    ecsServices: new Map(
      ecsServices(site).map((one): [string, RunningService] => [
        `${one.cluster}/${one.name}`,
        { ...one, before: one.desired, deployedAt: ago(site, one.deployedMinutesAgo), replaces: undefined },
      ]),
    ),
    streams: new Map(
      smaller.streams.map(({ name, shards }): [string, Stream] => [
        name,
        { name, shards, before: shards, changedAt: ago(site, 1440) },
      ]),
    ),
    scalingGroups: new Map(smaller.scalingGroups.map((one): [string, ScalingGroup] => [one.name, one])),
    pipelineRuns: new Map<string, PipelineRun>(),
    automations: new Map<string, Automation>(),
    builds: new Map<string, StartedBuild>(),
    executions: new Map<string, StartedExecution>(),
    stackChanges: new Map<string, StackChange>(),
    commands: new Map<string, SentCommand>(),
    supportCases: new Map<string, SupportCase>(),
    /** The alarm that was spoken of last with an agent, by session. */
    agentSessions: new Map<string, string>(),
    attachmentSets: new Map<string, AttachmentSet>(),
    incidents: new Map(incidentsOf(site).map((one): [string, Incident] => [one.arn, one])),
  };
}
