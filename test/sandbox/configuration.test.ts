import assert from 'node:assert/strict';
import { sandboxConfiguration } from '../../src/sandbox/configuration.ts';
import { playgroundTeam } from '../../src/sandbox/playground-team.ts';
import { clientOf, sdk, world } from './support/clients.ts';

describe('configuration of the sandbox', () => {
  const { accounts, channelConfigurations, userRoles } = sandboxConfiguration();

  it('has production and staging, each for all conversations of the playground', () => {
    assert.deepEqual(
      [...accounts.values()].map(({ name }) => name),
      ['production', 'staging'],
    );
    assert.deepEqual(
      channelConfigurations.map(({ name, roleArn }) => [name, roleArn]),
      [
        ['production-ops', 'arn:aws:iam::111122223333:role/chatbot-ops'],
        ['production-alarms', 'arn:aws:iam::111122223333:role/chatbot-ops'],
        ['staging-ops', 'arn:aws:iam::444455556666:role/chatbot-ops'],
        ['staging-alarms', 'arn:aws:iam::444455556666:role/chatbot-ops'],
      ],
    );
    const { tenantId, groupChat, team, channel } = playgroundTeam;
    for (const accountId of accounts.keys()) {
      const places = channelConfigurations
        .filter(({ account }) => account.id === accountId)
        .flatMap((row) => row.places);
      const has = (wanted: object): boolean => places.some((place) => JSON.stringify(place) === JSON.stringify(wanted));
      assert.ok(has({ kind: 'personal', tenantId }));
      assert.ok(has({ kind: 'group', tenantId, conversationId: groupChat.id }));
      for (const teamId of [team.id, team.aadGroupId]) {
        assert.ok(has({ kind: 'channel', tenantId, teamId, channelId: team.id }));
        assert.ok(has({ kind: 'channel', tenantId, teamId, channelId: channel.id }));
      }
    }
  });

  it('sends the notifications of both accounts to the channel for alarms, and nowhere else', () => {
    const heard = channelConfigurations.filter(({ snsTopicArns }) => snsTopicArns.length > 0);
    assert.deepEqual(
      heard.flatMap((row) => row.snsTopicArns),
      ['arn:aws:sns:eu-west-1:111122223333:alarms', 'arn:aws:sns:eu-west-1:444455556666:alarms'],
    );
    const channels = heard.flatMap(({ places }) => places.map((place) => place.kind === 'channel' && place.channelId));
    assert.deepEqual([...new Set(channels)], [playgroundTeam.channel.id]);
  });

  it('knows the playground as it is without a file of its own', () => {
    const [production] = channelConfigurations;
    const tenantId = '00000000-0000-0000-0000-0000000000001';
    const places = (production?.places ?? []).filter((place) => place.tenantId === tenantId);
    assert.deepEqual(
      places.map((place) => (place.kind === 'channel' ? `${place.teamId} ${place.channelId}` : place.kind)),
      [
        'personal',
        'team-id team-id',
        'team-id channel-announcements-id',
        '00000000-0000-0000-0000-000000000031 team-id',
        '00000000-0000-0000-0000-000000000031 channel-announcements-id',
      ],
    );
  });

  it('names roles only that the sandbox lets the bot assume', async () => {
    const { sandbox } = world();
    const sts = clientOf(sandbox, 'sts', { credentials: sandbox.connection.credentials });
    const arns = [...channelConfigurations.map(({ roleArn }) => roleArn), ...userRoles.flatMap(({ roles }) => roles)];
    for (const RoleArn of arns) {
      await assert.doesNotReject(sts.send(new (sdk('sts').AssumeRoleCommand)({ RoleArn, RoleSessionName: 'alex' })));
    }
    assert.deepEqual(sandbox.configuration, sandboxConfiguration());
  });
});
