import type { SnsMessage } from '../event.ts';
import { readArn } from '../links.ts';

const MAX_TITLE = 200;

/** Text as one line for a title: blanks folded, cut with a mark. */
export function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= MAX_TITLE ? line : `${line.slice(0, MAX_TITLE - 1)}…`;
}

/** Whom an IAM or STS ARN names, as people say it: "Mary_Major", "ops@example.com (role Admin)"; other text as it is. */
export function personOf(text: string | null): string | null {
  const arn = readArn(text);
  if (arn === null || (arn.service !== 'iam' && arn.service !== 'sts')) return text;
  const [kind = '', ...path] = arn.resource.split('/');
  const last = path.at(-1) ?? '';
  if (kind === 'root') return `root user of ${arn.accountId ?? 'the account'}`;
  if (kind === 'assumed-role') return path.length > 1 ? `${last} (role ${path[0]})` : `role ${last}`;
  return kind === 'role' ? `role ${last}` : last || text;
}

/** A table's own entry. What comes from outside may be called `constructor`, which every object has. */
export function entryOf<T>(table: Readonly<Record<string, T>>, key: string | null): T | undefined {
  return key !== null && Object.hasOwn(table, key) ? table[key] : undefined;
}

/** A commit id as short as people write it; other revisions as they are. */
export function shortCommit(id: string | null): string | null {
  return id !== null && /^[0-9a-f]{40}$/i.test(id) ? id.slice(0, 8) : id;
}

/** Where a message comes from that does not say so itself: the topic that carried it lies in the same account and Region. */
export function placeOfTopic({ topicArn }: SnsMessage): {
  readonly accountId: string | null;
  readonly region: string | null;
} {
  const arn = readArn(topicArn);
  return { accountId: arn?.accountId ?? null, region: arn?.region ?? null };
}

/** Encoded for an address. Half a surrogate pair, which JSON can hold, would make `encodeURIComponent` throw. */
export function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

/** Encoded twice, as the console's own addresses hold names with slashes. `percent`: `$` in CloudWatch's. */
export function encodedTwice(name: string, percent = '%'): string {
  return encoded(encoded(name)).replaceAll('%', percent);
}

/** The value of JSON that came as a string within JSON; anything else as it is. */
export function unpacked(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    // Text that only looks like JSON.
    return value;
  }
}

/** Members whose values are nobody's to read. */
const SECRET = /password|secret|token|privatekey/i;

/** Whether a member holds what must not be shown. */
export function isSecret(name: string): boolean {
  return SECRET.test(name);
}

/** JSON laid out for people, secrets masked; null for what has no members. */
export function laidOut(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) return null;
  return JSON.stringify(value, (name, one) => (isSecret(name) && typeof one === 'string' ? '••••' : one), 2);
}
