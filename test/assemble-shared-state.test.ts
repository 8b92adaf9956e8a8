import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { openSharedState, openTable } from '../src/assemble-shared-state.ts';
import { createLog } from '../src/telemetry/log.ts';
import { type LocalDynamodb, startDynamodb } from './support/dynamodb.ts';

const run = promisify(execFile);

describe('The state that instances share', function () {
  this.timeout(30_000);
  let dynamodb: LocalDynamodb;
  let queues: FauxqsServer;
  let queueUrl: string;

  before(async () => {
    dynamodb = await startDynamodb();
    await dynamodb.createTable('chatbot');
    queues = await startFauxqs({ port: 0, logger: false, defaultRegion: 'eu-west-1' });
    const create = new CreateQueueCommand({ QueueName: 'chatbot.fifo', Attributes: { FifoQueue: 'true' } });
    const client = newSqs();
    queueUrl = (await client.send(create)).QueueUrl ?? '';
    client.destroy();
  });
  after(async () => {
    await dynamodb.stop();
    await queues.stop();
  });

  const newSqs = (endpoint = `http://127.0.0.1:${queues.port}`) =>
    new SQSClient({ endpoint, region: 'eu-west-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });

  /** Runs in a process of its own, with `open(store, queueUrl)` and the SDK's clients that are `loaded`. */
  const inProcess = async (code: string): Promise<unknown> => {
    const module = fileURLToPath(new URL('../src/assemble-state.ts', import.meta.url));
    const program = `
      import { createRequire } from 'node:module';
      import { openState } from ${JSON.stringify(module)};
      const loaded = () => Object.keys(createRequire(${JSON.stringify(module)}).cache).filter((path) => path.includes('client-dynamodb'));
      const open = (store, queueUrl) => openState({ store, queueUrl }, { clock: Date.now, log: null });
      ${code}`;
    const env = {
      AWS_ENDPOINT_URL_DYNAMODB: dynamodb.endpoint,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    };
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program], { env });
    return JSON.parse(stdout);
  };

  it('has the conversations and the audit of all of them in one table, apart from each other', async () => {
    const open = () => openTable(dynamodb.newClient(), { table: 'chatbot', clock: Date.now });
    const [one, other] = [open(), open()];
    await one.store.write({ 'alias/19:a/x': { n: 1 } });
    await one.auditSpool.append({ configurationName: 'ops', time: Date.now(), line: '{}' });
    assert.deepEqual(await other.store.keys('alias/', 10), ['alias/19:a/x']);
    assert.deepEqual(await other.auditSpool.configurations(), ['ops']);
  });

  it('is opened and closed as one, its client with it', async () => {
    const log = createLog({ level: 'silent' });
    const [client, sqs] = [dynamodb.newClient(), newSqs()];
    const state = await openSharedState({ table: 'chatbot', queueUrl, clock: Date.now, log, client, sqs });
    await state.store.write({ 'memory/19:a': { n: 1 } });
    assert.equal((await state.store.read(['memory/19:a']))['memory/19:a'].n, 1);
    assert.equal(await state.outbox.find('nobody'), null);
    await state.close();
    await assert.rejects(state.store.read(['memory/19:a']), /closed/);
    await assert.rejects(state.auditSpool.count(), /closed/);
  });

  it('is not opened where the table is missing, in one line', async () => {
    const log = createLog({ level: 'silent' });
    const options = { table: 'nowhere', queueUrl, clock: Date.now, log, client: dynamodb.newClient() };
    await assert.rejects(openSharedState(options), {
      name: 'StoreOpenError',
      message: /^The table nowhere of CHATBOT_STORE cannot be used in eu-west-1: there is no such table: .*\.$/,
    });
  });

  it('is not opened where the queue is missing, in one line', async () => {
    const log = createLog({ level: 'silent' });
    const [client, sqs] = [dynamodb.newClient(), newSqs()];
    const missing = queueUrl.replace('chatbot.fifo', 'nowhere.fifo');
    await assert.rejects(openSharedState({ table: 'chatbot', queueUrl: missing, clock: Date.now, log, client, sqs }), {
      name: 'StoreOpenError',
      message: /^The queue http\S+\/nowhere\.fifo of CHATBOT_QUEUE cannot be used: there is no such queue: .*\.$/,
    });
  });

  it('is opened where SQS does not answer', async () => {
    const log = createLog({ level: 'silent' });
    const [client, sqs] = [dynamodb.newClient(), newSqs('http://127.0.0.1:9')];
    const state = await openSharedState({ table: 'chatbot', queueUrl, clock: Date.now, log, client, sqs });
    assert.equal(await state.outbox.find('nobody'), null);
    await state.close();
  });

  it('is found by what CHATBOT_STORE says and by the environment of every AWS tool', async () => {
    const said = await inProcess(`
      const problem = await open({ kind: 'dynamodb', table: 'elsewhere' }, ${JSON.stringify(queueUrl)}).catch(String);
      console.log(JSON.stringify([problem, loaded().length > 0]));`);
    assert.match(JSON.stringify(said), /The table elsewhere of CHATBOT_STORE cannot be used in eu-west-1.*,true\]$/);
  });

  it('costs a bot with a file nothing: the client is not loaded', async () => {
    const said = await inProcess(`
      const state = await open({ kind: 'sqlite', path: ':memory:' }, null);
      await state.close();
      console.log(JSON.stringify(loaded()));`);
    assert.deepEqual(said, []);
  });
});
