/** `2026-11-21 03:12 UTC`: times are shown in UTC, as AWS's logs are. */
export function shortTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
