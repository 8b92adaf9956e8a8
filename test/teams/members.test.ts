import assert from 'node:assert/strict';
import sinon from 'sinon';
import type { Member } from '../../src/teams/connector-sender.ts';
import { ConversationMembers } from '../../src/teams/members.ts';

const alex: Member = { id: '29:alex', name: 'Alex Wilber', userPrincipalName: 'alexw@example.com', aadObjectId: 'a1' };
const megan: Member = { id: '29:megan', name: 'Megan Bowen', userPrincipalName: 'meganb@example.com', objectId: 'a2' };
const alexa: Member = { id: '29:alexa', name: 'Alexa Doe', userPrincipalName: 'alexa@example.com', aadObjectId: 'a3' };
const HERE = { conversationId: '19:general@thread.tacv2', tenantId: 'tenant' };

describe('Members of a conversation', () => {
  let now = 0;
  const open = (members: readonly Member[]) => {
    const read = sinon.stub().resolves(members);
    return { read, members: new ConversationMembers({ read, clock: () => now }) };
  };

  it('are found by principal name, object id, Teams id, name and first name, in any case', async () => {
    const { members } = open([alex, megan, alexa]);
    for (const called of ['AlexW@example.com', 'A1', '29:alex', 'alex wilber', 'Alex']) {
      assert.deepEqual(await members.find(HERE, called), { id: 'a1', name: 'Alex Wilber' }, called);
    }
    assert.deepEqual(await members.find(HERE, 'Megan'), { id: 'a2', name: 'Megan Bowen' });
  });

  it('are not guessed: neither half a name nor one that two have', async () => {
    const { members } = open([
      alex,
      { ...alex, id: '29:other', aadObjectId: 'a9', userPrincipalName: 'x', name: 'Alex Doe' },
    ]);
    for (const called of ['Ale', 'Alex', '', ' ']) assert.equal(await members.find(HERE, called), null, called);
  });

  it('are read once in ten minutes', async () => {
    const { members, read } = open([alex]);
    await Promise.all([members.find(HERE, 'Alex'), members.find(HERE, 'Nobody')]);
    assert.equal(read.callCount, 1);
    now += 11 * 60 * 1000;
    await members.find(HERE, 'Alex');
    assert.equal(read.callCount, 2);
  });

  it('are read again after a failure', async () => {
    const { members, read } = open([alex]);
    read.onFirstCall().rejects(new Error('429'));
    await assert.rejects(members.find(HERE, 'Alex'), /429/);
    assert.equal((await members.find(HERE, 'Alex'))?.name, 'Alex Wilber');
  });

  it('are forgotten for the conversation that was asked for longest ago', async () => {
    const { members, read } = open([alex]);
    for (let index = 0; index <= 500; index += 1) {
      await members.find({ ...HERE, conversationId: `19:${index}` }, 'Alex');
    }
    await members.find({ ...HERE, conversationId: '19:0' }, 'Alex');
    assert.equal(read.callCount, 502);
  });
});
