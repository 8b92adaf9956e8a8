import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Assembled, assemble, type Settings } from '../src/assemble.ts';
import { deniedNow } from '../src/assemble-denied.ts';
import type { Environment } from '../src/configuration/environment.ts';
import type { DoorResponse } from '../src/door.ts';
import { sandboxConfiguration } from '../src/sandbox/configuration.ts';
import { playgroundTeam } from '../src/sandbox/playground-team.ts';
import { createLog } from '../src/telemetry/log.ts';
import { Connector } from './teams/support/connector.ts';

const CONFIGURATION = `
Accounts:
  "111122223333": { Name: production, DefaultRegion: eu-west-1 }
ChannelConfigurations:
  - ConfigurationName: production-ops
    Personal: true
    IamRoleArn: arn:aws:iam::111122223333:role/chatbot-ops
Denied: ["lambda:List*"]
`;

describe('the assembled bot', () => {
  let folder: string;
  let connector: Connector;
  let assembled: Assembled | null;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chatbot-assemble-'));
    connector = await Connector.open();
    await writeFile(join(folder, 'chatbot.yaml'), CONFIGURATION);
    await writeFile(join(folder, 'wrong.yaml'), 'ChannelConfigurations: 5\n');
  });
  after(async () => {
    connector.close();
    await rm(folder, { recursive: true });
  });
  beforeEach(() => {
    assembled = null;
    connector.taken.length = 0;
  });
  afterEach(() => assembled?.stop(1000));

  const open = async (environment: Partial<Environment> = {}, settings: Partial<Settings> = {}): Promise<Assembled> => {
    assembled = await assemble({
      environment: {
        port: 0,
        app: null,
        configurationFile: join(folder, 'chatbot.yaml'),
        store: { kind: 'sqlite', path: ':memory:' },
        queueUrl: null,
        logLevel: 'info',
        stsRegion: 'eu-west-1',
        playgroundPort: 0,
        publicUrl: null,
        inboxUrl: null,
        ...environment,
      },
      demo: false,
      log: createLog({ level: 'silent', destination: { write: () => undefined } }),
      version: '1.2.3',
      ...settings,
    });
    return assembled;
  };

  /** Sends a message through the door; gives the status it was answered with. */
  const say = async ({ messages }: Assembled, text: string, authorization?: string) => {
    const answers: { status: number; body: unknown }[] = [];
    const response: DoorResponse = { header: () => undefined, send: (status, body) => answers.push({ status, body }) };
    const body = {
      type: 'message',
      id: text,
      channelId: 'msteams',
      serviceUrl: connector.url,
      from: { id: '29:alex', name: 'Alex Wilber', aadObjectId: '00000000-0000-0000-0000-0000000000a1' },
      recipient: { id: '28:bot', name: 'AWS' },
      conversation: { id: 'a:1', conversationType: 'personal', tenantId: playgroundTeam.tenantId },
      channelData: { tenant: { id: playgroundTeam.tenantId } },
      text,
    };
    await messages({ method: 'POST', headers: { authorization }, body }, response);
    return answers;
  };
  const posted = () => JSON.stringify(connector.taken.map(({ activity }) => activity));

  it('answers on the sandbox in the demo', async () => {
    const bot = await open({ configurationFile: 'not there' }, { demo: true });
    assert.deepEqual(bot.problems(), []);
    assert.deepEqual(await say(bot, 'lambda list-functions --account production'), [{ status: 200, body: undefined }]);
    assert.match(posted(), /Showing 1–10 of 23 functions/);
  });

  it('answers under the configuration of the file', async () => {
    const bot = await open();
    await say(bot, 'status');
    assert.match(
      posted(),
      /1\.2\.3[\s\S]*Running since[\s\S]*\d{4}-\d\d-\d\d \d\d:\d\d UTC[\s\S]*production \(111122223333\)/,
    );
  });

  it('denies what the file adds', async () => {
    await say(await open(), 'lambda list-functions');
    assert.match(posted(), /never run from chat[\s\S]*lambda:List\*/);
  });

  it('refuses activities without a token where it has an app id', async () => {
    const app = { id: 'an-id', password: 'hunter22', tenantId: 'a-tenant', type: 'SingleTenant' } as const;
    const [answer] = await say(await open({ app }), 'help');
    assert.equal(answer?.status, 401);
    assert.deepEqual(connector.taken, []);
  });

  it('answers a malformed activity with the reason', async () => {
    const bot = await open();
    const answers: unknown[] = [];
    const response: DoorResponse = { header: () => undefined, send: (...answer) => answers.push(answer) };
    await bot.messages({ method: 'POST', headers: {}, body: { type: 'message' } }, response);
    assert.match(JSON.stringify(answers), /^\[\[400,\{"error":"Not an activity: channelId /);
  });

  it('lets a running turn finish when it is stopped', async () => {
    const bot = await open({}, { demo: true });
    const turn = say(bot, 'lambda list-functions --account production');
    await bot.stop(5000);
    assembled = null;
    assert.match(posted(), /Showing 1–10/);
    await turn;
  });

  it('keeps its state in the file', async () => {
    const store = { kind: 'sqlite', path: join(folder, 'state.db') } as const;
    await say(await open({ store }, { demo: true }), 'set default-account staging');
    await assembled?.stop(1000);
    await say(await open({ store }, { demo: true }), 'lambda list-functions');
    assert.match(posted(), /staging \(444455556666\) · eu-west-1/);
  });

  for (const [what, environment, message] of [
    [
      'a configuration that is not there',
      () => ({ configurationFile: '/not/there.yaml' }),
      /there is no such file.*CHATBOT_CONFIG/,
    ],
    [
      'a configuration that is wrong',
      () => ({ configurationFile: join(folder, 'wrong.yaml') }),
      /wrong\.yaml:1:\d+: ChannelConfigurations/,
    ],
    [
      'a store that cannot be opened',
      () => ({ store: { kind: 'sqlite', path: '/not/there/chatbot.db' } as const }),
      /\/not\/there/,
    ],
  ] as const) {
    it(`is not without a word for ${what}`, async () => {
      await assert.rejects(open(environment()), (error: Error) => {
        assert.match(error.message, message);
        assert.doesNotMatch(error.message, /\n/);
        return true;
      });
    });
  }
});

describe('denied operations of a configuration that changes', () => {
  it('hold as soon as it has changed', () => {
    let configuration = sandboxConfiguration();
    const denied = deniedNow(() => configuration);
    assert.equal(denied.find('lambda', 'ListFunctions', {}), null);
    configuration = { ...configuration, denied: ['lambda:List*'] };
    assert.equal(denied.find('lambda', 'ListFunctions', {})?.pattern, 'lambda:List*');
    configuration = sandboxConfiguration();
    assert.equal(denied.find('lambda', 'ListFunctions', {}), null);
    assert.notEqual(denied.find('iam', 'ListUsers', {}), null);
  });
});
