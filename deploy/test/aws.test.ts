import assert from 'node:assert/strict';
import { STSClient } from '@aws-sdk/client-sts';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { accountOfCredentials, cannotDeployTo } from '../lib/aws.ts';
import { BOT } from './support/deployments.ts';

describe('what AWS says of a deployment', () => {
  let server: FauxqsServer;
  before(async () => {
    server = await startFauxqs({ port: 0, logger: false });
  });
  after(() => server.stop());

  const connect = () =>
    new STSClient({
      endpoint: `http://127.0.0.1:${server.port}`,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
    });
  /** Answers every request like this. */
  const answering = (answer: unknown) => {
    const client = connect();
    const asked: unknown[] = [];
    client.middlewareStack.add(
      () =>
        async ({ input }) => {
          asked.push(input);
          if (answer instanceof Error) throw answer;
          return { response: {}, output: { $metadata: {} } };
        },
      { step: 'initialize' },
    );
    return { client, asked };
  };

  it('is whose credentials these are', async () => {
    assert.match(await accountOfCredentials('eu-west-1', connect()), /^\d{12}$/);
  });

  it('is that the CDK may work there, which is asked as the CDK will ask', async () => {
    const { client, asked } = answering(null);
    assert.equal(await cannotDeployTo(BOT, 'eu-west-1', 'aws', client), null);
    assert.deepEqual(asked, [
      {
        RoleArn: `arn:aws:iam::${BOT}:role/cdk-hnb659fds-deploy-role-${BOT}-eu-west-1`,
        RoleSessionName: 'teams-aws-chatbot-deploy',
      },
    ]);
  });

  it('is that it may not, or why that is not known', async () => {
    const { STSServiceException } = await import('@aws-sdk/client-sts');
    const denied = new STSServiceException({ name: 'AccessDenied', message: 'no', $fault: 'client', $metadata: {} });
    assert.match(
      String(await cannotDeployTo(BOT, 'eu-west-1', 'aws', answering(denied).client)),
      /it is not bootstrapped/,
    );
    assert.equal(await cannotDeployTo(BOT, 'eu-west-1', 'aws', answering(new Error('timed out')).client), 'timed out');
  });
});
