import { fieldOf, textOf } from './fields.ts';

/** A Teams channel thread, group chat or personal chat, read from an activity. */
export interface Conversation {
  readonly kind: 'personal' | 'group' | 'channel';
  /** Bot Framework's conversation id; of a channel it holds the thread: `19:…@thread.tacv2;messageid=1700000000000`. */
  readonly id: string;
  /** The same without the thread: what is remembered for a whole channel goes by this. */
  readonly baseId: string;
  readonly tenantId: string;
  /** Channels only. `teamId` is the Entra group's id where Teams sends it; `internalId` is then Teams' own, `19:…`. */
  readonly team: { readonly teamId: string; readonly channelId: string; readonly internalId?: string } | null;
}

/** What an activity from outside lacks; `problem` is for the log. */
export interface Unreadable {
  readonly kind: 'unreadable';
  readonly problem: string;
}

/** Teams' `conversation.conversationType` → kind. */
const kinds: ReadonlyMap<string, Conversation['kind']> = new Map([
  ['personal', 'personal'],
  ['groupChat', 'group'],
  ['channel', 'channel'],
]);

/**
 * Reads where an activity of Teams comes from. The activity is input from outside: what it lacks is said, not thrown.
 *
 * The shapes are those of https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/channel-and-group-conversations:
 * `conversation` `{ id, conversationType, tenantId }` and `channelData` `{ tenant: { id }, team: { id, aadGroupId }, channel: { id } }`.
 * A message carries the team's `id`, which is that of its General channel; its Entra group's id comes with installation and membership.
 */
export function readConversation(activity: unknown): Conversation | Unreadable {
  const id = textOf(activity, 'conversation', 'id');
  if (id === null) return unreadable('conversation.id');
  const type = fieldOf(activity, 'conversation', 'conversationType');
  const kind = kinds.get(String(type));
  if (kind === undefined) return unreadable('conversation.conversationType');
  const tenantId = textOf(activity, 'channelData', 'tenant', 'id') ?? textOf(activity, 'conversation', 'tenantId');
  if (tenantId === null) return unreadable('channelData.tenant.id');
  const baseId = withoutThread(id);
  if (kind !== 'channel') return { kind, id, baseId, tenantId, team: null };
  const groupId = textOf(activity, 'channelData', 'team', 'aadGroupId');
  const internalId = textOf(activity, 'channelData', 'team', 'id');
  const teamId = groupId ?? internalId;
  if (teamId === null) return unreadable('channelData.team.id');
  const channelId = textOf(activity, 'channelData', 'channel', 'id') ?? baseId;
  const both = groupId !== null && internalId !== null ? { internalId } : {};
  return { kind, id, baseId, tenantId, team: { teamId, channelId, ...both } };
}

/** A conversation id without its thread: `19:…@thread.tacv2;messageid=1` → `19:…@thread.tacv2`. */
function withoutThread(id: string): string {
  const end = id.indexOf(';');
  return end === -1 ? id : id.slice(0, end);
}

function unreadable(field: string): Unreadable {
  return { kind: 'unreadable', problem: `The activity's ${field} is missing or not what Teams sends.` };
}
