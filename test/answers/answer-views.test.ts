import assert from 'node:assert/strict';
import { CardRenderer } from '../../cards/render.ts';
import type { Ran } from '../../cards/views.ts';
import { factsView, rawView, tableView } from '../../src/answers/answer-views.ts';
import type { FactsPresentation, TablePresentation } from '../../src/answers/present.ts';
import { rawPages } from '../../src/answers/raw-pages.ts';
import { PLANNED_BYTES, payloadBytes } from '../../src/teams/size.ts';

const ran: Ran = {
  commandLine: 'lambda list-functions',
  accountName: 'shop',
  accountId: '111122223333',
  region: null,
  by: 'Alex',
};
const request = (index: number, more = false) => ({ ran, id: 'r-1', index, more });

const functions = (count: number, cell = (place: number) => `f${place}`): TablePresentation => ({
  kind: 'table',
  noun: { one: 'function', many: 'functions' },
  columns: [{ title: 'Name', width: 1 }],
  rows: Array.from({ length: count }, (_, place) => ({ cells: [cell(place)], item: { Name: cell(place) } })),
  facts: [],
});

describe('tableView', () => {
  it('shows ten rows a page, with their places in the whole result', () => {
    const view = tableView(functions(23), request(2));
    assert.deepEqual(
      view.rows.map((row) => row.index),
      [20, 21, 22],
    );
    assert.deepEqual(view.page, { id: 'r-1', index: 2, count: 3, more: false });
    assert.equal(view.summary, 'Showing 21–23 of 23 functions');
  });

  const summaries: readonly (readonly [count: number, more: boolean, summary: string])[] = [
    [1, false, '1 function'],
    [10, false, '10 functions'],
    [11, false, 'Showing 1–10 of 11 functions'],
    [7, true, 'The first 7 functions'],
    [0, true, '0 functions'],
  ];
  for (const [count, more, summary] of summaries) {
    it(`says “${summary}”`, () => assert.equal(tableView(functions(count), request(0, more)).summary, summary));
  }

  it('says what stood beside the list', () => {
    const view = tableView(
      { ...functions(2), facts: [{ name: 'Composite alarms', value: '1 composite alarm' }] },
      request(0),
    );
    assert.equal(view.summary, '2 functions · Composite alarms: 1 composite alarm');
  });

  it('shortens a long cell with a mark, never within a character', () => {
    const [row] = tableView(
      functions(1, () => `${'x'.repeat(78)}😀😀`),
      request(0),
    ).rows;
    assert.equal(row?.cells[0], `${'x'.repeat(78)}…`);
    assert.equal(row?.cells[0]?.length, 79);
  });

  it('goes to the last page where a later one is asked for', () => {
    assert.equal(tableView(functions(23), request(9)).page.index, 2);
    assert.equal(tableView(functions(0), request(-1)).page.index, 0);
  });

  it('of six long columns makes a card within the limit', () => {
    const wide: TablePresentation = {
      ...functions(10),
      columns: Array.from({ length: 6 }, () => ({ title: 'T'.repeat(40), width: 5 })),
      rows: Array.from({ length: 10 }, () => ({ cells: Array.from({ length: 6 }, () => 'x'.repeat(200)), item: {} })),
    };
    assert.ok(payloadBytes(new CardRenderer().render('table', tableView(wide, request(0)))) < PLANNED_BYTES);
  });
});

describe('factsView', () => {
  const facts = (count: number, nested: FactsPresentation['nested'] = []): FactsPresentation => ({
    kind: 'facts',
    title: 't',
    facts: Array.from({ length: count }, (_, place) => ({ name: `n${place}`, value: `v${place}` })),
    nested,
  });

  it('puts facts after the thirtieth into a part of their own', () => {
    const view = factsView(facts(32), ran);
    assert.equal(view.facts.length, 30);
    assert.deepEqual(view.nested, [{ name: 'More', summary: '2 values', text: 'n30: v30\nn31: v31' }]);
  });

  it('says how much of a long part is missing and where to see it', () => {
    const long = { name: 'Policy', summary: 's', text: 'x'.repeat(30_000) };
    const short = { name: 'Short', summary: 's', text: 'y' };
    const [first, second] = factsView(facts(1, [long, short]), ran).nested;
    assert.match(first?.text ?? '', /^x+\n… [\d,]+ more characters: --output json shows all of it$/);
    assert.equal(second?.text, 'y');
  });

  it('gathers parts after the twelfth into one', () => {
    const parts = Array.from({ length: 25 }, (_, place) => ({ name: `p${place}`, summary: 's', text: 'a\nb' }));
    const { nested } = factsView(facts(0, parts), ran);
    assert.equal(nested.length, 12);
    assert.equal(nested.at(-1)?.summary, '14 parts');
    assert.ok(nested.at(-1)?.text.startsWith('p11:\n    a\n    b\np12:'));
  });

  it('keeps the way back and the buttons', () => {
    const view = factsView(facts(1), ran, { id: 'r-1', index: 2 }, [{ title: 'Logs', line: 'logs' }]);
    assert.deepEqual([view.back, view.buttons], [{ id: 'r-1', index: 2 }, [{ title: 'Logs', line: 'logs' }]]);
  });

  it('with everything at its longest makes a card within the limit', () => {
    const full: FactsPresentation = {
      kind: 'facts',
      title: 't'.repeat(500),
      facts: Array.from({ length: 60 }, (_, place) => ({
        name: `A rather long name ${place}`,
        value: 'v'.repeat(place < 20 ? 400 : 60),
      })),
      nested: Array.from({ length: 30 }, () => ({
        name: 'Nested part',
        summary: '3 values',
        text: 'x\n'.repeat(5_000),
      })),
    };
    const size = payloadBytes(new CardRenderer().render('facts', factsView(full, ran, { id: 'r', index: 0 })));
    assert.ok(size < PLANNED_BYTES, `${size} bytes`);
  });
});

describe('rawPages', () => {
  it('cuts at line ends and loses nothing', () => {
    const text = Array.from({ length: 40 }, (_, place) => `line ${place}`).join('\n');
    const pages = rawPages(text, 100);
    assert.ok(pages.length > 1);
    assert.equal(pages.join(''), text);
    for (const page of pages.slice(0, -1)) assert.ok(page.endsWith('\n') && page.length <= 100);
  });

  it('cuts a line that is longer than a page, though no character', () => {
    const pages = rawPages('😀'.repeat(10), 5);
    assert.equal(pages.join(''), '😀'.repeat(10));
    for (const page of pages) assert.ok(page.isWellFormed() && page.length <= 5);
  });

  it('makes one page of little text', () => assert.deepEqual(rawPages(''), ['']));
});

describe('rawView', () => {
  it('shows the page asked for', () => {
    const text = `${'x'.repeat(12_000)}y`;
    const view = rawView(text, 'PlainText', request(1));
    assert.equal(view.text, 'y');
    assert.deepEqual(view.page, { id: 'r-1', index: 1, count: 2, more: false });
  });
});
