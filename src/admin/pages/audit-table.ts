import type { AuditLine } from '../audit-entries.ts';
import { html, type Markup } from '../html.ts';
import { address, PATHS } from '../paths.ts';
import { at, badge, code, nameLink, type Tone, table } from '../pieces.ts';
import { duration, shortened, shown } from '../text.ts';

const MOST_CHARACTERS = 500;

/** Outcomes that stand out; the others are plain. */
const TONES: Readonly<Record<string, Tone>> = {
  ran: 'good',
  failed: 'bad',
  denied: 'warn',
  refused: 'warn',
};

function whereOf(accountId: string | null, region: string | null): Markup {
  const parts = [accountId, region].filter((each) => each !== null);
  return parts.length === 0 ? '–' : parts.map((part) => html`<span class="part">${shown(part)}</span> `);
}

/** Lines of the audit. */
export function auditTable(lines: readonly AuditLine[], empty: string): Markup {
  return table({
    caption: 'Audit, newest first',
    empty,
    rows: lines,
    columns: [
      { name: 'Time', cell: ({ time }) => at(Date.parse(time)) },
      {
        name: 'Person',
        cell: ({ user }) => html`<a href=${address(PATHS.audit, { person: user.id })}>${shown(user.name)}</a>`,
      },
      { name: 'Command', cell: ({ rawText }) => code(shortened(rawText, MOST_CHARACTERS)) },
      {
        name: 'Outcome',
        cell: ({ outcome, errorCode }) =>
          html`${badge(TONES[outcome] ?? 'plain', shown(outcome))} ${errorCode !== null && html`<span class="faint">${shown(errorCode)}</span>`}`,
      },
      {
        name: 'Configuration',
        cell: ({ configurationName }) => (configurationName === null ? '–' : nameLink(configurationName)),
      },
      {
        name: 'Where',
        cell: ({ accountId, region }) => whereOf(accountId, region),
      },
      {
        name: 'Took',
        isNumber: true,
        cell: ({ durationMs }) => (durationMs === null ? '–' : duration(durationMs / 1000)),
      },
    ],
  });
}
