import { barChart, type DayPart, dayParts, lineChart } from '../chart.ts';
import { html, type Markup } from '../html.ts';
import type { Page } from '../page.ts';
import type { Problem } from '../parts.ts';
import { address, PATHS } from '../paths.ts';
import { at, badge, code, facts, figure, table } from '../pieces.ts';
import { quantile, type Slot, sumOf } from '../samples.ts';
import { count, counted, duration, shown, span } from '../text.ts';

const HALF_HOUR_MS = 30 * 60 * 1000;
const HOUR_MS = 2 * HALF_HOUR_MS;
/** Where the scale of durations begins. */
const FASTEST_SECONDS = 0.005;

/** Outcomes of the audit by how they are drawn; what is not here went well. */
const GROUPS: readonly { readonly name: string; readonly look: string; readonly outcomes: readonly string[] | null }[] =
  [
    { name: 'done', look: 'one', outcomes: null },
    { name: 'failed in AWS', look: 'bad', outcomes: ['failed'] },
    { name: 'denied or refused', look: 'two', outcomes: ['denied', 'refused'] },
    { name: 'not understood', look: 'three', outcomes: ['not-understood'] },
    { name: 'cancelled or expired', look: 'four', outcomes: ['cancelled', 'expired'] },
  ];
const NOT_DONE = new Set(GROUPS.flatMap(({ outcomes }) => outcomes ?? []));

/** How the bot is: what is wrong, what waits, and what happened within a day. */
export const overview: Page = async (parts) => {
  const { about, clock } = parts;
  const now = clock();
  const [levels, slots] = await Promise.all([parts.levels(), parts.samples.lastDay()]);
  const problems = parts.problems();
  const day = sumOf(slots.values());
  const body = html`
    ${problemList(problems)}
    <section aria-labelledby="levels">
      <h2 id="levels">Now</h2>
      <dl class="figures">
        ${figure('Waiting', count(levels.waiting), 'plain', PATHS.deliveries)}
        ${figure('Oldest waits for', levels.waiting === 0 ? '–' : span(levels.oldestWaitingSeconds * 1000), levels.oldestWaitingSeconds > 300 ? 'warn' : 'plain')}
        ${figure('Failed', count(levels.failed), levels.failed > 0 ? 'bad' : 'plain', address(PATHS.deliveries))}
        ${figure('Not reachable', count(levels.stopped), levels.stopped > 0 ? 'warn' : 'plain', PATHS.conversations)}
        ${figure('Audit lines waiting', count(levels.auditLinesWaiting))}
      </dl>
    </section>
    <section aria-labelledby="day">
      <h2 id="day">The last 24 hours</h2>
      <p class="hint">Of all instances of the bot, in half hours. Counted while this page is turned on.</p>
      <div class="charts">${charts(dayParts(slots, now, HALF_HOUR_MS), dayParts(slots, now, HOUR_MS), day)}</div>
    </section>
    <section aria-labelledby="bot">
      <h2 id="bot">This instance</h2>
      ${facts([
        ['Version', about.version],
        ['Running since', html`${at(about.startedAt)}, for ${span(now - about.startedAt)}`],
        ['Instance', code(about.instance)],
        ['State is kept in', shown(about.store)],
        [
          'Configurations',
          html`<a href=${PATHS.conversations}>${count(parts.configuration().channelConfigurations.length)}</a>`,
        ],
      ])}
    </section>
  `;
  return { status: 200, title: 'Overview', body };
};

export function problemList(problems: readonly Problem[]): Markup {
  if (problems.length === 0)
    return html`<p class="all-well">${badge('good', 'No problems')} Nothing keeps the bot from its work.</p>`;
  return html`<section class="problems" aria-labelledby="problems">
    <h2 id="problems">${counted(problems.length, 'problem')}</h2>
    <ul>
      ${problems.map(({ area, text }) => html`<li>${badge('bad', area)} <span class="prose">${shown(text)}</span></li>`)}
    </ul>
  </section>`;
}

function charts(parts: readonly DayPart[], hours: readonly DayPart[], day: Slot): Markup {
  const commands = commandsOf(day, null);
  const outcomes = Object.entries(day.commands).sort(([, one], [, other]) => other - one);
  return [
    barChart({
      id: 'commands',
      title: 'Commands and buttons',
      summary:
        commands === 0
          ? 'None within the day.'
          : `${count(commands)}: ${outcomes.map(([outcome, number]) => `${shown(outcome)} ${count(number)}`).join(', ')}.`,
      series: GROUPS.map(({ name, look, outcomes: own }) => ({
        name,
        look,
        values: parts.map(({ slot }) => groupCount(slot, own)),
      })),
      scale: count,
      table: hourTable(
        'Commands and buttons by hour',
        hours,
        GROUPS.map(({ name, outcomes: own }) => [name, (slot) => count(groupCount(slot, own))]),
      ),
    }),
    barChart({
      id: 'notifications',
      title: 'Notifications',
      summary: `${count(day.sent)} delivered, ${count(day.failed)} failed.`,
      series: [
        { name: 'delivered', look: 'one', values: parts.map(({ slot }) => slot.sent) },
        { name: 'failed', look: 'bad', values: parts.map(({ slot }) => slot.failed) },
      ],
      scale: count,
      table: hourTable('Notifications by hour', hours, [
        ['delivered', ({ sent }) => count(sent)],
        ['failed', ({ failed }) => count(failed)],
      ]),
    }),
    durations('command-time', 'Time to answer a command', (slot) => slot.commandSteps, parts, hours, day),
    durations('delivery-time', 'Time to deliver a notification', (slot) => slot.deliverySteps, parts, hours, day),
  ];
}

function durations(
  id: string,
  title: string,
  stepsOf: (slot: Slot) => Slot['commandSteps'],
  parts: readonly DayPart[],
  hours: readonly DayPart[],
  day: Slot,
): Markup {
  const at50 = (slot: Slot) => quantile(stepsOf(slot), 0.5);
  const at95 = (slot: Slot) => quantile(stepsOf(slot), 0.95);
  const said = (value: number | null) => (value === null ? '–' : duration(value));
  return lineChart({
    id,
    title,
    summary:
      at50(day) === null ? 'None within the day.' : `Half within ${said(at50(day))}, 95 % within ${said(at95(day))}.`,
    series: [
      { name: 'half within (p50)', look: 'one', values: parts.map(({ slot }) => at50(slot)) },
      { name: '95 % within (p95)', look: 'two', values: parts.map(({ slot }) => at95(slot)) },
    ],
    bottom: FASTEST_SECONDS,
    scale: (seconds) => `${duration(seconds)}, a logarithmic scale`,
    table: hourTable(`${title}, by hour`, hours, [
      ['p50', (slot) => said(at50(slot))],
      ['p95', (slot) => said(at95(slot))],
    ]),
  });
}

function hourTable(
  caption: string,
  hours: readonly DayPart[],
  columns: readonly (readonly [name: string, cell: (slot: Slot) => string])[],
): Markup {
  return html`<div class="numbers">${table({
    caption,
    columns: [
      {
        name: 'From',
        cell: ({ from }) =>
          html`<time datetime=${new Date(from).toISOString()}>${new Date(from).toISOString().slice(11, 16)}</time>`,
      },
      ...columns.map(([name, cell]) => ({ name, isNumber: true, cell: ({ slot }: DayPart) => cell(slot) })),
    ],
    rows: hours.toReversed(),
    empty: 'Nothing was counted.',
  })}</div>`;
}

function groupCount(slot: Slot, outcomes: readonly string[] | null): number {
  if (outcomes !== null) return commandsOf(slot, outcomes);
  return Object.entries(slot.commands).reduce(
    (sum, [outcome, number]) => sum + (NOT_DONE.has(outcome) ? 0 : number),
    0,
  );
}

function commandsOf({ commands }: Slot, outcomes: readonly string[] | null): number {
  return Object.entries(commands).reduce(
    (sum, [outcome, number]) => sum + (outcomes === null || outcomes.includes(outcome) ? number : 0),
    0,
  );
}
