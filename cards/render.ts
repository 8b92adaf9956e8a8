import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { answerModels } from './models/answers.ts';
import { dialogModels } from './models/dialogs.ts';
import { helpModels } from './models/help.ts';
import { logModels } from './models/logs.ts';
import { notificationModels } from './models/notifications.ts';
import type { Model } from './models/parts.ts';
import { promptModels } from './models/prompts.ts';
import { shownDeep } from './text.ts';
import type { Views } from './views.ts';

/** A rendered Adaptive Card: plain JSON. */
export interface AdaptiveCard {
  readonly type: 'AdaptiveCard';
  readonly version: string;
  readonly [property: string]: unknown;
}

/** The part of adaptivecards-templating that is used; its own declarations lean on sources that do not pass a strict check. */
interface Templating {
  readonly Template: new (payload: unknown) => Template;
}

interface Template {
  expand(context: { readonly $root: unknown }): unknown;
}

type Models = {
  readonly [K in keyof Views]: (shown: Views[K], given: Views[K]) => Model;
};

const models: Models = {
  ...answerModels,
  ...promptModels,
  ...helpModels,
  ...notificationModels,
  ...logModels,
  ...dialogModels,
};

/** Every template's name, which is its file's name in this folder. */
export const templateNames: readonly (keyof Views)[] = [
  'table',
  'facts',
  'raw',
  'choice',
  'missing-arguments',
  'confirmation',
  'settled',
  'notice',
  'error',
  'help-home',
  'help-service',
  'help-operation',
  'welcome',
  'alarms',
  'invoke',
  'notification',
  'digest',
  'logs',
  'form',
  'list',
  'incident',
  'progress',
  'agent',
];

/**
 * Renders views with the templates of this folder. A view's text is data: it is shown in elements that know no Markdown, and
 * templating evaluates the template's expressions alone, never what they yield.
 */
export class CardRenderer {
  #compile: ((source: unknown) => Template) | null = null;
  readonly #sources = new Map<keyof Views, Source>();
  /** Compiled templates by name and by the parts that they have. */
  readonly #templates = new Map<string, Template>();

  /** The card; pure. Its size is the caller's to watch (`payloadBytes`), by paging. */
  render<K extends keyof Views>(name: K, view: Views[K]): AdaptiveCard {
    const model = models[name](shownDeep(view), view);
    const card: unknown = this.#template(name, model).expand({ $root: model });
    return withSubmitFallbacks(card) as AdaptiveCard;
  }

  /** The template without the parts that this card does not have: most of the cost of a card would be finding that out, part by part. */
  #template(name: keyof Views, model: Model): Template {
    const source = this.#source(name);
    const parts = source.body.filter(({ flag }) => flag === null || model[flag] === true);
    const key = `${name} ${parts.map(({ flag }) => flag ?? '').join()}`;
    const known = this.#templates.get(key);
    if (known !== undefined) return known;
    if (this.#templates.size >= COMPILED) this.#templates.clear();
    this.#compile ??= loadCompiler();
    const template = this.#compile({ ...source.card, body: parts.map(({ element }) => element) });
    this.#templates.set(key, template);
    return template;
  }

  #source(name: keyof Views): Source {
    const known = this.#sources.get(name);
    if (known !== undefined) return known;
    const card: TemplateFile = JSON.parse(readFileSync(new URL(`${name}.json`, import.meta.url), 'utf8'));
    const source = { card, body: card.body.map(partOf) };
    this.#sources.set(name, source);
    return source;
  }
}

/** More than there are kinds of cards; a bound for what the parts of a card could multiply to. */
const COMPILED = 300;

interface TemplateFile {
  readonly body: readonly Readonly<Record<string, unknown>>[];
  readonly [property: string]: unknown;
}

interface Source {
  readonly card: TemplateFile;
  /** The parts of the card; `flag` names the member of the model that says whether a card has it, null where other things do. */
  readonly body: readonly { readonly flag: string | null; readonly element: unknown }[];
}

/** A part that hangs on one flag is there or not; its condition need not be asked again. */
function partOf(element: Readonly<Record<string, unknown>>): Source['body'][number] {
  const { $when, ...rest } = element;
  const flag = /^\$\{(\w+)\}$/.exec(String($when))?.[1];
  return flag === undefined || '$data' in element ? { flag: null, element } : { flag, element: rest };
}

/** Templating brings a whole expression language along: it is loaded with the first card, not at the start. */
function loadCompiler(): (source: unknown) => Template {
  const { Template }: Templating = createRequire(import.meta.url)('adaptivecards-templating');
  return (source) => new Template(source);
}

/**
 * Gives every `Action.Execute` (Adaptive Cards 1.4) an `Action.Submit` to fall back on. Both send the verb within their data too, so
 * that what arrives has one form whichever the client knew. Half characters, which are no UTF-8, are replaced on the way.
 */
function withSubmitFallbacks(node: unknown): unknown {
  if (typeof node === 'string') return node.toWellFormed();
  if (Array.isArray(node)) return node.map(withSubmitFallbacks);
  if (!isObject(node)) return node;
  const copy: Record<string, unknown> = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, withSubmitFallbacks(value)]),
  );
  if (copy.type !== 'Action.Execute') return copy;
  const data = { verb: copy.verb, ...(isObject(copy.data) ? copy.data : {}) };
  const { verb: _verb, data: _data, type: _type, ...rest } = copy;
  return { ...copy, data, fallback: { type: 'Action.Submit', ...rest, data } };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
