import type { ReaderRow } from '../event.ts';
import { accessAnalyzer } from './access-analyzer.ts';
import { acm, privateCa } from './acm.ts';
import { alertmanager } from './alertmanager.ts';
import { anyEvent } from './any-event.ts';
import { anyJson } from './any-json.ts';
import { appRunner } from './app-runner.ts';
import { appConfig } from './appconfig.ts';
import { athena } from './athena.ts';
import { applicationAutoScaling, autoScaling } from './auto-scaling.ts';
import { backup } from './backup.ts';
import { batch } from './batch.ts';
import { budgets } from './budgets.ts';
import { cloudFormation, cloudFormationEvent } from './cloudformation.ts';
import { cloudTrail } from './cloudtrail.ts';
import { cloudWatchAlarm } from './cloudwatch-alarm.ts';
import { cloudWatchAlarmEvent } from './cloudwatch-alarm-event.ts';
import { codeArtifact } from './codeartifact.ts';
import { codeBuild } from './codebuild.ts';
import { codeCommit } from './codecommit.ts';
import { codeCommitTrigger } from './codecommit-trigger.ts';
import { codeDeploy } from './codedeploy.ts';
import { codePipeline } from './codepipeline.ts';
import { codePipelineApproval } from './codepipeline-approval.ts';
import { config } from './config.ts';
import { controlTower } from './control-tower.ts';
import { costAnomaly } from './cost-anomaly.ts';
import { custom } from './custom.ts';
import { devOpsGuru } from './devops-guru.ts';
import { dms } from './dms.ts';
import { ec2 } from './ec2.ts';
import { ecr } from './ecr.ts';
import { ecs } from './ecs.ts';
import { eks } from './eks.ts';
import { elasticBeanstalk } from './elastic-beanstalk.ts';
import { elastiCache } from './elasticache.ts';
import { emr } from './emr.ts';
import { eventSubscription } from './event-subscription.ts';
import { glue } from './glue.ts';
import { guardDuty } from './guardduty.ts';
import { health } from './health.ts';
import { inspector } from './inspector.ts';
import { kms } from './kms.ts';
import { macie } from './macie.ts';
import { datadog, grafanaDashboardAlert } from './monitor-alert.ts';
import { openSearch } from './opensearch.ts';
import { opsWorks } from './opsworks.ts';
import { organizations } from './organizations.ts';
import { proton } from './proton.ts';
import { rds } from './rds.ts';
import { redshift } from './redshift.ts';
import { s3, s3BatchJob } from './s3.ts';
import { sageMaker } from './sagemaker.ts';
import { securityHub } from './security-hub.ts';
import { serviceEvent } from './service-events.ts';
import { ses } from './ses.ts';
import { signIn } from './sign-in.ts';
import { ssm } from './ssm.ts';
import { incidentManager } from './ssm-incidents.ts';
import { ssmRun } from './ssm-runs.ts';
import { ssmState } from './ssm-state.ts';
import { stepFunctions } from './step-functions.ts';
import { dataSync, lifecycleManager, storageGateway } from './storage.ts';
import { support } from './support.ts';
import { synthetics } from './synthetics.ts';
import { text } from './text.ts';
import { trustedAdvisor } from './trusted-advisor.ts';
import { waf } from './waf.ts';

/** Every reader, in the order in which they are asked: the most particular first, the one that takes everything last. */
export const readers: readonly ReaderRow[] = [
  // Alarms, costs, stacks, custom notifications.
  { name: 'cloudwatch-alarm', read: cloudWatchAlarm, known: true },
  { name: 'cloudwatch-alarm-event', read: cloudWatchAlarmEvent, known: true },
  { name: 'budgets', read: budgets, known: true },
  { name: 'cost-anomaly', read: costAnomaly, known: true },
  { name: 'cloudformation', read: cloudFormation, known: true },
  { name: 'cloudformation-event', read: cloudFormationEvent, known: true },
  { name: 'custom', read: custom, known: true },
  // Developer tools, operations, support.
  { name: 'codebuild', read: codeBuild, known: true },
  { name: 'codecommit', read: codeCommit, known: true },
  { name: 'codecommit-trigger', read: codeCommitTrigger, known: true },
  { name: 'codedeploy', read: codeDeploy, known: true },
  { name: 'codepipeline-approval', read: codePipelineApproval, known: true },
  { name: 'codepipeline', read: codePipeline, known: true },
  { name: 'codeartifact', read: codeArtifact, known: true },
  { name: 'health', read: health, known: true },
  { name: 'ssm-run', read: ssmRun, known: true },
  { name: 'ssm-state', read: ssmState, known: true },
  { name: 'ssm', read: ssm, known: true },
  { name: 'support', read: support, known: true },
  { name: 'trusted-advisor', read: trustedAdvisor, known: true },
  { name: 'elastic-beanstalk', read: elasticBeanstalk, known: true },
  { name: 'appconfig', read: appConfig, known: true },
  { name: 'app-runner', read: appRunner, known: true },
  { name: 'devops-guru', read: devOpsGuru, known: true },
  { name: 'opsworks', read: opsWorks, known: true },
  { name: 'proton', read: proton, known: true },
  { name: 'incident-manager', read: incidentManager, known: true },
  { name: 'organizations', read: organizations, known: true },
  { name: 'sign-in', read: signIn, known: true },
  { name: 'control-tower', read: controlTower, known: true },
  { name: 's3-batch-job', read: s3BatchJob, known: true },
  { name: 'cloudtrail', read: cloudTrail, known: true },
  // Security, compute, data.
  { name: 'config', read: config, known: true },
  { name: 'guardduty', read: guardDuty, known: true },
  { name: 'ecr', read: ecr, known: true },
  { name: 'inspector', read: inspector, known: true },
  { name: 'macie', read: macie, known: true },
  { name: 'access-analyzer', read: accessAnalyzer, known: true },
  { name: 'security-hub', read: securityHub, known: true },
  { name: 'kms', read: kms, known: true },
  { name: 'acm', read: acm, known: true },
  { name: 'private-ca', read: privateCa, known: true },
  { name: 'waf', read: waf, known: true },
  { name: 'auto-scaling', read: autoScaling, known: true },
  { name: 'application-auto-scaling', read: applicationAutoScaling, known: true },
  { name: 'ec2', read: ec2, known: true },
  { name: 'ecs', read: ecs, known: true },
  { name: 'eks', read: eks, known: true },
  { name: 'rds', read: rds, known: true },
  { name: 'event-subscription', read: eventSubscription, known: true },
  { name: 'redshift', read: redshift, known: true },
  { name: 'dms', read: dms, known: true },
  { name: 'elasticache', read: elastiCache, known: true },
  { name: 'opensearch', read: openSearch, known: true },
  { name: 'emr', read: emr, known: true },
  { name: 'glue', read: glue, known: true },
  { name: 'athena', read: athena, known: true },
  { name: 'batch', read: batch, known: true },
  { name: 'step-functions', read: stepFunctions, known: true },
  { name: 'sagemaker', read: sageMaker, known: true },
  { name: 'backup', read: backup, known: true },
  { name: 'lifecycle-manager', read: lifecycleManager, known: true },
  { name: 'storage-gateway', read: storageGateway, known: true },
  { name: 'datasync', read: dataSync, known: true },
  { name: 's3', read: s3, known: true },
  { name: 'ses', read: ses, known: true },
  { name: 'synthetics', read: synthetics, known: true },
  { name: 'service-event', read: serviceEvent, known: true },
  // Whatever is left.
  { name: 'alertmanager', read: alertmanager, known: true },
  { name: 'grafana-dashboard-alert', read: grafanaDashboardAlert, known: true },
  { name: 'datadog', read: datadog, known: true },
  { name: 'any-event', read: anyEvent, known: true },
  { name: 'any-json', read: anyJson, known: false },
  { name: 'text', read: text, known: false },
];
