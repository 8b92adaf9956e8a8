import assert from 'node:assert/strict';
import { CardRenderer } from '../../cards/render.ts';
import type { LogsView } from '../../cards/views.ts';
import { PLANNED_BYTES, payloadBytes } from '../../src/teams/size.ts';
import { notificationSamples } from './notification-samples.ts';
import { actions, all, says, texts } from './walk.ts';

const renderer = new CardRenderer();

describe('The card of log entries', () => {
  const { logs } = notificationSamples;
  const draw = (view: Partial<LogsView>) => renderer.render('logs', { ...logs, ...view });
  const entry = (message: string, full: string | null = null) => ({
    time: '03:11:42.103',
    message,
    full,
    isError: false,
  });

  it('marks errors by colour and by mark', () => {
    const [error] = all(draw({}), 'TextRun').filter(({ text }) => String(text).startsWith('▸ ✕ ERROR'));
    assert.equal(error?.color, 'Attention');
  });

  it('opens a long entry in place of its line', () => {
    const card = draw({});
    assert.deepEqual(
      all(card, 'Action.ToggleVisibility').map(({ targetElements }) => targetElements),
      [['line-2', 'entry-2']],
    );
    const [full] = all(card, 'RichTextBlock').filter(({ id }) => id === 'entry-2');
    assert.equal(full?.isVisible, false);
    assert.ok(says(full, 'at async drain'));
  });

  it('opens a message that is longer than a line although none was said to be', () => {
    const message = 'word '.repeat(100);
    const card = draw({ entries: [entry(message)] });
    assert.ok(texts(card).some((text) => /^▸ (word )+wo?r?…$/.test(text)) && says(card, message));
  });

  it('lets JSON in one line break, and lays it out where it is opened', () => {
    const message = `ERROR {"level":"ERROR","stack":["at a","at b"],"took":12,"ok":true,"at":"12:${'5'.repeat(200)}"}`;
    const card = draw({ entries: [entry(message)] });
    assert.ok(says(card, '▸ ERROR {"level": "ERROR", "stack": ["at a", "at b"], "took":12, "ok":true, "at": "12:55'));
    assert.ok(says(card, '▾ ERROR\n{\n  "level": "ERROR",\n  "stack": [\n    "at a",\n    "at b"\n  ],\n'));
  });

  it('leaves as it is what only looks like JSON', () => {
    const message = `{not "json"} ${'x '.repeat(100)}`;
    assert.ok(says(draw({ entries: [entry(message)] }), `▾ ${message}`));
  });

  it('leads on in one row: buttons first, then links', () => {
    assert.deepEqual(
      actions(draw({})).map(({ title }) => title),
      ['Show error logs', '/aws/lambda/order-intake', 'Open in Logs Insights'],
    );
  });

  it('has nothing but words while the search runs', () => {
    const card = draw({ title: 'Searching the logs', entries: [], links: [], commandLine: null, buttons: [] });
    assert.ok(says(card, 'Searching the logs'));
    assert.deepEqual([...all(card, 'ActionSet'), ...all(card, 'ColumnSet')], []);
  });

  it('fits thirty long entries, each with a line, and cuts what is behind them', () => {
    const full = 'stack "trace"\n'.repeat(1_000);
    const entries = Array.from({ length: 30 }, (_, place) => entry(`entry ${place} ${'x'.repeat(300)}`, full));
    const card = draw({ entries });
    assert.ok(payloadBytes(card) <= PLANNED_BYTES, String(payloadBytes(card)));
    for (let place = 0; place < 30; place++) assert.ok(says(card, `entry ${place} x`), String(place));
    assert.ok(all(card, 'Action.ToggleVisibility').length >= 20, String(all(card, 'Action.ToggleVisibility').length));
  });

  it('counts the entries that do not fit', () => {
    const card = draw({ entries: Array.from({ length: 300 }, () => entry('x'.repeat(100), null)) });
    assert.ok(payloadBytes(card) <= PLANNED_BYTES, String(payloadBytes(card)));
    assert.ok(says(card, 'more entries do not fit on a card.'));
  });
});
