import type { AdaptiveCard } from '../cards/render.ts';
import type { Ran } from '../cards/views.ts';
import { maskWords } from '../src/answers/mask-words.ts';
import { isPlainObject } from '../src/answers/plain.ts';
import { printAnswer } from '../src/answers/print.ts';
import { callPage, type PagedAnswer } from '../src/aws/paging.ts';
import { waitFor } from '../src/aws/wait.ts';
import type { Waiter } from '../src/command/catalogue.ts';
import type { Command } from '../src/command/command.ts';
import { formatWords } from '../src/command/words.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import { configurationGone, findConfiguration } from './account.ts';
import { type AnswerRecord, plainAnswer, saveAnswer, withQuery } from './answer-record.ts';
import { auditError, auditedOf, auditTurn } from './audit-turn.ts';
import type { ReadyCommand } from './command.ts';
import { personErrorCard } from './errors.ts';
import { invokeCard, isInvoke, withLogTail } from './lambda-invoke.ts';
import type { Parts } from './parts.ts';
import { answerPage, rowsKnown, withMoreRows } from './result-pages.ts';
import { chooseRole } from './role.ts';
import { specialAnswer } from './special-answers.ts';
import { principalOf, type Turn } from './turn.ts';
import { understand } from './understand.ts';

/** Runs a command that may run, and answers with its result or with what went wrong. */
export async function runCommand(parts: Parts, turn: Turn, ready: ReadyCommand): Promise<void> {
  const command = understand(parts.catalogue, ready.words);
  const audited = auditedOf(parts, turn, ready);
  try {
    const configuration = findConfiguration(turn, ready.configurationName);
    const role = chooseRole(parts.configuration(), turn.person, configuration, command.globals.role);
    // A question may have waited for long: what was found out before it must still hold.
    if (role !== ready.roleArn) throw configurationGone(configuration.name);
    const principal = principalOf(turn, configuration, role);
    if (command.wait !== null) {
      const waiting = waitFor(parts.caller, parts.catalogue, { principal, region: ready.region, command });
      const { answer } = await turn.replies.whileWorking(waiting);
      auditTurn(parts, turn, { ...audited, outcome: 'ran', requestId: answer?.requestId ?? null });
      await turn.replies.send(reachedCard(parts, ranOf(turn, ready, configuration.account, command), command.wait));
      return;
    }
    const request = { principal, region: ready.region, command: withLogTail(command) };
    const paged = await turn.replies.whileWorking(callPage(parts.caller, request, null));
    auditTurn(parts, turn, { ...audited, outcome: 'ran', requestId: paged.answer.requestId });
    const ran = ranOf(turn, ready, configuration.account, command);
    if (isInvoke(command)) {
      await turn.replies.send(invokeCard(parts, ran, command, paged.answer.output));
      return;
    }
    const { answer, nextToken } = paged;
    const special = await specialAnswer({ parts, turn, ready, command, principal, answer, nextToken, ran });
    if (special === null) return await sendFirstPage(parts, turn, ready, command, paged);
    const messageId = await turn.replies.send(special.card);
    await special.sent?.(messageId);
  } catch (error) {
    if (!(error instanceof PersonError)) throw error;
    auditError(parts, turn, error, audited);
    await turn.replies.send(personErrorCard(parts, error, ready.words));
  }
}

/** The state that a `wait` command names is there. */
function reachedCard(parts: Parts, ran: Ran, wait: Waiter): AdaptiveCard {
  const title = `${wait.cliName}: reached`;
  return parts.cards.render('facts', { ran, title, facts: [], nested: [], back: null, buttons: [] });
}

async function sendFirstPage(
  parts: Parts,
  turn: Turn,
  ready: ReadyCommand,
  command: Command,
  paged: PagedAnswer,
): Promise<void> {
  const id = parts.newId();
  const first: AnswerRecord = {
    ready,
    commandLine: formatWords(maskWords(command.words)),
    by: turn.person.name,
    plain: plainAnswer(command, paged.answer.output),
    printed: printed(command, paged),
    nextToken: paged.nextToken,
  };
  const { query, output } = command.globals;
  const isEmptyPage = first.nextToken !== null && query === null && output === null && rowsKnown(first, command) === 0;
  const { record } = isEmptyPage ? await withMoreRows(parts, turn, first) : { record: first };
  // The answer is stored while its card is on the way: nobody presses a button before it is there.
  const sent = turn.replies.send(await answerPage(parts, turn, record, id, 0));
  await Promise.all([sent, saveAnswer(parts.store, id, record, parts.clock())]);
}

/** What `--output` asks for, as the AWS CLI prints it; null where it was not given. */
function printed(command: Command, { outputs, nextToken }: PagedAnswer): string | null {
  const { output: format, query, paginate, maxItems } = command.globals;
  if (format === null) return null;
  const pages = outputs.map((output) => plainAnswer(command, output)).filter(isPlainObject);
  const { operation } = command;
  return withQuery(() =>
    printAnswer(pages, maxItems === null ? null : nextToken, { operation, format, query, paginate }),
  );
}

/** The first line of an answer. */
export function ranOf(
  turn: Pick<Turn, 'person'>,
  ready: ReadyCommand,
  account: { readonly name: string; readonly id: string },
  command: Command,
) {
  return {
    commandLine: formatWords(maskWords(command.words)),
    accountName: account.name,
    accountId: account.id,
    region: ready.global ? null : ready.region,
    by: turn.person.name,
  };
}
