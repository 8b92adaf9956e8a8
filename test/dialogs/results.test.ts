import assert from 'node:assert/strict';
import type { AdaptiveCard } from '../../cards/render.ts';
import {
  ALEX,
  buttonData,
  Chat,
  type ChatOptions,
  inChannel,
  load,
  MEGAN,
  oneAccount,
  onlyCard,
  responseCard,
  said,
  textOf,
  toldOnPress,
} from './support/chat.ts';

describe('answers', () => {
  const loaded = load();
  const open = (options: ChatOptions = {}) => new Chat(loaded, { configuration: oneAccount, ...options });
  const pressed = async (chat: Chat, card: AdaptiveCard, title: string, as = ALEX, more = {}) =>
    responseCard(await chat.press(card, title, {}, as, more));

  /** Functions of an account in pages of AWS that hold the given numbers of them. */
  const pagesOf = (...sizes: readonly number[]): NonNullable<ChatOptions['aws']> => ({
    'lambda ListFunctions': ({ Marker }) => {
      const page = Number(Marker ?? 0);
      const before = sizes.slice(0, page).reduce((sum, size) => sum + size, 0);
      const Functions = Array.from({ length: sizes[page] ?? 0 }, (_, index) => ({
        FunctionName: `function-${before + index + 1}`,
      }));
      return { Functions, NextMarker: page + 1 < sizes.length ? String(page + 1) : undefined };
    },
  });
  const names = (card: AdaptiveCard) => [...new Set(textOf(card).match(/function-\d+/g))];
  const range = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, index) => `function-${from + index}`);

  describe('in pages', () => {
    it('turn in place, forth and back', async () => {
      const chat = open();
      const first = onlyCard(await chat.say('lambda list-functions'));
      assert.match(textOf(first), /Showing 1–10 of 23 functions[\s\S]*Page 1 of 3/);
      const second = await pressed(chat, first, 'Next');
      assert.match(textOf(second), /Showing 11–20 of 23 functions[\s\S]*Page 2 of 3/);
      const third = await pressed(chat, second, 'Next');
      assert.match(textOf(third), /Showing 21–23 of 23/);
      assert.doesNotMatch(textOf(third), /\[Next\]/);
      assert.match(textOf(await pressed(chat, second, 'Previous')), /Showing 1–10/);
      assert.equal(chat.calls.filter((call) => call === 'lambda ListFunctions').length, 1);
      assert.equal(chat.lastAudit.outcome, 'built-in');
    });

    it('become the last page where a later one is asked for', async () => {
      const chat = open();
      const { id } = buttonData(onlyCard(await chat.say('lambda list-functions')), 'Next');
      const last = responseCard(await chat.invoke({ verb: 'result.page', id, index: 1_000_000 }));
      assert.match(textOf(last), /Showing 21–23 of 23/);
    });

    it('go on with the next page of AWS, fetched as the person who presses', async () => {
      const chat = open({ aws: pagesOf(10, 10) });
      const thread = inChannel('1');
      const first = onlyCard(await chat.say('lambda list-functions', thread));
      assert.match(textOf(first), /The first 10 functions[\s\S]*Page 1 of 1 or more/);
      const second = await pressed(chat, first, 'Next', MEGAN, thread);
      assert.deepEqual(names(second), range(11, 20));
      assert.match(textOf(second), /by Alex Wilber/);
      assert.deepEqual([chat.lastAudit.outcome, chat.lastAudit.requestId], ['ran', 'given-answer']);
      assert.deepEqual(chat.lastAudit.user, { id: MEGAN.aadObjectId, name: MEGAN.name });
      assert.equal(chat.calls.filter((call) => call === 'sts AssumeRole').length, 0);
    });

    it('skip no row where the pages of AWS are no tens', async () => {
      const chat = open({ aws: pagesOf(13, 14, 2) });
      let card = onlyCard(await chat.say('lambda list-functions'));
      const seen = [names(card)];
      for (let presses = 0; presses < 5 && /\[Next\]/.test(textOf(card)); presses += 1) {
        card = await pressed(chat, card, 'Next');
        seen.push(names(card));
      }
      assert.deepEqual(seen, [range(1, 10), range(11, 13), range(11, 20), range(21, 27), range(21, 29)]);
    });

    it('look further where a page of AWS is empty', async () => {
      const chat = open({ aws: pagesOf(0, 0, 4) });
      assert.deepEqual(names(onlyCard(await chat.say('lambda list-functions'))), range(1, 4));
    });

    it('say that there is more where AWS gives nothing but empty pages', async () => {
      const chat = open({ aws: pagesOf(...Array.from({ length: 40 }, () => 0)) });
      const text = said(await chat.say('lambda list-functions'));
      assert.match(text, /No functions in eu-west-1/);
      assert.match(text, /AWS has further pages/);
      assert.equal(chat.calls.filter((call) => call === 'lambda ListFunctions').length, 11);
    });

    it('go on with --max-items as many at a time', async () => {
      const chat = open();
      const first = onlyCard(await chat.say('lambda list-functions --max-items 10'));
      assert.match(textOf(first), /Page 1 of 1 or more/);
      assert.match(textOf(await pressed(chat, first, 'Next')), /Showing 11–20/);
    });

    it('are refused with a word where AWS refuses the next', async () => {
      const aws = pagesOf(10, 10)['lambda ListFunctions'];
      const chat = open({
        aws: {
          'lambda ListFunctions': (input, signer) => {
            if (input.Marker) throw Object.assign(new Error('slow down'), { name: 'TooManyRequestsException' });
            return aws?.(input, signer);
          },
        },
      });
      const first = onlyCard(await chat.say('lambda list-functions'));
      const refused = await chat.press(first, 'Next');
      assert.match(said(refused), /slow down/);
      assert.equal(chat.lastAudit.outcome, 'failed');
    });

    it('are kept for a day, and then the command is to be sent again', async () => {
      const chat = open();
      const first = onlyCard(await chat.say('lambda list-functions'));
      chat.pass(24 * 60 * 60 * 1000 + 1);
      for (const button of ['Next', 'Details'])
        assert.equal(
          toldOnPress(await chat.press(first, button)),
          'This answer is no longer kept. Send the command again.',
        );
      assert.deepEqual([chat.lastAudit.outcome, chat.lastAudit.errorCode], ['expired', 'answer-gone']);
    });
  });

  describe('in rows', () => {
    it('show the details of one, and the way back to its page', async () => {
      const chat = open();
      const second = await pressed(chat, onlyCard(await chat.say('lambda list-functions')), 'Next');
      const details = await pressed(chat, second, 'Details');
      assert.match(textOf(details), /invoice-pdf[\s\S]*java21/);
      assert.match(textOf(await pressed(chat, details, 'Back to the list')), /Showing 11–20 of 23/);
    });

    it('say so where a row is not there', async () => {
      const chat = open();
      const { id } = buttonData(onlyCard(await chat.say('lambda list-functions')), 'Next');
      assert.match(toldOnPress(await chat.invoke({ verb: 'result.row', id, index: 99 })), /no longer there/);
    });
  });

  it('of one thing are facts', async () => {
    const text = said(await open().say('lambda get-function-configuration --function-name drain'));
    assert.match(text, /^lambda get-function-configuration --function-name drain\n · production/);
    assert.match(text, /Runtime\nnodejs22\.x/);
  });

  it('that are empty say so in words', async () => {
    assert.match(said(await open().say('lambda list-layers')), /No layers in eu-west-1\./);
    assert.match(
      said(await open().say('cloudwatch describe-alarms --alarm-name-prefix zzz')),
      /No alarms in eu-west-1 match\./,
    );
  });

  it('hide secrets', async () => {
    const chat = open({
      aws: {
        'lambda GetFunctionConfiguration': () => ({
          FunctionName: 'f',
          Environment: { Variables: { KEY: 'hunter22' } },
        }),
      },
    });
    for (const output of ['', ' --output json', ' --query Environment'])
      assert.doesNotMatch(
        said(await chat.say(`lambda get-function-configuration --function-name f${output}`)),
        /hunter22/,
      );
    const stored = await chat.store.read([...(await chat.store.keys('', 100))]);
    assert.doesNotMatch(JSON.stringify(stored), /hunter22/);
  });

  it('keep whole numbers that JavaScript cannot hold', async () => {
    const chat = open({ aws: { 'lambda GetFunctionConfiguration': () => ({ CodeSize: 9_007_199_254_740_993n }) } });
    assert.match(
      said(await chat.say('lambda get-function-configuration --function-name f')),
      /9,?007,?199,?254,?740,?993/,
    );
  });

  describe('of --query', () => {
    it('are what it leaves', async () => {
      const text = said(await open().say(`lambda list-functions --query "Functions[?Runtime=='java21'].FunctionName"`));
      assert.match(text, /invoice-pdf/);
      assert.doesNotMatch(text, /drain/);
    });

    it('are text or a number where it leaves one', async () => {
      assert.match(said(await open().say('lambda list-functions --query length(Functions)')), /\n23$/);
    });

    it('are refused before the call where it is no JMESPath, with a caret at the fault', async () => {
      const chat = open();
      assert.match(said(await chat.say('lambda list-functions --query "Functions[?"')), /Functions\[\?\n {11}\^/);
      assert.deepEqual(chat.calls, []);
    });

    it('are told where it does not fit the answer', async () => {
      const chat = open();
      assert.match(
        said(await chat.say('lambda list-functions --query "sum(Functions)"')),
        /The query does not fit this answer/,
      );
      assert.equal(chat.lastAudit.outcome, 'ran');
    });

    it('of alarms are no charts', async () => {
      const chat = open();
      const text = said(await chat.say('cloudwatch describe-alarms --query "MetricAlarms[].AlarmName"'));
      assert.match(text, /orders-queue-age/);
      assert.ok(!chat.calls.includes('cloudwatch GetMetricData'));
    });
  });

  for (const [output, form] of [
    ['json', /"FunctionName": "drain"/],
    ['yaml', /FunctionName: drain/],
    ['text', /drain\t|\tdrain/],
    ['table', /\|\s+FunctionName\s+\|\s+drain\s+\|/],
  ] as const) {
    it(`of --output ${output} are printed as the AWS CLI prints them`, async () => {
      assert.match(
        said(await open().say(`lambda get-function-configuration --function-name drain --output ${output}`)),
        form,
      );
    });
  }

  it('that are printed turn pages too', async () => {
    const chat = open();
    const first = onlyCard(await chat.say('logs filter-log-events --log-group-name /aws/lambda/drain --output json'));
    assert.match(textOf(first), /Page 1 of \d+/);
    const second = await pressed(chat, first, 'Next');
    assert.match(textOf(second), /Page 2 of \d+/);
    assert.notEqual(textOf(first), textOf(second));
  });

  it('of alarms are drawn with their metrics, ten a page', async () => {
    const chat = open();
    const first = onlyCard(await chat.say('cloudwatch describe-alarms'));
    assert.match(textOf(first), /1–10 of \d+ alarms/);
    assert.match(JSON.stringify(first), /Chart\.Line/);
    const second = await pressed(chat, first, 'Next');
    assert.match(textOf(second), /11–\d+ of \d+ alarms/);
    assert.ok(chat.calls.includes('cloudwatch GetMetricData'));
  });
});
