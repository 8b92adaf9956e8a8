import assert from 'node:assert/strict';
import { type Environment, readEnvironment } from '../../src/configuration/environment.ts';

const app = { MicrosoftAppId: 'an-id', MicrosoftAppPassword: 'hunter22', MicrosoftAppTenantId: 'a-tenant' };

function read(env: Record<string, string | undefined>): Environment {
  const result = readEnvironment(env);
  if (result.kind === 'problem') assert.fail(result.message);
  return result.environment;
}

function problemOf(env: Record<string, string | undefined>): string {
  const result = readEnvironment(env);
  return result.kind === 'problem' ? result.message : assert.fail('it was taken');
}

describe('the environment', () => {
  it('has a value for everything that is not set', () => {
    assert.deepEqual(read({}), {
      port: 3978,
      app: null,
      configurationFile: 'chatbot.yaml',
      store: { kind: 'sqlite', path: './chatbot.db' },
      queueUrl: null,
      logLevel: 'info',
      stsRegion: 'us-east-1',
      playgroundPort: 56_150,
      publicUrl: null,
      inboxUrl: null,
    });
  });

  it('counts an empty variable as one that is not set', () => {
    assert.deepEqual(
      read({ PORT: '', MicrosoftAppId: '', CHATBOT_CONFIG: '', AWS_REGION: '', HOME: undefined }),
      read({}),
    );
  });

  it('takes what is set', () => {
    const environment = read({
      ...app,
      PORT: '0',
      PLAYGROUND_PORT: '65535',
      CHATBOT_CONFIG: '/etc/chatbot.yaml',
      CHATBOT_STORE: 'sqlite:/var/lib/chatbot.db',
      CHATBOT_LOG: 'debug',
      PUBLIC_URL: 'https://bot.example.com/',
      CHATBOT_INBOX: 'https://sqs.eu-west-1.amazonaws.com/111122223333/inbox',
      AWS_REGION: 'eu-west-1',
      AWS_DEFAULT_REGION: 'eu-central-1',
    });
    assert.deepEqual(environment, {
      port: 0,
      playgroundPort: 65_535,
      app: { id: 'an-id', password: 'hunter22', tenantId: 'a-tenant', type: 'SingleTenant' },
      configurationFile: '/etc/chatbot.yaml',
      store: { kind: 'sqlite', path: '/var/lib/chatbot.db' },
      queueUrl: null,
      logLevel: 'debug',
      stsRegion: 'eu-west-1',
      publicUrl: 'https://bot.example.com',
      inboxUrl: 'https://sqs.eu-west-1.amazonaws.com/111122223333/inbox',
    });
  });

  it("takes the AWS CLI's other name of the Region", () => {
    assert.equal(read({ AWS_DEFAULT_REGION: 'eu-central-1' }).stsRegion, 'eu-central-1');
  });

  it('takes an app of many tenants without a tenant, and a managed identity without a password', () => {
    assert.equal(read({ ...app, MicrosoftAppType: 'MultiTenant', MicrosoftAppTenantId: '' }).app?.tenantId, '');
    assert.equal(read({ ...app, MicrosoftAppType: 'UserAssignedMSI', MicrosoftAppPassword: '' }).app?.password, '');
  });

  const mistakes: Readonly<Record<string, readonly [env: Record<string, string>, message: RegExp]>> = {
    'a port that is no number': [{ PORT: 'http' }, /PORT is not valid: expected a port from 0 to 65535\.$/],
    'a public address without TLS': [
      { PUBLIC_URL: 'http://bot.example.com' },
      /PUBLIC_URL is not valid: expected an https address/,
    ],
    'a public address that is none': [
      { PUBLIC_URL: 'bot.example.com' },
      /PUBLIC_URL is not valid: expected an https address/,
    ],
    'a queue that is no address': [
      { CHATBOT_INBOX: 'inbox' },
      /CHATBOT_INBOX is not valid: expected the address of an SQS queue/,
    ],
    'a port of blanks': [{ PORT: ' ' }, /^The environment variable PORT is not valid/],
    'a port that is none': [{ PORT: '65536' }, /PORT is not valid: expected a port from 0 to 65535\.$/],
    'a port in another notation': [
      { PLAYGROUND_PORT: '0x50' },
      /^The environment variable PLAYGROUND_PORT is not valid/,
    ],
    'a store of another kind': [
      { CHATBOT_STORE: 'redis://x' },
      /CHATBOT_STORE is not valid: expected sqlite:PATH or dynamodb:TABLE\.$/,
    ],
    'a table without the queue': [
      { CHATBOT_STORE: 'dynamodb:chatbot' },
      /set CHATBOT_QUEUE to the address of the SQS FIFO queue too\.$/,
    ],
    'a queue without the table': [
      { CHATBOT_QUEUE: 'https://sqs.eu-west-1.amazonaws.com/111122223333/work.fifo' },
      /CHATBOT_QUEUE is for several instances: set CHATBOT_STORE to dynamodb:TABLE, or leave it out\.$/,
    ],
    'a queue that is not FIFO': [
      { CHATBOT_STORE: 'dynamodb:chatbot', CHATBOT_QUEUE: 'https://sqs.eu-west-1.amazonaws.com/111122223333/work' },
      /CHATBOT_QUEUE is not valid: expected the address of an SQS FIFO queue, which ends with \.fifo\.$/,
    ],
    'a table of a name that there cannot be': [{ CHATBOT_STORE: 'dynamodb:a b' }, /CHATBOT_STORE is not valid/],
    'a store without a path': [{ CHATBOT_STORE: 'sqlite:' }, /CHATBOT_STORE/],
    'a level that the log has not': [{ CHATBOT_LOG: 'loud' }, /CHATBOT_LOG is not valid: .*"info"/],
    'a type of app that there is not': [{ ...app, MicrosoftAppType: 'None' }, /MicrosoftAppType is not valid/],
    'an app without a password': [
      { ...app, MicrosoftAppPassword: '' },
      /MicrosoftAppId is set without MicrosoftAppPassword/,
    ],
    'an app without its tenant': [{ ...app, MicrosoftAppTenantId: '' }, /SingleTenant needs MicrosoftAppTenantId/],
  };
  for (const [what, [env, message]] of Object.entries(mistakes)) {
    it(`is refused in one line with ${what}`, () => {
      const problem = problemOf(env);
      assert.match(problem, message);
      assert.doesNotMatch(problem, /\n|hunter22/);
    });
  }
});
