import { ago, arn, type Call, type Handlers, type Output } from '../call.ts';
import type { ScalingGroup } from '../content/platform.ts';
import { Refusal } from '../errors.ts';
import { number, requiredText, texts } from '../fields.ts';
import { uuid } from '../noise.ts';
import { page } from '../paging.ts';

/** Amazon EC2 Auto Scaling. */
export const autoscaling: Handlers = {
  DescribeAutoScalingGroups: (call) => {
    const wanted = texts(call.input, 'AutoScalingGroupNames');
    const all = [...call.estate.scalingGroups.values()].filter(
      ({ name }) => wanted.length === 0 || wanted.includes(name),
    );
    const { items, next } = page(all, call.input, {
      of: 'autoscaling.DescribeAutoScalingGroups',
      limit: 'MaxRecords',
      token: 'NextToken',
      most: 100,
      otherwise: 50,
    });
    return { AutoScalingGroups: items.map((group) => described(call, group)), NextToken: next };
  },
  UpdateAutoScalingGroup: (call) => {
    const { input } = call;
    const group = groupOf(call);
    const min = number(input, 'MinSize') ?? group.min;
    const max = number(input, 'MaxSize') ?? group.max;
    // Auto Scaling moves the desired capacity into new bounds, but refuses one that was asked for outside of them.
    const asked = number(input, 'DesiredCapacity');
    save(call, { ...group, min, max, desired: asked ?? Math.max(min, Math.min(max, group.desired)) });
    return {};
  },
  SetDesiredCapacity: (call) => {
    const group = groupOf(call);
    save(call, { ...group, desired: number(call.input, 'DesiredCapacity') ?? group.desired });
    return {};
  },
};

function save({ estate }: Call, group: ScalingGroup): void {
  const { name, min, max, desired } = group;
  if (min > max)
    throw new Refusal('ValidationError', `Min bound, ${min}, must be less than or equal to max bound, ${max}`);
  if (desired < min) {
    throw new Refusal(
      'ValidationError',
      `Desired capacity:${desired} must be between the specified min size:${min} and max size:${max}`,
    );
  }
  if (desired > max) {
    throw new Refusal(
      'ValidationError',
      `New SetDesiredCapacity value ${desired} is above max value ${max} for the AutoScalingGroup.`,
    );
  }
  estate.scalingGroups.set(name, group);
}

function groupOf({ input, estate }: Call): ScalingGroup {
  const found = estate.scalingGroups.get(requiredText(input, 'AutoScalingGroupName'));
  if (found === undefined) throw new Refusal('ValidationError', 'AutoScalingGroup name not found - null');
  return found;
}

function described(call: Call, group: ScalingGroup): Output {
  const instances = [...call.estate.instances.values()].filter(
    (one) => one.role === group.role && one.state === 'running',
  );
  return {
    AutoScalingGroupName: group.name,
    AutoScalingGroupARN: arn(
      call,
      'autoscaling',
      `autoScalingGroup:${uuid(group.name)}:autoScalingGroupName/${group.name}`,
    ),
    LaunchTemplate: { LaunchTemplateId: 'lt-0a1b2c3d4e5f60001', LaunchTemplateName: group.name, Version: '$Latest' },
    MinSize: group.min,
    MaxSize: group.max,
    DesiredCapacity: group.desired,
    DefaultCooldown: 300,
    AvailabilityZones: ['a', 'b', 'c'].map((zone) => `${call.region}${zone}`),
    HealthCheckType: 'ELB',
    HealthCheckGracePeriod: 120,
    CreatedTime: ago(call.estate.site, 1440 * 420),
    Instances: instances.slice(0, group.desired).map((one) => ({
      InstanceId: one.id,
      InstanceType: one.type,
      AvailabilityZone: one.zone,
      LifecycleState: 'InService',
      HealthStatus: 'Healthy',
      ProtectedFromScaleIn: false,
    })),
    SuspendedProcesses: [],
    EnabledMetrics: [],
    TerminationPolicies: ['Default'],
    Tags: [
      {
        ResourceId: group.name,
        ResourceType: 'auto-scaling-group',
        Key: 'team',
        Value: 'platform',
        PropagateAtLaunch: true,
      },
    ],
  };
}
