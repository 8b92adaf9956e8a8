import { Duration } from 'aws-cdk-lib';
import { CfnScalingPolicy } from 'aws-cdk-lib/aws-applicationautoscaling';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { FargateService } from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';

const CPU_PERCENT = 60;
/** Conversations that wait for an instance, for each that there is. */
const WAKE_UPS_PER_TASK = 100;

export interface ScalingProps {
  readonly service: FargateService;
  readonly min: number;
  readonly max: number;
  /** `ApproximateNumberOfMessagesVisible` of the wake-ups. */
  readonly waiting: IMetric;
  /** Tasks that the load balancer finds healthy. */
  readonly running: IMetric;
}

/** As many tasks as their processors and the waiting conversations ask for. */
export class Scaling extends Construct {
  constructor(scope: Construct, id: string, { service, min, max, waiting, running }: ScalingProps) {
    super(scope, id);
    const tasks = service.autoScaleTaskCount({ minCapacity: min, maxCapacity: max });
    tasks.scaleOnCpuUtilization('Cpu', {
      targetUtilizationPercent: CPU_PERCENT,
      scaleInCooldown: Duration.minutes(5),
      scaleOutCooldown: Duration.minutes(1),
    });
    // The CDK's own construct takes no expression.
    const policy = new CfnScalingPolicy(this, 'WakeUps', {
      policyName: 'wake-ups-per-task',
      policyType: 'TargetTrackingScaling',
      serviceNamespace: 'ecs',
      scalableDimension: 'ecs:service:DesiredCount',
      resourceId: `service/${service.cluster.clusterName}/${service.serviceName}`,
      targetTrackingScalingPolicyConfiguration: {
        targetValue: WAKE_UPS_PER_TASK,
        scaleInCooldown: 300,
        scaleOutCooldown: 60,
        customizedMetricSpecification: {
          metrics: [
            statistic('waiting', waiting, 'Average'),
            statistic('running', running, 'Average'),
            { id: 'perTask', expression: 'waiting / IF(running > 0, running, 1)', returnData: true },
          ],
        },
      },
    });
    policy.node.addDependency(tasks);
  }
}

function statistic(id: string, metric: IMetric, stat: string): CfnScalingPolicy.TargetTrackingMetricDataQueryProperty {
  const { metricStat } = metric.toMetricConfig();
  return {
    id,
    returnData: false,
    metricStat: {
      stat,
      metric: {
        namespace: metricStat?.namespace,
        metricName: metricStat?.metricName,
        dimensions: metricStat?.dimensions?.map(({ name, value }) => ({ name, value: String(value) })),
      },
    },
  };
}
