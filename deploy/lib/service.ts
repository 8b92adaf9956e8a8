import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import {
  Capability,
  Cluster,
  type ContainerImage,
  ContainerInsights,
  Secret as EcsSecret,
  FargatePlatformVersion,
  FargateService,
  FargateTaskDefinition,
  LinuxParameters,
  LogDrivers,
  OperatingSystemFamily,
} from 'aws-cdk-lib/aws-ecs';
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { acknowledgeWildcards } from './acknowledge.ts';
import { GRACE_SECONDS, PORT } from './doors.ts';
import type { Entrance } from './entrance.ts';
import { architectures } from './image.ts';
import type { Network } from './network.ts';
import type { Parameters } from './parameters.ts';

export interface ServiceProps {
  readonly parameters: Parameters;
  readonly network: Network;
  readonly entrance: Entrance;
  readonly image: ContainerImage;
  readonly role: Role;
  readonly key: IKey | null;
  /** What the bot reads from its environment that the parameters do not say. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Asks the bot's own door from inside the container, with the runtime that is there anyway. */
const HEALTH = `fetch('http://127.0.0.1:${PORT}/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))`;

/** The bot's tasks: how they run, what they are told, and where their log goes. */
export class Service extends Construct {
  readonly cluster: Cluster;
  readonly service: FargateService;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id);
    const { parameters, network, entrance, image, role, key, environment } = props;
    const { Tasks, Architecture } = parameters;
    this.logGroup = new LogGroup(this, 'Log', {
      retention: parameters.LogRetentionDays,
      removalPolicy: RemovalPolicy.RETAIN,
      ...(key === null ? {} : { encryptionKey: key }),
    });
    this.cluster = new Cluster(this, 'Cluster', {
      vpc: network.vpc,
      containerInsightsV2: ContainerInsights.DISABLED,
    });
    Validations.of(this.cluster).acknowledge({
      id: 'AwsSolutions-ECS4',
      reason: 'What the alarms and the dashboard need, ECS, the load balancer and the queues count without charge.',
    });
    const task = new FargateTaskDefinition(this, 'Task', {
      cpu: Tasks.Cpu,
      memoryLimitMiB: Tasks.MemoryMiB,
      taskRole: role,
      runtimePlatform: {
        cpuArchitecture: architectures[Architecture].cpu,
        operatingSystemFamily: OperatingSystemFamily.LINUX,
      },
    });
    const linuxParameters = new LinuxParameters(this, 'Linux', { initProcessEnabled: true });
    linuxParameters.dropCapabilities(Capability.ALL);
    task.addContainer('Bot', {
      image,
      // The user of deploy/image, said again so that another image does not run as root.
      user: '10001:10001',
      readonlyRootFilesystem: true,
      linuxParameters,
      portMappings: [{ containerPort: PORT }],
      // More than the bot's own grace: it ends by itself.
      stopTimeout: Duration.seconds(3 * GRACE_SECONDS),
      logging: LogDrivers.awsLogs({ streamPrefix: 'bot', logGroup: this.logGroup }),
      healthCheck: {
        command: ['CMD', 'node', '-e', HEALTH],
        interval: Duration.seconds(30),
        timeout: Duration.seconds(10),
        startPeriod: Duration.seconds(60),
        retries: 3,
      },
      environment: { ...parameters.Environment, ...this.#ownEnvironment(parameters), ...environment },
      secrets: this.#secrets(parameters),
    });
    Validations.of(task).acknowledge({
      id: 'AwsSolutions-ECS2',
      reason: 'Addresses and ids stand there; secrets come from Secrets Manager.',
    });
    acknowledgeWildcards(task, ['*'], 'ecr:GetAuthorizationToken knows no resource.');
    this.service = new FargateService(this, 'Service', {
      cluster: this.cluster,
      taskDefinition: task,
      platformVersion: FargatePlatformVersion.LATEST,
      desiredCount: Tasks.Min,
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      circuitBreaker: { enable: true, rollback: true },
      healthCheckGracePeriod: Duration.seconds(60),
      vpcSubnets: { subnets: [...network.taskSubnets] },
      securityGroups: [entrance.taskSecurityGroup],
      assignPublicIp: network.publicAddresses,
      enableExecuteCommand: false,
    });
    this.service.attachToApplicationTargetGroup(entrance.targetGroup);
    // Without the listener the targets belong to no load balancer, and ECS refuses the service.
    this.service.node.addDependency(entrance.listener);
  }

  #ownEnvironment({ MicrosoftApp, DomainName, LogLevel }: Parameters): Record<string, string> {
    return {
      AWS_REGION: Stack.of(this).region,
      PORT: String(PORT),
      PUBLIC_URL: `https://${DomainName}`,
      CHATBOT_LOG: LogLevel,
      MicrosoftAppId: MicrosoftApp.Id,
      MicrosoftAppTenantId: MicrosoftApp.TenantId,
      MicrosoftAppType: MicrosoftApp.Type,
    };
  }

  #secrets({ MicrosoftApp, Secrets }: Parameters): Record<string, EcsSecret> {
    const password = this.#secret('MicrosoftAppPassword', MicrosoftApp.PasswordSecret);
    return {
      MicrosoftAppPassword: EcsSecret.fromSecretsManager(password, MicrosoftApp.PasswordKey),
      ...Object.fromEntries(
        Object.entries(Secrets).map(([name, secret]) => [
          name,
          EcsSecret.fromSecretsManager(this.#secret(name, secret)),
        ]),
      ),
    };
  }

  #secret(variable: string, nameOrArn: string): ISecret {
    const id = `Secret${variable}`;
    if (!nameOrArn.startsWith('arn:')) return Secret.fromSecretNameV2(this, id, nameOrArn);
    // Secrets Manager ends each ARN with a dash and six characters of its own.
    return /-[A-Za-z0-9]{6}$/.test(nameOrArn)
      ? Secret.fromSecretCompleteArn(this, id, nameOrArn)
      : Secret.fromSecretPartialArn(this, id, nameOrArn);
  }
}
