import { html } from '../html.ts';
import { plainPage } from '../layout.ts';
import { address, PATHS } from '../paths.ts';
import type { SignedInPerson } from '../person.ts';
import { code } from '../pieces.ts';
import { shown } from '../text.ts';

/** What people see who are not signed in. */

export function signInPage(to: string): string {
  return plainPage(
    'Sign in',
    html`<p>The operators' page of the bot is for its administrators.</p>
      <p><a class="button primary" href=${address(PATHS.beginSignIn, { to })}>Sign in with Microsoft</a></p>`,
  );
}

export function notAdministratorPage({ name, objectId, userPrincipalName }: SignedInPerson): string {
  return plainPage(
    'This page is for administrators',
    html`<p>You signed in as <strong>${shown(name)}</strong>, who is no administrator of the bot.</p>
      <p>Ask whoever keeps the bot's configuration file to add you to its ${code('Administrators')}, with the id ${code(objectId)}${
        userPrincipalName === null ? '' : html` or as ${code(userPrincipalName)}`
      }.</p>
      <p><a href=${PATHS.signIn}>Sign in as somebody else</a></p>`,
  );
}

/** Why a sign-in did not lead anywhere, in words; nothing of what the provider answered. */
const ENDS = {
  over: ['This sign-in is over', 'It took longer than ten minutes, began in another browser, or was finished before.'],
  failed: [
    'The sign-in did not succeed',
    'It was cancelled, or what Microsoft Entra ID answered is not as it must be. The log of the bot has the reason.',
  ],
  'too-many': ['Too many sign-ins', 'Many sign-ins have begun within a minute. Wait a minute, then try again.'],
  unavailable: [
    'Sign-in does not work at the moment',
    'Microsoft Entra ID does not answer as it should. Try again in a minute.',
  ],
} as const;

export function signInEndedPage(end: keyof typeof ENDS): string {
  const [title, words] = ENDS[end];
  return plainPage(title, html`<p>${words}</p><p><a class="button" href=${PATHS.signIn}>Sign in</a></p>`);
}

/** Why a form is not taken. */
export function formRefusedPage(): string {
  return plainPage(
    'Nothing was changed',
    html`<p>This form is not from a page of this session: perhaps you have signed in again since it was shown. Open the page again, and send it from there.</p>
      <p><a class="button" href=${PATHS.overview}>Overview</a></p>`,
  );
}

export function failedPage(): string {
  return plainPage(
    'This page could not be made',
    html`<p>Something failed in the bot; its log says what. Try again in a minute.</p><p><a class="button" href=${PATHS.overview}>Overview</a></p>`,
  );
}
