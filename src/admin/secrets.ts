import { createHash, timingSafeEqual } from 'node:crypto';

/** 256 random bits, as text for cookies and addresses. */
export type NewSecret = () => string;

const SECRET = /^[\w-]{43}$/;

/** Whether a text from outside has the form of what `NewSecret` gives. */
export function isSecret(text: string): boolean {
  return SECRET.test(text);
}

/** What is kept of a secret: nobody who reads the store can use it. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** The token that the forms of a session carry: whoever does not have the session's id cannot make it, and it does not tell the id. */
export function formTokenOf(sessionId: string): string {
  return createHash('sha256').update(`form ${sessionId}`).digest('base64url');
}

export function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
