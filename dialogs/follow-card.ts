import { createHash } from 'node:crypto';
import type { AdaptiveCard } from '../cards/render.ts';
import type { CommandButton, ProgressView } from '../cards/views.ts';
import { maskText } from '../src/answers/mask.ts';
import { countOf } from '../src/answers/words.ts';
import { formatWords } from '../src/command/words.ts';
import { FOLLOW_KINDS } from '../src/follow/follow-table.ts';
import type { FollowKind } from '../src/follow/kind.ts';
import { NO_PROGRESS, type Progress, type Step, type StepState } from '../src/follow/progress.ts';
import { consoleLink } from '../src/notifications/links.ts';
import { inWords } from '../src/notifications/readers/state-words.ts';
import type { FollowRecord } from './follow-record.ts';
import type { Parts } from './parts.ts';

/** Steps on one card: what a phone shows without much turning. */
const MOST_STEPS = 12;
/** A look that fails now and then is nothing to be told. */
const TOLD_AFTER_LOOKS = 3;

const TONES = { succeeded: 'good', failed: 'attention', stopped: 'warning' } as const;

/** The card as things stand. The same record gives the same card: what changes with every moment is not on it. */
export function followCard(parts: Pick<Parts, 'cards'>, record: FollowRecord): AdaptiveCard {
  const progress = record.progress ?? NO_PROGRESS;
  const { place } = record;
  const { shown, more } = chosen(progress.steps);
  const view: ProgressView = {
    ran: {
      commandLine: record.commandLine,
      accountName: place.accountName,
      accountId: place.accountId,
      region: place.global ? null : place.region,
      by: record.person.name,
    },
    title: followTitle(record),
    tone: progress.end === null ? 'default' : TONES[progress.end],
    state: stateWords(progress.state),
    time: timeWords(progress, record),
    bar: barOf(progress),
    steps: shown.map((step) => ({
      state: step.state,
      name: maskText(step.name),
      detail: maskText(step.detail),
      time: stepTime(step),
    })),
    more,
    reason: maskText(progress.reason),
    facts: progress.facts.map(({ name, value }) => ({ name, value: maskText(value) })),
    note: noteOf(record),
    buttons: buttonsOf(record, progress),
    link: { title: 'Details', url: followLink(record) },
  };
  return parts.cards.render('progress', view);
}

/** The same for the same card. */
export function digestOf(card: AdaptiveCard): string {
  return createHash('sha256').update(JSON.stringify(card)).digest('base64');
}

/** "Pipeline checkout", "Waiting for function-active". */
export function followTitle({ what }: FollowRecord): string {
  if (what.of === 'wait') return `Waiting for ${what.words[2] ?? 'a state'}`;
  return kindOf(what.kind).title(what.target);
}

/** `UPDATE_IN_PROGRESS` is "Update in progress". */
export function stateWords(state: string): string {
  const words = inWords(state);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** Its page in the console. */
export function followLink({ what, place }: FollowRecord): string {
  if (what.of === 'wait') return consoleLink(place.region, 'console/home');
  const [path, fragment] = kindOf(what.kind).page(what.target);
  return consoleLink(place.region, path, fragment);
}

/** A line that means the same wherever and by whomever it is run. */
export function lineIn({ place }: Pick<FollowRecord, 'place'>, words: readonly string[]): string {
  return formatWords([
    ...words,
    ...(place.account === '' ? [] : ['--account', place.account]),
    ...(place.global ? [] : ['--region', place.region]),
  ]);
}

/** "41 s", "2 min 41 s", "1 h 5 min". */
export function tookWords(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A kind by its name, as what all kinds are. */
export function kindOf(name: keyof typeof FOLLOW_KINDS): FollowKind {
  return FOLLOW_KINDS[name];
}

/** `03:12:04 UTC` */
function clockTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(11, 19)} UTC`;
}

function timeWords(progress: Progress, record: FollowRecord): string {
  const from = progress.startedAt ?? record.startedAt;
  if (progress.end === null) return `since ${clockTime(from)}`;
  return progress.endedAt === null
    ? ''
    : `after ${tookWords(progress.endedAt - from)}, at ${clockTime(progress.endedAt)}`;
}

function stepTime({ startedAt, endedAt }: Step): string {
  if (startedAt === null) return '';
  return endedAt === null ? `since ${clockTime(startedAt)}` : tookWords(endedAt - startedAt);
}

function barOf({ count }: Progress): ProgressView['bar'] {
  if (count === null || count.total === 0) return null;
  const { done, total, noun } = count;
  return { done, total, text: `${done} of ${countOf(total, noun)}` };
}

/** In their order. Of too many, those that are over without a fault are left out first, then those to come. */
function chosen(steps: readonly Step[]): { readonly shown: readonly Step[]; readonly more: string } {
  let over = steps.length - MOST_STEPS;
  if (over <= 0) return { shown: steps, more: '' };
  const left = new Set<Step>();
  const leaveOut = (some: readonly Step[]): void => {
    const these = some.slice(0, Math.max(0, over));
    for (const step of these) left.add(step);
    over -= these.length;
  };
  leaveOut(steps.filter(({ state }) => state === 'done' || state === 'stopped'));
  leaveOut(steps.filter(({ state }) => state === 'waiting').toReversed());
  leaveOut(steps.filter((step) => !left.has(step)).toReversed());
  const counts = (['done', 'stopped', 'running', 'failed', 'waiting'] as const).flatMap((state) => {
    const count = [...left].filter((step) => step.state === state).length;
    return count === 0 ? [] : [`${count} more ${LEFT_OUT[state]}`];
  });
  return { shown: steps.filter((step) => !left.has(step)), more: counts.join(', ') };
}

const LEFT_OUT: Readonly<Record<StepState, string>> = {
  done: 'done',
  stopped: 'stopped or skipped',
  running: 'in progress',
  failed: 'failed',
  waiting: 'to come',
};

function noteOf({ closing, silence }: FollowRecord): string {
  if (closing !== null) return closing.why;
  if (silence === null || silence.count < TOLD_AFTER_LOOKS) return '';
  return `AWS has not answered since ${clockTime(silence.since)}: ${maskText(silence.why)}. I go on looking, less often.`;
}

function buttonsOf(record: FollowRecord, progress: Progress): readonly CommandButton[] {
  const { what, closing } = record;
  const kind = what.of === 'work' ? kindOf(what.kind) : null;
  const target = what.of === 'work' ? what.target : {};
  const isOver = progress.end !== null;
  const stop = isOver || !progress.stoppable ? null : (kind?.stop(target) ?? null);
  const next =
    isOver || closing !== null
      ? (kind?.next(target, progress) ?? []).map(({ title, words }) => ({ title, line: lineIn(record, words) }))
      : [];
  return [
    ...(stop === null ? [] : [{ title: 'Stop', line: lineIn(record, stop) }]),
    ...(isOver || closing !== null ? [] : [{ title: 'Stop following', line: `follow stop ${record.id}` }]),
    ...(closing?.buttons ?? []),
    ...next,
  ];
}
