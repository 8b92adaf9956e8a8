import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { answerModels } from './models/answers.ts';
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
];

/**
 * Renders views with the templates of this folder. A view's text is data: it is shown in elements that know no Markdown, and
 * templating evaluates the template's expressions alone, never what they yield.
 */
export class CardRenderer {
  #templates: ReadonlyMap<keyof Views, Template> | null = null;

  /** The card; pure. Its size is the caller's to watch (`payloadBytes`), by paging. */
  render<K extends keyof Views>(name: K, view: Views[K]): AdaptiveCard {
    this.#templates ??= compileTemplates();
    const template = this.#templates.get(name);
    if (template === undefined) throw new Error(`There is no card template ${name}.`);
    const card: unknown = template.expand({ $root: models[name](shownDeep(view), view) });
    return withSubmitFallbacks(card) as AdaptiveCard;
  }
}

/** Templating brings a whole expression language along: it is loaded with the first card, not at the start. */
function compileTemplates(): ReadonlyMap<keyof Views, Template> {
  const { Template }: Templating = createRequire(import.meta.url)('adaptivecards-templating');
  return new Map(
    templateNames.map((name) => [
      name,
      new Template(JSON.parse(readFileSync(new URL(`${name}.json`, import.meta.url), 'utf8'))),
    ]),
  );
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
