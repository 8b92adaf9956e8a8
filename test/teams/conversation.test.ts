import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readConversation } from '../../src/teams/conversation.ts';
import { readPerson } from '../../src/teams/person.ts';

/** As Microsoft's Agents Playground sends them in msteams mode. */
const personal = {
  type: 'message',
  text: 'lambda list-functions',
  from: { id: 'user-id-0', name: 'Alex Wilber', aadObjectId: '00000000-0000-0000-0000-0000000000020' },
  conversation: {
    conversationType: 'personal',
    tenantId: '00000000-0000-0000-0000-0000000000001',
    id: 'e5152104-6e8f-4a63-9d0d-8f1c2f8d5b11',
  },
  recipient: { id: '00000000-0000-0000-0000-00000000000011', name: 'Test Bot' },
  textFormat: 'plain',
  channelData: { tenant: { id: '00000000-0000-0000-0000-0000000000001' } },
  channelId: 'msteams',
};

/** As Teams sends a message in a channel's thread. */
const inChannel = {
  type: 'message',
  text: '<at>AWS</at> help\n',
  from: { id: '29:1abc', name: 'Megan Bowen', aadObjectId: '7faf8ad8-7b4e-4ba5-9d0b-2f3ac8e0d1a1' },
  conversation: {
    isGroup: true,
    conversationType: 'channel',
    tenantId: '72f988bf-86f1-41af-91ab-2d7cd011db47',
    id: '19:ja0cu120i1jod12j@thread.tacv2;messageid=1481567603816',
  },
  channelData: {
    teamsChannelId: '19:ja0cu120i1jod12j@thread.tacv2',
    teamsTeamId: '19:0ba1a8e0@thread.tacv2',
    channel: { id: '19:ja0cu120i1jod12j@thread.tacv2' },
    team: { id: '19:0ba1a8e0@thread.tacv2' },
    tenant: { id: '72f988bf-86f1-41af-91ab-2d7cd011db47' },
  },
};

describe('readConversation', () => {
  it('reads a personal chat', () => {
    assert.deepEqual(readConversation(personal), {
      kind: 'personal',
      id: 'e5152104-6e8f-4a63-9d0d-8f1c2f8d5b11',
      baseId: 'e5152104-6e8f-4a63-9d0d-8f1c2f8d5b11',
      tenantId: '00000000-0000-0000-0000-0000000000001',
      team: null,
    });
  });

  it('reads a thread of a channel', () => {
    assert.deepEqual(readConversation(inChannel), {
      kind: 'channel',
      id: '19:ja0cu120i1jod12j@thread.tacv2;messageid=1481567603816',
      baseId: '19:ja0cu120i1jod12j@thread.tacv2',
      tenantId: '72f988bf-86f1-41af-91ab-2d7cd011db47',
      team: { teamId: '19:0ba1a8e0@thread.tacv2', channelId: '19:ja0cu120i1jod12j@thread.tacv2' },
    });
  });

  it("prefers the Entra group's id to the team's own", () => {
    const team = { id: '19:0ba1a8e0@thread.tacv2', aadGroupId: 'f5b1a3c4-0000-4000-8000-000000000031' };
    const conversation = readConversation({ ...inChannel, channelData: { ...inChannel.channelData, team } });
    assert.ok(conversation.kind === 'channel');
    assert.deepEqual(conversation.team, {
      teamId: 'f5b1a3c4-0000-4000-8000-000000000031',
      channelId: '19:ja0cu120i1jod12j@thread.tacv2',
      internalId: '19:0ba1a8e0@thread.tacv2',
    });
  });

  it('takes the channel from the conversation where channelData has none', () => {
    const { channel: _, ...channelData } = inChannel.channelData;
    const conversation = readConversation({ ...inChannel, channelData });
    assert.ok(conversation.kind === 'channel');
    assert.equal(conversation.team?.channelId, '19:ja0cu120i1jod12j@thread.tacv2');
  });

  it('reads a group chat, with the tenant from the conversation', () => {
    const conversation = { conversationType: 'groupChat', id: '19:x@thread.v2', tenantId: 't', isGroup: true };
    assert.deepEqual(readConversation({ conversation }), {
      kind: 'group',
      id: '19:x@thread.v2',
      baseId: '19:x@thread.v2',
      tenantId: 't',
      team: null,
    });
  });

  const lacking: Readonly<Record<string, readonly [activity: unknown, field: string]>> = {
    nothing: [undefined, 'conversation.id'],
    null: [null, 'conversation.id'],
    'a conversation that is text': [{ conversation: 'x' }, 'conversation.id'],
    'an id that is a number': [{ ...personal, conversation: { ...personal.conversation, id: 7 } }, 'conversation.id'],
    'an empty id': [{ ...personal, conversation: { ...personal.conversation, id: '' } }, 'conversation.id'],
    'an id with a line break': [
      { ...personal, conversation: { ...personal.conversation, id: 'a\nb' } },
      'conversation.id',
    ],
    'an endless id': [
      { ...personal, conversation: { ...personal.conversation, id: 'a'.repeat(1001) } },
      'conversation.id',
    ],
    'an unknown type': [
      { ...personal, conversation: { ...personal.conversation, conversationType: 'constructor' } },
      'conversation.conversationType',
    ],
    'no tenant': [
      { conversation: { ...personal.conversation, tenantId: undefined }, channelData: { tenant: [] } },
      'channelData.tenant.id',
    ],
    'a channel without a team': [
      { ...inChannel, channelData: { tenant: inChannel.channelData.tenant } },
      'channelData.team.id',
    ],
  };
  for (const [title, [activity, field]] of Object.entries(lacking)) {
    it(`says what is wrong with ${title}`, () => {
      assert.deepEqual(readConversation(activity), {
        kind: 'unreadable',
        problem: `The activity's ${field} is missing or not what Teams sends.`,
      });
    });
  }

  it('never throws', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), fc.anything(), (conversation, channelData, from) => {
        readConversation({ conversation, channelData });
        readPerson({ from });
      }),
    );
  });
});

describe('readPerson', () => {
  it('reads who wrote', () => {
    assert.deepEqual(readPerson(personal), {
      kind: 'person',
      id: '00000000-0000-0000-0000-0000000000020',
      name: 'Alex Wilber',
      botFrameworkId: 'user-id-0',
      userPrincipalName: null,
    });
  });

  it("falls back to Bot Framework's id, for the name too", () => {
    assert.deepEqual(readPerson({ from: { id: '29:1', aadObjectId: 7, name: {} } }), {
      kind: 'person',
      id: '29:1',
      name: '29:1',
      botFrameworkId: '29:1',
      userPrincipalName: null,
    });
  });

  it('keeps a name on one line, visible and short', () => {
    const person = readPerson({ from: { id: '29:1', name: ` Alex\r\n\u202eWilber\u200b${'x'.repeat(500)}` } });
    assert.ok(person.kind === 'person');
    assert.match(person.name, /^Alex Wilber x+$/);
    assert.ok(person.name.length <= 200);
  });

  it('says that nobody wrote', () => {
    assert.deepEqual(readPerson({ from: { name: 'Alex' } }), {
      kind: 'unreadable',
      problem: "The activity's from.id is missing or not what Teams sends.",
    });
  });
});
