import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CardRenderer } from '../../cards/render.ts';
import type { NotificationView, ParagraphView } from '../../cards/views.ts';
import { PLANNED_BYTES, payloadBytes } from '../../src/teams/size.ts';
import { alarmNotification, budgetNotification, plainNotification } from './notification-samples.ts';
import { actions, all, says, texts } from './walk.ts';

const renderer = new CardRenderer();
const draw = (view: Partial<NotificationView>) => renderer.render('notification', { ...plainNotification, ...view });
const paragraph = (text: string, more: Partial<ParagraphView['spans'][number]> = {}): ParagraphView => ({
  kind: 'text',
  spans: [{ text, ...more }],
});

describe('The card of a notification', () => {
  for (const [severity, style, mark] of [
    ['critical', 'attention', '▲ FAILED'],
    ['warning', 'warning', '! FAILED'],
    ['good', 'good', '✓ FAILED'],
    ['neutral', 'emphasis', '● FAILED'],
  ] as const) {
    it(`tells ${severity} by colour, mark and words`, () => {
      const card = draw({ severity, stateText: 'FAILED' });
      assert.equal(all(card, 'Container')[0]?.style, style);
      assert.ok(texts(card).includes(mark));
    });
  }

  it('has no mark before a title with a symbol of its own', () => {
    assert.ok(!says(draw({ title: '⚠️ Orders wait' }), '●'));
    assert.ok(says(draw({ title: '⚠️ Orders wait', stateText: 'OPEN' }), '● OPEN'));
    assert.ok(says(draw({ title: '42 orders wait' }), '●'));
  });

  it('offers what can be done before what can be looked up', () => {
    const rows = all(renderer.render('notification', alarmNotification), 'ActionSet').map(texts);
    const row = (title: string) => rows.findIndex((titles) => titles.includes(title));
    assert.ok(row('Show logs') < row('15 min') && row('15 min') < row('Open in CloudWatch'), JSON.stringify(rows));
  });

  it('says what became of it right below its header', () => {
    const body = all(renderer.render('notification', alarmNotification), 'AdaptiveCard')[0]?.body;
    const [, status] = Array.isArray(body) ? body : [];
    const lines = texts(status).filter((text) => text.length > 20);
    assert.deepEqual(lines, [
      ' Now OK, after 12 minutes (2026-11-21 03:24 UTC)',
      ' Acknowledged by Alex Wilber, 2026-11-21 03:14 UTC',
      'Muted by Alex Wilber until 2026-11-21 04:12 UTC; 3 not shown since.',
    ]);
  });

  it('is only a header where there is nothing more', () => {
    const card = draw({});
    assert.deepEqual(Object.keys(Object(card.body)), ['0']);
    assert.ok(says(card, 'Something was said') && says(card, 'Custom notification · 2026-11-21 03:12 UTC'));
  });

  describe('leads only to addresses of the web', () => {
    const bad = [
      'javascript:alert(1)',
      'ftp://x.test',
      'https://aws.amazon.com@evil.test/',
      '//evil.test',
      'https://',
      '',
    ];
    for (const url of bad) {
      it(JSON.stringify(url), () => {
        const entry = { severity: 'good', state: '', title: 't', facts: [], link: { title: 'l', url } } as const;
        const card = draw({
          body: [paragraph('text', { link: url }), { kind: 'code', spans: [{ text: 'c', link: 'https://x.test' }] }],
          links: [{ title: 'l', url }],
          items: { title: 'i', entries: [entry], page: { id: 'p', index: 0, count: 1, more: false } },
        });
        assert.deepEqual(all(card, 'Action.OpenUrl'), []);
        assert.ok(says(card, 'text'));
      });
    }

    it('as they were meant', () => {
      const url = 'https://eu-west-1.console.aws.amazon.com/a?b=c#d:alarm/e$253Ff';
      const card = draw({ body: [paragraph('x', { link: url })], links: [{ title: '', url }] });
      assert.deepEqual(
        all(card, 'Action.OpenUrl').map((action) => [action.title, action.url]),
        [
          [undefined, url],
          ['Open', url],
        ],
      );
    });
  });

  describe('mentions members', () => {
    const mentioned = (spans: ParagraphView['spans'], kind: ParagraphView['kind'] = 'text') => {
      const card = draw({ body: [{ kind, spans }] });
      const { entities = [] } = Object(card.msteams);
      return {
        card,
        entities,
        blocks: all(card, 'TextBlock').map(({ text }) => String(text).replaceAll('\u2060', '')),
      };
    };

    it('in a TextBlock, with an entity for each', () => {
      const { entities, blocks } = mentioned([
        { text: '@Alex Wilber', mention: 'alexw@contoso.com' },
        { text: ' and ' },
        { text: 'Megan', mention: '29:1bSk' },
        { text: ' or again ' },
        { text: 'Megan', mention: '29:1bSk' },
      ]);
      assert.deepEqual(blocks, ['<at>Alex Wilber</at> and <at>Megan</at> or again <at>Megan</at>']);
      assert.deepEqual(entities, [
        { type: 'mention', text: '<at>Alex Wilber</at>', mentioned: { id: 'alexw@contoso.com', name: 'Alex Wilber' } },
        { type: 'mention', text: '<at>Megan</at>', mentioned: { id: '29:1bSk', name: 'Megan' } },
      ]);
    });

    it('of the same name as two', () => {
      const { blocks, entities } = mentioned([
        { text: 'Alex', mention: 'a@contoso.com' },
        { text: 'Alex', mention: '72f988bf-86f1-41af-91ab-2d7cd011db47' },
      ]);
      assert.deepEqual(blocks, ['<at>Alex</at><at>Alex (2)</at>']);
      assert.equal(entities.length, 2);
    });

    it('and nobody whom the text around only names', () => {
      const { blocks, entities } = mentioned([
        { text: 'Alex', mention: 'a@contoso.com' },
        { text: '<at>Alex</at> <at>Everyone</at> [x](https://evil.test) **b**' },
      ]);
      assert.equal(entities.length, 1);
      assert.equal(blocks[0]?.split('<at>Alex</at>').length, 3, 'shown, once as a mention');
      const [raw] = all(mentioned([{ text: 'A', mention: 'a@b.c' }, { text: '<at>A</at>' }]).card, 'TextBlock');
      assert.equal(String(raw?.text).split('<at>A</at>').length, 2);
    });

    for (const id of ['Everyone', '', '19:channel@thread.tacv2 ', '<at>', 'a b@c.d', `29:${'x'.repeat(300)}`]) {
      it(`not under ${JSON.stringify(id.slice(0, 30))}`, () => {
        const { entities, blocks, card } = mentioned([{ text: 'Alex', mention: id }]);
        assert.deepEqual([entities, blocks, says(card, 'Alex')], [[], [], true]);
      });
    }

    it('not within code, and not by an empty name', () => {
      assert.deepEqual(mentioned([{ text: 'Alex', mention: 'a@b.c' }], 'code').entities, []);
      assert.deepEqual(mentioned([{ text: 'x' }, { text: '<>', mention: 'a@b.c' }]).entities, []);
    });

    it('keeping bold text and links beside them', () => {
      const { blocks } = mentioned([
        { text: 'Alex', mention: 'a@b.c' },
        { text: 'now', bold: true },
        { text: 'runbook', link: 'https://x.test/a' },
        { text: 'evil', link: 'javascript:x' },
      ]);
      assert.deepEqual(blocks, ['<at>Alex</at>**now**[runbook](https://x.test/a)evil']);
    });
  });

  describe('shows a chart', () => {
    const { chart, chartImage } = alarmNotification;
    const pictures = (view: Partial<NotificationView>) => {
      const card = draw(view);
      return { charts: all(card, 'Chart.Line'), images: all(card, 'Image'), card };
    };

    it('that falls back on its picture, and that on words', () => {
      const { charts, images } = pictures({ chart, chartImage });
      const fallback = Object(charts[0]?.fallback);
      assert.equal(fallback.type, 'Image');
      assert.equal(fallback.url, `data:image/png;base64,${chartImage}`);
      assert.equal(fallback.altText, `${chart?.title}: ${chart?.text}`);
      assert.ok(texts(fallback.fallback).includes(chart?.text ?? ''));
      assert.equal(images.length, 1);
    });

    it('that falls back on words where there is no picture', () => {
      const { charts, images } = pictures({ chart });
      assert.ok(texts(charts[0]?.fallback).includes(chart?.text ?? ''));
      assert.equal(images.length, 0);
    });

    it('as a picture alone where its data is not known, with the reason', () => {
      const { charts, images, card } = pictures({ chartImage, chartNote: 'No chart: the role may not.' });
      assert.deepEqual([charts.length, images.length, says(card, 'the role may not')], [0, 1, true]);
    });

    for (const [what, image] of [
      ['no base64', 'x"); alert(1); ("'],
      ['too large', 'A'.repeat(80_001)],
      ['empty', ''],
    ] as const) {
      it(`without a picture that is ${what}`, () =>
        assert.equal(pictures({ chart, chartImage: image }).images.length, 0));
    }

    it('whose day of points leaves room for the rest', () => {
      const points = Array.from({ length: 1440 }, (_, minute) => ({
        time: new Date(minute * 60_000),
        value: minute / 7,
      }));
      const lines = ['Latency', 'Upper bound', 'Lower bound'].map((legend) => ({
        legend,
        kind: 'threshold' as const,
        points,
      }));
      const metric = { legend: 'Latency', kind: 'metric' as const, points };
      const { charts, card } = pictures({
        chart: { title: 'L', unit: 's', text: '▁', lines: [metric, ...lines.slice(1)] },
      });
      assert.equal(charts.length, 1);
      assert.ok(payloadBytes(card) < PLANNED_BYTES / 3, String(payloadBytes(card)));
    });
  });

  describe('shows a gauge', () => {
    const gauge = (value: number, limit: number) => {
      const given = { title: 'Cost', value, limit, unit: '$', text: `$${value} of $${limit}` };
      const card = draw({ gauge: given });
      assert.ok(says(card, given.text));
      const [drawn] = all(card, 'Chart.Gauge');
      return { drawn, fallback: texts(drawn?.fallback) };
    };

    it('that says the same in words, everywhere', () => {
      const { drawn, fallback } = gauge(870.5, 1000);
      assert.deepEqual([drawn?.value, drawn?.max], [870.5, 1000]);
      assert.ok(fallback.includes(`${'█'.repeat(17)}${'░'.repeat(3)} 87 %`) && fallback.includes('Warning'));
    });

    it('that reaches beyond a limit that was passed', () => {
      const { drawn, fallback } = gauge(1250, 1000);
      assert.equal(drawn?.max, 1250);
      assert.equal(Array.isArray(drawn?.segments) && drawn.segments.length, 3);
      assert.ok(fallback.includes(`${'█'.repeat(20)} 125 %`) && fallback.includes('Attention'));
    });

    for (const [value, limit] of [
      [5, 0],
      [-1, 10],
      [Number.NaN, 10],
      [1, Number.POSITIVE_INFINITY],
    ] as const) {
      it(`only in words for ${value} of ${limit}`, () => {
        const { drawn } = gauge(value, limit);
        assert.ok(drawn === undefined || (value === 1 && drawn.max !== null));
      });
    }

    it('of a real budget', () => assert.ok(says(renderer.render('notification', budgetNotification), '87 %')));
  });

  describe('has actions', () => {
    const button = (title: string): NotificationView['buttons'][number] => ({
      title,
      style: 'default',
      payload: { verb: 'notification.action', id: 'n', action: title },
    });
    const row = (view: Partial<NotificationView>) =>
      actions(draw(view))
        .filter(({ verb }) => verb !== 'notification.mute' && verb !== 'notification.approval')
        .map(({ title, mode }) => `${title}${mode === 'secondary' ? ' …' : ''}`);
    const buttons = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(button);

    it('of which six are seen, Review first and Mute among them', () => {
      assert.deepEqual(row({ buttons }), ['a', 'b', 'c', 'd', 'e', 'f', 'g …']);
      assert.deepEqual(row({ buttons, canMute: true }), ['a', 'b', 'c', 'd', 'e', 'Mute', 'f …', 'g …']);
      assert.deepEqual(row({ buttons: buttons.slice(0, 2), canMute: true }), ['a', 'b', 'Mute']);
      assert.deepEqual(row({ buttons, canMute: true, approval: { title: 'Deploy' } }), [
        ...['Review', 'a', 'b', 'c', 'd', 'Mute'],
        ...['e …', 'f …', 'g …'],
      ]);
    });

    it('that mute for four lengths of time, once asked for', () => {
      const card = draw({ canMute: true, id: 'n-1' });
      const [hidden] = all(card, 'Container').filter(({ id }) => id === 'mute');
      assert.equal(hidden?.isVisible, false);
      assert.deepEqual(
        all(hidden, 'Action.Execute').map(({ title, data }) => [title, data]),
        [
          ['15 min', { verb: 'notification.mute', id: 'n-1', for: '15m' }],
          ['1 h', { verb: 'notification.mute', id: 'n-1', for: '1h' }],
          ['8 h', { verb: 'notification.mute', id: 'n-1', for: '8h' }],
          ['Until OK', { verb: 'notification.mute', id: 'n-1', for: 'until-ok' }],
        ],
      );
      assert.deepEqual(all(card, 'Action.ToggleVisibility')[0]?.targetElements, ['mute']);
    });

    it('that approve or reject with a comment', () => {
      const card = draw({ approval: { title: 'Deploy: Approve' }, id: 'n-1' });
      const [hidden] = all(card, 'Container').filter(({ id }) => id === 'approval');
      assert.equal(hidden?.isVisible, false);
      assert.equal(all(hidden, 'Input.Text')[0]?.id, 'comment');
      assert.deepEqual(
        all(hidden, 'Action.Execute').map(({ title, style, data }) => [title, style, Object(data).decision]),
        [
          ['Approve', 'positive', 'Approved'],
          ['Reject', 'destructive', 'Rejected'],
        ],
      );
    });

    it('that send what they were given, whatever their title shows', () => {
      const line = 'logs tail "a\u202eb"';
      const card = draw({ buttons: [{ title: line, style: 'destructive', payload: { verb: 'command.run', line } }] });
      const [action] = all(card, 'Action.Execute');
      assert.deepEqual(action?.data, { verb: 'command.run', line });
      assert.deepEqual([action?.title, action?.style], ['logs tail "a‹U+202E›b"', 'destructive']);
    });
  });

  it('turns the pages of its items', () => {
    const items = { title: 'Findings', entries: [], page: { id: 'other', index: 1, count: 3, more: false } };
    const pages = all(draw({ id: 'n-1', items }), 'Action.Execute').map(({ title, data }) => [title, data]);
    assert.deepEqual(pages, [
      ['Previous', { verb: 'notification.page', id: 'n-1', index: 0 }],
      ['Next', { verb: 'notification.page', id: 'n-1', index: 2 }],
    ]);
  });

  it('leaves out paragraphs, keywords and values that hold nothing', () => {
    const card = draw({ body: [paragraph('  ')], keywords: [' '], facts: [{ name: 'n', value: '' }] });
    assert.ok(!JSON.stringify(card).includes('highlight'));
    assert.ok(texts(card).includes('–'));
  });
});

describe('A notification that is too large', () => {
  const long = 'ü"word '.repeat(20_000);
  const span = { text: 'x"', bold: true, link: 'https://wiki.example.com/x' };
  const many = <T>(count: number, item: (place: number) => T) =>
    Array.from({ length: count }, (_, place) => item(place));

  it('fits, and every part of it says what was left out', () => {
    const entries = many(100, (place) => ({
      severity: 'warning' as const,
      state: 'HIGH',
      title: `finding ${place}`,
      facts: many(20, () => ({ name: 'name', value: long })),
      link: { title: 'Open', url: `https://x.test/${'a'.repeat(500)}` },
    }));
    const facts = many(80, (place) => ({ name: `fact ${place}`, value: long }));
    const card = draw({
      ...alarmNotification,
      body: [paragraph(long), paragraph(long), paragraph(long)],
      facts,
      items: { title: 'Findings', entries: entries.slice(0, 10), page: { id: 'i', index: 0, count: 10, more: false } },
      details: [
        { title: 'JSON', text: long, code: true },
        { title: 'More', text: long, code: false },
      ],
      nextSteps: many(60, () => paragraph(long)),
      keywords: many(100, () => 'k'.repeat(200)),
      notes: many(50, () => long),
    });
    assert.ok(payloadBytes(card) <= PLANNED_BYTES, String(payloadBytes(card)));
    assert.ok(
      says(card, 'more characters)') && says(card, '… 59 more paragraphs') && says(card, 'more values do not fit'),
    );
    for (let place = 0; place < 10; place++) assert.ok(texts(card).includes(`  finding ${place}`));
    assert.ok(texts(card).includes('Acknowledge'));
  });

  it('shows a custom description of 8,000 characters whole', () => {
    const text = `${'Word '.repeat(1_599)}end.`;
    assert.ok(texts(draw({ body: [paragraph(text)], keywords: ['a'], nextSteps: [paragraph('b')] })).includes(text));
  });

  it('shows a batch of findings whole, eight on a page', () => {
    const facts = many(8, (place) => ({
      name: `Name ${place}`,
      value: 'arn:aws:ec2:eu-west-1:111122223333:instance/i-0a1b2c3d4e5f60001',
    }));
    const entry = {
      severity: 'critical',
      state: 'HIGH',
      title: 'Port 22 is open to the world',
      facts,
      link: null,
    } as const;
    const card = draw({
      items: { title: 'F', entries: many(8, () => entry), page: { id: 'i', index: 0, count: 2, more: false } },
    });
    assert.equal(texts(card).filter((text) => text.includes('instance/i-0a')).length, 64);
  });

  it('gives up the forms of a paragraph of thousands of spans before its text', () => {
    const card = draw({ body: [{ kind: 'bullet', spans: many(3_000, () => span) }] });
    assert.ok(payloadBytes(card) <= PLANNED_BYTES);
    assert.ok(texts(card).includes(span.text.repeat(3_000)));
  });

  it('announces no mention that was left out', () => {
    const mention = { text: 'Alex', mention: 'a@b.c' };
    const { msteams } = draw({ body: [paragraph(long.repeat(3)), { kind: 'text', spans: [mention] }] });
    assert.deepEqual(msteams, { width: 'Full' });
  });

  it('fits whatever it is made of', () => {
    const text = fc.integer({ min: 0, max: 9_000 }).map((length) => 'a"é\n'.repeat(length).slice(0, length));
    const list = <T>(item: fc.Arbitrary<T>, maxLength: number) => fc.array(item, { maxLength });
    const spans = list(fc.record({ text, bold: fc.boolean(), link: fc.constant('https://x.test/') }), 30);
    const kind = fc.constantFrom('text' as const, 'bullet' as const, 'code' as const);
    const body = list(fc.record({ kind, spans }), 60);
    const fact = fc.record({ name: text, value: text });
    const severity = fc.constantFrom('critical' as const, 'good' as const);
    const link = fc.record({ title: text, url: text.map((path) => `https://x.test/${path.length}`) });
    const entry = fc.record({ severity, state: text, title: text, facts: list(fact, 12), link: fc.option(link) });
    const button = fc.record({
      title: text,
      style: fc.constant('default' as const),
      payload: text.map((line) => ({ verb: 'command.run' as const, line: `x${line}` })),
    });
    const views = fc.record({
      title: text,
      stateText: text,
      where: text,
      body,
      nextSteps: body,
      facts: list(fact, 40),
      keywords: list(text, 40),
      notes: list(text, 20),
      links: list(link, 20),
      buttons: list(button, 20),
      details: list(fc.record({ title: text, text, code: fc.boolean() }), 10),
      entries: list(entry, 20),
    });
    fc.assert(
      fc.property(views, ({ entries, ...view }) => {
        const items = { title: 'Items', entries, page: { id: 'i', index: 0, count: 2, more: false } };
        const card = draw({ ...alarmNotification, ...view, items });
        assert.ok(payloadBytes(card) <= PLANNED_BYTES, String(payloadBytes(card)));
      }),
      { numRuns: 60 },
    );
  });
});
