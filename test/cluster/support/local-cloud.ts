import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const TABLE = 'chatbot';
const entry = fileURLToPath(new URL('./cloud-process.ts', import.meta.url));
const place = z.object({ endpoint: z.string(), queueUrl: z.string() });
const counts = z.object({ requests: z.record(z.string(), z.number()) });

export type Counts = Readonly<Record<string, number>>;

/** DynamoDB with the bot's table and SQS with its queue, each in a process of its own. */
export interface LocalCloud {
  /** What the environment of a bot says of them. */
  readonly env: Readonly<Record<string, string>>;
  readonly dynamodb: ChildProcess;
  readonly sqs: ChildProcess;
  /** Requests since the start, by service and operation, such as `dynamodb GetItem`. */
  requests(): Promise<Counts>;
  stop(): Promise<void>;
}

export async function startLocalCloud(): Promise<LocalCloud> {
  const [dynamodb, sqs] = [fork(entry, ['dynamodb', TABLE]), fork(entry, ['sqs'])];
  const [database, queues] = await Promise.all([dynamodb, sqs].map(async (child) => place.parse(await told(child))));
  const ask = async (name: string, child: ChildProcess): Promise<readonly (readonly [string, number])[]> => {
    const answer = told(child);
    child.send({});
    return Object.entries(counts.parse(await answer).requests).map(([operation, count]) => [
      `${name} ${operation}`,
      count,
    ]);
  };
  return {
    env: {
      CHATBOT_STORE: `dynamodb:${TABLE}`,
      CHATBOT_QUEUE: queues?.queueUrl ?? '',
      AWS_ENDPOINT_URL_DYNAMODB: database?.endpoint ?? '',
      AWS_ENDPOINT_URL_SQS: queues?.endpoint ?? '',
    },
    dynamodb,
    sqs,
    requests: async () => Object.fromEntries([...(await ask('dynamodb', dynamodb)), ...(await ask('sqs', sqs))]),
    async stop() {
      await Promise.all(
        [dynamodb, sqs].map(async (child) => {
          if (child.exitCode !== null || child.signalCode !== null) return;
          const ended = once(child, 'exit');
          child.kill('SIGKILL');
          await ended;
        }),
      );
    },
  };
}

async function told(child: ChildProcess): Promise<unknown> {
  const [message] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`The process of the cloud ended with ${code}.`);
    }),
  ]);
  return message;
}
