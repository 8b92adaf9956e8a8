import { oneLine, shorten, shown } from '../text.ts';
import type { LinkView, NotificationButtonView, NotificationView } from '../views.ts';
import { webAddress } from './paragraphs.ts';
import type { Model } from './parts.ts';
import { type Room, weight } from './room.ts';

const TITLE_LENGTH = 60;
/** Teams shows six primary actions; those after them stand behind "…". */
const PRIMARY_ACTIONS = 6;
/** What stands around an action, a link, and the parts that *Mute* and *Review* open, in characters. */
const ACTION_WEIGHT = 120;
const LINK_WEIGHT = 110;
const MUTE_WEIGHT = 1_700;
const APPROVAL_WEIGHT = 1_600;

/** How long *Mute* silences, in the words of its buttons. */
const DURATIONS = [
  { title: '15 min', for: '15m' },
  { title: '1 h', for: '1h' },
  { title: '8 h', for: '8h' },
  { title: 'Until OK', for: 'until-ok' },
] as const;

/** What CodePipeline takes as the summary of an approval. */
export const COMMENT_LENGTH = 512;

/**
 * The row of actions: *Review* first, since something waits for it, and *Mute* among the six that are seen. What a button sends
 * travels as given. A button that does not fit is left out. The template gets actions whole: of different kinds it could not
 * keep the order.
 */
export function buttonModels(
  view: NotificationView,
  given: NotificationView,
  room: Room,
): Model & { readonly actions: readonly Model[] } {
  const { id } = given;
  const all = dataButtons(given.buttons, room);
  const buttons = all.filter(({ mode }) => mode !== 'secondary');
  const behind = all.filter(({ mode }) => mode === 'secondary');
  if (view.canMute) room.spend(MUTE_WEIGHT + 2 * DURATIONS.length * weight(id));
  if (view.approval !== null) room.spend(APPROVAL_WEIGHT + 4 * weight(id) + 200);
  const review = view.approval === null ? [] : [toggle('Review', 'approval')];
  const mute = view.canMute ? [toggle('Mute', 'mute')] : [];
  const before = buttons.slice(0, PRIMARY_ACTIONS - review.length - mute.length);
  const actions = [...review, ...before, ...mute, ...buttons.slice(before.length), ...behind];
  return {
    hasActions: actions.length > 0,
    actions: placed(actions),
    canMute: view.canMute,
    durations: view.canMute
      ? DURATIONS.map(({ title, ...length }) => ({ title, data: { verb: 'notification.mute', id, ...length } }))
      : [],
    hasApproval: view.approval !== null,
    approvalTitle: view.approval === null ? '' : shorten(oneLine(view.approval.title), 200),
    commentLength: COMMENT_LENGTH,
    approve: { verb: 'notification.approval', id, decision: 'Approved' },
    reject: { verb: 'notification.approval', id, decision: 'Rejected' },
  };
}

/** Buttons that send something, and the links behind them in the same row, as far as there is room. */
export function plainButtonModels(
  given: readonly NotificationButtonView[],
  links: readonly LinkView[],
  room: Room,
): Model {
  const actions = [...dataButtons(given, room.part(0.5)), ...linkActions(links, room)];
  return { hasActions: actions.length > 0, actions: placed(actions) };
}

/** Links to addresses of the web, as far as there is room. */
export function linkModels(links: readonly LinkView[], room: Room): Model & { readonly links: readonly Model[] } {
  const models = linkActions(links, room);
  return { hasLinks: models.length > 0, links: placed(models) };
}

/** The two rows. What would stand behind a "…" of its own goes behind that of the links. */
export function rowsOf(buttons: ReturnType<typeof buttonModels>, links: ReturnType<typeof linkModels>): Model {
  const isBehind = buttons.actions.every(({ mode }) => mode === 'secondary');
  if (!isBehind || links.links.length === 0) return { ...links, ...buttons };
  return { ...links, ...buttons, hasActions: false, actions: [], links: [...links.links, ...buttons.actions] };
}

function linkActions(links: readonly LinkView[], room: Room): readonly Model[] {
  return links.flatMap((link) => {
    const url = webAddress(link.url);
    const title = shorten(oneLine(link.title), TITLE_LENGTH) || 'Open';
    return url !== null && room.take(LINK_WEIGHT + weight([title, url]))
      ? [{ type: 'Action.OpenUrl', title, url }]
      : [];
  });
}

function dataButtons(given: readonly NotificationButtonView[], room: Room): readonly Model[] {
  return given.flatMap(({ title, style, payload, isSecondary = false }) => {
    const action = {
      type: 'Action.Execute',
      title: shorten(oneLine(shown(title)), TITLE_LENGTH),
      verb: payload.verb,
      data: payload,
      ...(style === 'default' ? {} : { style }),
      ...(isSecondary ? { mode: 'secondary' } : {}),
    };
    return room.take(ACTION_WEIGHT + 2 * weight(action)) ? [action] : [];
  });
}

function toggle(title: string, target: string): Model {
  return { type: 'Action.ToggleVisibility', title, targetElements: [target] };
}

/** Those after the sixth stand behind "…". */
function placed(actions: readonly Model[]): readonly Model[] {
  return actions.map((action, place) => (place < PRIMARY_ACTIONS ? action : { ...action, mode: 'secondary' }));
}
