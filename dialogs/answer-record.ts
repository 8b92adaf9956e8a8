import { z } from 'zod';
import { mask } from '../src/answers/mask.ts';
import { type Plain, toPlain } from '../src/answers/plain.ts';
import type { Command } from '../src/command/command.ts';
import type { Store } from '../src/store/store.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import type { ReadyCommand } from './ready-command.ts';

/**
 * An answer of AWS, kept so that its card can turn pages: plain values as the AWS CLI prints them, secrets masked before they are
 * stored, `--query` not yet applied.
 */
export interface AnswerRecord {
  readonly ready: ReadyCommand;
  readonly commandLine: string;
  /** Who ran it, as shown. */
  readonly by: string;
  /** Their id; null where it was not kept. */
  readonly byId: string | null;
  readonly plain: Plain;
  /** What `--output` prints, query and all; null without it. */
  readonly printed: string | null;
  /** What `--starting-token` takes to go on; null where AWS has no more. */
  readonly nextToken: string | null;
}

/** What is kept and shown of an answer: plain values, secrets masked. */
export function plainAnswer({ service, operation }: Command, output: Readonly<Record<string, unknown>>): Plain {
  return mask(toPlain(output, operation.output), { service: service.name, operation: operation.name });
}

/** Does what applies a query, whose mistakes over an answer are the person's to mend. */
export function withQuery<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new PersonError(
      'bad-query',
      'The query does not fit this answer',
      error instanceof Error ? error.message : String(error),
      { nextSteps: ['Look at the whole answer with --output json, then change the query.'] },
    );
  }
}

/** A card turns pages for this long; then the command is to be sent again. */
const KEPT_MS = 24 * 60 * 60 * 1000;

const stored = z.object({
  ready: z.custom<ReadyCommand>(),
  commandLine: z.string(),
  by: z.string(),
  byId: z.string().nullable().default(null),
  plain: z.custom<Plain>(),
  printed: z.string().nullable(),
  nextToken: z.string().nullable(),
});

/** Whole numbers beyond a JavaScript number's are kept as text: JSON has no other place for them. */
export async function saveAnswer(store: Store, id: string, record: AnswerRecord, now: number): Promise<void> {
  const value = JSON.parse(JSON.stringify(record, (_key, item) => (typeof item === 'bigint' ? String(item) : item)));
  await store.write({ [`answer/${id}`]: { ...value, expiresAt: now + KEPT_MS } });
}

export async function readAnswer(store: Store, id: string): Promise<AnswerRecord | null> {
  // A store has no such keys; an id of a card never is one.
  if (!id.isWellFormed()) return null;
  const key = `answer/${id}`;
  const parsed = stored.safeParse((await store.read([key]))[key]);
  return parsed.success ? parsed.data : null;
}
