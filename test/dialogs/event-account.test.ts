import assert from 'node:assert/strict';
import { configurationOfEvent } from '../../dialogs/event-account.ts';
import { housekeepingPrincipal, notificationPrincipal } from '../../dialogs/notification-principals.ts';
import type { Configuration } from '../../src/configuration/configuration.ts';
import { sandboxConfiguration } from '../../src/sandbox/configuration.ts';
import { CHANNEL, everywhere, GROUP, load, oneAccount, TENANT } from './support/chat.ts';
import { alarmText, chartLines, type Deliveries, fixture, openedDeliveries, saidBy } from './support/deliveries.ts';

const PRODUCTION = '111122223333';
const STAGING = '444455556666';
const ofStaging = alarmText('ALARM', '03:11:20', { name: 'staging-order-intake-errors', account: 'staging' });
const failedIn = (account: string) =>
  fixture('codepipeline/rule-pipeline-failed.json', (event) => ({ ...event, account }));

describe('The account of an event', () => {
  const open = openedDeliveries(load());
  /** Roles that were assumed, in order. */
  const rolesOf = (here: Deliveries) => {
    const roles: string[] = [];
    const { caller } = here.parts;
    const call = caller.call.bind(caller);
    caller.call = (request) => {
      roles.push(request.principal.roleArn);
      return call(request);
    };
    return roles;
  };

  it('is looked into as its own configuration of the same place', async () => {
    const here = open();
    const roles = rolesOf(here);
    await here.bring(ofStaging);
    assert.deepEqual([...new Set(roles)], [`arn:aws:iam::${STAGING}:role/chatbot-ops`]);
    assert.equal(chartLines(here.posts[0])[0], 'Errors');
    assert.match(saidBy(here.posts[0]), /staging \(444455556666\) · eu-west-1/);
  });

  it('is looked into as the topic’s where the place has none for it', async () => {
    const here = open({ configuration: oneAccount });
    const roles = rolesOf(here);
    await here.bring(ofStaging);
    assert.deepEqual([...new Set(roles)], [`arn:aws:iam::${PRODUCTION}:role/chatbot-ops`]);
  });

  it('is named in the commands of its buttons', async () => {
    const here = open();
    await here.bring(failedIn(STAGING));
    assert.match(JSON.stringify(here.posts[0]?.card), /codepipeline retry-stage-execution[^"]*--account 444455556666/);
    assert.match(saidBy(here.posts[0]), /\[Retry stage\]/);
  });

  it('has no buttons with commands where the place has no configuration for it', async () => {
    const here = open({ configuration: oneAccount });
    await here.bring(failedIn(STAGING));
    assert.doesNotMatch(saidBy(here.posts[0]), /\[Retry stage\]|\[Start pipeline\]/);
    await here.bring(failedIn(PRODUCTION));
    assert.match(saidBy(here.posts[1]), /\[Retry stage\]/);
  });

  it('is that of the topic where the event names none', () => {
    const parts = { configuration: () => configuration };
    const configuration = everywhere(sandboxConfiguration());
    const [first] = configuration.channelConfigurations;
    assert.ok(first);
    assert.equal(configurationOfEvent(parts, first, null), first);
    assert.equal(configurationOfEvent(parts, first, first.account.id), first);
    assert.equal(configurationOfEvent(parts, first, STAGING)?.account.id, STAGING);
    assert.equal(configurationOfEvent(parts, first, '999999999999'), null);
  });

  it('is not that of a configuration for another place', () => {
    const all = everywhere(sandboxConfiguration());
    const configuration: Configuration = {
      ...all,
      channelConfigurations: all.channelConfigurations.map((row) =>
        row.account.id === STAGING
          ? { ...row, places: [{ kind: 'group', tenantId: TENANT, conversationId: '19:another@thread.v2' }] }
          : row,
      ),
    };
    const [first] = configuration.channelConfigurations;
    assert.ok(first);
    assert.equal(configurationOfEvent({ configuration: () => configuration }, first, STAGING), null);
  });

  describe('is looked into', () => {
    const [row] = everywhere(sandboxConfiguration()).channelConfigurations;
    assert.ok(row);

    it('for a card as the channel’s role, under its guardrails', () => {
      const principal = notificationPrincipal(row, { conversationId: CHANNEL, tenantId: TENANT });
      assert.deepEqual(
        [principal.roleArn, principal.guardrailPolicies, principal.conversationId, principal.userName],
        [row.roleArn, row.guardrailPolicies, CHANNEL, 'notifications'],
      );
    });

    it('for the bot’s own work without guardrails, which cap what people do', () => {
      const principal = housekeepingPrincipal(row);
      assert.deepEqual([principal.guardrailPolicies, principal.tenantId], [[], TENANT]);
      const anywhere = housekeepingPrincipal({
        ...row,
        places: [{ kind: 'group', tenantId: null, conversationId: GROUP }],
      });
      assert.equal(anywhere.tenantId, '');
    });
  });
});
