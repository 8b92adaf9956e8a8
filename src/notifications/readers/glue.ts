import type { Reader } from '../event.ts';
import { familyReader } from './event-forms.ts';

const run = {
  state: 'state',
  message: 'message',
  links: [{ path: 'gluestudio/home', fragment: '/job/{jobName}/run/{jobRunId}' }],
  thread: 'glue-run/{jobRunId}',
  variables: { JobName: 'jobName', JobRunId: 'jobRunId' },
} as const;

/** AWS Glue: jobs, crawlers, the data catalogue, data quality. Glue writes its jobs' output to log groups of fixed names. */
export const glue: Reader = familyReader({
  sources: ['aws.glue', 'aws.glue-dataquality'],
  type: 'Glue',
  sourceName: 'AWS Glue',
  forms: [
    {
      ...run,
      detailType: 'Glue Job State Change',
      titles: ['Glue job {jobName} {state:verb}', 'Glue job run {jobRunId} {state:verb}'],
      facts: [
        ['Job', '{jobName}'],
        ['Run', '{jobRunId}'],
        ['Message', '{message}'],
      ],
      logs: ['/aws-glue/jobs/error', '/aws-glue/jobs/output'],
    },
    {
      ...run,
      detailType: 'Glue Job Run Status',
      titles: [
        'Glue job {jobName} runs longer than {notificationCondition.NotifyDelayAfter} min: {state:words}',
        'Glue job {jobName} {state:verb}',
      ],
      severities: { '*': 'warning' },
      facts: [
        ['Job', '{jobName}'],
        ['Run', '{jobRunId}'],
        ['Started', '{startedOn:time}'],
        ['Notify after', '{notificationCondition.NotifyDelayAfter} min'],
        ['Message', '{message}'],
      ],
      logs: ['/aws-glue/jobs/error', '/aws-glue/jobs/output'],
      from: 'startedOn',
    },
    {
      detailType: 'Glue Crawler State Change',
      titles: ['Glue crawler {crawlerName} {state:verb}'],
      state: 'state:upper',
      message: 'errorMessage | message',
      facts: [
        ['Crawler', '{crawlerName}'],
        ['Error', '{errorMessage}'],
        ['Message', '{message}'],
        ['Warning', '{warningMessage}'],
        ['Tables created', '{tablesCreated}'],
        ['Tables updated', '{tablesUpdated}'],
        ['Tables deleted', '{tablesDeleted}'],
        ['Partitions created', '{partitionsCreated}'],
        ['Partitions updated', '{partitionsUpdated}'],
        ['Running time', '{runningTime (sec)} s'],
        ['Completed', '{completionDate:time}'],
      ],
      links: [{ path: 'glue/home', fragment: '/v2/data-catalog/crawlers/view/{crawlerName}' }],
      thread: 'glue-crawler/{accountId}/{crawlerName}',
      logs: ['/aws-glue/crawlers'],
      variables: { CrawlerName: 'crawlerName' },
    },
    {
      detailType: /^Glue Data Catalog (?:Database|Table) State Change$/,
      titles: [
        'Glue table {databaseName}.{tableName}: {typeOfChange:words}',
        'Glue database {databaseName}: {typeOfChange:words}',
      ],
      severities: { '*': 'neutral' },
      facts: [
        ['Database', '{databaseName}'],
        ['Table', '{tableName}'],
        ['Change', '{typeOfChange}'],
        ['Changed tables', '{changedTables}'],
        ['Changed partitions', '{changedPartitions}'],
      ],
      links: [{ path: 'glue/home', fragment: '/v2/data-catalog/databases/view/{databaseName}' }],
      variables: { DatabaseName: 'databaseName', TableName: 'tableName' },
    },
    {
      detailType: /^Data Quality Evaluation Results/,
      titles: [
        'Glue data quality of {context.tableName | rulesetNames.0} {state:verb}: score {score}',
        'Glue data quality {state:verb}',
      ],
      state: 'state',
      facts: [
        ['Database', '{context.databaseName}'],
        ['Table', '{context.tableName}'],
        ['Job', '{context.jobName}'],
        ['Ruleset', '{rulesetNames}'],
        ['Score', '{score}'],
        ['Rules passed', '{numRulesSucceeded}'],
        ['Rules failed', '{numRulesFailed}'],
        ['Rules skipped', '{numRulesSkipped}'],
        ['Result', '{resultId | resultID}'],
      ],
      links: [
        {
          path: 'glue/home',
          fragment: '/v2/data-catalog/tables/view/{context.tableName}?database={context.databaseName}',
        },
        { path: 'glue/home' },
      ],
      variables: { DatabaseName: 'context.databaseName', TableName: 'context.tableName' },
    },
  ],
});
