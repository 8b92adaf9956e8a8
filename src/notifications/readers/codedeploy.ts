import { busNotification, type Incoming, notification, paragraphs } from '../event.ts';
import { at, entriesAt, isObject, listAt, textAt, timeAt } from '../fields.ts';
import { consoleLink, shortName } from '../links.ts';
import type { Items, Notification, Severity, Thread } from '../notification.ts';
import { commandButton } from './command-button.ts';
import { encoded, entryOf, oneLine, placeOfTopic, unpacked } from './event-text.ts';
import { durationText } from './fact-text.ts';
import { toolEvent } from './tool-event.ts';

interface DeploymentState {
  readonly did: string;
  readonly severity: Severity;
  readonly over: boolean;
}

/** Keyed by the state in capitals without blanks: EventBridge says `FAILURE` and `START`, triggers say `Failed` and `CREATED`. */
const STATES: Readonly<Record<string, DeploymentState>> = {
  CREATED: { did: 'was created', severity: 'neutral', over: false },
  START: { did: 'started', severity: 'neutral', over: false },
  STARTED: { did: 'started', severity: 'neutral', over: false },
  PENDING: { did: 'is pending', severity: 'neutral', over: false },
  INPROGRESS: { did: 'is in progress', severity: 'neutral', over: false },
  READY: { did: 'is ready for the traffic to be moved', severity: 'neutral', over: false },
  SUCCESS: { did: 'succeeded', severity: 'good', over: true },
  SUCCEEDED: { did: 'succeeded', severity: 'good', over: true },
  FAILURE: { did: 'failed', severity: 'critical', over: true },
  FAILED: { did: 'failed', severity: 'critical', over: true },
  STOP: { did: 'was stopped', severity: 'warning', over: true },
  STOPPED: { did: 'was stopped', severity: 'warning', over: true },
  ABORTED: { did: 'was aborted', severity: 'warning', over: true },
  SKIPPED: { did: 'was skipped', severity: 'neutral', over: true },
  UNKNOWN: { did: 'is in an unknown state', severity: 'warning', over: false },
};

interface Deployment {
  readonly id: string;
  readonly application: string | null;
  readonly group: string | null;
  readonly state: string;
  /** Null where the event is about the whole deployment. */
  readonly instance: string | null;
  readonly region: string | null;
}

/** Deployments of CodeDeploy and their instances: events, notification rules, and triggers of SNS. */
export function codeDeploy(incoming: Incoming): Notification | null {
  return readRuleEvent(incoming) ?? readTrigger(incoming);
}

function readRuleEvent(incoming: Incoming): Notification | null {
  const tool = toolEvent(incoming, 'aws.codedeploy', /^CodeDeploy (?:Deployment|Instance) State-change/i);
  const id = textAt(tool?.event.detail, 'deploymentId');
  if (tool === null || id === null) return null;
  const { detail, region } = tool.event;
  const deployment: Deployment = {
    id,
    application: textAt(detail, 'application'),
    group: textAt(detail, 'deploymentGroup'),
    state: textAt(detail, 'state') ?? '',
    instance: textAt(detail, 'instanceId'),
    region: textAt(detail, 'region') ?? region,
  };
  const error = textAt(tool.extra, 'additionalInformation') ?? textAt(tool.extra, 'errorInformation', 'message');
  return busNotification(tool.event, {
    ...parts(deployment),
    body: paragraphs(error),
    facts: factsOf(deployment),
  });
}

/** https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-sns-event-notifications-json-format.html */
function readTrigger({ json, message }: Incoming): Notification | null {
  const id = textAt(json, 'deploymentId');
  const state = textAt(json, 'status') ?? textAt(json, 'instanceStatus');
  if (!isObject(json) || id === null || state === null) return null;
  if (textAt(json, 'eventTriggerName') === null && textAt(json, 'deploymentGroupName') === null) return null;
  const topic = placeOfTopic(message);
  const instance = textAt(json, 'instanceId');
  const deployment: Deployment = {
    id,
    application: textAt(json, 'applicationName'),
    group: textAt(json, 'deploymentGroupName'),
    state,
    instance: instance === null ? null : shortName(instance),
    region: textAt(json, 'region') ?? topic.region,
  };
  // The nested parts are objects in the documentation and JSON in strings in what is really sent.
  const error = unpacked(at(json, 'errorInformation'));
  const rollback = unpacked(at(json, 'rollbackInformation'));
  const [created, completed] = [timeAt(json, 'createTime'), timeAt(json, 'completeTime')];
  const counts = entriesAt(unpacked(at(json, 'deploymentOverview')))
    .filter(([, count]) => Number(count) > 0)
    .map(([name, count]) => `${count} ${name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()}`);
  return notification({
    ...parts(deployment),
    body: [...paragraphs(textAt(error, 'ErrorMessage')), ...paragraphs(textAt(rollback, 'RollbackMessage'))],
    accountId: textAt(json, 'accountId') ?? topic.accountId,
    region: deployment.region,
    time: completed ?? timeAt(json, 'lastUpdatedAt') ?? created ?? message.timestamp,
    facts: [
      ...factsOf(deployment),
      { name: 'Error', value: textAt(error, 'ErrorCode') },
      { name: 'Instances', value: counts.join(', ') },
      { name: 'Duration', value: durationText(created, completed) },
      { name: 'Rolls back', value: textAt(rollback, 'RollbackTriggeringDeploymentId') },
      { name: 'Rolled back by', value: textAt(rollback, 'RollbackDeploymentId') },
      { name: 'Trigger', value: textAt(json, 'eventTriggerName') },
    ],
    items: lifecycleOf(unpacked(at(json, 'lifecycleEvents'))),
  });
}

function parts(deployment: Deployment) {
  const { id, application, group, state, instance, region } = deployment;
  const { did, severity, over } = stateOf(state);
  const to = group === null ? '' : ` to ${group}`;
  const what = application === null ? `Deployment ${id}` : `Deployment of ${application}${to}`;
  const title = oneLine(instance === null ? `${what} ${did}` : `${what} on instance ${instance} ${did}`);
  const thread: Thread = {
    key: `deployment/${id}`,
    latest: instance === null ? { state, severity, summary: title } : null,
    // Its last instances may be told of after the deployment itself; a deployment's id never comes again.
    closes: false,
  };
  const whole = commandButton('Show deployment', 'deploy get-deployment', { 'deployment-id': id }, region);
  const stop = commandButton('Stop deployment', 'deploy stop-deployment', { 'deployment-id': id }, region);
  return {
    type: 'CodeDeploy',
    sourceName: 'AWS CodeDeploy',
    // One instance of many need not stop the deployment.
    severity: instance !== null && severity === 'critical' ? 'warning' : severity,
    state,
    title,
    links: [{ title: 'Open deployment', url: consoleLink(region, `codesuite/codedeploy/deployments/${encoded(id)}`) }],
    buttons: over || instance !== null ? whole : [...whole, ...stop],
    thread,
    variables: { DeploymentId: id, Application: application ?? '', DeploymentGroup: group ?? '', Status: state },
  } as const;
}

function factsOf({ id, application, group, instance }: Deployment) {
  return [
    { name: 'Application', value: application },
    { name: 'Deployment group', value: group },
    { name: 'Instance', value: instance },
    { name: 'Deployment', value: id },
  ];
}

function stateOf(state: string): DeploymentState {
  const known = entryOf(STATES, state.toUpperCase().replace(/[^A-Z]/g, ''));
  return known ?? { did: `is now ${state}`, severity: 'neutral', over: false };
}

function lifecycleOf(events: unknown): Items | null {
  const entries = listAt(events).map((event) => {
    const state = textAt(event, 'LifecycleEventStatus') ?? '';
    const duration = durationText(timeAt(event, 'StartTime'), timeAt(event, 'EndTime'));
    const message = textAt(event, 'Diagnostics', 'Message') ?? textAt(event, 'Diagnostics', 'LogTail');
    return {
      title: textAt(event, 'LifecycleEvent') ?? 'Lifecycle event',
      state,
      severity: stateOf(state).severity,
      facts: [
        ...(duration === null ? [] : [{ name: 'Duration', value: duration }]),
        ...(message === null ? [] : [{ name: 'Message', value: message }]),
      ],
      link: null,
    };
  });
  return entries.length === 0 ? null : { title: 'Lifecycle events', entries };
}
