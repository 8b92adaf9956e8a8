import type { Attachment } from 'botbuilder-core';
import type { AdaptiveCard } from '../../../cards/render.ts';
import { type Chat, type Outcome, onlyCard, responseCard } from './chat.ts';

/** What a person fills in, step by step. */
export const STEPS = [
  { 'field:issueType': 'technical', 'field:service': 'aws-lambda' },
  { 'field:category': 'errors', 'field:severity': 'urgent' },
  {
    'field:subject': 'Orders fail',
    'field:body': 'Since three.\nAll of them.',
    'field:language': 'en',
    'field:cc': 'ops@example.com, boss@example.com',
  },
] as const;

/** The card of the step behind so many filled in ones; `chatOf` gives the chat of each turn, as after a restart of the bot. */
export async function caseCard(
  chatOf: () => Chat,
  filled: number,
  line = 'support create-case',
): Promise<AdaptiveCard> {
  let card = onlyCard(await chatOf().say(line));
  for (const values of STEPS.slice(0, filled)) card = responseCard(await chatOf().press(card, 'Continue', values));
  return card;
}

/** Every value in one line. */
export const WHOLE_LINE =
  'support create-case --subject "Orders fail" --communication-body "Since three." --service-code aws-lambda ' +
  '--category-code errors --severity-code urgent --issue-type technical --language en --cc-email-addresses ops@example.com';

/** A case that is open, by its id. */
export async function openCase(chat: Chat, subject = 'Orders fail'): Promise<string> {
  const card = onlyCard(await chat.say(WHOLE_LINE.replace('Orders fail', subject)));
  return caseIdOf(onlyCard(await chat.press(card, 'Create')));
}

export function caseIdOf(card: AdaptiveCard): string {
  const [id] = /case-\d{12}-[\w-]+/.exec(JSON.stringify(card)) ?? [];
  if (id === undefined) throw new Error(`no case id on the card: ${JSON.stringify(card)}`);
  return id;
}

/** A file as Teams sends it in a personal chat. */
export function teamsFile(name: string): Attachment {
  return {
    contentType: 'application/vnd.microsoft.teams.file.download.info',
    contentUrl: `https://contoso-my.sharepoint.com/personal/alex/Documents/${name}`,
    name,
    content: {
      downloadUrl: `https://contoso-my.sharepoint.com/personal/alex/_layouts/15/download.aspx?UniqueId=${name}&tempauth=x`,
      uniqueId: 'b83b9f77-7003-4d63-985c-9611c98303f3',
      fileType: name.split('.').at(-1),
    },
  };
}

/** Sends files without a text. */
export function sendFiles(chat: Chat, ...names: string[]): Promise<Outcome> {
  return chat.say('', { attachments: names.map(teamsFile) });
}
