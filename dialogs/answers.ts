import type { AdaptiveCard } from '../cards/render.ts';
import type { Ran } from '../cards/views.ts';
import { maskWords } from '../src/answers/mask-words.ts';
import { isPlainObject } from '../src/answers/plain.ts';
import { printAnswer } from '../src/answers/print.ts';
import { CALL_DEADLINE_MS } from '../src/aws/call.ts';
import { callPage, type PagedAnswer } from '../src/aws/paging.ts';
import { waitFor } from '../src/aws/wait.ts';
import type { Waiter } from '../src/command/catalogue.ts';
import type { Command } from '../src/command/command.ts';
import { formatWords } from '../src/command/words.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import { findConfiguration } from './account.ts';
import { type AnswerRecord, plainAnswer, saveAnswer, withQuery } from './answer-record.ts';
import { auditError, auditedOf, auditTurn } from './audit-turn.ts';
import { followWait } from './follow-begin.ts';
import { invokeCard, isInvoke, withLogTail } from './lambda-invoke.ts';
import type { Parts } from './parts.ts';
import { tellPersonError } from './private-refusals.ts';
import type { SpecialAnswer } from './ran-command.ts';
import type { ReadyCommand } from './ready-command.ts';
import { answerPage, rowsKnown, withMoreRows } from './result-pages.ts';
import { checkRole, principalWith } from './role.ts';
import { specialAnswer } from './special-answers.ts';
import type { Turn } from './turn.ts';
import { understand } from './understand.ts';

/** Runs a command that may run, and answers with its result or with what went wrong. */
export async function runCommand(parts: Parts, turn: Turn, ready: ReadyCommand): Promise<void> {
  const command = understand(parts.catalogue, ready.words);
  const audited = auditedOf(parts, turn, ready);
  try {
    const configuration = findConfiguration(turn, ready.configurationName);
    // A question may have waited for long: what was found out before it must still hold, and it runs with the role that it showed.
    checkRole(parts, turn, configuration, ready.roleArn);
    const principal = principalWith(parts, turn, configuration, ready.roleArn);
    if (command.wait !== null) {
      const deadlineMs = parts.waitMs ?? CALL_DEADLINE_MS;
      const waiting = waitFor(parts.caller, parts.catalogue, { principal, region: ready.region, command, deadlineMs });
      const ran = ranOf(turn, ready, configuration.account, command);
      try {
        const { answer } = await turn.replies.whileWorking(waiting);
        auditTurn(parts, turn, { ...audited, outcome: 'ran', requestId: answer?.requestId ?? null });
        return void (await turn.replies.send(reachedCard(parts, ran, command.wait)));
      } catch (error) {
        if (!(error instanceof PersonError && error.code === 'still-waiting')) throw error;
        auditTurn(parts, turn, { ...audited, outcome: 'ran' });
        return await sendSpecial(turn, followWait(parts, { turn, ready, ran }));
      }
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
    await sendSpecial(turn, special);
  } catch (error) {
    if (!(error instanceof PersonError)) throw error;
    auditError(parts, turn, error, audited);
    await tellPersonError(parts, turn, error, ready.words);
  }
}

async function sendSpecial(turn: Turn, special: SpecialAnswer): Promise<void> {
  const messageId = await turn.replies.send(special.card);
  await special.sent?.(messageId);
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
    byId: turn.person.id,
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
