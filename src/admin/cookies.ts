/** The session of a signed-in administrator. `__Host-`: browsers keep it for this very host, over TLS, set by it alone. */
export const SESSION_COOKIE = '__Host-admin-session';
/** A sign-in that has begun in this browser. */
export const SIGN_IN_COOKIE = '__Host-admin-sign-in';

/** The value of a cookie in a request's `Cookie` header; null where there is none, or more than one. */
export function cookieOf(header: string | undefined, name: string): string | null {
  const values = (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  // A second one would have been put there by somebody else.
  return values.length === 1 ? (values[0] ?? null) : null;
}

/** `Set-Cookie`. SameSite=Lax: the provider's answer is a link that leads here from another site. */
export function setCookie(name: string, value: string, maxAgeSeconds: number): string {
  return `${name}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; Secure; SameSite=Lax`;
}

export function clearCookie(name: string): string {
  return setCookie(name, '', 0);
}
