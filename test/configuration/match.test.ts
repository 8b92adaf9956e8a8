import assert from 'node:assert/strict';
import type { ChannelConfiguration, Place } from '../../src/configuration/configuration.ts';
import { ConfigurationIndex, configurationsFor } from '../../src/configuration/match.ts';
import type { Conversation } from '../../src/teams/conversation.ts';
import { configurationOf } from '../notifications/support/house.ts';

const tenantId = '00000000-0000-0000-0000-00000000000a';
const teamId = '00000000-0000-0000-0000-00000000000b';
const channelId = '19:aBc@thread.tacv2';

const row = (name: string, places: readonly Place[], snsTopicArns: readonly string[] = []): ChannelConfiguration => ({
  name,
  places,
  account: { id: '111122223333', name: 'production', defaultRegion: null },
  roleArn: 'arn:aws:iam::111122223333:role/x',
  roleSource: 'assume-role',
  notificationRoleArn: 'arn:aws:iam::111122223333:role/x',
  peopleOfTenants: [],
  guests: false,
  externalId: null,
  guardrailPolicies: [],
  userRoleRequired: false,
  loggingLevel: 'NONE',
  snsTopicArns,
  unknownEvents: 'show',
  customizations: [],
});

const rows = [
  row('channel', [{ kind: 'channel', tenantId, teamId, channelId }], ['t1', 't2']),
  row('other-case', [{ kind: 'channel', tenantId, teamId, channelId: channelId.toLowerCase() }], ['t2']),
  row('group', [{ kind: 'group', tenantId: null, conversationId: '19:x@thread.v2' }]),
  row('personal', [{ kind: 'personal', tenantId }]),
  row('any-tenant', [
    { kind: 'personal', tenantId: null },
    { kind: 'group', tenantId, conversationId: '19:x@thread.v2' },
  ]),
];

const inChannel = (
  team: Partial<NonNullable<Conversation['team']>> = {},
  more: Partial<Conversation> = {},
): Conversation => ({
  kind: 'channel',
  id: `${channelId};messageid=1`,
  baseId: channelId,
  tenantId,
  team: { teamId, channelId, ...team },
  ...more,
});
const chat = (kind: 'group' | 'personal', id: string, tenant = tenantId): Conversation => ({
  kind,
  id,
  baseId: id,
  tenantId: tenant,
  team: null,
});

/** By case: the conversation, the bot's own tenant, and the names of the configurations for it. */
const cases: Readonly<Record<string, readonly [Conversation, string | null, readonly string[]]>> = {
  'a channel': [inChannel(), null, ['channel']],
  'a channel whose id differs in case': [inChannel({ channelId: channelId.toLowerCase() }), null, ['other-case']],
  'a channel of another team': [inChannel({ teamId: '00000000-0000-0000-0000-00000000000c' }), null, []],
  'a team id in capitals': [inChannel({ teamId: teamId.toUpperCase() }), null, ['channel']],
  "a channel with the General channel's id for its team": [
    inChannel({ teamId: '19:general@thread.tacv2' }),
    null,
    ['channel'],
  ],
  'a channel in another tenant': [inChannel({}, { tenantId: 'other' }), null, []],
  'a tenant in capitals': [inChannel({}, { tenantId: tenantId.toUpperCase() }), null, ['channel']],
  'an unknown channel': [inChannel({ channelId: '19:z@thread.tacv2' }), null, []],
  'a channel read without its team': [inChannel({}, { team: null }), null, ['channel']],
  'a group chat': [chat('group', '19:x@thread.v2'), null, ['group', 'any-tenant']],
  'a group chat in another tenant': [chat('group', '19:x@thread.v2', 'other'), null, ['group']],
  "a group chat in another tenant than the bot's": [chat('group', '19:x@thread.v2', 'other'), tenantId, []],
  'a group chat with the id of a channel': [chat('group', channelId), null, []],
  'a personal chat': [chat('personal', 'a:1'), null, ['personal', 'any-tenant']],
  'a personal chat in another tenant': [chat('personal', 'a:1', 'other'), null, ['any-tenant']],
  "a personal chat in another tenant than the bot's": [chat('personal', 'a:1', 'other'), tenantId, []],
  "a personal chat in the bot's tenant": [chat('personal', 'a:1'), tenantId, ['personal', 'any-tenant']],
};

describe('finding configurations for a conversation', () => {
  const all = configurationOf(...rows);
  for (const [title, [conversation, homeTenantId, names]] of Object.entries(cases)) {
    it(`for ${title}`, () => {
      const index = new ConfigurationIndex(() => all, { homeTenantId });
      assert.deepEqual(
        index.find(conversation).map((found) => found.name),
        names,
      );
      assert.deepEqual(
        configurationsFor(all, conversation, { homeTenantId }).map((found) => found.name),
        names,
      );
    });
  }

  it('gives a configuration once that names a conversation twice', () => {
    const place = { kind: 'personal', tenantId: null } as const;
    const index = new ConfigurationIndex(() => configurationOf(...[row('a', [place, place])]));
    assert.equal(index.find(chat('personal', 'a:1')).length, 1);
  });

  it('finds those that list a topic, and one by its name', () => {
    const index = new ConfigurationIndex(() => all);
    assert.deepEqual(
      index.ofTopic('t2').map((found) => found.name),
      ['channel', 'other-case'],
    );
    assert.deepEqual(index.ofTopic('t3'), []);
    assert.equal(index.named('group'), rows[2]);
    assert.equal(index.named('constructor'), null);
  });

  it('follows the current configuration', () => {
    let current = all;
    const index = new ConfigurationIndex(() => current);
    current = configurationOf(...[row('new', [{ kind: 'personal', tenantId: null }])]);
    assert.deepEqual(
      index.find(chat('personal', 'a:1')).map((found) => found.name),
      ['new'],
    );
  });

  it('reads no row but the ones for the conversation', () => {
    const many = Array.from({ length: 10_000 }, (_, number) => {
      const id = `19:${number}@thread.tacv2`;
      return row(`c${number}`, [{ kind: 'channel', tenantId, teamId, channelId: id }]);
    });
    const large = configurationOf(...many);
    const index = new ConfigurationIndex(() => large);
    assert.equal(index.find(inChannel({ channelId: '19:9999@thread.tacv2' })).length, 1);
    // Whoever walks the list from here on meets an error.
    Object.defineProperty(large, 'channelConfigurations', {
      get: () => {
        throw new Error('walked');
      },
    });
    assert.equal(index.find(inChannel({ channelId: '19:1@thread.tacv2' })).length, 1);
  });
});
