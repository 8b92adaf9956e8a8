import { byName, lookUp, sameInAnyCase, type Variables, variableText } from '../command/template.ts';
import type { CustomAction } from '../configuration/configuration.ts';
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
    return action === undefined ? [] : offered(notification, incoming, action);
  });
}

/** Names of the actions that a channel configuration lists by name or ARN, each once, in its order. */
export function listedActions(customizations: readonly string[]): readonly string[] {
  return [...new Set(customizations.map((listed) => listed.slice(listed.lastIndexOf('/') + 1)))];
}

function offered(notification: Notification, incoming: Incoming, action: CustomAction): readonly OfferedAction[] {
  for (const attachment of action.attachments) {
    const { notificationType, buttonText } = attachment;
    if (notificationType !== null && !sameInAnyCase(notificationType, notification.type)) continue;
    const variables = variablesOf(notification, incoming, attachment);
    if (!attachment.criteria.every((criterion) => holds(criterion, variables))) continue;
    return [
      {
        action: action.name,
        title: buttonText ?? action.name,
        commandText: action.commandText,
        variables: Object.fromEntries(variables),
      },
    ];
  }
  return [];
}

/** What each operator of a criterion asks of a variable's value. */
const OPERATORS: Readonly<Record<string, (value: string | undefined, wanted: string | null) => boolean>> = {
  HAS_VALUE: (value) => value !== undefined,
  EQUALS: (value, wanted) => value !== undefined && value === wanted,
};

function holds({ operator, variableName, value }: Attachment['criteria'][number], variables: Variables): boolean {
  const compare = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
  return compare?.(lookUp(variables, variableName.replace(/^\$/, '')), value) ?? false;
}

/** The variables that the notification has of itself, and over them those that the attachment finds in the event. */
function variablesOf(notification: Notification, incoming: Incoming, attachment: Attachment): Variables {
  const variables = new Map<string, string>();
  for (const [name, value] of Object.entries(notification.variables)) {
    const text = variableText(value);
    if (text !== null) variables.set(name, text);
  }
  for (const [name, path] of Object.entries(attachment.variables)) {
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
