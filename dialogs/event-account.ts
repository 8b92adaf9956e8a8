import type { ChannelConfiguration } from '../src/configuration/configuration.ts';
import type { Parts } from './parts.ts';

/**
 * The configuration in whose account an event's things are: topics may carry events of other accounts. That of the topic where the event
 * names its account or none, else one for the same place; null where that place has none for the account.
 */
export function configurationOfEvent(
  parts: Pick<Parts, 'configuration'>,
  configuration: ChannelConfiguration,
  accountId: string | null,
): ChannelConfiguration | null {
  if (accountId === null || configuration.account.id === accountId) return configuration;
  const places = new Set(configuration.places.map((place) => JSON.stringify(place)));
  const other = parts
    .configuration()
    .channelConfigurations.find(
      (row) => row.account.id === accountId && row.places.some((place) => places.has(JSON.stringify(place))),
    );
  return other ?? null;
}
