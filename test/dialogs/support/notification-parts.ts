import { randomUUID } from 'node:crypto';
import { type Activity, type InvokeResponse, TestAdapter } from 'botbuilder-core';
import type { Turn } from '../../../dialogs/turn.ts';
import type { Configuration } from '../../../src/configuration/configuration.ts';
import { accounts } from '../../../src/sandbox/accounts.ts';
import { metricMessage } from '../../../src/sandbox/alarm-messages.ts';
import { metricAlarms } from '../../../src/sandbox/content/alarms.ts';
import { readConversation } from '../../../src/teams/conversation.ts';
import { readPerson } from '../../../src/teams/person.ts';
import { createReplies } from '../../../src/teams/replies.ts';
import { ALEX, CHANNEL, type Chat, everywhere, inChannel, type Outcome, type Someone, TENANT } from './chat.ts';
import { cardsOf } from './outcome.ts';

/** The message that an alarm of the sandbox publishes when it goes off; `change` edits it. */
export function alarmMessage(
  name: string,
  change: (message: Record<string, unknown>) => Record<string, unknown> = (message) => message,
  { account = 'production', region = 'eu-west-1' } = {},
): string {
  const owner = accounts.find((one) => one.name === account);
  if (!owner) throw new Error(`the sandbox has no account ${account}`);
  const site = { account: owner, region, startedAt: new Date('2026-11-21T00:00:00Z') };
  const alarm = metricAlarms(site).find((one) => one.name === name);
  if (!alarm) throw new Error(`the sandbox has no alarm ${name}`);
  const state = {
    value: 'ALARM' as const,
    since: new Date('2026-11-21T03:11:20.000Z'),
    reason:
      'Threshold Crossed: 3 out of the last 3 datapoints [9.0 (21/11/26 03:10:00), 8.0 (21/11/26 03:09:00), 7.0 (21/11/26 03:08:00)] ' +
      'were greater than the threshold (5.0) (minimum 3 datapoints for OK -> ALARM transition).',
    reasonData: undefined,
  };
  return JSON.stringify(change({ ...metricMessage(alarm, state, 'OK', site) }));
}

/** Puts what SNS brought into the outbox of the tests' channel; gives the id that its buttons send. */
export async function deliver(
  chat: Chat,
  text: string,
  {
    configurationName = 'production-ops',
    conversationId = CHANNEL,
    topicArn = 'arn:aws:sns:eu-west-1:111122223333:alarms',
  } = {},
): Promise<string> {
  const id = randomUUID();
  const message = {
    messageId: randomUUID(),
    topicArn,
    subject: null,
    text,
    attributes: {},
    timestamp: '2026-11-21T03:11:21.000Z',
  };
  await chat.parts.outbox.add([
    {
      body: JSON.stringify({ message }),
      deliveries: [
        {
          id,
          conversationId,
          tenantId: TENANT,
          configurationName,
          kind: 'notification',
          uniqueKey: message.messageId,
          unique: 'day',
          notBefore: null,
        },
      ],
    },
  ]);
  return id;
}

/** What one press brought about, in the order in which Teams saw it. */
export interface PressOutcome extends Outcome {
  /** `acknowledged`, `posted`, `replaced`, in order. */
  readonly steps: readonly string[];
}

/** Runs the work of one press in a thread of the tests' channel, as the bot does it. */
export async function pressed(
  chat: Chat,
  work: (turn: Turn) => Promise<void>,
  { as = ALEX, more = {} }: { readonly as?: Someone; readonly more?: Partial<Activity> } = {},
): Promise<PressOutcome> {
  const steps: string[] = [];
  const replaced: Outcome['replaced'][number][] = [];
  const adapter = new TestAdapter(async () => undefined);
  adapter.updateActivity = async (_context, update) => {
    steps.push('replaced');
    replaced.push(...cardsOf(update).map((card) => ({ id: String(update.id), card })));
  };
  let response: InvokeResponse | null = null;
  const activity: Partial<Activity> = {
    ...inChannel('1700000000000'),
    type: 'invoke',
    name: 'adaptiveCard/action',
    channelId: 'msteams',
    serviceUrl: 'http://localhost/',
    from: as,
    recipient: { id: '28:bot', name: 'AWS' },
    replyToId: 'pressed-message',
    ...more,
  };
  await adapter.processActivity(activity, async (context) => {
    context.onSendActivities((_context, activities, next) => {
      steps.push(...activities.map(({ type }) => (type === 'message' ? 'posted' : String(type))));
      return next();
    });
    const conversation = readConversation(activity);
    const person = readPerson(activity);
    if (conversation.kind === 'unreadable' || person.kind === 'unreadable') throw new Error('unreadable');
    const acknowledge = (answer: InvokeResponse) => {
      if (response !== null) return false;
      response = answer;
      steps.push('acknowledged');
      return true;
    };
    const replies = createReplies(context, acknowledge, (error) => {
      throw error;
    });
    await work({
      conversation,
      person,
      configurations: chat.parts.configurationsFor(conversation),
      replies,
      via: 'button',
      files: [],
      rawText: 'notification.logs',
      pressedPrompt: null,
      at: chat.parts.clock(),
      audited: false,
    });
    replies.finish();
  });
  const sent = adapter.activeQueue.filter(({ type }) => type === 'message');
  return {
    cards: sent.flatMap(cardsOf),
    ids: sent.map(({ id }) => String(id)),
    replaced,
    texts: sent.flatMap(({ text }) => text || []),
    typing: 0,
    response,
    steps,
  };
}

/** A thread of the channel that notifications come to. */
export const thread = inChannel('1700000000000');
/** Every configuration for everywhere, administered by Alex. */
export const administered = (sandbox: Configuration): Configuration => ({
  ...everywhere(sandbox),
  administrators: [ALEX.aadObjectId.toUpperCase()],
});

/** Ends what waits as a worker would. */
export async function failWaiting(chat: Chat, reason: string): Promise<void> {
  const claim = await chat.outbox.claim();
  if (!claim) throw new Error('nothing waits');
  const waiting = await claim.waiting(10);
  await claim.failed(
    waiting.map(({ id }) => id),
    reason,
  );
  await claim.release(null);
}
