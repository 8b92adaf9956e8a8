import type { AdaptiveCard } from '../cards/render.ts';
import { shorten } from '../cards/text.ts';
import type { CommandButton, Fact, ListView } from '../cards/views.ts';
import { sameInAnyCase } from '../src/command/template.ts';
import type { CustomAction } from '../src/configuration/configuration.ts';
import { listedActions } from '../src/notifications/custom-actions.ts';
import { shownOn } from './action-conditions.ts';
import { type CreatedAction, createdActions } from './action-store.ts';
import { kindInWords, placeInWords } from './action-words.ts';
import { isAdministrator } from './administrators.ts';
import { shownCommand } from './alias-cards.ts';
import type { Parts } from './parts.ts';
import { shortTime } from './times.ts';
import type { Turn } from './turn.ts';

type Item = ListView['items'][number];

const ACTIONS_A_PAGE = 6;
const COMMAND_SHOWN = 400;

/** An action of the conversation, or one that its configurations list. */
export type ListedAction = { readonly name: string } & (
  | { readonly kind: 'created'; readonly action: CreatedAction }
  /** `configurations`: those of this conversation that list it, by their names. */
  | { readonly kind: 'configured'; readonly action: CustomAction; readonly configurations: readonly string[] }
);

/** Every action that a conversation has, the configuration file's too, by name. */
export async function allActions(parts: Parts, turn: Turn): Promise<readonly ListedAction[]> {
  const created = await createdActions(parts, turn.conversation.baseId);
  const all: ListedAction[] = [
    ...parts.configuration().customActions.flatMap((action) => {
      const configurations = turn.configurations
        .filter(({ customizations }) => listedActions(customizations).includes(action.name))
        .map(({ name }) => name);
      return configurations.length === 0
        ? []
        : [{ kind: 'configured', name: action.name, action, configurations } as const];
    }),
    ...created.map((action) => ({ kind: 'created', name: action.name, action }) as const),
  ];
  return all.sort((one, other) => (one.name.toLowerCase() < other.name.toLowerCase() ? -1 : 1));
}

export interface ActionPage {
  /** Counts from 1. */
  readonly page: number;
  /** Why they are shown. */
  readonly title: string;
  /** The notification at hand, for what its buttons begin. */
  readonly notificationId: string | null;
}

/** A page of all actions. */
export async function actionListCard(
  parts: Parts,
  turn: Turn,
  { page: wanted, title, notificationId }: ActionPage,
): Promise<AdaptiveCard> {
  const all = await allActions(parts, turn);
  const pages = Math.max(1, Math.ceil(all.length / ACTIONS_A_PAGE));
  const page = Math.min(Math.max(wanted, 1), pages);
  const count = all.length === 1 ? '1 action' : `${all.length} actions`;
  const none = 'There is none yet. An action is a button on notifications that runs a command.';
  const more = moreOf(notificationId);
  return parts.cards.render('list', {
    title,
    text: all.length === 0 ? none : pages > 1 ? `${count}, page ${page} of ${pages}` : count,
    items: all
      .slice((page - 1) * ACTIONS_A_PAGE, page * ACTIONS_A_PAGE)
      .map((listed) => itemOf(parts, turn, listed, { all, more, isWhole: false })),
    buttons: [
      ...(page > 1 ? [{ title: 'Previous', line: `action list ${page - 1}${more}` }] : []),
      ...(page < pages ? [{ title: 'Next', line: `action list ${page + 1}${more}` }] : []),
      ...(isAdministrator(parts, turn) ? [{ title: 'Create an action', line: `action create${more}` }] : []),
    ],
  });
}

/** One action in full. */
export function actionCard(
  parts: Parts,
  turn: Turn,
  listed: ListedAction,
  notificationId: string | null,
): AdaptiveCard {
  const more = moreOf(notificationId);
  return parts.cards.render('list', {
    title: `Action ${listed.name}`,
    text: '',
    items: [itemOf(parts, turn, listed, { all: [], more, isWhole: true })],
    buttons: [{ title: 'All actions', line: `action list${more}` }],
  });
}

interface Shown {
  readonly all: readonly ListedAction[];
  /** What stands behind the lines of buttons. */
  readonly more: string;
  readonly isWhole: boolean;
}

function itemOf(parts: Parts, turn: Turn, listed: ListedAction, { all, more, isWhole }: Shown): Item {
  const { name, kind, action } = listed;
  const isCreated = kind === 'created';
  const isHidden = isCreated && all.some((other) => other.kind === 'configured' && sameInAnyCase(other.name, name));
  const command = shownCommand(action.commandText);
  return {
    title: name,
    status: isHidden
      ? 'not offered: the configuration file has an action of this name'
      : isCreated
        ? ''
        : 'configuration file',
    tone: isHidden ? 'warning' : 'default',
    detail: isCreated ? kindInWords(action.making) : 'Command',
    text: isWhole ? command : shorten(command, COMMAND_SHOWN),
    isMonospaced: true,
    facts: factsOf(turn, listed),
    buttons: [
      ...(isWhole ? [] : [{ title: 'Show', line: `action show ${name}${more}` }]),
      ...(action.aliasName === null ? [] : [{ title: 'Run', line: `run ${action.aliasName}` }]),
      ...(isCreated && isAdministrator(parts, turn) ? changes(name, more) : []),
    ],
  };
}

function changes(name: string, more: string): readonly CommandButton[] {
  return [
    { title: 'Edit', line: `action edit ${name}${more}` },
    { title: 'Delete', line: `action delete ${name}` },
  ];
}

function factsOf(turn: Turn, listed: ListedAction): readonly Fact[] {
  const alias = listed.action.aliasName;
  const aliasFacts = alias === null ? [] : [{ name: 'Alias', value: `run ${alias}` }];
  if (listed.kind === 'configured') {
    const { attachments } = listed.action;
    return [
      ...attachments.flatMap(({ notificationType, criteria, buttonText }) => [
        { name: 'Button', value: buttonText ?? listed.name },
        { name: 'Shown on', value: shownOn(notificationType, criteria) },
      ]),
      ...(attachments.length === 0 ? [{ name: 'Shown on', value: 'no notification' }] : []),
      ...aliasFacts,
      { name: 'Made by', value: `the configuration file, for ${listed.configurations.join(', ')}` },
    ];
  }
  const { title, notificationType, criteria, by, at, changed } = listed.action;
  return [
    { name: 'Button', value: title },
    { name: 'Shown on', value: shownOn(notificationType, criteria) },
    ...aliasFacts,
    { name: 'Runs in', value: placeInWords(turn, listed.action) },
    { name: 'Made by', value: `${by.name}, ${shortTime(at, turn.timeZone)}` },
    ...(changed === null
      ? []
      : [{ name: 'Changed by', value: `${changed.by.name}, ${shortTime(changed.at, turn.timeZone)}` }]),
  ];
}

function moreOf(notificationId: string | null): string {
  return notificationId === null ? '' : ` --notification ${notificationId}`;
}
