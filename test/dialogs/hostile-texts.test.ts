import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import type { AdaptiveCard, CardRenderer } from '../../cards/render.ts';
import { notificationCard } from '../../dialogs/notification-card.ts';
import { showLogs } from '../../dialogs/notification-logs.ts';
import { USUAL_PREFERENCES } from '../../dialogs/preferences-record.ts';
import { newCardState, type SentNotification } from '../../dialogs/sent-notification.ts';
import { isJson } from '../../src/command/json.ts';
import { readEvent } from '../../src/notifications/read.ts';
import { sandboxConfiguration } from '../../src/sandbox/configuration.ts';
import { PLANNED_BYTES, payloadBytes } from '../../src/teams/size.ts';
import { incoming } from '../notifications/incoming.ts';
import {
  ALEX,
  Chat,
  type ChatOptions,
  inChannel,
  load,
  type Outcome,
  oneAccount,
  onlyCard,
  responseCard,
} from './support/chat.ts';
import { cardIn, customText, openedDeliveries } from './support/deliveries.ts';
import { assertHarmless, HOSTILE, MARK } from './support/hostile.ts';
import { alarmMessage, deliver, pressed } from './support/notification-parts.ts';

/** What an answer of AWS may have of it: service limits do not let more through, and the rest is cut off. */
const SHORT = 2_000;

/** All cards that one activity brought about. */
function cardsOf(outcome: Outcome): readonly AdaptiveCard[] {
  const { body } = outcome.response ?? {};
  const answered = body?.type === 'application/vnd.microsoft.card.adaptive' ? [responseCard(outcome)] : [];
  return [...outcome.cards, ...outcome.replaced.map(({ card }) => card), ...answered];
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", '')}'`;
}

describe('Hostile texts', () => {
  const loaded = load();
  const open = (options: ChatOptions = {}) => new Chat(loaded, { configuration: oneAccount, ...options });
  const openDeliveries = openedDeliveries(loaded, { configuration: oneAccount });

  /** The words of all operations are read once. */
  const helping = open();

  /** Each makes cards through the bot itself, of one hostile text. */
  const sources: Readonly<Record<string, (text: string) => Promise<readonly AdaptiveCard[]>>> = {
    'a line that is no command': async (text) => cardsOf(await open().say(text)),
    'a command that there is not': async (text) => cardsOf(await open().say(`lambda ${quoted(text)}`)),
    'an option that there is not': async (text) => cardsOf(await open().say(`lambda get-function --${text}`)),
    'a value that AWS does not know': async (text) =>
      cardsOf(await open().say(`lambda get-function --function-name ${quoted(text)}`)),
    'a query that is none': async (text) => cardsOf(await open().say(`lambda list-functions --query ${quoted(text)}`)),
    'a built-in with a value that is none': async (text) => cardsOf(await open().say(`set default-region ${text}`)),
    'a search for help': async (text) => cardsOf(await helping.say(`help ${text}`)),
    'a line to explain': async (text) =>
      cardsOf(await open().say(`explain lambda invoke --function-name ${quoted(text)}`)),
    'a search within help': async (text) =>
      cardsOf(await open().invoke({ verb: 'help.service', service: 'lambda', search: text.slice(0, 200) })),
    'arguments already given where others are missing': async (text) =>
      cardsOf(await open().say(`lambda invoke --payload ${quoted(text)}`)),
    'a command to confirm, and cancelled': async (text) => {
      const chat = open();
      const asked = await chat.say(
        `sns publish --topic-arn arn:aws:sns:eu-west-1:111122223333:alarms --message ${quoted(text)}`,
      );
      return [...cardsOf(asked), ...cardsOf(await chat.say('cancel'))];
    },
    'a command to confirm, and run': async (text) => {
      const chat = open({ aws: { 'lambda Invoke': () => ({ StatusCode: 200, ExecutedVersion: text }) } });
      const asked = await chat.say(`lambda invoke --function-name drain --payload ${quoted(text)}`);
      return [...cardsOf(asked), ...cardsOf(await chat.say('run'))];
    },
    'the name of who asks': async (text) => {
      const chat = open();
      const as = { ...ALEX, name: text };
      const asked = await chat.say('lambda invoke --function-name drain', { as });
      return [
        ...cardsOf(asked),
        ...cardsOf(await chat.say('cancel', { as })),
        ...cardsOf(await chat.say('whoami', { as })),
      ];
    },
    'an answer of AWS as a table': async (text) => {
      const functions = Array.from({ length: 12 }, () => ({ FunctionName: text, Runtime: text, Description: text }));
      const chat = open({ aws: { 'lambda ListFunctions': () => ({ Functions: functions }) } });
      const listed = await chat.say('lambda list-functions');
      const details = await chat.press(onlyCard(listed), 'Next');
      return [...cardsOf(listed), ...cardsOf(details)];
    },
    'an answer of AWS as facts': async (text) => {
      const answer = { FunctionName: text, Runtime: text, Environment: { Variables: { [text]: text } } };
      const chat = open({ aws: { 'lambda GetFunctionConfiguration': () => answer } });
      return cardsOf(await chat.say('lambda get-function-configuration --function-name drain'));
    },
    ...Object.fromEntries(
      ['json', 'text', 'table', 'yaml'].map((output) => [
        `an answer of AWS as ${output}`,
        async (text: string) => {
          const answer = { Functions: [{ FunctionName: text, Runtime: text }] };
          const chat = open({ aws: { 'lambda ListFunctions': () => answer } });
          return cardsOf(await chat.say(`lambda list-functions --output ${output}`));
        },
      ]),
    ),
    'an answer of AWS as names to choose': async (text) => {
      const chat = open({ aws: { 'lambda ListFunctions': () => ({ Functions: [{ FunctionName: text }] }) } });
      return cardsOf(await chat.say('lambda get-function'));
    },
    'what a function gave and logged': async (text) => {
      const answer = {
        ...{ StatusCode: 200, ExecutedVersion: '$LATEST', FunctionError: text },
        ...{ Payload: new TextEncoder().encode(text), LogResult: Buffer.from(text).toString('base64') },
      };
      const chat = open({ aws: { 'lambda Invoke': () => answer } });
      await chat.say('lambda invoke --function-name drain --log-type Tail');
      return cardsOf(await chat.say('run'));
    },
    'an error of AWS': async (text) => {
      const fail = () => {
        throw Object.assign(new Error(text), {
          ...{ name: 'ResourceNotFoundException', $fault: 'client' },
          $metadata: { httpStatusCode: 404, requestId: text },
        });
      };
      const chat = open({ aws: { 'lambda ListFunctions': fail } });
      return cardsOf(await chat.say('lambda list-functions'));
    },
    alarms: async (text) => {
      const alarm = {
        ...{ AlarmName: text, AlarmArn: 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:x', AlarmDescription: text },
        ...{ StateValue: 'ALARM', StateReason: text, MetricName: text, Namespace: text, Statistic: 'Sum' },
        ...{ Period: 60, EvaluationPeriods: 1, Threshold: 5, ComparisonOperator: 'GreaterThanThreshold', Unit: text },
        Dimensions: [{ Name: text, Value: text }],
        StateUpdatedTimestamp: new Date('2026-11-21T03:00:00Z'),
      };
      const points = [0, 1, 2].map((minute) => new Date(Date.UTC(2026, 10, 21, 3, minute)));
      const series = { Id: 'm1', Label: text, Timestamps: points, Values: [1, 2, 9], StatusCode: 'Complete' };
      const chat = open({
        aws: {
          'cloudwatch DescribeAlarms': () => ({ MetricAlarms: [alarm] }),
          'cloudwatch GetMetricData': () => ({ MetricDataResults: [series] }),
        },
      });
      return cardsOf(await chat.say('cloudwatch describe-alarms'));
    },
    'text that SNS brings, with a subject': async (text) => {
      const deliveries = openDeliveries();
      await deliveries.bring({ text, subject: text.slice(0, 100) });
      return deliveries.taken.map(cardIn);
    },
    'JSON that SNS brings': async (text) => {
      const deliveries = openDeliveries();
      await deliveries.bring(JSON.stringify({ [text]: text, list: [text, { [text]: [text] }] }));
      return deliveries.taken.map(cardIn);
    },
    'a storm in one card': async (text) => {
      const deliveries = openDeliveries();
      await deliveries.storm(Array.from({ length: 40 }, (_one, index) => customText('x', {}, `${index} ${text}`)));
      return deliveries.taken.map(cardIn);
    },
    'the name of who acknowledges and mutes': async (text) => {
      const chat = open();
      const id = await deliver(chat, alarmMessage('drain-errors'));
      const as = { ...ALEX, name: text };
      const answers = [
        await chat.invoke({ verb: 'notification.acknowledge', id }, as, inChannel('1')),
        await chat.invoke({ verb: 'notification.mute', id, for: '1h' }, as, inChannel('1')),
      ];
      return answers.flatMap(cardsOf);
    },
    'lines of logs': async (text) => {
      const row = [
        { field: '@timestamp', value: '2026-11-21 03:10:00.000' },
        { field: '@message', value: text },
        { field: '@logStream', value: text },
      ];
      const chat = open({
        aws: {
          'logs StartQuery': () => ({ queryId: 'q' }),
          'logs GetQueryResults': () => ({ status: 'Complete', results: [row] }),
        },
      });
      const id = await deliver(chat, alarmMessage('order-intake-errors'));
      const sleep = async (ms: number) => chat.pass(ms);
      const press = { verb: 'notification.logs', id, errors: false } as const;
      return cardsOf(await pressed(chat, (turn) => showLogs(chat.parts, turn, press, sleep)));
    },
    'what a notification that is not Markdown says': async (text) => {
      const deliveries = openDeliveries();
      const content = { textType: 'plain-text', title: text, description: text, nextSteps: [text], keywords: [text] };
      const metadata = {
        summary: text,
        eventType: text,
        relatedResources: [text],
        additionalContext: { [text]: text },
      };
      await deliveries.bring(JSON.stringify({ version: '1.0', source: 'custom', content, metadata }));
      return deliveries.taken.map(cardIn);
    },
  };

  /** Where Markdown is meant: its links are, too, but lead to the web alone. */
  const messages: typeof sources = {
    'an alarm that SNS brings, with its graph': async (text) => {
      const deliveries = openDeliveries();
      await deliveries.bring(
        alarmMessage('order-intake-errors', (message) => ({
          ...message,
          AlarmDescription: text,
          NewStateReason: text,
          AWSAccountId: '111122223333',
        })),
      );
      return deliveries.taken.map(cardIn);
    },
    'an alarm of a hostile name': async (text) => {
      const deliveries = openDeliveries();
      const alarm = (state: string) =>
        alarmMessage('order-intake-errors', (message) => ({ ...message, AlarmName: text, NewStateValue: state }));
      await deliveries.bring(alarm('ALARM'));
      await deliveries.bring(alarm('OK'));
      return deliveries.taken.map(cardIn);
    },
    'a custom notification': async (text) => {
      const deliveries = openDeliveries();
      const content = { title: text, description: text, nextSteps: [text], keywords: [text] };
      const metadata = {
        summary: text,
        eventType: text,
        relatedResources: [text],
        additionalContext: { [text]: text },
      };
      await deliveries.bring(JSON.stringify({ version: '1.0', source: 'custom', content, metadata }));
      return deliveries.taken.map(cardIn);
    },
    'a custom notification that mentions a member of a hostile name': async (text) => {
      const alex = { id: '29:alex', name: `${text} Alex`, userPrincipalName: 'alex@contoso.com' };
      const deliveries = openDeliveries({ members: async () => [alex] });
      await deliveries.bring(customText(`<@alex@contoso.com> ${text} <@alex@contoso.com>`, {}, 'Orders wait'));
      return deliveries.taken.map(cardIn);
    },
  };

  for (const [source, cardsFrom] of Object.entries({ ...sources, ...messages })) {
    const allowed = source in messages ? { links: /^https?:\/\/(?:evil|wiki\.example\.com)/ } : {};
    describe(`in ${source}`, () => {
      for (const [what, text] of Object.entries(HOSTILE)) {
        it(`are shown as text: ${what}`, async () => {
          const cards = await cardsFrom(text.slice(0, SHORT));
          assert.ok(cards.length > 0);
          for (const card of cards) assertHarmless(card, allowed);
        });
      }

      it('are shown at all', async () => {
        const cards = await cardsFrom(`a ${MARK} z`);
        const found = cards.reduce((sum, card) => sum + assertHarmless(card, allowed), 0);
        assert.ok(found > 0, `${MARK} is nowhere on ${JSON.stringify(cards)}`);
      });
    });
  }

  describe('of 100 KB are cut to what Teams takes, in', () => {
    // Names in AWS are bounded by their services.
    const { 'an answer of AWS as names to choose': _names, ...long } = { ...sources, ...messages };
    for (const [source, cardsFrom] of Object.entries(long)) {
      it(source, async () => {
        const cards = await cardsFrom(`${HOSTILE['very much']}`);
        for (const card of cards) assert.ok(payloadBytes(card) < PLANNED_BYTES, `${payloadBytes(card)} bytes`);
      });
    }
  });

  describe('in every text of every kind of event are shown as text:', () => {
    const events = new URL('../fixtures/events/', import.meta.url);
    const names = readdirSync(events, { recursive: true, encoding: 'utf8' })
      // Two of them are JSON that is not escaped as it should be.
      .filter((name) => name.endsWith('.json') && isJson(readFileSync(new URL(name, events), 'utf8')));
    const all = Object.values(HOSTILE)
      .filter((text) => text.length < 1_000)
      .join(' ');
    // Of the web, as the event itself has them: what is put behind such an address stays within it.
    const links = /^https?:\/\/(?!evil\.test)/;

    for (const name of names) {
      it(name, () => {
        const event: unknown = JSON.parse(readFileSync(new URL(name, events), 'utf8'));
        // Whose messages are Markdown, links included.
        const isMessage = /^(?:cloudwatch|custom|datadog|grafana|alertmanager)\//.test(name);
        for (let part = 0; part < PARTS; part += 1) {
          let place = 0;
          const hostile = changed(event, (text) => (place++ % PARTS === part ? `${text} ${all}` : text));
          const card = eventCard(loaded.cards, JSON.stringify(hostile));
          assertHarmless(card, { links: isMessage ? /^https?:/ : links });
          assert.ok(payloadBytes(card) < PLANNED_BYTES);
        }
      });
    }
  });
});

/** An event's texts are made hostile by turns, so that the others still say what it is. */
const PARTS = 3;

function changed(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => changed(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, changed(item, change)]));
}

const configuration = sandboxConfiguration();

/** The card of a payload as it goes out before anything was looked up for it. */
function eventCard(cards: CardRenderer, payload: string): AdaptiveCard {
  const read = incoming(payload);
  const { notification, known } = readEvent(read);
  const sent: SentNotification = {
    id: 'delivery',
    delivery: {
      ...{ id: 'delivery', conversationId: '19:x@thread.tacv2', tenantId: '', configurationName: 'production-alarms' },
      ...{ kind: 'notification', uniqueKey: '', unique: 'day', notBefore: null, body: '', addedAt: 0, attempts: 0 },
    },
    incoming: read,
    notification,
    known,
    configuration: configuration.channelConfigurations.find(({ name }) => name === 'production-alarms') ?? null,
    state: newCardState,
    mute: null,
    preferences: USUAL_PREFERENCES,
  };
  return notificationCard({ cards, configuration: () => configuration }, sent);
}
