import assert from 'node:assert/strict';
import { Chat, type ChatOptions, load, oneAccount, onlyCard, said } from './support/chat.ts';

describe('answers', () => {
  const loaded = load();
  const open = (options: ChatOptions = {}) => new Chat(loaded, { configuration: oneAccount, ...options });

  describe('of lambda invoke', () => {
    const invoke = async (line: string, options: ChatOptions = {}) => {
      const chat = open(options);
      const asked = await chat.say(line);
      return { chat, text: said(await chat.press(onlyCard(asked), 'Run')) };
    };

    it('show status, payload and the end of the log', async () => {
      const { text } = await invoke('lambda invoke --function-name myHelloWorld --payload {"name": "Alex"}');
      assert.match(text, /✓ Succeeded[\s\S]*Status code\n200[\s\S]*Hello Alex![\s\S]*End of the log\nSTART RequestId/);
    });

    it('tell the error of a function that failed', async () => {
      const { text, chat } = await invoke('lambda invoke --function-name payment-webhook');
      assert.match(text, /✕ The function failed[\s\S]*Function error\nUnhandled/);
      assert.equal(chat.lastAudit.outcome, 'ran');
    });

    it('have no log where none was asked for, or none can be', async () => {
      const { text } = await invoke('lambda invoke --function-name myHelloWorld --log-type None');
      assert.doesNotMatch(text, /End of the log/);
      const event = await invoke('lambda invoke --function-name myHelloWorld --invocation-type Event');
      assert.match(event.text, /Status code\n202/);
    });

    it('are plain with --query', async () => {
      const { text } = await invoke('lambda invoke --function-name myHelloWorld --query StatusCode');
      assert.match(text, /\n200$/);
    });
  });

  describe('of AWS that are errors', () => {
    it('say which action which role may not, and what to do next', async () => {
      const chat = open();
      const text = said(
        await chat.press(onlyCard(await chat.say('lambda delete-function --function-name drain')), 'Run'),
      );
      assert.match(
        text,
        /Access denied[\s\S]*Action\nlambda:DeleteFunction[\s\S]*role\/chatbot-ops[\s\S]*Request id\n[0-9a-f-]{36}/,
      );
      assert.match(text, /What to do next/);
      assert.deepEqual([chat.lastAudit.outcome, chat.lastAudit.errorCode], ['failed', 'access-denied']);
      assert.match(String(chat.lastAudit.requestId), /^[0-9a-f-]{36}$/);
    });

    it('name what is not found', async () => {
      assert.match(said(await open().say('lambda get-function --function-name nothing')), /Not found[\s\S]*nothing/);
    });

    it('say what the sandbox does not have', async () => {
      const chat = open();
      const asked = await chat.say('sqs create-queue --queue-name x');
      assert.match(
        said(await chat.press(onlyCard(asked), 'Run')),
        /The sandbox does not have the operation sqs CreateQueue/,
      );
    });

    it('say after the deadline that there was no answer, and how to run long work', async () => {
      const chat = open({ deadlineMs: 20, aws: { 'lambda ListFunctions': () => new Promise(() => undefined) } });
      const text = said(await chat.say('lambda list-functions'));
      assert.match(text, /No answer in time[\s\S]*within 0\.02 s[\s\S]*--invocation-type Event/);
      assert.equal(chat.lastAudit.errorCode, 'deadline');
    });
  });
});
