/**
 * What a message to Teams may weigh, in bytes: the whole payload counted as UTF-16, 100 KB, base64 images not counted; more is refused
 * with 413 `MessageSizeTooBig` (https://learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages).
 */
export const TEAMS_LIMIT_BYTES = 100_000;

/** What is planned for: Teams adds to a payload on its way. */
export const PLANNED_BYTES = 80_000;

/** The weight of an activity as Teams counts it, in bytes. */
export function payloadBytes(activity: unknown): number {
  const json = JSON.stringify(activity, (_name, value) => (isInlineImage(value) ? '' : value));
  return 2 * (json?.length ?? 0);
}

/** Whether an activity, or the card for one, stays within what is planned for. */
export function fitsTeams(activity: unknown): boolean {
  return payloadBytes(activity) <= PLANNED_BYTES;
}

function isInlineImage(value: unknown): boolean {
  return typeof value === 'string' && /^data:image\/[a-z0-9.+-]{1,40};base64,/i.test(value.slice(0, 80));
}
