import { html } from 'htm/preact';
import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';

export { html };

/** A piece of a page. Texts in it are escaped when it is rendered. */
export type Markup = ComponentChildren;

/** A whole page as HTML. */
export function rendered(page: Markup): string {
  return `<!doctype html>\n${renderToString(html`${page}`)}`;
}
