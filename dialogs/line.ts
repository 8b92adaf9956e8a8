import { deniedError } from '../src/aws/call.ts';
import { deniedAsWhole } from '../src/aws/denied-operations.ts';
import type { Command, CommandError, Parsed } from '../src/command/command.ts';
import { parse } from '../src/command/parse.ts';
import { formatWords } from '../src/command/words.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import { aliasHelpCard } from './alias-cards.ts';
import { questionOfThread } from './ask.ts';
import { auditError, auditTurn } from './audit-turn.ts';
import type { BuiltInAnswer } from './built-in-call.ts';
import { runBuiltIn } from './built-ins.ts';
import type { ConversationDialogs } from './conversation-dialogs.ts';
import { commandErrorCard } from './errors.ts';
import { explainCard } from './explain.ts';
import { helpHome, helpOperation, helpSearch, helpService } from './help.ts';
import type { Parts } from './parts.ts';
import type { ReadyCommand } from './ready-command.ts';
import type { ReadyQuestion } from './ready-question.ts';
import { skeletonCard } from './skeleton.ts';
import type { Turn } from './turn.ts';
import { welcomeCard } from './welcome.ts';

/** Teams shows six buttons of a card; the others' names are in its text. */
const SERVICES_OFFERED = 6;

/** What `help` shows of the bot's own and not of AWS, where operations have these words in their names. */
const ALIAS_TOPICS: ReadonlySet<string> = new Set(['alias', 'aliases']);

/** Answers a command line, typed or sent by a button. Gives back the command that may run now, or the question that may be asked, if it is one. */
export async function answerLine(
  parts: Parts,
  turn: Turn,
  dialogs: ConversationDialogs,
  line: string,
): Promise<ReadyCommand | ReadyQuestion | null> {
  const typed = dialogs.typedAnswer(line);
  if (typed?.kind === 'answer') return dialogs.answer(typed.reply);
  const parsed = parse(typed?.kind === 'cancel' ? 'cancel' : line, {
    catalogue: parts.catalogue,
    builtIns: parts.builtIns,
    pending: dialogs.pendingWords,
  });
  // A button's line is none that was typed as the answer.
  if (typed?.kind === 'command' && turn.via === 'message' && isOfAws(parsed)) return dialogs.answer(typed.reply);
  if (parsed.kind === 'operation') {
    try {
      return await answerOperation(parts, turn, dialogs, parsed);
    } catch (error) {
      if (error instanceof PersonError) auditError(parts, turn, error, { command: parsed.command });
      throw error;
    }
  }
  // Any text answers a question for a text, unless it is a command of its own.
  if (typed?.kind === 'free' && (parsed.kind === 'error' || parsed.kind === 'ambiguous'))
    return dialogs.answer(typed.reply);
  const question = await questionOfThread(parts, turn, line, parsed);
  if (question !== null) return question;
  const answer = await answerCard(parts, turn, dialogs, parsed);
  if (answer !== null && isReady(answer)) return answer;
  if (answer !== null) await turn.replies.send(answer);
  return null;
}

function isReady(answer: BuiltInAnswer & object): answer is ReadyCommand | ReadyQuestion {
  return 'kind' in answer && (answer.kind === 'ready' || answer.kind === 'question');
}

/** A command of AWS, or one that was meant as such, or an alias's. */
function isOfAws(parsed: Parsed): boolean {
  if (parsed.kind === 'built-in') return parsed.name === 'run';
  return parsed.kind === 'operation' || parsed.kind === 'error' || parsed.kind === 'ambiguous';
}

async function answerOperation(
  parts: Parts,
  turn: Turn,
  dialogs: ConversationDialogs,
  { command, completesPending }: Extract<Parsed, { kind: 'operation' }>,
): Promise<ReadyCommand | ReadyQuestion | null> {
  refuseDenied(parts, command);
  if (command.globals.skeleton !== null) {
    auditTurn(parts, turn, { outcome: 'explained', command });
    await turn.replies.send(skeletonCard(parts, turn, command));
    return null;
  }
  if (completesPending) return dialogs.answer({ kind: 'words', words: command.words });
  await dialogs.cancel('Another command took its place.');
  return dialogs.beginCommand(command.words);
}

/** Installing the client of a service that is denied as a whole would not help. */
function refuseDeniedService(parts: Parts, { service }: CommandError): void {
  const denied = deniedAsWhole(parts.denied, service);
  if (service !== undefined && denied) throw deniedError(service, 'commands', denied);
}

/** Before anything is asked: nobody fills in a form for an operation that is never run. The call checks again. */
function refuseDenied(parts: Parts, command: Command): void {
  const denied = parts.denied.find(command.service, command.operation.name, command.input);
  if (denied) throw deniedError(command.service.name, command.operation.name, denied);
}

async function answerCard(
  parts: Parts,
  turn: Turn,
  dialogs: ConversationDialogs,
  parsed: Exclude<Parsed, { kind: 'operation' }>,
): Promise<BuiltInAnswer> {
  switch (parsed.kind) {
    case 'empty':
      auditTurn(parts, turn, { outcome: 'help' });
      return welcomeCard(parts, turn);
    case 'built-in':
      return runBuiltIn(parsed.name, { parts, turn, dialogs, rest: parsed.rest, restText: parsed.restText });
    case 'help': {
      auditTurn(parts, turn, { outcome: 'help' });
      if (parsed.service && parsed.operation) return helpOperation(parts, parsed.service, parsed.operation);
      if (parsed.service) return helpService(parts, parsed.service, parsed.search ?? '', 0);
      if (ALIAS_TOPICS.has(parsed.search?.toLowerCase() ?? '')) return aliasHelpCard(parts);
      return parsed.search === null ? helpHome(parts) : helpSearch(parts, parsed.search, 0);
    }
    case 'explain':
      auditTurn(parts, turn, { outcome: 'explained' });
      return explainCard(parts, turn, parsed.parsed);
    case 'ambiguous':
      auditTurn(parts, turn, { outcome: 'asked' });
      return parts.cards.render('notice', {
        tone: 'default',
        title: 'Which service?',
        text: `${parsed.services.length} services have an operation ${parsed.operation}: ${parsed.services.join(', ')}.`,
        buttons: parsed.services
          .slice(0, SERVICES_OFFERED)
          .map((service) => ({ title: service, line: formatWords([service, ...parsed.words]) })),
      });
    case 'error':
      refuseDeniedService(parts, parsed.error);
      auditTurn(parts, turn, { outcome: 'not-understood', errorCode: parsed.error.code });
      return commandErrorCard(parts, parsed.error);
  }
}
