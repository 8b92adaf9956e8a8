import assert from 'node:assert/strict';
import type { BotParts } from '../../src/bot.ts';
import { ALEX, inChannel, load, MEGAN, type Someone } from '../dialogs/support/chat.ts';
import { House } from './support/house.ts';

const LIST = 'lambda list-functions';

/** Everybody belongs to the tenant, and this person is its guest. */
function guestIs(someone: Someone): BotParts['people'] {
  return {
    standing: async ({ tenantId }, { id }) => ({
      kind: 'member',
      userPrincipalName: null,
      tenantId,
      isGuest: id === someone.aadObjectId,
      isAnonymous: false,
    }),
  };
}

describe('people sign in', () => {
  const loaded = load();
  let house: House;

  beforeEach(async () => {
    house = await House.open(loaded);
  });
  afterEach(() => house.close());

  /** Lets Teams' own token of a person be exchanged for one of Entra ID. */
  const canExchange = (teams: string, someone = ALEX) => {
    const token = house.issuer.token(someone.aadObjectId);
    house.tokenService.exchangeable.set(teams, token);
    return token;
  };

  it('once, by Teams without a question, and the command runs with their own token', async () => {
    const token = canExchange('teams-token');
    const asked = await house.say(LIST);
    assert.match(asked.said, /^Alex Wilber, sign in to run this in production \(111122223333\)\./);
    assert.deepEqual(asked.oauthCard?.connectionName, 'entra');
    assert.deepEqual([house.calls('sts'), house.calls('lambda')], [[], []]);

    const exchanged = await house.exchange('teams-token');
    assert.equal(exchanged.status, 200);
    assert.match(exchanged.said, /Alex Wilber has signed in/);
    assert.match(exchanged.said, new RegExp(`for session of sub-of-${ALEX.aadObjectId}`));
    assert.deepEqual(house.calls('sts'), ['AssumeRoleWithWebIdentity']);
    assert.equal(house.aws.requests[0]?.headers.authorization, undefined);
    assert.equal(new URLSearchParams(house.aws.requests[0]?.body).get('WebIdentityToken'), token);
  });

  it('and answers Teams at once, by what Bot Framework says of the exchange', async () => {
    canExchange('teams-token');
    await house.say(LIST);
    const { status, body } = await house.exchange('teams-token');
    assert.deepEqual(
      [status, JSON.parse(JSON.stringify(body))],
      [200, { id: 'exchange-1', connectionName: 'entra', failureDetail: null }],
    );
  });

  it('and are not asked again', async () => {
    canExchange('teams-token');
    await house.say(LIST);
    await house.exchange('teams-token');
    const again = await house.say(LIST);
    assert.equal(again.oauthCard, null);
    assert.match(again.said, /for session of/);
    assert.deepEqual(house.calls('sts').length, 1);
  });

  it('in a window, whose code Teams sends', async () => {
    await house.say(LIST);
    house.tokenService.codes.set('123456', { userId: ALEX.id, token: house.issuer.token(ALEX.aadObjectId) });
    const verified = await house.verify('123456');
    assert.equal(verified.status, 200);
    assert.match(verified.said, /for session of/);
  });

  it('by a code that they type', async () => {
    await house.say(LIST);
    house.tokenService.codes.set('654321', { userId: ALEX.id, token: house.issuer.token(ALEX.aadObjectId) });
    assert.match((await house.say('111111')).said, /That code is not valid/);
    assert.match((await house.say(' 654321 ')).said, /for session of/);
  });

  it('with what was asked still there after a restart', async () => {
    canExchange('teams-token');
    await house.say('lambda invoke');
    house.restart();
    const exchanged = await house.exchange('teams-token');
    assert.match(exchanged.said, /has signed in/);
    assert.match(exchanged.said, /function-name/);
  });

  it('and a command that changes something is still confirmed', async () => {
    canExchange('teams-token');
    house.aws.answers.set('lambda', () => ({ status: 202, body: '' }));
    await house.say('lambda delete-function --function-name old');
    const exchanged = await house.exchange('teams-token');
    assert.match(exchanged.said, /This changes something. Run it\?/);
    assert.deepEqual(house.calls('lambda'), []);
  });

  it('again when Teams’ token cannot be exchanged: the card stays, and Teams is told so', async () => {
    await house.say(LIST);
    assert.equal((await house.exchange('unknown')).status, 412);
    canExchange('teams-token');
    assert.match((await house.exchange('teams-token')).said, /for session of/);
  });

  it('once, however many devices they have', async () => {
    canExchange('teams-token');
    await house.say(LIST);
    await house.exchange('teams-token');
    const before = [house.calls('lambda').length, house.tokenService.count('exchange'), house.chat.auditLines.length];
    const repeated = await house.exchange('teams-token');
    assert.deepEqual([repeated.status, repeated.taken], [200, []]);
    assert.deepEqual(
      [house.calls('lambda').length, house.tokenService.count('exchange'), house.chat.auditLines.length],
      before,
    );
  });

  it('once, although two devices answer at the same moment', async () => {
    canExchange('teams-token');
    await house.say(LIST);
    const both = await Promise.all([house.exchange('teams-token'), house.exchange('teams-token')]);
    assert.deepEqual([both.map(({ status }) => status), house.calls('lambda').length], [[200, 200], 1]);
  });

  it('each for themselves: two at once have their own credentials', async () => {
    canExchange('of-alex');
    canExchange('of-megan', MEGAN);
    const thread = inChannel('1');
    await Promise.all([house.say(LIST, ALEX, thread), house.say(LIST, MEGAN, thread)]);
    await house.exchange('of-alex', ALEX, thread);
    await house.exchange('of-megan', MEGAN, thread);
    const again = await Promise.all([ALEX, MEGAN].map((someone) => house.say(LIST, someone, thread)));
    const tokens = house.aws.requests
      .filter(({ service }) => service === 'lambda')
      .map(({ headers }) => headers['x-amz-security-token']);
    const ofAlex = `session of sub-of-${ALEX.aadObjectId}`;
    const ofMegan = `session of sub-of-${MEGAN.aadObjectId}`;
    assert.deepEqual(tokens.toSorted(), [ofAlex, ofAlex, ofMegan, ofMegan]);
    assert.equal(again.length, 2);
  });

  describe('in a channel', () => {
    const thread = inChannel('1');

    it('are named on the card that all see', async () => {
      assert.match((await house.say(LIST, MEGAN, thread)).said, /^Megan Bowen, sign in/);
    });

    it('alone: an exchange by somebody else does nothing', async () => {
      canExchange('of-megan', MEGAN);
      await house.say(LIST, ALEX, thread);
      const before = house.chat.auditLines.length;
      const { status, taken } = await house.exchange('of-megan', MEGAN, thread);
      assert.deepEqual([status, taken, house.tokenService.count('exchange')], [200, [], 0]);
      assert.deepEqual([house.calls('sts'), house.chat.auditLines.length], [[], before]);
      canExchange('of-alex');
      assert.match((await house.exchange('of-alex', ALEX, thread)).said, new RegExp(`sub-of-${ALEX.aadObjectId}`));
    });

    it('alone: the exchange of a guest, who may do nothing here, does and says nothing', async () => {
      await house.close();
      house = await House.open(loaded, { people: guestIs(MEGAN) });
      await house.say(LIST, ALEX, thread);
      assert.match((await house.say(LIST, MEGAN, thread)).said, /Guests may not do this here/);
      const { status, taken } = await house.exchange('of-megan', MEGAN, thread);
      assert.deepEqual([status, taken, house.tokenService.count('exchange')], [200, [], 0]);
    });

    it('alone: somebody else who presses is told so in their own chat', async () => {
      await house.say(LIST, ALEX, thread);
      house.tokenService.codes.set('123456', { userId: ALEX.id, token: house.issuer.token(MEGAN.aadObjectId) });
      const { status, taken } = await house.verify('123456', MEGAN, thread);
      assert.equal(status, 200);
      assert.deepEqual(
        taken.map(({ method, path }) => `${method} ${path}`),
        ['POST /v3/conversations', 'POST /v3/conversations/sent-2/activities'],
      );
      assert.match(String(taken[1]?.activity.text), /No sign-in of yours waits there/);
      assert.equal(house.tokenService.codes.size, 1);
    });

    it('alone: where Teams does not let the bot write to somebody, the log has it', async () => {
      await house.say(LIST, ALEX, thread);
      house.connector.statuses.push(403);
      assert.equal((await house.verify('123456', MEGAN, thread)).status, 200);
      assert.match(house.chat.logLines.join(), /could not be told that a sign-in is not theirs/);
    });
  });

  it('whoever presses where nothing waits is told so', async () => {
    assert.match((await house.verify('123456')).said, /No sign-in of yours waits there/);
  });

  it('and a window that is closed changes nothing', async () => {
    canExchange('teams-token');
    await house.say(LIST);
    const closed = await house.verify('CancelledByUser');
    assert.deepEqual([closed.status, closed.taken], [200, []]);
    assert.match((await house.exchange('teams-token')).said, /for session of/);
  });

  it('and why Teams could not do it by itself is in the log', async () => {
    await house.say(LIST);
    const value = { code: 'resourcematchfailed', message: 'Resource match failed' };
    const failed = await house.send({ type: 'invoke', name: 'signin/failure', value });
    assert.deepEqual([failed.status, failed.taken], [200, []]);
    assert.match(house.chat.logLines.join(), /"code":"resourcematchfailed"/);
  });

  it('within 15 minutes, or the command is over', async () => {
    canExchange('teams-token');
    await house.say(LIST);
    house.pass(15 * 60_000 + 1);
    const late = await house.exchange('teams-token');
    assert.equal(late.status, 200);
    assert.match(late.said, /Alex Wilber has not signed in\nWhy\nIt took too long\./);
    assert.match(late.said, /You have not signed in in time. The command was not run/);
    assert.deepEqual([house.calls('sts'), house.chat.lastAudit.errorCode], [[], 'sign-in-expired']);
    assert.match((await house.say(LIST)).said, /sign in to run this/);
  });

  it('unless they cancel', async () => {
    await house.say(LIST);
    assert.match((await house.say('cancel')).said, /Alex Wilber has not signed in\nWhy\nCancelled by Alex Wilber/);
    const gone = await house.exchange('teams-token');
    assert.deepEqual([gone.status, gone.taken], [200, []]);
  });

  it('unless another command takes its place', async () => {
    await house.say(LIST);
    const other = await house.say('s3api list-buckets');
    assert.match(other.said, /Another command took its place/);
    assert.match(other.said, /sign in to run this/);
  });

  it('and neither log, audit, store nor chat ever has the token', async () => {
    const token = canExchange('teams-token');
    await house.say(LIST);
    assert.match(await house.stored(), /sign-in-prompt/);
    const { said } = await house.exchange('teams-token');
    house.aws.answers.set('sts', () => ({
      status: 400,
      body: `<ErrorResponse><Error><Code>InvalidIdentityToken</Code><Message>bad ${token}</Message></Error></ErrorResponse>`,
    }));
    house.pass(56 * 60_000);
    const refused = await house.say(LIST);
    const signature = token.split('.')[2] ?? '';
    const everything = [said, refused.said, house.written, await house.stored()].join();
    assert.match(refused.said, /AWS does not trust this sign-in/);
    assert.deepEqual([everything.includes(signature), everything.includes('teams-token')], [false, false]);
  });

  it('and the audit has a line of it, and one of the command', async () => {
    canExchange('teams-token');
    await house.say(LIST);
    await house.exchange('teams-token');
    assert.deepEqual(
      house.chat.auditLines.map(({ outcome, rawText }) => [outcome, rawText]),
      [
        ['asked', LIST],
        ['built-in', 'sign-in'],
        ['ran', 'sign-in'],
      ],
    );
  });
});
