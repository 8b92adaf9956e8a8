import assert from 'node:assert/strict';
import { placesOf } from '../e2e/support/published.ts';
import { judge, noticesFor } from './support/verdict.ts';

describe('The verdict on a run', () => {
  const [place] = placesOf(1, 1);
  assert.ok(place);
  const { conversationId } = place;
  const notices = noticesFor([place], 4);
  const [a = '', b = '', c = '', d = ''] = notices.map(({ title }) => title);
  const verdictOn = (...bodies: string[]) =>
    judge(notices, { taken: bodies.map((body) => ({ conversationId, body, at: 0 })), exceeded: [] });

  it('is clean where each came once, in order', () => {
    assert.deepEqual(verdictOn(a, b, c, d), { lost: 0, repeated: 0, disordered: [], exceeded: [], messages: 4 });
  });

  it('tells what is lost, what came again, and what came too early', () => {
    assert.equal(verdictOn(a, b, d).lost, 1);
    assert.equal(verdictOn().lost, 4);
    assert.deepEqual([verdictOn(a, b, b, c, d).repeated, verdictOn(a, b, b, c, d).disordered], [1, []]);
    assert.deepEqual(verdictOn(a, c, b, d).disordered, [conversationId]);
  });

  it('counts the entries of a digest, also those that it does not name', () => {
    assert.equal(verdictOn(a, `3 notifications at once ${d} ${c} ${b}`).lost, 0);
    assert.equal(verdictOn(a, `3 notifications at once ${b}`).lost, 0);
    assert.equal(verdictOn(a, `2 notifications at once ${b}`).lost, 1);
    assert.equal(verdictOn(a, b, `3 notifications at once ${c}`).repeated, 1);
  });

  it('passes on which limits were exceeded', () => {
    assert.deepEqual(judge(notices, { taken: [], exceeded: ['tenant'] }).exceeded, ['tenant']);
  });
});
