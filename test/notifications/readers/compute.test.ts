import assert from 'node:assert/strict';
import { ec2 } from '../../../src/notifications/readers/ec2.ts';
import { ecs } from '../../../src/notifications/readers/ecs.ts';
import { incoming } from '../incoming.ts';
import { bodyOf, factsOf, fixtureText, itReads, type Shown, shown } from './event-fixture.ts';

const SHOWN: readonly Shown[] = [
  [
    'auto-scaling/application.json',
    'application-auto-scaling',
    'warning',
    'SCALED TO MAX',
    'ecs service/shop/web scaled from 6 to 10, the maximum',
  ],
  [
    'auto-scaling/hook-bus.json',
    'auto-scaling',
    'neutral',
    '',
    'Auto Scaling shop-web: i-0a1b2c3d4e5f60718 waits for lifecycle hook drain',
  ],
  [
    'auto-scaling/hook-sns.json',
    'auto-scaling',
    'neutral',
    '',
    'Auto Scaling shop-web: i-0a1b2c3d4e5f60718 waits for lifecycle hook drain',
  ],
  [
    'auto-scaling/launch-error-sns.json',
    'auto-scaling',
    'critical',
    'FAILED',
    'Auto Scaling shop-web: i-0a1b2c3d4e5f60718 failed to launch',
  ],
  [
    'auto-scaling/launch-failed-bus.json',
    'auto-scaling',
    'critical',
    'FAILED',
    'Auto Scaling shop-web: i-0a1b2c3d4e5f60718 failed to launch',
  ],
  [
    'auto-scaling/launched-bus.json',
    'auto-scaling',
    'neutral',
    '',
    'Auto Scaling shop-web: i-0a1b2c3d4e5f60718 launched',
  ],
  [
    'auto-scaling/refresh-checkpoint.json',
    'auto-scaling',
    'neutral',
    'REACHED',
    'Instance refresh of shop-web reached 40%',
  ],
  ['auto-scaling/refresh-failed.json', 'auto-scaling', 'critical', 'FAILED', 'Instance refresh of shop-web failed'],
  [
    'auto-scaling/refresh-succeeded.json',
    'auto-scaling',
    'good',
    'SUCCEEDED',
    'Instance refresh of shop-web succeeded',
  ],
  [
    'auto-scaling/terminate-failed-bus.json',
    'auto-scaling',
    'critical',
    'FAILED',
    'Auto Scaling shop-web: i-0a1b2c3d4e5f60718 failed to terminate',
  ],
  [
    'auto-scaling/terminated-sns.json',
    'auto-scaling',
    'warning',
    '',
    'Auto Scaling shop-web: i-0a1b2c3d4e5f60718 terminated',
  ],
  [
    'auto-scaling/test-sns.json',
    'auto-scaling',
    'neutral',
    '',
    'Auto Scaling shop-web: test notification, the topic works',
  ],
  [
    'ec2/capacity-interruption.json',
    'ec2',
    'warning',
    'stop',
    'EC2 instance i-0a1b2c3d4e5f60718 will be stopped at 2026-11-21 01:00:00 UTC',
  ],
  ['ec2/fast-restore.json', 'ec2', 'good', 'enabled', 'Fast restore of snapshot snap-0c0c in eu-west-1a: enabled'],
  [
    'ec2/fleet-error.json',
    'ec2',
    'critical',
    'spotFleetRequestConfigurationInvalid',
    'EC2 Fleet Error fleet-0f0f: spot fleet request configuration invalid',
  ],
  ['ec2/fleet-instance.json', 'ec2', 'neutral', 'launched', 'EC2 Fleet Instance Change fleet-0f0f: launched'],
  ['ec2/fleet-state.json', 'ec2', 'neutral', 'active', 'EC2 Spot Fleet State Change sfr-0f0f: active'],
  ['ec2/image-failed.json', 'ec2', 'critical', 'failed', 'Image ami-0e0e failed'],
  [
    'ec2/other.json',
    'ec2',
    'critical',
    'enabling-failed',
    'EC2 Fast Launch State-change Notification: ami-0e0e enabling failed',
  ],
  [
    'ec2/rebalance.json',
    'ec2',
    'warning',
    '',
    'Spot instance i-0a1b2c3d4e5f60718 runs a higher risk of interruption: rebalance',
  ],
  ['ec2/snapshot-failed.json', 'ec2', 'critical', 'failed', 'EBS snapshot snap-0c0c: copy snapshot failed'],
  ['ec2/snapshots-multi.json', 'ec2', 'neutral', 'succeeded', 'EBS snapshot snap-0c0c: create snapshots succeeded'],
  ['ec2/spot-fulfilled.json', 'ec2', 'neutral', '', 'Spot request sir-0a0b0c0d got instance i-0a1b2c3d4e5f60718'],
  [
    'ec2/spot-interruption.json',
    'ec2',
    'warning',
    'terminate',
    'Spot instance i-0a1b2c3d4e5f60718 will be interrupted in two minutes: terminate',
  ],
  ['ec2/state-running.json', 'ec2', 'good', 'running', 'EC2 instance i-0a1b2c3d4e5f60718 is running'],
  ['ec2/state-stopped.json', 'ec2', 'warning', 'stopped', 'EC2 instance i-0a1b2c3d4e5f60718 is stopped'],
  ['ec2/volume-attach-failed.json', 'ec2', 'critical', 'failed', 'EBS volume vol-0b0b0b0b: attach volume failed'],
  ['ec2/volume-created.json', 'ec2', 'neutral', 'available', 'EBS volume vol-0b0b0b0b: create volume available'],
  ['ecs/deployment-completed.json', 'ecs', 'good', 'COMPLETED', 'ECS service web was deployed'],
  ['ecs/deployment-failed.json', 'ecs', 'critical', 'FAILED', 'ECS service web could not be deployed'],
  ['ecs/deployment-rolling-back.json', 'ecs', 'warning', 'IN_PROGRESS', 'ECS service web is being rolled back'],
  ['ecs/deployment-started.json', 'ecs', 'neutral', 'IN_PROGRESS', 'ECS service web is being deployed'],
  [
    'ecs/instance-active.json',
    'ecs',
    'neutral',
    'ACTIVE',
    'ECS container instance i-0a1b2c3d4e5f60718 of cluster shop is active',
  ],
  [
    'ecs/instance-disconnected.json',
    'ecs',
    'critical',
    'AGENT DISCONNECTED',
    'ECS container instance i-0a1b2c3d4e5f60718 of cluster shop lost its agent',
  ],
  [
    'ecs/service-impaired.json',
    'ecs',
    'critical',
    'SERVICE_TASK_START_IMPAIRED',
    'ECS service web cannot start its tasks',
  ],
  ['ecs/service-new-event.json', 'ecs', 'warning', 'SERVICE_SOMETHING_NEW', 'ECS service web: service something new'],
  [
    'ecs/service-placement.json',
    'ecs',
    'critical',
    'SERVICE_TASK_PLACEMENT_FAILURE',
    'ECS service web cannot place its tasks (RESOURCE:MEMORY)',
  ],
  ['ecs/service-steady.json', 'ecs', 'good', 'SERVICE_STEADY_STATE', 'ECS service web is steady'],
  [
    'ecs/task-crashed.json',
    'ecs',
    'critical',
    'STOPPED',
    'ECS service web: task stopped: container app exited with 137 (OutOfMemoryError: Container killed due to memory usage)',
  ],
  ['ecs/task-done.json', 'ecs', 'neutral', 'STOPPED', 'ECS task nightly stopped: Essential container in task exited'],
  [
    'ecs/task-pull-failed.json',
    'ecs',
    'critical',
    'STOPPED',
    'ECS service web: task stopped: CannotPullContainerError: no such tag',
  ],
  ['ecs/task-running.json', 'ecs', 'neutral', 'RUNNING', 'ECS service web: task is running'],
  [
    'ecs/task-scaled-in.json',
    'ecs',
    'neutral',
    'STOPPED',
    'ECS service web: task stopped: Scaling activity initiated by (deployment ecs-svc/1)',
  ],
  [
    'ecs/task-spot.json',
    'ecs',
    'warning',
    'RUNNING',
    'ECS service web: task is being interrupted: Your Spot Task was interrupted.',
  ],
  ['eks/other.json', 'eks', 'warning', 'DEGRADED', 'EKS cluster shop-eks: EKS nodegroup is degraded'],
  [
    'eks/pod-termination.json',
    'eks',
    'warning',
    '',
    'EKS pod prod/web-7d9f will be terminated at 2026-11-23 12:52:44 UTC',
  ],
  ['ecr/pull-through.json', 'ecr', 'critical', 'FAILED', 'ECR pull through cache of hub/alpine:3.20 failed'],
  ['ecr/push.json', 'ecr', 'neutral', 'SUCCESS', 'ECR push of shop/web:v41 succeeded'],
  ['ecr/replication.json', 'ecr', 'neutral', 'SUCCESS', 'ECR replication of shop/web:v41 succeeded'],
  ['ecr/scan-clean.json', 'ecr', 'good', 'COMPLETE', 'Scan of image shop/web: no findings'],
  ['ecr/scan-failed.json', 'ecr', 'critical', 'FAILED', 'Scan of image shop/web:v41 failed'],
  ['ecr/scan.json', 'ecr', 'critical', 'CRITICAL', 'Scan of image shop/web:v41: 1 critical, 9 medium'],
];

describe('compute events', () => itReads(SHOWN));

describe('Amazon ECS', () => {
  it('tells why a task stopped: reason, code, and how each container ended, the failed one first', () => {
    const notification = shown('ecs', 'ecs/task-crashed.json');
    const facts = Object.entries(factsOf(notification));
    assert.deepEqual(facts.slice(0, 6), [
      ['Cluster', 'shop'],
      ['Service', 'web'],
      ['Stopped reason', 'Essential container in task exited'],
      ['Stop code', 'EssentialContainerExited'],
      ['Container app', 'exit code 137: OutOfMemoryError: Container killed due to memory usage'],
      ['Container proxy', 'exit code 0'],
    ]);
    assert.equal(factsOf(notification).Ran, '2 h 13 min');
  });

  it('offers the logs of a stopped task, from its start to shortly after its end', () => {
    assert.deepEqual(shown('ecs', 'ecs/task-crashed.json').logs, {
      groups: ['/ecs/web'],
      metrics: [],
      from: '2026-11-20T20:01:00.000Z',
      to: '2026-11-20T22:15:05.000Z',
    });
    assert.equal(shown('ecs', 'ecs/task-running.json').logs, null);
  });

  it('gives the names that commands need', () => {
    const { variables } = shown('ecs', 'ecs/task-crashed.json');
    assert.equal(variables.ClusterName, 'shop');
    assert.equal(variables.ServiceName, 'web');
    assert.equal(variables.TaskArn, 'arn:aws:ecs:eu-west-1:111122223333:task/shop/5a6b7c8d9e0f');
  });

  it('keeps the news of one deployment together until it ends', () => {
    const started = shown('ecs', 'ecs/deployment-started.json').thread;
    const failed = shown('ecs', 'ecs/deployment-failed.json').thread;
    assert.equal(started?.key, 'ecs-deployment/ecs-svc/9001');
    assert.equal(failed?.key, started?.key);
    assert.deepEqual([started?.closes, failed?.closes], [false, true]);
    assert.deepEqual(failed?.latest, {
      state: 'FAILED',
      severity: 'critical',
      summary: 'Could not be deployed: ECS deployment circuit breaker: tasks failed to start.',
    });
  });

  it('tells what is free on a container instance', () => {
    const facts = factsOf(shown('ecs', 'ecs/instance-disconnected.json'));
    assert.equal(facts['Free memory'], '700 of 3800 MiB');
    assert.equal(facts['Agent connected'], 'No');
  });

  it('finds the Region of an event that lacks it', () => {
    const { region: _dropped, ...event } = JSON.parse(fixtureText('ecs/task-spot.json'));
    assert.equal(ecs(incoming(event))?.region, 'eu-west-1');
  });
});

describe('EC2 Auto Scaling', () => {
  it('tells group, instance, cause and the change of capacity', () => {
    const notification = shown('auto-scaling', 'auto-scaling/terminated-sns.json');
    const facts = factsOf(notification);
    assert.equal(facts.Group, 'shop-web');
    assert.equal(facts.Instance, 'i-0a1b2c3d4e5f60718');
    assert.equal(facts.Capacity, '3 → 2');
    assert.match(facts.Cause ?? '', /health check failure/);
    assert.equal(notification.accountId, '111122223333');
    assert.equal(notification.region, 'eu-west-1');
    assert.deepEqual(notification.variables, {
      AutoScalingGroupName: 'shop-web',
      InstanceId: 'i-0a1b2c3d4e5f60718',
      ActivityId: '2f1e0d9c-8b7a-4695-8483-726150413022',
    });
  });

  it('tells the error of a failed launch alike from both doors', () => {
    assert.equal(
      factsOf(shown('auto-scaling', 'auto-scaling/launch-error-sns.json')).Error,
      'The image does not exist.',
    );
    assert.deepEqual(bodyOf(shown('auto-scaling', 'auto-scaling/launch-failed-bus.json')), [
      'We have no t3.small in this zone.',
    ]);
  });
});

describe('Amazon EC2', () => {
  it('links to the thing and names it for commands', () => {
    const notification = shown('ec2', 'ec2/volume-attach-failed.json');
    assert.equal(
      notification.links[0]?.url,
      'https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#VolumeDetails:volumeId=vol-0b0b0b0b',
    );
    assert.equal(notification.variables.VolumeId, 'vol-0b0b0b0b');
    assert.equal(factsOf(notification).Cause, 'The key is pending deletion.');
  });

  it('leaves calls that CloudTrail tells of to their reader', () => {
    const event = JSON.parse(fixtureText('ec2/state-running.json'));
    assert.equal(ec2(incoming({ ...event, 'detail-type': 'AWS API Call via CloudTrail' })), null);
  });
});

describe('Amazon ECR', () => {
  it('counts the findings of a scan, the worst first', () => {
    const notification = shown('ecr', 'ecr/scan.json');
    assert.equal(factsOf(notification).Findings, '1 critical, 9 medium');
    assert.equal(
      notification.links[0]?.url.split('?')[0],
      `https://eu-west-1.console.aws.amazon.com/ecr/repositories/private/111122223333/shop/web/_/image/sha256%3A${'ab12'.repeat(16)}/details`,
    );
    assert.equal(notification.variables.ImageTag, 'v41');
  });
});
