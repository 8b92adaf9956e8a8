/** What AWS Support's codes mean to people. */

export const ISSUE_TYPES = ['technical', 'customer-service'] as const;
export type IssueType = (typeof ISSUE_TYPES)[number];

/** Keyed by the API's value. */
export const ISSUE_TYPE_TITLES: Readonly<Record<IssueType, string>> = {
  technical: 'Technical',
  'customer-service': 'Account and billing',
};

/** Other words that people, and AWS's pages, have for cases that are not technical. */
const CUSTOMER_SERVICE_WORDS: ReadonlySet<string> = new Set([
  'customer-service',
  'account-and-billing',
  'account',
  'billing',
]);

/** The API's value for what somebody wrote; null for what is none. */
export function issueTypeOf(text: string): IssueType | null {
  const word = text
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, '-');
  if (word === 'technical') return 'technical';
  return CUSTOMER_SERVICE_WORDS.has(word) ? 'customer-service' : null;
}

export interface Severity {
  readonly title: string;
  /** What it is for. */
  readonly meaning: string;
  /** Within which time AWS answers first. */
  readonly answer: string;
}

/**
 * Keyed by severity code. Meanings and times are those of "Choosing a severity" in the AWS Support user guide; the last differs between
 * the plans, and only the larger ones have it.
 */
const SEVERITIES: Readonly<Record<string, Severity>> = {
  low: { title: 'Low', meaning: 'general guidance', answer: 'within 24 hours' },
  normal: { title: 'Normal', meaning: 'system impaired', answer: 'within 12 hours' },
  high: { title: 'High', meaning: 'production system impaired', answer: 'within 4 hours' },
  urgent: { title: 'Urgent', meaning: 'production system down', answer: 'within 1 hour' },
  critical: {
    title: 'Critical',
    meaning: 'business-critical system down',
    answer: 'within 30 minutes or less, as your plan says',
  },
};

/** The severity in words; null for a code that the table does not have. */
export function severityOf(code: string): Severity | null {
  return Object.hasOwn(SEVERITIES, code) ? (SEVERITIES[code] ?? null) : null;
}

/** `Urgent`, or the code itself. */
export function severityTitle(code: string): string {
  return severityOf(code)?.title ?? code;
}

/** Languages of AWS Support by ISO 639-1 code, as the API's reference lists them. */
export const LANGUAGES: Readonly<Record<string, string>> = {
  en: 'English',
  ja: 'Japanese',
  zh: 'Chinese',
  ko: 'Korean',
  es: 'Spanish',
  fr: 'French',
  pt: 'Portuguese',
  tr: 'Turkish',
};

/** `Japanese (ja)`, or the code itself. */
export function languageTitle(code: string): string {
  const name = Object.hasOwn(LANGUAGES, code) ? LANGUAGES[code] : undefined;
  return name === undefined ? code : `${name} (${code})`;
}

export interface CaseStatus {
  readonly words: string;
  readonly tone: 'good' | 'attention' | 'warning' | 'default';
}

/** Keyed by status, as `CaseDetails` of the API's reference lists them. */
const STATUSES: Readonly<Record<string, CaseStatus>> = {
  unassigned: { words: 'unassigned', tone: 'default' },
  opened: { words: 'open', tone: 'default' },
  reopened: { words: 'reopened', tone: 'default' },
  'work-in-progress': { words: 'AWS is at work', tone: 'default' },
  'customer-action-completed': { words: 'answered by you', tone: 'default' },
  'pending-customer-action': { words: 'waits for you', tone: 'warning' },
  resolved: { words: 'resolved', tone: 'good' },
};

export function statusOf(code: string): CaseStatus {
  const known = Object.hasOwn(STATUSES, code) ? STATUSES[code] : undefined;
  return known ?? { words: code.replaceAll('-', ' '), tone: 'default' };
}
