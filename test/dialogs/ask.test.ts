import assert from 'node:assert/strict';
import sinon from 'sinon';
import type { AdaptiveCard } from '../../cards/render.ts';
import { AgentComposer } from '../../dialogs/agent-delivery.ts';
import { StreamedAnswer } from '../../dialogs/streamed-answer.ts';
import type { Turn } from '../../dialogs/turn.ts';
import { MOST_CHARACTERS } from '../../src/agents/agent-answer.ts';
import type { AwsCaller } from '../../src/aws/call.ts';
import type { Configuration } from '../../src/configuration/configuration.ts';
import { openSqliteOutbox } from '../../src/outbox/sqlite-outbox.ts';
import { fitsTeams } from '../../src/teams/size.ts';
import {
  AGENT_ARN,
  administered,
  type Course,
  chatWithAgent,
  chunk,
  FakeAgent,
  INVOKE,
  streamError,
} from './support/agents.ts';
import {
  ALEX,
  CHANNEL,
  type Chat,
  type ChatOptions,
  GROUP,
  inChannel,
  inputsOf,
  load,
  MEGAN,
  type Outcome,
  onlyCard,
  openStore,
  responseCard,
  said,
  saidInPlace,
  TENANT,
  textOf,
  toldOnPress,
} from './support/chat.ts';

const thread = inChannel('1');
const START = Date.parse('2026-11-21T03:12:00Z');
const group = { conversation: { id: GROUP, conversationType: 'groupChat', tenantId: TENANT, isGroup: true, name: '' } };

/** What stands on the answer's card in the end. */
function finalText({ replaced }: Outcome): string {
  return textOf(replaced.at(-1)?.card);
}

describe('asking an agent', () => {
  const loaded = load();
  const open = (agent: FakeAgent, options: ChatOptions = {}) => chatWithAgent(loaded, agent, options);
  const saying = (...course: Course) => new FakeAgent(course);

  describe('an answer', () => {
    it('comes from the agent as the person, in the Region of its ARN, and stands on one card with its sources', async () => {
      const agent = saying(chunk('Two alarms '), chunk('ring.', 's3://runbooks/a.md', 's3://runbooks/a.md'));
      const chat = await open(agent);
      const outcome = await chat.say('ask ops Which alarms ring, and why?', thread);
      const { sessionId, ...input } = agent.asked[0] ?? {};
      assert.deepEqual(input, {
        agentId: 'OPSAGENT01',
        agentAliasId: 'OPSALIAS01',
        inputText: 'Which alarms ring, and why?',
        enableTrace: true,
        streamingConfigurations: { streamFinalResponse: true },
      });
      assert.match(String(sessionId), /^[0-9a-f-]{36}$/);
      assert.match(
        said(outcome),
        /ask ops Which alarms ring, and why\?[\s\S]*production \(111122223333\) · eu-west-1 · by Alex Wilber[\s\S]*ops is answering …/,
      );
      assert.equal(outcome.cards.length, 1);
      assert.equal(outcome.replaced.at(-1)?.id, outcome.ids[0]);
      const text = finalText(outcome);
      assert.match(text, /Two alarms ring\./);
      assert.equal(text.split('s3://runbooks/a.md').length, 2, 'each source stands once');
      assert.doesNotMatch(text, /is answering/);
    });

    it('has one line in the audit, with where and as whom it was asked', async () => {
      const chat = await open(saying(chunk('Yes.')));
      const before = chat.auditLines.length;
      await chat.say('ask ops Is password=Hunter2-is-secret right?', thread);
      assert.equal(chat.auditLines.length, before + 1);
      const { outcome, command, accountId, region, roleArn, requestId, configurationName, durationMs } = chat.lastAudit;
      assert.deepEqual(
        { outcome, command, accountId, region, roleArn, requestId, configurationName, durationMs },
        {
          outcome: 'ran',
          command: null,
          accountId: '111122223333',
          region: 'eu-west-1',
          roleArn: 'arn:aws:iam::111122223333:role/chatbot-ops',
          requestId: 'given-answer',
          configurationName: 'production-ops',
          durationMs: 0,
        },
      );
      assert.doesNotMatch(String(chat.lastAudit.rawText), /Hunter2/);
    });

    it('runs with the role that the person has chosen', async () => {
      const agent = saying(chunk('Yes.'));
      const configuration = (sandbox: Configuration): Configuration => ({
        ...administered(sandbox),
        userRoles: [{ user: ALEX.aadObjectId, roles: ['arn:aws:iam::111122223333:role/oncall-admin'] }],
      });
      const chat = await open(agent, { configuration });
      await chat.say('switch-roles oncall-admin', thread);
      await chat.say('ask ops Hello', thread);
      assert.equal(chat.lastAudit.roleArn, 'arn:aws:iam::111122223333:role/oncall-admin');
    });

    it('grows on its card, which changes every two seconds at most', async () => {
      const chat: Chat = await open(
        saying(
          chunk('one '),
          () => chat.pass(1999),
          chunk('two '),
          () => chat.pass(1),
          chunk('three '),
          settled,
          () => chat.pass(1000),
          chunk('four '),
          () => chat.pass(1000),
          chunk('five'),
          settled,
        ),
      );
      const { replaced } = await chat.say('ask ops Count', thread);
      const texts = replaced.map(({ card }) => /(?:one|$)[ a-z]*/.exec(textOf(card))?.[0]);
      assert.deepEqual(texts, ['one two three ', 'one two three four ', 'one two three four five']);
    });

    it('is shown although nothing follows for a while', async () => {
      const clock = sinon.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
      try {
        const chat: Chat = await open(
          saying(
            chunk('So far '),
            async () => {
              chat.pass(2500);
              clock.tick(500);
              await settled();
            },
            chunk('and no further'),
          ),
        );
        const { replaced } = await chat.say('ask ops Wait', thread);
        assert.match(textOf(replaced[0]?.card), /So far/);
        assert.equal(replaced.length, 2);
      } finally {
        clock.restore();
      }
    });

    it('changes less often where several come at once', async () => {
      const between = Promise.withResolvers<void>();
      const agent = new FakeAgent(
        [chunk('first '), () => between.promise],
        [
          chunk('a '),
          () => chat.pass(2000),
          chunk('b '),
          settled,
          () => chat.pass(2000),
          chunk('c '),
          settled,
          () => chat.pass(2000),
          chunk('d '),
          settled,
        ],
      );
      const chat: Chat = await open(agent);
      const first = chat.say('ask ops One', inChannel('7'));
      while (agent.asked.length === 0) await settled();
      const { replaced } = await chat.say('ask ops Two', inChannel('8'));
      between.resolve();
      await first;
      assert.equal(replaced.length, 3, 'after 2 s, after 4 s more, and at the end');
    });

    it('is typed at until the first text', async () => {
      const clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
      try {
        const agent = saying(
          () => clock.tick(1000),
          chunk('Now.'),
          settled,
          () => clock.tick(10_000),
        );
        const { typing } = await (await open(agent)).say('ask ops Hello', thread);
        assert.equal(typing, 1);
      } finally {
        clock.restore();
      }
    });

    it('keeps characters whole that the stream cuts', async () => {
      const bytes = new TextEncoder().encode('Grüße 🚨!');
      const agent = saying(...[...bytes].map((byte) => chunk(new Uint8Array([byte]))));
      assert.match(finalText(await (await open(agent)).say('ask ops Hello', thread)), /Grüße 🚨!/);
    });

    it('is data: no Markdown, no mention, no link and no template of it acts', async () => {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a template's expression is what is tested
      const text = '**bold** [click](https://evil.example) <at>Megan</at> ${ran} {{DATE(2020-01-01T00:00:00Z)}} \u202e';
      const outcome = await (await open(saying(chunk(text)))).say('ask ops Hello', thread);
      const card = JSON.stringify(outcome.replaced.at(-1)?.card);
      assert.match(card, /"type":"TextRun","text":"\*\*bold\*\* \[click\]/);
      assert.doesNotMatch(card, /"TextBlock"|"mention"|OpenUrl|\{\{DATE|\u202e/);
      assert.match(card, /\$\{ran\}/);
    });

    it('hides secrets, also one that has only half come', async () => {
      const key = 'password=Hunter2-and-more-of-it';
      const chat: Chat = await open(
        saying(
          chunk(`The key is ${key.slice(0, 12)}`),
          () => chat.pass(2500),
          chunk(key.slice(12)),
          settled,
          chunk(' now'),
        ),
      );
      const { replaced } = await chat.say('ask ops Hello', thread);
      const all = replaced.map(({ card }) => textOf(card)).join('\n');
      assert.match(all, /The key is password=•••• now/);
      assert.doesNotMatch(all, /Hunter/);
    });

    it('is paged where it is long, in place, for everybody of the conversation', async () => {
      const lines = Array.from({ length: 400 }, (_, place) => `line ${place} of a long answer\n`).join('');
      const chat: Chat = await open(saying(chunk(lines), () => chat.pass(2500), chunk('The end.', 's3://x'), settled));
      const { replaced } = await chat.say('ask ops Everything', thread);
      const [growing, first] = [replaced[0]?.card, replaced.at(-1)?.card];
      assert.match(textOf(growing), /This is page 2; those before can be read when it is complete/);
      assert.doesNotMatch(textOf(growing), /\[Next\]/);
      assert.ok(first);
      assert.match(textOf(first), /line 0 of[\s\S]*Page 1 of 2/);
      const second = responseCard(await chat.press(first, 'Next', {}, MEGAN, inChannel('9')));
      assert.match(textOf(second), /The end\.[\s\S]*s3:\/\/x[\s\S]*Page 2 of 2/);
      assert.deepEqual([chat.lastAudit.outcome, chat.lastAudit.accountId], ['built-in', '111122223333']);
      assert.match(toldOnPress(await chat.press(first, 'Next')), /no longer kept/, 'nor in another conversation');
      chat.pass(25 * 60 * 60 * 1000);
      assert.match(toldOnPress(await chat.press(first, 'Next', {}, ALEX, thread)), /no longer kept/);
    });

    it('fits Teams however much comes, and says what is left out', async () => {
      const sources = Array.from({ length: 60 }, (_, place) => `s3://${place}${'"'.repeat(400)}`);
      const parameters = Array.from({ length: 50 }, (_, place) => ({ name: `p${place}`, value: '"'.repeat(100) }));
      const functionInvocationInput = { actionGroup: 'g', function: 'f', parameters };
      const files = Array.from({ length: 30 }, () => ({
        name: '"'.repeat(400),
        type: 'text/csv',
        bytes: new Uint8Array(9),
      }));
      const agent = saying(
        chunk('"'.repeat(MOST_CHARACTERS + 1234), ...sources),
        { files: { files } },
        { returnControl: { invocationInputs: Array(30).fill({ functionInvocationInput }) } },
      );
      const chat = await open(agent);
      let card = (await chat.say('ask ops Everything', thread)).replaced.at(-1)?.card;
      for (let page = 1; card && textOf(card).includes('[Next]'); page += 1) {
        assert.ok(fitsTeams(card), `page ${page}`);
        card = responseCard(await chat.press(card, 'Next', {}, ALEX, thread));
      }
      assert.ok(card && fitsTeams(card));
      assert.match(textOf(card), /and 40 more[\s\S]*and 20 more[\s\S]*1,234 more characters came and are left out/);
    });

    it('that is none is said to be none', async () => {
      assert.match(finalText(await (await open(saying())).say('ask ops Hello', thread)), /ops ended without an answer/);
    });
  });

  describe('what comes besides text', () => {
    it('an action that the agent asks for is said and not run', async () => {
      const chat = await open(
        saying(chunk('I restart it.'), {
          returnControl: {
            invocationId: 'i',
            invocationInputs: [
              {
                functionInvocationInput: {
                  actionGroup: 'deployments',
                  function: 'restart',
                  parameters: [{ name: 'service', value: 'web' }],
                },
              },
              { apiInvocationInput: { actionGroup: 'scaling', httpMethod: 'POST', apiPath: '/groups/{name}' } },
              {},
            ],
          },
        }),
      );
      const calls = chat.calls.length;
      const text = finalText(await chat.say('ask ops Restart web', thread));
      assert.match(
        text,
        /asks for an action that I do not run, and waits for its outcome: deployments: restart \(service: web\)/,
      );
      assert.match(text, /outcome: scaling: POST \/groups\/\{name\}/);
      assert.match(text, /outcome: an action/);
      assert.deepEqual(
        chat.calls.slice(calls).filter((call) => !call.startsWith('sts')),
        [INVOKE],
      );
    });

    it('files, what its guardrail did and what failed are said', async () => {
      const chat = await open(
        saying(
          { trace: { trace: { orchestrationTrace: { rationale: { text: 'my innermost thoughts' } } } } },
          { trace: { trace: { guardrailTrace: { action: 'INTERVENED' } } } },
          { trace: { trace: { failureTrace: { failureReason: 'The Lambda function timed out.' } } } },
          { files: { files: [{ name: 'a.csv', type: 'text/csv', bytes: new Uint8Array(2048) }, {}] } },
          { somethingNew: {} },
        ),
      );
      const text = finalText(await chat.say('ask ops Hello', thread));
      assert.match(
        text,
        /File, not shown\s+a\.csv \(text\/csv, 2,048 bytes\)[\s\S]*a file \(of unknown type, of unknown size\)/,
      );
      assert.match(text, /A guardrail of ops stepped in/);
      assert.match(text, /ops says that something failed: The Lambda function timed out\./);
      assert.doesNotMatch(text, /innermost/);
    });

    it('sources of every kind are named as text', async () => {
      const locations = [
        { type: 'WEB', webLocation: { url: 'https://wiki.example.com/a' } },
        { type: 'KENDRA', kendraDocumentLocation: { uri: 'kendra-1' } },
        { type: 'SQL', sqlLocation: { query: 'SELECT 1' } },
        null,
      ];
      const attribution = { citations: [{ retrievedReferences: locations.map((location) => ({ location })) }] };
      const outcome = await (await open(saying({ chunk: { bytes: Buffer.from('Yes.'), attribution } }))).say(
        'ask ops Hello',
        thread,
      );
      assert.match(finalText(outcome), /https:\/\/wiki\.example\.com\/a[\s\S]*kendra-1[\s\S]*SELECT 1/);
      assert.doesNotMatch(JSON.stringify(outcome.replaced), /OpenUrl/);
    });
  });

  describe('a thread of a channel', () => {
    it('is one session: whoever mentions the bot there goes on with it', async () => {
      const agent = saying(chunk('Yes.'));
      const chat = await open(agent);
      await chat.say('ask ops Which alarms ring?', thread);
      const outcome = await chat.say('and why does the first one ring', { ...thread, as: MEGAN });
      assert.match(finalText(outcome), /by Megan Bowen[\s\S]*Yes\./);
      assert.deepEqual(
        agent.asked.map(({ inputText }) => inputText),
        ['Which alarms ring?', 'and why does the first one ring'],
      );
      assert.equal(agent.asked[0]?.sessionId, agent.asked[1]?.sessionId);
      assert.equal((chat.lastAudit.user as { name: string }).name, 'Megan Bowen');
      assert.match(finalText(outcome), /To go on, mention me in this thread/);
    });

    it('still runs commands, and takes what only begins like one of the bot’s own for a question', async () => {
      const agent = saying(chunk('Yes.'));
      const chat = await open(agent);
      await chat.say('ask ops Hello', thread);
      assert.match(said(await chat.say('status', thread)), /The bot is running/);
      assert.match(said(await chat.say('lambda list-functions --account production', thread)), /functions/);
      assert.match(
        said(await chat.say('explain lambda list-functions --account production', thread)),
        /would be called/,
      );
      assert.match(said(await chat.say('lambda list-functions --max-itemz 3', thread)), /no such option/);
      assert.equal(agent.asked.length, 1);
      for (const line of [
        'status of the checkout',
        'explain the first one',
        'hi there, how are you',
        'is it "open',
        'cpu > 80, what now',
      ])
        await chat.say(line, thread);
      assert.deepEqual(
        agent.asked.slice(1).map(({ inputText }) => inputText),
        [
          'status of the checkout',
          'explain the first one',
          'hi there, how are you',
          'is it "open',
          'cpu > 80, what now',
        ],
      );
    });

    it('ends with "end", and a text is no question then', async () => {
      const agent = saying(chunk('Yes.'));
      const chat = await open(agent);
      await chat.say('ask ops Hello', thread);
      assert.match(said(await chat.say('end', { ...thread, as: MEGAN })), /The conversation with the agent is over/);
      assert.match(said(await chat.say('and why is that', thread)), /I do not know/);
      assert.match(said(await chat.say('end', thread)), /There is no conversation with an agent/);
      await chat.say('ask ops Hello again', thread);
      assert.equal(agent.asked.length, 2);
      assert.notEqual(agent.asked[0]?.sessionId, agent.asked[1]?.sessionId);
    });

    it('talks with the agent that was asked last, each in a session of its own', async () => {
      const agent = saying(chunk('Yes.'));
      const chat = await open(agent);
      await chat.say(`connector add draft ${AGENT_ARN} TSTALIASID`, thread);
      for (const line of ['ask ops One', 'ask draft Two', 'three of them', 'ask ops Four'])
        await chat.say(line, thread);
      const aliases = agent.asked.map(({ agentAliasId }) => agentAliasId);
      assert.deepEqual(aliases, ['OPSALIAS01', 'TSTALIASID', 'TSTALIASID', 'OPSALIAS01']);
      const [one, two, three, four] = agent.asked.map(({ sessionId }) => sessionId);
      assert.deepEqual([two === three, one === four, one === two], [true, true, false]);
    });

    it('is apart from other threads, and forgotten after a day', async () => {
      const agent = saying(chunk('Yes.'));
      const chat = await open(agent);
      await chat.say('ask ops Hello', thread);
      assert.match(said(await chat.say('and why is that', inChannel('2'))), /I do not know/);
      chat.pass(24 * 60 * 60 * 1000);
      assert.match(said(await chat.say('and why is that', thread)), /I do not know/);
      assert.equal(agent.asked.length, 1);
    });

    it('asks nobody any more when the connector is gone', async () => {
      const agent = saying(chunk('Yes.'));
      const chat = await open(agent);
      await chat.say('ask ops Hello', thread);
      await chat.press(onlyCard(await chat.say('connector delete ops', thread)), 'Delete', {}, ALEX, thread);
      assert.match(said(await chat.say('and why is that', thread)), /I do not know/);
      assert.equal(agent.asked.length, 1);
    });

    it('begins anew where the name leads to another agent', async () => {
      const agent = saying(chunk('Yes.'));
      const chat = await open(agent);
      await chat.say('ask ops Hello', thread);
      await chat.press(onlyCard(await chat.say('connector delete ops', thread)), 'Delete', {}, ALEX, thread);
      await chat.say(`connector add ops ${AGENT_ARN} TSTALIASID`, thread);
      await chat.say('ask ops Hello', thread);
      assert.notEqual(agent.asked[0]?.sessionId, agent.asked[1]?.sessionId);
    });

    it('does not begin with a question that failed', async () => {
      const agent = saying(streamError('ResourceNotFoundException', 'gone'));
      const chat = await open(agent);
      await chat.say('ask ops Hello', thread);
      assert.match(said(await chat.say('and why is that', thread)), /I do not know/);
    });
  });

  describe('a chat', () => {
    it('has a session for each person, which an hour ends', async () => {
      const agent = saying(chunk('Yes.'));
      const chat = await open(agent);
      await chat.say(`connector add ops ${AGENT_ARN} OPSALIAS01`, group);
      await chat.say('ask ops One', group);
      await chat.say('ask ops Two', { ...group, as: MEGAN });
      chat.pass(59 * 60 * 1000);
      const third = await chat.say('ask ops Three', group);
      assert.match(finalText(third), /To go on within an hour: ask ops QUESTION/);
      chat.pass(61 * 60 * 1000);
      const fourth = await chat.say('ask ops Four', group);
      assert.match(finalText(fourth), /More than an hour has passed: ops knows nothing of what was said before/);
      const [one, two, three, four] = agent.asked.map(({ sessionId }) => sessionId);
      assert.deepEqual([one === two, one === three, one === four], [false, true, false]);
      assert.match(said(await chat.say('and why is that', group)), /I do not know/);
    });

    it('begins anew after "end", for that person alone', async () => {
      const agent = saying(chunk('Yes.'));
      const chat = await open(agent);
      await chat.say(`connector add ops ${AGENT_ARN} OPSALIAS01`, group);
      const both = [ALEX, MEGAN];
      for (const as of both) await chat.say('ask ops One', { ...group, as });
      assert.match(said(await chat.say('end', group)), /is over/);
      for (const as of both) await chat.say('ask ops Two', { ...group, as });
      const [alex, megan, alexAgain, meganAgain] = agent.asked.map(({ sessionId }) => sessionId);
      assert.deepEqual([alex === alexAgain, megan === meganAgain], [false, true]);
    });
  });

  describe('a question', () => {
    it('waits for the one before it in the same session', async () => {
      const goOn = Promise.withResolvers<void>();
      const agent = new FakeAgent([chunk('First.'), () => goOn.promise], [chunk('Second.')]);
      const chat = await open(agent);
      const first = chat.say('ask ops One', thread);
      while (agent.asked.length === 0) await settled();
      assert.match(said(await chat.say('ask ops Two', { ...thread, as: MEGAN })), /ops is still answering/);
      assert.deepEqual([chat.lastAudit.outcome, chat.lastAudit.errorCode], ['refused', 'agent-busy']);
      goOn.resolve();
      await first;
      assert.match(finalText(await chat.say('ask ops Two', { ...thread, as: MEGAN })), /Second\./);
    });

    it('that is asked twice at the same moment is asked once', async () => {
      const agent = saying(chunk('Yes.'));
      const chat = await open(agent);
      await Promise.all([chat.say('ask ops One', thread), chat.say('ask ops Two', { ...thread, as: MEGAN })]);
      assert.equal(agent.asked.length, 1);
    });

    it('does not keep its person’s other commands waiting', async () => {
      const goOn = Promise.withResolvers<void>();
      const agent = saying(chunk('First.'), () => goOn.promise);
      const chat = await open(agent);
      const first = chat.say('ask ops One', thread);
      while (agent.asked.length === 0) await settled();
      assert.match(said(await chat.say('status', thread)), /The bot is running/);
      goOn.resolve();
      await first;
    });

    it('is asked for on a form where there is none, by the button too', async () => {
      const agent = saying(chunk('Yes.'));
      const chat = await open(agent);
      const list = onlyCard(await chat.say('ask', thread));
      assert.match(textOf(list), /Which agent\?/);
      const form = onlyCard(await chat.press(list, 'Ask', {}, ALEX, thread));
      assert.deepEqual([...inputsOf(form).keys()], ['field:question']);
      const outcome = await chat.press(form, 'Ask', { 'field:question': 'Which alarms ring?' }, ALEX, thread);
      assert.match(saidInPlace(outcome), /Asked by Alex Wilber/);
      assert.match(said(outcome), /is answering/);
      assert.equal(agent.asked[0]?.inputText, 'Which alarms ring?');
      await chat.say('ask ops', thread);
      await chat.say('and which are fine?', thread);
      assert.equal(agent.asked[1]?.inputText, 'and which are fine?');
    });

    it('outlives a restart while it is being written', async () => {
      const store = openStore(() => START);
      const agent = saying(chunk('Yes.'));
      await (await open(agent, { store })).say('ask ops', thread);
      await (await open(agent, { store })).say('Which alarms ring?', thread);
      assert.equal(agent.asked[0]?.inputText, 'Which alarms ring?');
    });

    it('to an agent that nobody knows says which may be meant', async () => {
      const chat = await open(saying());
      assert.match(
        said(await chat.say('ask opss Which alarms ring?', thread)),
        /Did you mean ops\?[\s\S]*\[ask ops Which alarms ring\?\]/,
      );
      assert.equal(chat.lastAudit.outcome, 'not-understood');
    });

    it('is refused where the conversation has the agent’s account no more', async () => {
      const store = openStore(() => START);
      const agent = saying(chunk('Yes.'));
      await open(agent, { store });
      const configuration = (sandbox: Configuration): Configuration => {
        const all = administered(sandbox);
        return { ...all, channelConfigurations: all.channelConfigurations.slice(1) };
      };
      const chat = await open(agent, { store, configuration });
      assert.match(said(await chat.say('ask ops Hello', thread)), /This conversation has no such account/);
      assert.equal(agent.asked.length, 0);
    });

    it('is refused where the configuration denies it', async () => {
      const agent = saying(chunk('Yes.'));
      const configuration = (sandbox: Configuration): Configuration => ({
        ...administered(sandbox),
        denied: ['bedrock-agent-runtime:InvokeAgent'],
      });
      const chat = await open(agent, { configuration });
      assert.match(finalText(await chat.say('ask ops Hello', thread)), /never run from chat/);
      assert.equal(chat.lastAudit.outcome, 'denied');
      assert.equal(agent.asked.length, 0);
    });

    it('waits for the person’s own sign-in where roles are assumed with it', async () => {
      const agent = saying(chunk('Yes.'));
      const configuration = (sandbox: Configuration): Configuration => {
        const all = administered(sandbox);
        const channelConfigurations = all.channelConfigurations.map((row) => ({
          ...row,
          roleSource: 'web-identity' as const,
        }));
        return { ...all, channelConfigurations };
      };
      const chat = await open(agent, { configuration });
      // The stand-in answers without credentials; the sandbox's agent takes them.
      const text = finalText(
        await (await chatWithAgent(loaded, agent, { configuration, aws: {} })).say('ask ops Restart web', thread),
      );
      assert.match(text, /\[Sign in\]/i);
      assert.ok(chat);
    });
  });

  describe('what goes wrong', () => {
    it('is told with the statement that is missing, where a guardrail does not allow it', async () => {
      const configuration = (sandbox: Configuration): Configuration => {
        const all = administered(sandbox);
        const guardrailPolicies = ['arn:aws:iam::aws:policy/ReadOnlyAccess'];
        return {
          ...all,
          channelConfigurations: all.channelConfigurations.map((row) => ({ ...row, guardrailPolicies })),
        };
      };
      const chat = await open(saying(), { configuration, aws: {} });
      const text = finalText(await chat.say('ask ops Hello', thread));
      assert.match(text, /Access denied[\s\S]*No guardrail of this conversation allows it/);
      assert.ok(
        text.includes(
          '{"Effect":"Allow","Action":"bedrock:InvokeAgent","Resource":"arn:aws:bedrock:eu-west-1:111122223333:agent-alias/OPSAGENT01/OPSALIAS01"}',
        ),
        text,
      );
      assert.deepEqual([chat.lastAudit.outcome, chat.lastAudit.errorCode], ['failed', 'access-denied']);
    });

    for (const [code, message, told] of [
      ['ResourceNotFoundException', 'gone', /There is no such agent, or no such alias[\s\S]*\[List connectors\]/],
      ['ThrottlingException', 'slow down', /The agent is asked too often/],
      [
        'DependencyFailedException',
        'The Lambda function failed',
        /Something that the agent uses has failed[\s\S]*The Lambda function failed/,
      ],
      ['BadGatewayException', 'bad', /Something that the agent uses has failed/],
      ['ValidationException', 'not prepared', /does not take the question/],
      ['InternalServerException', 'oops', /Bedrock has a fault of its own/],
    ] as const) {
      it(`is told in the card's place: ${code}`, async () => {
        const chat = await open(saying(streamError(code, message)));
        const outcome = await chat.say('ask ops Hello', thread);
        assert.match(finalText(outcome), told);
        assert.equal(outcome.cards.length, 1);
        assert.equal(chat.lastAudit.outcome, 'failed');
      });
    }

    it('is told below what came, when something came', async () => {
      const chat = await open(saying(chunk('Two alarms ring: '), streamError('ThrottlingException', 'Slow down.')));
      const text = finalText(await chat.say('ask ops Hello', thread));
      assert.match(
        text,
        /Not complete[\s\S]*Two alarms ring[\s\S]*The agent is asked too often\. Slow down\.[\s\S]*\[Ask ops again\]/,
      );
      assert.deepEqual([chat.lastAudit.errorCode, chat.lastAudit.requestId], ['throttled', 'given-answer']);
    });

    it('an agent that may not answer bit by bit is asked to answer at once', async () => {
      const denied = streamError('AccessDeniedException', 'Access denied when calling Bedrock.');
      const agent = new FakeAgent([denied], [chunk('All at once.')]);
      const chat = await open(agent);
      assert.match(finalText(await chat.say('ask ops Hello', thread)), /All at once\./);
      assert.deepEqual(
        agent.asked.map((input) => 'streamingConfigurations' in input),
        [true, false],
      );
      assert.equal(chat.lastAudit.outcome, 'ran');
    });

    it('an agent that is denied something itself is told to be', async () => {
      const agent = saying(streamError('AccessDeniedException', 'Access denied when calling Bedrock.'));
      const chat = await open(agent);
      assert.match(
        finalText(await chat.say('ask ops Hello', thread)),
        /The agent itself is denied something[\s\S]*bedrock:InvokeModelWithResponseStream/,
      );
      assert.equal(agent.asked.length, 2);
      assert.equal(chat.lastAudit.errorCode, 'agent-access-denied');
    });

    it('an answer that does not end is given up, and what came is shown', async () => {
      const chat = await open(saying(chunk('So far '), forever), {
        parts: (parts) => ({ ...parts, caller: hurried(parts.caller) }),
      });
      const text = finalText(await chat.say('ask ops Hello', thread));
      assert.match(
        text,
        /Not complete[\s\S]*So far[\s\S]*After 120 s I stopped listening\. The agent may still be doing/,
      );
      assert.deepEqual([chat.lastAudit.outcome, chat.lastAudit.errorCode], ['failed', 'deadline']);
      assert.doesNotMatch(said(await chat.say('ask ops Again', thread)), /still answering/);
    });

    it('silence is given up, too', async () => {
      const chat = await open(saying(forever), { parts: (parts) => ({ ...parts, caller: hurried(parts.caller) }) });
      assert.match(finalText(await chat.say('ask ops Hello', thread)), /ops has not finished in time/);
    });

    it('a bot that is being stopped says so on the card', async () => {
      const agent = saying(chunk('So far '), forever);
      const chat = await open(agent);
      const asked = chat.say('ask ops Hello', thread);
      while (agent.asked.length === 0) await settled();
      await settled();
      chat.parts.caller.breakOff();
      assert.match(finalText(await asked), /So far[\s\S]*The bot is being restarted\.[\s\S]*Ask again in a minute/);
      assert.equal(chat.lastAudit.errorCode, 'stopping');
    });

    it('a fault of the bot leaves no card that seems to go on', async () => {
      const chat = await open(saying(chunk('So far')), {
        parts: (parts) => ({
          ...parts,
          caller: { callStream: () => Promise.reject(new Error('a bug')) } as unknown as AwsCaller,
        }),
      });
      const outcome = await chat.say('ask ops Hello', thread);
      assert.match(finalText(outcome), /I failed at showing this answer/);
      assert.match(String(chat.lastAudit.errorCode), /^fault-/);
    });
  });

  describe('a process that dies while an answer comes', () => {
    const dying = async () => {
      let now = START;
      const clock = () => now;
      const pass = (ms: number) => {
        now += ms;
      };
      const store = openStore(clock);
      const outbox = openSqliteOutbox({ path: ':memory:', now: clock });
      const agent: FakeAgent = saying(
        chunk('Two alarms ring: order- '),
        () => pass(2500),
        chunk('intake, '),
        settled,
        forever,
      );
      const chat = await open(agent, { clock, store, outbox });
      // Nobody waits for it: as after kill -9, only what was stored is left.
      const asked = chat.say('ask ops Hello', thread);
      while (agent.asked.length === 0) await settled();
      for (let turns = 0; turns < 20; turns += 1) await settled();
      const due = async () => {
        const claim = await outbox.claim();
        const [delivery] = claim ? await claim.waiting(1) : [];
        return delivery ?? null;
      };
      const later = await open(saying(chunk('Yes.')), { clock, store, outbox });
      return { chat, later, asked, due, pass };
    };

    it('leaves what came, and the card says that it was interrupted', async () => {
      const { chat, later, asked, due, pass } = await dying();
      assert.equal(await due(), null, 'nothing is due while it may still come');
      pass(130_000);
      const delivery = await due();
      assert.equal(delivery?.kind, 'agent');
      assert.ok(delivery);
      const composed = await new AgentComposer(later.parts).compose(delivery);
      assert.ok(composed.kind === 'update');
      assert.equal(composed.threadId, '1');
      assert.match(
        textOf(composed.card),
        /Not complete[\s\S]*Two alarms ring: order- intake,[\s\S]*I was interrupted while the answer came/,
      );
      assert.ok(delivery.conversationId === CHANNEL && delivery.tenantId === TENANT);
      await composed.updated?.();
      assert.equal((await new AgentComposer(later.parts).compose(delivery)).kind, 'nothing');
      chat.parts.caller.breakOff();
      await asked;
    });

    it('keeps nobody from asking again', async () => {
      const { chat, later, asked, pass } = await dying();
      assert.match(said(await later.say('ask ops Hello', thread)), /still answering/);
      pass(130_000);
      assert.match(finalText(await later.say('ask ops Hello', thread)), /Yes\./);
      chat.parts.caller.breakOff();
      await asked;
    });

    it('is none where the answer was shown to its end', async () => {
      const chat = await open(saying(chunk('Yes.')));
      await chat.say('ask ops Hello', thread);
      chat.pass(130_000);
      const delivery = (await (await chat.outbox.claim())?.waiting(1))?.[0];
      assert.ok(delivery);
      const composed = await new AgentComposer(chat.parts).compose(delivery);
      assert.deepEqual(composed, { kind: 'nothing', reason: 'the card of the answer is complete' });
    });

    it('is made up for where Teams has not taken the end of an answer', async () => {
      const chat = await open(saying());
      const streamed = (takes: { readonly id: string | null; readonly end: boolean }) => {
        const sent: AdaptiveCard[] = [];
        const replies = {
          send: async (card: AdaptiveCard) => {
            sent.push(card);
            return takes.id;
          },
          replace: async () => takes.end,
          finish: () => undefined,
          whileWorking: <T>(work: Promise<T>) => work,
        };
        const conversation = {
          kind: 'channel',
          id: `${CHANNEL};messageid=1`,
          baseId: CHANNEL,
          tenantId: TENANT,
        } as const;
        const ran = {
          commandLine: 'ask ops Hello',
          accountName: 'production',
          accountId: '1',
          region: 'eu-west-1',
          by: 'A',
        };
        const record = {
          id: 'answer-1',
          connector: 'ops',
          configurationName: 'production-ops',
          ran,
          conversation,
          hasForgotten: false,
        };
        const turn = { replies } as unknown as Turn;
        return { answer: new StreamedAnswer(chat.parts, turn, record), sent };
      };
      const { answer } = streamed({ id: 'message-1', end: false });
      await answer.begin();
      answer.take(chunk('All of it.'));
      await answer.end(null);
      chat.pass(130_000);
      const delivery = (await (await chat.outbox.claim())?.waiting(1))?.[0];
      assert.ok(delivery);
      const composed = await new AgentComposer(chat.parts).compose(delivery);
      assert.ok(composed.kind === 'update' && composed.messageId === 'message-1');
      assert.match(textOf(composed.card), /All of it\./);
      assert.doesNotMatch(textOf(composed.card), /interrupted|answering/);
      await composed.gone?.();
      const unnamed = streamed({ id: null, end: true });
      await unnamed.answer.begin();
      assert.deepEqual(await new AgentComposer(chat.parts).compose(delivery), {
        kind: 'nothing',
        reason: 'Teams has not told the id of its card',
      });
      await unnamed.answer.end(null);
      assert.equal(unnamed.sent.length, 2, 'a card that cannot be replaced is followed by another');
    });

    it('is told of where Teams finally takes no card', async () => {
      const { chat, later, asked, due, pass } = await dying();
      pass(130_000);
      const delivery = await due();
      assert.ok(delivery);
      await new AgentComposer(later.parts).failed([delivery], 'Teams answered 403');
      assert.match(later.logLines.at(-1) ?? '', /could not be shown to its end/);
      await assert.rejects(
        new AgentComposer(later.parts).compose({ ...delivery, body: '{}' }),
        /no agent's answer there/,
      );
      chat.parts.caller.breakOff();
      await asked;
    });
  });
});

/** Lets what was begun go on as far as it can without time passing. */
async function settled(): Promise<void> {
  for (let turns = 0; turns < 5; turns += 1) await new Promise((resolve) => setImmediate(resolve));
}

function forever(): Promise<void> {
  return new Promise(() => undefined);
}

/** The same caller in a hurry: what would be given up after two minutes is given up at once. */
function hurried(caller: AwsCaller): AwsCaller {
  const quick: Pick<AwsCaller, 'call' | 'callStream' | 'breakOff'> = {
    call: (request) => caller.call(request),
    callStream: (request) => caller.callStream({ ...request, deadlineMs: 50 }),
    breakOff: () => caller.breakOff(),
  };
  return quick as AwsCaller;
}
