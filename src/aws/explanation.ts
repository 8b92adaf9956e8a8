import type { Command, CommandError, ParseContext, Parsed } from '../command/command.ts';
import { encodeInput } from '../command/encode.ts';
import { parse } from '../command/parse.ts';
import { type Access, accessOf } from './access.ts';
import { type DeniedOperations, deniedAsWhole } from './denied-operations.ts';
import { packageOf } from './packages.ts';

/** What a command line would do, as one JSON value. */
export type Explanation =
  | {
      readonly line: string;
      /** AWS CLI name. */
      readonly service: string;
      /** API name; with `wait`, of the operation that is polled. */
      readonly operation: string;
      /** API name of the state that is waited for; absent for a plain call. */
      readonly wait?: string;
      /** Under the SDK's member names; bytes as `{"$bytes": base64}`, times as `{"$date": ISO 8601}`. */
      readonly input: ReturnType<typeof encodeInput>;
      /** SDK names of the required members without a value. */
      readonly missing: readonly string[];
      readonly access: Access | 'denied';
      /** As given in the line; null where it gives none. */
      readonly region: string | null;
      readonly query: string | null;
    }
  /** One of the bot's own commands, by its name in their table; `help` is one. */
  | { readonly line: string; readonly builtIn: string }
  | { readonly line: string; readonly error: Pick<CommandError, 'code' | 'message' | 'suggestions'> };

/** What is needed to explain command lines. */
export interface ExplainContext extends Omit<ParseContext, 'pending'> {
  readonly denied: DeniedOperations;
}

/** Explains a command line without calling anything. */
export function explainLine(line: string, context: ExplainContext): Explanation {
  const { catalogue, builtIns, denied } = context;
  return explain(line, parse(line, { catalogue, builtIns, pending: null }), denied);
}

function explain(line: string, parsed: Parsed, denied: DeniedOperations): Explanation {
  switch (parsed.kind) {
    case 'operation':
      return explainCommand(line, parsed.command, denied);
    case 'explain':
      return explain(line, parsed.parsed, denied);
    case 'help':
      return { line, builtIn: 'help' };
    case 'built-in':
      return { line, builtIn: parsed.name };
    case 'ambiguous':
      return failed(line, {
        code: 'unknown-service',
        message: `Several services have ${parsed.operation}: ${parsed.services.join(', ')}. Write the service in front.`,
        suggestions: parsed.services.map((service) => `${service} ${parsed.operation}`),
      });
    case 'empty':
      return failed(line, { code: 'missing-value', message: 'The line holds no command.', suggestions: [] });
    case 'error':
      return failed(line, { ...parsed.error, message: messageOf(parsed.error, denied) });
  }
}

function explainCommand(line: string, command: Command, denied: DeniedOperations): Explanation {
  const { service, operation, wait, input, missing, globals } = command;
  const isDenied = denied.find(service, operation.name, input) !== null;
  return {
    line,
    service: service.name,
    operation: operation.name,
    ...(wait === null ? {} : { wait: wait.name }),
    input: encodeInput(input),
    missing: missing.map(({ member }) => member.name),
    access: isDenied ? 'denied' : accessOf(service, operation, input),
    region: globals.region,
    query: globals.query,
  };
}

/** Whoever is told to install a client whose every operation is denied would do so for nothing. */
function messageOf({ message, service }: CommandError, denied: DeniedOperations): string {
  const denial = deniedAsWhole(denied, service);
  if (service === undefined || denial === null) return message;
  return `${service} is denied, whatever the role: ${denial.reason}. Its client ${packageOf(service)} is not installed, and need not be.`;
}

function failed(line: string, error: Pick<CommandError, 'code' | 'message' | 'suggestions'>): Explanation {
  const { code, message, suggestions } = error;
  return { line, error: { code, message, suggestions } };
}
