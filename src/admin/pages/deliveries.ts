import type { OutboxStatus } from '../../outbox/outbox.ts';
import { html, type Markup } from '../html.ts';
import { asked, askedPage, holds, type Page } from '../page.ts';
import type { AdminParts } from '../parts.ts';
import { address, PATHS } from '../paths.ts';
import { ago, badge, code, filterBox, nameLink, pageOf, pager, table } from '../pieces.ts';
import { conversationIdsOf, statusesOf } from '../reach.ts';
import { count, counted, shown } from '../text.ts';
import { failedTable, titleOf } from './failed-table.ts';

const ROWS = 25;
const MOST_FAILED = 500;
const MOST_WAITING = 100;

/** What waits to be sent, and what could not be. */
export const deliveries: Page = async (parts, { query }) => {
  const wanted = asked(query, 'q');
  const [status, failed, sent] = await Promise.all([
    parts.outbox.status(),
    parts.outbox.failed(MOST_FAILED),
    sentAgain(parts, asked(query, 'sent')),
  ]);
  const found =
    wanted === ''
      ? failed
      : failed.filter((row) => holds([row.configurationName, row.reason ?? '', titleOf(parts, row)], wanted));
  const page = pageOf(found, askedPage(query), ROWS);
  const body = html`
    ${sent}
    <section aria-labelledby="waiting">
      <h2 id="waiting">Waiting <span class="faint">${count(status.waiting)}</span></h2>
      ${await waiting(parts, status)}
      ${
        status.postponed.count > 0 &&
        html`<p class="hint">Besides, ${counted(status.postponed.count, 'notification is', 'notifications are')} put off until later, as quiet hours ask.</p>`
      }
    </section>
    <section aria-labelledby="failed">
      <h2 id="failed">Failed <span class="faint">${count(status.failed)}</span></h2>
      ${failed.length > 0 && filterBox({ path: PATHS.deliveries, label: 'Filter', value: wanted, hint: 'Title, configuration, reason' })}
      ${status.failed > failed.length && html`<p class="hint">The newest ${count(failed.length)} are shown.</p>`}
      ${failedTable(parts, page.rows, wanted === '' ? 'None has failed.' : 'None of the failed matches.')}
      ${pager(page, PATHS.deliveries, { q: wanted })}
      <p class="hint">Failed deliveries are kept for a week.</p>
    </section>
  `;
  return { status: 200, title: 'Deliveries', body };
};

async function waiting(parts: AdminParts, status: OutboxStatus): Promise<Markup> {
  if (status.waiting === 0) return html`<p class="empty">Nothing waits to be sent.</p>`;
  const now = parts.clock();
  const names = new Map<string, string[]>();
  for (const row of parts.configuration().channelConfigurations) {
    for (const id of conversationIdsOf(row)) names.set(id, [...(names.get(id) ?? []), row.name]);
  }
  const stopped = new Map(status.stopped.map((each) => [each.conversationId, each]));
  const ids = [...new Set([...stopped.keys(), ...names.keys()])];
  const sumOf = (found: ReadonlyMap<string, OutboxStatus>) =>
    [...found.values()].reduce((sum, own) => sum + own.waiting, 0);
  const isEnough = (found: ReadonlyMap<string, OutboxStatus>) =>
    found.size >= MOST_WAITING || sumOf(found) >= status.waiting;
  const rows = [...(await statusesOf(parts, ids, isEnough))]
    .filter(([, own]) => own.waiting > 0)
    .sort(([, one], [, other]) => (one.oldestWaitingAt ?? 0) - (other.oldestWaitingAt ?? 0))
    .slice(0, MOST_WAITING);
  const elsewhere = status.waiting - rows.reduce((sum, [, own]) => sum + own.waiting, 0);
  return html`${table({
    caption: 'Conversations with waiting deliveries, the longest waiting first',
    empty: 'All of them wait in conversations that no configuration names, such as personal chats.',
    rows,
    columns: [
      {
        name: 'Conversation',
        cell: ([id]) => {
          const own = names.get(id) ?? [];
          return own.length === 0
            ? code(id)
            : html`<ul class="inline-list">${own.map((name) => html`<li>${nameLink(name)}</li>`)}</ul>`;
        },
      },
      { name: 'Waiting', isNumber: true, cell: ([, own]) => count(own.waiting) },
      { name: 'Oldest', cell: ([, own]) => (own.oldestWaitingAt === null ? '–' : ago(own.oldestWaitingAt, now)) },
      {
        name: 'Why',
        cell: ([id]) => {
          const stop = stopped.get(id);
          return stop === undefined
            ? 'its turn has not come'
            : html`${badge('bad', 'Not reachable')} <span class="prose">${shown(stop.reason)}</span>`;
        },
      },
    ],
  })}
  ${rows.length > 0 && elsewhere > 0 && html`<p class="hint">${count(elsewhere)} more in other conversations, such as personal chats.</p>`}`;
}

/** What became of the delivery that was sent again just now: asked for, for an address may be made up. */
async function sentAgain(parts: AdminParts, id: string): Promise<Markup> {
  const delivery = id === '' ? null : await parts.outbox.find(id);
  if (delivery === null) return null;
  const what = html`<strong>${shown(titleOf(parts, delivery))}</strong>`;
  const to = html`for ${nameLink(delivery.configurationName)}`;
  const words = {
    waiting: html`${what} ${to} waits to be sent again.`,
    sent: html`${what} ${to} was sent.`,
    failed: html`${what} ${to} has failed again.`,
    dropped: html`${what} ${to} is not sent: nobody wants it any more.`,
  };
  return html`<p class="note" role="status">${words[delivery.state]}</p>`;
}

/** Asks before a delivery is sent again. */
export const confirmSendAgain: Page = async (parts, { query, viewer }) => {
  const id = asked(query, 'id');
  const delivery = id === '' ? null : await parts.outbox.find(id);
  if (delivery === null || delivery.state !== 'failed') {
    return {
      status: 404,
      title: 'Not among the failed',
      body: html`<p>There is no such failed delivery: perhaps somebody has sent it again, or it was kept for a week and is gone. <a href=${PATHS.deliveries}>All deliveries</a></p>`,
    };
  }
  const now = parts.clock();
  const body = html`
    <p>It is put at the end of what waits for its conversation, as if it had come now. People there may have dealt with it already.</p>
    <dl class="facts">
      <div><dt>What</dt><dd>${shown(titleOf(parts, delivery))}</dd></div>
      <div><dt>Configuration</dt><dd>${nameLink(delivery.configurationName)}</dd></div>
      <div><dt>Came</dt><dd>${ago(delivery.addedAt, now)}</dd></div>
      <div><dt>Failed</dt><dd>${ago(delivery.settledAt ?? delivery.addedAt, now)}, after ${counted(delivery.attempts, 'attempt')}</dd></div>
      <div><dt>Reason</dt><dd class="prose">${shown(delivery.reason ?? 'not known')}</dd></div>
    </dl>
    <form class="decision" method="post" action=${PATHS.sendAgain}>
      <input type="hidden" name="token" value=${viewer.formToken} />
      <input type="hidden" name="id" value=${delivery.id} />
      <button type="submit" class="primary">Send again</button>
      <a href=${address(PATHS.deliveries)}>Leave it</a>
    </form>
  `;
  return { status: 200, title: 'Send it again?', body };
};
