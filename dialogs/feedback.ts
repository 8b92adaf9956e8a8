import type { Dialog } from 'botbuilder-dialogs';
import { z } from 'zod';
import type { AdaptiveCard } from '../cards/render.ts';
import { maskText } from '../src/answers/mask.ts';
import { ConflictError, NOT_STORED } from '../src/store/store.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import type { BuiltInCall } from './built-in-call.ts';
import { feedbackEntry } from './feedback-delivery.ts';
import { formDialogs } from './form-dialog.ts';
import type { FormStep } from './form-prompt.ts';
import type { Parts } from './parts.ts';
import type { Turn } from './turn.ts';

const FEEDBACK_DIALOG = 'feedback';

const MOST_AN_HOUR = 5;
const HOUR_MS = 60 * 60 * 1000;
const MOST_CHARACTERS = 2000;
const TRIES = 5;

const given = z.object({ times: z.array(z.number()) });

interface Draft {
  readonly text: string;
}

/** `feedback TEXT`: what a person wants the operators of the bot to know. Without a text it is asked for. */
export async function feedback({ parts, turn, dialogs, restText }: BuiltInCall): Promise<AdaptiveCard | null> {
  if (restText === '') {
    await dialogs.cancel('Another question took its place.');
    const state: Draft = { text: '' };
    await dialogs.beginDialog(FEEDBACK_DIALOG, { state });
    return null;
  }
  if (restText.length > MOST_CHARACTERS) {
    throw new PersonError('bad-feedback', 'That is too long', `${tooLong(restText)} Nothing was sent.`);
  }
  return parts.cards.render('notice', { tone: 'default', ...(await giveFeedback(parts, turn, restText)), buttons: [] });
}

export function feedbackDialogs(parts: Parts): readonly Dialog[] {
  return formDialogs<Draft, null>(parts, {
    id: FEEDBACK_DIALOG,
    steps: [textStep],
    finish: async (turn, { text }) => {
      const { title, text: told } = await giveFeedback(parts, turn, text);
      const settled = { tone: 'good' as const, title, commandLine: null, facts: [{ name: 'To', value: told }] };
      return { settled, result: null };
    },
  });
}

const textStep: FormStep<Draft> = {
  name: 'text',
  isDone: ({ text }) => text !== '',
  ask: () => ({
    title: 'Feedback',
    text: 'What should the operators of this bot know? They see who wrote it, where and when.',
    fields: [
      {
        ...{ id: 'text', label: 'Feedback', hint: 'What you tried, what came of it, what you expected. No secrets.' },
        ...{ input: 'multiline' as const, choices: [], required: true },
      },
    ],
    submitTitle: 'Send',
    submitWords: ['send'],
  }),
  take: (_state, { text = '' }) =>
    text.length > MOST_CHARACTERS ? { errors: { text: tooLong(text) } } : { state: { text } },
};

function tooLong(text: string): string {
  return `It has ${text.length} characters; ${MOST_CHARACTERS} is the most.`;
}

/** Into the log, and into the conversation of the operators where the configuration names one; gives what to say of it. */
async function giveFeedback(parts: Parts, turn: Turn, written: string): Promise<{ title: string; text: string }> {
  await countFeedback(parts, turn);
  const text = maskText(written);
  const { conversation, person } = turn;
  const { tenantId, id: conversationId } = conversation;
  const user = { id: person.id, name: person.name };
  parts.log.info({ code: 'feedback', feedback: text, user, tenantId, conversationId }, 'feedback');
  const entry = feedbackEntry(parts, turn, text);
  if (entry !== null) await parts.outbox.add([entry]);
  return {
    title: 'Thank you for the feedback',
    text:
      entry === null
        ? 'The operators of this bot find it in their log.'
        : "The operators of this bot get it in their conversation, and in the bot's log.",
  };
}

/** A person gives so much in an hour and no more: nobody floods the operators. */
async function countFeedback({ store, clock }: Parts, { conversation, person }: Turn): Promise<void> {
  const key = `feedback/${conversation.tenantId}/${person.id}`;
  for (let tries = 1; ; tries += 1) {
    const now = clock();
    const item = (await store.read([key]))[key];
    const parsed = given.safeParse(item);
    const times = (parsed.success ? parsed.data.times : []).filter((time) => time > now - HOUR_MS);
    if (times.length >= MOST_AN_HOUR) {
      throw new PersonError(
        'too-much-feedback',
        'That is a lot of feedback',
        `You have sent ${MOST_AN_HOUR} texts within the last hour, and this one was not sent.`,
        { nextSteps: ['Send it again in an hour, or talk to the operators of the bot.'] },
      );
    }
    const next = { times: [...times, now], expiresAt: now + HOUR_MS };
    try {
      return await store.write({ [key]: { ...next, eTag: item?.eTag ?? NOT_STORED } });
    } catch (error) {
      if (!(error instanceof ConflictError) || tries >= TRIES) throw error;
    }
  }
}
