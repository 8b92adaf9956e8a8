import assert from 'node:assert/strict';
import { BUILT_IN_DESCRIPTIONS } from '../../dialogs/built-in-descriptions.ts';
import { SERVICE_GROUPS } from '../../dialogs/service-groups.ts';
import {
  Chat,
  type ChatOptions,
  load,
  oneAccount,
  onlyCard,
  responseCard,
  said,
  textOf,
  toldOnPress,
} from './support/chat.ts';

describe('help', () => {
  const loaded = load();
  const open = (options: ChatOptions = {}) => new Chat(loaded, { configuration: oneAccount, ...options });

  it('shows what may be written, every built-in and every service', async () => {
    const chat = open();
    const text = said(await chat.say('help'));
    for (const { usage } of BUILT_IN_DESCRIPTIONS) assert.ok(text.includes(usage), usage);
    for (const service of loaded.catalogue.serviceNames()) assert.ok(text.includes(`[Help for ${service}]`), service);
    assert.match(text, /the operation alone, where one service has it/);
    assert.deepEqual([chat.lastAudit.outcome, chat.calls], ['help', []]);
  });

  it('has every service in one group at most', () => {
    const services = SERVICE_GROUPS.flatMap((group) => group.services);
    assert.equal(new Set(services).size, services.length);
    for (const service of services) assert.notEqual(loaded.catalogue.find(service), undefined, service);
  });

  for (const line of ['lambda --help', 'lambda help', 'help lambda']) {
    it(`of a service, by "${line}", lists its operations ten a page`, async () => {
      const text = said(await open().say(line));
      assert.match(text, /^lambda\n\d+ operations/);
      assert.equal(text.match(/\[Help for [a-z-]+\]/g)?.length, 10);
      assert.match(text, /add-permission\n\[Help for add-permission\]\nGrants a principal permission/);
    });
  }

  it('turns the pages of a service in place', async () => {
    const chat = open();
    const first = onlyCard(await chat.say('lambda --help'));
    const second = responseCard(await chat.press(first, 'Next', { search: '' }));
    assert.match(textOf(second), /Page 2 of \d/);
    assert.notEqual(textOf(second), textOf(first));
    assert.equal(chat.lastAudit.outcome, 'help');
  });

  it('finds operations of a service by words of their name', async () => {
    const chat = open();
    const first = onlyCard(await chat.say('lambda --help'));
    const found = responseCard(await chat.press(first, 'Search', { search: 'url config' }));
    assert.match(textOf(found), /operations with “url config”/);
    assert.match(textOf(found), /create-function-url-config/);
    assert.doesNotMatch(textOf(found), /list-functions\n/);
  });

  it('opens a service from the card of all, and an operation from that of a service', async () => {
    const chat = open();
    const service = responseCard(await chat.press(onlyCard(await chat.say('help')), 'Help for lambda'));
    assert.match(textOf(service), /^lambda\n/);
    const operation = await chat.press(service, 'Help for add-permission');
    assert.match(said(operation), /^lambda add-permission\n/);
  });

  it('of an operation shows its options with types and choices, whether it changes anything, and an example', async () => {
    const chat = open();
    const card = onlyCard(await chat.say('lambda invoke --help'));
    const text = textOf(card);
    assert.match(text, /^lambda invoke\nChanges something; asks before it runs\.\nInvokes/);
    assert.match(text, /Required\n--function-name\n {2}text/);
    assert.match(text, /--invocation-type[\s\S]*DryRun, Event, RequestResponse/);
    assert.match(text, /Example\nlambda invoke --function-name FUNCTION-NAME/);
    assert.match(said(await chat.press(card, 'Run the example')), /This changes something/);
  });

  it('of an operation that reads says so, and writes values of each kind in its example', async () => {
    const text = said(await open().say('cloudwatch get-metric-statistics --help'));
    assert.match(text, /Reads; runs at once/);
    assert.match(text, /--start-time \d{4}-\d\d-\d\dT/);
    assert.match(said(await open().say('kinesis update-shard-count --help')), /--scaling-type UNIFORM_SCALING/);
    assert.match(said(await open().say('lambda add-layer-version-permission --help')), /--version-number 1/);
    assert.match(
      said(await open().say('ec2 modify-ebs-default-kms-key-id --help')),
      /ec2 modify-ebs-default-kms-key-id/,
    );
  });

  it('finds operations of all services by words', async () => {
    const chat = open();
    const first = onlyCard(await chat.say('help describe alarms'));
    assert.match(textOf(first), /cloudwatch describe-alarms/);
    const card = responseCard(await chat.press(first, 'Search', { search: 'shard' }));
    assert.match(textOf(card), /kinesis update-shard-count/);
    const next = responseCard(await chat.press(card, 'Next', { search: 'shard' }));
    assert.match(textOf(next), /Page 2 of/);
  });

  it('says so where nothing is found', async () => {
    assert.match(said(await open().say('help zzz')), /0 operations with “zzz”[\s\S]*No operation matches/);
  });

  it("shows a nested option's members on demand", async () => {
    const chat = open();
    const card = onlyCard(await chat.say('ec2 run-instances --help'));
    const members = said(await chat.press(card, 'Members of --block-device-mappings'));
    assert.match(members, /--block-device-mappings of ec2 run-instances/);
    assert.match(members, /Ebs[\s\S]*VolumeSize/);
  });

  it('says so where a button names an option that there is not', async () => {
    const chat = open();
    for (const service of ['ec2', 'nowhere']) {
      const payload = { verb: 'help.option', service, operation: 'run-instances', option: 'no-such' };
      assert.match(toldOnPress(await chat.invoke(payload)), /I do not know this option/);
    }
  });

  it('shows how a nested value is written', async () => {
    const text = said(await open().say('ec2 describe-instances --help'));
    assert.match(text, /--filters\n {2}list of structure\n[\s\S]*?Write --filters Name=\w+,Values=/);
  });
});

describe('explain', () => {
  const loaded = load();
  const open = (options: ChatOptions = {}) => new Chat(loaded, { configuration: oneAccount, ...options });

  it('tells what would be called, with which input, where and as whom, and calls nothing', async () => {
    const chat = open();
    const text = said(await chat.say('explain lambda invoke --function-name drain'));
    assert.match(text, /lambda Invoke would be called/);
    assert.match(text, /Does\nChanges something; asks before it runs/);
    assert.match(text, /"FunctionName": "drain"/);
    assert.match(
      text,
      /Account\nproduction \(111122223333\)\nRole\narn:aws:iam::111122223333:role\/chatbot-ops\nRegion\neu-west-1/,
    );
    assert.deepEqual([chat.calls, chat.lastAudit.outcome], [[], 'explained']);
  });

  it('tells what is missing, and that the account would be asked for', async () => {
    const text = said(await new Chat(loaded).say('explain lambda get-function'));
    assert.match(text, /Does\nReads; runs at once/);
    assert.match(text, /Asks for\n--function-name/);
    assert.match(text, /Account\nasked first/);
  });

  it('tells the Region that is remembered or given, or that there is none', async () => {
    const chat = open();
    await chat.say('set default-region us-east-1');
    assert.match(said(await chat.say('explain lambda list-functions')), /Region\nus-east-1/);
    assert.match(said(await chat.say('explain lambda list-functions --region eu-west-1')), /Region\neu-west-1/);
    assert.match(said(await chat.say('explain support describe-services')), /Region\nglobal/);
  });

  it('tells why it could not run', async () => {
    assert.match(said(await open().say('explain lambda list-functions --account nobody')), /Account\nNo configuration/);
  });

  it('hides secrets', async () => {
    const chat = open();
    const text = said(await chat.say('explain rds create-db-cluster --master-user-password hunter22'));
    assert.doesNotMatch(text, /hunter22/);
    assert.doesNotMatch(JSON.stringify(chat.lastAudit), /hunter22/);
  });

  it('passes on mistakes, and says what it takes', async () => {
    assert.match(said(await open().say('explain lambda invoke --bogus 1')), /has no option --bogus/);
    assert.match(said(await open().say('explain help')), /That calls nothing in AWS/);
    assert.match(said(await open().say('explain explain lambda list-functions')), /would be called/);
  });
});

describe('a line that is not quite a command', () => {
  const loaded = load();
  const open = () => new Chat(loaded, { configuration: oneAccount });

  it('leads to the services that have the operation', async () => {
    const chat = open();
    const card = onlyCard(await chat.say('list-clusters --max-items 1'));
    assert.match(textOf(card), /Which service\?\n\d services have an operation list-clusters: [a-z, -]*ecs/);
    assert.equal(chat.lastAudit.outcome, 'asked');
    assert.match(said(await chat.press(card, 'ecs')), /^ecs list-clusters --max-items 1/);
  });

  it('names all services where there are more than buttons', async () => {
    const text = said(await open().say('list-tags-for-resource'));
    assert.match(text, /stepfunctions/);
    assert.equal(text.match(/\[/g)?.length, 6);
  });

  it('has buttons that run what may have been meant', async () => {
    const chat = open();
    const card = onlyCard(await chat.say('lamda list-functions'));
    assert.match(textOf(card), /I do not know that service/);
    assert.equal(chat.lastAudit.outcome, 'not-understood');
    assert.match(said(await chat.press(card, 'lambda list-functions')), /Showing 1–10 of 23/);
  });

  it('is shown around its fault, with a caret under it', async () => {
    const text = said(
      await open().say(`lambda get-function --function-name ${'x'.repeat(100)} --bogus ${'y'.repeat(100)}`),
    );
    const [, shown = '', caret = ''] = /\n(…x+[^\n]*…)\n( +\^)/.exec(text) ?? [];
    assert.equal(shown.slice(caret.length - 1, caret.length + 6), '--bogus');
  });

  it('is no skeleton: that shows the empty form of an input', async () => {
    const chat = open();
    const text = said(await chat.say('dynamodb put-item --generate-cli-skeleton'));
    assert.match(text, /nothing was called[\s\S]*"TableName": ""/);
    assert.match(text, /"KeyName": \{/);
    assert.deepEqual([chat.calls, chat.lastAudit.outcome], [[], 'explained']);
  });

  it('has a skeleton as YAML, and one of the output', async () => {
    assert.match(said(await open().say('lambda invoke --generate-cli-skeleton yaml-input')), /\nFunctionName: ""/);
    assert.match(said(await open().say('lambda list-functions --generate-cli-skeleton output')), /"Functions": \[/);
    const text = said(await open().say('cloudwatch put-metric-data --generate-cli-skeleton'));
    assert.match(text, /"Timestamp": "1970-01-01T00:00:00"/);
    assert.match(text, /"Value": 0/);
    assert.match(said(await open().say('ec2 run-instances --generate-cli-skeleton')), /"DryRun": true/);
  });
});
