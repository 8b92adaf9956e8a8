import type { ChannelConfiguration } from '../configuration/configuration.ts';
import type { NewDelivery, Outbox } from '../outbox/outbox.ts';
import type { Log } from '../telemetry/log.ts';
import type { Meter } from '../telemetry/meter.ts';
import type { SnsMessage } from './event.ts';
import type { Refusals } from './refusals.ts';

export type Taken =
  /** At least one conversation gets it, or none is there to get it. */
  | { readonly kind: 'accepted' }
  /** Every conversation has it already. */
  | { readonly kind: 'repeated' }
  /** No channel configuration lists its topic. */
  | { readonly kind: 'unknown-topic' };

export interface PersonalConversation {
  readonly conversationId: string;
  readonly tenantId: string;
}

export interface IntakeParts {
  readonly ofTopic: (topicArn: string) => readonly ChannelConfiguration[];
  readonly outbox: Pick<Outbox, 'add'>;
  /** The personal chats in which the bot is installed, of a tenant or, for null, of all. */
  readonly personalConversations: (tenantId: string | null) => Promise<readonly PersonalConversation[]>;
  /** The tenant of places that name none; null for a bot without an app registration. */
  readonly homeTenantId: string | null;
  /** A new unguessable id. */
  readonly newId: () => string;
  readonly refusals: Refusals;
  readonly meter: Pick<Meter, 'count'>;
  readonly log: Pick<Log, 'warn'>;
}

/** The way of a verified message into the outbox: one delivery for each conversation of each configuration that lists its topic. */
export class Intake {
  readonly #parts: IntakeParts;

  constructor(parts: IntakeParts) {
    this.#parts = parts;
  }

  /** Whether any configuration lists the topic. */
  knows(topicArn: string): boolean {
    return this.#parts.ofTopic(topicArn).length > 0;
  }

  /** Resolves once the deliveries are durable; rejects where they could not be stored, and then the message must come again. */
  async take(message: SnsMessage): Promise<Taken> {
    const { ofTopic, outbox, meter, refusals, log } = this.#parts;
    const { topicArn, messageId } = message;
    const configurations = ofTopic(topicArn);
    if (configurations.length === 0) {
      refusals.refuse('unknown-topic', { topicArn, messageId });
      return { kind: 'unknown-topic' };
    }
    const deliveries = (await Promise.all(configurations.map((row) => this.#deliveries(message, row)))).flat();
    if (deliveries.length === 0) {
      log.warn(
        { topicArn, messageId, configurations: configurations.map(({ name }) => name) },
        'a notification goes to personal chats, and nobody has installed the bot there',
      );
      return { kind: 'accepted' };
    }
    const added = await outbox.add([{ body: JSON.stringify({ message }), deliveries }]);
    if (added.some(({ outcome }) => outcome === 'added')) return { kind: 'accepted' };
    meter.count('NotificationsRepeated', {});
    return { kind: 'repeated' };
  }

  async #deliveries(message: SnsMessage, configuration: ChannelConfiguration): Promise<readonly NewDelivery[]> {
    const conversations = await this.#conversations(configuration);
    return [...conversations].map(([conversationId, tenantId]) => ({
      id: this.#parts.newId(),
      conversationId,
      tenantId,
      configurationName: configuration.name,
      kind: 'notification',
      uniqueKey: `sns/${message.messageId}/${configuration.name}`,
      unique: 'day',
      notBefore: null,
    }));
  }

  /** Tenants by conversation: its channels and group chats; the personal chats only where it has neither. */
  async #conversations({ places }: ChannelConfiguration): Promise<ReadonlyMap<string, string>> {
    const { personalConversations, homeTenantId } = this.#parts;
    const conversations = new Map<string, string>();
    for (const place of places) {
      if (place.kind === 'personal') continue;
      const id = place.kind === 'channel' ? place.channelId : place.conversationId;
      conversations.set(id, place.tenantId ?? homeTenantId ?? '');
    }
    if (conversations.size > 0) return conversations;
    for (const place of places) {
      const chats = await personalConversations(place.tenantId ?? homeTenantId);
      for (const { conversationId, tenantId } of chats) conversations.set(conversationId, tenantId);
    }
    return conversations;
  }
}
