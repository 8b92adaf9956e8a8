import assert from 'node:assert/strict';
import {
  ALEX,
  Chat,
  type ChatOptions,
  load,
  oneAccount,
  onlyCard,
  openStore,
  personal,
  responseCard,
  said,
  textOf,
} from './support/chat.ts';
import { caseCard, STEPS, sendFiles, teamsFile, WHOLE_LINE } from './support/support-cases.ts';

const HOUR_MS = 60 * 60 * 1000;

describe('files of a new support case', () => {
  const loaded = load();
  const open = (options: ChatOptions = {}) => new Chat(loaded, { configuration: oneAccount, ...options });
  const created = (chat: Chat) => chat.calls.filter((call) => call === 'support CreateCase').length;
  const withFiles = (read: (name: string) => Uint8Array = () => Buffer.from('boom')): ChatOptions => ({
    parts: (parts) => ({ ...parts, files: { read: async ({ name }) => read(name) } }),
  });

  it('are taken while it is written, and sent along', async () => {
    const chat = open(withFiles());
    const details = await caseCard(() => chat, 2);
    const taken = await sendFiles(chat, 'error.log');
    assert.deepEqual(taken.texts, ['error.log is attached (1 of 3).']);
    // Somebody may be typing on the card.
    assert.equal(taken.replaced.length + taken.cards.length, 0);
    assert.equal(chat.lastAudit.rawText, '[file error.log]');
    const summary = responseCard(await chat.press(details, 'Continue', STEPS[2]));
    assert.match(textOf(summary), /Files\s+error\.log/);
    const [more] = (await sendFiles(chat, 'screen.png')).replaced;
    assert.ok(more);
    assert.match(textOf(more.card), /Files\s+error\.log, screen\.png/);
    assert.notEqual(textOf(more.card), textOf(summary));
    const done = onlyCard(await chat.press(more.card, 'Create'));
    assert.match(said(await chat.press(done, 'View')), /Files\s+error\.log, screen\.png/);
  });

  it('are three at most, each told what became of it', async () => {
    const chat = open(withFiles());
    await caseCard(() => chat, 0);
    const [told = ''] = (await sendFiles(chat, 'a.log', 'b.log', 'c.log', 'd.log')).texts;
    assert.match(
      told,
      /a\.log is attached \(1 of 3\)[\s\S]*c\.log is attached \(3 of 3\)[\s\S]*d\.log is not attached\. AWS takes at most 3 files/,
    );
  });

  it('stay over a restart of the bot', async () => {
    const store = openStore(() => Date.parse('2026-11-21T03:12:00Z'));
    const chat = open({ store, ...withFiles() });
    await caseCard(() => chat, 3);
    await sendFiles(chat, 'error.log');
    const inputs: Record<string, unknown>[] = [];
    const after = open({
      store,
      aws: { 'support CreateCase': (input) => inputs.push(input) && { caseId: 'case-1' } },
    });
    await after.say('create');
    assert.match(String(inputs[0]?.attachmentSetId), /^as-111122223333-/);
  });

  it('can be taken off again', async () => {
    const chat = open(withFiles());
    await caseCard(() => chat, 3);
    const [replaced] = (await sendFiles(chat, 'error.log')).replaced;
    assert.ok(replaced);
    const asked = responseCard(await chat.press(replaced.card, 'Edit Files'));
    assert.match(textOf(asked), /Take the files off again\?[\s\S]*error\.log/);
    const summary = responseCard(await chat.press(asked, 'Take them off'));
    assert.doesNotMatch(textOf(summary), /error\.log/);
    assert.match(textOf(summary), /Create this support case\?/);
  });

  it('are gone where AWS holds them no longer, and it goes on without them', async () => {
    const chat = open(withFiles());
    const summary = await caseCard(() => chat, 3);
    await sendFiles(chat, 'error.log');
    chat.pass(HOUR_MS);
    const again = responseCard(await chat.press(summary, 'Create'));
    assert.match(textOf(again), /that is over for: error\.log\. Send them again, or go on without them/);
    assert.equal(created(chat), 0);
    assert.match(said(await chat.press(again, 'Create')), /Support case \d{10} is open/);
  });

  it('begin a new set where the one of before is over', async () => {
    const chat = open(withFiles());
    await caseCard(() => chat, 0);
    await sendFiles(chat, 'old.log');
    chat.pass(HOUR_MS);
    const [told = ''] = (await sendFiles(chat, 'new.log')).texts;
    assert.match(told, /over for: old\.log[\s\S]*new\.log is attached \(1 of 3\)/);
  });

  it('begin a new set where AWS knows the one of the line no more', async () => {
    const chat = open(withFiles());
    const card = onlyCard(await chat.say(`${WHOLE_LINE} --attachment-set-id as-gone`));
    assert.match(textOf(card), /Files\s+as-gone/);
    const [told = ''] = (await sendFiles(chat, 'new.log')).texts;
    assert.match(told, /over for: The files[\s\S]*new\.log is attached \(1 of 3\)/);
  });

  it('may come with the line itself', async () => {
    const chat = open(withFiles());
    const begun = await chat.say('support create-case', { attachments: [teamsFile('error.log')] });
    assert.match(said(begun), /What is it about\?/);
    assert.deepEqual(begun.texts, ['error.log is attached (1 of 3).']);
  });

  it('are told with the reason where AWS does not take them', async () => {
    const denied = Object.assign(new Error('User: x is not authorized to perform: support:AddAttachmentsToSet'), {
      name: 'AccessDeniedException',
      $fault: 'client',
      $metadata: { httpStatusCode: 400 },
    });
    const chat = open({
      ...withFiles(),
      aws: { 'support AddAttachmentsToSet': () => Promise.reject(denied) },
    });
    await caseCard(() => chat, 0);
    const [told = ''] = (await sendFiles(chat, 'error.log')).texts;
    assert.match(told, /error\.log is not attached\.[\s\S]*support:AddAttachmentsToSet/);
  });

  it('are not read while no case is written', async () => {
    const chat = open();
    assert.match((await sendFiles(chat, 'error.log')).texts.join(), /I take a file only while a support case/);
    assert.equal(chat.calls.length, 0);
  });

  it('of an edited message are left alone', async () => {
    const chat = open(withFiles());
    await caseCard(() => chat, 0);
    const edited = await chat.send({
      ...personal(ALEX),
      type: 'messageUpdate',
      text: 'whoami',
      channelData: { tenant: { id: '00000000-0000-0000-0000-0000000000f0' }, eventType: 'editMessage' },
      attachments: [teamsFile('error.log')],
    });
    assert.ok(!chat.calls.includes('support AddAttachmentsToSet'), said(edited));
  });
});
