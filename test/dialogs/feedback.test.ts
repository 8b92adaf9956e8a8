import assert from 'node:assert/strict';
import type { Configuration } from '../../src/configuration/configuration.ts';
import { SendError } from '../../src/teams/sender.ts';
import {
  ALEX,
  CHANNEL,
  Chat,
  type ChatOptions,
  everywhere,
  GROUP,
  inChannel,
  load,
  MEGAN,
  onlyCard,
  openStore,
  responseCard,
  said,
  saidInPlace,
  textOf,
} from './support/chat.ts';
import { type Deliveries, HOUR_MS, openedDeliveries, saidBy } from './support/deliveries.ts';

const thread = inChannel('1');
/** What a card's template would fill in. */
const TEMPLATE = ['$', '{title}'].join('');
/** The operators' channel. */
const forOperators = (sandbox: Configuration): Configuration => {
  const all = everywhere(sandbox);
  const [row] = all.channelConfigurations;
  if (row === undefined) return all;
  // Twice the same channel is one.
  const operators = { ...row, places: [...row.places, ...row.places] };
  return {
    ...all,
    channelConfigurations: [operators, ...all.channelConfigurations.slice(1)],
    feedbackConfiguration: row.name,
  };
};

describe('feedback', () => {
  const loaded = load();
  const open = (options: ChatOptions = {}) => new Chat(loaded, options);
  const logged = (chat: Chat) =>
    chat.logLines
      .map((line): Record<string, unknown> => JSON.parse(line))
      .filter(({ code }) => code === 'feedback')
      .map(({ feedback }) => feedback);

  it('goes into the log with who wrote it and where, and thanks', async () => {
    const chat = open();
    const text = said(await chat.say('feedback The graphs are too small.', thread));
    assert.match(text, /Thank you for the feedback\n[\s\S]*find it in their log/);
    assert.deepEqual(logged(chat), ['The graphs are too small.']);
    const line: unknown = JSON.parse(chat.logLines.find((one) => one.includes('too small')) ?? '{}');
    assert.deepEqual(
      Object.entries(Object(line)).filter(([name]) => ['user', 'conversationId'].includes(name)),
      [
        ['user', { id: ALEX.aadObjectId, name: ALEX.name }],
        ['conversationId', `${CHANNEL};messageid=1`],
      ],
    );
    assert.equal((await chat.outbox.status()).waiting, 0);
    assert.equal(chat.lastAudit.outcome, 'built-in');
  });

  it('is asked for where there is none, also after a restart', async () => {
    const store = openStore(() => Date.parse('2026-11-21T03:12:00Z'));
    const card = onlyCard(await open({ store }).say('feedback', thread));
    assert.match(textOf(card), /They see who wrote it, where and when/);
    const chat = open({ store });
    const done = await chat.press(card, 'Send', { 'field:text': 'Two\nlines.' }, ALEX, thread);
    assert.match(textOf(responseCard(done)), /Thank you for the feedback/);
    assert.deepEqual(logged(chat), ['Two\nlines.']);
  });

  it('may be typed as the answer, and be cancelled', async () => {
    const chat = open();
    await chat.say('feedback', thread);
    assert.match(saidInPlace(await chat.say('I like the cards', thread)), /Thank you/);
    await chat.say('feedback', thread);
    await chat.say('cancel', thread);
    assert.deepEqual(logged(chat), ['I like the cards']);
  });

  it('has no secrets, neither in the log nor in the audit', async () => {
    const chat = open();
    await chat.say(
      'feedback It printed password=hunter2-hunter2 and AKIAIOSFODNN7EXAMPLE wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
      thread,
    );
    assert.doesNotMatch(chat.logLines.join() + JSON.stringify(chat.auditLines), /hunter2|bPxRfiCY/);
    assert.match(String(logged(chat)[0]), /password=••••/);
  });

  it('is not taken where it is too long', async () => {
    const chat = open();
    assert.match(
      said(await chat.say(`feedback ${'x'.repeat(2001)}`, thread)),
      /It has 2001 characters; 2000 is the most/,
    );
    const card = onlyCard(await chat.say('feedback', thread));
    const again = await chat.press(card, 'Send', { 'field:text': 'x'.repeat(2001) }, ALEX, thread);
    assert.match(textOf(responseCard(again)), /It has 2001 characters/);
    assert.deepEqual(logged(chat), []);
  });

  it('is taken five times an hour from a person, wherever they write', async () => {
    const chat = open();
    for (let count = 0; count < 5; count += 1) await chat.say(`feedback number ${count}`, count % 2 ? thread : {});
    assert.match(said(await chat.say('feedback number 6', thread)), /You have sent 5 texts within the last hour/);
    assert.equal(chat.lastAudit.outcome, 'refused');
    assert.match(said(await chat.say('feedback from another', { as: MEGAN, ...thread })), /Thank you/);
    chat.pass(HOUR_MS);
    assert.match(said(await chat.say('feedback number 7', thread)), /Thank you/);
    assert.equal(logged(chat).length, 7);
  });

  describe('where the configuration names the conversation of the operators', () => {
    const openHere = openedDeliveries(loaded, { configuration: forOperators });
    const toOperators = (here: Deliveries) => here.posts.find(({ conversationId }) => conversationId === CHANNEL);

    it('is a message there, with who wrote it, where and when, as the text it is', async () => {
      const here = openHere();
      const answer = said(await here.chat.say(`feedback **Bold** <at>all</at> [x](https://example.com) ${TEMPLATE}`));
      assert.match(answer, /get it in their conversation, and in the bot's log/);
      await here.pass(2000);
      const post = toOperators(here);
      assert.deepEqual(here.taken.map(({ conversationId, threadId }) => [conversationId, threadId]).toSorted(), [
        [CHANNEL, null],
        [GROUP, null],
      ]);
      const text = saidBy(post);
      assert.match(text, /Feedback about this bot\nAlex Wilber\nin a personal chat of production/);
      assert.match(text, /2026-11-21 03:12 UTC/);
      assert.ok(text.includes(`Id`) && text.includes(ALEX.aadObjectId));
      // Text only: nothing of it is markdown, a mention or a template.
      assert.match(JSON.stringify(post?.card), /"type":"TextRun","text":"\*\*Bold\*\*/);
      assert.match(text, /\$\{title\}/);
    });

    it('shows the time as that conversation does', async () => {
      const here = openHere();
      await here.chat.say('preferences time-zone Europe/Berlin', thread);
      await here.chat.say('feedback Good.', { as: MEGAN });
      await here.pass(2000);
      assert.match(saidBy(toOperators(here)), /Megan Bowen[\s\S]*2026-11-21 04:12 CET/);
    });

    it('is in the log where Teams does not take the message', async () => {
      const here = openHere({ fate: () => new SendError({ kind: 'refused' }, 'status 400') });
      await here.chat.say('feedback Good.');
      await here.pass(2000);
      assert.deepEqual(logged(here.chat), ['Good.']);
      assert.equal(here.chat.logLines.filter((line) => line.includes('did not reach the conversation')).length, 2);
    });
  });
});
