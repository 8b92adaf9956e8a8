import type { AdaptiveCard } from '../cards/render.ts';
import type { Ran } from '../cards/views.ts';
import { invokeView } from '../src/answers/lambda-invoke.ts';
import type { Command } from '../src/command/command.ts';
import type { Parts } from './parts.ts';

/** A Lambda invocation in chat has a card of its own; with `--query` or `--output` it is an answer like any other. */
export function isInvoke({ service, operation, globals }: Command): boolean {
  return service.name === 'lambda' && operation.name === 'Invoke' && globals.query === null && globals.output === null;
}

/** Asks for the end of the function's log, which Lambda sends with synchronous invocations. */
export function withLogTail(command: Command): Command {
  const { InvocationType = 'RequestResponse', LogType } = command.input;
  if (!isInvoke(command) || LogType !== undefined || InvocationType !== 'RequestResponse') return command;
  return { ...command, input: { ...command.input, LogType: 'Tail' } };
}

export function invokeCard(
  parts: Parts,
  ran: Ran,
  command: Command,
  output: Readonly<Record<string, unknown>>,
): AdaptiveCard {
  return parts.cards.render('invoke', invokeView(output, String(command.input.FunctionName), ran));
}
