import type { Conversation } from '../teams/conversation.ts';
import type { ChannelConfiguration, Configuration, Place } from './configuration.ts';

export interface MatchOptions {
  /** The tenant of places that name none: the bot's own. Null: such places are for any tenant, as for a bot without an app id. */
  readonly homeTenantId?: string | null;
}

type Row = { readonly place: Place; readonly configuration: ChannelConfiguration };

/**
 * The current configuration, indexed by conversation, topic and name, so that a look-up costs the same with 10,000 channels as with ten.
 * Indexed anew, at the next look-up, when `current` gives another.
 */
export class ConfigurationIndex {
  readonly #current: () => Configuration;
  readonly #homeTenantId: string | null;
  #tables: Tables;

  constructor(current: () => Configuration, { homeTenantId = null }: MatchOptions = {}) {
    this.#current = current;
    this.#homeTenantId = homeTenantId;
    this.#tables = createTables(current());
  }

  /** The configurations for a conversation, in the file's order, each once. */
  find(conversation: Conversation): readonly ChannelConfiguration[] {
    const rows = this.#fresh().byPlace.get(conversationKey(conversation)) ?? [];
    const matching = rows.filter(({ place }) => isPlaceOf(place, conversation, this.#homeTenantId));
    return [...new Set(matching.map(({ configuration }) => configuration))];
  }

  /** The configurations that list an SNS topic, in the file's order. */
  ofTopic(topicArn: string): readonly ChannelConfiguration[] {
    return this.#fresh().byTopic.get(topicArn) ?? [];
  }

  named(name: string): ChannelConfiguration | null {
    return this.#fresh().byName.get(name) ?? null;
  }

  #fresh(): Tables {
    const configuration = this.#current();
    if (configuration !== this.#tables.configuration) this.#tables = createTables(configuration);
    return this.#tables;
  }
}

interface Tables {
  readonly configuration: Configuration;
  readonly byPlace: ReadonlyMap<string, readonly Row[]>;
  readonly byTopic: ReadonlyMap<string, readonly ChannelConfiguration[]>;
  readonly byName: ReadonlyMap<string, ChannelConfiguration>;
}

function createTables(configuration: Configuration): Tables {
  const byPlace = new Map<string, Row[]>();
  const byTopic = new Map<string, ChannelConfiguration[]>();
  for (const row of configuration.channelConfigurations) {
    for (const place of row.places) add(byPlace, placeKey(place), { place, configuration: row });
    for (const topic of row.snsTopicArns) add(byTopic, topic, row);
  }
  const byName = new Map(configuration.channelConfigurations.map((row) => [row.name, row]));
  return { configuration, byPlace, byTopic, byName };
}

/** The same as the index gives, for one look-up: it reads every row. */
export function configurationsFor(
  configuration: Configuration,
  conversation: Conversation,
  { homeTenantId = null }: MatchOptions = {},
): readonly ChannelConfiguration[] {
  return configuration.channelConfigurations.filter(({ places }) =>
    places.some(
      (place) => placeKey(place) === conversationKey(conversation) && isPlaceOf(place, conversation, homeTenantId),
    ),
  );
}

/** Conversation ids tell upper from lower case. */
function placeKey(place: Place): string {
  if (place.kind === 'channel') return `channel ${place.channelId}`;
  return place.kind === 'group' ? `group ${place.conversationId}` : 'personal';
}

function conversationKey({ kind, baseId, team }: Conversation): string {
  if (kind === 'channel') return `channel ${team?.channelId ?? baseId}`;
  return kind === 'group' ? `group ${baseId}` : 'personal';
}

function isPlaceOf(place: Place, conversation: Conversation, homeTenantId: string | null): boolean {
  const tenantId = place.tenantId ?? homeTenantId;
  if (tenantId !== null && !sameId(tenantId, conversation.tenantId)) return false;
  if (place.kind !== 'channel') return true;
  const teamId = conversation.team?.teamId;
  // Most messages carry the id of the team's General channel instead of the Entra group's; those two cannot be compared.
  return teamId === undefined || !isGuid(teamId) || sameId(place.teamId, teamId);
}

function sameId(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function isGuid(id: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
}

function add<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}
