import assert from 'node:assert/strict';
import { listConnectors, MOST_CONNECTORS } from '../../dialogs/connector-store.ts';
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
  onlyCard,
  openStore,
  said,
  saidInPlace,
  textOf,
} from './support/chat.ts';

const thread = inChannel('1');
const ARN = 'arn:aws:bedrock:eu-west-1:111122223333:agent/OPSAGENT01';
const ADD = `connector add ops ${ARN} OPSALIAS01`;

/** Both accounts; Alex is the administrator. */
const administered = (sandbox: Configuration): Configuration => ({
  ...everywhere(sandbox),
  administrators: [ALEX.aadObjectId],
});

describe('connectors', () => {
  const loaded = load();
  const open = (options: ChatOptions = {}) => new Chat(loaded, { configuration: administered, ...options });
  const names = async (chat: Chat) => (await listConnectors(chat.parts, CHANNEL)).map(({ name }) => name);

  describe('connector add', () => {
    it('keeps an agent under a name for everybody of the conversation, and calls nothing', async () => {
      const chat = open();
      const text = said(await chat.say(ADD, thread));
      for (const part of [
        'Connector ops is added',
        ARN,
        'OPSALIAS01',
        'production (111122223333), eu-west-1',
        'Alex Wilber',
      ])
        assert.ok(text.includes(part), `${part} in ${text}`);
      assert.deepEqual([chat.lastAudit.outcome, chat.lastAudit.rawText], ['built-in', ADD]);
      assert.match(said(await chat.say('connector list', { ...inChannel('2'), as: MEGAN })), /1 connector\.[\s\S]*ops/);
      assert.doesNotMatch(said(await chat.say('connector list')), /OPSAGENT01/, 'another conversation has it not');
      assert.deepEqual(chat.calls, []);
    });

    it('is for administrators', async () => {
      const chat = open();
      for (const line of [ADD, 'connector add', 'connector delete ops']) {
        assert.match(said(await chat.say(line, { ...thread, as: MEGAN })), /That is for administrators/);
        assert.deepEqual([chat.lastAudit.outcome, chat.lastAudit.errorCode], ['refused', 'not-administrator']);
      }
      assert.deepEqual(await names(chat), []);
    });

    for (const [what, line, why] of [
      ['no ARN', 'connector add ops OPSAGENT01 OPSALIAS01', /no ARN of an agent/],
      [
        'the ARN of something else',
        `connector add ops ${ARN.replace('agent/', 'flow/')} OPSALIAS01`,
        /no ARN of an agent/,
      ],
      [
        'the ARN of an alias',
        `connector add ops ${ARN.replace('agent/', 'agent-alias/')} OPSALIAS01`,
        /the ARN of an alias/,
      ],
      ['an ARN with more behind it', `connector add ops ${ARN}/x OPSALIAS01`, /no ARN of an agent/],
      [
        'another account',
        `connector add ops ${ARN.replace('111122223333', '999999999999')} OPSALIAS01`,
        /is in 999999999999, and the configurations of this conversation are for production \(111122223333\), staging \(444455556666\)/,
      ],
      [
        'another partition',
        `connector add ops ${ARN.replace('arn:aws:', 'arn:aws-cn:')} OPSALIAS01`,
        /in another partition/,
      ],
      ["an alias's name", `connector add ops ${ARN} prod`, /no id of an alias/],
      ['an id that is too long', `connector add ops ${ARN} OPSALIAS012`, /no id of an alias/],
      ['a word too much', `${ADD} please`, /more than a connector takes/],
      ['a name that is none', ADD.replace('ops', 'a.b'), /letters, digits/],
      ['a name of its own commands', ADD.replace('ops', 'LIST'), /connector list is a command of its own/],
    ] as const) {
      it(`refuses ${what}`, async () => {
        const chat = open();
        assert.match(said(await chat.say(line, thread)), why);
        assert.deepEqual([chat.lastAudit.outcome, chat.lastAudit.errorCode], ['not-understood', 'bad-connector']);
        assert.deepEqual(await names(chat), []);
      });
    }

    it('takes the working draft', async () => {
      const text = said(await open().say(`connector add draft ${ARN} TSTALIASID`, thread));
      assert.match(text, /TSTALIASID, the working draft/);
    });

    it('refuses a name that is taken, in any case, and leaves what is there', async () => {
      const chat = open();
      await chat.say(ADD, thread);
      assert.match(
        said(await chat.say(ADD.replace('ops', 'OPS').replace('OPSALIAS01', 'TSTALIASID'), thread)),
        /There is a connector OPS already/,
      );
      assert.equal((await listConnectors(chat.parts, CHANNEL))[0]?.aliasId, 'OPSALIAS01');
    });

    it('lets one of two win that add the same name at the same moment', async () => {
      const chat = open();
      const both = await Promise.all([chat.say(ADD, thread), chat.say(ADD, inChannel('2'))]);
      assert.equal(both.filter((outcome) => /is added/.test(said(outcome))).length, 1);
    });

    it('says when there are as many as there can be', async () => {
      const chat = open();
      for (let count = 0; count < MOST_CONNECTORS; count += 1) await chat.say(ADD.replace('ops', `c${count}`), thread);
      assert.match(said(await chat.say(ADD, thread)), /It has 50, and ops would be one more/);
      const first = onlyCard(await chat.say('connector list', thread));
      assert.match(textOf(first), /50 connectors, page 1 of 5[\s\S]*\[Next\]/);
      assert.match(said(await chat.press(first, 'Next', {}, ALEX, thread)), /page 2 of 5[\s\S]*\[Previous\]/);
    });
  });

  describe('the form', () => {
    it('asks for what is missing, tells what is wrong field by field, and adds it', async () => {
      const chat = open();
      const card = onlyCard(await chat.say('connector add ops', thread));
      const inputs = inputsOf(card);
      assert.deepEqual([...inputs.keys()], ['field:name', 'field:agentArn', 'field:aliasId']);
      assert.equal(inputs.get('field:name')?.value, 'ops');
      const wrong = await chat.press(
        card,
        'Add',
        { 'field:name': 'ops', 'field:agentArn': 'x', 'field:aliasId': 'y' },
        ALEX,
        thread,
      );
      const again = saidInPlace(wrong);
      assert.match(again, /no ARN of an agent[\s\S]*no id of an alias/);
      const right = { 'field:name': 'ops', 'field:agentArn': ARN, 'field:aliasId': 'OPSALIAS01' };
      assert.match(
        saidInPlace(await chat.press(card, 'Add', right, ALEX, thread)),
        /Connector ops is added[\s\S]*Alex Wilber/,
      );
      assert.deepEqual(await names(chat), ['ops']);
    });

    it('takes typed values', async () => {
      const chat = open();
      await chat.say('connector add', thread);
      await chat.say('name: ops', thread);
      await chat.say(`agentArn: ${ARN}`, thread);
      await chat.say('aliasId: OPSALIAS01', thread);
      await chat.say('add', thread);
      assert.deepEqual(await names(chat), ['ops']);
    });

    it('adds nothing when its person is no administrator any more', async () => {
      const store = openStore(() => Date.parse('2026-11-21T03:12:00Z'));
      const card = onlyCard(await open({ store }).say('connector add', thread));
      const later = open({ store, configuration: (sandbox) => ({ ...administered(sandbox), administrators: [] }) });
      const right = { 'field:name': 'ops', 'field:agentArn': ARN, 'field:aliasId': 'OPSALIAS01' };
      const outcome = await later.press(card, 'Add', right, ALEX, thread);
      assert.equal(later.lastAudit.errorCode, 'not-administrator');
      assert.match(saidInPlace(outcome), /could not go on/);
      assert.deepEqual(await names(later), []);
    });
  });

  describe('connector list', () => {
    it('says how to add one where there is none, and offers it to administrators', async () => {
      const chat = open();
      assert.match(said(await chat.say('connectors', thread)), /There is none yet\.[\s\S]*\[Add a connector\]/);
      assert.doesNotMatch(said(await chat.say('connector', { ...thread, as: MEGAN })), /\[Add a connector\]/);
    });

    it('tells of an agent whose account the conversation has no more', async () => {
      const store = openStore(() => Date.parse('2026-11-21T03:12:00Z'));
      await open({ store }).say(ADD, thread);
      const staging = (sandbox: Configuration): Configuration => {
        const all = administered(sandbox);
        return { ...all, channelConfigurations: all.channelConfigurations.slice(1) };
      };
      assert.match(
        said(await open({ store, configuration: staging }).say('connector list', thread)),
        /not configured here any more \(111122223333\)/,
      );
    });
  });

  describe('connector delete', () => {
    it('asks before, and then deletes', async () => {
      const chat = open();
      await chat.say(ADD, thread);
      const card = onlyCard(await chat.say('connector delete OPS', thread));
      assert.match(textOf(card), /Delete the connector ops\?[\s\S]*OPSAGENT01/);
      assert.deepEqual(await names(chat), ['ops']);
      assert.match(
        saidInPlace(await chat.press(card, 'Delete', {}, ALEX, thread)),
        /Connector ops is deleted[\s\S]*Alex Wilber/,
      );
      assert.deepEqual(await names(chat), []);
    });

    it('deletes nothing once it was cancelled', async () => {
      const chat = open();
      await chat.say(ADD, thread);
      await chat.press(onlyCard(await chat.say('connector delete ops', thread)), 'Cancel', {}, ALEX, thread);
      assert.deepEqual(await names(chat), ['ops']);
    });

    it('leaves a connector alone that is another by now', async () => {
      const chat = open();
      await chat.say(ADD, thread);
      const card = onlyCard(await chat.say('connector delete ops', thread));
      const other = onlyCard(await chat.say('connector delete ops', inChannel('2')));
      await chat.press(other, 'Delete', {}, ALEX, inChannel('2'));
      chat.pass(1000);
      await chat.say(ADD, inChannel('2'));
      await chat.press(card, 'Delete', {}, ALEX, thread);
      assert.deepEqual([chat.lastAudit.outcome, chat.lastAudit.errorCode], ['refused', 'connector-changed']);
      assert.deepEqual(await names(chat), ['ops']);
    });

    it('knows what may have been meant, and shows all where none is named', async () => {
      const chat = open();
      await chat.say(ADD, thread);
      assert.match(
        said(await chat.say('connector delete opss', thread)),
        /Did you mean ops\?[\s\S]*\[connector delete ops\]/,
      );
      assert.equal(chat.lastAudit.errorCode, 'unknown-connector');
      assert.match(said(await chat.say('connector delete', thread)), /Which connector\?/);
    });
  });
});
