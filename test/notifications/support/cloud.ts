import * as sns from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import type { Answer, Caller, CallRequest } from '../../../src/aws/call.ts';
import { callFailure } from '../../../src/aws/failures.ts';

const REGION = 'eu-west-1';

/** An emulated SNS and SQS in one Region, the SDK's own clients for them, and a way to call SNS as the bot does. */
export interface Cloud {
  readonly server: FauxqsServer;
  readonly sns: sns.SNSClient;
  readonly sqs: SQSClient;
  readonly caller: Caller;
  /** What the caller was asked. */
  readonly calls: CallRequest[];
  /** Thrown, as the SDK would, in place of a call; by operation. */
  readonly failing: Map<string, Error>;
  stop(): Promise<void>;
}

export async function startCloud(): Promise<Cloud> {
  const server = await startFauxqs({ port: 0, logger: false, defaultRegion: REGION });
  const options = {
    endpoint: `http://127.0.0.1:${server.port}`,
    region: REGION,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  };
  const client = new sns.SNSClient(options);
  const sqs = new SQSClient(options);
  const calls: CallRequest[] = [];
  const failing = new Map<string, Error>();
  const caller: Caller = {
    async call(request: CallRequest): Promise<Answer> {
      calls.push(request);
      const { service, operation, principal, region, input } = request;
      try {
        const failure = failing.get(operation);
        if (failure !== undefined) throw failure;
        const Command = Reflect.get(sns, `${operation}Command`);
        const { $metadata: metadata, ...output } = await client.send(new Command(input));
        return { output, requestId: metadata.requestId ?? null, durationMs: 0 };
      } catch (error) {
        throw callFailure(error, { principal, service, operation, region });
      }
    },
  };
  return {
    server,
    sns: client,
    sqs,
    caller,
    calls,
    failing,
    async stop() {
      client.destroy();
      sqs.destroy();
      await server.stop();
    },
  };
}

/** What SNS throws when a role may not do something. */
export function accessDenied(operation: string, topicArn: string): Error {
  const message =
    `User: arn:aws:sts::000000000000:assumed-role/chatbot/chatbot is not authorized to perform: SNS:${operation} on resource: ` +
    `${topicArn} because no identity-based policy allows the SNS:${operation} action`;
  return new sns.AuthorizationErrorException({ message, $metadata: { httpStatusCode: 403, requestId: 'r-1' } });
}
