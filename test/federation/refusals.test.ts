import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { json, queryError } from '../aws/support/local-aws.ts';
import { ALEX, buttonData, inChannel, load, MEGAN, type Someone } from '../dialogs/support/chat.ts';
import { alarmMessage, deliver } from '../dialogs/support/notification-parts.ts';
import { House } from './support/house.ts';
import type { TokenChanges } from './support/issuer.ts';

const LIST = 'lambda list-functions';
const OTHER_KEY = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

describe('sign-ins that do not count', () => {
  const loaded = load();
  let house: House;

  beforeEach(async () => {
    house = await House.open(loaded);
  });
  afterEach(() => house.close());

  /** Alex is signed in with a token that was changed. */
  const signIn = (changes: TokenChanges, oid = ALEX.aadObjectId) =>
    house.tokenService.tokens.set(ALEX.id, house.issuer.token(oid, changes));

  const byAws: Readonly<Record<string, readonly [changes: TokenChanges, told: RegExp, code: string]>> = {
    'another audience': [
      { claims: { aud: 'api://another-app' } },
      /Incorrect token audience[\s\S]*--client-id-list api:\/\/another-app[\s\S]*add-client-id-to-open-id-connect-provider/,
      'sign-in-not-trusted',
    ],
    'an issuer that the account does not know': [
      { claims: { iss: 'https://login.example.com/x/v2.0' } },
      /No OpenIDConnect provider found[\s\S]*create-open-id-connect-provider --url https:\/\/login\.example\.com\/x\/v2\.0/,
      'sign-in-not-trusted',
    ],
    'version 1': [
      { claims: { iss: 'https://sts.windows.net/00000000-0000-0000-0000-0000000000f0/' } },
      /requestedAccessTokenVersion to 2/,
      'sign-in-not-trusted',
    ],
    'a signature of somebody else': [
      { key: OTHER_KEY },
      /could not confirm your sign-in's token/,
      'sign-in-not-trusted',
    ],
    'a key that is not published': [{ header: { kid: 'key-2' } }, /could not confirm/, 'sign-in-not-trusted'],
  };
  for (const [what, [changes, told, code]] of Object.entries(byAws)) {
    it(`of ${what} are refused by AWS, and nothing is called`, async () => {
      signIn(changes);
      const refused = await house.say(LIST);
      assert.match(refused.said, told);
      assert.deepEqual([house.chat.lastAudit.errorCode, house.calls('lambda')], [code, []]);
    });
  }

  const here: Readonly<Record<string, readonly [changes: TokenChanges, oid: string, told: RegExp, code: string]>> = {
    'somebody else': [{}, MEGAN.aadObjectId, /That sign-in is somebody else's/, 'sign-in-mismatch'],
    'another tenant': [
      { claims: { tid: 'other' } },
      ALEX.aadObjectId,
      /That sign-in is somebody else's/,
      'sign-in-mismatch',
    ],
    'no algorithm': [{ header: { alg: 'none' } }, ALEX.aadObjectId, /no signed token of Entra ID/, 'sign-in-unusable'],
    'an algorithm that is none in capitals': [
      { header: { alg: 'NONE' } },
      ALEX.aadObjectId,
      /no signed token/,
      'sign-in-unusable',
    ],
    'no person': [{ claims: { oid: undefined } }, ALEX.aadObjectId, /no signed token of Entra ID/, 'sign-in-unusable'],
  };
  for (const [what, [changes, oid, told, code]] of Object.entries(here)) {
    it(`of ${what} never leave the bot, and are given up`, async () => {
      signIn(changes, oid);
      const refused = await house.say(LIST);
      assert.match(refused.said, told);
      assert.deepEqual([house.chat.lastAudit.errorCode, house.aws.requests.length], [code, 0]);
      assert.equal(house.tokenService.tokens.has(ALEX.id), false);
    });
  }

  for (const [what, token] of [
    ['a text', 'abc'],
    ['two parts', 'e30.e30'],
    ['four parts', 'e30.e30.e30.e30'],
    ['what is no JSON', 'YQ.YQ.YQ'],
    ['30,000 characters', 'x'.repeat(30_000)],
  ] as const) {
    it(`of ${what} are none`, async () => {
      house.tokenService.tokens.set(ALEX.id, token);
      assert.match((await house.say(LIST)).said, /no signed token of Entra ID/);
      assert.equal(house.aws.requests.length, 0);
    });
  }

  it('of somebody else are refused at the exchange, too, and the card says so', async () => {
    house.tokenService.exchangeable.set('teams-token', house.issuer.token(MEGAN.aadObjectId));
    await house.say(LIST);
    const { said } = await house.exchange('teams-token');
    assert.match(said, /Alex Wilber has not signed in\nWhy\nThat sign-in is somebody else's/);
    assert.deepEqual([house.aws.requests.length, house.tokenService.tokens.size], [0, 0]);
    assert.equal(house.chat.lastAudit.errorCode, 'sign-in-mismatch');
  });

  it('that have expired are asked for again', async () => {
    signIn({ claims: { exp: Math.floor(house.now / 1000) - 1 } });
    const asked = await house.say(LIST);
    assert.match(asked.said, /sign in to run this/);
    assert.notEqual(asked.oauthCard, null);
    assert.equal(house.aws.requests.length, 0);
  });

  it('that expire for AWS are given up and asked for again', async () => {
    signIn({});
    house.aws.answers.set('sts', () => queryError('ExpiredTokenException', 'Token expired', 400));
    const refused = await house.say(LIST);
    assert.match(refused.said, /Sign in again\n[\s\S]*\[Sign in\]/);
    assert.equal(house.tokenService.tokens.has(ALEX.id), false);
    assert.notEqual((await house.say(LIST)).oauthCard, null);
  });

  it('that Entra ID rejected are given up', async () => {
    signIn({});
    house.aws.answers.set('sts', () => queryError('IDPRejectedClaim', 'revoked', 403));
    assert.match((await house.say(LIST)).said, /Entra ID rejected your sign-in[\s\S]*\[Sign in\]/);
    assert.equal(house.tokenService.tokens.has(ALEX.id), false);
  });

  it('are kept while AWS does not reach Entra ID', async () => {
    signIn({});
    house.issuer.isReachable = false;
    assert.match((await house.say(LIST)).said, /AWS did not reach Entra ID[\s\S]*again in a minute/);
    house.issuer.isReachable = true;
    assert.match((await house.say(LIST)).said, /for session of/);
  });

  it('for a role that does not trust the person tell the statement that lets them in', async () => {
    signIn({ claims: { azp: 'another-app' } });
    house.account.subjects = ['sub-of-somebody'];
    const { said } = await house.say(LIST);
    assert.match(said, /You may not assume the role/);
    const statement = JSON.parse(/\{"Effect".*\}/.exec(said)?.[0] ?? '{}');
    const provider = house.issuer.issuer.replace('https://', '');
    assert.deepEqual(statement, {
      Effect: 'Allow',
      Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${provider}` },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: { StringEquals: { [`${provider}:aud`]: '00000000-0000-0000-0000-0000000000bb' } },
    });
    assert.match(said, /lists people by .*:sub, yours has to be among them/);
    assert.match(said, /another-app \(azp\)/);
  });

  it('are not to be had while the token service is broken, which is said without what it said', async () => {
    house.tokenService.broken = { kind: '', status: 400 };
    const refused = await house.say(LIST);
    assert.match(refused.said, /Signing in does not work at the moment[\s\S]*ConnectionName/);
    assert.equal([refused.said, house.written].join().includes('secret-of-the-service'), false);
  });

  it('cannot be begun by a connection that the bot’s registration does not have, which is said', async () => {
    house.tokenService.broken = { kind: 'GetSignInResource', status: 400 };
    const { said } = await house.say(LIST);
    assert.match(said, /Signing in does not work at the moment[\s\S]*HTTP status\n400[\s\S]*ConnectionName/);
    assert.match(house.chat.logLines.join(), /"status":400/);
    house.tokenService.broken = null;
    assert.notEqual((await house.say(LIST)).oauthCard, null);
  });

  it('by a code that the token service refuses are a mistake in the code', async () => {
    await house.say(LIST);
    house.tokenService.broken = { kind: 'GetToken', status: 400 };
    assert.match((await house.say('123456')).said, /That code is not valid/);
    house.tokenService.broken = null;
    house.tokenService.codes.set('654321', { userId: ALEX.id, token: house.issuer.token(ALEX.aadObjectId) });
    assert.match((await house.say('654321')).said, /for session of/);
  });

  it('are said on buttons of alarms, which offer to sign in', async () => {
    const id = await deliver(house.chat, alarmMessage('drain-errors'));
    const { said } = await house.pressData({ verb: 'notification.logs', id, errors: false }, ALEX, inChannel('1'));
    assert.match(said, /Sign in first\n[\s\S]*\[Sign in\]/);
    assert.equal(house.aws.requests.length, 0);
  });

  it('are said on buttons of earlier answers, which offer to sign in', async () => {
    signIn({});
    house.aws.answers.set('lambda', () =>
      json({
        Functions: Array.from({ length: 30 }, (_, index) => ({ FunctionName: `f${index}` })),
        NextMarker: 'more',
      }),
    );
    const listed = await house.say(LIST);
    const card = listed.cards.at(-1);
    assert.ok(card);
    await house.say('sign-out');
    let pressed = await house.pressData(buttonData(card, 'Next'));
    // The rows that are there already need no credentials.
    for (let page = 0; page < 5 && !/Sign in first/.test(pressed.said); page += 1) {
      pressed = await house.pressData({ ...buttonData(card, 'Next'), index: page + 2 });
    }
    assert.match(pressed.said, /Sign in first\n[\s\S]*\[Sign in\]/);
    assert.equal(house.calls('lambda').length, 1);
    assert.notEqual((await house.press('sign-in')).oauthCard, null);
  });
});

describe('sign-in and sign-out', () => {
  const loaded = load();
  let house: House;

  const open = async (...rest: Parameters<typeof House.open> extends [unknown, ...infer Rest] ? Rest : never) => {
    house = await House.open(loaded, ...rest);
    return house;
  };
  afterEach(() => house.close());

  const token = (someone: Someone = ALEX) => house.issuer.token(someone.aadObjectId);

  it('sign a person in without a command', async () => {
    await open();
    house.tokenService.exchangeable.set('teams-token', token());
    assert.match((await house.say('sign-in')).said, /^Alex Wilber, sign in\. AWS checks your own sign-in/);
    const { said } = await house.exchange('teams-token');
    assert.match(said, /You are signed in\nAs\nAlex Wilber/);
    assert.deepEqual(
      house.chat.auditLines.map(({ outcome, rawText }) => [outcome, rawText]),
      [
        ['asked', 'sign-in'],
        ['built-in', 'sign-in'],
      ],
    );
  });

  it('say so where somebody is signed in already', async () => {
    await open();
    house.tokenService.tokens.set(ALEX.id, token());
    assert.match((await house.say('sign in')).said, /You are signed in already[\s\S]*2026-11-21 04:12 UTC/);
  });

  it('sign a person out, with the credentials that came of it', async () => {
    await open();
    house.tokenService.tokens.set(ALEX.id, token());
    await house.say(LIST);
    assert.match((await house.say('sign-out')).said, /You are signed out/);
    assert.deepEqual([house.tokenService.tokens.size, house.chat.lastAudit.rawText], [0, 'sign-out']);
    assert.notEqual((await house.say(LIST)).oauthCard, null);
    house.tokenService.tokens.set(ALEX.id, token());
    await house.say(LIST);
    assert.equal(house.calls('sts').length, 2);
  });

  it('take no one else along', async () => {
    await open();
    for (const someone of [ALEX, MEGAN]) house.tokenService.tokens.set(someone.id, token(someone));
    await house.say(LIST, ALEX);
    await house.say(LIST, MEGAN);
    await house.say('sign-out', ALEX);
    await house.say(LIST, MEGAN);
    assert.equal(house.calls('sts').length, 2);
  });

  it('are not needed where the bot assumes the roles', async () => {
    await open({ configuration: (sandbox) => sandbox });
    for (const line of ['sign-in', 'sign-out']) {
      assert.match((await house.say(line)).said, /Nobody signs in here/);
    }
  });

  it('are told by whoami and explain', async () => {
    await open();
    assert.match((await house.say('whoami')).said, /Assumed with\s+your own sign-in/);
    assert.match((await house.say(`explain ${LIST}`)).said, /Assumed with\s+your own sign-in/);
  });
});
