/** The Region that a queue's address names; null where it names none, as an emulator's. */
export function regionOfQueue(url: string): string | null {
  return /^sqs\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/.exec(new URL(url).hostname)?.[1] ?? null;
}
