import assert from 'node:assert/strict';
import { ConfigurationServiceClientCredentialFactory } from 'botbuilder-core';
import sinon from 'sinon';
import { ConnectorSender, type ConnectorSenderParts } from '../../src/teams/connector-sender.ts';
import { SendError } from '../../src/teams/sender.ts';
import { FakeConnector, type Fault } from '../e2e/support/fake-connector.ts';

const CARD = { type: 'AdaptiveCard', version: '1.5', body: [] };
const CHANNEL = { conversationId: '19:general@thread.tacv2', tenantId: 'tenant', threadId: null };

describe('A sender to Teams', () => {
  let teams: FakeConnector;
  before(async () => {
    teams = await FakeConnector.start();
  });
  afterEach(() => teams.failWith(() => undefined));
  after(() => teams.stop());

  const sender = (more: Partial<ConnectorSenderParts> = {}) =>
    new ConnectorSender({
      app: null,
      credentials: new ConfigurationServiceClientCredentialFactory({}),
      serviceUrl: async () => teams.url,
      clock: () => Date.parse('2026-11-21T03:12:00Z'),
      ...more,
    });

  it('posts a card as a message and gives its id', async () => {
    const id = await sender().post(CHANNEL, CARD);
    const sent = teams.taken.at(-1);
    assert.equal(sent?.method, 'POST');
    assert.equal(sent.conversationId, '19:general@thread.tacv2');
    assert.equal(sent.activity.attachments?.[0]?.contentType, 'application/vnd.microsoft.card.adaptive');
    assert.deepEqual(sent.activity.attachments?.[0]?.content, CARD);
    assert.equal(sent.authorization, undefined);
    assert.equal(id, sent.activityId);
  });

  it('answers in a thread', async () => {
    await sender().post({ ...CHANNEL, threadId: '1700' }, CARD);
    assert.equal(teams.taken.at(-1)?.conversationId, '19:general@thread.tacv2;messageid=1700');
  });

  it('replaces a message', async () => {
    await sender().update(CHANNEL, '1700/x', CARD);
    const sent = teams.taken.at(-1);
    assert.deepEqual([sent?.method, sent?.activityId], ['PUT', '1700/x']);
  });

  it('replaces a message of a thread where it was posted', async () => {
    await sender().update({ ...CHANNEL, threadId: '1700' }, '1701', CARD);
    const sent = teams.taken.at(-1);
    assert.deepEqual(
      [sent?.method, sent?.conversationId, sent?.activityId],
      ['PUT', '19:general@thread.tacv2;messageid=1700', '1701'],
    );
  });

  it('keeps the path of the service address', async () => {
    const serviceUrl = async () => `${teams.url}/emea`;
    await assert.rejects(sender({ serviceUrl }).post(CHANNEL, CARD), SendError);
    assert.ok(teams.sent.at(-1)?.path.startsWith('/emea/v3/conversations/'));
  });

  it('lists the members of all pages', async () => {
    const members = await sender().members(CHANNEL);
    assert.ok(members.length > 1);
    assert.ok(members.every(({ id, name }) => id !== '' && name !== ''));
  });

  const failures: readonly [what: string, fault: Fault, method: 'POST' | 'PUT', failure: object][] = [
    [
      '429 with a time to wait',
      { status: 429, headers: { 'retry-after': '7' } },
      'POST',
      { kind: 'later', retryAfterMs: 7000 },
    ],
    ['429 without one', { status: 429 }, 'POST', { kind: 'later', retryAfterMs: null }],
    ['412', { status: 412 }, 'POST', { kind: 'later', retryAfterMs: null }],
    ['500', { status: 500 }, 'PUT', { kind: 'later', retryAfterMs: null }],
    ['503', { status: 503 }, 'POST', { kind: 'later', retryAfterMs: null }],
    ['a wrong password', { status: 401 }, 'POST', { kind: 'later', retryAfterMs: null }],
    [
      'a bot that was removed',
      { status: 403, body: { error: { code: 'BotNotInConversationRoster', message: 'x' } } },
      'POST',
      { kind: 'not-there' },
    ],
    ['a conversation that is gone', { status: 404 }, 'POST', { kind: 'not-there' }],
    [
      'a conversation that is gone, on an update',
      { status: 404, body: { error: { code: 'ConversationNotFound' } } },
      'PUT',
      { kind: 'not-there' },
    ],
    ['a message that was deleted', { status: 404 }, 'PUT', { kind: 'no-message' }],
    ['a card that is too big', { status: 413 }, 'POST', { kind: 'too-big' }],
    [
      'a card that is wrong',
      { status: 400, body: { error: { code: 'BadSyntax', message: 'no' } } },
      'POST',
      { kind: 'refused' },
    ],
    ['no answer', 'hang', 'POST', { kind: 'later', retryAfterMs: null }],
  ];
  for (const [what, fault, method, failure] of failures) {
    it(`says what ${what} means, and asks once`, async () => {
      teams.failWith(() => fault);
      const before = teams.sent.length;
      const sending = sender({ timeoutMs: 200 });
      const work = method === 'POST' ? sending.post(CHANNEL, CARD) : sending.update(CHANNEL, '1', CARD);
      await assert.rejects(work, (error) => {
        assert.ok(error instanceof SendError);
        assert.deepEqual(error.failure, failure);
        return true;
      });
      assert.equal(teams.sent.length, before + 1);
    });
  }

  it('tells that nobody listens', async () => {
    const serviceUrl = async () => 'http://127.0.0.1:9';
    await assert.rejects(sender({ serviceUrl }).post(CHANNEL, CARD), /no answer of Teams/);
  });

  it('sends the token of the app, and takes the lack of one for a passing trouble', async () => {
    const factory = new ConfigurationServiceClientCredentialFactory({
      MicrosoftAppId: 'app',
      MicrosoftAppPassword: 'a-secret-of-the-test',
      MicrosoftAppTenantId: 'tenant',
      MicrosoftAppType: 'SingleTenant',
    });
    const credentials = await factory.createCredentials(
      'app',
      'https://api.botframework.com',
      'https://login.microsoftonline.com/t',
      true,
    );
    const getToken = sinon.stub().onFirstCall().resolves('token-of-the-test').rejects(new Error('AADSTS7000215'));
    Object.assign(credentials, { getToken });
    const sending = sender({
      app: { id: 'app', tenantId: 't' },
      credentials: { createCredentials: async () => credentials },
    });
    await sending.post(CHANNEL, CARD);
    assert.equal(teams.taken.at(-1)?.authorization, 'Bearer token-of-the-test');
    await assert.rejects(sending.post(CHANNEL, CARD), (error) => {
      assert.ok(error instanceof SendError);
      assert.equal(error.failure.kind, 'later');
      assert.match(error.message, /MicrosoftAppPassword/);
      assert.ok(!error.message.includes('a-secret-of-the-test'));
      return true;
    });
  });
});
