// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are what is tested here
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { cardPayload } from '../../cards/payload.ts';
import { type AdaptiveCard, CardRenderer, templateNames } from '../../cards/render.ts';
import type { AlarmsView, TableView, Views } from '../../cards/views.ts';
import { PLANNED_BYTES, payloadBytes } from '../../src/teams/size.ts';
import { assertGolden } from './golden.ts';
import { hostile, rich } from './samples.ts';
import { nodes, strings } from './walk.ts';

const renderer = new CardRenderer();
const samples: readonly (readonly [kind: string, views: Views])[] = [
  ['rich', rich],
  ['hostile', hostile(rich)],
];

/** Element and action types that Adaptive Cards 1.2 has; Teams' phones draw these reliably. */
const OLD_TYPES = new Set([
  'AdaptiveCard',
  'Action.OpenUrl',
  'Action.Submit',
  'Action.ToggleVisibility',
  'ActionSet',
  'Column',
  'ColumnSet',
  'Container',
  'Image',
  'Input.ChoiceSet',
  'Input.Text',
  'RichTextBlock',
  'TextBlock',
  'TextRun',
]);
/** Parts of an element that has a fallback of its own, and mentions, which stand beside the card's elements. */
const PARTS = new Set(['TableRow', 'TableCell', 'mention']);

/** Where a string is plain text for every client, and where it is no text at all. */
const TEXT_KEYS =
  /\/(?:inlines\/\d+\/text|title|placeholder|value|id|inputId|labelFor|url|altText|legend|xAxisTitle|yAxisTitle|tooltip|targetElements\/\d+)$|\/data\//;

function every(check: (card: AdaptiveCard, name: string) => void): void {
  for (const [kind, views] of samples) {
    for (const name of templateNames) {
      it(`${name}, ${kind}`, () => check(renderer.render(name, views[name]), name));
    }
  }
}

describe('Every card', () => {
  describe('looks as its golden file says', () => {
    for (const [kind, views] of samples) {
      for (const name of templateNames) {
        it(`${name}, ${kind}`, () =>
          assertGolden(kind === 'rich' ? name : `${name}.${kind}`, renderer.render(name, views[name])));
      }
    }
  });

  describe('is a full-width Adaptive Card 1.5 within the limit of size', () => {
    every((card, name) => {
      assert.equal(card.type, 'AdaptiveCard');
      assert.equal(card.version, '1.5');
      const { entities, ...msteams } = Object.fromEntries(Object.entries(card.msteams ?? {}));
      assert.deepEqual(msteams, { width: 'Full' });
      assert.ok(entities === undefined || name === 'notification');
      assert.ok(payloadBytes(card) < PLANNED_BYTES, `${payloadBytes(card)} bytes`);
    });
  });

  describe('gives a fallback for everything newer than 1.2', () => {
    every((card) => {
      for (const { path, object } of nodes(card)) {
        const type = object.type;
        if (typeof type !== 'string' || OLD_TYPES.has(type) || PARTS.has(type)) continue;
        assert.ok(typeof object.fallback === 'object', `${type} at ${path} has no fallback`);
      }
    });
  });

  describe('sends, from every button, what the payload schema takes', () => {
    for (const name of templateNames) {
      it(name, () => {
        for (const { path, object } of nodes(renderer.render(name, rich[name]))) {
          if (object.type !== 'Action.Execute') continue;
          const sent = cardPayload.safeParse(object.data);
          assert.ok(sent.success, `${path}: ${sent.error?.message}`);
          assert.equal(sent.data.verb, object.verb);
          const fallback = object.fallback as Record<string, unknown>;
          assert.equal(fallback.type, 'Action.Submit');
          assert.deepEqual(fallback.data, object.data);
          assert.equal(fallback.title, object.title);
        }
      });
    }
  });

  describe('leaves no expression of its template and no empty value behind', () => {
    for (const name of templateNames) {
      it(name, () => {
        const card = renderer.render(name, rich[name]);
        for (const { path, text } of strings(card)) assert.ok(!text.includes('${'), `${path}: ${text}`);
        for (const { path, object } of nodes(card)) {
          for (const [key, value] of Object.entries(object))
            assert.ok(value !== null && value !== undefined, `${path}/${key}`);
        }
      });
    }
  });

  describe('passes the reference parser of Adaptive Cards', () => {
    const require = createRequire(import.meta.url);
    const { AdaptiveCard, SerializationContext } = require('adaptivecards/dist/adaptivecards.js');
    every((json, name) => {
      const card = new AdaptiveCard();
      const context = new SerializationContext();
      card.parse(json, context);
      const said: string[] = card
        .validateProperties()
        .validationEvents.map((event: { message: string }) => event.message);
      for (let place = 0; place < context.eventCount; place++) said.push(context.getEventAt(place).message);
      const known = (message: string) =>
        // Labels stand above their inputs as text, tied to them by `labelFor`, so that clients without `label` show them.
        message === 'Required inputs should have a label' ||
        // The reference shows five unless it is configured; Teams shows six.
        message === 'Maximum number of actions exceeded (5).' ||
        (['alarms', 'notification'].includes(name) && message.startsWith('Unknown element type "Chart.')) ||
        // The hostile sample gives every field the same name.
        message.startsWith('Duplicate Id "field:');
      assert.deepEqual(
        said.filter((message) => !known(message)),
        [],
      );
    });
  });
});

describe('Text from anywhere', () => {
  const hostileViews = hostile(rich);

  describe('stands only where no client reads Markdown, HTML or mentions in it', () => {
    for (const name of templateNames) {
      it(name, () => {
        for (const { path, text } of strings(renderer.render(name, hostileViews[name]))) {
          if (text.includes('$root')) assert.match(path, TEXT_KEYS);
        }
      });
    }
  });

  describe('is not expanded as a template, and shows its controls and overrides', () => {
    for (const name of templateNames) {
      it(name, () => {
        const card = renderer.render(name, hostileViews[name]);
        const shown = [...strings(card)].filter(
          ({ path, text }) => /inlines\/\d+\/text$/.test(path) && text.includes('$root'),
        );
        for (const { path, text } of shown) {
          assert.ok(text.includes('${$root.ran} ${1+1} $data `x` \\${y} **b**'), `${path}: ${text}`);
          assert.ok(!/[\u202a-\u202e\u2066-\u2069]|\p{Cc}/u.test(text.replace(/\n/g, '')), path);
          assert.ok(!text.includes('{{DATE('), path);
        }
        assert.ok(shown.length > 0);
        for (const { path, text } of strings(card)) assert.ok(text.isWellFormed(), path);
        assert.ok(!JSON.stringify(card).includes('"entities"'));
      });
    }
  });

  it('travels in a button exactly as given, so that what runs is what was meant', () => {
    const line = 'logs filter-log-events --filter-pattern "a\u202eb\u0007"';
    const card = renderer.render('notice', { tone: 'default', title: 't', text: '', buttons: [{ title: line, line }] });
    const [button] = [...nodes(card)].filter(({ object }) => object.type === 'Action.Execute');
    assert.deepEqual(button?.object.data, { verb: 'command.run', line });
    assert.equal(button?.object.title, 'logs filter-log-events --filter-pattern "a‹U+202E›b␇"');
  });

  it('keeps objects that look like template keywords out of the template', () => {
    const view: Views['facts'] = { ...rich.facts, facts: [{ name: '$when', value: '${false}' }] };
    const texts = [...strings(renderer.render('facts', view))].map(({ text }) => text);
    assert.ok(texts.includes('$when') && texts.includes('${false}'));
  });
});

describe('The table card', () => {
  const full: TableView = {
    ...rich.table,
    columns: ['A', 'B', 'C', 'D'].map((title) => ({ title, width: 1 })),
    rows: Array.from({ length: 10 }, (_, index) => ({
      index,
      cells: Array.from({ length: 4 }, () => 'ü"'.repeat(40)),
    })),
  };

  it('stays within the limit with ten rows of four cells of eighty characters', () => {
    assert.ok(payloadBytes(renderer.render('table', full)) < PLANNED_BYTES);
  });

  it('says in its fallback what the table says', () => {
    const [table] = [...nodes(renderer.render('table', rich.table))].filter(({ object }) => object.type === 'Table');
    const fallback = [...strings(table?.object.fallback)].map(({ text }) => text);
    for (const row of rich.table.rows)
      for (const cell of row.cells) assert.ok(fallback.includes(cell === '' ? '–' : cell));
    for (const column of rich.table.columns) assert.ok(fallback.includes(`${column.title}: `));
  });

  it('leads from the first cell of each row to its details', () => {
    const card = renderer.render('table', rich.table);
    const links = [...nodes(card)].filter(
      ({ object }) => object.type === 'TextRun' && object.selectAction !== undefined,
    );
    assert.deepEqual(
      links.map(({ object }) => object.text),
      rich.table.rows.map((row) => row.cells[0]),
    );
  });

  it('shows no table where there are no rows, and no pager on a lone page', () => {
    const view: TableView = { ...rich.table, rows: [], page: { id: 'r', index: 0, count: 1, more: false } };
    const types = [...nodes(renderer.render('table', view))].map(({ object }) => object.type);
    assert.ok(!types.includes('Table') && !types.includes('ActionSet'));
  });

  it('offers the next page where AWS holds more than is known', () => {
    const view: TableView = { ...rich.table, page: { id: 'r', index: 0, count: 1, more: true } };
    const buttons = [...nodes(renderer.render('table', view))].filter(({ object }) => object.title === 'Next');
    assert.deepEqual(buttons[0]?.object.data, { verb: 'result.page', id: 'r', index: 1 });
  });
});

describe('Raw output', () => {
  it('keeps its blanks, tabs and line feeds', () => {
    const text = 'a\tb\n    "c":  1\n';
    const texts = [...strings(renderer.render('raw', { ...rich.raw, text }))].map((string) => string.text);
    assert.ok(texts.includes(text));
  });

  it('of a whole page stays within the limit, even if half of it is escaped', () => {
    const card = renderer.render('raw', { ...rich.raw, text: '"a'.repeat(6_000) });
    assert.ok(payloadBytes(card) < PLANNED_BYTES, `${payloadBytes(card)} bytes`);
  });
});

describe('The alarms card', () => {
  const alarm = rich.alarms.alarms[0];
  assert.ok(alarm?.chart);
  const points = Array.from({ length: 1_440 }, (_, minute) => ({
    time: new Date(Date.UTC(2026, 10, 20, 0, minute)),
    value: minute === 700 ? 99.125 : minute % 7,
  }));
  const lines = [
    { legend: 'Errors', kind: 'metric' as const, points },
    { legend: 'Threshold', kind: 'threshold' as const, points: points.map(({ time }) => ({ time, value: 5 })) },
  ];
  const many: AlarmsView = {
    ...rich.alarms,
    alarms: Array.from({ length: 10 }, () => ({ ...alarm, chart: { title: 'E', unit: 'Count', text: '▁▂', lines } })),
  };
  const charts = (view: AlarmsView) =>
    [...nodes(renderer.render('alarms', view))]
      .filter(({ object }) => object.type === 'Chart.Line')
      .map(({ object }) => object);

  it('tells the state in words and by a mark, not by colour alone', () => {
    const texts = [...strings(renderer.render('alarms', rich.alarms))].map(({ text }) => text);
    for (const text of ['▲ In alarm', '? Insufficient data', '✓ OK']) assert.ok(texts.includes(text), text);
  });

  it('draws the metric in proportion to time, with the threshold as a second line', () => {
    const [chart] = charts(rich.alarms);
    const data = chart?.data as { legend: string; color: string; values: { x: number; y: number }[] }[];
    assert.deepEqual(
      data.map(({ legend, color }) => [legend, color]),
      [
        ['Errors', 'categoricalBlue'],
        ['Threshold 5', 'attention'],
      ],
    );
    assert.equal(data[0]?.values.length, 30);
    assert.deepEqual(data[0]?.values.at(-1), { x: 0, y: 5 });
    assert.deepEqual(data[1]?.values, [
      { x: -29, y: 5 },
      { x: 0, y: 5 },
    ]);
    assert.equal(chart?.xAxisTitle, 'Minutes before 2026-11-21 01:09 UTC');
  });

  it('thins a day of points for each of ten alarms to fit the limit without losing the peak', () => {
    const card = renderer.render('alarms', many);
    assert.ok(payloadBytes(card) < PLANNED_BYTES, `${payloadBytes(card)} bytes`);
    const [chart] = charts(many);
    const data = chart?.data as { values: { x: number; y: number }[] }[];
    const values = data[0]?.values ?? [];
    assert.ok(values.length >= 12 && values.length < 1_440);
    assert.ok(values.some(({ y }) => y === 99.125));
    assert.ok(values.every((value, place) => place === 0 || value.x >= (values[place - 1]?.x ?? 0)));
    assert.match(String(chart?.xAxisTitle), /^Hours before /);
  });

  it('draws nothing for a chart without points, and leaves values out that are no numbers', () => {
    const chart = { title: 'E', unit: '', text: '–', lines: [{ legend: 'E', kind: 'metric' as const, points: [] }] };
    const [empty] = charts({ ...rich.alarms, alarms: [{ ...alarm, chart }] });
    assert.equal(empty?.xAxisTitle, '');
    assert.deepEqual(empty?.data, [{ legend: 'E', color: 'categoricalBlue', values: [] }]);
  });
});

describe('Prompts', () => {
  it('let Cancel through although inputs are required', () => {
    for (const name of ['choice', 'missing-arguments'] as const) {
      const [cancel] = [...nodes(renderer.render(name, rich[name]))].filter(({ object }) => object.title === 'Cancel');
      assert.equal(cancel?.object.associatedInputs, 'none');
    }
  });

  it('make long drop-downs searchable', () => {
    const choices = Array.from({ length: 40 }, (_, place) => ({ title: `f${place}`, value: `f${place}` }));
    const [input] = [...nodes(renderer.render('choice', { ...rich.choice, choices }))].filter(
      ({ object }) => object.type === 'Input.ChoiceSet',
    );
    assert.equal(input?.object.style, 'filtered');
    assert.equal(input?.object.id, 'field:choice');
  });

  it('show for a global service that it has no Region', () => {
    const texts = [...strings(renderer.render('confirmation', { ...rich.confirmation, region: null }))].map(
      ({ text }) => text,
    );
    assert.ok(texts.includes('none: a global service'));
  });

  it('keep buttons after the sixth behind "…"', () => {
    const buttons = Array.from({ length: 8 }, (_, place) => ({ title: `b${place}`, line: `b${place}` }));
    const modes = [...nodes(renderer.render('notice', { ...rich.notice, buttons }))]
      .filter(({ object }) => object.type === 'Action.Execute')
      .map(({ object }) => object.mode);
    assert.deepEqual(modes, [...Array.from({ length: 6 }, () => undefined), 'secondary', 'secondary']);
  });
});

describe('The help card', () => {
  const services = Array.from({ length: 350 }, (_, place) => `service-number-${place}`);
  it('stays within the limit with 350 services', () => {
    const card = renderer.render('help-home', { ...rich['help-home'], groups: [{ name: 'All', services }] });
    assert.ok(payloadBytes(card) < PLANNED_BYTES, `${payloadBytes(card)} bytes`);
  });

  it('links every service where there are about 75', () => {
    const card = renderer.render('help-home', {
      ...rich['help-home'],
      groups: [{ name: 'All', services: services.slice(0, 80) }],
    });
    const links = [...nodes(card)].filter(
      ({ object }) => object.verb === 'help.service' && object.type === 'Action.Execute',
    );
    assert.equal(links.length, 80);
    assert.ok(payloadBytes(card) < PLANNED_BYTES, `${payloadBytes(card)} bytes`);
  });
});
