import type { Fact } from '../cards/views.ts';
import { type Asker, claimsOf, type TokenClaims } from '../src/aws/web-identity-token.ts';
import type { ChannelConfiguration } from '../src/configuration/configuration.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import type { Parts } from './parts.ts';
import type { Turn } from './turn.ts';

/** What the token says of the person's sign-in; null where they have none that lasts. A token of somebody else's is given up and refused. */
export async function signInOf(parts: Parts, turn: Turn): Promise<TokenClaims | null> {
  const token = await parts.signIns.token(turn.person.botFrameworkId);
  if (token === null) return null;
  try {
    return await ownClaims(parts, turn, token);
  } catch (error) {
    if (error instanceof PersonError && error.code === 'sign-in-required') return null;
    throw error;
  }
}

/** The token's claims where it is this person's own and lasts; else it is given up, so that the next sign-in begins anew. */
export async function ownClaims(parts: Parts, turn: Turn, token: string): Promise<TokenClaims> {
  try {
    return claimsOf(token, askerOf(turn), parts.clock());
  } catch (error) {
    await parts.signIns.forget(turn.person.botFrameworkId);
    throw error;
  }
}

/** Said of a role that is assumed with the person's own token. */
export function assumedWith({ roleSource }: ChannelConfiguration): readonly Fact[] {
  return roleSource === 'web-identity' ? [{ name: 'Assumed with', value: 'your own sign-in' }] : [];
}

function askerOf({ conversation, person }: Turn): Asker {
  return { tenantId: conversation.tenantId, userId: person.id, userName: person.name };
}
