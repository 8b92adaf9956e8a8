import type { Arguments, GivenValue } from './arguments.ts';
import type { Operation, Option } from './catalogue.ts';
import type { Value } from './command.ts';
import type { PagingName } from './options.ts';
import { quote, refuse } from './refusal.ts';

export interface PagingValues {
  readonly maxItems: number | null;
  readonly startingToken: string | null;
  readonly pageSize: number | null;
  readonly paginate: boolean;
  /** Members of the input that the paging options set: the token to begin with and the size of a page. */
  readonly input: { readonly [member: string]: Value };
  /** The operation's own options that the paging options stood in front of, given back because it does not page. */
  readonly native: ReadonlyMap<Option, GivenValue>;
}

/**
 * What the paging options mean. Paging is off after `--no-paginate`, and where a token or limit of the operation's own was
 * given, also in JSON (`jsonMembers`). Then an operation's own option of the same name counts instead, and where it
 * has none the options exclude each other. Errors: `conflict`, `bad-value`.
 */
export function pagingValues(operation: Operation, given: Arguments, jsonMembers: ReadonlySet<string>): PagingValues {
  const none = { maxItems: null, startingToken: null, pageSize: null, input: {}, native: new Map() };
  const off = reasonForOff(operation, given, jsonMembers);
  if (off !== undefined) return { ...none, paginate: false, native: nativeOptions(operation, given, off) };
  const startingToken = given.paging.get('starting-token') ?? null;
  const pageSize = wholeNumber('page-size', given);
  return {
    maxItems: wholeNumber('max-items', given),
    startingToken,
    pageSize,
    paginate: true,
    input: {
      ...tokenMembers(operation, startingToken),
      ...sizeMember(operation, pageSize ?? usualSize(operation, given, jsonMembers)),
    },
    native: none.native,
  };
}

/** Members that are tokens too, of an older kind, and turn paging off. Key: `service operation`. */
const OTHER_TOKENS: ReadonlyMap<string, string> = new Map([['kinesis list-streams', 'ExclusiveStartStreamName']]);

function reasonForOff(operation: Operation, given: Arguments, jsonMembers: ReadonlySet<string>): string | undefined {
  if (given.globals.has('no-paginate')) return '--no-paginate';
  if (operation.paging === null) return undefined;
  const { inputToken, limit } = operation.paging;
  const otherToken = OTHER_TOKENS.get(`${operation.service} ${operation.cliName}`);
  for (const option of given.options.keys()) {
    if (option.member.name === otherToken) return `--${option.cliName}`;
    if (option.member.name === inputToken || option.member.name === limit) return `--${option.cliName}`;
  }
  for (const name of jsonMembers) if (name === inputToken || name === limit) return `${name} in the JSON input`;
  // These two names of paging options may be native ones as well; then they are the native ones.
  for (const name of ['page-size', 'starting-token'] as const) {
    const member = given.paging.has(name) ? operation.option(name)?.member.name : undefined;
    if (member !== undefined && (member === inputToken || member === limit)) return `--${name}`;
  }
  return undefined;
}

function nativeOptions(operation: Operation, given: Arguments, off: string): ReadonlyMap<Option, GivenValue> {
  const native = new Map<Option, GivenValue>();
  for (const [name, value] of given.paging) {
    const option = operation.option(name);
    if (option === undefined) {
      refuse(
        'conflict',
        `--${name} and ${off} exclude each other: with ${off} only one page is fetched. Leave one out.`,
      );
    }
    native.set(option, { words: [value] });
  }
  return native;
}

function wholeNumber(name: PagingName, given: Arguments): number | null {
  const text = given.paging.get(name);
  if (text === undefined) return null;
  const number = /^\+?\d{1,15}$/.test(text.trim()) ? Number(text) : 0;
  return number > 0 ? number : refuse('bad-value', `--${name} takes a whole number above 0, and got ${quote(text)}.`);
}

/**
 * The members that a starting token sets. The AWS CLI's own tokens are base64 of a JSON object that holds the service's
 * tokens by member name; anything else is the service's token itself.
 */
function tokenMembers(operation: Operation, token: string | null): { readonly [member: string]: Value } {
  const inputToken = operation.paging?.inputToken;
  if (token === null || inputToken === undefined) return {};
  const content = decoded(token);
  if (content === undefined) return { [inputToken]: token };
  const members = Object.entries(content).filter(
    (entry): entry is [string, string] =>
      typeof entry[1] === 'string' && operation.input.member(entry[0]) !== undefined,
  );
  return Object.fromEntries(members);
}

interface UsualSize {
  readonly size: number;
  /** Members that may be given with it. */
  readonly with: ReadonlySet<string>;
}

/**
 * Listings that EC2 would answer in one piece, however long, and that the AWS CLI asks for in pages of this size unless
 * something else than this is given.
 * Key: `service operation`.
 */
const USUAL_SIZES: ReadonlyMap<string, UsualSize> = new Map([
  ['ec2 describe-snapshots', { size: 1000, with: new Set(['OwnerIds', 'RestorableByUserIds', 'DryRun']) }],
  ['ec2 describe-volumes', { size: 1000, with: new Set(['DryRun']) }],
]);

function usualSize(operation: Operation, given: Arguments, jsonMembers: ReadonlySet<string>): number | null {
  const usual = USUAL_SIZES.get(`${operation.service} ${operation.cliName}`);
  if (usual === undefined) return null;
  const members = [...[...given.options.keys()].map(({ member }) => member.name), ...jsonMembers];
  return members.every((member) => usual.with.has(member)) ? usual.size : null;
}

function decoded(token: string): object | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(token)) return undefined;
  try {
    const content: unknown = JSON.parse(Buffer.from(token, 'base64').toString('utf8'));
    return typeof content === 'object' && content !== null && !Array.isArray(content) ? content : undefined;
  } catch {
    // No JSON, so a token of the service.
    return undefined;
  }
}

function sizeMember(operation: Operation, size: number | null): { readonly [member: string]: Value } {
  const limit = operation.paging?.limit;
  if (size === null || limit === undefined) return {};
  // A few old APIs take the limit as text.
  return { [limit]: operation.input.member(limit)?.shape.kind === 'string' ? String(size) : size };
}
