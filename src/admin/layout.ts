import { html, type Markup, rendered } from './html.ts';
import { PATHS, type Path } from './paths.ts';
import { shown, utc } from './text.ts';

/** Who looks, and with what their forms prove that they are theirs. */
export interface Viewer {
  /** Null: whoever is at this machine. */
  readonly name: string | null;
  readonly formToken: string;
}

const NAVIGATION: readonly (readonly [path: Path, name: string])[] = [
  [PATHS.overview, 'Overview'],
  [PATHS.conversations, 'Conversations'],
  [PATHS.topics, 'Topics'],
  [PATHS.deliveries, 'Deliveries'],
  [PATHS.audit, 'Audit'],
  [PATHS.configuration, 'Configuration'],
];

/** Which entry of the navigation a page belongs to, where it has none of its own. */
const PARENTS: Readonly<Partial<Record<Path, Path>>> = {
  [PATHS.conversation]: PATHS.conversations,
  [PATHS.sendAgain]: PATHS.deliveries,
};

export interface PageOptions {
  readonly path: Path;
  readonly title: string;
  readonly viewer: Viewer;
  /** When the page was made, milliseconds since the epoch. */
  readonly at: number;
  readonly body: Markup;
}

/** A page for administrators, with the ways to the others. */
export function adminPage({ path, title, viewer, at, body }: PageOptions): string {
  const current = PARENTS[path] ?? path;
  const heading = shown(title);
  const signOut = html`<form method="post" action=${PATHS.signOut}>
    ${formToken(viewer)}<button type="submit" class="quiet">Sign out</button>
  </form>`;
  return frame(
    heading,
    html`<a class="skip" href="#main">Skip to the content</a>
      <header class="top">
        <p class="brand"><a href=${PATHS.overview}>teams-aws-chatbot</a></p>
        <nav aria-label="Pages">
          <ul>
            ${NAVIGATION.map(
              ([to, name]) =>
                html`<li><a href=${to} aria-current=${to === current ? (path === to ? 'page' : 'true') : undefined}>${name}</a></li>`,
            )}
          </ul>
        </nav>
        <div class="viewer">
          ${
            viewer.name === null
              ? html`<span class="badge warn">Open: demo</span>`
              : html`<span class="name">${shown(viewer.name)}</span>${signOut}`
          }
        </div>
      </header>
      <main id="main" tabindex="-1">
        ${
          viewer.name === null &&
          html`<p class="note">This page is open to whoever is at this machine, without a sign-in: the AWS accounts behind it are simulated. A bot with an app registration asks administrators to sign in.</p>`
        }
        <h1>${heading}</h1>
        ${body}
      </main>
      <footer class="foot"><p>As of <time datetime=${new Date(at).toISOString()}>${utc(at)}</time>. All times are UTC.</p></footer>`,
  );
}

/** A page that says one thing, to anybody. */
export function plainPage(title: string, body: Markup): string {
  return frame(
    title,
    html`<main id="main" class="lone"><p class="brand">teams-aws-chatbot</p><h1>${title}</h1>${body}</main>`,
  );
}

/** Goes into every form that changes something. */
export function formToken({ formToken: token }: Viewer): Markup {
  return html`<input type="hidden" name="token" value=${token} />`;
}

function frame(title: string, body: Markup): string {
  return rendered(
    html`<html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>${title} · teams-aws-chatbot</title>
        <link rel="icon" href=${PATHS.icon} type="image/svg+xml" />
        <link rel="stylesheet" href=${PATHS.style} />
      </head>
      <body>${body}</body>
    </html>`,
  );
}
