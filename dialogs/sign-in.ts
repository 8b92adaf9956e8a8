import type { Dialog } from 'botbuilder-dialogs';
import { WaterfallDialog } from 'botbuilder-dialogs/lib/waterfallDialog.js';
import type { TokenClaims } from '../src/aws/web-identity-token.ts';
import { auditTurn } from './audit-turn.ts';
import type { PromptResult } from './card-prompt.ts';
import type { Parts } from './parts.ts';
import { ownClaims } from './sign-in-claims.ts';
import { type SignInOptions, SignInPrompt, tokenOf } from './sign-in-prompt.ts';
import { type Turn, turnOf } from './turn.ts';

export const SIGN_IN_DIALOG = 'sign-in';
const PROMPT = 'sign-in-prompt';

/** Asks a person to sign in, and ends answered once they have. */
export function signInDialogs(parts: Parts): readonly Dialog[] {
  const dialog = new WaterfallDialog<SignInOptions>(SIGN_IN_DIALOG, [
    (step) => step.beginDialog(PROMPT, step.options),
    async (step) => {
      const turn = turnOf(step.context);
      const isForCommand = step.options.account !== null;
      const token = tokenOf(step.result);
      if (token === null) {
        auditSignIn(parts, turn, { outcome: 'expired', errorCode: 'sign-in-expired' }, !isForCommand);
        await turn.replies.tell(isForCommand ? `${TOO_LATE} The command was not run.` : TOO_LATE);
        return step.endDialog({ kind: 'ended' } satisfies PromptResult<true>);
      }
      const claims = await ownClaims(parts, turn, token);
      auditSignIn(parts, turn, { outcome: 'built-in' }, !isForCommand);
      if (!isForCommand) await turn.replies.send(signedInCard(parts, turn, claims, 'You are signed in'));
      return step.endDialog({ kind: 'answered', value: true } satisfies PromptResult<true>);
    },
  ]);
  return [dialog, new SignInPrompt(PROMPT, parts)];
}

const TOO_LATE = 'You have not signed in in time.';

export function signedInCard(parts: Parts, { person }: Turn, { expiresAt }: TokenClaims, title: string) {
  const until = new Date(expiresAt).toISOString().slice(0, 16).replace('T', ' ');
  return parts.cards.render('settled', {
    tone: 'default',
    title,
    commandLine: null,
    facts: [
      { name: 'As', value: person.name },
      { name: 'Your id', value: person.id },
      { name: 'Token until', value: `${until} UTC; Bot Framework renews it where it can` },
    ],
  });
}

/** The audit's line of a sign-in or sign-out. `isWhole`: nothing else was done in this turn. */
export function auditSignIn(
  parts: Parts,
  turn: Turn,
  audited: Parameters<typeof auditTurn>[2],
  isWhole: boolean,
  what: 'sign-in' | 'sign-out' = 'sign-in',
): void {
  // A command that goes on has a line of its own; what was typed may be the code that proves the sign-in.
  auditTurn(parts, { ...turn, rawText: what, audited: false }, audited);
  if (isWhole) turn.audited = true;
}
