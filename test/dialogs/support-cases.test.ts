import assert from 'node:assert/strict';
import type { AdaptiveCard } from '../../cards/render.ts';
import {
  buttonData,
  Chat,
  type ChatOptions,
  inputsOf,
  load,
  MEGAN,
  oneAccount,
  onlyCard,
  openStore,
  responseCard,
  said,
  saidInPlace,
  textOf,
  toldOnPress,
} from './support/chat.ts';
import { openCase, sendFiles } from './support/support-cases.ts';

const MINUTE_MS = 60 * 1000;

describe('support cases', () => {
  const loaded = load();
  const open = (options: ChatOptions = {}) => new Chat(loaded, { configuration: oneAccount, ...options });
  const lineOf = (card: AdaptiveCard, title: string) => String(buttonData(card, title).line);

  describe('as a list', () => {
    it('are those that are open, with number, subject, state, severity, when and by whom', async () => {
      const chat = open();
      const id = await openCase(chat);
      chat.pass(3 * MINUTE_MS);
      const text = said(await chat.say('support describe-cases'));
      assert.match(
        text,
        /^Open support cases\n1 case · production \(111122223333\) · by Alex Wilber\n\d{10}: Orders fail\n {2}AWS is at work/,
      );
      assert.match(text, /Urgent · opened 2026-11-21 03:12 UTC by chatbot-ops\/chatbot-Alex-Wilber/);
      assert.match(
        text,
        /Latest\s+Amazon Web Services <no-reply@amazon\.com>, 2026-11-21 03:14 UTC: Thank you for contacting AWS Support/,
      );
      assert.ok(text.includes(id));
      assert.match(text, /\[View\]\n\[Reply\]\n\[Resolve\]\n\[Open a case\]\n\[Resolved cases, too\]/);
    });

    it('say so where there are none, and lead to a new one', async () => {
      const chat = open();
      const card = onlyCard(await chat.say('support describe-cases'));
      assert.match(textOf(card), /No open cases · production/);
      assert.match(said(await chat.press(card, 'Open a case')), /Open a support case/);
    });

    it('hold those that are resolved where somebody asks for them, which can be answered but not resolved', async () => {
      const chat = open();
      const id = await openCase(chat);
      await chat.say(`support resolve-case --case-id ${id}`);
      await chat.say('run');
      const card = onlyCard(await chat.say('support describe-cases'));
      assert.match(textOf(card), /No open cases/);
      const all = onlyCard(await chat.press(card, 'Resolved cases, too'));
      assert.match(textOf(all), /^Support cases\n1 case[\s\S]*Orders fail\n {2}resolved/);
      assert.doesNotMatch(textOf(all), /\[Resolve\]|\[Resolved cases, too\]/);
    });

    it('turn their pages, none left out and none twice', async () => {
      const chat = open();
      for (let at = 1; at <= 8; at += 1) {
        await openCase(chat, `Case ${at}.`);
        chat.pass(MINUTE_MS);
      }
      const first = onlyCard(await chat.say('support describe-cases'));
      assert.match(textOf(first), /6 cases and more/);
      const second = onlyCard(await chat.press(first, 'Next'));
      assert.match(textOf(second), /2 cases · /);
      const subjects = [first, second].flatMap((card) => textOf(card).match(/Case \d\./g) ?? []);
      assert.deepEqual(
        [...new Set(subjects)],
        [8, 7, 6, 5, 4, 3, 2, 1].map((at) => `Case ${at}.`),
      );
    });

    it('go on where AWS gives a token of its own', async () => {
      const one = (at: number) => ({
        caseId: `case-${at}`,
        displayId: `${at}`,
        subject: `Subject ${at}`,
        timeCreated: 'soon',
      });
      const chat = open({
        aws: {
          'support DescribeCases': ({ nextToken }) =>
            nextToken === 'second' ? { cases: [one(2)] } : { cases: [one(1)], nextToken: 'second' },
        },
      });
      const first = onlyCard(await chat.say('support describe-cases --no-include-communications'));
      assert.match(textOf(first), /1 case and more[\s\S]*1: Subject 1/);
      assert.match(lineOf(first, 'Next'), /--no-include-communications/);
      const second = onlyCard(await chat.press(first, 'Next'));
      assert.match(textOf(second), /1 case · [\s\S]*2: Subject 2/);
      assert.doesNotMatch(textOf(second), /\[Next\]/);
    });

    it('keep the account of a conversation with several, for whoever presses', async () => {
      const chat = new Chat(loaded);
      const card = onlyCard(await chat.say('support describe-cases --account production --role chatbot-ops'));
      assert.match(lineOf(card, 'Open a case'), /support create-case --account 111122223333 --role chatbot-ops/);
      assert.match(said(await chat.press(card, 'Open a case', {}, MEGAN)), /Open a support case/);
    });

    it('are rows as usual for those who ask for a form of their own', async () => {
      const chat = open();
      await openCase(chat);
      assert.match(said(await chat.say('support describe-cases --query cases[].subject')), /Orders fail/);
      assert.match(said(await chat.say('support describe-cases --output json')), /"cases"/);
    });

    it('show what was written as text, secrets masked', async () => {
      const chat = open({
        aws: {
          'support DescribeCases': () => ({
            cases: [
              {
                caseId: 'case-1',
                displayId: '1',
                subject: 'Key AKIAIOSFODNN7EXAMPLE, password=hunter2-secret',
                status: 'pending-customer-action',
                recentCommunications: {
                  communications: [{ body: '<b>aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY</b>' }],
                },
              },
              { caseId: 'case-2', status: 'of-a-new-kind', severityCode: 'odd', timeCreated: 'yesterday' },
            ],
          }),
        },
      });
      const text = said(await chat.say('support describe-cases'));
      assert.match(text, /waits for you/);
      assert.match(text, /of a new kind[\s\S]*odd · opened yesterday by unknown/);
      assert.doesNotMatch(text, /hunter2-secret|wJalrXUtnFEMI/);
    });
  });

  describe('as correspondence', () => {
    it('are told from the oldest to the newest message, with who wrote when', async () => {
      const chat = open();
      const id = await openCase(chat);
      chat.pass(3 * MINUTE_MS);
      const card = onlyCard(await chat.say(`support describe-communications --case-id ${id}`));
      assert.match(
        textOf(card),
        /^Case \d{10}: Orders fail\nAWS is at work · production[\s\S]*chatbot-ops\/chatbot-Alex-Wilber\n2026-11-21 03:12 UTC\nSince three\.\nAmazon Web Services <no-reply@amazon\.com>\n2026-11-21 03:14 UTC\nThank you/,
      );
      assert.match(JSON.stringify(card), /console\.aws\.amazon\.com\/support\/home/);
    });

    it('turn their pages to what came before', async () => {
      const chat = open();
      const id = await openCase(chat);
      for (let at = 1; at <= 6; at += 1) {
        chat.pass(MINUTE_MS);
        await chat.say(`support add-communication-to-case --case-id ${id} --communication-body "Message ${at}."`);
        await chat.say('send');
      }
      const newest = onlyCard(await chat.say(`support describe-communications --case-id ${id}`));
      assert.match(textOf(newest), /Message 2\.[\s\S]*Message 6\./);
      const earlier = onlyCard(await chat.press(newest, 'Earlier messages'));
      assert.match(textOf(earlier), /Since three\.[\s\S]*Thank you/);
      const messages = [earlier, newest].flatMap((card) => textOf(card).match(/Message \d\./g) ?? []);
      assert.deepEqual(
        messages,
        [1, 2, 3, 4, 5, 6].map((at) => `Message ${at}.`),
      );
      assert.doesNotMatch(textOf(earlier), /\[Earlier messages\]/);
    });

    it('fit the card however long the messages are', async () => {
      const long = { body: 'x'.repeat(9000), submittedBy: 'Amazon Web Services', timeCreated: '2026-11-21T03:00:00Z' };
      const chat = open({
        aws: {
          'support DescribeCommunications': () => ({
            communications: [long, long, { ...long, body: 'y'.repeat(60_000) }],
          }),
        },
      });
      const card = onlyCard(await chat.say('support describe-communications --case-id case-1'));
      assert.match(textOf(card), /Case case-1/);
      const before = onlyCard(await chat.press(card, 'Earlier messages'));
      assert.ok(JSON.stringify(before).length < 40_000);
    });

    it('are found by the number that people know a case by', async () => {
      const chat = open();
      const id = await openCase(chat);
      const number = /(\d{10}): Orders fail/.exec(said(await chat.say('support describe-cases')))?.[1];
      const shown = await chat.say(`support describe-communications --case-id ${number}`);
      assert.match(said(shown), /Since three\./);
      assert.ok(String(chat.lastAudit.command).includes(id));
    });

    it('are chosen from the open cases where none is named', async () => {
      const chat = open();
      await openCase(chat);
      const asked = onlyCard(await chat.say('support describe-communications'));
      assert.match(
        textOf(asked),
        /Which case do you want to read\?[\s\S]*\d{10}: Orders fail · Urgent · 2026-11-21 03:12 UTC/,
      );
      const id = String([inputsOf(asked).get('field:case')?.choices].flat().map((choice) => Object(choice).value)[0]);
      const shown = await chat.press(asked, 'Show', { 'field:case': id });
      assert.match(said(shown), /Since three\./);
      assert.match(saidInPlace(shown), /Alex Wilber asked AWS Support for this/);
    });

    it('are found by a part of the subject, where it is of one case', async () => {
      const chat = open();
      await openCase(chat, 'Orders fail');
      await openCase(chat, 'Orders are late');
      await chat.say('support describe-communications');
      assert.match(said(await chat.say('orders')), /2 open cases fit orders: choose one/);
      assert.match(said(await chat.say('late')), /Case \d{10}: Orders are late/);
    });

    it('say so where there is no such case, and where there is none at all', async () => {
      const chat = open();
      const none = await chat.say('support describe-communications');
      assert.match(said(none), /There is no open case[\s\S]*production \(111122223333\)/);
      assert.match(said(await chat.press(onlyCard(none), 'Resolved cases, too')), /No cases/);
      assert.match(
        said(await chat.say('support describe-communications --case-id 123')),
        /There is no case 123 in this account/,
      );
      assert.match(said(await chat.say('support describe-communications --case-id case-none')), /CaseIdNotFound/);
    });
  });

  describe('are answered', () => {
    const reply = (id: string) => `support add-communication-to-case --case-id ${id}`;

    it('with a text and copies, after all of it was shown', async () => {
      const chat = open();
      const id = await openCase(chat);
      const asked = onlyCard(await chat.say(reply(id)));
      assert.match(textOf(asked), /Reply to AWS Support[\s\S]*Orders fail/);
      assert.equal(inputsOf(asked).get('field:body')?.isMultiline, true);
      const values = { 'field:body': 'It goes on.\nSee the log.', 'field:cc': 'ops@example.com' };
      const summary = responseCard(await chat.press(asked, 'Continue', values));
      assert.match(
        textOf(summary),
        /Send this to AWS Support\?[\s\S]*us-east-1[\s\S]*role\/chatbot-ops[\s\S]*It goes on\.\nSee the log\.[\s\S]*ops@example\.com/,
      );
      const done = onlyCard(await chat.press(summary, 'Send'));
      assert.match(textOf(done), /AWS Support has your reply/);
      assert.match(said(await chat.press(done, 'View')), /See the log\./);
    });

    it('from one line, once it is confirmed', async () => {
      const chat = open();
      const id = await openCase(chat);
      const card = onlyCard(await chat.say(`${reply(id)} --communication-body "It goes on."`));
      assert.match(textOf(card), /Send this to AWS Support\?/);
      await Promise.all([chat.press(card, 'Send'), chat.press(card, 'Send')]);
      assert.match(toldOnPress(await chat.press(card, 'Send')), /already answered/);
      assert.equal(chat.calls.filter((call) => call === 'support AddCommunicationToCase').length, 1);
    });

    it('with files', async () => {
      const chat = open({ parts: (parts) => ({ ...parts, files: { read: async () => Buffer.from('boom') } }) });
      const id = await openCase(chat);
      const asked = onlyCard(await chat.say(reply(id)));
      assert.match((await sendFiles(chat, 'error.log')).texts.join(), /error\.log is attached/);
      const summary = responseCard(await chat.press(asked, 'Continue', { 'field:body': 'See the log.' }));
      assert.match(textOf(summary), /Files\s+error\.log/);
      await chat.press(summary, 'Send');
      assert.match(
        said(await chat.say(`support describe-communications --case-id ${id}`)),
        /See the log\.\nFiles\s+error\.log/,
      );
    });

    it('without files that AWS holds no longer', async () => {
      const chat = open({ parts: (parts) => ({ ...parts, files: { read: async () => Buffer.from('boom') } }) });
      const card = onlyCard(await chat.say(`${reply(await openCase(chat))} --communication-body More`));
      await sendFiles(chat, 'error.log');
      chat.pass(60 * MINUTE_MS);
      assert.match(textOf(responseCard(await chat.press(card, 'Send'))), /over for: error\.log/);
    });

    it('after a restart of the bot at any step', async () => {
      const store = openStore(() => Date.parse('2026-11-21T03:12:00Z'));
      const described = { cases: [{ caseId: 'case-1', displayId: '1', subject: 'Orders fail', status: 'opened' }] };
      const chatOf = () =>
        open({
          store,
          aws: { 'support DescribeCases': () => described, 'support AddCommunicationToCase': () => ({ result: true }) },
        });
      const asked = onlyCard(await chatOf().say(reply('case-1')));
      const summary = responseCard(await chatOf().press(asked, 'Continue', { 'field:body': 'More.' }));
      assert.match(said(await chatOf().press(summary, 'Send')), /AWS Support has your reply/);
    });

    for (const [what, values, problem] of [
      ['an address', { 'field:body': 'x', 'field:cc': 'ops' }, /ops is no e-mail address/],
      ['the length of the text', { 'field:body': 'x'.repeat(8001) }, /AWS takes 8000/],
      ['a text that names a file', { 'field:body': 'file:///etc/passwd' }, /would read the bot's disk/],
      ['no text', { 'field:body': ' ' }, /A value is needed/],
    ] as const) {
      it(`once ${what} is put right`, async () => {
        const chat = open();
        const asked = onlyCard(await chat.say(reply(await openCase(chat))));
        assert.match(textOf(responseCard(await chat.press(asked, 'Continue', values))), problem);
      });
    }

    it('and are open again with that, which is said before', async () => {
      const chat = open();
      const id = await openCase(chat);
      await chat.say(`support resolve-case --case-id ${id}`);
      const resolved = onlyCard(await chat.say('run'));
      assert.match(textOf(resolved), /resolved[\s\S]*Status before\s+open/);
      const asked = onlyCard(await chat.press(resolved, 'Reply and reopen'));
      const summary = responseCard(await chat.press(asked, 'Continue', { 'field:body': 'Not over.' }));
      assert.match(textOf(summary), /The case is resolved: a reply opens it again/);
      assert.match(said(await chat.press(summary, 'Send')), /AWS Support has your reply[\s\S]*Orders fail\n {2}open/);
    });

    it('another one, where the wrong one was chosen', async () => {
      const chat = open();
      const id = await openCase(chat, 'One');
      await openCase(chat, 'Two');
      const card = onlyCard(await chat.say(`${reply(id)} --communication-body More`));
      const choice = responseCard(await chat.press(card, 'Edit Case'));
      assert.equal(inputsOf(choice).get('field:case')?.value, id);
      assert.match(
        textOf(responseCard(await chat.press(choice, 'Continue', { 'field:case': 'two' }))),
        /Send this[\s\S]*: Two/,
      );
    });
  });

  describe('are resolved', () => {
    it('by the ordinary confirmation where the case is named', async () => {
      const chat = open();
      const id = await openCase(chat);
      const asked = onlyCard(await chat.say(`support resolve-case --case-id ${id}`));
      assert.match(textOf(asked), /This changes something\. Run it\?/);
      const done = onlyCard(await chat.press(asked, 'Run'));
      assert.match(textOf(done), /Support case \d{10}\n[\s\S]*Orders fail\n {2}resolved[\s\S]*Status before\s+open/);
      assert.match(said(await chat.press(done, 'View')), /resolved · production/);
    });

    it('after the case was chosen and everything shown where it is not', async () => {
      const chat = open();
      const id = await openCase(chat);
      const choice = onlyCard(await chat.say('support resolve-case'));
      const summary = responseCard(await chat.press(choice, 'Continue', { 'field:case': id }));
      assert.match(textOf(summary), /Resolve this case\?\nStep 2 of 2[\s\S]*role\/chatbot-ops[\s\S]*Orders fail/);
      assert.ok(!chat.calls.includes('support ResolveCase'));
      assert.match(said(await chat.say('resolve')), /Orders fail\n {2}resolved/);
    });

    it('is told with the id where the case cannot be read', async () => {
      const chat = open({ aws: { 'support DescribeCases': () => Promise.reject(new Error('no')) } });
      const id = await openCase(chat);
      await chat.say(`support resolve-case --case-id ${id}`);
      assert.match(said(await chat.say('run')), new RegExp(`Support case ${id}[\\s\\S]*resolved`));
    });
  });
});
