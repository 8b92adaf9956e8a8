import { type BusEvent, busNotification, paragraphs, type Reader } from '../event.ts';
import { at, listAt, numberAt, textAt, timeAt } from '../fields.ts';
import { shortName } from '../links.ts';
import type { LogSearch, Notification, Severity } from '../notification.ts';
import { clusterLink, clusterOf, ECS, lastPart, serviceLink } from './ecs-place.ts';
import { deployment, serviceAction } from './ecs-service.ts';
import { busEventOf, logWindow, MAX_FACTS, plainTitle } from './event-forms.ts';
import { cut, durationText, encoded } from './fact-text.ts';
import { presentOnly } from './finding.ts';
import { inWords, lookUp } from './state-words.ts';

/** Amazon ECS: tasks, services, deployments, container instances. */
export const ecs: Reader = (incoming) => {
  const event = busEventOf(incoming);
  if (event === null || !['', 'aws.ecs'].includes(event.source)) return null;
  return lookUp(EVENTS, event.detailType)?.(event) ?? null;
};

/** Keyed by detail-type. */
const EVENTS: Readonly<Record<string, (event: BusEvent) => Notification>> = {
  'ECS Task State Change': task,
  'ECS Service Action': serviceAction,
  'ECS Deployment State Change': deployment,
  'ECS Container Instance State Change': containerInstance,
};

/** Why a task stopped, by stop code; what a person asked for, or what scaling does, is no trouble. */
const STOP_CODES: Readonly<Record<string, Severity>> = {
  TaskFailedToStart: 'critical',
  EssentialContainerExited: 'critical',
  SpotInterruption: 'warning',
  TerminationNotice: 'warning',
  UserInitiated: 'neutral',
  ServiceSchedulerInitiated: 'neutral',
};

function task(event: BusEvent): Notification {
  const { detail } = event;
  const cluster = clusterOf(event);
  const arn = textAt(detail, 'taskArn') ?? event.resources[0] ?? null;
  const group = textAt(detail, 'group');
  const definition = lastPart(textAt(detail, 'taskDefinitionArn'));
  const [last, desired] = [textAt(detail, 'lastStatus') ?? '', textAt(detail, 'desiredStatus')];
  const [code, reason] = [textAt(detail, 'stopCode'), textAt(detail, 'stoppedReason')];
  const containers = listAt(detail, 'containers');
  const whose = group?.replace(/^(?:service|family):/, '') ?? definition ?? (arn === null ? null : shortName(arn));
  const service = group?.startsWith('service:') ? group.slice('service:'.length) : null;
  const interrupted = /Spot/.test(reason ?? '') || code === 'SpotInterruption' || code === 'TerminationNotice';
  const stopped = last === 'STOPPED' || (desired === 'STOPPED' && reason !== null);
  const what = service === null ? `ECS task ${whose ?? ''}` : `ECS service ${service}: task`;
  const severity = stopped ? stopSeverity(code, reason, containers) : 'neutral';
  return busNotification(event, {
    ...ECS,
    severity,
    state: last,
    title:
      whose === null
        ? plainTitle(event)
        : `${what.trim()} ${stopped ? stopText(last, interrupted, severity === 'critical' ? (failedContainer(containers) ?? reason) : reason) : taskText(last)}`,
    body: paragraphs(stopped ? reason : null),
    facts: [
      { name: 'Cluster', value: cluster },
      { name: service === null ? 'Group' : 'Service', value: service ?? group },
      { name: 'Stopped reason', value: reason },
      { name: 'Stop code', value: code },
      ...(stopped ? containerFacts(containers) : []),
      { name: 'Status', value: desired === null || desired === last ? last : `${last}, to be ${desired}` },
      { name: 'Task definition', value: definition },
      { name: 'Launch type', value: textAt(detail, 'launchType') ?? textAt(detail, 'capacityProviderName') },
      { name: 'Ran', value: durationText(timeAt(detail, 'startedAt'), timeAt(detail, 'stoppedAt')) },
      { name: 'Zone', value: textAt(detail, 'availabilityZone') },
      { name: 'Task', value: arn === null ? null : shortName(arn) },
    ]
      .filter(({ value }) => value !== null && value !== '')
      .slice(0, MAX_FACTS),
    links: [
      {
        title: 'Open task in Amazon ECS',
        url:
          arn === null ? null : clusterLink(event.region, cluster, `/tasks/${encoded(shortName(arn))}/configuration`),
      },
      { title: 'Open service', url: service === null ? null : serviceLink(event.region, cluster, service) },
    ],
    logs: logsOf(event, cluster, stopped),
    thread:
      arn === null
        ? null
        : {
            key: `ecs-task/${arn}`,
            latest: { state: last, severity, summary: taskSummary(last, reason) },
            closes: last === 'STOPPED',
          },
    variables: presentOnly({
      ClusterName: cluster,
      ServiceName: service,
      TaskArn: arn,
      TaskDefinition: textAt(detail, 'taskDefinitionArn'),
      InstanceId: textAt(detail, 'ec2InstanceId'),
    }),
  });
}

function taskSummary(last: string, reason: string | null): string {
  return `Task ${taskText(last)}${reason === null ? '' : `: ${cut(reason, 200)}`}`;
}

function taskText(last: string): string {
  return last === '' ? 'changed its state' : `is ${inWords(last)}`;
}

function stopText(last: string, interrupted: boolean, reason: string | null): string {
  const did = last === 'STOPPED' ? 'stopped' : interrupted ? 'is being interrupted' : 'is stopping';
  return reason === null ? did : `${did}: ${cut(reason, 140)}`;
}

/** A task that ends itself with 0 did its work; one that a person or the scheduler ends is no trouble, unless a check failed. */
function stopSeverity(code: string | null, reason: string | null, containers: readonly unknown[]): Severity {
  if (/fail|unhealthy|outofmemory|cannotpull|unable|error/i.test(reason ?? '')) return 'critical';
  const failed = containers.some((one) => (numberAt(one, 'exitCode') ?? 0) !== 0 || textAt(one, 'reason') !== null);
  const known = code === null ? undefined : lookUp(STOP_CODES, code);
  if (code === 'EssentialContainerExited' && !failed && containers.length > 0) return 'neutral';
  return known ?? (failed ? 'critical' : 'warning');
}

/** Which container ended the task, and how; null where none failed by itself. */
function failedContainer(containers: readonly unknown[]): string | null {
  const failed = containers.find((one) => (numberAt(one, 'exitCode') ?? 0) !== 0);
  if (failed === undefined) return null;
  const why = textAt(failed, 'reason');
  return `container ${textAt(failed, 'name') ?? ''} exited with ${numberAt(failed, 'exitCode')}${why === null ? '' : ` (${why})`}`;
}

/** Exit code and reason of each container, those that failed first. */
function containerFacts(containers: readonly unknown[]) {
  const told = containers.map((one) => ({
    name: textAt(one, 'name') ?? 'container',
    exit: numberAt(one, 'exitCode'),
    reason: textAt(one, 'reason'),
  }));
  told.sort((one, other) => Number((other.exit ?? 0) !== 0) - Number((one.exit ?? 0) !== 0));
  return told.slice(0, 4).map(({ name, exit, reason }) => ({
    name: `Container ${name}`,
    value: [exit === null ? null : `exit code ${exit}`, reason].filter((part) => part !== null).join(': '),
  }));
}

/** ECS does not name log groups in events; Container Insights' own group of performance entries holds no messages. */
function logsOf(event: BusEvent, cluster: string | null, stopped: boolean): LogSearch | null {
  const overrides = listAt(event.detail, 'containers').flatMap((one) => {
    const group = textAt(one, 'logConfiguration', 'options', 'awslogs-group');
    return group === null ? [] : [group];
  });
  const family = lastPart(textAt(event.detail, 'taskDefinitionArn'))?.replace(/:\d+$/, '');
  // The name that the console gives the group of a new task definition.
  const groups = overrides.length > 0 ? overrides : family ? [`/ecs/${family}`] : [];
  if (!stopped || cluster === null || groups.length === 0) return null;
  return logWindow([...new Set(groups)], timeAt(event.detail, 'startedAt'), event.time);
}

function containerInstance(event: BusEvent): Notification {
  const { detail } = event;
  const cluster = clusterOf(event);
  const arn = textAt(detail, 'containerInstanceArn') ?? event.resources[0] ?? null;
  const instance = textAt(detail, 'ec2InstanceId');
  const status = textAt(detail, 'status') ?? '';
  const disconnected = at(detail, 'agentConnected') === false;
  const name = instance ?? (arn === null ? null : shortName(arn));
  const of = cluster === null ? '' : ` of cluster ${cluster}`;
  return busNotification(event, {
    ...ECS,
    severity: disconnected && status !== 'INACTIVE' ? 'critical' : status === 'DRAINING' ? 'warning' : 'neutral',
    state: disconnected ? 'AGENT DISCONNECTED' : status,
    title:
      name === null
        ? plainTitle(event)
        : `ECS container instance ${name}${of} ${disconnected ? 'lost its agent' : `is ${inWords(status)}`}`,
    facts: [
      { name: 'Cluster', value: cluster },
      { name: 'Instance', value: instance },
      { name: 'Status', value: status },
      { name: 'Why', value: textAt(detail, 'statusReason') },
      {
        name: 'Agent connected',
        value: at(detail, 'agentConnected') === undefined ? null : disconnected ? 'No' : 'Yes',
      },
      { name: 'Free CPU', value: share(detail, 'CPU', 'units') },
      { name: 'Free memory', value: share(detail, 'MEMORY', 'MiB') },
      { name: 'Agent', value: textAt(detail, 'versionInfo', 'agentVersion') },
      { name: 'Container instance', value: arn === null ? null : shortName(arn) },
    ],
    links: [{ title: 'Open cluster in Amazon ECS', url: clusterLink(event.region, cluster, '/infrastructure') }],
    variables: presentOnly({ ClusterName: cluster, InstanceId: instance, ContainerInstanceArn: arn }),
  });
}

/** "767 of 3767 MiB" */
function share(detail: unknown, name: string, unit: string): string | null {
  const value = (list: string) =>
    numberAt(
      listAt(detail, list).find((one) => textAt(one, 'name') === name),
      'integerValue',
    );
  const [free, whole] = [value('remainingResources'), value('registeredResources')];
  return free === null || whole === null ? null : `${free} of ${whole} ${unit}`;
}
