import { busNotification, type Incoming, notification, paragraphs } from '../event.ts';
import { at, isObject, textAt } from '../fields.ts';
import type { Notification } from '../notification.ts';
import { pipelineEvent, pipelineLink, pipelineThread } from './codepipeline.ts';
import { oneLine, placeOfTopic } from './event-text.ts';
import { timeText } from './fact-text.ts';

const STATE = 'APPROVAL NEEDED';

interface Approval {
  readonly pipeline: string;
  readonly stage: string;
  readonly action: string;
  readonly customData: string | null;
  readonly entityLink: string | null;
  readonly expires: string | null;
  readonly execution: string | null;
  readonly region: string | null;
}

/** Manual approvals that wait: the message of the approval action itself, and the event of a rule on it. */
export function codePipelineApproval(incoming: Incoming): Notification | null {
  return readMessage(incoming) ?? readRuleEvent(incoming);
}

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/approvals-json-format.html */
function readMessage({ json, message }: Incoming): Notification | null {
  const given = at(json, 'approval');
  const [pipeline, stage, action] = ['pipelineName', 'stageName', 'actionName'].map((name) => textAt(given, name));
  if (!isObject(given) || !pipeline || !stage || !action) return null;
  const topic = placeOfTopic(message);
  const region = textAt(json, 'region') ?? topic.region;
  const approval: Approval = {
    pipeline,
    stage,
    action,
    customData: textAt(given, 'customData'),
    entityLink: textAt(given, 'externalEntityLink'),
    expires: textAt(given, 'expires'),
    execution: null,
    region,
  };
  // The review link is left out: it carries the token that approves.
  return notification({
    ...parts(approval),
    accountId: topic.accountId,
    region,
    time: message.timestamp,
    thread: null,
  });
}

function readRuleEvent(incoming: Incoming): Notification | null {
  const tool = pipelineEvent(incoming);
  if (tool === null) return null;
  const { event, extra } = tool;
  const { detail } = event;
  if (textAt(detail, 'type', 'category') !== 'Approval' || textAt(detail, 'state') !== 'STARTED') return null;
  const [pipeline, stage, action] = ['pipeline', 'stage', 'action'].map((name) => textAt(detail, name));
  if (!pipeline || !stage || !action) return null;
  const told = parts({
    pipeline,
    stage,
    action,
    customData: textAt(extra, 'customData'),
    entityLink: textAt(extra, 'externalEntityLink'),
    expires: null,
    execution: textAt(detail, 'execution-id'),
    region: event.region,
  });
  const latest = { state: STATE, severity: told.severity, summary: told.title };
  return busNotification(event, { ...told, thread: pipelineThread(event, pipeline, latest, false) });
}

function parts({ pipeline, stage, action, customData, entityLink, expires, execution, region }: Approval) {
  return {
    type: 'CodePipeline',
    sourceName: 'AWS CodePipeline',
    severity: 'warning',
    state: STATE,
    title: oneLine(`Pipeline ${pipeline} waits for approval: ${action}`),
    body: paragraphs(customData),
    facts: [
      { name: 'Pipeline', value: pipeline },
      { name: 'Stage', value: stage },
      { name: 'Action', value: action },
      { name: 'To review', value: entityLink },
      { name: 'Expires', value: expires === null ? null : timeText(expires) },
      { name: 'Execution', value: execution },
    ],
    links: [
      { title: 'Open pipeline', url: pipelineLink(region, pipeline, execution) },
      { title: 'Open what to review', url: entityLink },
    ],
    buttons: [{ kind: 'approval', pipeline, stage, action, region }],
    variables: {
      Pipeline: pipeline,
      Stage: stage,
      Action: action,
      CustomData: customData ?? '',
      ExternalEntityLink: entityLink ?? '',
    },
  } as const;
}
