import { z } from 'zod';
import type { AdaptiveCard } from '../cards/render.ts';
import { shorten } from '../cards/text.ts';
import type { DigestView } from '../cards/views.ts';
import { maskCredentials } from '../src/answers/mask.ts';
import type { Parts } from './parts.ts';
import type { SentNotification } from './sent-notification.ts';
import { UTC } from './time-zone.ts';
import { clockTime } from './times.ts';

/** What a digest lists, kept to turn its pages. */
const digest = z.object({
  /** Why they stand together: too many for Teams, as many as the conversation wants together, or held back in quiet hours. */
  why: z.enum(['limits', 'preference', 'quiet-hours']).default('limits'),
  entries: z.array(
    z.object({
      id: z.string(),
      severity: z.enum(['critical', 'warning', 'good', 'neutral']),
      sourceName: z.string(),
      state: z.string(),
      title: z.string(),
      accountId: z.string().nullable(),
      region: z.string().nullable(),
      time: z.string(),
    }),
  ),
});

export type DigestRecord = z.infer<typeof digest>;
type Entry = DigestRecord['entries'][number];

const WHY: Readonly<Record<DigestRecord['why'], { readonly title: string; readonly text: string }>> = {
  limits: { title: 'at once', text: 'Teams takes so many only bit by bit, so they stand here together.' },
  preference: { title: 'at once', text: 'So many stand together here, as the preferences of this conversation say.' },
  'quiet-hours': { title: 'from the quiet hours', text: 'They were held back until now.' },
};

const ENTRIES_A_PAGE = 10;
const TITLE_LENGTH = 200;
/** As long as deliveries are kept, and with them what *Open* shows. */
const DIGEST_MS = 8 * 24 * 60 * 60 * 1000;
/** What a person must look at comes first. */
const ORDER: Readonly<Record<Entry['severity'], number>> = { critical: 0, warning: 1, neutral: 2, good: 3 };

/** The entries, by group: the worst and the largest groups first, each in the order of its events. */
export function digestRecord(shown: readonly SentNotification[]): DigestRecord {
  const entries = shown.map(
    ({ id, notification }): Entry => ({
      id,
      severity: notification.severity,
      sourceName: notification.sourceName,
      state: notification.state,
      title: shorten(maskCredentials(notification.title), TITLE_LENGTH),
      accountId: notification.accountId,
      region: notification.region,
      time: notification.time,
    }),
  );
  return { why: whyTogether(shown), entries: groupsOf(entries).flat() };
}

function whyTogether(shown: readonly SentNotification[]): DigestRecord['why'] {
  if (shown.every(({ delivery }) => delivery.notBefore !== null)) return 'quiet-hours';
  const from = shown[0]?.preferences.digestFrom ?? null;
  return from !== null && shown.length >= from ? 'preference' : 'limits';
}

export async function saveDigest(
  parts: Pick<Parts, 'store' | 'clock'>,
  id: string,
  record: DigestRecord,
): Promise<void> {
  await parts.store.write({ [`digest/${id}`]: { ...record, expiresAt: parts.clock() + DIGEST_MS } });
}

/** Null where it is no longer kept. */
export async function findDigest(parts: Pick<Parts, 'store'>, id: string): Promise<DigestRecord | null> {
  const key = `digest/${id}`;
  const parsed = digest.safeParse((await parts.store.read([key]))[key]);
  return parsed.success ? parsed.data : null;
}

export function digestCard(
  parts: Pick<Parts, 'cards' | 'configuration'>,
  id: string,
  { entries, why }: DigestRecord,
  page: number,
  timeZone: string = UTC,
): AdaptiveCard {
  const count = Math.max(1, Math.ceil(entries.length / ENTRIES_A_PAGE));
  const index = Math.min(Math.max(0, page), count - 1);
  const times = entries.map(({ time }) => time).toSorted();
  const clock = (time: string | undefined) => (time === undefined ? '' : clockTime(Date.parse(time), timeZone));
  const view: DigestView = {
    id,
    title: `${entries.length} notifications ${WHY[why].title}`,
    text: `From ${clock(times[0])} to ${clock(times.at(-1))}. ${WHY[why].text}`,
    groups: groupsOf(entries).map((group) => groupLine(group)),
    entries: entries.slice(index * ENTRIES_A_PAGE, (index + 1) * ENTRIES_A_PAGE).map((entry) => ({
      id: entry.id,
      severity: entry.severity,
      state: entry.state.replaceAll('_', ' '),
      title: entry.title,
      where: [accountName(parts, entry.accountId), entry.region, clock(entry.time)]
        .filter((part) => part !== null && part !== '')
        .join(' · '),
    })),
    page: { id, index, count, more: false },
  };
  return parts.cards.render('digest', view);
}

function groupsOf(entries: readonly Entry[]): readonly (readonly Entry[])[] {
  const groups = [
    ...Map.groupBy(entries, ({ sourceName, state, severity }) => `${sourceName}\n${state}\n${severity}`).values(),
  ];
  const rank = ([first]: readonly Entry[]) => (first === undefined ? 0 : ORDER[first.severity]);
  return groups.toSorted((one, other) => rank(one) - rank(other) || other.length - one.length);
}

function groupLine(group: readonly Entry[]): DigestView['groups'][number] {
  const [first] = group;
  if (first === undefined) return { severity: 'neutral', text: '' };
  const what = [first.sourceName, first.state.replaceAll('_', ' ')].filter((text) => text !== '').join(', ');
  return { severity: first.severity, text: `${what}: ${group.length}` };
}

function accountName(parts: Pick<Parts, 'configuration'>, accountId: string | null): string | null {
  if (accountId === null) return null;
  return parts.configuration().accounts.get(accountId)?.name ?? accountId;
}
