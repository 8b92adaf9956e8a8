import type { CommandError } from '../command/command.ts';
import { optionWord } from '../command/options.ts';
import { tokenise } from '../command/tokens.ts';
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
type Variables = ReadonlyMap<string, string>;

const LONGEST_VALUE = 1024;

/**
 * Control characters break lines of the log and of cards; marks that cannot be seen, or that turn the direction of writing, make a
 * command look like another one.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

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
  const names = new Set(customizations.map((listed) => listed.slice(listed.lastIndexOf('/') + 1)));
  return [...names].flatMap((name) => {
    const action = actions.find((candidate) => candidate.name === name);
    return action === undefined ? [] : offered(notification, incoming, action);
  });
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

/** A value as a variable holds it; null for what is no text, empty, too long, or has characters that nobody sees. */
export function variableText(value: unknown): string | null {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return null;
  const text = value.trim();
  return text === '' || text.length > LONGEST_VALUE || UNSEEN.test(text) ? null : text;
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

/** As it is written first, then in any case. */
function byName<Value>(entries: Iterable<readonly [string, Value]>, name: string): Value | undefined {
  const all = [...entries];
  const found = all.find(([key]) => key === name) ?? all.find(([key]) => sameInAnyCase(key, name));
  return found?.[1];
}

function lookUp(variables: Variables, name: string): string | undefined {
  return variables.get(name) ?? byName(variables, name);
}

function sameInAnyCase(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** What the command of an action has become. */
export type ResolvedCommand =
  | {
      readonly kind: 'resolved';
      /** The command's words; variables without a value stand in them as they were written. */
      readonly words: readonly string[];
      /**
       * The same words with every character of a value that could mean something in shorthand or JSON made harmless: a command that
       * is safe has the same structure with these.
       */
      readonly harmless: readonly string[];
      /** The words as the action has them, for telling what it says from what the variables say. */
      readonly template: readonly string[];
      /** Variables without a value, in the order of the command. */
      readonly missing: readonly string[];
    }
  /** A variable's value would be taken for an option, and nothing stands before it that could hold it. */
  | { readonly kind: 'unsafe'; readonly variable: string }
  | { readonly kind: 'error'; readonly error: CommandError };

/** `$name`, or `$$` for a dollar. A hyphen at the end of a name does not belong to it. */
const VARIABLE = /\$(?:(\$)|(\w+(?:-+\w+)*))/g;

/**
 * The words of an action's command with its variables replaced. The line is split before anything is put in, so that a value, whatever
 * it holds, stays one value: never a word of its own, nor an option. A variable is not looked for in an option's name.
 */
export function resolveCommand(commandText: string, given: Readonly<Record<string, string>>): ResolvedCommand {
  const tokenised = tokenise(commandText);
  if (!tokenised.ok) return { kind: 'error', error: tokenised.error };
  const template = tokenised.tokens.map(({ text }) => text);
  const variables = new Map(Object.entries(given));
  const missing = new Set<string>();
  const valueFor = (name: string): string | null => {
    const value = lookUp(variables, name);
    if (value === undefined) missing.add(name);
    return value ?? null;
  };
  const words = assemble(template, (text) => filled(text, valueFor));
  if (!Array.isArray(words)) return { kind: 'unsafe', variable: words.variable };
  const harmless = assemble(template, (text) =>
    filled(text, (name) => valueFor(name)?.replace(/[,=[\]{}"'\\]/g, 'x') ?? null),
  );
  return {
    kind: 'resolved',
    words,
    // What looks like an option does so in both.
    harmless: Array.isArray(harmless) ? harmless : [],
    template,
    missing: [...missing],
  };
}

/** Puts the words together again: where a value begins like an option, it is bound to the option before it. */
function assemble(
  template: readonly string[],
  fill: (text: string) => string,
): string[] | { readonly variable: string } {
  const words: string[] = [];
  /** The last option without a value of its own, and the values behind it. */
  let open: { readonly name: string; readonly values: string[]; isBound: boolean } | null = null;
  const close = (): void => {
    if (open === null) return;
    const { name, values, isBound } = open;
    if (!isBound) words.push(`--${name}`, ...values);
    else if (values.length === 1) words.push(`--${name}=${values[0]}`);
    else words.push(`--${name}`, JSON.stringify(values));
    open = null;
  };
  for (const text of template) {
    const option = optionWord(text);
    if (option !== undefined) {
      close();
      if (option.value === null) open = { name: option.name, values: [], isBound: false };
      // A colon before the equals sign would have the value split into several.
      else if (hasVariable(option.value)) words.push(`--${option.name.replace(/:$/, '')}=${fill(option.value)}`);
      else words.push(text);
      continue;
    }
    const value = fill(text);
    const isLikeOption = optionWord(value) !== undefined;
    if (open !== null) {
      open.values.push(value);
      open.isBound ||= isLikeOption;
    } else if (isLikeOption) {
      return { variable: text };
    } else {
      words.push(value);
    }
  }
  close();
  return words;
}

function hasVariable(text: string): boolean {
  return text.search(VARIABLE) >= 0;
}

function filled(text: string, valueFor: (name: string) => string | null): string {
  const depthAt = /^\s*[{[]/.test(text) ? jsonDepths(text) : null;
  return text.replace(VARIABLE, (written: string, dollar: string | undefined, name: string, at: number) => {
    if (dollar !== undefined) return '$';
    const value = valueFor(name);
    if (value === null) return written;
    if (depthAt === null) return value;
    const depth = depthAt(at);
    if (depth === 0) return isJsonScalar(value) ? value : JSON.stringify(value);
    let escaped = value;
    for (let times = 0; times < depth; times += 1) escaped = JSON.stringify(escaped).slice(1, -1);
    return escaped;
  });
}

function isJsonScalar(text: string): boolean {
  return /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)$/.test(text);
}

/**
 * How many JSON strings are open around each place of a JSON text: a string may hold JSON, whose quotes stand behind a backslash, and so
 * on with three. What is put there has to be escaped as often.
 */
function jsonDepths(text: string): (at: number) => number {
  const changes: { readonly at: number; readonly depth: number }[] = [];
  const open: number[] = [];
  for (const { index, 1: slashes = '' } of text.matchAll(/(\\*)"/g)) {
    if (open.at(-1) === slashes.length) open.pop();
    else open.push(slashes.length);
    changes.push({ at: index, depth: open.length });
  }
  return (at) => changes.findLast((change) => change.at < at)?.depth ?? 0;
}
