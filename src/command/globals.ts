/** An option of the command line itself. */
export interface GlobalOption {
  /** Without hyphens in front. */
  readonly name: GlobalName | OtherName;
  /** Whether a value follows it; `optional` takes one of `values` if it follows. */
  readonly takes: 'value' | 'nothing' | 'optional';
  /** `use`: does what the AWS CLI does. `ignore`: means nothing in chat and does no harm. `refuse`: would mislead. */
  readonly effect: 'use' | 'ignore' | 'refuse';
  /** It wins over an operation's own option of the same name. */
  readonly first: boolean;
  /** Why it is refused. */
  readonly reason?: string;
  readonly values?: readonly string[];
}

export type GlobalName =
  | 'region'
  | 'query'
  | 'output'
  | 'no-paginate'
  | 'account'
  | 'role'
  | 'cli-input-json'
  | 'cli-input-yaml'
  | 'cli-binary-format'
  | 'generate-cli-skeleton';

type OtherName = string & {};

const OUTPUTS = ['json', 'text', 'table', 'yaml', 'yaml-stream', 'off'];

function used(name: GlobalName, takes: GlobalOption['takes'] = 'value', values?: readonly string[]): GlobalOption {
  return { name, takes, effect: 'use', first: true, ...(values === undefined ? {} : { values }) };
}

function ignored(name: string, takes: GlobalOption['takes']): GlobalOption {
  return { name, takes, effect: 'ignore', first: false };
}

function refused(name: string, takes: GlobalOption['takes'], reason: string): GlobalOption {
  return { name, takes, effect: 'refuse', first: false, reason };
}

/**
 * Every option of the command line itself: the AWS CLI's, and the two that choose account and role. An operation's own
 * option of the same name comes after those that the AWS CLI reads first, and before all others.
 */
export const GLOBAL_OPTIONS: readonly GlobalOption[] = [
  used('region'),
  used('query'),
  used('output', 'value', OUTPUTS),
  used('no-paginate', 'nothing'),
  used('cli-input-json'),
  used('cli-input-yaml'),
  used('cli-binary-format', 'value', ['raw-in-base64-out', 'base64']),
  used('generate-cli-skeleton', 'optional', ['input', 'yaml-input', 'output']),
  { ...used('account'), first: false },
  { ...used('role'), first: false },
  ignored('no-cli-pager', 'nothing'),
  ignored('color', 'value'),
  ignored('cli-read-timeout', 'value'),
  ignored('cli-connect-timeout', 'value'),
  ignored('cli-auto-prompt', 'nothing'),
  ignored('no-cli-auto-prompt', 'nothing'),
  ignored('cli-error-format', 'value'),
  refused(
    'profile',
    'value',
    'The channel configuration says which account and role are used. Choose with --account and --role.',
  ),
  refused('endpoint-url', 'value', 'Commands go to AWS and nowhere else.'),
  refused('no-verify-ssl', 'nothing', "AWS's certificates are always checked."),
  refused('no-sign-request', 'nothing', "Every request is signed with the channel's role."),
  refused('ca-bundle', 'value', "It would read the bot's disk."),
  refused(
    'debug',
    'nothing',
    'Its output would hold credentials. Write explain before a command to see what would be called.',
  ),
  refused('version', 'nothing', 'Write status to see which version runs here.'),
];

const BY_NAME: ReadonlyMap<string, GlobalOption> = new Map(GLOBAL_OPTIONS.map((option) => [option.name, option]));

/** By exact name, without hyphens in front. */
export function globalOption(name: string): GlobalOption | undefined {
  return BY_NAME.get(name);
}
