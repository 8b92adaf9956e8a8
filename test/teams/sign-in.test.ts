import assert from 'node:assert/strict';
import { ConfigurationBotFrameworkAuthentication } from 'botbuilder-core';
import { readPress } from '../../src/teams/press.ts';
import { readSignIn, UserTokens } from '../../src/teams/sign-in.ts';
import { PersonError } from '../../src/telemetry/person-error.ts';

type Client = Awaited<ReturnType<ConfigurationBotFrameworkAuthentication['createUserTokenClient']>>;

describe('the invokes of a sign-in', () => {
  for (const [name, value, read] of [
    ['signin/tokenExchange', { token: 'x' }, { kind: 'exchange' }],
    ['signin/verifyState', { state: '123456' }, { kind: 'verify', isCancelled: false }],
    ['signin/verifyState', { state: 'CancelledByUser' }, { kind: 'verify', isCancelled: true }],
    ['signin/verifyState', undefined, { kind: 'verify', isCancelled: false }],
    ['signin/failure', { code: 'tokenmissing' }, { kind: 'failed', code: 'tokenmissing' }],
    ['signin/failure', { code: 5 }, { kind: 'failed', code: 'unknown' }],
    ['signin/failure', null, { kind: 'failed', code: 'unknown' }],
  ] as const) {
    it(`are read: ${name} with ${JSON.stringify(value)}, and are no presses`, () => {
      assert.deepEqual(readSignIn({ type: 'invoke', name, value }), read);
      assert.equal(readPress({ type: 'invoke', name, value }), null);
    });
  }

  it('are no others', () => {
    assert.equal(readSignIn({ type: 'invoke', name: 'adaptiveCard/action' }), null);
    assert.equal(readSignIn({ type: 'message', name: 'signin/tokenExchange' }), null);
  });
});

describe('tokens of the token service', () => {
  const real = new ConfigurationBotFrameworkAuthentication({});
  const open = async (answers: Partial<Client>, connectionName: string | null = 'entra') => {
    let made = 0;
    const tokens = new UserTokens({
      authentication: {
        async createUserTokenClient(identity) {
          made += 1;
          assert.deepEqual([identity.getClaimValue('aud'), identity.getClaimValue('appid')], ['app', 'app']);
          return Object.assign(await real.createUserTokenClient(identity), answers);
        },
      },
      appId: 'app',
      connectionName: () => connectionName,
      deadlineMs: 20,
    });
    return { tokens, made: () => made };
  };
  const codeOf = async (work: Promise<unknown>) => {
    const error = await work.then(
      () => assert.fail('it worked'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof PersonError);
    return error;
  };

  it('are asked for by connection and Teams', async () => {
    const asked: unknown[] = [];
    const { tokens, made } = await open({
      getUserToken: async (...given) => {
        asked.push(given);
        return { token: 'x', connectionName: 'entra', expiration: '' };
      },
    });
    assert.equal(await tokens.token('29:alex'), 'x');
    await tokens.token('29:alex');
    assert.deepEqual([asked[0], made()], [['29:alex', 'entra', 'msteams', ''], 1]);
  });

  for (const [what, answer] of [
    ['nothing', undefined],
    ['an error', { error: { code: 'x' } }],
    ['an empty token', { token: '' }],
  ] as const) {
    it(`are none where it answers ${what}`, async () => {
      const { tokens } = await open({ getUserToken: async () => answer as never });
      assert.equal(await tokens.token('29:alex'), null);
    });
  }

  it('are none where there is no connection', async () => {
    const { tokens, made } = await open({}, null);
    assert.equal(await tokens.token('29:alex'), null);
    await tokens.forget('29:alex');
    assert.equal(made(), 0);
  });

  it('are not waited for longer than a command can wait', async () => {
    const { tokens } = await open({ getUserToken: () => new Promise(() => undefined) });
    assert.equal((await codeOf(tokens.token('29:alex'))).code, 'sign-in-unavailable');
  });

  it('are asked for by a new client after a failure, of which only the status is told', async () => {
    let isBroken = true;
    const { tokens, made } = await open({
      getUserToken: async () => {
        if (isBroken) throw Object.assign(new Error('secret'), { statusCode: 502 });
        return { token: 'x', connectionName: 'entra', expiration: '' };
      },
    });
    const error = await codeOf(tokens.token('29:alex'));
    assert.deepEqual(error.facts, [{ name: 'HTTP status', value: '502' }]);
    assert.equal(JSON.stringify([error.message, error.nextSteps]).includes('secret'), false);
    isBroken = false;
    assert.deepEqual([await tokens.token('29:alex'), made()], ['x', 2]);
  });

  it('are given up, and it is no fault where there was none', async () => {
    const { tokens } = await open({
      signOutUser: () => Promise.reject(Object.assign(new Error(), { statusCode: 404 })),
    });
    await tokens.forget('29:alex');
    const broken = await open({ signOutUser: () => Promise.reject(Object.assign(new Error(), { statusCode: 500 })) });
    assert.equal((await codeOf(broken.tokens.forget('29:alex'))).code, 'sign-in-unavailable');
  });
});
