import { ATTEMPT_MS } from './attempts.ts';
import { clearCookie, cookieOf, SESSION_COOKIE, SIGN_IN_COOKIE, setCookie } from './cookies.ts';
import { adminPage, type Viewer } from './layout.ts';
import type { Page, PageRequest } from './page.ts';
import { audit } from './pages/audit.ts';
import { configuration } from './pages/configuration.ts';
import { conversation, conversations } from './pages/conversations.ts';
import { confirmSendAgain, deliveries } from './pages/deliveries.ts';
import { overview } from './pages/overview.ts';
import {
  failedPage,
  formRefusedPage,
  notAdministratorPage,
  signInEndedPage,
  signInPage,
} from './pages/sign-in-pages.ts';
import { topics } from './pages/topics.ts';
import type { AdminParts } from './parts.ts';
import { address, PATHS, type Path } from './paths.ts';
import { isAdministrator, type SignedInPerson } from './person.ts';
import { formTokenOf, isSame } from './secrets.ts';
import { sendAgain } from './send-again.ts';
import { SESSION_MS, Sessions } from './sessions.ts';
import { pageOrOverview, SignIn } from './sign-in.ts';
import { ICON, STYLE } from './style.ts';

/** A request for one of the page's addresses. */
export interface AdminRequest {
  readonly method: string;
  readonly path: Path;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Behind the `?`, as it was sent. */
  readonly query: string;
  /** A form's fields. */
  readonly body: unknown;
}

export interface AdminResponse {
  header(name: string, value: string | readonly string[]): void;
  send(status: number, body?: unknown): void;
}

const PAGES_BY_PATH: Readonly<Partial<Record<Path, Page>>> = {
  [PATHS.overview]: overview,
  [PATHS.conversations]: conversations,
  [PATHS.conversation]: conversation,
  [PATHS.topics]: topics,
  [PATHS.deliveries]: deliveries,
  [PATHS.sendAgain]: confirmSendAgain,
  [PATHS.audit]: audit,
  [PATHS.configuration]: configuration,
};

/**
 * In place of the door's own: these are pages, of their own styles alone. Same-origin, for without a referrer browsers do not say that a
 * form comes from here; other sites are told nothing.
 */
const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'cache-control': 'no-store',
};

/** Who asks, once that is known. */
interface Asker {
  /** Null: whoever is at this machine. */
  readonly person: SignedInPerson | null;
  readonly viewer: Viewer;
}

/** The operators' page: lets administrators in, and leads each request to its page. */
export class AdminSite {
  readonly #parts: AdminParts;
  readonly #sessions: Sessions;
  readonly #signIn: SignIn | null;
  /** What the forms of an open page carry. */
  readonly #openToken: string;

  constructor(parts: AdminParts) {
    this.#parts = parts;
    this.#sessions = new Sessions(parts);
    this.#signIn = parts.access.kind === 'open' ? null : new SignIn(parts, parts.access.provider);
    this.#openToken = parts.newSecret();
  }

  /** Never rejects. */
  async handle(request: AdminRequest, response: AdminResponse): Promise<void> {
    for (const [name, value] of Object.entries(HEADERS)) response.header(name, value);
    try {
      await this.#answer(request, response);
    } catch (error) {
      this.#parts.log.error({ err: error, path: request.path }, "a part of the operators' page failed");
      html(response, 500, failedPage());
    }
  }

  async #answer(request: AdminRequest, response: AdminResponse): Promise<void> {
    switch (request.path) {
      case PATHS.style:
        response.header('content-type', 'text/css; charset=utf-8');
        return response.send(200, STYLE);
      case PATHS.icon:
        response.header('content-type', 'image/svg+xml');
        return response.send(200, ICON);
      case PATHS.signIn:
      case PATHS.beginSignIn:
      case PATHS.signedIn:
        return this.#signIn === null ? redirect(response, PATHS.overview) : this.#in(this.#signIn, request, response);
    }
    const asker = await this.#asker(request, response);
    if (asker === null) return;
    if (request.method === 'POST') return this.#change(request, asker, response);
    return this.#show(request, asker, response);
  }

  /** Null: answered already, for nobody gets further who is not an administrator now. */
  async #asker({ headers, method, path, query }: AdminRequest, response: AdminResponse): Promise<Asker | null> {
    const { access, configuration: current } = this.#parts;
    if (access.kind === 'open') return { person: null, viewer: { name: null, formToken: this.#openToken } };
    const session = await this.#sessions.find(cookieOf(headers.cookie, SESSION_COOKIE));
    if (session === null) {
      if (method === 'POST') html(response, 403, formRefusedPage());
      else redirect(response, address(PATHS.signIn, { to: query === '' ? path : `${path}?${query}` }));
      return null;
    }
    const { id, person } = session;
    if (!isAdministrator(current(), person)) {
      await this.#sessions.end(id);
      response.header('set-cookie', clearCookie(SESSION_COOKIE));
      html(response, 403, notAdministratorPage(person));
      return null;
    }
    return { person, viewer: { name: person.name, formToken: formTokenOf(id) } };
  }

  async #in(signIn: SignIn, { path, query, headers }: AdminRequest, response: AdminResponse): Promise<void> {
    const to = pageOrOverview(new URLSearchParams(query).get('to') ?? '');
    if (path === PATHS.signIn) return html(response, 200, signInPage(to));
    if (path === PATHS.beginSignIn) {
      const begun = await signIn.begin(to);
      if (begun.kind !== 'begun')
        return html(response, begun.kind === 'too-many' ? 429 : 503, signInEndedPage(begun.kind));
      response.header('set-cookie', setCookie(SIGN_IN_COOKIE, begun.attemptId, ATTEMPT_MS / 1000));
      return redirect(response, begun.address);
    }
    const end = await signIn.finish(query, cookieOf(headers.cookie, SIGN_IN_COOKIE));
    if (end.kind === 'over' || end.kind === 'failed') {
      response.header('set-cookie', clearCookie(SIGN_IN_COOKIE));
      return html(response, 403, signInEndedPage(end.kind));
    }
    // Whoever signs in, the session before ends.
    await this.#sessions.end(cookieOf(headers.cookie, SESSION_COOKIE));
    if (end.kind === 'not-administrator') {
      response.header('set-cookie', [clearCookie(SIGN_IN_COOKIE), clearCookie(SESSION_COOKIE)]);
      return html(response, 403, notAdministratorPage(end.person));
    }
    const { id } = await this.#sessions.begin(end.person);
    response.header('set-cookie', [clearCookie(SIGN_IN_COOKIE), setCookie(SESSION_COOKIE, id, SESSION_MS / 1000)]);
    redirect(response, end.to);
  }

  async #show({ path, query }: AdminRequest, { person, viewer }: Asker, response: AdminResponse): Promise<void> {
    const request: PageRequest = { query: new URLSearchParams(query), viewer, person };
    const page = PAGES_BY_PATH[path];
    if (page === undefined) throw new Error(`no page stands at ${path}`);
    const { status, title, body } = await page(this.#parts, request);
    html(response, status, adminPage({ path, title, viewer, at: this.#parts.clock(), body }));
  }

  async #change(request: AdminRequest, { person, viewer }: Asker, response: AdminResponse): Promise<void> {
    const { path, headers, body } = request;
    const form = body instanceof URLSearchParams ? body : new URLSearchParams();
    if (!this.#isFromHere(headers) || !isSame(form.get('token') ?? '', viewer.formToken)) {
      this.#parts.log.warn({ path }, "a form was refused that was not sent from the operators' page");
      return html(response, 403, formRefusedPage());
    }
    if (path === PATHS.signOut) {
      await this.#sessions.end(cookieOf(headers.cookie, SESSION_COOKIE));
      response.header('set-cookie', clearCookie(SESSION_COOKIE));
      return redirect(response, PATHS.signIn);
    }
    const id = form.get('id') ?? '';
    await sendAgain(this.#parts, person, id);
    redirect(response, address(PATHS.deliveries, { sent: id }));
  }

  /** Browsers say of each form where it comes from; whoever does not say it is not let in. */
  #isFromHere({ origin, host, 'sec-fetch-site': site }: AdminRequest['headers']): boolean {
    const { access } = this.#parts;
    const own = access.kind === 'open' ? `http://${host}` : access.origin;
    return origin === own && (site === undefined || site === 'same-origin');
  }
}

function html(response: AdminResponse, status: number, page: string): void {
  response.header('content-type', 'text/html; charset=utf-8');
  response.send(status, page);
}

function redirect(response: AdminResponse, to: string): void {
  response.header('location', to);
  response.send(303);
}
