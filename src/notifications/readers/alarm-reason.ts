/** A datapoint's time as reasons write it: "(21/11/26 02:50:00)", day first. */
const TIMES = /\((\d{2})\/(\d{2})\/(\d{2}) (\d{2}:\d{2}:\d{2})\)/g;

/** The time of the first datapoint that a reason names, ISO 8601; null where it names none. */
export function evaluatedFrom(reason: string): string | null {
  const times = [...reason.matchAll(TIMES)]
    .map(([, day, month, year, time]) => Date.parse(`20${year}-${month}-${day}T${time}Z`))
    .filter((ms) => !Number.isNaN(ms));
  return times.length === 0 ? null : new Date(Math.min(...times)).toISOString();
}
