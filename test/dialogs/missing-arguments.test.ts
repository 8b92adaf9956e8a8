import assert from 'node:assert/strict';
import {
  Chat,
  type ChatOptions,
  inputsOf,
  load,
  oneAccount,
  onlyCard,
  said,
  saidInPlace,
  textOf,
} from './support/chat.ts';

describe('missing arguments', () => {
  const loaded = load();
  const open = (options: ChatOptions = {}) => new Chat(loaded, { configuration: oneAccount, ...options });
  const choicesOf = (input: Record<string, unknown> | undefined) =>
    JSON.stringify(input?.choices ?? [])
      .match(/"value":"[^"]*"/g)
      ?.map((text) => text.slice(9, -1)) ?? [];

  describe('are asked for on one card', () => {
    it('that has a field for each, with what it means', async () => {
      const card = onlyCard(await open().say('lambda add-permission'));
      const required = [...inputsOf(card)].filter(([, input]) => input.isRequired).map(([id]) => id);
      assert.deepEqual(required, ['field:function-name', 'field:statement-id', 'field:action', 'field:principal']);
      assert.match(textOf(card), /--statement-id\nA statement identifier/);
      assert.match(textOf(card), /Asked by Alex Wilber/);
    });

    it('that leaves out those given', async () => {
      const inputs = inputsOf(onlyCard(await open().say('lambda add-permission --statement-id x --action y')));
      assert.deepEqual(
        [...inputs].filter(([, input]) => input.isRequired).map(([id]) => id),
        ['field:function-name', 'field:principal'],
      );
    });

    it('that offers what is there, for those that name something', async () => {
      const chat = open();
      const inputs = inputsOf(onlyCard(await chat.say('lambda get-function')));
      assert.ok(choicesOf(inputs.get('field:function-name')).includes('order-intake'));
      assert.equal(inputs.get('field:function-name')?.style, 'filtered');
      assert.ok(chat.calls.includes('lambda ListFunctions'));
    });

    it('that takes text where nothing may be listed', async () => {
      const chat = open({
        aws: {
          'lambda ListFunctions': () => {
            throw Object.assign(new Error('not authorized'), { name: 'AccessDeniedException', $fault: 'client' });
          },
        },
      });
      const input = inputsOf(onlyCard(await chat.say('lambda get-function'))).get('field:function-name');
      assert.equal(input?.type, 'Input.Text');
    });

    it('that offers the values of an enumeration', async () => {
      const inputs = inputsOf(onlyCard(await open().say('kinesis update-shard-count')));
      assert.deepEqual(choicesOf(inputs.get('field:scaling-type')), ['UNIFORM_SCALING']);
    });

    it('that offers true and false for what is either', async () => {
      const inputs = inputsOf(onlyCard(await open().say('lambda add-permission')));
      assert.deepEqual(choicesOf(inputs.get('field:invoked-via-function-url')), ['true', 'false']);
    });

    it('that says how lists, structures, times and numbers are written', async () => {
      const text = textOf(onlyCard(await open().say('cloudwatch get-metric-statistics')));
      assert.match(text, /A time such as 2026-01-31T08:00:00Z\./);
      assert.match(text, /A number\./);
      const inputs = inputsOf(onlyCard(await open().say('ecs run-task')));
      assert.equal(inputs.get('field:network-configuration')?.isMultiline, true);
    });

    it('that has the optional ones behind a button, without tokens that are filled in', async () => {
      const card = onlyCard(await open().say('ecs run-task'));
      assert.match(textOf(card), /More options/);
      const inputs = inputsOf(card);
      assert.equal(inputs.get('field:count')?.isRequired, false);
      assert.equal(inputs.has('field:client-token'), false);
    });
  });

  describe('are completed on the card', () => {
    it('and the command goes on with them', async () => {
      const chat = open();
      const card = onlyCard(await chat.say('lambda get-function'));
      const done = await chat.press(card, 'Continue', { 'field:function-name': 'drain', 'field:qualifier': '' });
      assert.match(said(done), /^lambda get-function --function-name drain/);
      const settled = saidInPlace(done);
      assert.match(settled, /Completed by Alex Wilber\nlambda get-function --function-name drain/);
      assert.doesNotMatch(settled, /\[Continue\]/);
    });

    it('with optional ones too', async () => {
      const chat = open();
      const card = onlyCard(await chat.say('lambda get-function'));
      const done = await chat.press(card, 'Continue', { 'field:function-name': 'drain', 'field:qualifier': 'live' });
      assert.match(said(done), /--function-name drain --qualifier live/);
    });

    it('and what is still missing is asked for again, with what was given kept', async () => {
      const chat = open();
      const card = onlyCard(await chat.say('lambda add-permission'));
      const again = await chat.press(card, 'Continue', { 'field:function-name': 'drain' });
      assert.match(saidInPlace(again), /lambda add-permission --function-name drain/);
      assert.match(saidInPlace(again), /--principal/);
      assert.deepEqual(again.cards, []);
      assert.equal(chat.lastAudit.outcome, 'asked');
    });

    it('and values that look like options or JSON are values', async () => {
      const chat = open();
      const card = onlyCard(await chat.say('lambda add-permission'));
      const asked = await chat.press(card, 'Continue', {
        'field:function-name': 'drain',
        'field:statement-id': '--help',
        'field:action': '{"a":[1,2]}',
        'field:principal': "it's; rm -rf / | $(id)",
      });
      assert.match(said(asked), /This changes something/);
      assert.deepEqual(chat.lastAudit.command, [
        ...['lambda', 'add-permission', '--function-name', 'drain', '--statement-id=--help'],
        ...['--action', '{"a":[1,2]}', '--principal', "it's; rm -rf / | $(id)"],
      ]);
    });

    it('and a wrong value is shown again with what is wrong at its own field', async () => {
      const chat = open();
      const card = onlyCard(await chat.say('kinesis update-shard-count'));
      const again = await chat.press(card, 'Continue', {
        'field:stream-name': 'orders',
        'field:target-shard-count': 'many',
        'field:scaling-type': 'UNIFORM_SCALING',
      });
      const text = saidInPlace(again);
      assert.match(text, /✕ [^\n]*many/);
      assert.equal(text.match(/✕ /g)?.length, 1);
      const [shown] =
        again.replaced.length > 0 ? again.replaced.map(({ card: replaced }) => replaced) : [again.response?.body.value];
      assert.equal(inputsOf(shown).get('field:target-shard-count')?.value, 'many');
      assert.equal(inputsOf(shown).get('field:scaling-type')?.value, 'UNIFORM_SCALING');
      const done = await chat.press(shown, 'Continue', {
        'field:stream-name': 'orders',
        'field:target-shard-count': '2',
        'field:scaling-type': 'UNIFORM_SCALING',
      });
      assert.match(said(done), /This changes something/);
    });

    it('and values that are too long together are shown again', async () => {
      const chat = open();
      const card = onlyCard(await chat.say('lambda add-permission --function-name drain --principal p'));
      const long = 'x'.repeat(30_000);
      const again = await chat.press(card, 'Continue', { 'field:statement-id': long, 'field:action': long });
      assert.match(saidInPlace(again), /✕ That is 60,\d{3} characters; a command has at most 50,000/);
      assert.deepEqual(again.cards, []);
    });

    it('and a value that is too long is shown again', async () => {
      const chat = open();
      const card = onlyCard(await chat.say('lambda get-function'));
      const again = await chat.press(card, 'Continue', { 'field:function-name': 'x'.repeat(60_000) });
      assert.match(saidInPlace(again), /✕ /);
    });

    it('and what the card has no field for is left out', async () => {
      const chat = open();
      const card = onlyCard(await chat.say('lambda get-function'));
      const done = await chat.press(card, 'Continue', {
        'field:function-name': 'drain',
        'field:account': 'staging',
        'field:generate-cli-skeleton': 'input',
        'field:__proto__': 'x',
        'field:no such': 'x',
        other: 'x',
      });
      assert.match(said(done), /^lambda get-function --function-name drain\n/);
    });
  });

  describe('are completed by text', () => {
    for (const text of [
      '--function-name drain',
      'function-name drain',
      'drain',
      '—function-name drain',
      '--function-name=drain',
    ]) {
      it(`such as "${text}", and the card is settled`, async () => {
        const chat = open();
        const asked = await chat.say('lambda get-function');
        const done = await chat.say(text);
        assert.match(said(done), /^lambda get-function --function-name drain/);
        assert.deepEqual(
          done.replaced.map(({ id }) => id),
          asked.ids,
        );
        assert.match(saidInPlace(done), /Completed by Alex Wilber/);
      });
    }

    it('one after the other, and the card shows what is left', async () => {
      const chat = open();
      await chat.say('lambda add-permission');
      const after = await chat.say('statement-id first');
      assert.match(saidInPlace(after), /lambda add-permission --statement-id first/);
      assert.deepEqual(chat.lastAudit.command, ['lambda', 'add-permission', '--statement-id', 'first']);
      const done = await chat.say('--function-name drain --action a --principal b');
      assert.match(said(done), /This changes something/);
    });

    it('in another account, Region or role where they bring one', async () => {
      const chat = new Chat(loaded);
      await chat.say('lambda get-function --account production');
      await chat.say('--function-name drain --account staging --region us-east-1');
      assert.equal(chat.lastAudit.accountId, '444455556666');
      assert.equal(chat.lastAudit.roleArn, 'arn:aws:iam::444455556666:role/chatbot-ops');
      assert.equal(chat.lastAudit.region, 'us-east-1');
    });

    it('unless the text is wrong, and then they are still asked for', async () => {
      const chat = open();
      await chat.say('kinesis update-shard-count --stream-name orders --scaling-type UNIFORM_SCALING');
      assert.match(said(await chat.say('--target-shard-count many')), /A value does not fit/);
      assert.match(said(await chat.say('--target-shard-count 4')), /This changes something/);
    });
  });

  it('end with a word on the card where the command is cancelled', async () => {
    const chat = open();
    const cancelled = await chat.press(onlyCard(await chat.say('lambda get-function')), 'Cancel');
    assert.match(saidInPlace(cancelled), /Cancelled by Alex Wilber\.\nlambda get-function/);
    assert.match(said(await chat.say('drain')), /know no service or operation "drain"/);
  });

  it('cannot be answered by pressing Run', async () => {
    const chat = open();
    const card = onlyCard(await chat.say('lambda get-function'));
    const { dialog } = JSON.parse(/\{"verb":"dialog\.answer"[^}]*\}/.exec(JSON.stringify(card))?.[0] ?? '{}');
    const answered = await chat.invoke({ verb: 'dialog.run', dialog });
    assert.match(String(answered.response?.body.value), /no answer to this question/);
    assert.match(said(await chat.say('drain')), /--function-name drain/);
  });
});
