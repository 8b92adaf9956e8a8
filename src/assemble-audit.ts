import { housekeepingPrincipal } from '../dialogs/notification-principals.ts';
import type { Parts } from '../dialogs/parts.ts';
import type { Caller } from './aws/call.ts';
import type { AuditSpool } from './monitoring/audit-spool.ts';
import { AuditTrail } from './monitoring/audit-trail.ts';
import type { AuditSink } from './telemetry/audit.ts';
import type { Meter } from './telemetry/meter.ts';
import type { Traces } from './telemetry/traces.ts';

/** People look at the audit later; until then lines that came together go together. */
const SEND_EVERY_MS = 5_000;

export interface KeptAudit {
  readonly sink: AuditSink;
  /** What keeps the audit from CloudWatch Logs, in words; the bot does its work all the same. */
  readonly problems: () => readonly string[];
  /** How many lines wait for CloudWatch Logs. */
  readonly waiting: () => Promise<number>;
  /** Tries once to send what waits. What is left stays for the next start. */
  readonly finish: () => Promise<void>;
}

/** Puts together the way of the audit to CloudWatch Logs. Whoever opened the spool closes it. */
export function assembleAudit(
  spool: AuditSpool,
  parts: Pick<Parts, 'clock' | 'configurationNamed' | 'log' | 'meter'> & {
    readonly caller: Caller;
    readonly traces?: Traces;
  },
): KeptAudit {
  const { caller, clock, configurationNamed, log, meter, traces } = parts;
  const trail = new AuditTrail({
    spool,
    caller,
    configurationNamed,
    principalOf: housekeepingPrincipal,
    clock,
    random: Math.random,
    log,
    meter,
  });
  const flush = () => trail.flush();
  const sending = setInterval(() => void (traces?.ownRun(flush) ?? flush()), SEND_EVERY_MS);
  sending.unref();
  return {
    sink: trail,
    problems: () => trail.problems(),
    waiting: () => spool.count(),
    async finish() {
      clearInterval(sending);
      await trail.finish();
    },
  };
}

/** Each command and press has one line in the audit, so that is where they are counted. */
export function countedCommands(meter: Meter): AuditSink {
  return {
    write(_line, { outcome, durationMs }) {
      meter.count('Commands', { outcome });
      if (durationMs !== null) meter.time('CommandDuration', { outcome }, durationMs / 1000);
    },
  };
}
