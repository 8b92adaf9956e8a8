const MINUTE_MS = 60 * 1000;
const UNITS: Readonly<Record<string, number>> = { m: MINUTE_MS, h: 60 * MINUTE_MS, d: 24 * 60 * MINUTE_MS };

/** `30m`, `1h`, `8 h`, `2 days` in milliseconds; null for what is no such text, or no time at all. */
export function readDurationMs(text: string): number | null {
  const [, count = '', unit = ''] =
    /^(\d{1,5})\s*(m|h|d)(?:in|ins|inute|inutes|r|rs|our|ours|ay|ays)?$/i.exec(text.trim()) ?? [];
  const ms = Number(count) * (UNITS[unit.toLowerCase()] ?? 0);
  return ms > 0 ? ms : null;
}
