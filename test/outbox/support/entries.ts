import type { NewDelivery, NewEntry } from '../../../src/outbox/outbox.ts';

/** A delivery of its own id and key, to the conversation `A` unless told otherwise. */
export function newDelivery(id: string, more: Partial<NewDelivery> = {}): NewDelivery {
  return {
    id,
    conversationId: '19:a@thread.tacv2',
    tenantId: 'tenant-1',
    configurationName: 'production',
    kind: 'notification',
    uniqueKey: `key-${id}`,
    unique: 'day',
    notBefore: null,
    ...more,
  };
}

/** One text for one conversation. */
export function newEntry(id: string, more: Partial<NewDelivery> = {}): NewEntry {
  return { body: `body of ${id}`, deliveries: [newDelivery(id, more)] };
}
