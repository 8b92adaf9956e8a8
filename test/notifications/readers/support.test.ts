import assert from 'node:assert/strict';
import { commandsOf, factsOf, shown } from './event-fixture.ts';

const CASE = 'case-111122223333-muen-2026-71188858';
const SHOW = `support describe-communications --case-id ${CASE}`;
const REPLY = `support add-communication-to-case --case-id ${CASE}`;
const RESOLVE = `support resolve-case --case-id ${CASE}`;

describe('cases of AWS Support', () => {
  for (const [name, title, severity, by] of [
    ['created', 'Support case 9900112233 was created', 'neutral', undefined],
    ['answered', 'Support case 9900112233 has an answer from AWS', 'warning', 'AWS'],
    ['written', 'Support case 9900112233 has new correspondence', 'neutral', 'this account'],
    ['reopened', 'Support case 9900112233 was reopened', 'warning', undefined],
    ['resolved', 'Support case 9900112233 was resolved', 'good', undefined],
  ] as const) {
    it(`show that a case was ${name}`, () => {
      const notification = shown('support', `support/${name}.json`);
      assert.equal(notification.title, title);
      assert.equal(notification.severity, severity);
      assert.equal(factsOf(notification).By, by);
      assert.equal(factsOf(notification)['Case id'], CASE);
      assert.equal(notification.thread?.key, `support/${CASE}`);
      assert.deepEqual(
        commandsOf(notification),
        name === 'resolved'
          ? { 'Show correspondence': SHOW, Reply: REPLY }
          : { 'Show correspondence': SHOW, Reply: REPLY, Resolve: RESOLVE },
      );
    });
  }

  it('have no Region of their own, and a page in the console', () => {
    const notification = shown('support', 'support/created.json');
    assert.ok(notification.buttons.every(({ region }) => region === null));
    assert.match(notification.links[0]?.url ?? '', /\/support\/home\?region=us-east-1#\/case\/\?displayId=9900112233/);
  });
});
