import type { Activity, InvokeResponse } from 'botbuilder-core';
import type { AdaptiveCard } from '../../../cards/render.ts';

/** What one activity brought about. */
export interface Outcome {
  /** Cards posted, in order. */
  readonly cards: readonly AdaptiveCard[];
  /** Ids of the messages posted. */
  readonly ids: readonly string[];
  /** Cards that replaced earlier messages, by those messages' ids. */
  readonly replaced: readonly { readonly id: string; readonly card: AdaptiveCard }[];
  readonly texts: readonly string[];
  readonly typing: number;
  /** The answer to an invoke. */
  readonly response: InvokeResponse | null;
}

export function cardsOf(activity: Partial<Activity>): AdaptiveCard[] {
  return (activity.attachments ?? []).map(({ content }) => content);
}

/** The card that an invoke was answered with. */
export function responseCard(outcome: Outcome): AdaptiveCard {
  const { body } = outcome.response ?? {};
  if (body?.type !== 'application/vnd.microsoft.card.adaptive') {
    throw new Error(`the invoke was not answered with a card: ${JSON.stringify(outcome.response)}`);
  }
  return body.value;
}

/** The one card of an outcome. */
export function onlyCard({ cards }: Outcome): AdaptiveCard {
  const [card, ...others] = cards;
  if (!card || others.length > 0)
    throw new Error(`expected one card, got ${cards.length}: ${cards.map(textOf).join('\n---\n')}`);
  return card;
}

/** Everything a card says, in order: what a person reads, titles of buttons in brackets. */
export function textOf(node: unknown): string {
  if (Array.isArray(node)) return node.map(textOf).filter(Boolean).join('\n');
  if (typeof node !== 'object' || node === null) return '';
  const element = { ...node } as Record<string, unknown>;
  const own = [element.text, element.label, element.placeholder].filter((text) => typeof text === 'string');
  if (typeof element.title === 'string') own.push(isAction(element) ? `[${element.title}]` : element.title);
  delete element.fallback;
  const inner = Object.values(element).filter((value) => typeof value === 'object');
  // Pieces of one line of text belong together.
  const separator = element.type === 'RichTextBlock' ? '' : '\n';
  return [...own, inner.map(textOf).filter(Boolean).join(separator)].filter(Boolean).join('\n');
}

/** Data of the button with this title, wherever in the card it stands. */
export function buttonData(card: AdaptiveCard, title: string): Record<string, unknown> {
  const found = find(card, (node) => isAction(node) && node.title === title && typeof node.data === 'object');
  if (!found) throw new Error(`no button "${title}" on the card:\n${textOf(card)}`);
  return found.data as Record<string, unknown>;
}

/** Inputs of a card by id. */
export function inputsOf(card: AdaptiveCard): Map<string, Record<string, unknown>> {
  const inputs = new Map<string, Record<string, unknown>>();
  find(card, (node) => {
    if (String(node.type).startsWith('Input.')) inputs.set(String(node.id), node);
    return false;
  });
  return inputs;
}

function isAction(node: Record<string, unknown>): boolean {
  return String(node.type).startsWith('Action.');
}

function find(node: unknown, wanted: (node: Record<string, unknown>) => boolean): Record<string, unknown> | null {
  if (typeof node !== 'object' || node === null) return null;
  if (!Array.isArray(node) && wanted(node as Record<string, unknown>)) return node as Record<string, unknown>;
  for (const value of Object.values(node)) {
    const found = find(value, wanted);
    if (found) return found;
  }
  return null;
}

/** Everything that an outcome's posted cards say. */
export function said({ cards }: Outcome): string {
  return cards.map(textOf).join('\n---\n');
}

/** Everything that cards say which replaced others, pressed or not. */
export function saidInPlace(outcome: Outcome): string {
  const { body } = outcome.response ?? {};
  const pressed = body?.type === 'application/vnd.microsoft.card.adaptive' ? [body.value] : [];
  return [...pressed, ...outcome.replaced.map(({ card }) => card)].map(textOf).join('\n---\n');
}

/** The word that a press was answered with. */
export function toldOnPress({ response }: Outcome): string {
  return response?.body?.type === 'application/vnd.microsoft.activity.message' ? String(response.body.value) : '';
}
