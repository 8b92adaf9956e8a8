import { byName, lookUp, sameInAnyCase, type Variables, variableText } from '../command/template.ts';
import type { CustomAction } from '../configuration/configuration.ts';
import { type Criterion, criterionHolds } from '../configuration/criteria.ts';
import type { Incoming } from './event.ts';
import { isObject } from './fields.ts';
import type { Notification } from './notification.ts';

/** A custom action that a notification offers as a button. */
export interface OfferedAction {
  /** The action's name. */
  readonly action: string;
  /** The button's text. */
  readonly title: string;
  readonly commandText: string;
  /** What the notification gives, by the variable's name without `$`. */
  readonly variables: Readonly<Record<string, string>>;
}

type Attachment = CustomAction['attachments'][number];

/**
 * The actions that a notification offers, in the order of the configuration's list. An action is offered where one of its attachments is
 * for the notification's type and all of that attachment's criteria hold; the first such attachment counts.
 *
 * @param customizations names or ARNs of the actions that the channel configuration lists.
 */
export function actionsFor(
  notification: Notification,
  incoming: Incoming,
  actions: readonly CustomAction[],
  customizations: readonly string[],
): readonly OfferedAction[] {
  if (!notification.customActions) return [];
  return listedActions(customizations).flatMap((name) => {
    const action = actions.find((candidate) => candidate.name === name);
    const offer = action === undefined ? null : offerOf(notification, incoming, action);
    return offer?.kind === 'offered' ? [offer.offered] : [];
  });
}

/** Whether a notification offers an action, and why not: for its first attachment, where none fits. */
export type Offer =
  | { readonly kind: 'offered'; readonly offered: OfferedAction }
  /** The sender wants no buttons of custom actions. */
  | { readonly kind: 'unwanted' }
  | { readonly kind: 'no-attachment' }
  | { readonly kind: 'other-type'; readonly wanted: string }
  /** `value`: the variable's; null where it has none. */
  | { readonly kind: 'criterion'; readonly criterion: Criterion; readonly value: string | null };

export function offerOf(notification: Notification, incoming: Incoming, action: CustomAction): Offer {
  if (!notification.customActions) return { kind: 'unwanted' };
  let why: Offer = { kind: 'no-attachment' };
  for (const attachment of action.attachments) {
    const offer = offerBy(notification, incoming, action, attachment);
    if (offer.kind === 'offered') return offer;
    if (why.kind === 'no-attachment') why = offer;
  }
  return why;
}

/** Names of the actions that a channel configuration lists by name or ARN, each once, in its order. */
export function listedActions(customizations: readonly string[]): readonly string[] {
  return [...new Set(customizations.map((listed) => listed.slice(listed.lastIndexOf('/') + 1)))];
}

function offerBy(notification: Notification, incoming: Incoming, action: CustomAction, attachment: Attachment): Offer {
  const { notificationType, buttonText } = attachment;
  if (notificationType !== null && !sameInAnyCase(notificationType, notification.type)) {
    return { kind: 'other-type', wanted: notificationType };
  }
  const variables = variablesOf(notification, incoming, attachment.variables);
  const present = ({ variableName }: Criterion) => lookUp(variables, variableName.replace(/^\$/, ''));
  const criterion = attachment.criteria.find((one) => !criterionHolds(one, present(one)));
  if (criterion !== undefined) return { kind: 'criterion', criterion, value: present(criterion) ?? null };
  return {
    kind: 'offered',
    offered: {
      action: action.name,
      title: buttonText ?? action.name,
      commandText: action.commandText,
      variables: Object.fromEntries(variables),
    },
  };
}

/** The variables that the notification has of itself, and over them those that an attachment finds in the event, by their paths. */
export function variablesOf(
  notification: Notification,
  incoming: Incoming,
  paths: Attachment['variables'] = {},
): Variables {
  const variables = new Map<string, string>();
  for (const [name, value] of Object.entries(notification.variables)) {
    const text = variableText(value);
    if (text !== null) variables.set(name, text);
  }
  for (const [name, path] of Object.entries(paths)) {
    const text = variableText(valueAt(incoming.json, path));
    if (text === null) variables.delete(name);
    else variables.set(name, text);
  }
  return variables;
}

/** One step of a path: `.name`, `[0]`, `["a name"]`. */
const STEP = /\.([^.[\]]+)|\[(\d{1,9})\]|\["([^"]*)"\]|\['([^']*)'\]/y;

/** The value at a path such as `event.Trigger.Dimensions.ServiceName` or `event.detail.list[0].name`; undefined where it leads nowhere. */
function valueAt(json: unknown, path: string): unknown {
  const root = /^\s*event(?=[.[])/.exec(path);
  const end = path.trimEnd().length;
  let found = json;
  STEP.lastIndex = root === null ? end : root[0].length;
  if (root === null) return undefined;
  while (STEP.lastIndex < end) {
    const step = STEP.exec(path);
    if (step === null) return undefined;
    const [, name, index, inDouble, inSingle] = step;
    found =
      index === undefined ? member(found, (name ?? inDouble ?? inSingle ?? '').trim()) : item(found, Number(index));
  }
  return found;
}

function item(value: unknown, index: number): unknown {
  return Array.isArray(value) ? value[index] : undefined;
}

/** A member by its name: of an object, or of a list of pairs of a name and a value, as metrics' dimensions and tags are written. */
function member(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return byName(value.flatMap(pairOf), name);
  return isObject(value) ? byName(Object.entries(value), name) : undefined;
}

function pairOf(value: unknown): readonly (readonly [string, unknown])[] {
  if (!isObject(value)) return [];
  const members = Object.entries(value);
  const name = byName(members, 'name') ?? byName(members, 'key');
  return typeof name === 'string' ? [[name, byName(members, 'value')]] : [];
}
