import type { Parts } from './parts.ts';
import type { Turn } from './turn.ts';

type Memory = Pick<Parts, 'store' | 'outbox' | 'clock'>;

/** Keeps in mind that the bot is in a conversation, and sends what waited for it. Gives when it was kept in mind last; null for never. */
export async function rememberInstallation(parts: Memory, turn: Turn): Promise<number | null> {
  const { kind, baseId: conversationId, tenantId } = turn.conversation;
  const key = kind === 'personal' ? personalKey(tenantId, conversationId) : `installed/${conversationId}`;
  const before: unknown = (await parts.store.read([key]))[key]?.installedAt;
  await parts.store.write({ [key]: { conversationId, tenantId, installedAt: parts.clock() } });
  // An installation in a team is one for all of its channels, whose ids it does not name.
  await parts.outbox.resume(tenantId);
  return typeof before === 'number' ? before : null;
}

export async function forgetInstallation(parts: Memory, turn: Turn): Promise<void> {
  const { kind, baseId, tenantId } = turn.conversation;
  await parts.store.delete([kind === 'personal' ? personalKey(tenantId, baseId) : `installed/${baseId}`]);
}

/** The personal chats in which the bot is installed, of a tenant or of all. */
export async function personalConversations(
  parts: Pick<Parts, 'store'>,
  tenantId: string | null,
): Promise<readonly { readonly conversationId: string; readonly tenantId: string }[]> {
  const prefix = tenantId === null ? 'installed-personal/' : personalKey(tenantId, '');
  const found: { conversationId: string; tenantId: string }[] = [];
  let after = '';
  for (;;) {
    const keys = await parts.store.keys(prefix, PAGE, after);
    const items = await parts.store.read([...keys]);
    for (const key of keys) {
      const { conversationId, tenantId: tenant } = items[key] ?? {};
      if (typeof conversationId === 'string' && typeof tenant === 'string') {
        found.push({ conversationId, tenantId: tenant });
      }
    }
    after = keys.at(-1) ?? '';
    if (keys.length < PAGE) return found;
  }
}

const PAGE = 500;

function personalKey(tenantId: string, conversationId: string): string {
  return `installed-personal/${tenantId.toLowerCase()}/${conversationId}`;
}
