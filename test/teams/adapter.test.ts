import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { ConfigurationBotFrameworkAuthentication, type TurnContext } from 'botbuilder-core';
import sinon from 'sinon';
import { type Acknowledge, addsBot, TeamsAdapter } from '../../src/teams/adapter.ts';
import { withRetry } from '../../src/teams/retry.ts';
import { Connector } from './support/connector.ts';
import { APP_ID, ISSUER, Keys } from './support/tokens.ts';

describe('the adapter', () => {
  let connector: Connector;
  let faults: unknown[];
  const slept: number[] = [];

  before(async () => {
    connector = await Connector.open();
  });
  after(() => connector.close());
  beforeEach(() => {
    faults = [];
    slept.length = 0;
    connector.taken.length = 0;
  });

  const sendings: string[] = [];
  const open = (settings: Record<string, string> = {}, acknowledgeAfterMs = 4500): TeamsAdapter =>
    new TeamsAdapter({
      authentication: new ConfigurationBotFrameworkAuthentication(settings),
      retry: (send) => withRetry(send, { sleep: async (ms) => void slept.push(ms), now: Date.now, random: () => 0.5 }),
      acknowledgeAfterMs,
      onSending: (conversationId, tenantId) => {
        sendings.push(`${tenantId} ${conversationId}`);
        return () => sendings.push('ended');
      },
      onFault: (error) => faults.push(error),
    });

  const activity = (more: object = {}): Record<string, unknown> => ({
    type: 'message',
    id: '1',
    channelId: 'msteams',
    serviceUrl: connector.url,
    from: { id: '29:alex', name: 'Alex Wilber' },
    recipient: { id: '28:bot', name: 'AWS' },
    conversation: { id: 'a:1', conversationType: 'personal', tenantId: 't' },
    text: 'help',
    ...more,
  });
  const say = async (context: TurnContext) => void (await context.sendActivity('hello'));

  describe('refuses with 400 and the reason', () => {
    const malformed: Readonly<Record<string, readonly [body: () => unknown, reason: RegExp]>> = {
      nothing: [() => undefined, /Not an activity/],
      text: [() => 'message', /Not an activity/],
      'a list': [() => [], /Not an activity/],
      'no type': [() => activity({ type: undefined }), /type /],
      'an empty type': [() => activity({ type: '' }), /type /],
      'no channel': [() => activity({ channelId: undefined }), /channelId /],
      'no service': [() => activity({ serviceUrl: undefined }), /serviceUrl /],
      'a service that is none': [() => activity({ serviceUrl: 'file:///etc/passwd' }), /serviceUrl /],
      nobody: [() => activity({ from: undefined }), /from /],
      'somebody without an id': [() => activity({ from: { name: 'x' } }), /from\.id /],
      'no recipient': [() => activity({ recipient: undefined }), /recipient /],
      'no conversation': [() => activity({ conversation: undefined }), /conversation /],
      'a conversation without an id': [() => activity({ conversation: { id: '' } }), /conversation\.id /],
      'a text that is none': [() => activity({ text: { toString: 1 } }), /text /],
      'an entity that is none': [() => activity({ entities: [null] }), /entities\.0 /],
      'too many members': [() => activity({ membersAdded: Array(10_001).fill({ id: 'x' }) }), /membersAdded /],
      'an id that is too long': [() => activity({ id: 'x'.repeat(1001) }), /id /],
    };
    for (const [what, [body, reason]] of Object.entries(malformed)) {
      it(what, async () => {
        const logic = sinon.spy();
        const { status, body: refusal } = await open().receive('', body(), logic);
        assert.equal(status, 400);
        assert.match(JSON.stringify(refusal), reason);
        assert.deepEqual([logic.callCount, faults], [0, []]);
      });
    }
  });

  describe('answers the request', () => {
    it('with 200 when the turn has ended', async () => {
      assert.deepEqual(await open().receive('', activity(), say), { status: 200 });
      assert.equal(connector.taken[0]?.activity.text, 'hello');
    });

    it('and tells of each request to Teams, for its limits', async () => {
      sendings.length = 0;
      const conversation = { id: '19:c@thread.tacv2;messageid=1', conversationType: 'channel', tenantId: 't' };
      const channelData = {
        tenant: { id: 't' },
        team: { id: '19:g@thread.tacv2' },
        channel: { id: '19:c@thread.tacv2' },
      };
      await open().receive('', activity({ conversation, channelData }), say);
      assert.deepEqual(sendings, ['t 19:c@thread.tacv2', 'ended']);
    });

    it('as the turn says, before it has ended', async () => {
      const adapter = open();
      const more = Promise.withResolvers<void>();
      const answered = await adapter.receive('', activity({ type: 'invoke' }), async (context, acknowledge) => {
        assert.equal(acknowledge({ status: 200, body: 'first' }), true);
        assert.equal(acknowledge({ status: 200, body: 'second' }), false);
        await more.promise;
        await say(context);
      });
      assert.deepEqual(answered, { status: 200, body: 'first' });
      more.resolve();
      await adapter.idle();
      assert.equal(connector.taken.length, 1);
    });

    for (const [type, body] of [
      ['message', undefined],
      ['invoke', 'Still working. The answer follows here.'],
    ] as const) {
      it(`of a slow ${type} after the bound, and the turn goes on`, async () => {
        const adapter = open({}, 10);
        const more = Promise.withResolvers<void>();
        let isTaken: boolean | undefined;
        const answered = await adapter.receive('', activity({ type }), async (context, acknowledge: Acknowledge) => {
          await more.promise;
          isTaken = acknowledge({ status: 200, body: 'too late' });
          await say(context);
        });
        assert.equal(answered.status, 200);
        assert.equal(
          typeof answered.body === 'object' ? JSON.parse(JSON.stringify(answered.body)).value : undefined,
          body,
        );
        more.resolve();
        await adapter.idle();
        assert.deepEqual([isTaken, connector.taken.length, faults], [false, 1, []]);
      });
    }

    it('with the replies where they are expected in it, however long that takes', async () => {
      const adapter = open({}, 5);
      const answered = await adapter.receive(
        '',
        activity({ deliveryMode: 'expectReplies' }),
        async (context, acknowledge) => {
          await new Promise((resolve) => setTimeout(resolve, 20));
          assert.equal(acknowledge({ status: 200 }), false);
          await say(context);
        },
      );
      assert.match(JSON.stringify(answered.body), /"activities":\[\{[^[]*"text":"hello"/);
      assert.equal(connector.taken.length, 0);
    });

    it('with 500 where the turn failed, and tells of it', async () => {
      const answered = await open().receive('', activity(), () => Promise.reject(new Error('secret details')));
      assert.deepEqual(answered, { status: 500, body: { error: 'The bot failed on this activity.' } });
      assert.match(String(faults), /secret details/);
    });

    it('with 200 where the turn failed after its answer', async () => {
      const adapter = open();
      const answered = await adapter.receive('', activity({ type: 'invoke' }), async (_context, acknowledge) => {
        acknowledge({ status: 200 });
        throw new Error('later');
      });
      await adapter.idle();
      assert.deepEqual([answered, String(faults)], [{ status: 200 }, 'Error: later']);
    });

    it('with 501 to an invoke that nobody answered', async () => {
      assert.equal((await open().receive('', activity({ type: 'invoke' }), async () => undefined)).status, 501);
    });
  });

  describe('sends', () => {
    it('again what Teams could not take at the moment', async () => {
      // Of the statuses that are tried again, the one that Bot Framework's own client leaves to others.
      connector.statuses.push(412, 412, 200);
      assert.equal((await open().receive('', activity(), say)).status, 200);
      assert.equal(connector.taken.length, 3);
      assert.equal(slept.length, 2);
    });

    it('not again what Teams refuses', async () => {
      connector.statuses.push(403);
      assert.equal((await open().receive('', activity(), say)).status, 500);
      assert.equal(connector.taken.length, 1);
    });

    it('a typing indicator once', async () => {
      connector.statuses.push(412);
      await open().receive('', activity(), async (context) => void (await context.sendActivity({ type: 'typing' })));
      assert.deepEqual([connector.taken.length, slept], [1, []]);
    });

    it('updates, again as well', async () => {
      connector.statuses.push(412);
      await open().receive(
        '',
        activity(),
        async (context) => void (await context.updateActivity({ type: 'message', id: 'earlier', text: 'x' })),
      );
      assert.deepEqual(
        connector.taken.map(({ method, path }) => `${method} ${path}`),
        Array(2).fill('PUT /v3/conversations/a:1/activities/earlier'),
      );
    });
  });

  it('is idle when no turn runs', async () => {
    const adapter = open();
    await adapter.idle();
    const more = Promise.withResolvers<void>();
    const running = adapter.receive('', activity(), () => more.promise);
    let isIdle = false;
    const idle = adapter.idle().then(() => {
      isIdle = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(isIdle, false);
    more.resolve();
    await Promise.all([running, idle]);
  });

  describe('with an app id', () => {
    let keys: Keys;
    let settings: Record<string, string>;

    before(async () => {
      keys = await Keys.open();
      settings = {
        MicrosoftAppId: APP_ID,
        MicrosoftAppPassword: 'hunter22',
        MicrosoftAppTenantId: '',
        MicrosoftAppType: 'MultiTenant',
        ToBotFromChannelOpenIdMetadataUrl: keys.url,
        ToBotFromEmulatorOpenIdMetadataUrl: keys.url,
        ToBotFromChannelTokenIssuer: ISSUER,
        ToChannelFromBotLoginUrl: keys.url,
        ToChannelFromBotOAuthScope: ISSUER,
        OAuthUrl: keys.url,
      };
      // Bot Framework writes why it refuses a token to the console.
      sinon.stub(console, 'error');
    });
    after(() => {
      sinon.restore();
      keys.close();
    });

    const claims = () => ({ serviceurl: connector.url });

    it('lets in what Bot Framework signed for it', async () => {
      let ran = false;
      const answered = await open(settings).receive(keys.token(claims()), activity(), async () => {
        ran = true;
      });
      assert.deepEqual([answered, ran, faults], [{ status: 200 }, true, []]);
    });

    const forged: Readonly<Record<string, () => string>> = {
      'no token': () => '',
      blanks: () => '  ',
      'another scheme': () => keys.token(claims()).replace('Bearer', 'Basic'),
      'a scheme alone': () => 'Bearer',
      'no token behind the scheme': () => 'Bearer ',
      'what is no token': () => 'Bearer abc',
      'a token of two parts': () => `Bearer ${Buffer.from('{}').toString('base64url')}.x`,
      'a signature of another key': () =>
        keys.token(claims(), { key: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey }),
      'a signature that was cut off': () => keys.token(claims()).replace(/\.[^.]*$/, '.'),
      'a body that was changed': () => {
        const [header, , signature] = keys.token(claims()).split('.');
        const body = Buffer.from(JSON.stringify({ iss: ISSUER, aud: APP_ID, exp: 9e9 })).toString('base64url');
        return `${header}.${body}.${signature}`;
      },
      'no algorithm': () => keys.token(claims(), { header: { alg: 'none' } }),
      'an algorithm with a shared key': () => keys.token(claims(), { header: { alg: 'HS256' } }),
      'a key that is not published': () => keys.token(claims(), { header: { kid: 'key-2' } }),
      'another app': () => keys.token({ ...claims(), aud: '00000000-0000-0000-0000-0000000000cc' }),
      'another issuer': () => keys.token({ ...claims(), iss: 'https://example.com' }),
      'no issuer': () => keys.token({ ...claims(), iss: undefined }),
      'another service': () => keys.token({ serviceurl: 'https://example.com/' }),
      'no service': () => keys.token(),
      'a time that is over': () => keys.token({ ...claims(), exp: Math.floor(Date.now() / 1000) - 3600 }),
      'a time that has not come': () => keys.token({ ...claims(), nbf: Math.floor(Date.now() / 1000) + 3600 }),
    };
    for (const [what, header] of Object.entries(forged)) {
      it(`refuses ${what} with 401, and no turn runs`, async () => {
        const logic = sinon.spy();
        const { status, body } = await open(settings).receive(header(), activity(), logic);
        assert.deepEqual(body, { error: 'The token of this activity could not be verified.' });
        assert.deepEqual([status, logic.callCount, faults], [401, 0, []]);
      });
    }

    it('refuses a token while the keys cannot be fetched, and tells of it', async () => {
      const gone = await Keys.open();
      const unreachable = { ...settings, ToBotFromChannelOpenIdMetadataUrl: gone.url };
      gone.close();
      const logic = sinon.spy();
      const { status } = await open(unreachable).receive(keys.token(claims()), activity(), logic);
      assert.deepEqual([status, logic.callCount, faults.length], [401, 0, 1]);
    });

    it('refuses a token whose verification takes longer than the bound, for good', async () => {
      const slow = Promise.withResolvers<void>();
      const late = await Keys.open(slow.promise);
      const adapter = open({ ...settings, ToBotFromChannelOpenIdMetadataUrl: late.url }, 10);
      const logic = sinon.spy();
      const { status } = await adapter.receive(late.token(claims()), activity(), logic);
      slow.resolve();
      await adapter.idle();
      late.close();
      assert.deepEqual([status, logic.callCount], [401, 0]);
    });

    it('refuses tokens for a person of the emulator in the same way', async () => {
      const logic = sinon.spy();
      const token = keys.token({
        iss: 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/',
        ver: '1.0',
        appid: 'x',
      });
      const { status } = await open(settings).receive(token, activity({ channelId: 'emulator' }), logic);
      assert.deepEqual([status, logic.callCount], [401, 0]);
    });
  });
});

describe('members that an activity adds', () => {
  const recipient = { id: '28:bot', name: 'AWS' };

  it('are the bot where one is', () => {
    assert.equal(addsBot({ recipient, membersAdded: [{ id: '29:alex', name: '' }, recipient] }), true);
  });

  it('are not where none is', () => {
    assert.equal(addsBot({ recipient, membersAdded: [{ id: '29:alex', name: '' }] }), false);
    assert.equal(addsBot({ recipient }), false);
  });
});
