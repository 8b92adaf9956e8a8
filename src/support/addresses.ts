/** AWS Support copies a case to at most so many addresses. */
export const MOST_ADDRESSES = 10;

/** Longest address of RFC 5321. */
const ADDRESS_LENGTH = 254;
/** What is plainly none is found here; whether mail arrives, only mail can tell. */
const ADDRESS = /^[^\s@<>()[\]\\,;:"-][^\s@<>()[\]\\,;:"]*@[^\s@<>()[\]\\,;:"]+\.[^\s@<>()[\]\\,;:".]{2,}$/;

export type Addresses =
  | { readonly kind: 'addresses'; readonly addresses: readonly string[] }
  /** `problem` says what is wrong and what to do. */
  | { readonly kind: 'wrong'; readonly problem: string };

/** E-mail addresses out of a text with commas, semicolons, blanks or line breaks between; each once. */
export function readAddresses(text: string): Addresses {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== '');
  const wrong = parts.find((part) => part.length > ADDRESS_LENGTH || !ADDRESS.test(part));
  if (wrong !== undefined) {
    return {
      kind: 'wrong',
      problem: `${wrong.slice(0, 80)} is no e-mail address. Write name@example.com, with commas between several.`,
    };
  }
  const addresses = [...new Map(parts.map((part) => [part.toLowerCase(), part])).values()];
  if (addresses.length > MOST_ADDRESSES) {
    return {
      kind: 'wrong',
      problem: `These are ${addresses.length} addresses; AWS Support takes at most ${MOST_ADDRESSES}.`,
    };
  }
  return { kind: 'addresses', addresses };
}
