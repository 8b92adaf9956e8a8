import { Attempts } from './attempts.ts';
import type { OpenIdProvider } from './open-id.ts';
import type { AdminParts } from './parts.ts';
import { PAGES, PATHS } from './paths.ts';
import { isAdministrator, type SignedInPerson } from './person.ts';

export type SignInEnd =
  | { readonly kind: 'signed-in'; readonly person: SignedInPerson; readonly to: string }
  | { readonly kind: 'not-administrator'; readonly person: SignedInPerson }
  /** It took too long, began in another browser, or was answered before. */
  | { readonly kind: 'over' }
  | { readonly kind: 'failed' };

export type SignInBeginning =
  /** `attemptId` goes into the browser's cookie. */
  | { readonly kind: 'begun'; readonly attemptId: string; readonly address: string }
  | { readonly kind: 'too-many' }
  /** The provider cannot be reached. */
  | { readonly kind: 'unavailable' };

/** How a person gets in: through the provider and back, once for each time that it is begun. */
export class SignIn {
  readonly #parts: Pick<AdminParts, 'configuration' | 'newSecret' | 'log'>;
  readonly #provider: OpenIdProvider;
  readonly #attempts: Attempts;

  constructor(
    parts: Pick<AdminParts, 'configuration' | 'store' | 'clock' | 'newSecret' | 'log'>,
    provider: OpenIdProvider,
  ) {
    this.#parts = parts;
    this.#provider = provider;
    this.#attempts = new Attempts(parts);
  }

  /** @param to where the person wanted to go, as the address of a link says. */
  async begin(to: string): Promise<SignInBeginning> {
    const { newSecret, log } = this.#parts;
    const checks = { state: newSecret(), nonce: newSecret(), codeVerifier: newSecret() };
    const attemptId = await this.#attempts.begin({ ...checks, to: pageOrOverview(to) });
    if (attemptId === null) {
      log.warn("too many sign-ins to the operators' page have begun within a minute; more wait");
      return { kind: 'too-many' };
    }
    try {
      return { kind: 'begun', attemptId, address: await this.#provider.signInAddress(checks) };
    } catch (error) {
      log.warn(reasonOf(error), "people cannot sign in to the operators' page: Entra ID does not answer as it should");
      return { kind: 'unavailable' };
    }
  }

  /** @param query of the provider's answer, as it was sent. */
  async finish(query: string, attemptId: string | null): Promise<SignInEnd> {
    const { configuration, log } = this.#parts;
    const attempt = await this.#attempts.take(attemptId);
    if (attempt === null) return { kind: 'over' };
    let person: SignedInPerson;
    try {
      person = await this.#provider.person(query, attempt);
    } catch (error) {
      log.warn(reasonOf(error), "a sign-in to the operators' page was refused");
      return { kind: 'failed' };
    }
    const who = { objectId: person.objectId };
    if (!isAdministrator(configuration(), person)) {
      log.warn(who, "somebody who is no administrator wanted to see the operators' page");
      return { kind: 'not-administrator', person };
    }
    log.info(who, "an administrator signed in to the operators' page");
    return { kind: 'signed-in', person, to: attempt.to };
  }
}

/** A way back may be written by anybody: it leads to a page of the bot's own, or to the first of them. */
export function pageOrOverview(to: string): string {
  const [path, ...query] = to.split('?');
  const known = PAGES.find((page) => page === path);
  if (known === undefined) return PATHS.overview;
  return query.length === 0 ? known : `${known}?${new URLSearchParams(query.join('?'))}`;
}

/** Codes alone: what the errors of the provider's library carry besides may be a code, a state or a token. */
function reasonOf(error: unknown): { readonly error: string; readonly code?: string } {
  const name = error instanceof Error ? error.name : typeof error;
  const said: unknown = error instanceof Error ? Reflect.get(error, 'error') : undefined;
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  const word = [said, code].find((each) => typeof each === 'string' && /^[\w-]{1,64}$/.test(each));
  return typeof word === 'string' ? { error: name, code: word } : { error: name };
}
