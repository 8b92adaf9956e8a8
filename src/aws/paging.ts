import type { Operation, Paging } from '../command/catalogue.ts';
import type { Command, Input, Value } from '../command/command.ts';
import { PersonError } from '../telemetry/person-error.ts';
import { type Answer, CALL_DEADLINE_MS, type Caller } from './call.ts';
import { at, listAt, mergePages, type Output, withValue } from './pages.ts';
import type { Principal } from './principal.ts';
import { type ResultMembers, resultMembers } from './result-members.ts';
import { decodePosition, encodePosition, type Position } from './starting-token.ts';

/** A `--query` or an `--output` wants the whole result; past this many pages it is no longer a chat's. */
const GATHERED_PAGES = 10;

/** Keyed by `SERVICE OPERATION`: the end is told by giving the same token again. */
const SAME_TOKEN_ENDS: ReadonlySet<string> = new Set(['logs GetLogEvents']);

export interface PageRequest {
  readonly principal: Principal;
  readonly region: string;
  readonly command: Pick<Command, 'operation' | 'input'> & {
    readonly globals: Pick<
      Command['globals'],
      'query' | 'output' | 'maxItems' | 'startingToken' | 'pageSize' | 'paginate'
    >;
  };
  /** For all pages together. */
  readonly deadlineMs?: number;
}

export interface PagedAnswer {
  /** The pages as one output. After `--max-items` it holds the AWS CLI's `NextToken` where more follows. */
  readonly answer: Answer;
  /** What `--starting-token` takes to go on; null where nothing follows. */
  readonly nextToken: string | null;
  /** The outputs of the pages that AWS gave for it, each as it came. */
  readonly outputs: readonly Output[];
}

/**
 * Runs a command and pages through its answer as far as it asks for: one page in chat; with `--max-items` up to that many
 * items; with `--query` or `--output` all pages, at most ten. A deadline that passes after the first page ends it there, with a
 * token to go on. `token` is a further page's; null takes the command's own `--starting-token`.
 */
export async function callPage(caller: Caller, request: PageRequest, token: string | null): Promise<PagedAnswer> {
  const { operation, globals, input } = request.command;
  const members = globals.paginate ? resultMembers(operation) : null;
  const { paging } = operation;
  if (members === null || paging === null) {
    const answer = await caller.call(callOf(request, input, request.deadlineMs));
    return { answer, nextToken: null, outputs: [answer.output] };
  }
  const given = token ?? globals.startingToken;
  const start: Position = given === null ? { token: null, skip: 0 } : decodePosition(paging.inputToken, given);
  const gathered = await gather(caller, request, paging, members, start);
  const merged = mergePages(
    gathered.answers.map(({ output }) => output),
    members,
  );
  const nextToken = gathered.next === null ? null : encodePosition(paging.inputToken, gathered.next);
  const output = globals.maxItems === null || nextToken === null ? merged : { ...merged, NextToken: nextToken };
  return {
    answer: {
      output,
      requestId: gathered.answers.at(-1)?.requestId ?? null,
      durationMs: gathered.answers.reduce((sum, { durationMs }) => sum + durationMs, 0),
    },
    nextToken,
    outputs: gathered.answers.map(({ output }) => output),
  };
}

interface Gathered {
  readonly answers: readonly Answer[];
  readonly next: Position | null;
}

async function gather(
  caller: Caller,
  request: PageRequest,
  paging: Paging,
  members: ResultMembers,
  start: Position,
): Promise<Gathered> {
  const { operation, globals } = request.command;
  const maxItems = globals.maxItems === null ? Number.POSITIVE_INFINITY : Math.max(0, globals.maxItems);
  const maxPages = pagesWanted(globals);
  let leftMs = request.deadlineMs ?? CALL_DEADLINE_MS;
  const answers: Answer[] = [];
  let items = 0;
  let position = start;
  for (;;) {
    const answer = await nextPage(caller, request, inputOf(request, paging, position.token), leftMs, answers.length);
    if (answer === null) {
      return { answers, next: position };
    }
    leftMs -= answer.durationMs;
    const page = skipped(answer.output, members, position.skip);
    const length = listAt(page, members.primary).length;
    if (items + length > maxItems) {
      const kept = maxItems - items;
      answers.push({ ...answer, output: shortened(page, members, kept) });
      return { answers, next: { token: position.token, skip: position.skip + kept } };
    }
    answers.push({ ...answer, output: page });
    items += length;
    const next = nextPosition(answer.output, members);
    if (next === null || endsHere(operation, position, next)) {
      return { answers, next: null };
    }
    if (items === maxItems || answers.length >= maxPages) {
      return { answers, next };
    }
    position = next;
  }
}

function pagesWanted(globals: PageRequest['command']['globals']): number {
  if (globals.maxItems !== null) {
    return Number.POSITIVE_INFINITY;
  }
  return globals.query === null && globals.output === null ? 1 : GATHERED_PAGES;
}

/** A further page; null where the time is up, since the pages so far are worth more than an error. */
async function nextPage(
  caller: Caller,
  request: PageRequest,
  input: Input,
  leftMs: number,
  pages: number,
): Promise<Answer | null> {
  if (pages === 0) {
    return caller.call(callOf(request, input, request.deadlineMs));
  }
  if (leftMs <= 0) {
    return null;
  }
  try {
    return await caller.call(callOf(request, input, leftMs));
  } catch (error) {
    if (error instanceof PersonError && error.code === 'deadline') {
      return null;
    }
    throw error;
  }
}

function callOf(request: PageRequest, input: Input, deadlineMs: number | undefined) {
  const { principal, region, command } = request;
  const call = { principal, region, service: command.operation.service, operation: command.operation.name, input };
  return deadlineMs === undefined ? call : { ...call, deadlineMs };
}

function inputOf(request: PageRequest, paging: Paging, token: Value | null): Input {
  const { operation, input, globals } = request.command;
  const size =
    globals.pageSize === null || paging.limit === undefined
      ? {}
      : { [paging.limit]: limitValue(operation, paging.limit, globals.pageSize) };
  return { ...input, ...size, ...(token === null ? {} : { [paging.inputToken]: token }) };
}

/** Some services of old take the size of a page as text. */
function limitValue(operation: Operation, limit: string, size: number): Value {
  return operation.input.member(limit)?.shape.kind === 'string' ? String(size) : size;
}

function nextPosition(output: Output, members: ResultMembers): Position | null {
  const token = at(output, members.token);
  const isEmpty =
    token === undefined ||
    token === null ||
    token === '' ||
    (typeof token === 'object' && Object.keys(token).length === 0);
  return isEmpty ? null : { token: token as Value, skip: 0 };
}

/** Whether the token just given ends the listing; a service that gives the same again by mistake would go on for ever. */
function endsHere(operation: Operation, position: Position, next: Position): boolean {
  if (position.token === null || JSON.stringify(position.token) !== JSON.stringify(next.token)) {
    return false;
  }
  if (SAME_TOKEN_ENDS.has(`${operation.service} ${operation.name}`)) {
    return true;
  }
  throw new PersonError(
    'same-token-twice',
    'AWS gave the same page twice',
    `${operation.service} ${operation.cliName} gave the same token for the next page twice, so the listing would never end.`,
    { nextSteps: ['Run the command with `--no-paginate` for the first page alone, or with a narrower filter.'] },
  );
}

/** What was given before is left out: the first items of the primary list, and all of the other lists. */
function skipped(output: Output, members: ResultMembers, skip: number): Output {
  if (skip === 0 || members.primary === null) {
    return output;
  }
  let rest = withValue(output, members.primary, listAt(output, members.primary).slice(skip));
  for (const path of members.lists.slice(1)) {
    if (Array.isArray(at(rest, path))) {
      rest = withValue(rest, path, []);
    }
  }
  return rest;
}

function shortened(output: Output, members: ResultMembers, length: number): Output {
  return members.primary === null
    ? output
    : withValue(output, members.primary, listAt(output, members.primary).slice(0, length));
}
