import { deniedError } from '../src/aws/call.ts';
import type { Command } from '../src/command/command.ts';
import { exampleOf } from '../src/command/stand-ins.ts';
import { fillValue, hasUnseen } from '../src/command/template.ts';
import { tokenise } from '../src/command/tokens.ts';
import { formatWords } from '../src/command/words.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import type { ActionMaking } from './action-store.ts';
import { allVariables } from './action-variables.ts';
import { LONGEST_COMMAND } from './alias-check.ts';
import type { Parts } from './parts.ts';
import { templateCommand } from './template-command.ts';

/** The command of an action, with its variables in their places. A function's and a runbook's are made so that every value is text in them. */
export function commandTextOf(making: ActionMaking, written: string): string {
  switch (making.kind) {
    case 'command':
      return written;
    case 'lambda':
      return formatWords([
        ...['lambda', 'invoke', '--function-name', literal(making.functionName)],
        ...(making.invocation === 'Event' ? ['--invocation-type', 'Event'] : []),
        ...(making.payload === '' ? [] : ['--payload', making.payload]),
      ]);
    case 'automation': {
      const parameters = Object.entries(making.values).map(
        ([name, value]) => [literal(name), making.lists.includes(name) ? linesOf(value) : [value]] as const,
      );
      return formatWords([
        ...['ssm', 'start-automation-execution', '--document-name', literal(making.documentName)],
        ...(parameters.length === 0 ? [] : ['--parameters', JSON.stringify(Object.fromEntries(parameters))]),
      ]);
    }
  }
}

/** A text in which a dollar is a dollar. */
function literal(text: string): string {
  return text.replaceAll('$', '$$$$');
}

export function linesOf(value: string): readonly string[] {
  return value
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** The payload of a function as it is kept: one line. Throws where it is no JSON, whatever its values. */
export function checkedPayload(text: string): string {
  const payload = text.trim().replace(/\s*\n\s*/g, ' ');
  if (payload === '') return '';
  const example = fillValue(payload, new Map(variablesIn(payload).map((name) => [name, '1'])));
  try {
    JSON.parse(example);
  } catch {
    throw badCommand('A payload is JSON, such as {"queue": "$QueueName"}.');
  }
  return payload;
}

function variablesIn(text: string): readonly string[] {
  return allVariables(formatWords(['x', text]));
}

/**
 * Whether a command can be an action's, before there are values: it is understood, names an operation of AWS and is not denied. Gives the
 * command with values that fit. It is checked again whenever it runs. Throws a PersonError where it is refused.
 */
export function checkActionCommand(parts: Parts, commandText: string): Command {
  if (commandText.length > LONGEST_COMMAND) {
    const length = commandText.length.toLocaleString('en');
    throw badCommand(`It has at most ${LONGEST_COMMAND.toLocaleString('en')} characters, and this has ${length}.`);
  }
  if (hasUnseen(commandText)) throw badCommand('It has characters that nobody sees.');
  const tokenised = tokenise(commandText);
  if (!tokenised.ok) throw badCommand(tokenised.error.message);
  const template = tokenised.tokens.map(({ text }) => text);
  const context = { catalogue: parts.catalogue, builtIns: [], pending: null };
  const { parsed, values } = exampleOf(template, {}, context);
  if (parsed.kind === 'error') {
    const { service, message } = parsed.error;
    // Only a pattern that denies every operation matches this name: installing its client would not help.
    const denied = service === undefined ? null : parts.denied.find(service, '*', {});
    throw service !== undefined && denied ? deniedError(service, 'commands', denied) : badCommand(message);
  }
  if (parsed.kind === 'ambiguous') {
    throw badCommand(`Which service has the operation ${parsed.operation}? Name it: ${parsed.services.join(', ')}.`);
  }
  const written = Object.fromEntries(allVariables(commandText).map((variable) => [variable, `$${variable}`]));
  const outcome = templateCommand(parts, commandText, { ...written, ...values });
  switch (outcome.kind) {
    case 'command':
      return outcome.command;
    case 'denied':
      throw outcome.error;
    case 'unsafe':
    case 'not-runnable':
      throw badCommand(outcome.why);
  }
}

export function badCommand(why: string): PersonError {
  return new PersonError('bad-action-command', 'That cannot be the command of an action', why, {
    nextSteps: ['Write a command of AWS as you would type it, with $names for what the notification gives.'],
  });
}
