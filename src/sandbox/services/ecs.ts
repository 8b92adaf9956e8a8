import { ago, arn, type Call, type Handlers, type Output } from '../call.ts';
import type { EcsService } from '../content/ecs.ts';
import { Refusal } from '../errors.ts';
import { flag, number, requiredText, text, texts } from '../fields.ts';
import { hex } from '../noise.ts';
import { page } from '../paging.ts';

/** Amazon ECS. A service as it stands: the content's row and what was changed since. */
export interface RunningService extends EcsService {
  readonly deployedAt: Date;
  /** The deployment whose place the newest takes; undefined where it only changes how many tasks run. */
  readonly replaces: { readonly revision: number; readonly deployedAt: Date } | undefined;
  /** How many tasks ran before the newest deployment. */
  readonly before: number;
}

export const ecs: Handlers = {
  ListClusters: (call) => {
    const { items, next } = page(clusterNames(call), call.input, paging('ListClusters', 100));
    return { clusterArns: items.map((name) => clusterArn(call, name)), nextToken: next };
  },
  DescribeClusters: describeClusters,
  ListServices: (call) => {
    const all = servicesOf(call);
    const { items, next } = page(all, call.input, paging('ListServices', 100, 10));
    return { serviceArns: items.map((one) => serviceArn(call, one)), nextToken: next };
  },
  DescribeServices: describeServices,
  ListTasks: (call) => {
    const name = text(call.input, 'serviceName');
    const all = servicesOf(call).filter((one) => name === undefined || one.name === lastPart(name));
    if (name !== undefined && all.length === 0) throw new Refusal('ServiceNotFoundException', 'Service not found.');
    const arns = text(call.input, 'desiredStatus') === 'STOPPED' ? [] : all.flatMap((one) => taskArns(call, one));
    const { items, next } = page(arns, call.input, paging('ListTasks', 100));
    return { taskArns: items, nextToken: next };
  },
  DescribeTasks: describeTasks,
  UpdateService: updateService,
  DescribeTaskDefinition: describeTaskDefinition,
};

/** A new deployment's tasks are up so long after it began. */
const rolloutMs = 60_000;

function describeClusters(call: Call): Output {
  const asked = texts(call.input, 'clusters').map(lastPart);
  const wanted = asked.length === 0 ? ['default'] : asked;
  const names = clusterNames(call);
  return {
    clusters: wanted
      .filter((name) => names.includes(name))
      .map((name) => {
        const services = [...call.estate.ecsServices.values()].filter((one) => one.cluster === name);
        return {
          clusterArn: clusterArn(call, name),
          clusterName: name,
          status: 'ACTIVE',
          registeredContainerInstancesCount: 0,
          runningTasksCount: services.reduce((total, one) => total + running(one, call.now), 0),
          pendingTasksCount: 0,
          activeServicesCount: services.length,
          capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
          settings: [{ name: 'containerInsights', value: 'enabled' }],
          statistics: [],
          tags: [],
        };
      }),
    failures: wanted
      .filter((name) => !names.includes(name))
      .map((name) => ({ arn: clusterArn(call, name), reason: 'MISSING' })),
  };
}

function describeServices(call: Call): Output {
  const wanted = texts(call.input, 'services').map(lastPart);
  if (wanted.length > 10) throw new Refusal('InvalidParameterException', 'Services must be between 1 and 10.');
  const all = servicesOf(call);
  const found = all.filter((one) => wanted.includes(one.name));
  const missing = wanted.filter((name) => !all.some((one) => one.name === name));
  return {
    services: found.map((one) => described(call, one)),
    failures: missing.map((name) => ({
      arn: arn(call, 'ecs', `service/${clusterName(call)}/${name}`),
      reason: 'MISSING',
    })),
  };
}

function describeTasks(call: Call): Output {
  const all = servicesOf(call).flatMap((one) => taskArns(call, one).map((taskArn) => ({ one, taskArn })));
  const wanted = texts(call.input, 'tasks').map(lastPart);
  const found = all.filter(({ taskArn }) => wanted.includes(lastPart(taskArn)));
  return {
    tasks: found.map(({ one, taskArn }, index) => ({
      taskArn,
      clusterArn: clusterArn(call, one.cluster),
      taskDefinitionArn: arn(call, 'ecs', `task-definition/${one.name}:${one.revision}`),
      group: `service:${one.name}`,
      lastStatus: 'RUNNING',
      desiredStatus: 'RUNNING',
      healthStatus: 'HEALTHY',
      launchType: 'FARGATE',
      cpu: '1024',
      memory: '2048',
      availabilityZone: `${call.region}${'abc'.charAt(index % 3)}`,
      createdAt: one.deployedAt,
      startedAt: new Date(one.deployedAt.getTime() + 21_000),
      containers: [{ name: one.name, image: one.image, lastStatus: 'RUNNING', healthStatus: 'HEALTHY', taskArn }],
    })),
    failures: wanted
      .filter((id) => !found.some(({ taskArn }) => lastPart(taskArn) === id))
      .map((id) => ({ arn: arn(call, 'ecs', `task/${clusterName(call)}/${id}`), reason: 'MISSING' })),
  };
}

function updateService(call: Call): Output {
  const { input, estate, now } = call;
  const name = lastPart(requiredText(input, 'service'));
  const one = servicesOf(call).find((service) => service.name === name);
  if (one === undefined) throw new Refusal('ServiceNotFoundException', 'Service not found.');
  const definition = text(input, 'taskDefinition');
  const [, family, revision] =
    definition === undefined ? [] : (/^(?:.*\/)?([\w-]+)(?::(\d+))?$/.exec(definition) ?? []);
  if (definition !== undefined && family !== one.name) {
    throw new Refusal('ClientException', 'Unable to describe task definition.');
  }
  const rolls = flag(input, 'forceNewDeployment') === true || definition !== undefined;
  const desired = number(input, 'desiredCount') ?? one.desired;
  const after: RunningService = {
    ...one,
    desired,
    before: running(one, now),
    revision: revision === undefined ? one.revision : Number(revision),
    deployedAt: rolls || desired !== one.desired ? now : one.deployedAt,
    replaces: rolls ? { revision: one.revision, deployedAt: one.deployedAt } : undefined,
  };
  estate.ecsServices.set(`${one.cluster}/${one.name}`, after);
  return { service: described(call, after) };
}

function described(call: Call, one: RunningService): Output {
  const count = running(one, call.now);
  const fresh = newTasks(one, call.now);
  const steady = call.now.getTime() - one.deployedAt.getTime() >= rolloutMs;
  const taskDefinition = arn(call, 'ecs', `task-definition/${one.name}:${one.revision}`);
  const deploymentId = idOfDeployment(one.name, one.deployedAt);
  return {
    serviceArn: serviceArn(call, one),
    serviceName: one.name,
    clusterArn: clusterArn(call, one.cluster),
    status: 'ACTIVE',
    desiredCount: one.desired,
    runningCount: count,
    pendingCount: Math.max(0, one.desired - count),
    launchType: 'FARGATE',
    platformVersion: '1.4.0',
    taskDefinition,
    deployments: [
      {
        id: deploymentId,
        status: 'PRIMARY',
        taskDefinition,
        desiredCount: one.desired,
        pendingCount: Math.max(0, one.desired - fresh),
        runningCount: fresh,
        failedTasks: 0,
        createdAt: one.deployedAt,
        updatedAt: steady ? new Date(one.deployedAt.getTime() + rolloutMs) : call.now,
        launchType: 'FARGATE',
        rolloutState: steady ? 'COMPLETED' : 'IN_PROGRESS',
        rolloutStateReason: `ECS deployment ${deploymentId} ${steady ? 'completed' : 'in progress'}.`,
      },
      ...(steady ? [] : replacedDeployment(call, one, count - fresh)),
    ],
    events: [
      {
        id: call.estate.site.account.id.concat(hex(one.name, 12)),
        createdAt: steady ? new Date(one.deployedAt.getTime() + rolloutMs) : one.deployedAt,
        message: steady
          ? `(service ${one.name}) has reached a steady state.`
          : `(service ${one.name}) has started ${one.desired} tasks.`,
      },
    ],
    createdAt: ago(call.estate.site, 1440 * 200),
    loadBalancers: [],
    schedulingStrategy: 'REPLICA',
    healthCheckGracePeriodSeconds: 30,
  };
}

/** The deployment before, as long as tasks of it are left. */
function replacedDeployment(call: Call, one: RunningService, left: number): readonly Output[] {
  if (one.replaces === undefined) return [];
  const { revision, deployedAt } = one.replaces;
  return [
    {
      id: idOfDeployment(one.name, deployedAt),
      status: 'ACTIVE',
      taskDefinition: arn(call, 'ecs', `task-definition/${one.name}:${revision}`),
      desiredCount: left,
      pendingCount: 0,
      runningCount: left,
      failedTasks: 0,
      createdAt: deployedAt,
      updatedAt: call.now,
      launchType: 'FARGATE',
      rolloutState: 'COMPLETED',
      rolloutStateReason: `ECS deployment ${idOfDeployment(one.name, deployedAt)} completed.`,
    },
  ];
}

function idOfDeployment(service: string, at: Date): string {
  return `ecs-svc/${hex(`${service}${at.getTime()}`, 19).replace(/[a-f]/g, '7')}`;
}

function describeTaskDefinition(call: Call): Output {
  const [, family, revision] = /^(?:.*\/)?([\w-]+?)(?::(\d+))?$/.exec(requiredText(call.input, 'taskDefinition')) ?? [];
  const one = [...call.estate.ecsServices.values()].find(({ name }) => name === family);
  if (one === undefined) throw new Refusal('ClientException', 'Unable to describe task definition.');
  const number = revision === undefined ? one.revision : Number(revision);
  return {
    taskDefinition: {
      taskDefinitionArn: arn(call, 'ecs', `task-definition/${one.name}:${number}`),
      family: one.name,
      revision: number,
      status: 'ACTIVE',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '1024',
      memory: '2048',
      containerDefinitions: [
        {
          name: one.name,
          image: one.image.replace(/:r\d+$/, `:r${number}`),
          essential: true,
          portMappings: [{ containerPort: one.port, protocol: 'tcp' }],
          logConfiguration: {
            logDriver: 'awslogs',
            options: { 'awslogs-group': `/ecs/${one.name}`, 'awslogs-region': call.region },
          },
        },
      ],
    },
    tags: [],
  };
}

/** How much of the newest deployment is done: from 0 to 1, in the minute after it was asked for. */
function rolledOut({ deployedAt }: RunningService, now: Date): number {
  return Math.min(1, Math.max(0, (now.getTime() - deployedAt.getTime()) / rolloutMs));
}

/** Tasks come and go one after the other. */
function running(one: RunningService, now: Date): number {
  return one.before + Math.trunc((one.desired - one.before) * rolledOut(one, now));
}

/** Those of the newest deployment. */
function newTasks(one: RunningService, now: Date): number {
  if (one.replaces === undefined) return running(one, now);
  return Math.min(Math.floor(one.desired * rolledOut(one, now)), running(one, now));
}

function servicesOf(call: Call): readonly RunningService[] {
  const name = clusterName(call);
  if (!clusterNames(call).includes(name)) throw new Refusal('ClusterNotFoundException', 'Cluster not found.');
  return [...call.estate.ecsServices.values()].filter((one) => one.cluster === name);
}

function clusterNames({ estate }: Call): readonly string[] {
  return [...new Set([...estate.ecsServices.values()].map((one) => one.cluster))];
}

function clusterName({ input }: Call): string {
  return lastPart(text(input, 'cluster') ?? 'default');
}

function clusterArn(call: Call, name: string): string {
  return arn(call, 'ecs', `cluster/${name}`);
}

function serviceArn(call: Call, one: EcsService): string {
  return arn(call, 'ecs', `service/${one.cluster}/${one.name}`);
}

function taskArns(call: Call, one: RunningService): readonly string[] {
  return Array.from({ length: running(one, call.now) }, (_, index) =>
    arn(call, 'ecs', `task/${one.cluster}/${hex(`${one.name}/${index}/${one.revision}`, 32)}`),
  );
}

function lastPart(nameOrArn: string): string {
  return nameOrArn.split('/').at(-1) ?? nameOrArn;
}

function paging(operation: string, most: number, otherwise = most) {
  return { of: `ecs.${operation}`, limit: 'maxResults', token: 'nextToken', most, otherwise };
}
