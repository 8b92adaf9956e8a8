import { patterns } from '../src/configuration/patterns.ts';
import type { Conversation } from '../src/teams/conversation.ts';
import type { Parts } from './parts.ts';
import type { Turn } from './turn.ts';

type Memory = Pick<Parts, 'store' | 'outbox' | 'clock'>;

/** Keeps in mind that the bot is in a conversation, and sends what waited for it. Gives when it was kept in mind last; null for never. */
export async function rememberInstallation(parts: Memory, turn: Turn): Promise<number | null> {
  const { kind, baseId: conversationId, tenantId } = turn.conversation;
  const key = kind === 'personal' ? personalKey(tenantId, conversationId) : `installed/${conversationId}`;
  const before: unknown = (await parts.store.read([key]))[key]?.installedAt;
  await parts.store.write({
    [key]: { conversationId, tenantId, installedAt: parts.clock() },
    ...teamItem(turn.conversation),
  });
  // An installation in a team is one for all of its channels, whose ids it does not name.
  await parts.outbox.resume(tenantId);
  return typeof before === 'number' ? before : null;
}

export async function forgetInstallation(parts: Memory, turn: Turn): Promise<void> {
  const { kind, baseId, tenantId } = turn.conversation;
  await parts.store.delete([kind === 'personal' ? personalKey(tenantId, baseId) : `installed/${baseId}`]);
}

/**
 * The Entra group's id of a channel's team, which the configuration knows the team by; null where Teams has not told it. Messages seldom
 * carry it, installations do.
 */
export async function groupIdOf(parts: Pick<Parts, 'store'>, conversation: Conversation): Promise<string | null> {
  const { team, tenantId } = conversation;
  if (team === null) return null;
  if (patterns.guid.pattern.test(team.teamId)) return team.teamId;
  const key = teamKey(tenantId, team.teamId);
  const groupId: unknown = (await parts.store.read([key]))[key]?.groupId;
  return typeof groupId === 'string' ? groupId : null;
}

/** What is kept of a team whose two ids came together. */
function teamItem({ team, tenantId }: Conversation): Record<string, { readonly groupId: string }> {
  if (team?.internalId === undefined || !patterns.guid.pattern.test(team.teamId)) return {};
  return { [teamKey(tenantId, team.internalId)]: { groupId: team.teamId } };
}

function teamKey(tenantId: string, internalId: string): string {
  return `team/${tenantId.toLowerCase()}/${internalId}`;
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
