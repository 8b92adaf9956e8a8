import type { Markup } from './html.ts';
import type { Viewer } from './layout.ts';
import type { AdminParts } from './parts.ts';
import type { SignedInPerson } from './person.ts';

/** What a page is asked for. */
export interface PageRequest {
  readonly query: URLSearchParams;
  readonly viewer: Viewer;
  /** Null: whoever is at this machine. */
  readonly person: SignedInPerson | null;
}

export interface PageAnswer {
  readonly status: 200 | 404;
  readonly title: string;
  readonly body: Markup;
}

export type Page = (parts: AdminParts, request: PageRequest) => Promise<PageAnswer>;

const MAX_CHARACTERS = 200;

/** A text of the query, as somebody typed it; empty where there is none. */
export function asked(query: URLSearchParams, name: string): string {
  return (query.get(name) ?? '').slice(0, MAX_CHARACTERS).trim();
}

/** A page's number in the query; 1 where there is none. */
export function askedPage(query: URLSearchParams): number {
  const text = query.get('page') ?? '';
  return /^\d{1,6}$/.test(text) ? Number(text) : 1;
}

/** Whether one of the texts holds what was typed, in any case. */
export function holds(texts: readonly string[], wanted: string): boolean {
  const lower = wanted.toLowerCase();
  return texts.some((text) => text.toLowerCase().includes(lower));
}
