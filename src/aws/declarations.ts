/**
 * The text of TypeScript declarations as the SDK's code generator writes them: one member a line, indented by four blanks,
 * its comment above. Read by scanning, since a real parse of EC2's three megabytes would take seconds.
 */

/** What a declaration says of one member. */
export interface MemberDeclaration {
  /** HTML of the comment. */
  readonly html: string;
  /** The type's text: `InvocationType | undefined`, `string[]`. */
  readonly type: string;
}

const COMMENT_AND_MEMBER = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*\n\s*(?:"([^"]+)"|([\w$]+))\??: ([^\n]*);\n/g;
const UNION_VARIANT = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*\n\s*interface [\w$]+ \{\n([^}]*)\}/g;
const GIVEN_MEMBER = /^\s*(?:"([^"]+)"|([\w$]+)): ([^\n]*);$/m;

/** The members of an `export interface … { … }`, by name. */
export function interfaceMembers(text: string): ReadonlyMap<string, MemberDeclaration> {
  const members = new Map<string, MemberDeclaration>();
  for (const [, comment = '', quoted, plain, type = ''] of text.matchAll(COMMENT_AND_MEMBER)) {
    members.set(quoted ?? plain ?? '', { html: commentText(comment), type });
  }
  return members;
}

/** The members of a union's `export declare namespace … { … }`, which has one interface for each, by name. */
export function unionMembers(text: string): ReadonlyMap<string, MemberDeclaration> {
  const members = new Map<string, MemberDeclaration>();
  for (const [, comment = '', body = ''] of text.matchAll(UNION_VARIANT)) {
    // The member of a variant is the one that must be given; the others stand as `name?: never`.
    const [, quoted, plain, type = ''] = GIVEN_MEMBER.exec(body) ?? [];
    const name = quoted ?? plain;
    if (name !== undefined) members.set(name, { html: commentText(comment), type });
  }
  return members;
}

/** HTML of the comment directly above `export declare class NAME extends`; empty where there is none. */
export function classComment(text: string, name: string): string {
  const at = text.indexOf(`export declare class ${name} `);
  const end = at < 0 ? -1 : text.lastIndexOf('*/', at);
  const start = end < 0 ? -1 : text.lastIndexOf('/**', end);
  if (start < 0 || text.slice(end + 2, at).trim() !== '') return '';
  return commentText(text.slice(start + 3, end));
}

/** The type's name where a member holds values of one named type or a list of it: `InstanceType` of `InstanceType[] | undefined`. */
export function namedType(type: string): string | undefined {
  return /^\(?([A-Z_$][\w$]*)(?: \| null\))?(?:\[\])*(?: \| undefined)?$/.exec(type)?.[1];
}

/** A comment's text up to its first tag, without the asterisks in front of the lines and the generator's escapes. */
function commentText(comment: string): string {
  const lines: string[] = [];
  for (const line of comment.split('\n')) {
    const text = line.replace(/^\s*\* ?/, '');
    if (/^@[a-z]/.test(text)) break;
    lines.push(text);
  }
  return lines.join('\n').replace(/\\([{}@*/])/g, '$1');
}
