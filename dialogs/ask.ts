import type { Dialog, DialogTurnResult, WaterfallStepContext } from 'botbuilder-dialogs';
import { WaterfallDialog } from 'botbuilder-dialogs/lib/waterfallDialog.js';
import type { AdaptiveCard } from '../cards/render.ts';
import type { CommandErrorCode, Parsed } from '../src/command/command.ts';
import { findConfiguration } from './account.ts';
import { agentCard } from './agent-card.ts';
import { readAgentRecord } from './agent-record.ts';
import { connectorOfThread, endSessions } from './agent-session.ts';
import { splitName } from './alias-chain.ts';
import { auditTurn } from './audit-turn.ts';
import { BUILT_IN_DESCRIPTIONS } from './built-in-descriptions.ts';
import type { PromptResult } from './card-prompt.ts';
import { connectorListCard } from './connector-cards.ts';
import { namedConnector } from './connector-check.ts';
import { connectorForms } from './connector-forms.ts';
import { findConnector } from './connector-store.ts';
import type { ConversationDialogs } from './conversation-dialogs.ts';
import { formDialogs } from './form-dialog.ts';
import type { Parts } from './parts.ts';
import type { ReadyQuestion } from './ready-question.ts';
import type { Turn } from './turn.ts';

interface AskCall {
  readonly parts: Parts;
  readonly turn: Turn;
  readonly dialogs: ConversationDialogs;
  readonly restText: string;
}

const DIALOGS = { ask: 'ask', form: 'ask-form' } as const;

/** `ask NAME QUESTION`. Without a question a form asks for it; without a name all connectors are shown. */
export async function askQuestion(call: AskCall): Promise<AdaptiveCard | ReadyQuestion | null> {
  const { parts, turn, dialogs, restText } = call;
  const { name, rest } = splitName(restText);
  if (name === '') {
    auditTurn(parts, turn, { outcome: 'built-in' });
    return connectorListCard(parts, turn, 1, 'Which agent?');
  }
  const connector = await namedConnector(parts, turn, name, (other) => `ask ${other} ${rest}`.trim());
  if (rest !== '') return { kind: 'question', connector: connector.name, text: rest };
  await dialogs.cancel('Another question took its place.');
  await dialogs.beginDialog(DIALOGS.ask, { connector: connector.name });
  return null;
}

/** `end`: what was said with agents in this thread, or by this person in this chat, is over. */
export async function endConversation({ parts, turn }: AskCall): Promise<AdaptiveCard> {
  const isEnded = await endSessions(parts, turn);
  auditTurn(parts, turn, { outcome: 'built-in' });
  const where = turn.conversation.kind === 'channel' ? 'in this thread' : 'here';
  return parts.cards.render('notice', {
    tone: 'default',
    title: isEnded ? 'The conversation with the agent is over' : 'There is no conversation with an agent',
    text: isEnded
      ? 'The next question begins anew: the agent will know nothing of what was said before.'
      : `No agent was asked ${where} lately. ask NAME QUESTION asks one.`,
    buttons: [{ title: 'List connectors', line: 'connector list' }],
  });
}

/** The question that a message asks which is no command, in a thread that talks with an agent; null for every other. */
export async function questionOfThread(
  parts: Parts,
  turn: Turn,
  line: string,
  parsed: Parsed,
): Promise<ReadyQuestion | null> {
  if (turn.via !== 'message' || !isNoCommand(parsed)) return null;
  const name = await connectorOfThread(parts, turn);
  const connector = name === null ? null : await findConnector(parts, turn.conversation.baseId, name);
  return connector === null ? null : { kind: 'question', connector: connector.name, text: line };
}

/** What is found wrong with a text before it is known which command it is; other mistakes are those of a command. */
const NOT_OF_A_COMMAND: ReadonlySet<CommandErrorCode> = new Set([
  'unknown-service',
  'unknown-operation',
  'unclosed-quote',
  'shell-operator',
  'file-reference',
]);

/** Also what begins like one of the bot's own commands that stand alone: "status of the checkout". */
function isNoCommand(parsed: Parsed): boolean {
  switch (parsed.kind) {
    case 'error':
      return NOT_OF_A_COMMAND.has(parsed.error.code);
    case 'ambiguous':
      return true;
    case 'built-in':
      return (
        parsed.rest.length > 0 &&
        BUILT_IN_DESCRIPTIONS.some(({ name, usage }) => name === parsed.name && name === usage)
      );
    case 'explain':
      return isNoCommand(parsed.parsed);
    default:
      return false;
  }
}

/** *Next* and *Previous* on an agent's answer. */
export async function pressAgentPage(parts: Parts, turn: Turn, id: string, index: number): Promise<void> {
  const record = await readAgentRecord(parts, id);
  if (record === null || record.ended === null || record.conversation.baseId !== turn.conversation.baseId) {
    auditTurn(parts, turn, { outcome: 'expired', errorCode: 'answer-gone' });
    return turn.replies.tell('This answer is no longer kept. Ask again.');
  }
  const { name, account } = findConfiguration(turn, record.configurationName);
  await turn.replies.replacePressed(agentCard(parts, record, index));
  auditTurn(parts, turn, { outcome: 'built-in', configurationName: name, accountId: account.id });
}

/** A question that is being written. */
interface Draft {
  readonly connector: string;
  readonly text: string;
}

type Step = WaterfallStepContext<{ readonly connector: string }>;

/** The dialogs of agents: asking one, adding and deleting connectors. */
export function askDialogs(parts: Parts): readonly Dialog[] {
  const askForIt = (step: Step): Promise<DialogTurnResult> => {
    const state: Draft = { connector: step.options.connector, text: '' };
    return step.beginDialog(DIALOGS.form, { state });
  };
  const asked = async (step: Step): Promise<DialogTurnResult> => {
    const result: PromptResult<string> = step.result;
    if (result.kind !== 'answered') return step.endDialog();
    const question: ReadyQuestion = { kind: 'question', connector: step.options.connector, text: result.value };
    return step.endDialog(question);
  };
  return [
    new WaterfallDialog<{ readonly connector: string }>(DIALOGS.ask, [askForIt, asked]),
    ...formDialogs<Draft, string>(parts, {
      id: DIALOGS.form,
      steps: [
        {
          name: 'question',
          isDone: ({ text }) => text !== '',
          ask: ({ connector }) => ({
            title: `Ask ${connector}`,
            text: '',
            fields: [{ id: 'question', label: 'Question', hint: '', input: 'multiline', choices: [], required: true }],
            submitTitle: 'Ask',
            submitWords: ['ask'],
          }),
          take: (draft, { question = '' }) => ({ state: { ...draft, text: question } }),
        },
      ],
      finish: async (turn, { connector, text }) => ({
        settled: { tone: 'good', title: `Asked by ${turn.person.name}`, commandLine: `ask ${connector} …`, facts: [] },
        result: text,
      }),
    }),
    ...connectorForms(parts),
  ];
}
