import { maskWords } from '../src/answers/mask-words.ts';
import { accessOf } from '../src/aws/access.ts';
import type { Command } from '../src/command/command.ts';
import type { AuditEntry } from '../src/telemetry/audit.ts';
import type { Parts } from './parts.ts';
import type { Turn } from './turn.ts';

/** What is known of a turn when its audit line is written; the rest is null. */
export interface AuditedTurn {
  readonly outcome: AuditEntry['outcome'];
  readonly command?: Command;
  readonly configurationName?: string;
  readonly accountId?: string;
  readonly region?: string;
  readonly roleArn?: string;
  readonly guardrailPolicies?: readonly string[];
  readonly errorCode?: string;
  readonly requestId?: string | null;
  readonly durationMs?: number;
}

/** One audit line for what a person did. Values that are masked in the command are masked in what was typed, too. */
export function auditTurn(parts: Parts, turn: Turn, audited: AuditedTurn): void {
  const words = audited.command?.words ?? null;
  const masked = words === null ? null : maskWords(words);
  const secrets = words?.filter((word, index) => masked?.[index] !== word) ?? [];
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
      rawText: turn.rawText,
      command: masked,
      access: audited.command ? accessOfCommand(parts, audited.command) : null,
      accountId: audited.accountId ?? null,
      region: audited.region ?? null,
      roleArn: audited.roleArn ?? null,
      guardrailPolicies: audited.guardrailPolicies ?? [],
      outcome: audited.outcome,
      errorCode: audited.errorCode ?? null,
      requestId: audited.requestId ?? null,
      durationMs: audited.durationMs ?? null,
    },
    secrets.map((word) => (word.startsWith('--') ? word.slice(word.indexOf('=') + 1) : word)),
  );
}

function accessOfCommand(parts: Parts, { service, operation, input }: Command): AuditEntry['access'] {
  if (parts.denied.find(service, operation.name, input)) return 'denied';
  return accessOf(service, operation, input);
}
