import assert from 'node:assert/strict';
import { canonicalName } from '../../src/aws/packages.ts';
import { xformName } from '../../src/command/names.ts';
import { removal } from '../../src/command/removals.ts';
import { formatWords } from '../../src/command/words.ts';
import { ALEX, Chat, type ChatOptions, load, oneAccount, onlyCard, said } from './support/chat.ts';
import { deniedOperationsOf, RULES, subjectsOf, wordsOf } from './support/denied-subjects.ts';

/** What is said of services and operations that are not there. */
const NOT_THERE = /is not installed here|no such operation|do not know that service/;

describe('what is never run', function () {
  this.timeout(30_000);

  const loaded = load();
  const { catalogue } = loaded;
  const denied = deniedOperationsOf(catalogue);
  const subjects = subjectsOf(catalogue, denied);
  const open = (options: ChatOptions = {}) => new Chat(loaded, { configuration: oneAccount, ...options });
  const refusedBy = (pattern: string) =>
    new RegExp(`never run from chat[\\s\\S]*Denied by\\n${pattern.replaceAll('*', '\\*')}`);

  it('is refused before anything is asked, with the command in the audit', async () => {
    const chat = open();
    assert.match(said(await chat.say('ssm get-parameter --name /a --with-dec')), refusedBy('ssm:GetParameter*'));
    assert.deepEqual(chat.calls, []);
    const { outcome, access, errorCode, command } = chat.lastAudit;
    assert.deepEqual([outcome, access, errorCode], ['denied', 'denied', 'denied-operation']);
    assert.deepEqual(command, ['ssm', 'get-parameter', '--name', '/a', '--with-decryption']);
    assert.equal(chat.auditLines.length, 1);
  });

  it('is told from what runs where it depends on the input', async () => {
    const chat = open();
    await chat.say('ssm get-parameter --name /a');
    await chat.say('ssm get-parameter --name /a --no-with-decryption');
    assert.deepEqual(
      chat.calls.filter((call) => call.startsWith('ssm')),
      ['ssm GetParameter', 'ssm GetParameter'],
    );
  });

  it('is refused from a button, which the audit tells', async () => {
    const chat = open();
    const line = 's3api get-object --bucket b --key k out.txt';
    assert.match(said(await chat.invoke({ verb: 'command.run', line })), refusedBy('s3:GetObject'));
    assert.deepEqual([chat.calls, chat.lastAudit.via, chat.lastAudit.rawText], [[], 'button', line]);
  });

  it('leaves what waits as it is', async () => {
    const chat = open();
    await chat.say('lambda get-function');
    await chat.say('sts get-caller-identity');
    assert.match(said(await chat.say('drain')), /--function-name drain/);
  });

  it('is what the configuration adds', async () => {
    const chat = open({ configuration: (sandbox) => ({ ...oneAccount(sandbox), denied: ['lambda:List*'] }) });
    assert.match(said(await chat.say('lambda list-functions')), refusedBy('lambda:List*'));
    assert.deepEqual(chat.calls, []);
  });

  it('is not even asked about where the account is not known yet', async () => {
    const chat = new Chat(loaded);
    assert.match(said(await chat.say('sts get-caller-identity')), refusedBy('sts:*'));
  });

  it('is every operation that a rule matches, with no argument at all', async () => {
    const chat = open();
    const flags = new Map(subjects.map(({ pattern, harmful }) => [pattern, harmful]));
    let refused = 0;
    for (const [pattern, operations] of denied) {
      for (const operation of operations) {
        const { service, cliName } = operation;
        const words = wordsOf(flags.get(pattern) ?? []);
        const query =
          pattern.startsWith('logs:') && operation.option('query-string') ? ['--query-string', 'unmask @message'] : [];
        const answer = said(await chat.say(formatWords([service, cliName, ...words, ...query])));
        // The AWS CLI leaves some out, and so does the bot.
        const isThere = removal(service, cliName) === undefined;
        assert.match(answer, isThere ? refusedBy(pattern) : /is not offered/, `${service} ${cliName}`);
        assert.equal(chat.lastAudit.outcome, isThere ? 'denied' : 'not-understood');
        refused += 1;
      }
    }
    assert.deepEqual(chat.calls, []);
    assert.ok(refused > subjects.length);
  });

  it('is not run where its service is not installed, which is no way around a rule', async () => {
    const chat = open();
    const others = RULES.filter(({ pattern }) => !denied.has(pattern));
    for (const { pattern } of others) {
      const [service = '', name = ''] = pattern.split(':');
      const answer = said(await chat.say(`${service} ${xformName(name.replaceAll('*', 'Anything'))} --name x`));
      const isWhole = name === '*' && catalogue.find(service)?.kind === 'not-installed';
      assert.match(answer, isWhole ? /never run from chat/ : NOT_THERE, pattern);
      assert.equal(chat.lastAudit.outcome, isWhole ? 'denied' : 'not-understood', pattern);
    }
    assert.deepEqual(chat.calls, []);
  });

  it('is refused where it is called, whatever called it, before a client is looked for', async () => {
    const { parts } = open();
    const configuration = parts.configuration().channelConfigurations[0];
    assert.ok(configuration);
    const principal = {
      ...{ tenantId: 't', userId: ALEX.id, userName: ALEX.name, conversationId: 'c', configurationName: 'a' },
      ...{ accountId: configuration.account.id, accountName: 'a', roleArn: configuration.roleArn },
      ...{ federatedAs: null, externalId: null, guardrailPolicies: [] },
    };
    for (const { pattern, only } of RULES) {
      const [prefix = '', name = ''] = pattern.split(':');
      const input =
        only === undefined ? {} : { [only.member]: only.is === 'mentions' ? only.word : only.is === 'given-true' };
      for (const service of [prefix, prefix.toUpperCase(), canonicalName(prefix)]) {
        const call = { principal, region: 'eu-west-1', service, operation: name.replaceAll('*', 'Anything'), input };
        await assert.rejects(parts.caller.call(call), { code: 'denied-operation' }, `${service} ${name}`);
        const stream = { ...call, deadlineMs: 1000, onEvent: () => undefined };
        await assert.rejects(parts.caller.callStream(stream), { code: 'denied-operation' }, `${service} ${name}`);
      }
    }
  });

  describe('is told as such, and not run, where a line', () => {
    it('is explained', async () => {
      const chat = open();
      for (const { line, reason, pattern } of subjects) {
        const told = said(await chat.say(`explain ${line}`));
        assert.ok(told.includes(`Does\nDenied, whatever the role: ${reason}`), pattern);
        assert.equal(chat.lastAudit.outcome, 'explained');
      }
      assert.deepEqual(chat.calls, []);
    });

    it('is explained, where the client of a denied service is not installed', async () => {
      const chat = open();
      const line = 'iam list-users';
      assert.equal(catalogue.find('iam')?.kind, 'not-installed');
      for (const explained of [
        `explain ${line}`,
        `explain explain ${line}`,
        'explain aws IAM get-role --role-name x',
      ]) {
        const told = said(await chat.say(explained));
        assert.match(
          told,
          /Nothing of iam is ever called\nDoes\nDenied, whatever the role: who may .*\nDenied by\niam:\*/,
        );
        assert.doesNotMatch(told, /install/);
        assert.equal(chat.lastAudit.outcome, 'explained');
      }
      assert.match(said(await chat.say('explain polly list-voices')), /not installed here[\s\S]*client-polly/);
      assert.deepEqual(chat.calls, []);
    });

    it('asks for help', async () => {
      const chat = open();
      for (const { service, operation, only, reason, pattern } of subjects) {
        const told = said(await chat.say(`${service.name} ${operation.cliName} --help`));
        const isAlways = only === undefined || only.is === 'not-true';
        assert.equal(told.includes(`Denied, whatever the role: ${reason}`), isAlways, pattern);
      }
      assert.deepEqual(chat.calls, []);
    });

    it('asks for the form of the input', async () => {
      const chat = open();
      for (const { line, pattern } of subjects) {
        assert.match(said(await chat.say(`${line} --generate-cli-skeleton`)), refusedBy(pattern));
        assert.equal(chat.lastAudit.outcome, 'denied');
      }
      assert.deepEqual(chat.calls, []);
    });
  });

  describe('does not come about by input', () => {
    const noted = (inputs: object[]) => (input: object) => {
      inputs.push(input);
      return {};
    };
    const flagged = subjects.flatMap((subject) => (subject.flag === null ? [] : [{ ...subject, ...subject.flag }]));

    for (const value of ['"true"', '"TRUE"', '1', 'null', '[true]', '{"value":true}']) {
      it(`that has ${value} for true`, async () => {
        for (const { service, operation, option, harmful, required, pattern, denies } of flagged) {
          const inputs: object[] = [];
          const call = `${service.name} ${operation.name}`;
          const chat = open({ aws: { [call]: noted(inputs) } });
          const json = `{"${option.member.name}": ${harmful ? value : value.replaceAll(/true/gi, 'false')}}`;
          const words = [service.name, operation.cliName, ...wordsOf(required), '--cli-input-json', json];
          const answer = said(await chat.say(formatWords(words)));
          assert.match(answer, /A value does not fit|never run from chat/, `${pattern} ${answer}`);
          assert.deepEqual(
            inputs.filter((input) => denies({ ...input })),
            [],
          );
        }
      });
    }

    it('that has the name of the member in another case', async () => {
      const chat = open();
      for (const { service, operation, option, required, harmful, pattern } of flagged) {
        const { name } = option.member;
        for (const other of [name.toLowerCase(), name.toUpperCase(), xformName(name), ` ${name}`]) {
          if (other === name) continue;
          const json = JSON.stringify({ [other]: harmful });
          const words = [service.name, operation.cliName, ...wordsOf(required), '--cli-input-json', json];
          assert.match(said(await chat.say(formatWords(words))), /has no member|never run from chat/, pattern);
        }
      }
      assert.deepEqual(chat.calls, []);
    });

    it('that comes in a token, or from another parent', async () => {
      const inputs: object[] = [];
      const chat = open({ aws: { 'ssm GetParametersByPath': noted(inputs) } });
      const token = Buffer.from('{"NextToken":"x","WithDecryption":true}').toString('base64');
      await chat.say(`ssm get-parameters-by-path --path / --starting-token ${token}`);
      const json = '{"Path":"/","__proto__":{"WithDecryption":true}}';
      await chat.say(`ssm get-parameters-by-path --cli-input-json '${json}'`);
      assert.deepEqual(inputs, [{ Path: '/', NextToken: 'x' }]);
    });
  });

  it('ends a form that makes it one, and the audit tells', async () => {
    const chat = open();
    const card = onlyCard(await chat.say('ssm get-parameter'));
    chat.calls.length = 0;
    const fields = { 'field:name': '/a', 'field:with-decryption': 'true' };
    assert.match(said(await chat.press(card, 'Continue', fields)), refusedBy('ssm:GetParameter*'));
    assert.deepEqual(chat.calls, []);
    assert.deepEqual([chat.lastAudit.outcome, chat.lastAudit.access], ['denied', 'denied']);
  });
});
