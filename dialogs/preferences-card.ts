import type { ListView } from '../cards/dialog-views.ts';
import type { AdaptiveCard } from '../cards/render.ts';
import { durationWords } from './notification-card.ts';
import type { Parts } from './parts.ts';
import { type Preferences, readPreferences } from './preferences-record.ts';
import { quietEndText, quietHoursText, quietUntil } from './quiet-hours.ts';
import { shortTime } from './times.ts';
import type { Turn } from './turn.ts';

type Item = ListView['items'][number];

/** What holds in a conversation now. `text` stands below the title: what was changed. */
export async function preferencesCard(parts: Parts, turn: Turn, text = ''): Promise<AdaptiveCard> {
  const present = await readPreferences(parts, turn.conversation.baseId);
  return parts.cards.render('list', {
    title: 'Preferences of this conversation',
    text,
    items: [
      threadsItem(present),
      digestItem(present),
      await regionItem(parts, turn),
      timeZoneItem(present, parts.clock()),
      quietItem(present, parts.clock()),
    ],
    buttons: [
      { title: 'Change', line: 'preferences change' },
      { title: 'Notifications', line: 'notifications status' },
    ],
  });
}

/** "from 10 at once", "only when there are too many". */
export function digestText({ digestFrom }: Pick<Preferences, 'digestFrom'>): string {
  return digestFrom === null ? 'only when Teams cannot take them one by one' : `from ${digestFrom} at once`;
}

/** "on, for 7 days". */
export function threadsText({ threads, threadWindowMs }: Pick<Preferences, 'threads' | 'threadWindowMs'>): string {
  return threads ? `on, for ${durationWords(threadWindowMs)}` : 'off';
}

export function quietText({ quietHours }: Pick<Preferences, 'quietHours'>): string {
  return quietHours === null ? 'none' : quietHoursText(quietHours);
}

function threadsItem(present: Preferences): Item {
  const window = durationWords(present.threadWindowMs);
  return item('Threads', threadsText(present), {
    detail: present.threads
      ? `News about the same thing goes under its card, until ${window} pass without any.`
      : `News comes as messages of their own. The card of the thing still says what is new, until ${window} pass without any.`,
  });
}

function digestItem(present: Preferences): Item {
  return item('Digest', digestText(present), {
    detail: 'Notifications that wait at once and stand together on one card.',
  });
}

async function regionItem(parts: Parts, { conversation, configurations }: Turn): Promise<Item> {
  const regions = await Promise.all(
    configurations.map(async ({ account }) => ({
      name: account.name,
      value: (await parts.memory.region(conversation.baseId, account.id)) ?? account.defaultRegion ?? 'asked',
    })),
  );
  const [first] = regions;
  const isOne = regions.every(({ value }) => value === first?.value);
  return item('Default Region', isOne ? (first?.value ?? 'none: no account') : 'by account', {
    detail: 'Commands run there unless they name another.',
    facts: isOne ? [] : regions,
  });
}

function timeZoneItem({ timeZone }: Preferences, now: number): Item {
  return item('Time zone', timeZone, {
    detail: `It is ${shortTime(now, timeZone)}. What AWS writes itself, and charts, stay in UTC.`,
  });
}

function quietItem(present: Preferences, now: number): Item {
  const { quietHours, timeZone } = present;
  const until = quietUntil(quietHours, timeZone, now);
  return item('Quiet hours', quietText(present), {
    detail:
      quietHours === null
        ? 'Notifications come at any time.'
        : 'All but critical notifications wait until they end, and then come together.',
    facts: until === null ? [] : [{ name: 'Now', value: `quiet until ${quietEndText(until, timeZone, now)}` }],
  });
}

function item(title: string, status: string, more: Pick<Item, 'detail'> & Partial<Pick<Item, 'facts'>>): Item {
  return { title, status, tone: 'default', text: '', facts: [], buttons: [], ...more };
}
