import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { ToBotFromBotOrEmulatorTokenValidationParameters } from 'botframework-connector/lib/auth/tokenValidationParameters.js';
import sinon from 'sinon';
import { type Assembled, assemble } from '../../src/assemble.ts';
import type { AppRegistration } from '../../src/configuration/environment.ts';
import { createServer, type Server } from '../../src/server.ts';

import { createLog } from '../../src/telemetry/log.ts';
import { Connector } from './support/connector.ts';
import { APP_ID, ISSUER, Keys } from './support/tokens.ts';

const TENANT = '00000000-0000-0000-0000-0000000000f0';
const CONFIGURATION = `
ChannelConfigurations:
  - ConfigurationName: production-ops
    Personal: true
    IamRoleArn: arn:aws:iam::111122223333:role/chatbot-ops
`;
/** Whose tokens Bot Framework's SDK takes besides those of Bot Framework, for its Emulator and for other bots. */
const EMULATOR_ISSUER = 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/';
const TYPES: readonly AppRegistration['type'][] = ['SingleTenant', 'MultiTenant', 'UserAssignedMSI'];
const SECRET = 'hunter22';

describe('the door for activities, with an app id', () => {
  let folder: string;
  let connector: Connector;
  let keys: Keys;
  let logged: string[];
  /** What Bot Framework's SDK writes to the console. */
  let printed: sinon.SinonStub;
  const running: { server: Server; assembled: Assembled }[] = [];
  const issuers: Keys[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chatbot-tokens-'));
    await writeFile(join(folder, 'chatbot.yaml'), CONFIGURATION);
    connector = await Connector.open();
    keys = await Keys.open();
    printed = sinon.stub(console, 'error');
  });
  after(async () => {
    sinon.restore();
    keys.close();
    connector.close();
    await rm(folder, { recursive: true });
  });
  beforeEach(() => {
    logged = [];
    connector.taken.length = 0;
    printed.resetHistory();
  });
  afterEach(async () => {
    for (const { server, assembled } of running.splice(0)) await assembled.stop(1000, server.close(0));
    for (const issuer of issuers.splice(0)) issuer.close();
  });

  /** The bot behind its door, as it is started, but for whose keys it believes. */
  const open = async ({ type = 'SingleTenant', by = keys }: { type?: AppRegistration['type']; by?: Keys } = {}) => {
    const storeFile = join(folder, `${randomUUID()}.db`);
    const log = createLog({ level: 'trace', destination: { write: (line) => void logged.push(line) } });
    const assembled = await assemble({
      environment: {
        port: 0,
        app: { id: APP_ID, password: type === 'UserAssignedMSI' ? '' : SECRET, tenantId: TENANT, type },
        configurationFile: join(folder, 'chatbot.yaml'),
        store: { kind: 'sqlite', path: storeFile },
        queueUrl: null,
        logLevel: 'trace',
        stsRegion: 'eu-west-1',
        playgroundPort: 0,
        publicUrl: null,
        inboxUrl: null,
      },
      demo: false,
      log,
      version: '1.2.3',
      tokenService: by.settings,
    });
    const server = createServer({
      messages: assembled.messages,
      readiness: () => ({ ready: true, problems: [] }),
      log,
      loopbackOnly: false,
    });
    running.push({ server, assembled });
    return { port: await server.listen(0), storeFile };
  };
  /** A token service whose key speaks for these Bot Framework channels. */
  const endorsedFor = async (...channels: readonly string[]): Promise<Keys> => {
    const issuer = await Keys.open(Promise.resolve(), channels);
    issuers.push(issuer);
    return issuer;
  };
  type Opened = Awaited<ReturnType<typeof open>>;

  /** A press that is answered within the HTTP answer, so that no token of the bot's own is needed for it. */
  const press = (more: object = {}) => ({
    type: 'invoke',
    name: 'adaptiveCard/action',
    id: randomUUID(),
    channelId: 'msteams',
    serviceUrl: connector.url,
    from: { id: '29:alex', name: 'Alex Wilber', aadObjectId: '00000000-0000-0000-0000-0000000000a1' },
    recipient: { id: `28:${APP_ID}`, name: 'AWS' },
    conversation: { id: 'a:1', conversationType: 'personal', tenantId: TENANT },
    channelData: { tenant: { id: TENANT } },
    value: { action: { type: 'Action.Execute', verb: 'x', data: { verb: 'x' } } },
    ...more,
  });

  const send = async ({ port }: Opened, authorization: string | readonly string[] | null, body: object = press()) => {
    const answered = Promise.withResolvers<{ status: number; body: string }>();
    const headers = {
      'content-type': 'application/json',
      ...(authorization === null ? {} : { authorization: authorization as string }),
    };
    const sent = request({ port, host: '127.0.0.1', path: '/api/messages', method: 'POST', headers }, (response) => {
      void text(response).then((content) => answered.resolve({ status: response.statusCode ?? 0, body: content }));
    });
    sent.on('error', answered.reject);
    sent.end(JSON.stringify(body));
    return answered.promise;
  };

  /** What the bot keeps of conversations and people. */
  const kept = ({ storeFile }: Opened): readonly unknown[] => {
    const database = new DatabaseSync(storeFile, { readOnly: true });
    try {
      return database.prepare('SELECT key FROM item').all();
    } finally {
      database.close();
    }
  };
  const audited = () => logged.filter((line) => line.includes('"audit"') || line.includes('rawText'));

  /** Refused, and nothing else: no turn, no reply, nothing kept, and no word in the answer or the log that helps. */
  const assertRefused = async (
    opened: Opened,
    authorization: string | readonly string[] | null,
    body?: object,
    statuses: readonly number[] = [401],
  ) => {
    const answered = await send(opened, authorization, body);
    assert.ok(statuses.includes(answered.status), `${answered.status} ${answered.body}`);
    if (answered.status === 401)
      assert.equal(answered.body, '{"error":"The token of this activity could not be verified."}');
    assert.doesNotMatch(answered.body, /\bat .*\.[jt]s\b|node_modules/);
    assert.deepEqual([audited(), connector.taken, kept(opened)], [[], [], []]);
    const written = logged.join('') + JSON.stringify(printed.args);
    for (const header of [authorization].flat()) {
      const token = header?.split(' ').at(-1) ?? '';
      if (token.length > 20) assert.ok(!written.includes(token.slice(-40)), 'the token is in the log');
    }
    assert.doesNotMatch(written, new RegExp(SECRET));
    // An outsider can write neither faults nor anything else into the log at will.
    assert.deepEqual(
      logged.filter((line) => line.includes('"level":"error"')),
      [],
    );
  };

  const claims = () => ({ serviceurl: connector.url });
  const now = () => Math.floor(Date.now() / 1000);
  /** A token whose parts are given, signed by nobody or by the function. */
  const handmade = (header: unknown, payload: unknown, sign: (signed: string) => string = () => ''): string => {
    const signed = [header, payload]
      .map((part) => Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url'))
      .join('.');
    return `Bearer ${signed}.${sign(signed)}`;
  };
  const payload = () => ({ iss: ISSUER, aud: APP_ID, nbf: now() - 60, exp: now() + 600, ...claims() });

  for (const type of TYPES) {
    describe(`of the type ${type}`, () => {
      it('serves what Bot Framework signed for it', async () => {
        const opened = await open({ type });
        const answered = await send(opened, keys.token(claims()));
        assert.equal(answered.status, 200);
        assert.match(answered.body, /I do not understand this button/);
        assert.equal(audited().length, 1);
        assert.notDeepEqual(kept(opened), []);
      });

      it('refuses a token for another app', async () => {
        await assertRefused(await open({ type }), keys.token({ ...claims(), aud: randomUUID() }));
      });

      it('refuses a token of its own tenant', async () => {
        const own = { iss: `https://sts.windows.net/${TENANT}/`, ver: '1.0', appid: APP_ID, tid: TENANT };
        await assertRefused(await open({ type }), keys.token({ ...claims(), ...own }));
      });
    });
  }

  const forged: Readonly<Record<string, () => string | readonly string[] | null>> = {
    'no token': () => null,
    'an empty token': () => '',
    'a scheme alone': () => 'Bearer',
    'a token without its scheme': () => keys.token(claims()).replace('Bearer ', ''),
    'a token of another scheme': () => keys.token(claims()).replace('Bearer', 'Basic'),
    'two tokens in one header': () => `${keys.token(claims())} ${keys.token(claims()).replace('Bearer ', '')}`,
    'a list of tokens': () => `${keys.token(claims())}, ${keys.token(claims())}`,
    'a forged token before a genuine one': () => [handmade({ alg: 'none' }, payload()), keys.token(claims())],
    'a token signed by another key under the same name': () =>
      keys.token(claims(), { key: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey }),
    'a token under the name of a key that is not published': () => keys.token(claims(), { header: { kid: 'key-2' } }),
    'a token without the name of a key': () => keys.token(claims(), { header: { kid: undefined } }),
    'a token that brings its own key': () => {
      const own = generateKeyPairSync('rsa', { modulusLength: 2048 });
      const jwk = own.publicKey.export({ format: 'jwk' });
      return keys.token(claims(), { key: own.privateKey, header: { jwk, jku: 'https://evil.test/keys' } });
    },
    'a token that is over': () => keys.token({ ...claims(), nbf: now() - 7200, exp: now() - 3600 }),
    'a token whose time has not come': () => keys.token({ ...claims(), nbf: now() + 3600, exp: now() + 7200 }),
    'a token of another issuer': () => keys.token({ ...claims(), iss: 'https://api.botframework.us' }),
    'a token of several issuers': () => keys.token({ ...claims(), iss: [ISSUER] }),
    'a token for several apps': () => keys.token({ ...claims(), aud: [randomUUID(), APP_ID] }),
    'a token for no app': () => keys.token({ ...claims(), aud: undefined }),
    'a token without algorithm or signature': () => handmade({ alg: 'none', typ: 'JWT', kid: 'key-1' }, payload()),
    'a token without algorithm, with a signature': () => keys.token(claims(), { header: { alg: 'none' } }),
    'a token signed with the public key as a shared secret': () => {
      const secret = keys.publicKey.export({ format: 'pem', type: 'spki' });
      return handmade({ alg: 'HS256', typ: 'JWT', kid: 'key-1' }, payload(), (signed) =>
        createHmac('sha256', secret).update(signed).digest('base64url'),
      );
    },
    'the same with the other form of the public key': () => {
      const secret = keys.publicKey.export({ format: 'pem', type: 'pkcs1' });
      return handmade({ alg: 'HS256', typ: 'JWT', kid: 'key-1' }, payload(), (signed) =>
        createHmac('sha256', secret).update(signed).digest('base64url'),
      );
    },
    'a token for another service': () => keys.token({ serviceurl: 'https://smba.trafficmanager.net/emea/' }),
    'a token for a service of nearly that name': () => keys.token({ serviceurl: connector.url.toUpperCase() }),
    'a token for no service': () => keys.token(),
    'a token whose payload was changed': () => {
      const [header = '', , signature = ''] = keys.token(claims()).split('.');
      const changed = Buffer.from(JSON.stringify({ ...payload(), exp: 9e9 })).toString('base64url');
      return `${header}.${changed}.${signature}`;
    },
    'a token whose signature was cut off': () => keys.token(claims()).replace(/\.[^.]*$/, '.'),
    'a token of two parts': () => keys.token(claims()).replace(/\.[^.]*$/, ''),
    'a token of which nothing is JSON': () => handmade('{', '{', () => 'x'),
    'a token whose payload is not JSON': () => handmade({ alg: 'RS256', typ: 'JWT', kid: 'key-1' }, '{', () => 'x'),
    'a token whose payload is null': () => handmade({ alg: 'RS256', typ: 'JWT', kid: 'key-1' }, 'null', () => 'x'),
    'a token whose payload is text': () => handmade({ alg: 'RS256', kid: 'key-1' }, 'hello', () => 'x'),
    'a token of 15,000 characters': () => `Bearer ${'a'.repeat(15_000)}`,
    'a token that a bot has for Bot Framework: its own': () =>
      keys.token({ ...claims(), iss: EMULATOR_ISSUER, aud: ISSUER, appid: APP_ID, ver: '1.0' }),
    "the Emulator's": () => keys.token({ ...claims(), iss: EMULATOR_ISSUER, aud: APP_ID, appid: APP_ID, ver: '1.0' }),
    "the Emulator's, second version": () =>
      keys.token({
        ...claims(),
        iss: 'https://login.microsoftonline.com/d6d49420-f39b-4df7-a1dc-d59a935871db/v2.0',
        aud: APP_ID,
        azp: APP_ID,
        ver: '2.0',
      }),
    "another bot's": () =>
      keys.token({ ...claims(), iss: EMULATOR_ISSUER, aud: APP_ID, appid: randomUUID(), ver: '1.0' }),
    "another bot's, with Bot Framework's issuer": () => keys.token({ ...claims(), appid: randomUUID(), ver: '1.0' }),
    'the name of a bot without authentication': () => keys.token({ ...claims(), appid: 'AnonymousSkill' }),
    "a stranger's tenant's": () => {
      const tid = randomUUID();
      return keys.token({
        ...claims(),
        iss: `https://sts.windows.net/${tid}/`,
        tid,
        aud: APP_ID,
        appid: APP_ID,
        ver: '1.0',
      });
    },
  };
  for (const [what, authorization] of Object.entries(forged)) {
    it(`refuses ${what}`, async () => assertRefused(await open(), authorization()));
  }

  it('refuses a header beyond what HTTP takes', async () => {
    await assertRefused(await open(), `Bearer ${'a'.repeat(30_000)}`, press(), [431]);
  });

  for (const type of ['message', 'invoke', 'conversationUpdate', 'installationUpdate', 'event', 'messageUpdate']) {
    it(`refuses ${type} alike`, async () => {
      const activity = press({ type, text: 'help', action: 'add', membersAdded: [{ id: `28:${APP_ID}` }] });
      await assertRefused(await open(), null, activity);
    });
  }

  for (const channelId of ['emulator', 'webchat', 'directline', 'AseChannel', 'MSTEAMS', 'msteams:copilot', ' ']) {
    it(`refuses an activity of the Bot Framework channel ${JSON.stringify(channelId)}, although its token is genuine`, async () => {
      const endorsed = await endorsedFor('msteams', channelId);
      await assertRefused(await open({ by: endorsed }), endorsed.token(claims()), press({ channelId }));
    });
  }

  it('refuses an activity that names no Bot Framework channel as malformed', async () => {
    await assertRefused(await open(), keys.token(claims()), press({ channelId: undefined }), [400]);
  });

  it('refuses a genuine token whose key is not endorsed for Teams', async () => {
    const endorsed = await endorsedFor('webchat');
    await assertRefused(await open({ by: endorsed }), endorsed.token(claims()));
  });

  it('refuses a genuine token for an activity that says to answer elsewhere', async () => {
    await assertRefused(await open(), keys.token(claims()), press({ serviceUrl: 'https://evil.test/' }));
  });

  it("keeps nothing of strangers' tokens in memory", async () => {
    const opened = await open();
    const known = () => JSON.stringify(ToBotFromBotOrEmulatorTokenValidationParameters.issuer);
    const before = known();
    for (const iss of [ISSUER, EMULATOR_ISSUER]) {
      await send(
        opened,
        handmade({ alg: 'RS256', typ: 'JWT', kid: 'key-1' }, { ...payload(), iss, tid: randomUUID() }),
      );
    }
    assert.equal(known(), before);
  });

  it('serves none of all these at once, and the genuine one among them', async () => {
    const opened = await open();
    const answers = await Promise.all([
      ...Object.values(forged).map((authorization) => send(opened, authorization())),
      send(opened, keys.token(claims())),
    ]);
    assert.deepEqual(
      answers.map(({ status }) => status),
      [...Object.keys(forged).map(() => 401), 200],
    );
    assert.equal(audited().length, 1);
  });
});
