import assert from 'node:assert/strict';
import { CardRenderer } from '../../cards/render.ts';
import type { DigestView } from '../../cards/views.ts';
import { PLANNED_BYTES, payloadBytes } from '../../src/teams/size.ts';
import { notificationSamples } from './notification-samples.ts';
import { all, says, texts } from './walk.ts';

const renderer = new CardRenderer();

describe('The digest of a storm', () => {
  const { digest } = notificationSamples;
  const draw = (view: Partial<DigestView>) => renderer.render('digest', { ...digest, ...view });

  it('opens each entry and turns its pages', () => {
    const sent = all(draw({}), 'Action.Execute').map(({ title, data }) => [title, data]);
    assert.deepEqual(sent.slice(0, 2), [
      ['Open', { verb: 'notification.open', id: 'd-0' }],
      ['Open', { verb: 'notification.open', id: 'd-1' }],
    ]);
    assert.deepEqual(sent.slice(8), [['Next', { verb: 'digest.page', id: digest.id, index: 1 }]]);
  });

  it('says the state of an entry once', () => {
    const entry = { id: 'd', severity: 'critical', state: 'ALARM', where: '' } as const;
    const card = draw({
      entries: [
        { ...entry, title: 'orders is in ALARM' },
        { ...entry, title: 'orders' },
      ],
    });
    assert.equal(texts(card).filter((text) => text === ' ALARM').length, 1);
  });

  it('has the colour of the worst in it', () => {
    const style = (view: Partial<DigestView>) => all(draw(view), 'Container')[0]?.style;
    assert.equal(style({}), 'attention');
    assert.equal(
      style({
        groups: [
          { severity: 'warning', text: 'w' },
          { severity: 'good', text: 'g' },
        ],
      }),
      'warning',
    );
    assert.equal(style({ groups: [] }), 'emphasis');
  });

  it('fits, and says what does not', () => {
    const text = 'long '.repeat(100);
    const card = draw({
      groups: Array.from({ length: 200 }, () => ({ severity: 'good' as const, text })),
      entries: Array.from({ length: 60 }, (_, place) => ({
        id: `${place}`,
        severity: 'good' as const,
        state: '',
        title: text,
        where: '',
      })),
    });
    assert.ok(payloadBytes(card) <= PLANNED_BYTES, String(payloadBytes(card)));
    assert.ok(says(card, 'more groups') && says(card, 'more on this page do not fit on a card.'));
  });

  it('holds twenty entries of long names whole', () => {
    const title = 'orders-in-the-recovery-region-wait-for-longer-than-ten-minutes-and-nobody-drains-them';
    const entries = Array.from({ length: 20 }, () => ({
      id: digest.id,
      severity: 'critical' as const,
      state: 'ALARM',
      title,
      where: digest.entries[0]?.where ?? '',
    }));
    assert.equal(all(draw({ entries }), 'Action.Execute').filter((action) => action.title === 'Open').length, 20);
  });
});
