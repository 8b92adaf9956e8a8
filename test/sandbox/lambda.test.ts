import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { type Answer, world } from './support/clients.ts';

const read = (payload: Uint8Array): Answer => JSON.parse(Buffer.from(payload).toString('utf8'));

describe('functions of the sandbox', () => {
  it('are many enough in production to go on pages', async () => {
    const { call } = world();
    const first = await call('lambda', 'ListFunctions', { MaxItems: 10 });
    const second = await call('lambda', 'ListFunctions', { MaxItems: 10, Marker: first.NextMarker });
    const third = await call('lambda', 'ListFunctions', { MaxItems: 10, Marker: second.NextMarker });
    assert.deepEqual([first.Functions.length, second.Functions.length, third.Functions.length], [10, 10, 3]);
    assert.equal(third.NextMarker, undefined);
    const names = [first, second, third].flatMap((page) => page.Functions.map((one: Answer) => one.FunctionName));
    assert.equal(new Set(names).size, 23);
    for (const name of ['myHelloWorld', 'allowlist-ip', 'remove-ip', 'autoscaling-lambda', 'order-intake', 'drain']) {
      assert.ok(names.includes(name), name);
    }
  });

  it('differ by account and Region', async () => {
    const { call } = world();
    const names = async (where: object): Promise<string[]> =>
      (await call('lambda', 'ListFunctions', {}, where)).Functions.map((one: Answer) => one.FunctionName);
    assert.ok((await names({ region: 'us-east-1' })).includes('myHelloWorld'));
    assert.equal((await names({ account: '444455556666' })).length, 20);
    assert.deepEqual(await names({ region: 'sa-east-1' }), []);
  });

  it('say hello', async () => {
    const { call } = world();
    const answer = await call('lambda', 'Invoke', { FunctionName: 'myHelloWorld', LogType: 'Tail' });
    assert.equal(answer.StatusCode, 200);
    assert.equal(answer.ExecutedVersion, '$LATEST');
    assert.equal(answer.Payload.transformToString(), '"Hello from Lambda!"');
    const log = Buffer.from(answer.LogResult, 'base64').toString('utf8');
    assert.match(log, /^START RequestId: [\s\S]*\nREPORT RequestId: .*Memory Size: 128 MB/);
    const named = await call('lambda', 'Invoke', { FunctionName: 'myHelloWorld', Payload: '{"name":"Alex"}' });
    assert.equal(read(named.Payload), 'Hello Alex!');
    assert.equal(named.LogResult, undefined);
  });

  it('answer what was asked', async () => {
    const { call } = world();
    const invoke = async (FunctionName: string, event?: object): Promise<Answer> =>
      read(
        (await call('lambda', 'Invoke', { FunctionName, ...(event && { Payload: JSON.stringify(event) }) })).Payload,
      );
    assert.equal((await invoke('allowlist-ip', { ip: '192.0.2.0/24' })).message, '192.0.2.0/24 was added.');
    assert.equal((await invoke('remove-ip', { ip: '192.0.2.7' })).message, '192.0.2.7/32 was removed.');
    assert.equal((await invoke('allowlist-ip')).ok, false);
    assert.equal((await invoke('autoscaling-lambda', { desired: 5 })).desiredCapacity, 5);
    assert.equal((await invoke('drain')).drained, 128);
    assert.deepEqual((await invoke('order-status', { id: 7 })).received, { id: 7 });
  });

  it('fail with an unhandled error, a stack and its log', async () => {
    const { call } = world();
    const answer = await call('lambda', 'Invoke', { FunctionName: 'payment-webhook', LogType: 'Tail' });
    assert.equal(answer.StatusCode, 200);
    assert.equal(answer.FunctionError, 'Unhandled');
    assert.equal(read(answer.Payload).errorType, 'TypeError');
    assert.ok(read(answer.Payload).trace.length > 2);
    assert.match(
      Buffer.from(answer.LogResult, 'base64').toString('utf8'),
      /\tERROR\tInvoke Error\t\{"errorType":"TypeError"/,
    );
  });

  it('run later or not at all when so asked', async () => {
    const { call } = world();
    const event = await call('lambda', 'Invoke', { FunctionName: 'drain', InvocationType: 'Event' });
    assert.deepEqual([event.StatusCode, event.$metadata.httpStatusCode, event.Payload.length], [202, 202, 0]);
    const dry = await call('lambda', 'Invoke', { FunctionName: 'drain', InvocationType: 'DryRun' });
    assert.equal(dry.StatusCode, 204);
  });

  it('write each run into their log', async () => {
    const { call, pass } = world();
    const answer = await call('lambda', 'Invoke', { FunctionName: 'drain', LogType: 'Tail' });
    const requestId = /RequestId: (\S+)/.exec(Buffer.from(answer.LogResult, 'base64').toString('utf8'))?.[1];
    pass(5);
    const { events } = await call('logs', 'FilterLogEvents', {
      logGroupName: '/aws/lambda/drain',
      filterPattern: `"${requestId}"`,
    });
    assert.equal(events.length, 4);
    assert.match(events[1].message, /invoked by arn:aws:sts::111122223333:assumed-role\/chatbot-ops\/chatbot-alex/);
    const other = await call(
      'logs',
      'FilterLogEvents',
      { logGroupName: '/aws/lambda/drain', filterPattern: `"${requestId}"` },
      { account: '444455556666' },
    );
    assert.equal(other.events.length, 0);
  });

  it('may take longer than a caller waits', async () => {
    const waited: number[] = [];
    const { call } = world({ sleep: async (milliseconds) => void waited.push(milliseconds) });
    const answer = await call('lambda', 'Invoke', { FunctionName: 'nightly-report' });
    assert.deepEqual(waited, [40_000]);
    assert.equal(read(answer.Payload).rows, 48_112);
  });

  it('end with the caller who gives up waiting', async () => {
    const { call } = world();
    const controller = new AbortController();
    const invoked = call('lambda', 'Invoke', { FunctionName: 'nightly-report' }, { signal: controller.signal });
    const outcome = assert.rejects(invoked, { name: 'AbortError' });
    await delay(20);
    controller.abort();
    await outcome;
    await assert.rejects(call('lambda', 'ListFunctions', {}, { signal: AbortSignal.abort() }), { name: 'AbortError' });
  });

  it('are found by name, version, alias and ARN, and no others are', async () => {
    const { call } = world();
    const versionOf = async (FunctionName: string, Qualifier?: string): Promise<string> =>
      (await call('lambda', 'GetFunctionConfiguration', { FunctionName, Qualifier })).Version;
    assert.equal(await versionOf('drain'), '$LATEST');
    assert.equal(await versionOf('drain', '3'), '3');
    assert.equal(await versionOf('drain:live'), '7');
    assert.equal(await versionOf('arn:aws:lambda:eu-west-1:111122223333:function:drain'), '$LATEST');
    await assert.rejects(versionOf('nowhere'), {
      name: 'ResourceNotFoundException',
      message: 'Function not found: arn:aws:lambda:eu-west-1:111122223333:function:nowhere',
    });
    await assert.rejects(versionOf('drain', '99'), { name: 'ResourceNotFoundException' });
    await assert.rejects(call('lambda', 'GetPolicy', { FunctionName: 'drain' }), { name: 'ResourceNotFoundException' });
  });

  it('have secrets in their environment, for a bot to mask', async () => {
    const { call } = world();
    const { Configuration } = await call('lambda', 'GetFunction', { FunctionName: 'order-intake' });
    assert.match(Configuration.Environment.Variables.DB_PASSWORD, /^sandbox-not-a-secret/);
  });

  it('refuse a payload that is not JSON', async () => {
    const { call } = world();
    await assert.rejects(call('lambda', 'Invoke', { FunctionName: 'drain', Payload: '{ip' }), {
      name: 'InvalidRequestContentException',
    });
  });
});
