import assert from 'node:assert/strict';
import { createAlias, listAliases, MOST_ALIASES } from '../../dialogs/alias-store.ts';
import type { Configuration } from '../../src/configuration/configuration.ts';
import {
  ALEX,
  CHANNEL,
  Chat,
  type ChatOptions,
  inChannel,
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

const thread = inChannel('1');
const INVOKE = 'alias create invoke lambda invoke --function-name $functionName --payload {"a":1}';

/** One account, and nobody an administrator unless it says so. */
const plain =
  (...administrators: string[]) =>
  (sandbox: Configuration): Configuration => ({ ...oneAccount(sandbox), administrators });

describe('aliases', () => {
  const loaded = load();
  const open = (options: ChatOptions = {}) => new Chat(loaded, { configuration: plain(), ...options });
  const commandOf = async (chat: Chat, name: string) =>
    (await listAliases(chat.parts, CHANNEL)).find((alias) => alias.name === name)?.command;

  describe('alias create', () => {
    it('keeps the command as it was written, with who made it and when', async () => {
      const chat = open();
      const card = onlyCard(await chat.say(INVOKE, thread));
      for (const part of [
        'Alias invoke is made',
        'run invoke $functionName',
        'lambda invoke --function-name $functionName --payload {"a":1}',
        'Changes something; asks before it runs',
        'Alex Wilber, 2026-11-21 03:12 UTC',
      ]) {
        assert.ok(textOf(card).includes(part), `${part} in ${textOf(card)}`);
      }
      assert.equal(chat.lastAudit.outcome, 'built-in');
      assert.equal(chat.lastAudit.rawText, INVOKE);
      assert.deepEqual(chat.calls, []);
      assert.equal(await commandOf(chat, 'invoke'), 'lambda invoke --function-name $functionName --payload {"a":1}');
    });

    it('takes quotes, JSON, hyphens in variables, dollars and a terminal’s aws', async () => {
      const chat = open();
      const command =
        'ssm start-automation-execution --document-name \'My Doc\' --parameters {"AutomationAssumeRole":["arn:aws:iam::111122223333:role/$role-name"],"Cost":["$$5"]}';
      await chat.say(`alias create drain aws ${command}`, thread);
      assert.equal(await commandOf(chat, 'drain'), command);
      assert.match(said(await chat.say('alias show drain', thread)), /run drain \$role-name/);
    });

    it('sets right what a phone makes of quotes and dashes', async () => {
      const chat = open();
      await chat.say('alias create x lambda invoke —function-name “$f”', thread);
      assert.equal(await commandOf(chat, 'x'), 'lambda invoke --function-name "$f"');
    });

    it('is refused a name that is none, is taken in any case, or is a word of its own', async () => {
      const chat = open();
      await chat.say(INVOKE, thread);
      for (const [name, why] of [
        ['a.b', /letters, digits/],
        ['-x', /letters, digits/],
        ['x'.repeat(101), /at most 100/],
        ['Invoke', /There is an alias Invoke already[\s\S]*\[Edit Invoke\]/],
        ['LIST', /alias list is a command of its own/],
        ['restart', /an alias of the configuration/],
      ] as const) {
        assert.match(said(await chat.say(`alias create ${name} lambda list-functions`, thread)), why);
      }
      assert.equal(
        await chat
          .say(`alias create ${'x'.repeat(100)} lambda list-functions`, thread)
          .then(said)
          .then((text) => /is made/.test(text)),
        true,
      );
      assert.equal((await listAliases(chat.parts, CHANNEL)).length, 2);
    });

    it('shows the place of a mistake, and offers to make it right, not to run it', async () => {
      const chat = open();
      const card = onlyCard(await chat.say('alias create cluster ecs describe-servics --services $s', thread));
      assert.match(textOf(card), /no operation "describe-servics"/);
      assert.match(textOf(card), /\^/);
      const line = "alias create cluster ecs describe-services --services '$s'";
      assert.ok(textOf(card).includes(`[${line.slice(0, 60)}]`), textOf(card));
      assert.equal(chat.lastAudit.outcome, 'not-understood');
      assert.equal(chat.lastAudit.errorCode, 'unknown-operation');
      await chat.invoke({ verb: 'command.run', line }, ALEX, thread);
      assert.deepEqual(chat.calls, []);
      assert.equal(await commandOf(chat, 'cluster'), "ecs describe-services --services '$s'");
      for (const [command, why] of [
        ['lamda list-functions', /lamda/],
        ['ecs update-service --servise $x', /no option --servise/],
        ['lambda invoke --function-name "$x', /never closed/],
        ['lambda list-functions | grep $x', /One AWS command|one AWS command/],
      ] as const) {
        assert.match(said(await chat.say(`alias create wrong ${command}`, thread)), why);
      }
      assert.equal(await commandOf(chat, 'wrong'), undefined);
    });

    it('knows a variable that has to be a number or a time, and none that would be a structure', async () => {
      const chat = open();
      for (const [name, command] of [
        ['scale', 'ecs update-service --service $service --desired-count $count'],
        ['data', 'cloudwatch get-metric-data --metric-data-queries [] --start-time $from --end-time $to'],
        ['json', 'lambda invoke --function-name f --payload {"n":$n}'],
        ['pair', 'ec2 create-tags --resources $id --tags Key=Name,Value=$name'],
      ]) {
        assert.match(said(await chat.say(`alias create ${name} ${command}`, thread)), /is made/, command);
      }
      const text = said(await chat.say('alias create tags ec2 create-tags --resources $id --tags $tags', thread));
      assert.match(text, /Write it as --tags Key=string,Value=string\. A variable stands for one text/);
      assert.match(
        said(await chat.say('alias create no ecs update-service --service $s --desired-count many', thread)),
        /--desired-count takes a number, and got "many"/,
      );
    });

    it('is refused what is denied, whatever the values are', async () => {
      const chat = open();
      const text = said(
        await chat.say('alias create rows dynamodb get-item --table-name $table --key {"id":{"S":"$id"}}', thread),
      );
      assert.match(text, /denied|never/i);
      assert.equal(chat.lastAudit.outcome, 'denied');
      assert.equal(await commandOf(chat, 'rows'), undefined);
    });

    it('is refused the bot’s own commands, operations of several services, and what is too long or not seen', async () => {
      const chat = open();
      for (const [command, why] of [
        ['status', /a command of AWS, or another alias/],
        ['alias list', /a command of AWS, or another alias/],
        ['explain lambda list-functions', /a command of AWS, or another alias/],
        ['lambda --help', /a command of AWS, or another alias/],
        ['list-clusters', /Which service has the operation list-clusters\? Name it: .*ecs/],
        ['lambda list-functions --generate-cli-skeleton', /names no operation/],
        [`lambda invoke --function-name ${'x'.repeat(5000)}`, /at most 5,000 characters, and this has 5,030/],
      ] as const) {
        assert.match(said(await chat.say(`alias create no ${command}`, thread)), why, command);
      }
      assert.deepEqual(await listAliases(chat.parts, CHANNEL), []);
    });

    it('is refused the 501st of a conversation', async () => {
      const chat = open();
      const turn = { conversation: { baseId: CHANNEL }, person: { id: 'x', name: 'X' } };
      for (let count = 0; count < MOST_ALIASES; count += 1) {
        await createAlias(chat.parts, turn as never, { name: `a${count}`, command: 'lambda list-functions' });
      }
      assert.match(said(await chat.say('alias create more lambda list-functions', thread)), /It has 500/);
      assert.match(said(await chat.say('alias create more lambda list-functions')), /is made/);
    });

    it('keeps one of two that two people make at the same moment', async () => {
      const chat = open();
      const [one, other] = await Promise.all([
        chat.say('alias create same lambda list-functions', thread),
        chat.say('alias create same ecs list-clusters', { ...thread, as: MEGAN }),
      ]);
      const text = said(one) + said(other);
      assert.match(text, /is made/);
      assert.match(text, /There is an alias same already/);
    });
  });

  describe('alias create without a command', () => {
    it('asks for name and command on a card, previews, and makes it', async () => {
      const chat = open();
      const form = onlyCard(await chat.say('alias create', thread));
      assert.deepEqual([...inputsOf(form).keys()], ['field:name', 'field:command']);
      const preview = responseCard(
        await chat.press(
          form,
          'Preview',
          {
            'field:name': 'scale',
            'field:command': 'aws ecs update-service\n  --service $service\n  --desired-count $count',
          },
          ALEX,
          thread,
        ),
      );
      for (const part of [
        'Make the alias scale?',
        'ecs update-service --service $service --desired-count $count',
        'run scale $service $count',
        'Changes something',
      ]) {
        assert.ok(textOf(preview).includes(part), `${part} in ${textOf(preview)}`);
      }
      const done = await chat.press(preview, 'Create alias', {}, ALEX, thread);
      assert.match(saidInPlace(done), /Alias scale is made[\s\S]*By\nAlex Wilber/);
      assert.equal(chat.lastAudit.outcome, 'built-in');
      assert.equal(await commandOf(chat, 'scale'), 'ecs update-service --service $service --desired-count $count');
    });

    it('takes typed answers, a command of AWS too, without running it', async () => {
      const chat = open();
      await chat.say('alias create', thread);
      await chat.say('functions', thread);
      await chat.say('lambda list-functions', thread);
      assert.deepEqual(chat.calls, []);
      assert.match(saidInPlace(await chat.say('create', thread)), /Alias functions is made/);
      assert.equal(await commandOf(chat, 'functions'), 'lambda list-functions');
    });

    it('asks only for the command where the name was typed, and takes run with another alias for it', async () => {
      const chat = open();
      await chat.say(INVOKE, thread);
      const form = onlyCard(await chat.say('alias create orders', thread));
      assert.equal(inputsOf(form).get('field:name')?.value, 'orders');
      const preview = said(await chat.say('run invoke orders', thread));
      assert.match(preview, /Runs\s+invoke/);
      await chat.say('create', thread);
      assert.equal(await commandOf(chat, 'orders'), 'run invoke orders');
    });

    it('is ended by a press on a button that runs a line, which is no answer', async () => {
      const chat = open();
      await chat.say('alias create functions', thread);
      const outcome = await chat.invoke({ verb: 'command.run', line: 'lambda list-functions' }, ALEX, thread);
      assert.match(saidInPlace(outcome), /Another command took its place/);
      assert.ok(chat.calls.includes('lambda ListFunctions'));
    });

    it('shows what is wrong at its field, keeps what was given, and goes back', async () => {
      const chat = open();
      await chat.say(INVOKE, thread);
      const form = onlyCard(await chat.say('alias create', thread));
      const press = (name: string, command: string) =>
        chat.press(form, 'Preview', { 'field:name': name, 'field:command': command }, ALEX, thread).then(responseCard);
      assert.match(textOf(await press('INVOKE', 'lambda list-functions')), /There is an alias INVOKE already/);
      assert.match(textOf(await press('a b', 'lambda list-functions')), /Letters, digits|letters, digits/);
      const wrong = await press('fine', 'lambda list-functionz');
      assert.match(textOf(wrong), /no operation "list-functionz"/);
      assert.equal(inputsOf(wrong).get('field:command')?.value, 'lambda list-functionz');
      const preview = await press('fine', 'lambda list-functions');
      const back = responseCard(await chat.press(preview, 'Back', {}, ALEX, thread));
      assert.equal(inputsOf(back).get('field:command')?.value, 'lambda list-functions');
      assert.match(saidInPlace(await chat.press(back, 'Cancel', {}, ALEX, thread)), /Cancelled by Alex Wilber/);
      assert.equal(await commandOf(chat, 'fine'), undefined);
    });

    it('does not overwrite one that somebody made meanwhile, and is made once however often it is pressed', async () => {
      const chat = open();
      const form = onlyCard(await chat.say('alias create', thread));
      const fields = { 'field:name': 'fns', 'field:command': 'lambda list-functions' };
      const preview = responseCard(await chat.press(form, 'Preview', fields, ALEX, thread));
      await chat.say('alias create fns ecs list-clusters', { ...thread, as: MEGAN });
      assert.match(said(await chat.press(preview, 'Create alias', {}, ALEX, thread)), /There is an alias fns already/);
      assert.equal(await commandOf(chat, 'fns'), 'ecs list-clusters');
      assert.match(toldOnPress(await chat.press(preview, 'Create alias', {}, ALEX, thread)), /already answered/);
    });

    it('goes on after a restart, for who asked alone', async () => {
      const store = openStore(() => Date.parse('2026-11-21T03:12:00Z'));
      const form = onlyCard(await open({ store }).say('alias create', thread));
      const fields = { 'field:name': 'fns', 'field:command': 'lambda list-functions' };
      const chat = open({ store });
      assert.match(toldOnPress(await chat.press(form, 'Preview', fields, MEGAN, thread)), /Only Alex Wilber/);
      const preview = responseCard(await chat.press(form, 'Preview', fields, ALEX, thread));
      assert.match(saidInPlace(await chat.press(preview, 'Create alias', {}, ALEX, thread)), /is made/);
    });
  });

  describe('alias list and alias show', () => {
    it('lists the conversation’s and the configuration’s, with what can be done', async () => {
      const chat = open();
      await chat.say(INVOKE, { ...thread, as: MEGAN });
      const text = said(await chat.say('alias list', inChannel('another thread')));
      assert.match(text, /2 aliases/);
      assert.match(
        text,
        /invoke\nrun invoke \$functionName[\s\S]*Megan Bowen[\s\S]*\[Run\]\n\[Edit\]\n\[Delete\]\nrestart/,
      );
      assert.match(text, /restart\n\s*from the configuration\nrun restart \$service[\s\S]*restart-service\n\[Run\]/);
      assert.doesNotMatch(said(await chat.say('alias list')), /invoke/, 'another conversation has its own');
    });

    it('says so where there are none', async () => {
      const none = open({ configuration: (sandbox) => ({ ...plain()(sandbox), customActions: [] }) });
      assert.match(said(await none.say('aliases', thread)), /There is none yet[\s\S]*\[Create an alias\]/);
    });

    it('has pages of eight', async () => {
      const chat = open();
      for (let count = 0; count < 10; count += 1)
        await chat.say(`alias create a${count} lambda list-functions`, thread);
      const first = onlyCard(await chat.say('alias list', thread));
      assert.match(textOf(first), /11 aliases, page 1 of 2/);
      assert.doesNotMatch(textOf(first), /\[Previous\]/);
      const second = onlyCard(await chat.press(first, 'Next', {}, ALEX, thread));
      assert.match(textOf(second), /page 2 of 2[\s\S]*run restart \$service[\s\S]*\[Previous\]/);
      assert.doesNotMatch(textOf(second), /\[Next\]/);
      assert.match(said(await chat.say('alias list 99', thread)), /page 2 of 2/);
    });

    it('shows one in full, and why one cannot be run', async () => {
      const chat = open();
      await chat.say(INVOKE, thread);
      await chat.say('alias create orders run invoke orders', thread);
      assert.match(
        said(await chat.say('alias show ORDERS', thread)),
        /run orders[\s\S]*Runs\s+invoke[\s\S]*lambda invoke/,
      );
      await chat.press(onlyCard(await chat.say('alias delete invoke', thread)), 'Delete', {}, ALEX, thread);
      assert.match(
        said(await chat.say('alias show orders', thread)),
        /Cannot be run\s+orders runs invoke, and there is no such alias/,
      );
      assert.match(said(await chat.say('alias show restart', thread)), /Custom action\s+restart-service/);
    });

    it('offers close names', async () => {
      const chat = open();
      await chat.say(INVOKE, thread);
      const card = onlyCard(await chat.say('alias show invokr', thread));
      assert.match(textOf(card), /There is no alias invokr[\s\S]*Did you mean invoke\?/);
      assert.equal(chat.lastAudit.outcome, 'not-understood');
      assert.match(said(await chat.press(card, 'alias show invoke', {}, ALEX, thread)), /run invoke/);
    });

    for (const line of ['alias show', 'alias edit', 'alias delete', 'run', 'alias run']) {
      it(`lists them for ${line} without a name`, async () => {
        assert.match(said(await open().say(line, thread)), /Which alias\?[\s\S]*run restart/);
      });
    }

    it('never shows a secret that a command holds, and says that it does', async () => {
      const chat = open();
      const create =
        'alias create db rds modify-db-instance --db-instance-identifier $db --master-user-password Hunter2Hunter2';
      const made = said(await chat.say(create, thread));
      assert.match(made, /looks secret/);
      for (const text of [
        made,
        said(await chat.say('alias list', thread)),
        said(await chat.say('alias show db', thread)),
        JSON.stringify((await chat.say('alias edit db', thread)).cards),
        JSON.stringify((await chat.say('run db', thread)).cards),
        JSON.stringify((await chat.say('alias delete db', thread)).cards),
        JSON.stringify(chat.auditLines),
      ]) {
        assert.doesNotMatch(text, /Hunter2/);
      }
      const safe =
        'alias create db2 rds modify-db-instance --db-instance-identifier $db --master-user-password $password';
      assert.doesNotMatch(said(await chat.say(safe, thread)), /looks secret/);
    });
  });

  describe('alias edit', () => {
    it('changes the command at once where it is given', async () => {
      const chat = open();
      await chat.say(INVOKE, thread);
      chat.pass(60_000);
      const text = said(await chat.say('alias edit Invoke lambda invoke --function-name $name', thread));
      assert.match(text, /Alias invoke is changed[\s\S]*Changed by\s+Alex Wilber, 2026-11-21 03:13 UTC/);
      assert.equal(await commandOf(chat, 'invoke'), 'lambda invoke --function-name $name');
      assert.match(said(await chat.say('alias edit invoke lamda x', thread)), /lamda/);
      assert.equal(chat.lastAudit.outcome, 'not-understood');
    });

    it('asks on a card that has what it is, and shows both before it is saved', async () => {
      const chat = open();
      await chat.say(INVOKE, thread);
      const form = onlyCard(await chat.say('alias edit invoke', thread));
      assert.deepEqual([...inputsOf(form).keys()], ['field:command']);
      assert.equal(
        inputsOf(form).get('field:command')?.value,
        'lambda invoke --function-name $functionName --payload {"a":1}',
      );
      const preview = responseCard(
        await chat.press(form, 'Preview', { 'field:command': 'lambda get-function --function-name $f' }, ALEX, thread),
      );
      assert.match(
        textOf(preview),
        /Before\s+lambda invoke[\s\S]*Command\s+lambda get-function[\s\S]*Reads; runs at once/,
      );
      assert.match(saidInPlace(await chat.press(preview, 'Save', {}, ALEX, thread)), /Alias invoke is changed/);
      assert.equal(await commandOf(chat, 'invoke'), 'lambda get-function --function-name $f');
    });

    it('leaves alone what somebody else has changed meanwhile', async () => {
      const chat = open({ configuration: plain(MEGAN.aadObjectId) });
      await chat.say(INVOKE, thread);
      const form = onlyCard(await chat.say('alias edit invoke', thread));
      await chat.say('alias edit invoke ecs list-clusters', { ...thread, as: MEGAN });
      const fields = { 'field:command': 'lambda list-functions' };
      const preview = responseCard(await chat.press(form, 'Preview', fields, ALEX, thread));
      assert.match(
        said(await chat.press(preview, 'Save', {}, ALEX, thread)),
        /Somebody else has changed invoke meanwhile/,
      );
      assert.equal(await commandOf(chat, 'invoke'), 'ecs list-clusters');
    });

    it('is for who made it and for administrators; so is alias delete', async () => {
      const chat = open();
      await chat.say(INVOKE, thread);
      for (const line of ['alias edit invoke', 'alias edit invoke ecs list-clusters', 'alias delete invoke']) {
        const text = said(await chat.say(line, { ...thread, as: MEGAN }));
        assert.match(text, /invoke is Alex Wilber's alias[\s\S]*administrators/, line);
        assert.equal(chat.lastAudit.outcome, 'refused');
      }
      const store = chat.store;
      const administered = open({ store, configuration: plain(MEGAN.aadObjectId) });
      const text = said(await administered.say('alias edit invoke ecs list-clusters', { ...thread, as: MEGAN }));
      assert.match(text, /Made by\s+Alex Wilber[\s\S]*Changed by\s+Megan Bowen/);
    });

    it('is no way to an alias of the configuration; nor is alias delete', async () => {
      const chat = open();
      for (const line of ['alias edit restart ecs list-clusters', 'alias delete restart']) {
        assert.match(said(await chat.say(line, thread)), /restart is an alias of the configuration/);
      }
      assert.match(said(await chat.say('alias edit nothing', thread)), /There is no alias nothing/);
    });
  });

  describe('alias delete', () => {
    it('asks before, and names the aliases that run it', async () => {
      const chat = open();
      await chat.say(INVOKE, thread);
      await chat.say('alias create orders run invoke orders', thread);
      const card = onlyCard(await chat.say('alias delete INVOKE', thread));
      assert.match(textOf(card), /Delete the alias invoke\?[\s\S]*Others run it[^\n]*: orders/);
      assert.notEqual(await commandOf(chat, 'invoke'), undefined);
      assert.match(saidInPlace(await chat.press(card, 'Delete', {}, ALEX, thread)), /Alias invoke is deleted/);
      assert.equal(await commandOf(chat, 'invoke'), undefined);
      assert.match(toldOnPress(await chat.press(card, 'Delete', {}, ALEX, thread)), /already answered/);
    });

    it('deletes nothing that is another by now, or gone', async () => {
      const chat = open({ configuration: plain(MEGAN.aadObjectId) });
      await chat.say(INVOKE, thread);
      const changed = onlyCard(await chat.say('alias delete invoke', thread));
      await chat.say('alias edit invoke ecs list-clusters', { ...thread, as: MEGAN });
      assert.match(said(await chat.press(changed, 'Delete', {}, ALEX, thread)), /Somebody else has changed invoke/);
      const gone = onlyCard(await chat.say('alias delete invoke', thread));
      await chat.press(
        onlyCard(await chat.say('alias delete invoke', { ...thread, as: MEGAN })),
        'Delete',
        {},
        MEGAN,
        thread,
      );
      assert.match(said(await chat.press(gone, 'Delete', {}, ALEX, thread)), /There is no alias invoke/);
    });

    it('is given up by no and by another command', async () => {
      const chat = open();
      await chat.say(INVOKE, thread);
      await chat.say('alias delete invoke', thread);
      await chat.say('cancel', thread);
      await chat.say('alias delete invoke', thread);
      assert.match(saidInPlace(await chat.say('lambda list-functions', thread)), /Another command took its place/);
      assert.notEqual(await commandOf(chat, 'invoke'), undefined);
    });
  });

  for (const line of [
    'alias',
    'alias help',
    'alias --help',
    'alias create --help',
    'run --help',
    'help alias',
    'help aliases',
  ]) {
    it(`are explained by ${line}`, async () => {
      const chat = open();
      assert.match(said(await chat.say(line, thread)), /alias create NAME COMMAND[\s\S]*run NAME \[VALUES\]/);
    });
  }

  it('stand in the first level of help', async () => {
    assert.match(said(await open().say('help', thread)), /alias create \[NAME\] \[COMMAND\]/);
  });
});
