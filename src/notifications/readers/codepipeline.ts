import { type BusEvent, busNotification, type Incoming } from '../event.ts';
import { at, listAt, numberAt, textAt, timeAt } from '../fields.ts';
import { consoleLink } from '../links.ts';
import type { Notification, Paragraph, Severity, Thread } from '../notification.ts';
import { commandButton } from './command-button.ts';
import { encoded, entryOf, oneLine, personOf, shortCommit } from './event-text.ts';
import { cut, durationText } from './fact-text.ts';
import { type ToolEvent, toolEvent } from './tool-event.ts';

/** Keyed by the state of a pipeline, stage or action; `over`: nothing follows for it, unless it is retried. */
const STATES: Readonly<Record<string, { readonly did: string; readonly severity: Severity; readonly over: boolean }>> =
  {
    STARTED: { did: 'started', severity: 'neutral', over: false },
    RESUMED: { did: 'was resumed by a retry', severity: 'neutral', over: false },
    SUCCEEDED: { did: 'succeeded', severity: 'good', over: true },
    FAILED: { did: 'failed', severity: 'critical', over: true },
    STOPPING: { did: 'is stopping', severity: 'warning', over: false },
    STOPPED: { did: 'was stopped', severity: 'warning', over: true },
    ABANDONED: { did: 'was abandoned', severity: 'warning', over: true },
    CANCELED: { did: 'was cancelled', severity: 'warning', over: true },
    SUPERSEDED: { did: 'was superseded by a newer execution', severity: 'neutral', over: true },
  };

/** Keyed by the state of an approval. */
const DECISIONS: Readonly<Record<string, string>> = {
  SUCCEEDED: 'was approved',
  FAILED: 'was rejected or failed',
};

/** Keyed by what started an execution. */
const TRIGGERS: Readonly<Record<string, string>> = {
  StartPipelineExecution: 'started by hand or API',
  CreatePipeline: 'the pipeline was created',
  PollForSourceChanges: 'a change of the source',
  CloudWatchEvent: 'an event',
  PutActionRevision: 'a new revision',
  Webhook: 'a webhook',
  WebhookV2: 'a webhook',
  ManualRollback: 'a rollback by hand',
  AutomatedRollback: 'an automatic rollback',
};

/** Executions of pipelines, of their stages and of their actions. */
export function codePipeline(incoming: Incoming): Notification | null {
  const tool = pipelineEvent(incoming);
  const pipeline = textAt(tool?.event.detail, 'pipeline');
  return tool === null || pipeline === null ? null : shown(tool, pipeline);
}

/** An event of CodePipeline; null for anything else. */
export function pipelineEvent(incoming: Incoming): ToolEvent | null {
  return toolEvent(incoming, 'aws.codepipeline', /^CodePipeline .*Execution State Change/);
}

/** What keeps the events of one execution together. */
export function pipelineThread(
  event: BusEvent,
  pipeline: string,
  latest: Thread['latest'],
  closes: boolean,
): Thread | null {
  const execution = textAt(event.detail, 'execution-id');
  return execution === null
    ? null
    : { key: `pipeline/${event.account ?? ''}/${pipeline}/${execution}`, latest, closes };
}

/** The console's page of an execution; of the pipeline where the execution is not known. */
export function pipelineLink(region: string | null, pipeline: string, execution: string | null): string {
  const page = execution === null ? 'view' : `executions/${encoded(execution)}/timeline`;
  return consoleLink(region, `codesuite/codepipeline/pipelines/${encoded(pipeline)}/${page}`);
}

function shown({ event, extra }: ToolEvent, pipeline: string): Notification {
  const { detail, region } = event;
  const [stage, action] = [textAt(detail, 'stage'), textAt(detail, 'action')];
  const [state, execution] = [textAt(detail, 'state') ?? '', textAt(detail, 'execution-id')];
  const {
    did,
    severity: usual,
    over,
  } = entryOf(STATES, state) ?? { did: `is now ${state}`, severity: 'neutral', over: false };
  const isPipeline = stage === null && action === null;
  const failedStage = stage ?? textAt(extra, 'failedStage');
  const approval = textAt(detail, 'type', 'category') === 'Approval';
  // Who rejects an approval knows about it.
  const severity: Severity = approval && usual === 'critical' ? 'warning' : usual;
  const verb = approval ? (entryOf(DECISIONS, state) ?? did) : did;
  const subject = isPipeline
    ? `Pipeline ${pipeline}`
    : action === null
      ? `Stage ${stage} of pipeline ${pipeline}`
      : `${approval ? 'Approval' : 'Action'} ${action} of pipeline ${pipeline}`;
  const where = isPipeline && state === 'FAILED' && failedStage !== null ? ` in stage ${failedStage}` : '';
  const title = oneLine(`${subject} ${verb}${where}`);
  return busNotification(event, {
    type: 'CodePipeline',
    sourceName: 'AWS CodePipeline',
    severity,
    state,
    title,
    body: bodyOf(detail, extra),
    facts: [
      { name: 'Pipeline', value: pipeline },
      { name: isPipeline ? 'Failed stage' : 'Stage', value: failedStage },
      { name: 'Action', value: action },
      { name: 'Provider', value: textAt(detail, 'type', 'provider') },
      { name: 'Error code', value: textAt(detail, 'execution-result', 'error-code') },
      ...sourceFacts(detail, extra),
      { name: 'Trigger', value: triggerOf(detail) },
      { name: 'Started by', value: starterOf(detail) },
      { name: 'Duration', value: over ? durationText(timeAt(detail, 'start-time'), event.time) : null },
      { name: 'Attempt', value: attemptOf(detail) },
      { name: 'Execution', value: execution },
    ],
    links: [
      { title: 'Open execution', url: pipelineLink(region, pipeline, execution) },
      { title: 'Open action', url: textAt(detail, 'execution-result', 'external-execution-url') },
    ],
    buttons: [
      ...(state === 'FAILED'
        ? commandButton(
            'Retry stage',
            'codepipeline retry-stage-execution',
            {
              'pipeline-name': pipeline,
              'stage-name': failedStage,
              'pipeline-execution-id': execution,
              'retry-mode': 'FAILED_ACTIONS',
            },
            region,
          )
        : []),
      ...(over && (isPipeline || severity !== 'good')
        ? commandButton('Start pipeline', 'codepipeline start-pipeline-execution', { name: pipeline }, region)
        : []),
    ],
    thread: pipelineThread(event, pipeline, latestOf(isPipeline, state, severity, title), isPipeline && over),
    variables: Object.fromEntries(
      Object.entries({ Pipeline: pipeline, Stage: failedStage, Action: action, ExecutionId: execution }).flatMap(
        ([name, value]) => (value === null ? [] : [[name, value]]),
      ),
    ),
  });
}

/** What a step says of the whole execution: that it fails, is stopping, or goes on. */
function latestOf(isPipeline: boolean, state: string, severity: Severity, summary: string): Thread['latest'] {
  if (isPipeline || severity === 'critical' || severity === 'warning') return { state, severity, summary };
  return { state: 'IN_PROGRESS', severity: 'neutral', summary };
}

function bodyOf(detail: unknown, extra: unknown): readonly Paragraph[] {
  const failed = listAt(extra, 'failedActions').map((one) => ({
    action: textAt(one, 'action'),
    told: textAt(one, 'additionalInformation'),
  }));
  const bullets = failed.map(({ action, told }): Paragraph => {
    const name = action === null ? [] : [{ text: told === null ? action : `${action}: `, bold: true }];
    return {
      kind: failed.length > 1 ? 'bullet' : 'text',
      spans: [...name, ...(told === null ? [] : [{ text: told }])],
    };
  });
  const texts = new Set([
    textAt(detail, 'stop-execution-comments'),
    textAt(detail, 'execution-result', 'external-execution-summary'),
    textAt(extra, 'additionalInformation'),
  ]);
  const said = [...texts].flatMap((text): Paragraph[] => (text === null ? [] : [{ kind: 'text', spans: [{ text }] }]));
  return [...said, ...bullets.filter(({ spans }) => spans.length > 0)];
}

/** Revision, commit message, repository and branch, of the trigger or of the first source action. */
function sourceFacts(
  detail: unknown,
  extra: unknown,
): readonly { readonly name: string; readonly value: string | null }[] {
  const trigger = at(detail, 'execution-trigger');
  const source = at(extra, 'sourceActions', 0, 'sourceActionVariables');
  const isSource = textAt(detail, 'type', 'category') === 'Source';
  const result = isSource ? textAt(detail, 'execution-result', 'external-execution-id') : null;
  return [
    { name: 'Revision', value: shortCommit(textAt(trigger, 'commit-id') ?? textAt(source, 'CommitId') ?? result) },
    { name: 'Commit message', value: cut(textAt(trigger, 'commit-message') ?? textAt(source, 'CommitMessage')) },
    {
      name: 'Repository',
      value:
        textAt(trigger, 'full-repository-name') ??
        textAt(source, 'FullRepositoryName') ??
        textAt(source, 'RepositoryName'),
    },
    { name: 'Branch', value: textAt(trigger, 'branch-name') ?? textAt(source, 'BranchName') },
    { name: 'Tag', value: textAt(trigger, 'tag-name') },
    { name: 'Author', value: textAt(trigger, 'author-display-name') ?? textAt(source, 'AuthorDisplayName') },
  ];
}

function triggerOf(detail: unknown): string | null {
  const type = textAt(detail, 'execution-trigger', 'trigger-type');
  return type === null ? null : (entryOf(TRIGGERS, type) ?? type);
}

function starterOf(detail: unknown): string | null {
  const by = textAt(detail, 'execution-trigger', 'trigger-detail');
  return by !== null && /^arn:[\w-]+:(?:iam|sts):/.test(by) ? personOf(by) : null;
}

function attemptOf(detail: unknown): string | null {
  const attempt = numberAt(detail, 'pipeline-execution-attempt');
  return attempt === null || attempt < 2 ? null : String(attempt);
}
