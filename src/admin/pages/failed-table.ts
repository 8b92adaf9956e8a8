import type { StoredDelivery } from '../../outbox/outbox.ts';
import { html, type Markup } from '../html.ts';
import type { AdminParts } from '../parts.ts';
import { address, PATHS } from '../paths.ts';
import { ago, nameLink, table } from '../pieces.ts';
import { count, shortened, shown } from '../text.ts';

const MOST_CHARACTERS = 300;
/** Kinds of deliveries that carry no event, in words. */
const KINDS: Readonly<Record<string, string>> = {
  card: 'A card drawn anew',
  follow: 'Long work, followed',
  feedback: 'Feedback',
};

/** Deliveries that failed, each with the way to send it again. */
export function failedTable(
  parts: Pick<AdminParts, 'titleOf' | 'clock'>,
  rows: readonly StoredDelivery[],
  empty: string,
): Markup {
  const now = parts.clock();
  return table({
    caption: 'Failed deliveries, newest first',
    empty,
    rows,
    columns: [
      { name: 'What', cell: (row) => shown(shortened(titleOf(parts, row), MOST_CHARACTERS)) },
      { name: 'Configuration', cell: ({ configurationName }) => nameLink(configurationName) },
      { name: 'Reason', cell: ({ reason }) => html`<span class="prose">${shown(reason ?? 'not known')}</span>` },
      { name: 'Attempts', isNumber: true, cell: ({ attempts }) => count(attempts) },
      { name: 'Failed', cell: ({ settledAt, addedAt }) => ago(settledAt ?? addedAt, now) },
      {
        name: 'Send again',
        cell: (row) =>
          html`<a class="button" href=${address(PATHS.sendAgain, { id: row.id })}>Send again<span class="unseen">: ${shown(shortened(titleOf(parts, row), 80))}</span></a>`,
      },
    ],
  });
}

/** What a delivery is about, in a line; its kind where that cannot be told. */
export function titleOf(parts: Pick<AdminParts, 'titleOf'>, delivery: Pick<StoredDelivery, 'kind' | 'body'>): string {
  const title = parts.titleOf(delivery)?.trim() ?? '';
  if (title !== '') return title;
  return (
    KINDS[delivery.kind] ?? (delivery.kind === 'notification' ? 'A notification that cannot be read' : delivery.kind)
  );
}
