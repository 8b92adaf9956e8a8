import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteOutbox } from '../src/outbox/sqlite-outbox.ts';
import { start } from '../src/start.ts';
import { openSqliteStore } from '../src/store/sqlite-store.ts';
import { ALEX, CLIENT_ID, CLIENT_SECRET, OpenIdStub, TENANT } from './admin/support/open-id-stub.ts';

const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:alarms';
const configuration = (operatorsPage: boolean) => `
OperatorsPage: ${operatorsPage}
Administrators: [${ALEX}]
Denied: ["lambda:Invok"]
ChannelConfigurations:
  - ConfigurationName: production-ops
    Personal: true
    IamRoleArn: arn:aws:iam::111122223333:role/chatbot-ops
    SnsTopicArns: [${TOPIC}]
`;

describe("the assembled operators' page", () => {
  let folder: string;
  let stub: OpenIdStub;
  let ending: (() => Promise<unknown>) | null;

  before(async () => {
    stub = await OpenIdStub.open();
  });
  after(() => stub.close());
  beforeEach(async () => {
    ending = null;
    folder = await mkdtemp(join(tmpdir(), 'chatbot-admin-'));
    await writeFile(join(folder, 'chatbot.yaml'), configuration(true));
  });
  afterEach(async () => {
    await ending?.();
    await rm(folder, { recursive: true });
  });

  /** The bot within this process, as `npm run bot` starts it. Gives its address. */
  const open = async (env: Readonly<Record<string, string>>): Promise<string> => {
    const lines: string[] = [];
    const exited = Promise.withResolvers<number>();
    await start({
      env: {
        PORT: '0',
        CHATBOT_CONFIG: join(folder, 'chatbot.yaml'),
        CHATBOT_STORE: `sqlite:${join(folder, 'chatbot.db')}`,
        CHATBOT_LOG: 'silent',
        ...env,
      },
      args: [],
      print: (line) => lines.push(line),
      fail: (message) => {
        throw new Error(message);
      },
      onStop: (stop) => {
        ending = async () => {
          stop();
          ending = null;
          return exited.promise;
        };
      },
      exit: exited.resolve,
      openIdIssuer: stub.issuer,
    });
    return /http:\/\/localhost:\d+/.exec(lines.join('\n'))?.[0] ?? '';
  };
  const app = {
    MicrosoftAppId: CLIENT_ID,
    MicrosoftAppPassword: CLIENT_SECRET,
    MicrosoftAppTenantId: TENANT,
    PUBLIC_URL: 'https://bot.example.com',
  };
  const statusOf = async (url: string) => (await fetch(`${url}/admin`, { redirect: 'manual' })).status;

  it('is off unless the configuration turns it on', async () => {
    await writeFile(join(folder, 'chatbot.yaml'), configuration(false));
    const url = await open(app);
    assert.equal(await statusOf(url), 404);
    assert.equal((await fetch(`${url}/readyz`)).status, 200);
  });

  it('stays off where nobody could sign in, and /readyz says what to do', async () => {
    const url = await open({});
    assert.equal(await statusOf(url), 404);
    const readiness = await fetch(`${url}/readyz`);
    assert.equal(readiness.status, 503);
    assert.match(await readiness.text(), /OperatorsPage is true, but the page stays off: .*Set MicrosoftAppId\./);
  });

  it('lets an administrator in by the bot’s own app registration, and shows what the bot knows', async () => {
    const state = { path: join(folder, 'chatbot.db'), now: Date.now };
    const message = {
      messageId: 'm',
      topicArn: TOPIC,
      subject: 'Disk full',
      text: 'on web-1',
      attributes: {},
      timestamp: '',
    };
    const outbox = openSqliteOutbox(state);
    const deliver = (id: string, kind: string, body: string) => ({
      body,
      deliveries: [
        {
          id,
          conversationId: id,
          tenantId: TENANT,
          configurationName: 'production-ops',
          kind,
          uniqueKey: id,
          unique: 'day' as const,
          notBefore: null,
        },
      ],
    });
    await outbox.add([
      deliver('readable', 'notification', JSON.stringify({ message })),
      deliver('unreadable', 'notification', 'not JSON'),
      deliver('other', 'card', '{}'),
    ]);
    for (const each of [1, 2, 3]) {
      const claim = await outbox.claim();
      const [delivery] = (await claim?.waiting(1)) ?? [];
      await claim?.failed([delivery?.id ?? ''], `reason ${each}`);
      await claim?.release(null);
    }
    outbox.close();

    const url = await open(app);
    assert.equal(await statusOf(url), 303);
    const begun = await fetch(`${url}/admin/sign-in/begin`, { redirect: 'manual' });
    const cookieOf = (response: Response) =>
      response.headers
        .getSetCookie()
        .map((line) => line.split(';')[0] ?? '')
        .filter((pair) => !pair.endsWith('='));
    const answered = await fetch(begun.headers.get('location') ?? '', { redirect: 'manual' });
    const back = new URL(answered.headers.get('location') ?? '');
    assert.equal(back.origin + back.pathname, 'https://bot.example.com/admin/signed-in');
    const signedIn = await fetch(url + back.pathname + back.search, {
      redirect: 'manual',
      headers: { cookie: cookieOf(begun).join('; ') },
    });
    const cookie = cookieOf(signedIn).join('; ');
    const page = async (path: string) => (await fetch(url + path, { headers: { cookie } })).text();

    const overview = await page('/admin');
    assert.match(overview, /SQLite: .*chatbot\.db/);
    assert.match(overview, /Alex Wilber/);
    const deliveries = await page('/admin/deliveries');
    for (const title of ['Disk full', 'A notification that cannot be read', 'A card drawn anew']) {
      assert.ok(deliveries.includes(title), title);
    }
    assert.match(await page('/admin/topics'), /alarms<\/code>.*(?:Failed|Not looked at yet)/s);
    assert.match(await page('/admin/configuration'), /did you mean lambda:Invoke/);
    assert.match(await page('/admin/configuration'), /did you mean lambda:Invoke/);

    // Counts are written when the bot stops.
    await ending?.();
    const store = openSqliteStore(state);
    assert.ok((await store.keys('admin-session/', 10)).length === 1);
    store.close();
  });
});
