import type { AdaptiveCard } from '../cards/render.ts';
import { sameInAnyCase } from '../src/command/template.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import { actionCard, actionListCard, allActions, type ListedAction } from './action-cards.ts';
import { type ActionDraft, actionDraftOf, newActionDraft, notificationAtHand } from './action-draft.ts';
import { ACTION_FORMS, type ActionRemoval, CHANGING, CREATING } from './action-forms.ts';
import { checkActionName } from './action-names.ts';
import type { CreatedAction } from './action-store.ts';
import { requireAdministrator } from './administrators.ts';
import { auditTurn } from './audit-turn.ts';
import type { ConversationDialogs } from './conversation-dialogs.ts';
import type { FormDialogOptions } from './form-dialog.ts';
import type { Parts } from './parts.ts';
import type { Turn } from './turn.ts';
import { unknownAction } from './unknown-action.ts';

/** What the commands about actions are given: the words behind theirs. */
interface ActionCall {
  readonly parts: Parts;
  readonly turn: Turn;
  readonly dialogs: ConversationDialogs;
  readonly rest: readonly string[];
}

const TOOK_PLACE = 'Another question took its place.';
const TITLE = 'Custom actions of this conversation';

/** `action list [PAGE]`; a notification's card adds itself with `--notification ID`. */
export async function listTheActions({ parts, turn, rest }: ActionCall): Promise<AdaptiveCard> {
  const { name, notificationId } = given(rest);
  auditTurn(parts, turn, { outcome: 'built-in' });
  return actionListCard(parts, turn, {
    page: /^\d{1,4}$/.test(name) ? Number(name) : 1,
    title: TITLE,
    notificationId,
  });
}

/** `action create [NAME]` */
export async function createAnAction({ parts, turn, dialogs, rest }: ActionCall): Promise<null> {
  requireAdministrator(parts, turn, CREATING);
  const { name, notificationId } = given(rest);
  if (name !== '') await checkActionName(parts, turn, name);
  const sent = await notificationAtHand(parts, turn, notificationId);
  await dialogs.cancel(TOOK_PLACE);
  const options: FormDialogOptions<ActionDraft> = { state: newActionDraft(name, sent) };
  await dialogs.beginDialog(ACTION_FORMS.write, options);
  return null;
}

/** `action show NAME` */
export async function showAction(call: ActionCall): Promise<AdaptiveCard> {
  const { parts, turn, rest } = call;
  const { name, notificationId } = given(rest);
  if (name === '') return which(call, notificationId);
  const listed = await named(call, name, 'action show');
  auditTurn(parts, turn, { outcome: 'built-in' });
  return actionCard(parts, turn, listed, notificationId);
}

/** `action edit NAME` */
export async function editAction(call: ActionCall): Promise<AdaptiveCard | null> {
  const { parts, turn, dialogs, rest } = call;
  requireAdministrator(parts, turn, CHANGING);
  const { name, notificationId } = given(rest);
  if (name === '') return which(call, notificationId);
  const action = await created(call, name, 'action edit');
  const sent = await notificationAtHand(parts, turn, notificationId);
  await dialogs.cancel(TOOK_PLACE);
  const options: FormDialogOptions<ActionDraft> = { state: actionDraftOf(action, sent) };
  await dialogs.beginDialog(ACTION_FORMS.write, options);
  return null;
}

/** `action delete NAME`: asks before. */
export async function removeAction(call: ActionCall): Promise<AdaptiveCard | null> {
  const { parts, turn, dialogs, rest } = call;
  requireAdministrator(parts, turn, CHANGING);
  const { name, notificationId } = given(rest);
  if (name === '') return which(call, notificationId);
  const action = await created(call, name, 'action delete');
  await dialogs.cancel(TOOK_PLACE);
  const options: FormDialogOptions<ActionRemoval> = {
    state: { name: action.name, version: action.version, isConfirmed: false },
  };
  await dialogs.beginDialog(ACTION_FORMS.remove, options);
  return null;
}

function which({ parts, turn }: ActionCall, notificationId: string | null): Promise<AdaptiveCard> {
  return actionListCard(parts, turn, { page: 1, title: 'Which action?', notificationId });
}

/** In any case; the one that is offered where several have the name. */
async function named({ parts, turn }: ActionCall, name: string, command: string): Promise<ListedAction> {
  const found = (await allActions(parts, turn)).filter((action) => sameInAnyCase(action.name, name));
  const listed = found.find(({ kind }) => kind === 'configured') ?? found[0];
  if (listed === undefined) throw await unknownAction(parts, turn, name, command);
  return listed;
}

/** An action that can be changed here. */
async function created({ parts, turn }: ActionCall, name: string, command: string): Promise<CreatedAction> {
  const found = (await allActions(parts, turn)).filter((action) => sameInAnyCase(action.name, name));
  const own = found.find((listed) => listed.kind === 'created');
  if (own !== undefined) return own.action;
  const [configured] = found;
  if (configured === undefined) throw await unknownAction(parts, turn, name, command);
  throw new PersonError(
    'configured-action',
    `${configured.name} is an action of the configuration file`,
    'Such actions are not changed or deleted in chat.',
    {
      nextSteps: ['Whoever keeps the configuration file changes it there.'],
      commands: [{ title: `Show ${configured.name}`, line: `action show ${configured.name}` }],
    },
  );
}

/** The first word that is none of `--notification ID`, and that id. */
function given(rest: readonly string[]): { readonly name: string; readonly notificationId: string | null } {
  const at = rest.findIndex((word) => /^--?notification(?:=|$)/.test(word));
  if (at < 0) return { name: rest[0] ?? '', notificationId: null };
  const [, written] = /=(.*)$/.exec(rest[at] ?? '') ?? [];
  const id = written ?? rest[at + 1] ?? '';
  const others = rest.toSpliced(at, written === undefined ? 2 : 1);
  return { name: others[0] ?? '', notificationId: /^[\w-]{1,64}$/.test(id) ? id : null };
}
