import assert from 'node:assert/strict';
import { ConfigurationServiceClientCredentialFactory } from 'botbuilder-core';
import { playgroundTeam } from '../../src/sandbox/playground-team.ts';
import { ConnectorSender } from '../../src/teams/connector-sender.ts';
import { People, type PeopleParts } from '../../src/teams/people.ts';
import type { Person } from '../../src/teams/person.ts';
import { FakeConnector, type Fault } from '../e2e/support/fake-connector.ts';

const { tenantId, currentUser, otherUsers } = playgroundTeam;
const [megan] = otherUsers;
const HERE = { baseId: '19:general@thread.tacv2', tenantId };
const MINUTE_MS = 60 * 1000;

const personOf = (one: { id: string; name: string; aadObjectId: string }): Person => ({
  kind: 'person',
  id: one.aadObjectId,
  name: one.name,
  botFrameworkId: one.id,
  userPrincipalName: null,
});
const ALEX = personOf(currentUser);

describe('People, as Teams tells who they are', () => {
  let teams: FakeConnector;
  let now = 0;
  before(async () => {
    teams = await FakeConnector.start();
  });
  afterEach(() => {
    teams.failWith(() => undefined);
    teams.sent.length = 0;
  });
  after(() => teams.stop());

  const open = (more: Partial<PeopleParts> = {}) => {
    const sender = new ConnectorSender({
      app: null,
      credentials: new ConfigurationServiceClientCredentialFactory({}),
      serviceUrl: async () => teams.url,
      clock: () => now,
    });
    return new People({
      read: (conversation, memberId, timeoutMs) => sender.member(conversation, memberId, timeoutMs),
      clock: () => now,
      within: (work) => work,
      ...more,
    });
  };
  /** Teams' answer, of Alex unless it says otherwise. */
  const answering = (more: object, status = 200) =>
    teams.failWith(() => ({
      status,
      body: {
        id: ALEX.botFrameworkId,
        aadObjectId: ALEX.id,
        name: 'Alex Wilber',
        userPrincipalName: 'alex@example.com',
        tenantId,
        userRole: 'user',
        ...more,
      },
    }));
  const member = {
    kind: 'member',
    userPrincipalName: 'alex@example.com',
    tenantId,
    isGuest: false,
    isAnonymous: false,
  };

  it('are members of a tenant with a user principal name', async () => {
    assert.deepEqual(await open().standing(HERE, ALEX), member);
    assert.deepEqual(
      teams.sent.map(({ method, path }) => `${method} ${decodeURIComponent(path)}`),
      [`GET /v3/conversations/${HERE.baseId}/members/${currentUser.id}`],
    );
  });

  const answers: readonly [what: string, answer: object, standing: object][] = [
    ['by the other name of the object id', { aadObjectId: undefined, objectId: ALEX.id.toUpperCase() }, member],
    ['in lower case', { userPrincipalName: 'Alex@Example.com', tenantId: tenantId.toUpperCase() }, member],
    ['without a user principal name', { userPrincipalName: undefined }, { ...member, userPrincipalName: null }],
    ['as guests by their role', { userRole: 'Guest' }, { ...member, isGuest: true }],
    [
      'as guests by their user principal name, whatever the role',
      { userPrincipalName: 'alex_example.com#EXT#@host.example' },
      { ...member, userPrincipalName: 'alex_example.com#ext#@host.example', isGuest: true },
    ],
    [
      'as guests where no role is told',
      { userRole: undefined, userPrincipalName: 'a#EXT#@b' },
      { ...member, userPrincipalName: 'a#ext#@b', isGuest: true },
    ],
    ['as members where no role is told', { userRole: undefined }, member],
    [
      'of other tenants',
      { tenantId: '00000000-0000-0000-0000-0000000000bb' },
      { ...member, tenantId: '00000000-0000-0000-0000-0000000000bb' },
    ],
    [
      'as anonymous, whatever else is told',
      { userRole: 'anonymous' },
      { ...member, userPrincipalName: null, tenantId: null, isAnonymous: true },
    ],
  ];
  for (const [what, answer, standing] of answers) {
    it(`are told ${what}`, async () => {
      answering(answer);
      assert.deepEqual(await open().standing(HERE, ALEX), standing);
    });
  }

  const untold: readonly [what: string, answer: object][] = [
    ["another person's entry", { aadObjectId: megan.aadObjectId }],
    ['an entry without an object id', { aadObjectId: undefined }],
    ['an entry without a tenant', { tenantId: undefined }],
    ['an entry with a tenant that is no text', { tenantId: 7 }],
    ['an entry without role and user principal name', { userRole: undefined, userPrincipalName: undefined }],
    ['an unknown role without a user principal name', { userRole: 'visitor', userPrincipalName: '' }],
    ['an entry without an id', { id: undefined }],
  ];
  for (const [what, answer] of untold) {
    it(`are not told by ${what}`, async () => {
      answering(answer);
      assert.equal((await open().standing(HERE, ALEX)).kind, 'not-told');
    });
  }

  const noMember = 'MemberNotFoundInConversation';
  const failures: readonly [what: string, fault: Fault, kind: 'no-member' | 'not-told'][] = [
    ['404 for the member', { status: 404, body: { error: { code: noMember } } }, 'no-member'],
    ['403 for the member', { status: 403, body: { error: { code: noMember } } }, 'no-member'],
    ['404 without a word', { status: 404 }, 'no-member'],
    ['404 for the conversation', { status: 404, body: { error: { code: 'ConversationNotFound' } } }, 'not-told'],
    ['403 for the bot', { status: 403, body: { error: { code: 'BotNotInConversationRoster' } } }, 'not-told'],
    ['403 without a word', { status: 403 }, 'not-told'],
    ['429', { status: 429, headers: { 'retry-after': '7' } }, 'not-told'],
    ['502', { status: 502 }, 'not-told'],
    ['a list', { status: 200, body: [] }, 'not-told'],
    ['nothing', { status: 200 }, 'not-told'],
  ];
  for (const [what, fault, kind] of failures) {
    it(`are ${kind === 'no-member' ? 'no members' : 'not told'} where Teams answers ${what}, and asked for again`, async () => {
      const people = open();
      teams.failNext(fault);
      const told = await people.standing(HERE, ALEX);
      assert.equal(told.kind, kind);
      if (told.kind === 'not-told') assert.notEqual(told.problem, '');
      assert.deepEqual(await people.standing(HERE, ALEX), member);
    });
  }

  it('are not told where nobody listens', async () => {
    const sender = new ConnectorSender({
      app: null,
      credentials: new ConfigurationServiceClientCredentialFactory({}),
      serviceUrl: async () => 'http://127.0.0.1:9',
      clock: () => now,
    });
    const told = await open({ read: (...call) => sender.member(...call) }).standing(HERE, ALEX);
    assert.match(told.kind === 'not-told' ? told.problem : '', /no answer of Teams/);
  });

  it('are not told where something fails that is no error', async () => {
    const told = await open({ read: () => Promise.reject('down') }).standing(HERE, ALEX);
    assert.deepEqual(told, { kind: 'not-told', problem: 'down' });
  });

  it('are not told where Teams takes longer than 3 seconds, and known once it has answered', async () => {
    let late = true;
    const answered = Promise.withResolvers<null>();
    const timeouts: number[] = [];
    const people = open({
      read: async (_conversation, _memberId, timeoutMs) => {
        timeouts.push(timeoutMs);
        return answered.promise;
      },
      within: (work, ms) => {
        timeouts.push(ms);
        return late ? Promise.resolve(null) : work;
      },
    });
    const told = await people.standing(HERE, ALEX);
    assert.match(told.kind === 'not-told' ? told.problem : '', /no answer of Teams within 3000 ms/);
    late = false;
    const again = people.standing(HERE, ALEX);
    answered.resolve(null);
    assert.deepEqual(await again, { kind: 'no-member' });
    assert.deepEqual(timeouts, [3000, 3000, 3000]);
  });

  it('are anonymous where the activity has no Entra object id, and Teams is not asked', async () => {
    const told = await open().standing(HERE, { ...ALEX, id: ALEX.botFrameworkId });
    assert.deepEqual(told, { ...member, userPrincipalName: null, tenantId: null, isAnonymous: true });
    assert.equal(teams.sent.length, 0);
  });

  it('are asked for once by all who ask at once, and once in ten minutes', async () => {
    const people = open();
    await Promise.all(Array.from({ length: 10 }, () => people.standing(HERE, ALEX)));
    now += 10 * MINUTE_MS - 1;
    await people.standing(HERE, ALEX);
    assert.equal(teams.sent.length, 1);
    now += 1;
    answering({ userRole: 'guest' });
    assert.deepEqual(await people.standing(HERE, ALEX), { ...member, isGuest: true });
    assert.equal(teams.sent.length, 2);
  });

  it('are asked for in each conversation, and each by themselves', async () => {
    const people = open();
    await people.standing(HERE, ALEX);
    const told = await people.standing(HERE, personOf(megan));
    assert.equal(told.kind === 'member' && told.userPrincipalName, megan.userPrincipalName);
    await people.standing({ ...HERE, baseId: '19:other@thread.tacv2' }, ALEX);
    assert.equal(teams.sent.length, 3);
  });

  it('are asked for under the object id that the activity carries, though the other was known', async () => {
    const people = open();
    await people.standing(HERE, ALEX);
    const forged = await people.standing(HERE, { ...ALEX, id: megan.aadObjectId });
    assert.equal(forged.kind, 'not-told');
  });

  it('are forgotten where 5,000 others were asked for since', async () => {
    let asked = 0;
    const people = open({
      read: async (_conversation, memberId) => {
        asked += 1;
        const [, number] = memberId.split(':');
        return { id: memberId, name: '', userPrincipalName: '', aadObjectId: `a${number}`, tenantId, userRole: 'user' };
      },
    });
    const someone = (number: number): Person => ({ ...ALEX, id: `a${number}`, botFrameworkId: `29:${number}` });
    for (let number = 0; number <= 5000; number += 1) await people.standing(HERE, someone(number));
    await people.standing(HERE, someone(5000));
    assert.equal(asked, 5001);
    await people.standing(HERE, someone(0));
    assert.equal(asked, 5002);
  });
});
