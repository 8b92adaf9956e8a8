import type { Principal } from '../src/aws/principal.ts';
import type { ChannelConfiguration } from '../src/configuration/configuration.ts';
import type { Delivery } from '../src/outbox/outbox.ts';

/** Who looks things up for a card: the channel's role, under a name of the bot's own. */
export function notificationPrincipal(
  configuration: ChannelConfiguration,
  { conversationId, tenantId }: Pick<Delivery, 'conversationId' | 'tenantId'>,
): Principal {
  return {
    tenantId,
    userId: 'notifications',
    userName: 'notifications',
    conversationId,
    configurationName: configuration.name,
    accountId: configuration.account.id,
    accountName: configuration.account.name,
    roleArn: configuration.notificationRoleArn,
    federatedAs: null,
    externalId: configuration.externalId,
    guardrailPolicies: configuration.guardrailPolicies,
  };
}

/** Who does the bot's own work for a configuration: subscribes topics, writes logs and metrics. Guardrails cap people's commands, not these. */
export function housekeepingPrincipal(configuration: ChannelConfiguration): Principal {
  const tenantId = configuration.places.find((place) => place.tenantId !== null)?.tenantId ?? '';
  return { ...notificationPrincipal(configuration, { conversationId: '', tenantId }), guardrailPolicies: [] };
}
