import assert from 'node:assert/strict';
import { type Answer, world } from './support/clients.ts';

describe('pipelines of the sandbox', () => {
  const shop = () => {
    const { call, pass } = world();
    const state = async (): Promise<Answer> =>
      (await call('codepipeline', 'GetPipelineState', { name: 'shop' })).stageStates;
    const statuses = async (): Promise<readonly (string | undefined)[]> =>
      (await state()).map((one: Answer) => one.latestExecution?.status);
    const approval = async (): Promise<Answer> => (await state())[2].actionStates[0].latestExecution;
    const decide = async (more: object): Promise<Answer> =>
      call('codepipeline', 'PutApprovalResult', {
        pipelineName: 'shop',
        stageName: 'Release',
        actionName: 'ApproveRelease',
        result: { summary: 'Looks well', status: 'Approved' },
        token: (await approval()).token,
        ...more,
      });
    const execution = async (): Promise<Answer> => {
      const pipelineExecutionId = (await state())[0].latestExecution.pipelineExecutionId;
      const input = { pipelineName: 'shop', pipelineExecutionId };
      return (await call('codepipeline', 'GetPipelineExecution', input)).pipelineExecution;
    };
    return { call, pass, state, statuses, approval, decide, execution };
  };

  it('wait for an approval, and go on once it is given', async () => {
    const { pass, statuses, decide, approval, execution } = shop();
    assert.deepEqual(await statuses(), ['Succeeded', 'Succeeded', 'InProgress', undefined]);
    pass(3600);
    assert.equal((await execution()).status, 'InProgress');
    await decide({});
    assert.deepEqual(await statuses(), ['Succeeded', 'Succeeded', 'Succeeded', 'InProgress']);
    assert.equal((await approval()).summary, 'Looks well');
    assert.match((await approval()).lastUpdatedBy, /chatbot-alex$/);
    pass(60);
    assert.equal((await execution()).status, 'Succeeded');
  });

  it('end where it is rejected, and ask anew where the stage is retried', async () => {
    const { call, statuses, decide, execution } = shop();
    await decide({ result: { summary: 'No', status: 'Rejected' } });
    assert.deepEqual(await statuses(), ['Succeeded', 'Succeeded', 'Failed', undefined]);
    const { status, pipelineExecutionId } = await execution();
    assert.equal(status, 'Failed');
    const retry = { pipelineName: 'shop', stageName: 'Release', retryMode: 'ALL_ACTIONS', pipelineExecutionId };
    await call('codepipeline', 'RetryStageExecution', retry);
    assert.deepEqual(await statuses(), ['Succeeded', 'Succeeded', 'InProgress', undefined]);
    await assert.rejects(call('codepipeline', 'RetryStageExecution', retry), { name: 'StageNotRetryableException' });
    await assert.rejects(call('codepipeline', 'RetryStageExecution', { ...retry, stageName: 'Nowhere' }), {
      name: 'StageNotFoundException',
    });
    const other = { ...retry, pipelineExecutionId: '00000000-0000-4000-8000-000000000000' };
    await assert.rejects(call('codepipeline', 'RetryStageExecution', other), {
      name: 'NotLatestPipelineExecutionException',
    });
    await assert.rejects(
      call('codepipeline', 'GetPipelineExecution', {
        pipelineName: 'shop',
        pipelineExecutionId: other.pipelineExecutionId,
      }),
      { name: 'PipelineExecutionNotFoundException' },
    );
  });

  it('take one decision, with the token of the approval that waits', async () => {
    const { decide } = shop();
    await assert.rejects(decide({ token: '00000000-0000-4000-8000-000000000000' }), {
      name: 'InvalidApprovalTokenException',
    });
    await assert.rejects(decide({ stageName: 'Nowhere' }), { name: 'StageNotFoundException' });
    await assert.rejects(decide({ actionName: 'Nobody' }), { name: 'ActionNotFoundException' });
    await decide({});
    await assert.rejects(decide({}), { name: 'ApprovalAlreadyCompletedException' });
  });

  it('go on from a stage that failed where it is retried', async () => {
    const { call, pass } = world();
    const stages = async (): Promise<Answer> =>
      (await call('codepipeline', 'GetPipelineState', { name: 'worker' })).stageStates;
    const { pipelineExecutionId } = (await stages())[1].latestExecution;
    const input = { pipelineName: 'worker', stageName: 'Build', retryMode: 'FAILED_ACTIONS', pipelineExecutionId };
    await call('codepipeline', 'RetryStageExecution', input);
    const statuses = async () => (await stages()).map((one: Answer) => one.latestExecution?.status);
    assert.deepEqual(await statuses(), ['Succeeded', 'InProgress', undefined]);
    pass(105);
    assert.deepEqual(await statuses(), ['Succeeded', 'Succeeded', 'Succeeded']);
  });
});
