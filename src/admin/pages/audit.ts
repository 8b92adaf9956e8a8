import { auditOutcomes } from '../../telemetry/audit.ts';
import type { AuditFilter } from '../audit-entries.ts';
import { html, type Markup } from '../html.ts';
import { asked, type Page } from '../page.ts';
import { address, PATHS } from '../paths.ts';
import { auditTable } from './audit-table.ts';

const ROWS = 50;
const AFTER = /^\d{13}\/[\w-]{1,64}$/;

/** Who did what within a week. */
export const audit: Page = async (parts, { query }) => {
  const filter = filterOf(query);
  const after = query.get('after') ?? '';
  const found = await parts.auditEntries.find(filter, ROWS, AFTER.test(after) ? after : null);
  const fields = fieldsOf(query);
  const isFiltered = Object.values(fields).some((value) => value !== '');
  const body = html`
    ${filterForm(fields, isFiltered)}
    ${auditTable(found.lines, isFiltered ? 'Nothing matches.' : 'Nothing was written or pressed within a week while this page was turned on.')}
    ${found.isCut && html`<p class="hint">Only so many entries are looked through at once. There may be more that match further back.</p>`}
    <nav class="pager" aria-label="Pages of the audit">
      ${after !== '' && html`<a href=${address(PATHS.audit, fields)}>↑ Newest</a>`}
      ${found.next !== null && html`<a rel="next" href=${address(PATHS.audit, { ...fields, after: found.next })}>Older →</a>`}
    </nav>
    <p class="hint">Kept here for 7 days while this page is turned on. All of it is in the log, and in CloudWatch Logs.</p>
  `;
  return { status: 200, title: 'Audit', body };
};

type Fields = Readonly<Record<'person' | 'configuration' | 'outcome' | 'text' | 'since' | 'until', string>>;

function fieldsOf(query: URLSearchParams): Fields {
  return {
    person: asked(query, 'person'),
    configuration: asked(query, 'configuration'),
    outcome: asked(query, 'outcome'),
    text: asked(query, 'text'),
    since: timeOf(query, 'since') === null ? '' : asked(query, 'since'),
    until: timeOf(query, 'until') === null ? '' : asked(query, 'until'),
  };
}

function filterOf(query: URLSearchParams): AuditFilter {
  return { ...fieldsOf(query), since: timeOf(query, 'since'), until: timeOf(query, 'until') };
}

/** `2025-01-01T03:12` as the browser's field writes it, in UTC; null where there is none. */
function timeOf(query: URLSearchParams, name: string): number | null {
  const text = asked(query, name);
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?$/.test(text) ? Date.parse(`${text}Z`) : Number.NaN;
  return Number.isNaN(time) ? null : time;
}

function filterForm(fields: Fields, isFiltered: boolean): Markup {
  const input = (name: keyof Fields, label: string, type = 'text'): Markup =>
    html`<div><label for=${name}>${label}</label><input id=${name} name=${name} type=${type} value=${fields[name]} maxlength="200" autocomplete="off" spellcheck=${false} /></div>`;
  return html`<form class="filter wide" method="get" action=${PATHS.audit} role="search">
    ${input('person', 'Person')} ${input('text', 'Text or error')} ${input('configuration', 'Configuration')}
    <div>
      <label for="outcome">Outcome</label>
      <select id="outcome" name="outcome">
        <option value="">any</option>
        ${auditOutcomes.map((outcome) => html`<option value=${outcome} selected=${outcome === fields.outcome}>${outcome}</option>`)}
      </select>
    </div>
    ${input('since', 'From (UTC)', 'datetime-local')} ${input('until', 'Until (UTC)', 'datetime-local')}
    <div class="actions"><button type="submit">Filter</button>${isFiltered && html`<a href=${PATHS.audit}>Show all</a>`}</div>
  </form>`;
}
