import { once } from 'node:events';
import { createServer, request as forward } from 'node:http';
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { startFauxqs } from 'fauxqs';
import { urlOf } from '../../support/local-server.ts';
import { SharedTable } from './shared-table.ts';

/** `node cloud-process.ts dynamodb TABLE` or `… sqs`: the one or the other of AWS, in a process of its own. Tells its parent where. */
const REGION = 'eu-west-1';
const [, , what, table = ''] = process.argv;
let requests: () => Readonly<Record<string, number>>;

if (what === 'dynamodb') {
  const { endpoint, requests: asked } = await SharedTable.start(table, REGION);
  requests = () => counted(asked);
  process.send?.({ endpoint, queueUrl: '' });
} else {
  const { port } = await startFauxqs({ port: 0, logger: false, defaultRegion: REGION });
  const asked: string[] = [];
  // Counts what is asked and passes it on; what waits for messages is dropped with whoever waits.
  const server = createServer((request, response) => {
    asked.push(String(request.headers['x-amz-target']).split('.').at(-1) ?? '');
    const { method, url, headers } = request;
    const passed = forward({ host: '127.0.0.1', port, method, path: url, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    passed.on('error', () => response.destroy());
    response.on('close', () => passed.destroy());
    request.pipe(passed);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const endpoint = urlOf(server);
  const client = new SQSClient({
    endpoint,
    region: REGION,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const create = async (QueueName: string, Attributes: Record<string, string>) =>
    (await client.send(new CreateQueueCommand({ QueueName, Attributes: { FifoQueue: 'true', ...Attributes } })))
      .QueueUrl ?? '';
  const dead = await create('dead.fifo', {});
  const { Attributes: about } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: dead, AttributeNames: ['QueueArn'] }),
  );
  const queueUrl = await create('wake-ups.fifo', {
    VisibilityTimeout: '60',
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: about?.QueueArn, maxReceiveCount: 100 }),
  });
  client.destroy();
  asked.length = 0;
  requests = () => counted(asked);
  process.send?.({ endpoint, queueUrl: `${endpoint}${new URL(queueUrl).pathname}` });
}
process.on('message', () => process.send?.({ requests: requests() }));
// The parent has gone.
process.on('disconnect', () => process.exit(0));

function counted(names: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
