import assert from 'node:assert/strict';
import { fitsTeams, PLANNED_BYTES, payloadBytes, TEAMS_LIMIT_BYTES } from '../../src/teams/size.ts';

describe('the size of a message', () => {
  it('is that of the whole payload as UTF-16', () => {
    assert.equal(payloadBytes({ text: 'aä😀' }), 2 * '{"text":"aä😀"}'.length);
  });

  it('does not count base64 images, wherever they stand', () => {
    const url = `data:image/png;base64,${'A'.repeat(200_000)}`;
    const card = { attachments: [{ content: { body: [{ type: 'Image', url }] } }] };
    assert.ok(payloadBytes(card) < 200);
  });

  it('counts what only mentions such an image', () => {
    const text = `see data:image/png;base64,${'A'.repeat(1000)}`;
    assert.ok(payloadBytes({ text }) > 2000);
  });

  it('leaves room below the limit of Teams', () => {
    assert.ok(PLANNED_BYTES < TEAMS_LIMIT_BYTES);
    const overhead = payloadBytes({ text: '' });
    assert.equal(fitsTeams({ text: 'x'.repeat((PLANNED_BYTES - overhead) / 2) }), true);
    assert.equal(fitsTeams({ text: 'x'.repeat((PLANNED_BYTES - overhead) / 2 + 1) }), false);
  });

  it('of nothing is 0', () => assert.equal(payloadBytes(undefined), 0));
});
