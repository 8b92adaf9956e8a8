import type { Log } from './log.ts';

/** How a command or button ended. The page of the audit's format explains each. */
export const auditOutcomes = [
  'ran',
  'failed',
  'denied',
  'refused',
  'not-understood',
  'asked',
  'cancelled',
  'expired',
  'help',
  'explained',
  'built-in',
] as const;
export type AuditOutcome = (typeof auditOutcomes)[number];

/** One command or button, as the audit keeps it. Null: not known, or not reached. */
export interface AuditEntry {
  /** When the command or the press arrived. */
  readonly time: Date;
  readonly tenantId: string | null;
  /** Channels only: the team as Teams names it in the activity. */
  readonly teamId: string | null;
  readonly conversationId: string;
  readonly configurationName: string | null;
  readonly user: { readonly id: string; readonly name: string };
  readonly via: 'message' | 'button';
  /** As the person wrote it; for a button, its command line or verb. */
  readonly rawText: string;
  /** The command as it was understood, as canonical words with secret values masked. */
  readonly command: readonly string[] | null;
  readonly access: 'read' | 'change' | 'denied' | null;
  readonly accountId: string | null;
  readonly region: string | null;
  readonly roleArn: string | null;
  readonly guardrailPolicies: readonly string[];
  readonly outcome: AuditOutcome;
  /** AWS's error code or the bot's own. */
  readonly errorCode: string | null;
  /** AWS's request id. */
  readonly requestId: string | null;
  readonly durationMs: number | null;
}

/** Takes the entries besides the log. */
export interface AuditSink {
  /** `line` is the entry as one line of JSON, without a line break. */
  write(line: string, entry: AuditEntry): void;
}

/** The version of the format. Properties may be added within a version; one that changes or goes makes a new one. */
export const AUDIT_VERSION = 1;

/** UTF-16 units that are kept of a text; CloudWatch Logs takes 256 KB an event, and people read these. */
export const MAX_AUDITED_CHARACTERS = 4000;

/**
 * Writes the audit: one line of JSON for each command and each button, in the format of docs/audit.md. Lines go to the log, whatever its
 * level, and to the sinks.
 */
export class Audit {
  readonly #log: Log;
  readonly #lines: Log;
  readonly #sinks: readonly AuditSink[];
  readonly #traceId: () => string | null;

  /** `traceId`: that of the work that runs; null where there is none. */
  constructor(log: Log, sinks: readonly AuditSink[] = [], traceId: () => string | null = () => null) {
    this.#log = log;
    this.#traceId = traceId;
    this.#lines = log.child({}, { level: 'info' });
    this.#sinks = sinks;
  }

  /** Never throws. Each of `secrets`, the values that are masked in the command, is masked in the raw text as well. */
  write(entry: AuditEntry, secrets: readonly string[] = []): void {
    const record = auditRecord(entry, secrets, this.#traceId());
    this.#lines.info({ audit: record });
    for (const sink of this.#sinks) {
      try {
        sink.write(JSON.stringify(record), entry);
      } catch (error) {
        this.#log.error({ err: error }, 'the audit could not be written to one of its places');
      }
    }
  }
}

/** An entry as it is written. The order of the properties is part of the format, so that people can read lines below each other. */
export function auditRecord(entry: AuditEntry, secrets: readonly string[] = [], traceId: string | null = null): object {
  return {
    version: AUDIT_VERSION,
    time: entry.time.toISOString(),
    outcome: entry.outcome,
    via: entry.via,
    user: { id: entry.user.id, name: cut(entry.user.name) },
    tenantId: entry.tenantId,
    teamId: entry.teamId,
    conversationId: entry.conversationId,
    configurationName: entry.configurationName,
    rawText: cut(mask(entry.rawText, secrets)),
    command: entry.command === null ? null : cutWords(entry.command),
    access: entry.access,
    accountId: entry.accountId,
    region: entry.region,
    roleArn: entry.roleArn,
    guardrailPolicies: entry.guardrailPolicies,
    errorCode: entry.errorCode,
    requestId: entry.requestId,
    durationMs: entry.durationMs === null ? null : Math.round(entry.durationMs),
    traceId,
  };
}

function mask(text: string, secrets: readonly string[]): string {
  // The longest first: a secret that holds another must not be left over in part.
  const longestFirst = secrets.filter((secret) => secret !== '').toSorted((one, other) => other.length - one.length);
  return longestFirst.reduce((masked, secret) => masked.replaceAll(secret, '••••'), text);
}

function cut(text: string): string {
  if (text.length <= MAX_AUDITED_CHARACTERS) return text;
  // Cutting may halve a surrogate pair.
  return `${text.slice(0, MAX_AUDITED_CHARACTERS).toWellFormed()}… (${text.length} characters in all)`;
}

/** The words up to the limit, the one that passes it cut, and a last one that tells how many are left out. */
function cutWords(words: readonly string[]): readonly string[] {
  const kept: string[] = [];
  let characters = 0;
  for (const word of words) {
    if (characters >= MAX_AUDITED_CHARACTERS) return [...kept, `… (${words.length} words in all)`];
    kept.push(cut(word));
    characters += word.length;
  }
  return kept;
}
