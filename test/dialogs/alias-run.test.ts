import assert from 'node:assert/strict';
import { createAlias } from '../../dialogs/alias-store.ts';
import type { Configuration } from '../../src/configuration/configuration.ts';
import {
  ALEX,
  CHANNEL,
  Chat,
  type ChatOptions,
  everywhere,
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

const plain = (sandbox: Configuration): Configuration => ({ ...oneAccount(sandbox), administrators: [] });

describe('run', () => {
  const loaded = load();
  const open = async (aliases: Readonly<Record<string, string>> = {}, options: ChatOptions = {}) => {
    const chat = new Chat(loaded, { configuration: plain, ...options });
    for (const [name, command] of Object.entries(aliases)) {
      const made = said(await chat.say(`alias create ${name} ${command}`, thread));
      assert.match(made, /is made/, made);
    }
    return chat;
  };
  const INVOKE = { invoke: 'lambda invoke --function-name $functionName --payload {"a":1}' };
  const SCALE = { scale: 'ecs update-service --cluster $cluster --service $service --desired-count $count' };
  /** An alias as an older version of the bot, or another hand, may have left it in the store. */
  const put = (chat: Chat, name: string, command: string) =>
    createAlias(chat.parts, { conversation: { baseId: CHANNEL }, person: { id: 'x', name: 'X' } } as never, {
      name,
      command,
    });

  for (const line of [
    'run invoke drain',
    'alias run invoke drain',
    'RUN Invoke --functionName drain',
    'run invoke functionname=drain',
  ]) {
    it(`shows what ${line} changes, and runs it once it is confirmed`, async () => {
      const chat = await open(INVOKE);
      const card = onlyCard(await chat.say(line, thread));
      assert.match(textOf(card), /Run it\?\nlambda invoke --function-name drain --payload '\{"a":1\}'/);
      assert.equal(chat.lastAudit.outcome, 'asked');
      assert.equal(chat.lastAudit.rawText, line);
      assert.deepEqual(chat.lastAudit.command, [
        'lambda',
        'invoke',
        '--function-name',
        'drain',
        '--payload',
        '{"a":1}',
      ]);
      await chat.press(card, 'Run', {}, ALEX, thread);
      assert.equal(chat.calls.filter((call) => call === 'lambda Invoke').length, 1);
      assert.equal(chat.lastAudit.outcome, 'ran');
    });
  }

  it('runs at once what only reads, as who runs it, and audits the line and the command', async () => {
    const chat = await open({ fns: 'lambda get-function --function-name $f' });
    assert.match(said(await chat.say('run fns cart-expiry --output text', { ...thread, as: MEGAN })), /cart-expiry/);
    assert.equal(chat.lastAudit.outcome, 'ran');
    assert.equal(chat.lastAudit.rawText, 'run fns cart-expiry --output text');
    assert.deepEqual(chat.lastAudit.user, { id: MEGAN.aadObjectId, name: MEGAN.name });
    assert.deepEqual(chat.lastAudit.command, [
      'lambda',
      'get-function',
      '--function-name',
      'cart-expiry',
      '--output',
      'text',
    ]);
  });

  it('takes values in order, by name and mixed', async () => {
    const chat = await open(SCALE);
    for (const line of [
      'run scale prod web 3',
      'run scale --count 3 prod web',
      'run scale web --cluster=prod 3',
      'run scale prod service=web --count 3',
      'run scale --CLUSTER prod SERVICE=web count=3',
    ]) {
      assert.match(said(await chat.say(line, thread)), /--cluster prod --service web --desired-count 3/, line);
    }
  });

  it('takes what stands in quotes as it stands', async () => {
    const chat = await open({ say: 'lambda invoke --function-name $name --payload {"text":"$text"}' });
    const text = said(await chat.say(`run say f "name=x says \\"hi\\" --region"`, thread));
    assert.match(text, /--payload '\{"text":"name=x says \\"hi\\" --region"\}'/);
    assert.match(said(await chat.say(`run say f '{"a": [1]}'`, thread)), /\{"text":"\{\\"a\\": \[1\]\}"\}/);
    assert.match(said(await chat.say(`run say f {"a":1}`, thread)), /\{"text":"\{\\"a\\":1\}"\}/);
  });

  it('tells how it is written where values do not fit', async () => {
    const chat = await open(SCALE);
    for (const [line, why] of [
      ['run scale prod web 3 4', /It takes 3 values, and 4 were given/],
      ['run scale prod web 3 --count 4', /It takes 3 values, and 4 were given/],
      ['run scale --count 3 --count 4', /count is given twice/],
      ['run scale --count', /A value is missing behind --count/],
      ['run scale --cluster --count 3', /A value is missing behind --cluster/],
      ['run scale --colour red', /no variable colour/],
      ['run scale --cli-input-json {}', /no variable cli-input-json/],
      ['run scale --desired-count 4 prod web 3', /no variable desired-count/],
      ['run scale prod web many', /--desired-count takes a number, and got "many"/],
      [`run scale prod ${'x'.repeat(1025)} 3`, /value of service is not taken/],
    ] as const) {
      const text = said(await chat.say(line, thread));
      assert.match(text, why, line);
      assert.match(text, /It is written run scale \$cluster \$service \$count/);
      assert.equal(chat.lastAudit.outcome, 'not-understood');
    }
    assert.match(said(await chat.say('run scale prod "web', thread)), /never closed/);
    assert.match(said(await chat.say('run scale prod web 3 | jq', thread)), /one AWS command/);
    assert.ok(!chat.calls.includes('ecs UpdateService'));
  });

  it('takes options of the command line behind the values', async () => {
    const chat = await open(
      { ...SCALE, fns: 'lambda list-functions --region eu-west-1' },
      { configuration: everywhere },
    );
    const text = said(await chat.say('run scale prod web 3 --region us-east-1 --account staging', thread));
    assert.match(text, /staging \(444455556666\)\nRegion\nus-east-1/);
    await chat.say('no', thread);
    const listed = said(
      await chat.say(
        'run fns --account staging --region us-east-1 --query Functions[0].FunctionName --output text',
        thread,
      ),
    );
    assert.match(listed, /us-east-1/);
    assert.match(String(chat.lastAudit.command), /--region,us-east-1/);
  });

  it('gives an option’s name to the variable that has it', async () => {
    const chat = await open({ where: 'lambda list-functions --region $region' });
    assert.match(said(await chat.say('run where --region us-east-1', thread)), /us-east-1/);
  });

  it('leaves an option of the operation itself to the alias', async () => {
    const chat = await open({ mk: 'lambda create-function --function-name $f --role r --code S3Bucket=x' });
    assert.match(
      said(await chat.say('run mk f --role arn:aws:iam::111122223333:role/admin', thread)),
      /--role: an option of lambda create-function itself belongs into the alias/,
    );
  });

  it('offers close names with the same values, and the command of AWS behind a needless run', async () => {
    const chat = await open(INVOKE);
    const card = onlyCard(await chat.say('run invokr drain', thread));
    assert.equal(chat.lastAudit.errorCode, 'unknown-alias');
    assert.match(
      said(await chat.press(card, 'run invokr drain'.replace('invokr', 'invoke'), {}, ALEX, thread)),
      /Run it\?/,
    );
    const aws = onlyCard(await chat.say('run lambda list-functions', thread));
    await chat.press(aws, 'lambda list-functions', {}, ALEX, thread);
    assert.equal(chat.lastAudit.outcome, 'ran');
  });

  it('stands in the way of no operation of AWS', async () => {
    const chat = await open();
    assert.match(said(await chat.say('explain run-instances --image-id ami-1', thread)), /ec2 RunInstances/);
    assert.match(
      said(await chat.say('explain lambda create-alias --function-name f --name run --function-version 1', thread)),
      /lambda CreateAlias/,
    );
  });

  describe('without all values', () => {
    it('asks for them on a card, keeps those that were given, and goes on in its place', async () => {
      const chat = await open(SCALE);
      const card = onlyCard(await chat.say('run scale --service shop-web', thread));
      assert.deepEqual([...inputsOf(card).keys()], ['field:$cluster', 'field:$count']);
      assert.match(textOf(card), /\$service\s+shop-web/);
      const again = responseCard(
        await chat.press(card, 'Continue', { 'field:$cluster': 'prod', 'field:$count': 'many' }, ALEX, thread),
      );
      assert.match(textOf(again), /--desired-count takes a number, and got "many"/);
      assert.equal(inputsOf(again).get('field:$cluster')?.value, 'prod');
      const unseen = responseCard(
        await chat.press(again, 'Continue', { 'field:$cluster': 'pr\nod', 'field:$count': '3' }, ALEX, thread),
      );
      assert.match(textOf(unseen), /One line of at most 1,024 characters/);
      const next = await chat.press(
        unseen,
        'Continue',
        { 'field:$cluster': 'prod', 'field:$count': '3' },
        ALEX,
        thread,
      );
      assert.match(saidInPlace(next), /Completed by Alex Wilber\necs update-service --cluster prod/);
      const confirmation = onlyCard(next);
      assert.match(
        textOf(confirmation),
        /Run it\?\necs update-service --cluster prod --service shop-web --desired-count 3/,
      );
      await chat.press(confirmation, 'Run', {}, ALEX, thread);
      assert.equal(chat.lastAudit.outcome, 'ran');
    });

    it('takes them typed: one after the other, or by name', async () => {
      const chat = await open(SCALE);
      await chat.say('run scale', thread);
      await chat.say('prod', thread);
      await chat.say('count=3', thread);
      assert.match(said(await chat.say('$service: web', thread)), /--cluster prod --service web --desired-count 3/);
    });

    it('asks for names that the form uses itself', async () => {
      const chat = await open({ odd: 'ecs update-service --cluster $go --service $step --task-definition $__proto__' });
      const card = onlyCard(await chat.say('run odd', thread));
      const fields = { 'field:$go': 'prod', 'field:$step': 'web', 'field:$__proto__': 'td' };
      assert.match(
        said(await chat.press(card, 'Continue', fields, ALEX, thread)),
        /--cluster prod --service web --task-definition td/,
      );
      assert.match(
        said(await chat.say('run odd a b __proto__=c', thread)),
        /--cluster a --service b --task-definition c/,
      );
    });

    it('goes on after a restart, for who asked alone, and with the alias as it was', async () => {
      const store = openStore(() => Date.parse('2026-11-21T03:12:00Z'));
      const first = await open(INVOKE, { store });
      const card = onlyCard(await first.say('run invoke', thread));
      await first.say('alias edit invoke lambda delete-function --function-name $functionName', { ...inChannel('2') });
      const chat = await open({}, { store });
      const fields = { 'field:$functionName': 'drain' };
      assert.match(toldOnPress(await chat.press(card, 'Continue', fields, MEGAN, thread)), /Only Alex Wilber/);
      assert.match(
        said(await chat.press(card, 'Continue', fields, ALEX, thread)),
        /lambda invoke --function-name drain/,
      );
      assert.match(toldOnPress(await chat.press(card, 'Continue', fields, ALEX, thread)), /already answered/);
    });

    it('is ended by another command and by cancel', async () => {
      const chat = await open(INVOKE);
      await chat.say('run invoke', thread);
      assert.match(saidInPlace(await chat.say('lambda list-functions', thread)), /Another command took its place/);
      const card = onlyCard(await chat.say('run invoke', thread));
      assert.match(saidInPlace(await chat.press(card, 'Cancel', {}, ALEX, thread)), /Cancelled by Alex Wilber/);
    });

    it('lets two people answer their own', async () => {
      const chat = await open(INVOKE);
      await chat.say('run invoke', thread);
      await chat.say('run invoke', { ...thread, as: MEGAN });
      assert.match(said(await chat.say('for-alex', thread)), /--function-name for-alex/);
      assert.match(said(await chat.say('for-megan', { ...thread, as: MEGAN })), /--function-name for-megan/);
    });

    it('asks for what the command itself lacks, too', async () => {
      const chat = await open({ invoke: 'lambda invoke --payload $payload' });
      const card = onlyCard(await chat.say('run invoke {"a":1}', thread));
      assert.match(textOf(card), /--function-name/);
    });
  });

  describe('of an alias that runs another', () => {
    it('hands values down, by order and by name, and adds options on the way', async () => {
      const chat = await open({
        ...SCALE,
        'scale-prod': 'run scale prod $name count=$size --region us-east-1',
        two: 'run scale-prod web-$x --size 2',
      });
      assert.match(
        said(await chat.say('run two eu', thread)),
        /ecs update-service --cluster prod --service web-eu --desired-count 2 --region us-east-1/,
      );
      assert.match(said(await chat.say('run two eu --region eu-west-1', thread)), /Region\neu-west-1/);
      assert.match(
        said(await chat.say('alias show two', thread)),
        /run two \$x[\s\S]*Runs\s+scale-prod, which runs scale/,
      );
    });

    it('has the variables that it leaves open', async () => {
      const chat = await open({ ...SCALE, prod: 'run scale --cluster prod' });
      assert.match(said(await chat.say('run prod web 3', thread)), /--cluster prod --service web --desired-count 3/);
      const card = onlyCard(await chat.say('run prod --count 3', thread));
      assert.deepEqual([...inputsOf(card).keys()], ['field:$service']);
    });

    it('never lets a value become an option, a name or another value of the next', async () => {
      const chat = await open({ ...SCALE, any: 'run scale $a $b 3' });
      for (const value of ['--region=us-east-1', 'service=other', '$count', '--count', '"; x', '{"a":1}']) {
        const text = said(await chat.say(`run any a='${value}' b=web`, thread));
        assert.match(text, /--service web --desired-count 3/, value);
        assert.match(text, /Region\neu-west-1/);
        assert.ok(text.includes(value), text);
      }
    });

    it('goes five deep and no deeper', async () => {
      const chat = await open({ a1: 'lambda list-functions' });
      for (let depth = 2; depth <= 5; depth += 1) {
        assert.match(said(await chat.say(`alias create a${depth} run a${depth - 1}`, thread)), /is made/);
      }
      assert.match(said(await chat.say('run a5', thread)), /cart-expiry/);
      assert.match(said(await chat.say('alias create a6 alias run a5', thread)), /More than 5 aliases/);
      await put(chat, 'a6', 'run a5');
      assert.match(said(await chat.say('run a6', thread)), /More than 5 aliases/);
    });

    it('refuses a circle where it is made, where an edit makes it, and where it is run', async () => {
      const chat = await open({ b: 'lambda list-functions', a: 'run b' });
      assert.match(said(await chat.say('alias create c run C', thread)), /c runs C: that is a circle/);
      assert.match(said(await chat.say('alias edit b run A', thread)), /b runs a runs b: that is a circle/);
      await put(chat, 'x', 'run y');
      await put(chat, 'y', 'run x');
      assert.match(said(await chat.say('run x', thread)), /x runs y runs x: that is a circle/);
      assert.match(said(await chat.say('alias show x', thread)), /Cannot be run/);
    });

    it('refuses what does not fit the other, and one that is not there', async () => {
      const chat = await open(SCALE);
      for (const [command, why] of [
        ['run nothing', /there is no such alias/],
        ['run $which', /there is no such alias/],
        ['run scale 1 2 3 4', /runs scale with what does not fit it\. It takes 3 values/],
        ['run scale --colour red', /no variable colour/],
        ['run scale prod web many', /--desired-count takes a number/],
        ['run scale prod web 3 --query [[', /query/i],
      ] as const) {
        assert.match(said(await chat.say(`alias create no ${command}`, thread)), why, command);
      }
    });
  });

  describe('of an alias of the configuration', () => {
    const RESTART = 'ecs update-service --cluster prod --service shop-web --force-new-deployment';

    it('runs the custom action, with values as any other', async () => {
      const chat = await open();
      assert.match(said(await chat.say('run restart shop-web', thread)), new RegExp(RESTART));
      assert.match(said(await chat.say('run Restart --service shop-web', thread)), new RegExp(RESTART));
      const card = onlyCard(await chat.say('run restart', thread));
      assert.match(
        said(await chat.press(card, 'Continue', { 'field:$service': 'shop-web' }, ALEX, thread)),
        new RegExp(RESTART),
      );
    });

    it('may be run by another alias', async () => {
      const chat = await open({ web: 'run restart shop-web' });
      assert.match(said(await chat.say('run web', thread)), new RegExp(RESTART));
    });

    it('runs in the account whose configuration alone lists it, unless it is told another', async () => {
      const configuration = (sandbox: Configuration): Configuration => {
        const all = everywhere(sandbox);
        const [production, ...others] = all.channelConfigurations;
        assert.ok(production);
        return {
          ...all,
          channelConfigurations: [production, ...others.map((row) => ({ ...row, customizations: [] }))],
        };
      };
      const chat = await open({}, { configuration });
      assert.match(said(await chat.say('run restart shop-web', thread)), /Run it\?[\s\S]*production \(111122223333\)/);
      assert.match(said(await chat.say('run restart shop-web --account staging', thread)), /staging \(444455556666\)/);
      const both = await open({}, { configuration: everywhere });
      assert.match(said(await both.say('run restart shop-web', thread)), /Which AWS account/);
    });

    it('is not there where no configuration of the conversation lists it', async () => {
      const chat = await open(
        {},
        {
          configuration: (sandbox) => ({
            ...plain(sandbox),
            channelConfigurations: plain(sandbox).channelConfigurations.map((row) => ({ ...row, customizations: [] })),
          }),
        },
      );
      assert.match(said(await chat.say('run restart shop-web', thread)), /There is no alias restart/);
      assert.match(said(await chat.say('alias create restart lambda list-functions', thread)), /is made/);
    });

    it('comes before one of the conversation that was there first, which the list says', async () => {
      const chat = await open();
      await put(chat, 'restart', 'lambda list-functions');
      assert.match(said(await chat.say('run restart shop-web', thread)), new RegExp(RESTART));
      assert.match(said(await chat.say('alias list', thread)), /not run: the configuration has an alias of this name/);
    });

    it('tells who keeps the configuration where its command is wrong', async () => {
      const chat = await open(
        {},
        {
          configuration: (sandbox) => ({
            ...plain(sandbox),
            customActions: [
              { name: 'restart-service', aliasName: 'restart', commandText: 'ecs $what --service x', attachments: [] },
            ],
          }),
        },
      );
      assert.match(
        said(await chat.say('run restart update-service', thread)),
        /before the first variable[\s\S]*corrects its CommandText/,
      );
    });
  });

  it('refuses what is denied by now, before it asks for anything, with the command in the audit', async () => {
    const chat = await open(
      {},
      { configuration: (sandbox) => ({ ...plain(sandbox), denied: ['lambda:GetFunction'] }) },
    );
    await put(chat, 'fn', 'lambda get-function --function-name $f');
    const text = said(await chat.say('run fn cart-expiry', thread));
    assert.match(text, /GetFunction|get-function/);
    assert.equal(chat.lastAudit.outcome, 'denied');
    assert.deepEqual(chat.lastAudit.command, ['lambda', 'get-function', '--function-name', 'cart-expiry']);
    assert.equal(chat.lastAudit.rawText, 'run fn cart-expiry');
    await chat.say('run fn', thread);
    assert.equal(chat.lastAudit.outcome, 'denied');
    assert.match(said(await chat.say('explain run fn cart-expiry', thread)), /Denied, whatever the role/);
    assert.deepEqual(chat.calls, []);
  });

  it('refuses a value that would change the structure around it', async () => {
    const chat = await open({
      drain: 'ssm start-automation-execution --document-name Shop-DrainOrders --parameters Queue=$queue',
      describe: 'ecs describe-services --cluster prod --services $service',
      first: 'lambda get-function $f',
    });
    assert.match(said(await chat.say('run drain orders', thread)), /Run it\?/);
    for (const line of ['run drain "orders,Other=x"', 'run describe \'["a","b"]\'', "run first '--region=us-east-1'"]) {
      assert.match(said(await chat.say(line, thread)), /The values do not fit this alias/, line);
      assert.equal(chat.lastAudit.outcome, 'refused');
    }
  });

  it('masks a secret that was given as a value, in cards and audit', async () => {
    const chat = await open({
      password: 'rds modify-db-instance --db-instance-identifier $db --master-user-password $password',
    });
    const outcome = await chat.say('run password shop Hunter2Hunter2', thread);
    assert.match(said(outcome), /--master-user-password '?••••/);
    const asked = await chat.say('run password --password Hunter2Hunter2', thread);
    assert.match(said(asked), /\$password\s+••••/);
    assert.doesNotMatch(JSON.stringify([outcome.cards, asked.cards, chat.auditLines]), /Hunter2/);
  });

  describe('explained', () => {
    it('tells the command, its input, account and Region, and calls nothing', async () => {
      const chat = await open(INVOKE);
      const text = said(await chat.say('explain run invoke drain --region us-east-1', thread));
      assert.match(text, /lambda Invoke would be called[\s\S]*drain[\s\S]*us-east-1/);
      assert.equal(chat.lastAudit.outcome, 'explained');
      assert.deepEqual(chat.calls, []);
    });

    it('tells what would be asked for', async () => {
      const chat = await open({ ...INVOKE, ...SCALE });
      assert.match(said(await chat.say('explain run invoke', thread)), /Asks for\n\$functionName/);
      assert.match(
        said(await chat.say('explain run scale', thread)),
        /depends on the value of cluster, service, count/,
      );
      assert.match(said(await chat.say('explain run scale "', thread)), /never closed/);
      assert.match(said(await chat.say('explain run scale a b x', thread)), /takes a number/);
      assert.match(said(await chat.say('explain run nothing', thread)), /There is no alias nothing/);
    });
  });

  it('says so where an alias of old is wrong by now', async () => {
    const chat = await open();
    await put(chat, 'old', 'lambda list-functionz --x $x');
    assert.match(said(await chat.say('run old', thread)), /no operation "list-functionz"/);
    assert.match(said(await chat.say('run old 1', thread)), /alias edit old corrects its command/);
  });

  it('answers with AWS’s refusal where the role may not', async () => {
    const error = Object.assign(new Error('User is not authorized to perform: lambda:GetFunction'), {
      name: 'AccessDeniedException',
      $fault: 'client',
      $metadata: { httpStatusCode: 403, requestId: 'r' },
    });
    const chat = await open(
      { fn: 'lambda get-function --function-name $f' },
      {
        aws: {
          'lambda GetFunction': () => {
            throw error;
          },
        },
      },
    );
    assert.match(said(await chat.say('run fn cart-expiry', thread)), /lambda:GetFunction/);
    assert.equal(chat.lastAudit.outcome, 'failed');
  });
});
