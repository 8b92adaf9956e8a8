import assert from 'node:assert/strict';
import { Chat, type ChatOptions, load, oneAccount, onlyCard, said } from './support/chat.ts';

describe('a denied operation', () => {
  const loaded = load();
  const open = (options: ChatOptions = {}) => new Chat(loaded, { configuration: oneAccount, ...options });
  const refusedBy = (pattern: string) =>
    new RegExp(`never run from chat[\\s\\S]*Denied by\\n${pattern.replace('*', '\\*')}`);

  const lines: Readonly<Record<string, readonly [line: string, pattern: string]>> = {
    typed: ['s3api get-object --bucket b --key k out.txt', 's3:GetObject'],
    'without its arguments': ['s3api get-object', 's3:GetObject'],
    'typed after aws': ['aws sts get-caller-identity', 'sts:*'],
    'in another case': ['STS GET-CALLER-IDENTITY', 'sts:*'],
    'without its service': ['get-caller-identity', 'sts:*'],
    'with abbreviated options': ['ssm get-parameter --name /a --with-dec', 'ssm:GetParameter*'],
    positional: ['ssm get-parameter /a --with-decryption', 'ssm:GetParameter*'],
    'by --cli-input-json': [
      `ssm get-parameter --cli-input-json '{"Name": "/a", "WithDecryption": true}'`,
      'ssm:GetParameter*',
    ],
    'with a hyphen of a phone': ['ssm get-parameter —name /a —with-decryption', 'ssm:GetParameter*'],
    'of another service': ['ecr get-authorization-token', 'ecr:GetAuthorizationToken'],
  };
  for (const [how, [line, pattern]] of Object.entries(lines)) {
    it(`is refused with the reason when it comes ${how}, and nothing is asked of AWS`, async () => {
      const chat = open();
      const refused = await chat.say(line);
      assert.match(said(refused), refusedBy(pattern));
      assert.deepEqual(chat.calls, []);
      assert.deepEqual([chat.lastAudit.outcome, chat.lastAudit.access], ['denied', 'denied']);
      assert.equal(chat.auditLines.length, 1);
    });

    it(`is refused from a button when it comes ${how}`, async () => {
      const chat = open();
      assert.match(said(await chat.invoke({ verb: 'command.run', line })), refusedBy(pattern));
      assert.deepEqual(chat.calls, []);
      assert.equal(chat.lastAudit.via, 'button');
    });
  }

  it('is refused when a follow-up makes it one', async () => {
    const chat = open();
    await chat.say('ssm get-parameter');
    chat.calls.length = 0;
    assert.match(said(await chat.say('--name /a --with-decryption')), refusedBy('ssm:GetParameter*'));
    assert.deepEqual(chat.calls, []);
  });

  it('is refused when its card makes it one', async () => {
    const chat = open();
    const card = onlyCard(await chat.say('ssm get-parameter'));
    chat.calls.length = 0;
    const fields = { 'field:name': '/a', 'field:with-decryption': 'true' };
    assert.match(said(await chat.press(card, 'Continue', fields)), refusedBy('ssm:GetParameter*'));
    assert.deepEqual(chat.calls, []);
    assert.equal(chat.lastAudit.outcome, 'denied');
  });

  it('leaves what waits as it is', async () => {
    const chat = open();
    await chat.say('lambda get-function');
    await chat.say('sts get-caller-identity');
    assert.match(said(await chat.say('drain')), /--function-name drain/);
  });

  it('is one that the configuration adds', async () => {
    const chat = open({ configuration: (sandbox) => ({ ...oneAccount(sandbox), denied: ['lambda:List*'] }) });
    assert.match(said(await chat.say('lambda list-functions')), refusedBy('lambda:List*'));
    assert.deepEqual(chat.calls, []);
  });

  it('is not even asked about where the account is not known yet', async () => {
    const chat = new Chat(loaded);
    assert.match(said(await chat.say('sts get-caller-identity')), refusedBy('sts:*'));
  });

  it('is one of a service that is denied as a whole, installed or not', async () => {
    assert.match(said(await open().say('iam list-users')), refusedBy('iam:*'));
    assert.match(said(await open().say('iot list-things')), /is not installed here/);
  });

  it('is explained as one', async () => {
    assert.match(said(await open().say('explain sts get-caller-identity')), /Does\nDenied, whatever the role/);
    assert.match(said(await open().say('sts get-caller-identity --help')), /Denied, whatever the role/);
  });
});
