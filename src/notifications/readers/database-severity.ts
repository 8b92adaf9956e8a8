import type { Severity } from '../notification.ts';
import { severityOfMessage } from './state-words.ts';

/** Keyed by category in lower case; the sentence itself may make it worse. Categories that are not here say nothing. */
const CATEGORIES: readonly (readonly [string, Severity])[] = [
  ['failure', 'critical'],
  ['low storage', 'critical'],
  ['error', 'critical'],
  ['failover', 'warning'],
  ['availability', 'warning'],
  ['deletion', 'warning'],
  ['recovery', 'warning'],
  ['read replica', 'neutral'],
];

const RANKS: readonly Severity[] = ['critical', 'warning', 'good', 'neutral'];

/** How news of a database rank: by its categories and by its words, whichever is worse. */
export function databaseSeverity(message: string | null, categories: readonly string[]): Severity {
  const own = categories.map((category) => category.toLowerCase());
  const byCategory = CATEGORIES.find(([name]) => own.includes(name))?.[1] ?? 'neutral';
  const byWords = severityOfMessage(message);
  // "availability" is said of a restart's end, too.
  if (byWords === 'good') return 'good';
  return RANKS.indexOf(byWords) < RANKS.indexOf(byCategory) ? byWords : byCategory;
}
