/** A Teams channel thread, group chat or personal chat, read from an activity. */
export interface Conversation {
  readonly kind: 'personal' | 'group' | 'channel';
  /** Bot Framework's conversation id; of a channel it holds the thread: `19:…@thread.tacv2;messageid=1700000000000`. */
  readonly id: string;
  /** The same without the thread: what is remembered for a whole channel goes by this. */
  readonly baseId: string;
  readonly tenantId: string;
  /** Channels only. `teamId` is the Entra group's id where Teams sends it. */
  readonly team: { readonly teamId: string; readonly channelId: string } | null;
}
