import { html, type Markup } from './html.ts';
import { address, PATHS, type Path } from './paths.ts';
import { count, shown, span, utc } from './text.ts';

/** A column of a table. The first is the row's header. */
export interface Column<Row> {
  readonly name: string;
  readonly isNumber?: boolean;
  readonly cell: (row: Row) => Markup;
}

export interface TableOptions<Row> {
  /** Names the table; not shown where a heading above it says the same. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** Stands in the place of a table without rows. */
  readonly empty: string;
}

/** A table that becomes a list of cards on a phone; roles are written out, since browsers forget them of tables shown as blocks. */
export function table<Row>({ caption, columns, rows, empty }: TableOptions<Row>): Markup {
  if (rows.length === 0) return html`<p class="empty">${empty}</p>`;
  return html`<table role="table">
    <caption class="unseen">${caption}</caption>
    <thead role="rowgroup">
      <tr role="row">
        ${columns.map(({ name, isNumber }) => html`<th scope="col" role="columnheader" class=${isNumber ? 'number' : undefined}>${name}</th>`)}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${rows.map(
        (row) =>
          html`<tr role="row">
            ${columns.map(({ name, isNumber, cell }, index) => {
              const kind = isNumber ? 'number' : undefined;
              return index === 0
                ? html`<th scope="row" role="rowheader">${cell(row)}</th>`
                : html`<td role="cell" data-label=${name} class=${kind}><div>${cell(row)}</div></td>`;
            })}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

export type Tone = 'good' | 'warn' | 'bad' | 'plain';

/** A state in a word or two: colour only repeats what it says. */
export function badge(tone: Tone, text: string): Markup {
  return html`<span class=${`badge ${tone}`}>${text}</span>`;
}

/** How long ago, with the time itself. */
export function ago(time: number, now: number): Markup {
  return html`<time datetime=${new Date(time).toISOString()} title=${utc(time)}>${span(now - time)} ago</time>`;
}

export function at(time: number): Markup {
  return html`<time datetime=${new Date(time).toISOString()}>${utc(time).replace(' UTC', '')}</time>`;
}

/** An id or ARN: hostile or not, it is shown as it is, and may break anywhere. */
export function code(text: string): Markup {
  return html`<code>${shown(text)}</code>`;
}

/** Leads to a configuration's page. */
export function nameLink(name: string): Markup {
  return html`<a class="named" href=${address(PATHS.conversation, { name })}>${shown(name)}</a>`;
}

/** Names and values, as a list of terms. Values that are null are left out. */
export function facts(rows: readonly (readonly [name: string, value: Markup | null])[]): Markup {
  return html`<dl class="facts">
    ${rows.map(([name, value]) => value !== null && html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
  </dl>`;
}

export interface FilterOptions {
  readonly path: Path;
  readonly label: string;
  readonly value: string;
  readonly hint: string;
}

/** A box that a page's rows are filtered by. */
export function filterBox({ path, label, value, hint }: FilterOptions): Markup {
  return html`<form class="filter" method="get" action=${path} role="search">
    <label for="q">${label}</label>
    <input id="q" name="q" type="search" value=${value} placeholder=${hint} maxlength="200" autocomplete="off" spellcheck=${false} />
    <button type="submit">Filter</button>
    ${value !== '' && html`<a href=${path}>Show all</a>`}
  </form>`;
}

/** Rows of a page by its number, from 1 on; another number than there is gives the nearest. */
export function pageOf<Row>(rows: readonly Row[], wanted: number, size: number) {
  const pages = Math.max(1, Math.ceil(rows.length / size));
  const page = Math.min(pages, Math.max(1, wanted));
  return { rows: rows.slice((page - 1) * size, page * size), page, pages, all: rows.length };
}

/** The ways to the pages before and after. */
export function pager(
  { page, pages, all }: { readonly page: number; readonly pages: number; readonly all: number },
  path: Path,
  query: Readonly<Record<string, string>>,
): Markup {
  if (pages === 1) return null;
  const to = (number: number, rel: string, text: string): Markup =>
    html`<a rel=${rel} href=${address(path, { ...query, page: number === 1 ? null : number })}>${text}</a>`;
  return html`<nav class="pager" aria-label="Pages of this list">
    ${page > 1 && to(page - 1, 'prev', '← Previous')}
    <span>Page ${count(page)} of ${count(pages)}, ${count(all)} in all</span>
    ${page < pages && to(page + 1, 'next', 'Next →')}
  </nav>`;
}

/** A number with its name, for the top of a page. */
export function figure(name: string, value: string, tone: Tone = 'plain', href: string | null = null): Markup {
  const body = html`<dt>${href === null ? name : html`<a href=${href}>${name}</a>`}</dt><dd>${value}</dd>`;
  return html`<div class=${`figure ${tone}`}>${body}</div>`;
}
