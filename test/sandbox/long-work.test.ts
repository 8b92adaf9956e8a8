import assert from 'node:assert/strict';
import { type Answer, world } from './support/clients.ts';

describe('long work in the sandbox', () => {
  it('a pipeline lists its actions, and can be stopped while it runs', async () => {
    const { call, pass } = world();
    const { pipelineExecutionId } = await call('codepipeline', 'StartPipelineExecution', { name: 'worker' });
    const named = { pipelineName: 'worker', pipelineExecutionId };
    const filter = { pipelineExecutionId };
    const actions = async () =>
      (
        await call('codepipeline', 'ListActionExecutions', { pipelineName: 'worker', filter })
      ).actionExecutionDetails.map((one: Answer) => `${one.stageName} ${one.status}`);
    pass(10);
    assert.deepEqual(await actions(), ['Build InProgress', 'Source Succeeded']);
    await call('codepipeline', 'StopPipelineExecution', named);
    pass(600);
    assert.deepEqual(await actions(), ['Build Abandoned', 'Source Succeeded']);
    assert.equal((await call('codepipeline', 'GetPipelineExecution', named)).pipelineExecution.status, 'Stopped');
    await assert.rejects(call('codepipeline', 'StopPipelineExecution', named), {
      name: 'PipelineExecutionNotStoppableException',
    });
    const other = { pipelineName: 'worker', filter: { pipelineExecutionId: '00000000-0000-4000-8000-000000000000' } };
    assert.deepEqual((await call('codepipeline', 'ListActionExecutions', other)).actionExecutionDetails, []);
    const failed = await call(
      'codepipeline',
      'ListActionExecutions',
      { pipelineName: 'worker' },
      { region: 'eu-west-1' },
    );
    assert.equal(failed.actionExecutionDetails.length, 2);
  });

  it('an automation fails at its step, or is stopped there', async () => {
    const { call, pass } = world();
    const start = async (queue: string) =>
      (
        await call('ssm', 'StartAutomationExecution', {
          DocumentName: 'Shop-DrainOrders',
          Parameters: { Queue: [queue] },
        })
      ).AutomationExecutionId;
    const look = async (AutomationExecutionId: string) =>
      (await call('ssm', 'GetAutomationExecution', { AutomationExecutionId })).AutomationExecution;
    const steps = (one: Answer) => one.StepExecutions.map((step: Answer) => step.StepStatus);
    const failing = await start('nowhere');
    const stopped = await start('orders');
    pass(4);
    await call('ssm', 'StopAutomationExecution', { AutomationExecutionId: stopped });
    pass(30);
    const failed = await look(failing);
    assert.deepEqual([failed.AutomationExecutionStatus, steps(failed)], ['Failed', ['Success', 'Failed', 'Pending']]);
    assert.match(failed.FailureMessage, /the queue nowhere does not exist/);
    assert.equal(failed.ExecutionEndTime.getTime() - failed.ExecutionStartTime.getTime(), 8000);
    const cancelled = await look(stopped);
    assert.deepEqual(
      [cancelled.AutomationExecutionStatus, steps(cancelled)],
      ['Cancelled', ['Success', 'Cancelled', 'Pending']],
    );
    await assert.rejects(
      call('ssm', 'StopAutomationExecution', { AutomationExecutionId: failing.replace(/^./, 'f') }),
      {
        name: 'AutomationExecutionNotFoundException',
      },
    );
  });

  it('a command on instances is listed for each, and can be cancelled', async () => {
    const { call, pass } = world();
    const InstanceIds = ['i-0a1b2c3d4e5f60001'];
    const shell = { DocumentName: 'AWS-RunShellScript', InstanceIds, Parameters: { commands: ['true'] } };
    const { CommandId } = (await call('ssm', 'SendCommand', shell)).Command;
    const statuses = async () => [
      (await call('ssm', 'ListCommands', { CommandId })).Commands[0].Status,
      (await call('ssm', 'ListCommandInvocations', { CommandId })).CommandInvocations[0].Status,
    ];
    assert.deepEqual(await statuses(), ['InProgress', 'InProgress']);
    await call('ssm', 'CancelCommand', { CommandId });
    pass(10);
    assert.deepEqual(await statuses(), ['Cancelled', 'Cancelled']);
    assert.equal((await call('ssm', 'ListCommands')).Commands.length, 1);
    for (const operation of ['ListCommands', 'CancelCommand']) {
      await assert.rejects(call('ssm', operation, { CommandId: CommandId.replace(/^./, 'f') }), {
        name: 'InvalidCommandId',
      });
    }
  });

  it('a build goes through its phases, fails where its project does, and can be stopped', async () => {
    const { call, pass } = world();
    const start = async (projectName: string) => (await call('codebuild', 'StartBuild', { projectName })).build.id;
    const [good, bad, stopped] = [await start('checkout'), await start('worker'), await start('checkout')];
    const look = async () => (await call('codebuild', 'BatchGetBuilds', { ids: [good, bad, stopped] })).builds;
    pass(7);
    assert.deepEqual(
      (await look()).map((one: Answer) => one.currentPhase),
      ['DOWNLOAD_SOURCE', 'DOWNLOAD_SOURCE', 'DOWNLOAD_SOURCE'],
    );
    assert.equal((await call('codebuild', 'StopBuild', { id: stopped })).build.buildStatus, 'STOPPED');
    pass(60);
    assert.deepEqual(
      (await look()).map((one: Answer) => one.buildStatus),
      ['SUCCEEDED', 'FAILED', 'STOPPED'],
    );
    const phase = (await look())[1].phases.find((one: Answer) => one.phaseStatus === 'FAILED');
    assert.match(phase.contexts[0].message, /npm test/);
    assert.deepEqual((await call('codebuild', 'ListBuildsForProject', { projectName: 'checkout' })).ids, [
      stopped,
      good,
    ]);
    assert.equal((await call('codebuild', 'RetryBuild', { id: bad })).build.buildNumber, 2);
    await assert.rejects(start('nowhere'), { name: 'ResourceNotFoundException' });
    await assert.rejects(call('codebuild', 'StopBuild', { id: 'worker:0' }), { name: 'ResourceNotFoundException' });
  });

  it('stacks come, change, are rolled back and go', async () => {
    const { call, pass } = world();
    const status = async (StackName: string, where = {}) =>
      (await call('cloudformation', 'DescribeStacks', { StackName }, where)).Stacks[0].StackStatus;
    const { StackId } = await call('cloudformation', 'CreateStack', { StackName: 'returns' });
    assert.equal(await status('returns'), 'CREATE_IN_PROGRESS');
    await assert.rejects(call('cloudformation', 'CreateStack', { StackName: 'returns' }), {
      name: 'AlreadyExistsException',
    });
    await assert.rejects(call('cloudformation', 'UpdateStack', { StackName: 'returns' }), { name: 'ValidationError' });
    pass(30);
    assert.equal(await status('returns'), 'CREATE_COMPLETE');

    await call('cloudformation', 'UpdateStack', { StackName: 'orders' });
    pass(60);
    assert.equal(await status('orders'), 'UPDATE_ROLLBACK_COMPLETE');
    const { StackEvents } = await call('cloudformation', 'DescribeStackEvents', { StackName: 'orders' });
    assert.match(StackEvents.map((one: Answer) => one.ResourceStatusReason ?? '').join(), /Rate exceeded/);

    await call('cloudformation', 'UpdateStack', { StackName: 'shop' });
    pass(3);
    await call('cloudformation', 'CancelUpdateStack', { StackName: 'shop' });
    assert.equal(await status('shop'), 'UPDATE_ROLLBACK_IN_PROGRESS'.replace('ROLLBACK_', ''));
    pass(10);
    assert.equal(await status('shop'), 'UPDATE_ROLLBACK_COMPLETE');
    await assert.rejects(call('cloudformation', 'CancelUpdateStack', { StackName: 'shop' }), {
      name: 'ValidationError',
    });

    const admin = { role: 'oncall-admin' };
    await call('cloudformation', 'DeleteStack', { StackName: 'returns' }, admin);
    assert.equal(await status('returns'), 'DELETE_IN_PROGRESS');
    pass(30);
    await assert.rejects(status('returns'), { name: 'ValidationError' });
    assert.equal(await status(StackId), 'DELETE_COMPLETE');
    await call('cloudformation', 'DeleteStack', { StackName: 'never-was' }, admin);
    await assert.rejects(call('cloudformation', 'UpdateStack', { StackName: 'never-was' }), {
      name: 'ValidationError',
    });
  });

  it('a deployment of ECS takes the place of the one before, task by task', async () => {
    const { call, pass } = world();
    const input = { cluster: 'prod', service: 'shop-web', taskDefinition: 'shop-web:119' };
    await call('ecs', 'UpdateService', input);
    const look = async () => {
      const [service] = (await call('ecs', 'DescribeServices', { cluster: 'prod', services: ['shop-web'] })).services;
      return service.deployments.map((one: Answer) => `${one.status} ${one.runningCount}`);
    };
    assert.deepEqual(await look(), ['PRIMARY 0', 'ACTIVE 6']);
    pass(30);
    assert.deepEqual(await look(), ['PRIMARY 3', 'ACTIVE 3']);
    pass(31);
    assert.deepEqual(await look(), ['PRIMARY 6']);
    const { taskDefinition } = await call('ecs', 'DescribeTaskDefinition', { taskDefinition: 'shop-web' });
    assert.equal(taskDefinition.revision, 119);
    await assert.rejects(call('ecs', 'DescribeTaskDefinition', { taskDefinition: 'nowhere:1' }), {
      name: 'ClientException',
    });
  });

  it('executions of state machines succeed, fail and are stopped', async () => {
    const { call, pass } = world();
    const machine = (name: string) => `arn:aws:states:eu-west-1:111122223333:stateMachine:${name}`;
    const start = async (name: string, more = {}) =>
      (await call('stepfunctions', 'StartExecution', { stateMachineArn: machine(name), ...more })).executionArn;
    const look = (executionArn: string) => call('stepfunctions', 'DescribeExecution', { executionArn });
    const [good, bad] = [await start('order-fulfilment', { name: 'one' }), await start('refund')];
    const stopped = await start('order-fulfilment');
    await assert.rejects(start('order-fulfilment', { name: 'one' }), { name: 'ExecutionAlreadyExists' });
    pass(5);
    assert.equal((await look(good)).status, 'RUNNING');
    await call('stepfunctions', 'StopExecution', { executionArn: stopped, error: 'Enough', cause: 'Of it' });
    pass(60);
    const statuses = await Promise.all([good, bad, stopped].map(async (arn) => (await look(arn)).status));
    assert.deepEqual(statuses, ['SUCCEEDED', 'FAILED', 'ABORTED']);
    assert.equal((await look(bad)).error, 'PaymentProviderTimeout');
    assert.deepEqual([(await look(stopped)).error, (await look(stopped)).cause], ['Enough', 'Of it']);
    const { events } = await call('stepfunctions', 'GetExecutionHistory', { executionArn: bad, reverseOrder: true });
    assert.equal(events[0].type, 'ExecutionFailed');
    const listed = await call('stepfunctions', 'ListExecutions', { stateMachineArn: machine('order-fulfilment') });
    assert.equal(listed.executions.length, 2);
    const { definition } = await call('stepfunctions', 'DescribeStateMachine', { stateMachineArn: machine('refund') });
    assert.equal(JSON.parse(definition).StartAt, 'FindPayment');
    await assert.rejects(start('nowhere'), { name: 'StateMachineDoesNotExist' });
    await assert.rejects(look(`${good}0`), { name: 'ExecutionDoesNotExist' });
    assert.match(await start('price-quote'), /:express:price-quote:/);
  });

  it('a query over many days takes longer, and can be stopped', async () => {
    const { call, pass } = world();
    const input = {
      logGroupName: '/ecs/shop-web',
      startTime: 1_794_900_000,
      endTime: 1_795_230_000,
      queryString: 'stats count(*)',
    };
    const { queryId } = await call('logs', 'StartQuery', input);
    pass(3);
    const running = await call('logs', 'GetQueryResults', { queryId });
    assert.equal(running.status, 'Running');
    pass(10);
    const complete = await call('logs', 'GetQueryResults', { queryId });
    assert.equal(complete.status, 'Complete');
    assert.ok(complete.statistics.recordsScanned > running.statistics.recordsScanned);
  });
});
