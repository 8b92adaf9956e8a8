import assert from 'node:assert/strict';
import { looseWords } from '../../dialogs/secret-text.ts';
import { type AuditOutcome, auditOutcomes } from '../../src/telemetry/audit.ts';
import {
  ALEX,
  buttonData,
  Chat,
  type ChatOptions,
  inChannel,
  load,
  MEGAN,
  type Outcome,
  oneAccount,
  onlyCard,
  TEAM,
} from './support/chat.ts';

describe('the audit of a turn', () => {
  const loaded = load();
  const open = (options: ChatOptions = {}) => new Chat(loaded, { configuration: oneAccount, ...options });
  const change = 'lambda invoke --function-name myHelloWorld';
  const minutes = 60_000;

  /** For each outcome, what leads to it. */
  const ways: Readonly<Record<AuditOutcome, readonly ((chat: Chat) => Promise<Outcome>)[]>> = {
    ran: [
      (chat) => chat.say('lambda list-functions'),
      async (chat) => chat.press(onlyCard(await chat.say(change)), 'Run'),
      async (chat) => chat.press(onlyCard(await chat.say('lambda list-functions --max-items 10')), 'Next'),
    ],
    failed: [(chat) => chat.say('lambda get-function --function-name nothing')],
    denied: [(chat) => chat.say('sts get-caller-identity')],
    refused: [
      async (chat) => chat.press(onlyCard(await chat.say(change)), 'Run', {}, MEGAN),
      (chat) => chat.say('lambda list-functions --role oncall-admin'),
      (chat) => chat.invoke({ verb: 'nonsense' }),
      (chat) => chat.invoke({ verb: 'command.run', line: 'help' }, ALEX, { name: 'composeExtension/query' }),
    ],
    'not-understood': [
      (chat) => chat.say('lamda list-functions'),
      (chat) => chat.say('lambda list-functions --region nowhere'),
      (chat) => chat.say('set default-region nowhere'),
      (chat) => chat.say('x'.repeat(100_000)),
    ],
    asked: [
      (chat) => chat.say(change),
      (chat) => chat.say('lambda get-function'),
      (chat) => chat.say('set default-region'),
      (chat) => chat.say('list-tags-for-resource'),
      async (chat) => chat.press(onlyCard(await chat.say('lambda add-permission')), 'Continue', {}),
    ],
    cancelled: [
      async (chat) => chat.press(onlyCard(await chat.say(change)), 'Cancel'),
      async (chat) => {
        await chat.say(change);
        return chat.say('no');
      },
    ],
    expired: [
      async (chat) => {
        const card = onlyCard(await chat.say(change));
        chat.pass(6 * minutes);
        return chat.press(card, 'Run');
      },
      (chat) => chat.invoke({ verb: 'dialog.run', dialog: 'none' }),
      (chat) => chat.invoke({ verb: 'result.page', id: 'none', index: 0 }),
      (chat) => chat.invoke({ verb: 'result.row', id: 'none', index: 0 }),
    ],
    help: [
      (chat) => chat.say('help'),
      (chat) => chat.say(''),
      (chat) => chat.invoke({ verb: 'help.service', service: 'lambda' }),
    ],
    explained: [
      (chat) => chat.say('explain lambda list-functions'),
      (chat) => chat.say('lambda invoke --generate-cli-skeleton'),
    ],
    'built-in': [
      (chat) => chat.say('status'),
      (chat) => chat.say('cancel'),
      async (chat) => chat.press(onlyCard(await chat.say('lambda list-functions')), 'Details'),
      async (chat) => {
        await chat.say('set default-region');
        return chat.say('eu-west-1');
      },
    ],
  };
  for (const outcome of auditOutcomes) {
    for (const [index, way] of ways[outcome].entries()) {
      it(`has one line of what ${outcome}, way ${index + 1}`, async () => {
        const chat = open();
        let turns = 0;
        const turn = chat.bot.turn.bind(chat.bot);
        chat.bot.turn = (...args) => {
          turns += 1;
          return turn(...args);
        };
        await way(chat);
        assert.equal(chat.lastAudit.outcome, outcome);
        assert.equal(chat.auditLines.length, turns);
      });
    }
  }

  it('tells who, where, what and with which result', async () => {
    const chat = open();
    await chat.say('lambda list-functions', inChannel('7'));
    const { requestId, ...line } = chat.lastAudit;
    assert.match(String(requestId), /^[0-9a-f-]{36}$/);
    assert.deepEqual(line, {
      traceId: null,
      version: 1,
      time: '2026-11-21T03:12:00.000Z',
      outcome: 'ran',
      via: 'message',
      user: { id: ALEX.aadObjectId, name: ALEX.name },
      tenantId: '00000000-0000-0000-0000-0000000000f0',
      teamId: TEAM,
      conversationId: '19:channel@thread.tacv2;messageid=7',
      configurationName: 'production-ops',
      rawText: 'lambda list-functions',
      command: ['lambda', 'list-functions'],
      access: 'read',
      accountId: '111122223333',
      region: 'eu-west-1',
      roleArn: 'arn:aws:iam::111122223333:role/chatbot-ops',
      guardrailPolicies: ['arn:aws:iam::aws:policy/AdministratorAccess'],
      errorCode: null,
      durationMs: 0,
    });
  });

  it('has the verb of a button, or its command line', async () => {
    const chat = open();
    const card = onlyCard(await chat.say(change));
    await chat.press(card, 'Run');
    assert.deepEqual([chat.lastAudit.via, chat.lastAudit.rawText], ['button', 'dialog.run']);
    await chat.press(onlyCard(await chat.say('help')), 'Functions');
    assert.deepEqual([chat.lastAudit.via, chat.lastAudit.rawText], ['button', 'lambda list-functions']);
  });

  it('tells of what ran although its card could not be sent', async () => {
    const chat = open({
      aws: { 'lambda ListFunctions': () => ({ Functions: [{ FunctionName: 'f' }] }) },
      parts: (parts) => ({ ...parts, newId: () => assert.fail('no id') }),
    });
    await chat.say('lambda list-functions').catch(() => undefined);
    assert.equal(chat.lastAudit.outcome, 'ran');
    assert.equal(chat.auditLines.length, 1);
  });

  describe('hides secrets', () => {
    const lines: Readonly<Record<string, string>> = {
      'of a command': 'rds modify-db-instance --db-instance-identifier x --master-user-password hunter22',
      'behind an equals sign': 'rds modify-db-instance --db-instance-identifier x --master-user-password=hunter22',
      'in quotes': `rds modify-db-instance --db-instance-identifier x --master-user-password 'hunter22 hunter22'`,
      'in JSON': `lambda update-function-configuration --function-name f --environment '{"Variables": {"KEY": "hunter22"}}'`,
      'of a command with a mistake': 'rds modify-db-instance --bogus 1 --master-user-password hunter22',
      'behind a hyphen of a phone': 'rds modify-db-instance —bogus 1 —master-user-password hunter22',
      'of an unknown service': 'rsd modify-db-instance --master-user-password hunter22',
      'without hyphens': 'master-user-password hunter22',
      'behind a quote that is not closed': `rds modify-db-instance --master-user-password 'hunter22`,
      'of what is explained': 'explain rds modify-db-instance --master-user-password hunter22',
      'in JSON with a mistake': `rds modify-db-instance --cli-input-json '{"MasterUserPassword": "hunter22",}'`,
      'in an address': 'lambda get-function --function-name https://me:hunter22@example.com/',
    };
    for (const [what, line] of Object.entries(lines)) {
      it(`${what}, typed or pressed`, async () => {
        const chat = open();
        await chat.say(line);
        await chat.invoke({ verb: 'command.run', line });
        assert.equal(chat.auditLines.length, 2);
        assert.doesNotMatch(JSON.stringify(chat.auditLines), /hunter22/);
        assert.doesNotMatch(chat.logLines.join(), /hunter22/);
        assert.match(String(chat.lastAudit.rawText), /••••/);
      });
    }

    it('that markup hides', async () => {
      const chat = open();
      const text = '<p>rds modify-db-instance --db-instance-identifier x --master-user-password hunter&amp;22</p>';
      await chat.say(text, { textFormat: 'xml' });
      assert.doesNotMatch(JSON.stringify(chat.lastAudit), /hunter/);
      assert.match(String(chat.lastAudit.rawText), /--master-user-password '••••'/);
    });

    it('of a follow-up that leaves something missing', async () => {
      const chat = open();
      await chat.say('rds create-db-cluster');
      await chat.say('--master-user-password hunter22');
      await chat.say('master-user-password hunter22');
      assert.doesNotMatch(JSON.stringify(chat.auditLines), /hunter22/);
    });

    it('of a form', async () => {
      const chat = open();
      const card = onlyCard(await chat.say('rds create-db-cluster'));
      const { dialog } = buttonData(card, 'Continue');
      await chat.invoke({ verb: 'dialog.answer', dialog, 'field:master-user-password': 'hunter22' });
      await chat.invoke({ verb: 'dialog.answer', 'field:master-user-password': 'hunter22' });
      assert.doesNotMatch(JSON.stringify(chat.auditLines) + chat.logLines.join(), /hunter22/);
    });

    it('and nothing else: JSON that has none is as it was written', async () => {
      const chat = open();
      await chat.say('lambda invoke --function-name f --payload {"ip": "192.0.2.0/24"}');
      assert.equal(chat.lastAudit.rawText, 'lambda invoke --function-name f --payload {"ip": "192.0.2.0/24"}');
    });

    it('by the names that stand before them', () => {
      assert.deepEqual(looseWords(' a  —b -1 password c -–d'), ['a', '--b', '-1', '--password', 'c', '--d']);
    });
  });
});
