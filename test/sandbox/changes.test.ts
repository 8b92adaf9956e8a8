import assert from 'node:assert/strict';
import { type Answer, world } from './support/clients.ts';

const instance = 'i-0a1b2c3d4e5f60001';

describe('what is changed in the sandbox', () => {
  it('instances stop, start and reboot, each in its time', async () => {
    const { call, pass } = world();
    const state = async (): Promise<string> => {
      const { Reservations } = await call('ec2', 'DescribeInstances', { InstanceIds: [instance] });
      return Reservations[0].Instances[0].State.Name;
    };
    const { StoppingInstances } = await call('ec2', 'StopInstances', { InstanceIds: [instance] });
    assert.deepEqual(
      [StoppingInstances[0].PreviousState.Name, StoppingInstances[0].CurrentState],
      ['running', { Code: 64, Name: 'stopping' }],
    );
    pass(30);
    assert.equal(await state(), 'stopped');
    await call('ec2', 'StartInstances', { InstanceIds: [instance] });
    assert.equal(await state(), 'pending');
    pass(180);
    assert.equal(await state(), 'running');
    await call('ec2', 'RebootInstances', { InstanceIds: [instance] });
    const { InstanceStatuses } = await call('ec2', 'DescribeInstanceStatus', { InstanceIds: [instance] });
    assert.equal(InstanceStatuses[0].SystemStatus.Status, 'initializing');
    const refused = (InstanceIds: string[], name: string, more: object = {}): Promise<void> =>
      assert.rejects(call('ec2', 'StopInstances', { InstanceIds, ...more }), { name });
    await refused(['i-0123456789abcdef0'], 'InvalidInstanceID.NotFound');
    await refused(['web-1'], 'InvalidInstanceID.Malformed');
    await refused([instance], 'DryRunOperation', { DryRun: true });
  });

  it('instances that were terminated do not start again', async () => {
    const { call, pass } = world();
    const where = { account: '444455556666' };
    const InstanceIds = ['i-0a1b2c3d4e5f60041'];
    await call('ec2', 'TerminateInstances', { InstanceIds }, where);
    pass(60);
    await assert.rejects(call('ec2', 'StartInstances', { InstanceIds }, where), { name: 'IncorrectInstanceState' });
  });

  it('instances are filtered, and go on pages', async () => {
    const { call } = world();
    const names = async (...Filters: object[]): Promise<string[]> => {
      const { Reservations } = await call('ec2', 'DescribeInstances', { Filters });
      return Reservations.map((one: Answer) => one.Instances[0].Tags[0].Value);
    };
    assert.deepEqual(await names({ Name: 'tag:Name', Values: ['web-*'] }), ['web-1', 'web-2', 'web-3']);
    assert.deepEqual(await names({ Name: 'instance-state-name', Values: ['stopped'] }), ['batch-01']);
    assert.deepEqual(
      await names({ Name: 'tag:role', Values: ['worker'] }, { Name: 'availability-zone', Values: ['eu-west-1b'] }),
      ['worker-2'],
    );
    await assert.rejects(names({ Name: 'colour', Values: ['red'] }), { name: 'InvalidParameterValue' });
    const page = await call('ec2', 'DescribeInstances', { MaxResults: 5 });
    assert.equal(page.Reservations.length, 5);
    assert.equal(
      (await call('ec2', 'DescribeInstances', { MaxResults: 5, NextToken: page.NextToken })).Reservations.length,
      2,
    );
    await assert.rejects(call('ec2', 'DescribeInstances', { NextToken: 'x' }), { name: 'InvalidPaginationToken' });
    const groups = await call('ec2', 'DescribeSecurityGroups', {
      Filters: [{ Name: 'group-name', Values: ['shop-*'] }],
    });
    assert.equal(groups.SecurityGroups.length, 2);
    await assert.rejects(call('ec2', 'DescribeSecurityGroups', { GroupIds: ['sg-1'] }), {
      name: 'InvalidGroup.NotFound',
    });
    const byId = await call('ec2', 'DescribeSecurityGroups', {
      Filters: [{ Name: 'group-id', Values: ['sg-0a1b2c3d4e5f60001'] }],
    });
    assert.equal(byId.SecurityGroups[0].GroupName, 'shop-web');
    const byVpc = await call('ec2', 'DescribeSecurityGroups', { Filters: [{ Name: 'vpc-id', Values: ['vpc-*'] }] });
    assert.equal(byVpc.SecurityGroups.length, 3);
    await assert.rejects(call('ec2', 'DescribeSecurityGroups', { Filters: [{ Name: 'x', Values: ['y'] }] }), {
      name: 'InvalidParameterValue',
    });
    for (const [Name, value, many] of [
      ['instance-id', 'i-*1', 1],
      ['instance-type', 'm7g.large', 3],
      ['private-ip-address', '10.20.0.11', 1],
      ['ip-address', '203.0.113.5', 1],
      ['tag-key', 'role', 7],
      ['vpc-id', 'vpc-*', 7],
    ]) {
      assert.equal((await names({ Name, Values: [value] })).length, many, String(Name));
    }
    await assert.rejects(call('ec2', 'DescribeRegions', { RegionNames: ['moon-1'] }), {
      name: 'InvalidParameterValue',
    });
  });

  it('a service rolls out a new deployment, and changes its number of tasks', async () => {
    const { call, pass } = world();
    const look = async (): Promise<Answer> =>
      (await call('ecs', 'DescribeServices', { cluster: 'prod', services: ['shop-web'] })).services[0];
    const { service } = await call('ecs', 'UpdateService', { cluster: 'prod', service: 'shop-web', desiredCount: 8 });
    assert.deepEqual(
      [service.desiredCount, service.runningCount, service.deployments[0].rolloutState],
      [8, 6, 'IN_PROGRESS'],
    );
    pass(61);
    assert.deepEqual([(await look()).runningCount, (await look()).deployments[0].rolloutState], [8, 'COMPLETED']);
    await call('ecs', 'UpdateService', { cluster: 'prod', service: 'shop-web', taskDefinition: 'shop-web:119' });
    assert.match((await look()).taskDefinition, /shop-web:119$/);
    const refused = (input: object, name: string): Promise<void> =>
      assert.rejects(call('ecs', 'UpdateService', input), { name });
    await refused({ service: 'shop-web' }, 'ClusterNotFoundException');
    await refused({ cluster: 'prod', service: 'nowhere' }, 'ServiceNotFoundException');
    await refused({ cluster: 'prod', service: 'shop-web', taskDefinition: 'other:1' }, 'ClientException');
    await assert.rejects(call('ecs', 'ListTasks', { cluster: 'prod', serviceName: 'nowhere' }), {
      name: 'ServiceNotFoundException',
    });
    const clusters = await call('ecs', 'DescribeClusters');
    assert.equal(clusters.failures[0].reason, 'MISSING');
    const many = Array.from({ length: 11 }, (_, index) => `s${index}`);
    await assert.rejects(call('ecs', 'DescribeServices', { cluster: 'prod', services: many }), {
      name: 'InvalidParameterException',
    });
    assert.equal((await call('ecs', 'ListTasks', { cluster: 'prod', desiredStatus: 'STOPPED' })).taskArns.length, 0);
  });

  it('a stream gets more shards, within limits, after a while', async () => {
    const { call, pass } = world();
    const reshard = (TargetShardCount: number): Promise<Answer> =>
      call('kinesis', 'UpdateShardCount', {
        StreamName: 'samplestream',
        ScalingType: 'UNIFORM_SCALING',
        TargetShardCount,
      });
    const summary = async (): Promise<Answer> =>
      (await call('kinesis', 'DescribeStreamSummary', { StreamName: 'samplestream' })).StreamDescriptionSummary;
    await assert.rejects(reshard(9), { name: 'InvalidArgumentException' });
    await assert.rejects(reshard(1), { name: 'InvalidArgumentException' });
    assert.equal((await reshard(6)).CurrentShardCount, 4);
    assert.deepEqual([(await summary()).StreamStatus, (await summary()).OpenShardCount], ['UPDATING', 4]);
    await assert.rejects(reshard(8), { name: 'ResourceInUseException' });
    pass(31);
    assert.deepEqual([(await summary()).StreamStatus, (await summary()).OpenShardCount], ['ACTIVE', 6]);
    assert.equal((await call('kinesis', 'ListStreams', {}, { region: 'us-east-1' })).StreamNames[0], 'samplestream');
    await assert.rejects(call('kinesis', 'DescribeStreamSummary', { StreamName: 'x' }), {
      name: 'ResourceNotFoundException',
    });
  });

  it('an automation goes through its steps', async () => {
    const { call, pass } = world();
    const start = (input: object): Promise<Answer> => call('ssm', 'StartAutomationExecution', input);
    const { AutomationExecutionId } = await start({
      DocumentName: 'Shop-DrainOrders',
      Parameters: { Queue: ['orders'] },
    });
    const look = async (): Promise<Answer> =>
      (await call('ssm', 'GetAutomationExecution', { AutomationExecutionId })).AutomationExecution;
    assert.deepEqual(
      [(await look()).AutomationExecutionStatus, (await look()).CurrentStepName],
      ['InProgress', 'pauseIntake'],
    );
    pass(5);
    assert.deepEqual(
      (await look()).StepExecutions.map((one: Answer) => one.StepStatus),
      ['Success', 'InProgress', 'Pending'],
    );
    pass(6);
    assert.equal((await look()).AutomationExecutionStatus, 'Success');
    await assert.rejects(start({ DocumentName: 'nowhere' }), { name: 'AutomationDefinitionNotFoundException' });
    const badParameters = { name: 'InvalidAutomationExecutionParametersException' };
    await assert.rejects(start({ DocumentName: 'Shop-DrainOrders' }), badParameters);
    await assert.rejects(start({ DocumentName: 'Shop-DrainOrders', Parameters: { Colour: ['red'] } }), badParameters);
    await assert.rejects(call('ssm', 'GetAutomationExecution', { AutomationExecutionId: '0'.repeat(36) }), {
      name: 'AutomationExecutionNotFoundException',
    });
  });

  it('a command runs on the instances that it names', async () => {
    const { call, pass } = world();
    const send = (input: object): Promise<Answer> =>
      call('ssm', 'SendCommand', {
        DocumentName: 'AWS-RunShellScript',
        Parameters: { commands: ['uptime'] },
        ...input,
      });
    const { Command } = await send({ Targets: [{ Key: 'tag:role', Values: ['web'] }] });
    assert.equal(Command.TargetCount, 3);
    const look = (InstanceId: string): Promise<Answer> =>
      call('ssm', 'GetCommandInvocation', { CommandId: Command.CommandId, InstanceId });
    assert.equal((await look(instance)).Status, 'InProgress');
    pass(4);
    assert.deepEqual(
      [(await look(instance)).Status, (await look(instance)).StandardOutputContent],
      ['Success', '+ uptime\nok\n'],
    );
    await assert.rejects(look('i-0a1b2c3d4e5f60004'), { name: 'InvocationDoesNotExist' });
    await assert.rejects(send({ InstanceIds: ['i-0a1b2c3d4e5f60006'] }), { name: 'InvalidInstanceId' });
    await assert.rejects(send({}), { name: 'InvalidInstanceId' });
  });

  it('a pipeline runs again and goes well', async () => {
    const { call, pass } = world();
    const states = async (): Promise<(string | undefined)[]> =>
      (await call('codepipeline', 'GetPipelineState', { name: 'worker' })).stageStates.map(
        (one: Answer) => one.latestExecution?.status,
      );
    assert.deepEqual(await states(), ['Succeeded', 'Failed', undefined]);
    await call('codepipeline', 'StartPipelineExecution', { name: 'worker' });
    pass(10);
    assert.deepEqual(await states(), ['Succeeded', 'InProgress', undefined]);
    pass(120);
    assert.deepEqual(await states(), ['Succeeded', 'Succeeded', 'Succeeded']);
    await assert.rejects(call('codepipeline', 'GetPipelineState', { name: 'x' }), {
      name: 'PipelineNotFoundException',
    });
  });

  it('a scaling group keeps within its bounds', async () => {
    const { call } = world();
    const update = (input: object): Promise<Answer> =>
      call('autoscaling', 'UpdateAutoScalingGroup', { AutoScalingGroupName: 'shop-web', ...input });
    const look = async (): Promise<Answer> =>
      (await call('autoscaling', 'DescribeAutoScalingGroups', { AutoScalingGroupNames: ['shop-web'] }))
        .AutoScalingGroups[0];
    await update({ MinSize: 5 });
    assert.equal((await look()).DesiredCapacity, 5);
    await call('autoscaling', 'SetDesiredCapacity', { AutoScalingGroupName: 'shop-web', DesiredCapacity: 6 });
    assert.equal((await look()).DesiredCapacity, 6);
    for (const input of [{ MinSize: 20 }, { DesiredCapacity: 1 }, { DesiredCapacity: 99 }]) {
      await assert.rejects(update(input), { name: 'ValidationError' });
    }
    await assert.rejects(call('autoscaling', 'SetDesiredCapacity', { AutoScalingGroupName: 'x', DesiredCapacity: 1 }), {
      name: 'ValidationError',
    });
  });

  it('stays in its own sandbox', async () => {
    const one = world();
    await one.call('cloudwatch', 'SetAlarmState', {
      AlarmName: 'drain-errors',
      StateValue: 'ALARM',
      StateReason: 'drill',
    });
    const { MetricAlarms } = await world().call('cloudwatch', 'DescribeAlarms', { AlarmNames: ['drain-errors'] });
    assert.equal(MetricAlarms[0].StateValue, 'OK');
  });
});
