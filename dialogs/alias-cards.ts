import type { AdaptiveCard } from '../cards/render.ts';
import { shorten } from '../cards/text.ts';
import type { CommandButton, Fact, ListView } from '../cards/views.ts';
import { maskText } from '../src/answers/mask.ts';
import { maskWords } from '../src/answers/mask-words.ts';
import { accessOf } from '../src/aws/access.ts';
import type { Command } from '../src/command/command.ts';
import { sameInAnyCase, variablesOfWords } from '../src/command/template.ts';
import { tokenise } from '../src/command/tokens.ts';
import { formatWords } from '../src/command/words.ts';
import { createdActions } from './action-store.ts';
import type { Chain } from './alias-chain.ts';
import { type ConfiguredAlias, configuredAliases } from './alias-names.ts';
import { type Alias, listAliases } from './alias-store.ts';
import type { Parts } from './parts.ts';
import { shortTime } from './times.ts';
import type { Turn } from './turn.ts';

type Item = ListView['items'][number];

const ALIASES_A_PAGE = 8;
const COMMAND_SHOWN = 400;

/** An alias of the conversation, or one of the configuration. */
export type ListedAlias = { readonly name: string; readonly command: string } & (
  | { readonly kind: 'own'; readonly alias: Alias }
  | { readonly kind: 'configured'; readonly configured: ConfiguredAlias }
  /** Of a custom action that was made in the conversation. */
  | { readonly kind: 'action'; readonly action: string }
);

/** Every alias that a conversation has, the configuration's too, by name. */
export async function allAliases(parts: Parts, turn: Turn): Promise<readonly ListedAlias[]> {
  const own = await listAliases(parts, turn.conversation.baseId);
  const actions = await createdActions(parts, turn.conversation.baseId);
  const all: ListedAlias[] = [
    ...configuredAliases(parts, turn).map(
      (configured) => ({ kind: 'configured', name: configured.name, command: configured.command, configured }) as const,
    ),
    ...actions.flatMap(({ name: action, aliasName: name, commandText: command }) =>
      name === null ? [] : [{ kind: 'action', name, command, action } as const],
    ),
    ...own.map((alias) => ({ kind: 'own', name: alias.name, command: alias.command, alias }) as const),
  ];
  return all.sort((one, other) => (one.name.toLowerCase() < other.name.toLowerCase() ? -1 : 1));
}

/** A page of all aliases; `wanted` counts from 1. `title` says why they are shown. */
export async function aliasListCard(
  parts: Parts,
  turn: Turn,
  wanted = 1,
  title = 'Aliases of this conversation',
): Promise<AdaptiveCard> {
  const all = await allAliases(parts, turn);
  const pages = Math.max(1, Math.ceil(all.length / ALIASES_A_PAGE));
  const page = Math.min(Math.max(wanted, 1), pages);
  const shown = all.slice((page - 1) * ALIASES_A_PAGE, page * ALIASES_A_PAGE);
  const count = all.length === 1 ? '1 alias' : `${all.length} aliases`;
  const none = 'There is none yet. An alias is a command under a name: alias create NAME COMMAND makes one.';
  const where = pages > 1 ? `${count}, page ${page} of ${pages}` : count;
  return parts.cards.render('list', {
    title,
    text: all.length === 0 ? none : where,
    items: shown.map((listed) => itemOf(listed, hiderOf(listed, all))),
    buttons: [
      ...(page > 1 ? [{ title: 'Previous', line: `alias list ${page - 1}` }] : []),
      ...(page < pages ? [{ title: 'Next', line: `alias list ${page + 1}` }] : []),
      { title: 'Create an alias', line: 'alias create' },
      { title: 'What aliases are', line: 'alias help' },
    ],
  });
}

const OWNERS: Readonly<Record<ListedAlias['kind'], string>> = {
  configured: 'the configuration',
  action: 'a custom action',
  own: 'this conversation',
};

const RANKS: Readonly<Record<ListedAlias['kind'], number>> = { configured: 0, action: 1, own: 2 };

/** Of several with the name the configuration's is run, then a custom action's. */
function hiderOf({ kind, name }: ListedAlias, all: readonly ListedAlias[]): ListedAlias | undefined {
  return all.find((other) => RANKS[other.kind] < RANKS[kind] && sameInAnyCase(other.name, name));
}

/** Where an alias comes from; empty for the conversation's own. */
function originOf({ kind }: ListedAlias): string {
  return kind === 'own' ? '' : kind === 'action' ? 'from a custom action' : 'from the configuration';
}

function itemOf(listed: ListedAlias, hider?: ListedAlias): Item {
  const isOwn = listed.kind === 'own';
  const status = originOf(listed);
  return {
    title: listed.name,
    status: hider ? `not run: ${OWNERS[hider.kind]} has an alias of this name` : status,
    tone: hider ? 'warning' : 'default',
    detail: writtenAs(listed),
    text: shorten(shownCommand(listed.command), COMMAND_SHOWN),
    isMonospaced: true,
    facts: whose(listed),
    buttons: [
      ...(hider ? [] : [{ title: 'Run', line: `run ${listed.name}` }]),
      ...(isOwn
        ? [
            { title: 'Edit', line: `alias edit ${listed.name}` },
            { title: 'Delete', line: `alias delete ${listed.name}` },
          ]
        : []),
      ...(listed.kind === 'action' ? [{ title: 'Show action', line: `action show ${listed.action}` }] : []),
    ],
  };
}

/** `run restart $service`, from its own text alone. */
function writtenAs({ name, command }: ListedAlias): string {
  return ['run', name, ...variablesOfWords(wordsOf(command)).map((variable) => `$${variable}`)].join(' ');
}

function whose(listed: ListedAlias): readonly Fact[] {
  if (listed.kind === 'action') return [{ name: 'Custom action', value: listed.action }];
  if (listed.kind === 'configured') return [{ name: 'Custom action', value: listed.configured.action }];
  const { by, at, changed } = listed.alias;
  return [
    { name: 'Made by', value: `${by.name}, ${shortTime(at)}` },
    ...(changed === null ? [] : [{ name: 'Changed by', value: `${changed.by.name}, ${shortTime(changed.at)}` }]),
  ];
}

export interface AliasDetails {
  readonly title: string;
  readonly listed: ListedAlias;
  /** `run restart $service`; null where what it runs is not known. */
  readonly usage: string | null;
  readonly facts: readonly Fact[];
}

/** One alias with everything that is known of it. */
export function aliasCard(parts: Parts, { title, listed, usage, facts }: AliasDetails): AdaptiveCard {
  const item = itemOf(listed);
  return parts.cards.render('list', {
    title,
    text: '',
    items: [
      {
        ...item,
        title: usage ?? item.detail,
        detail: '',
        text: shownCommand(listed.command),
        facts: [...facts, ...item.facts],
      },
    ],
    buttons: [{ title: 'All aliases', line: 'alias list' }],
  });
}

/** What an alias does, for its card and before it is made. */
export function chainFacts(parts: Parts, chain: Chain, example: Command): readonly Fact[] {
  const way = chain.links.map(({ name }) => name);
  return [
    ...(way.length === 1 ? [] : [{ name: 'Runs', value: way.slice(1).join(', which runs ') }]),
    ...commandFacts(parts, example),
  ];
}

/** What a command does, tried with values that fit it. */
export function commandFacts(
  parts: Pick<Parts, 'denied'>,
  example: Command,
  reading = 'Reads; runs at once',
): readonly Fact[] {
  const { service, operation, input, wait } = example;
  const reads = wait !== null || accessOf(service, operation, input) === 'read';
  const denied = parts.denied.find(service, operation.name, input);
  return [
    { name: 'Calls', value: `${service.name} ${wait === null ? operation.cliName : `wait ${wait.cliName}`}` },
    {
      name: 'Does',
      value: denied
        ? `Denied, whatever the role: ${denied.reason}`
        : reads
          ? reading
          : 'Changes something; asks before it runs',
    },
    ...(example.missing.length === 0
      ? []
      : [{ name: 'Asks for', value: example.missing.map(({ cliName }) => `--${cliName}`).join(', ') }]),
  ];
}

/** The command of an alias as it may be shown: its secrets are masked, but for variables in their place. */
export function shownCommand(command: string): string {
  const words = wordsOf(command);
  const masked = maskWords(words).map((word, place) => {
    const written = words[place] ?? '';
    return isVariable(written) ? written : word;
  });
  if (masked.some((word, place) => word !== words[place])) return maskText(formatWords(masked));
  return words.length === 0 ? maskText(command) : command;
}

/** Whether a command holds something secret, apart from variables. */
export function holdsSecret(command: string): boolean {
  return shownCommand(command) !== command;
}

function isVariable(word: string): boolean {
  const value = word.replace(/^--[\w-]+=/, '');
  return /^\$\w+(?:-+\w+)*$/.test(value);
}

function wordsOf(command: string): readonly string[] {
  const tokenised = tokenise(command);
  return tokenised.ok ? tokenised.tokens.map(({ text }) => text) : [];
}

const TRY: readonly CommandButton[] = [
  { title: 'List aliases', line: 'alias list' },
  { title: 'Create an alias', line: 'alias create' },
];

/** What can be written, each with what it does and an example. */
const TOPICS: readonly { readonly form: string; readonly help: string; readonly example: string }[] = [
  {
    form: 'alias create NAME COMMAND',
    help: 'Gives a command a name. $names stand for what changes; $$ is a dollar. Without a command, a form asks.',
    example: 'alias create invoke lambda invoke --function-name $functionName --payload {"a":1}',
  },
  {
    form: 'run NAME [VALUES]',
    help: 'Runs it with your own rights: values in the order of the variables, or by name; what is missing is asked. --region, --account, --role, --query and --output may follow. alias run NAME does the same.',
    example: 'run invoke my-function --region eu-west-1\nrun invoke --functionName my-function',
  },
  {
    form: 'alias list, alias show NAME',
    help: 'The aliases that everybody of this conversation shares, and those of the configuration; one in full.',
    example: 'alias show invoke',
  },
  {
    form: 'alias edit NAME [COMMAND], alias delete NAME',
    help: 'For who made it, and for administrators of the bot.',
    example: 'alias edit invoke lambda invoke --function-name $functionName',
  },
  {
    form: 'Aliases that run aliases',
    help: 'A command may be run with another alias, five of them in a row at most.',
    example: 'alias create invoke-orders run invoke orders',
  },
];

/** What aliases are, with examples. */
export function aliasHelpCard(parts: Parts): AdaptiveCard {
  return parts.cards.render('list', {
    title: 'Aliases',
    text: 'A command under a name, for everybody of this conversation. What it calls is checked when it is made and again whenever it runs; a value stays one value and never changes the command.',
    items: TOPICS.map(({ form, help, example }) => ({
      title: form,
      status: '',
      tone: 'default',
      detail: help,
      text: example,
      isMonospaced: true,
      facts: [],
      buttons: [],
    })),
    buttons: TRY,
  });
}
