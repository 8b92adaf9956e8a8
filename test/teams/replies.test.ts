import assert from 'node:assert/strict';
import { type Activity, type InvokeResponse, TestAdapter, TurnContext } from 'botbuilder-core';
import sinon from 'sinon';
import { createReplies, type Replies } from '../../src/teams/replies.ts';

const card = { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text: 'hello' }] } as const;
const CARD = 'application/vnd.microsoft.card.adaptive';
const MESSAGE = 'application/vnd.microsoft.activity.message';

interface Opened {
  readonly replies: Replies;
  readonly sent: Partial<Activity>[];
  readonly updated: Partial<Activity>[];
  readonly responses: InvokeResponse[];
  readonly faults: unknown[];
}

/** Replies to an activity; `takes` says whether the request still takes an answer. */
function open(activity: Partial<Activity>, { takes = (): boolean => true, fails = false } = {}): Opened {
  const adapter = new TestAdapter(async () => undefined);
  const updated: Partial<Activity>[] = [];
  adapter.updateActivity = async (_context, update) => {
    if (fails) throw new Error('the message is gone');
    updated.push(update);
  };
  if (fails) adapter.sendActivities = async () => Promise.reject(new Error('no way to Teams'));
  const context = new TurnContext(adapter, {
    channelId: 'msteams',
    conversation: { id: 'a:1', conversationType: 'personal', isGroup: false, name: '' },
    recipient: { id: '28:bot', name: 'AWS' },
    ...activity,
  });
  const responses: InvokeResponse[] = [];
  const faults: unknown[] = [];
  const acknowledge = (response: InvokeResponse): boolean => {
    if (!takes()) return false;
    responses.push(response);
    return responses.length === 1;
  };
  const replies = createReplies(context, acknowledge, (error) => faults.push(error));
  return { replies, sent: adapter.activeQueue, updated, responses, faults };
}

const contentOf = (activity: Partial<Activity> | undefined) => activity?.attachments?.[0]?.content;

describe('replies', () => {
  it('post cards and give the id by which they can be replaced', async () => {
    const { replies, sent } = open({ type: 'message' });
    const id = await replies.send({ ...card });
    assert.deepEqual([contentOf(sent[0]), id], [card, sent[0]?.id]);
  });

  it('give no id where Teams gave none', async () => {
    const { replies } = open({ type: 'message', deliveryMode: 'expectReplies' });
    assert.equal(await replies.send({ ...card }), null);
  });

  it('replace a card sent before', async () => {
    const { replies, updated } = open({ type: 'message' });
    await replies.replace('earlier', { ...card });
    assert.deepEqual([updated[0]?.id, contentOf(updated[0])], ['earlier', card]);
  });

  it('go on where the message to replace is gone, and tell of it', async () => {
    const { replies, faults } = open({ type: 'message' }, { fails: true });
    await replies.replace('earlier', { ...card });
    assert.match(String(faults), /the message is gone/);
  });

  describe('to a press', () => {
    const invoke = { type: 'invoke', replyToId: 'pressed' };

    it('are the card that replaces the one pressed', async () => {
      const { replies, responses, updated } = open(invoke);
      await replies.replacePressed({ ...card });
      assert.deepEqual(responses, [{ status: 200, body: { statusCode: 200, type: CARD, value: card } }]);
      assert.deepEqual(updated, []);
    });

    it('update the pressed card where the press has its answer', async () => {
      const { replies, updated } = open(invoke);
      await replies.tell('one moment');
      await replies.replacePressed({ ...card });
      assert.deepEqual([updated[0]?.id, contentOf(updated[0])], ['pressed', card]);
    });

    it('update the pressed card where the request was answered because it took too long', async () => {
      const { replies, updated, responses } = open(invoke, { takes: () => false });
      await replies.replacePressed({ ...card });
      assert.deepEqual([updated.length, responses.length], [1, 0]);
    });

    it('post the card where it is not known which was pressed', async () => {
      const { replies, sent } = open({ type: 'message', value: {} });
      await replies.replacePressed({ ...card });
      assert.deepEqual(contentOf(sent[0]), card);
    });

    it('replace the card of a client that submits', async () => {
      const { replies, updated, responses } = open({ type: 'message', value: {}, replyToId: 'pressed' });
      await replies.replacePressed({ ...card });
      assert.deepEqual([updated[0]?.id, responses], ['pressed', []]);
    });

    it('are a word to who pressed, else a message', async () => {
      const { replies, responses, sent } = open(invoke);
      await replies.tell('first');
      await replies.tell('second');
      assert.deepEqual(responses[0], { status: 200, body: { statusCode: 200, type: MESSAGE, value: 'first' } });
      assert.deepEqual(
        sent.map(({ text }) => text),
        ['second'],
      );
    });

    it('end with a word where there was none', () => {
      const { replies, responses } = open(invoke);
      replies.finish();
      assert.equal(responses[0]?.body.type, MESSAGE);
    });

    it('end without a word where it was no press', () => {
      const { replies, responses, sent } = open({ type: 'message' });
      replies.finish();
      assert.deepEqual([responses, sent], [[], []]);
    });
  });

  describe('while something is at work', () => {
    let clock: sinon.SinonFakeTimers;
    beforeEach(() => {
      clock = sinon.useFakeTimers();
    });
    afterEach(() => clock.restore());

    const typing = (sent: readonly Partial<Activity>[]) => sent.filter(({ type }) => type === 'typing').length;

    it('say nothing where it is quick', async () => {
      const { replies, sent } = open({ type: 'message' });
      const work = replies.whileWorking(new Promise((resolve) => setTimeout(resolve, 899, 'done')));
      await clock.tickAsync(899);
      assert.equal(await work, 'done');
      await clock.tickAsync(60_000);
      assert.equal(typing(sent), 0);
    });

    it('show within a second that the bot is typing, and go on until it is done', async () => {
      const { replies, sent } = open({ type: 'message' });
      const work = replies.whileWorking(new Promise((resolve) => setTimeout(resolve, 7500)));
      await clock.tickAsync(1000);
      assert.equal(typing(sent), 1);
      await clock.tickAsync(6500);
      await work;
      assert.equal(typing(sent), 3);
      await clock.tickAsync(60_000);
      assert.equal(typing(sent), 3);
    });

    it('end with its error', async () => {
      const { replies, sent } = open({ type: 'message' });
      await assert.rejects(replies.whileWorking(Promise.reject(new Error('no'))), /no/);
      await clock.tickAsync(60_000);
      assert.equal(typing(sent), 0);
    });

    it('go on where the indicator cannot be sent', async () => {
      const { replies, faults } = open({ type: 'message' }, { fails: true });
      const work = replies.whileWorking(new Promise((resolve) => setTimeout(resolve, 1000, 'done')));
      await clock.tickAsync(1000);
      assert.equal(await work, 'done');
      assert.match(String(faults), /no way to Teams/);
    });
  });
});
