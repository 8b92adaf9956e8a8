import type { Operation, Shape } from '../../src/command/catalogue.ts';

/** A member of an answer whose name says that it may hold a secret. */
export interface SecretMember {
  /** `Structure.member`, the structure by its name in the model. */
  readonly name: string;
  /** From the answer down to the member; `[]` for a list's items and `{}` for a map's values. */
  readonly path: readonly string[];
}

/** Words within a member's name, in lower case without `-` and `_`, that tell of a secret, by what they tell of. */
const TELLING: readonly { readonly of: string; readonly pattern: RegExp }[] = [
  { of: 'passwords', pattern: /passw|passphrase|passcode|^pin$/ },
  { of: 'secrets', pattern: /secret/ },
  { of: 'tokens of any kind', pattern: /token|jwt|bearer|basicauth|^authorization$|authorizationsignature/ },
  { of: 'credentials', pattern: /credential/ },
  {
    of: 'keys',
    pattern:
      /privatekey|keymaterial|keyplain|plaintext|sharedkey|streamkey|apikey|accesskey|activationkey|decryptionkey|devicespecifickey|hostkey|sessionkey|ssecustomerkey|authenticationmaterial/,
  },
  {
    of: 'addresses that let in whoever has them',
    pattern:
      /signed\w*ur[li]|(embed|download|upload|login|signin|auth|authorization|session|streaming|stream|access|activation|sharing|manifest|web)ur[li]s?$/,
  },
  {
    of: 'codes that let in',
    pattern: /(activation|registration|unlock|auth|verification|invite|join|challenge)code$|^otp/,
  },
  { of: 'signatures', pattern: /signature$|^cookies?$|^challenge$/ },
  {
    of: 'configurations and scripts with secrets in them',
    pattern: /userdata$|sampleconfiguration$|customergatewayconfiguration$|kubeconfig|connectionstring/,
  },
];

/** Harmless names elsewhere that hold a secret or a signed address in one structure: `structure.member`, in lower case. */
const TELLING_WITHIN: readonly RegExp[] = [
  /^\w*(secret|passw|token|apikey|streamkey|usageplankey|credential|privatekey)\w*\.(value|key|code|content|data)$/,
  /customheader\.headervalue$/,
  /commonattribute\.attributevalue$/,
  /^\w*(download|upload|signed|codelocation|contentoutput|attachmentcontent)\w*\.(url|link|location)$/,
];

/** A result that is an address, or has one at its top, was asked for that address. */
const ADDRESS_AT_THE_TOP = /^(url|location)$/;

/**
 * Names with such words whose values are no secrets: something about one (its name, ARN, state, time), and tokens of paging, idempotency
 * and locks.
 */
const HARMLESS: readonly RegExp[] = [
  /(arn|id|identifier|name|status|state|type|kind|source|version|count|mode|provider|vendor|algorithm|prefix)s?$/,
  /(enabled|enforced|required|optional|supported|preservation|date|time|createdat|updatedat|expiresat|expiry|expiration)$/,
  /(policy|policies|preference|behavior|scopes|strategy|rotation|metadata|summaries|endpoint|fingerprint|issuerlist|domains)$/,
  /(selectionexpression|authorizationconfig|stickinesspolicies|pricehistory)$/,
  /^(next|previous|prev|start|starting|continuation|page|pagination|paging|client|clientrequest|idempotency|creation|request|update|lock|change|sequence)\w*token$/,
  /^uploadsequencetoken$/,
  // Instance metadata: whether a token must be used.
  /^httptokens$/,
];

/** The members of an operation's answer, at any depth, whose names say that they may hold a secret. Each structure is looked at once. */
export function secretMembersOf(operation: Operation): readonly SecretMember[] {
  const found: SecretMember[] = [];
  const seen = new Set<Shape>();
  const walk = (shape: Shape, path: readonly string[]): void => {
    if (seen.has(shape)) return;
    if (shape.kind === 'list') walk(shape.member, [...path, '[]']);
    else if (shape.kind === 'map') walk(shape.value, [...path, '{}']);
    else if (shape.kind === 'structure' || shape.kind === 'union') {
      seen.add(shape);
      for (const member of shape.members) {
        const here = [...path, member.name];
        const isTelling =
          tells(shape.name, member.name) || (path.length === 0 && ADDRESS_AT_THE_TOP.test(plain(member.name)));
        if (isTelling && holdsText(member.shape)) found.push({ name: `${shape.name}.${member.name}`, path: here });
        walk(member.shape, here);
      }
    }
  };
  walk(operation.output, []);
  return found;
}

function tells(structure: string, member: string): boolean {
  const name = plain(member);
  if (TELLING_WITHIN.some((pattern) => pattern.test(`${plain(structure)}.${name}`))) return true;
  return TELLING.some(({ pattern }) => pattern.test(name)) && !HARMLESS.some((pattern) => pattern.test(name));
}

function plain(name: string): string {
  return name.replace(/[-_]/g, '').toLowerCase();
}

/** Text or bytes, streamed ones too, or a list or map of these. What structures hold is looked at by itself. */
function holdsText(shape: Shape): boolean {
  if (shape.kind === 'list') return holdsText(shape.member);
  if (shape.kind === 'map') return holdsText(shape.value);
  return shape.kind === 'string' || shape.kind === 'blob' || shape.kind === 'document';
}
