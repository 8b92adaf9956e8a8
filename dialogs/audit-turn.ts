import { maskText } from '../src/answers/mask.ts';
import { MASKED } from '../src/answers/mask-table.ts';
import { maskWords } from '../src/answers/mask-words.ts';
import { accessOf } from '../src/aws/access.ts';
import { requestIdOf } from '../src/aws/aws-error.ts';
import type { Command } from '../src/command/command.ts';
import { formatWords } from '../src/command/words.ts';
import type { AuditEntry, AuditOutcome } from '../src/telemetry/audit.ts';
import type { PersonError } from '../src/telemetry/person-error.ts';
import type { Found } from './found.ts';
import type { Parts } from './parts.ts';
import { looseWords } from './secret-text.ts';
import type { Turn } from './turn.ts';
import { understand } from './understand.ts';

/** What is known of a turn when its audit line is written; the rest is null. */
export interface AuditedTurn {
  readonly outcome: AuditOutcome;
  readonly command?: Command;
  readonly configurationName?: string;
  readonly accountId?: string;
  readonly region?: string;
  readonly roleArn?: string;
  readonly guardrailPolicies?: readonly string[];
  readonly errorCode?: string;
  readonly requestId?: string | null;
}

/**
 * One audit line for what a person did: the first that is known to be true, so that a command which ran is never told as failed because
 * its card was. Values that are masked in the command are masked in what was typed, too.
 */
export function auditTurn(parts: Parts, turn: Turn, audited: AuditedTurn): void {
  if (turn.audited) return;
  turn.audited = true;
  const words = audited.command?.words ?? [];
  const masked = maskWords(words);
  const secrets = [...secretsIn(words, masked), ...secretsIn(looseWords(turn.rawText))];
  const { conversation, person } = turn;
  parts.audit.write(
    {
      time: new Date(turn.at),
      tenantId: conversation.tenantId,
      teamId: conversation.team?.teamId ?? null,
      conversationId: conversation.id,
      configurationName: audited.configurationName ?? null,
      user: { id: person.id, name: person.name },
      via: turn.via,
      rawText: rawTextOf(turn, secrets, masked),
      command: audited.command ? masked : null,
      access: audited.command ? accessOfCommand(parts, audited.command) : null,
      accountId: audited.accountId ?? null,
      region: audited.region ?? null,
      roleArn: audited.roleArn ?? null,
      guardrailPolicies: audited.guardrailPolicies ?? [],
      outcome: audited.outcome,
      errorCode: audited.errorCode ?? null,
      requestId: audited.requestId ?? null,
      durationMs: parts.clock() - turn.at,
    },
    secrets,
  );
}

/** What is known of a command on its way, for the audit. */
export function auditedOf(parts: Parts, turn: Turn, found: Found | null): Omit<AuditedTurn, 'outcome'> {
  if (!found) return {};
  const { words, configurationName, roleArn, region } = found;
  const configuration = turn.configurations.find(({ name }) => name === configurationName);
  return {
    command: understand(parts.catalogue, words),
    ...(configurationName === undefined ? {} : { configurationName }),
    ...(configuration
      ? { accountId: configuration.account.id, guardrailPolicies: configuration.guardrailPolicies }
      : {}),
    ...(roleArn === undefined ? {} : { roleArn }),
    ...(region === undefined ? {} : { region }),
  };
}

/** How an error for a person counts, by its code. What is not here came from AWS, or from the way there. */
const OUTCOMES: ReadonlyMap<string, AuditOutcome> = new Map([
  ['denied-operation', 'denied'],
  ['not-configured', 'refused'],
  ['configuration-gone', 'refused'],
  ['role-required', 'refused'],
  ['role-not-allowed', 'refused'],
  ['other-account', 'refused'],
  ['not-administrator', 'refused'],
  ['other-tenant', 'refused'],
  ['guest', 'refused'],
  ['anonymous', 'refused'],
  ['not-a-member', 'refused'],
  ['person-unknown', 'refused'],
  ['sign-in-required', 'refused'],
  ['sign-in-mismatch', 'refused'],
  ['sign-in-unusable', 'refused'],
  ['unsafe-value', 'refused'],
  ['bad-action', 'not-understood'],
  ['unknown-account', 'not-understood'],
  ['bad-region', 'not-understood'],
  ['unknown-alias', 'not-understood'],
  ['alias-values', 'not-understood'],
  ['bad-alias', 'not-understood'],
  ['bad-alias-name', 'not-understood'],
  ['alias-taken', 'refused'],
  ['alias-changed', 'refused'],
  ['configured-alias', 'refused'],
  ['not-alias-maker', 'refused'],
  ['too-many-aliases', 'refused'],
  ['bad-preference', 'not-understood'],
  ['bad-feedback', 'not-understood'],
  ['too-much-feedback', 'refused'],
  ['bad-action-name', 'not-understood'],
  ['bad-action-command', 'not-understood'],
  ['unknown-action', 'not-understood'],
  ['action-taken', 'refused'],
  ['action-changed', 'refused'],
  ['configured-action', 'refused'],
  ['too-many-actions', 'refused'],
  ['bad-connector', 'not-understood'],
  ['unknown-connector', 'not-understood'],
  ['connector-taken', 'refused'],
  ['connector-changed', 'refused'],
  ['too-many-connectors', 'refused'],
  ['agent-busy', 'refused'],
]);

export function auditError(
  parts: Parts,
  turn: Turn,
  error: PersonError,
  audited: Omit<AuditedTurn, 'outcome'> = {},
): void {
  const outcome = OUTCOMES.get(error.code) ?? 'failed';
  const requestId = requestIdOf(error) ?? audited.requestId ?? null;
  auditTurn(parts, turn, { ...audited, outcome, errorCode: error.code, requestId });
}

function secretsIn(words: readonly string[], masked = maskWords(words)): readonly string[] {
  return words
    .filter((word, index) => masked[index] !== word && masked[index]?.includes(MASKED))
    .map((word) => (word.startsWith('--') && word.includes('=') ? word.slice(word.indexOf('=') + 1) : word));
}

/** As it was written, where every secret in it can be found; else as it was understood. The audit itself masks the secrets that are found. */
function rawTextOf({ rawText, via }: Turn, secrets: readonly string[], masked: readonly string[]): string {
  // Markup and quotes may hide a secret. A button that runs no line has but its verb to tell.
  const isPlain = (via === 'button' && !rawText.includes(' ')) || secrets.every((secret) => rawText.includes(secret));
  return maskText(isPlain ? rawText : formatWords(masked));
}

function accessOfCommand(parts: Parts, { service, operation, input }: Command): AuditEntry['access'] {
  if (parts.denied.find(service, operation.name, input)) return 'denied';
  return accessOf(service, operation, input);
}
