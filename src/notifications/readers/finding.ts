import { notification, paragraphs } from '../event.ts';
import type { Fact, Items, Link, Notification, Severity } from '../notification.ts';
import { timeText } from './fact-text.ts';

/** What the security services tell of a finding, in one form. */
export interface Finding {
  readonly type: string;
  readonly sourceName: string;
  readonly title: string;
  readonly description: string | null;
  /** AWS's own label, in capitals: `HIGH`. */
  readonly label: string | null;
  /** The label with the score behind it, as people should read it: "HIGH (8)". */
  readonly labelText: string | null;
  readonly severity: Severity;
  /** How the finding ended: `RESOLVED`, `CLOSED`, `ARCHIVED`; null while it is open. */
  readonly ended: string | null;
  readonly accountId: string | null;
  readonly region: string | null;
  readonly time: string;
  readonly id: string | null;
  /** Identifies the finding for good: its ARN, else its id. */
  readonly arn: string | null;
  readonly resource: string | null;
  readonly facts: readonly { readonly name: string; readonly value: string | null }[];
  readonly firstSeen: string | null;
  readonly lastSeen: string | null;
  readonly count: string | null;
  readonly remediation: string | null;
  readonly consoleUrl: string | null;
  readonly remediationUrl: string | null;
  readonly variables: Readonly<Record<string, string | null>>;
}

/** One finding as a notification; all news of it form one thread, which ends with the finding. */
export function findingNotification(finding: Finding): Notification {
  const { label, ended, title, arn } = finding;
  const severity: Severity = ended === null ? finding.severity : 'good';
  const state = ended ?? label ?? '';
  return notification({
    type: finding.type,
    sourceName: finding.sourceName,
    severity,
    state,
    title,
    body: finding.description === title ? [] : paragraphs(finding.description),
    accountId: finding.accountId,
    region: finding.region,
    time: finding.time,
    facts: findingFacts(finding).slice(0, 12),
    nextSteps: paragraphs(finding.remediation),
    links: [
      { title: `Open in ${finding.sourceName}`, url: finding.consoleUrl },
      { title: 'How to remediate', url: finding.remediationUrl },
    ],
    thread:
      arn === null
        ? null
        : { key: `finding/${arn}`, latest: { state, severity, summary: title }, closes: ended !== null },
    variables: presentOnly({
      FindingId: finding.id,
      FindingArn: arn,
      Severity: finding.labelText === null ? null : label,
      ...finding.variables,
    }),
  });
}

/** Several findings of one event as pages of one card, the worst as its colour. */
export function findingItems(findings: readonly Finding[]): Items {
  return {
    title: 'Findings',
    entries: findings.map((finding) => ({
      title: finding.title,
      state: finding.ended ?? finding.label ?? '',
      severity: finding.ended === null ? finding.severity : 'good',
      facts: findingFacts(finding).flatMap(({ name, value }): readonly Fact[] =>
        value === null || value === '' ? [] : [{ name, value }],
      ),
      link: linkOf(finding),
    })),
  };
}

/** The members that have a value. */
export function presentOnly(members: Readonly<Record<string, string | null>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(members).flatMap(([name, value]) => (value === null || value === '' ? [] : [[name, value]])),
  );
}

/** The worst of several. */
export function worstOf(severities: readonly Severity[]): Severity {
  const ranks: readonly Severity[] = ['critical', 'warning', 'neutral', 'good'];
  return ranks.find((rank) => severities.includes(rank)) ?? 'neutral';
}

function findingFacts(finding: Finding): readonly { readonly name: string; readonly value: string | null }[] {
  const { labelText, resource, facts, firstSeen, lastSeen, count } = finding;
  return [
    { name: 'Severity', value: labelText },
    { name: 'Resource', value: resource },
    ...facts.filter(({ value }) => value !== null && value !== ''),
    { name: 'First seen', value: firstSeen === null ? null : timeText(firstSeen) },
    { name: 'Last seen', value: lastSeen === null ? null : timeText(lastSeen) },
    { name: 'Count', value: count },
  ];
}

function linkOf({ consoleUrl, remediationUrl, sourceName }: Finding): Link | null {
  if (consoleUrl !== null) return { title: `Open in ${sourceName}`, url: consoleUrl };
  return remediationUrl === null ? null : { title: 'How to remediate', url: remediationUrl };
}
