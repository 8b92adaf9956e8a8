import { type BusEvent, busNotification, paragraphs } from '../event.ts';
import { textAt, textsAt } from '../fields.ts';
import { shortName } from '../links.ts';
import type { Notification, Severity } from '../notification.ts';
import { clusterOf, ECS, serviceLink } from './ecs-place.ts';
import { plainTitle } from './event-forms.ts';
import { capital, cut, listText, timeText } from './fact-text.ts';
import { presentOnly } from './finding.ts';
import { inWords, lookUp } from './state-words.ts';

/** Keyed by `eventName`. Words follow the service's name. */
const SERVICE_EVENTS: Readonly<Record<string, { readonly did: string; readonly severity: Severity }>> = {
  SERVICE_STEADY_STATE: { did: 'is steady', severity: 'good' },
  TASKSET_STEADY_STATE: { did: 'has a steady task set', severity: 'good' },
  CAPACITY_PROVIDER_STEADY_STATE: { did: 'has a steady capacity provider', severity: 'good' },
  SERVICE_DESIRED_COUNT_UPDATED: { did: 'has a new desired count', severity: 'neutral' },
  SERVICE_TASK_START_IMPAIRED: { did: 'cannot start its tasks', severity: 'critical' },
  SERVICE_DISCOVERY_INSTANCE_UNHEALTHY: { did: 'has unhealthy tasks in service discovery', severity: 'critical' },
  VPC_LATTICE_TARGET_UNHEALTHY: { did: 'has unhealthy tasks in VPC Lattice', severity: 'critical' },
  SERVICE_TASK_PLACEMENT_FAILURE: { did: 'cannot place its tasks', severity: 'critical' },
  SERVICE_TASK_CONFIGURATION_FAILURE: { did: 'cannot start its tasks: configuration', severity: 'critical' },
  SERVICE_DAEMON_PLACEMENT_CONSTRAINT_VIOLATED: { did: 'runs on instances that it should not', severity: 'warning' },
  ECS_OPERATION_THROTTLED: { did: 'is throttled', severity: 'warning' },
  SERVICE_DISCOVERY_OPERATION_THROTTLED: { did: 'is throttled by service discovery', severity: 'warning' },
  SERVICE_HEALTH_UNKNOWN: { did: 'has tasks of unknown health', severity: 'warning' },
  SERVICE_DEPLOYMENT_IN_PROGRESS: { did: 'is being deployed', severity: 'neutral' },
  SERVICE_DEPLOYMENT_COMPLETED: { did: 'was deployed', severity: 'good' },
  SERVICE_DEPLOYMENT_FAILED: { did: 'could not be deployed', severity: 'critical' },
};

const BY_TYPE: Readonly<Record<string, Severity>> = { ERROR: 'critical', WARN: 'warning', INFO: 'neutral' };

/** What happens to a service: steady, impaired, tasks that cannot be placed. */
export function serviceAction(event: BusEvent): Notification {
  const { detail } = event;
  const { cluster, service, name, did, severity, reason } = serviceEvent(event);
  return busNotification(event, {
    ...ECS,
    severity,
    state: name,
    title:
      service === null ? plainTitle(event) : `ECS service ${service}${did}${reason === null ? '' : ` (${reason})`}`,
    facts: [
      { name: 'Cluster', value: cluster },
      { name: 'Service', value: service },
      { name: 'Event', value: name },
      { name: 'Reason', value: reason },
      { name: 'Desired count', value: textAt(detail, 'desiredCount') },
      { name: 'Capacity provider', value: listText(textsAt(detail, 'capacityProviderArns').map(shortName)) },
      { name: 'Container instances', value: listText(textsAt(detail, 'containerInstanceArns').map(shortName), 3) },
      {
        name: 'Targets',
        value: listText(
          [...textsAt(detail, 'targetGroupArns'), ...textsAt(detail, 'serviceRegistryArns')].map(shortName),
          3,
        ),
      },
      { name: 'Since', value: time(textAt(detail, 'createdAt')) },
    ],
    links: [
      {
        title: 'Open service in Amazon ECS',
        url: service === null ? null : serviceLink(event.region, cluster, service),
      },
    ],
    variables: presentOnly({ ClusterName: cluster, ServiceName: service }),
  });
}

/** One deployment of a service, from its start to its end or its roll-back. */
export function deployment(event: BusEvent): Notification {
  const { detail } = event;
  const { cluster, service, name, did, severity: usual, reason } = serviceEvent(event);
  const id = textAt(detail, 'deploymentId');
  const rolling = /roll(?:ing|ed)? ?back/i.test(reason ?? '');
  const severity = rolling && usual !== 'critical' ? 'warning' : usual;
  const said = rolling && name === 'SERVICE_DEPLOYMENT_IN_PROGRESS' ? ' is being rolled back' : did;
  const state = name.replace(/^SERVICE_DEPLOYMENT_/, '');
  return busNotification(event, {
    ...ECS,
    severity,
    state,
    title: service === null ? plainTitle(event) : `ECS service ${service}${said}`,
    body: paragraphs(reason),
    facts: [
      { name: 'Cluster', value: cluster },
      { name: 'Service', value: service },
      { name: 'Reason', value: reason },
      { name: 'Deployment', value: id },
      { name: 'Event', value: name },
      { name: 'Updated', value: time(textAt(detail, 'updatedAt')) },
    ],
    links: [
      {
        title: 'Open service in Amazon ECS',
        url: service === null ? null : serviceLink(event.region, cluster, service, 'deployments'),
      },
    ],
    thread:
      id === null
        ? null
        : {
            key: `ecs-deployment/${id}`,
            latest: {
              state,
              severity,
              summary: `${capital(said.replace(/^[: ]+/, ''))}${reason === null ? '' : `: ${cut(reason, 200)}`}`,
            },
            closes: /COMPLETED|FAILED/.test(name),
          },
    variables: presentOnly({ ClusterName: cluster, ServiceName: service, DeploymentId: id }),
  });
}

function serviceEvent(event: BusEvent) {
  const { detail, resources } = event;
  const arn = resources.find((one) => one.includes(':service/')) ?? null;
  // `service/CLUSTER/SERVICE`; services of old accounts are `service/SERVICE`.
  const [, clusterName, serviceName] = /:service\/(?:([^/]+)\/)?([^/]+)$/.exec(arn ?? '') ?? [];
  const name = textAt(detail, 'eventName') ?? '';
  const known = lookUp(SERVICE_EVENTS, name);
  return {
    cluster: clusterOf(event) ?? clusterName ?? null,
    service: serviceName ?? null,
    name,
    did: known === undefined ? `: ${inWords(name) || 'changed'}` : ` ${known.did}`,
    severity: known?.severity ?? lookUp(BY_TYPE, textAt(detail, 'eventType') ?? '') ?? 'neutral',
    reason: textAt(detail, 'reason'),
  };
}

function time(text: string | null): string | null {
  return text === null ? null : timeText(text);
}
