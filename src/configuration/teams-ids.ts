/** What a channel's or chat's id, or its link, says. Ids in lower case but for the conversation's own, which tells cases apart. */
export interface TeamsAddress {
  readonly conversationId: string;
  readonly teamId: string | null;
  readonly tenantId: string | null;
}

const conversationIds = {
  /** The older `@thread.skype` is still that of many teams. */
  channel: /^19:[\w.=+/-]{1,200}@thread\.(?:tacv2|skype)$/,
  /** Group chats and meetings; older ones end in `.skype`. */
  chat: /^19:[\w.=+/-]{1,200}@thread\.(?:v2|skype)$/,
} as const;

/**
 * Reads what a person pastes for a channel or group chat: the id, its URL-encoded form, or the link as Teams copies it,
 * `https://teams.microsoft.com/l/channel/19%3A…%40thread.tacv2/General?groupId=…&tenantId=…` and
 * `https://teams.microsoft.com/l/chat/19:…@thread.v2/conversations` (https://learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/deep-link-teams).
 * Null where it is none of these.
 */
export function readTeamsAddress(kind: 'channel' | 'chat', text: string): TeamsAddress | null {
  const link = /^https:\/\/[\w.-]+\/l\/(?:channel|chat)\/([^/?#]+)/.exec(text);
  const encoded = link === null ? text : (link[1] ?? '');
  const conversationId = decoded(encoded);
  if (conversationId === null || !conversationIds[kind].test(conversationId)) return null;
  const query = link === null ? null : new URL(text).searchParams;
  return {
    conversationId,
    teamId: query?.get('groupId')?.toLowerCase() ?? null,
    tenantId: query?.get('tenantId')?.toLowerCase() ?? null,
  };
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    // A percent sign that encodes nothing: no id has one.
    return null;
  }
}
