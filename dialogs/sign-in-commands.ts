import type { TurnContext } from 'botbuilder-core';
import type { AdaptiveCard } from '../cards/render.ts';
import { type SignInInvoke, tellPrivately } from '../src/teams/sign-in.ts';
import type { BuiltInCall } from './built-in-call.ts';
import type { ConversationDialogs } from './conversation-dialogs.ts';
import type { Parts } from './parts.ts';
import type { ReadyCommand } from './ready-command.ts';
import { auditSignIn, signedInCard } from './sign-in.ts';
import { signInOf } from './sign-in-claims.ts';
import type { Turn } from './turn.ts';

/** `sign-in`. */
export async function signInCommand({ parts, turn, dialogs }: BuiltInCall): Promise<AdaptiveCard | null> {
  if (!countsHere(parts, turn)) return notNeeded(parts);
  const claims = await signInOf(parts, turn);
  if (claims !== null) return signedInCard(parts, turn, claims, 'You are signed in already');
  await dialogs.cancel('Another question took its place.');
  await dialogs.beginSignIn();
  return null;
}

/** `sign-out`. */
export async function signOutCommand({ parts, turn, dialogs }: BuiltInCall): Promise<AdaptiveCard> {
  if (parts.configuration().signIn === null) return notNeeded(parts);
  await dialogs.cancel('You have signed out.');
  await parts.signIns.forget(turn.person.botFrameworkId);
  auditSignIn(parts, turn, { outcome: 'built-in' }, true, 'sign-out');
  return parts.cards.render('notice', {
    tone: 'default',
    title: 'You are signed out',
    text: 'Your token and the AWS credentials that came of it are given up. The next command that needs them asks you to sign in.',
    buttons: [{ title: 'Sign in', line: 'sign-in' }],
  });
}

/**
 * What Teams sends while somebody signs in: moves their own sign-in on, if one waits here. Teams sends a token from each device, so most
 * come when it is over, and others' Teams may answer a card that is not for them: both change nothing.
 */
export async function answerSignIn(
  parts: Parts,
  context: TurnContext,
  turn: Turn,
  dialogs: ConversationDialogs,
  invoke: SignInInvoke,
): Promise<ReadyCommand | null> {
  if (invoke.kind === 'failed') {
    parts.log.warn({ user: turn.person.id, code: invoke.code }, 'Teams could not sign a person in by itself');
    return unsaid(turn);
  }
  if (invoke.kind === 'verify' && invoke.isCancelled) return unsaid(turn);
  if (!dialogs.waitsForSignIn) {
    if (invoke.kind === 'verify') await tellNotYours(parts, context, turn);
    return unsaid(turn);
  }
  const ready = await dialogs.continueSignIn();
  if (ready !== null) return ready;
  // A command that goes on with a question of its own is told of; the sign-in has its line already.
  return dialogs.promptId === null || dialogs.waitsForSignIn ? unsaid(turn) : null;
}

/** Nobody did anything that the audit would tell. */
function unsaid(turn: Turn): null {
  turn.audited = true;
  return null;
}

/** The window of a sign-in opens for everybody who presses. Its answer to a press is not shown, so a word goes to the person's own chat. */
async function tellNotYours(parts: Parts, context: TurnContext, turn: Turn): Promise<void> {
  try {
    await tellPrivately(
      context,
      "No sign-in of yours waits there: it is somebody else's, or it is over. To sign in yourself, send: sign-in",
    );
  } catch (error) {
    parts.log.warn(
      { user: turn.person.id, reason: error instanceof Error ? error.name : typeof error },
      'a person could not be told that a sign-in is not theirs',
    );
  }
}

/** Whether commands here may run with the person's own sign-in. */
export function countsHere(parts: Pick<Parts, 'configuration'>, turn: Pick<Turn, 'configurations'>): boolean {
  return (
    parts.configuration().signIn !== null && turn.configurations.some(({ roleSource }) => roleSource === 'web-identity')
  );
}

function notNeeded(parts: Parts): AdaptiveCard {
  return parts.cards.render('notice', {
    tone: 'default',
    title: 'Nobody signs in here',
    text: 'The bot assumes the roles of this conversation itself.',
    buttons: [],
  });
}
