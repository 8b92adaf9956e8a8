import { type DeclarationTexts, openDeclarations } from './declaration-texts.ts';
import { interfaceMembers, type MemberDeclaration, namedType, unionMembers } from './declarations.ts';
import { fullText } from './full-text.ts';
import { firstSentences } from './plain-text.ts';
import type { MemberDocumentation } from './shapes.ts';

/** Values of an enumeration of the package by its type's name; undefined where the name is of no enumeration. */
export type Enumerations = (typeName: string) => readonly string[] | undefined;

const SUMMARY_SENTENCES = 2;
const DESCRIPTION_SENTENCES = 2;

/**
 * What the type declarations of one client package say in words. Of their text only what was asked for is kept. Where the package came
 * without declarations, all texts are empty.
 */
export class PackageDocumentation implements MemberDocumentation {
  readonly #texts: DeclarationTexts;
  readonly #enumerations: Enumerations;
  readonly #declarations = new Map<string, ReadonlyMap<string, MemberDeclaration>>();
  readonly #summaries = new Map<string, string>();
  readonly #descriptions = new Map<string, string>();

  /** @param directory the package's `dist-types`. */
  constructor(directory: string, enumerations: Enumerations) {
    this.#texts = openDeclarations(directory);
    this.#enumerations = enumerations;
  }

  /** One or two sentences on an operation, by its API name (`DescribeAlarms`). */
  summary(operation: string): string {
    const known = this.#summaries.get(operation);
    if (known !== undefined) return known;
    const summary = readSummary(this.#texts, operation);
    this.#summaries.set(operation, summary);
    return summary;
  }

  /** All that is said of an operation, by its API name, as `fullText` writes it. */
  details(operation: string): string {
    return fullText(this.#texts.operationHtml(operation));
  }

  /** All that is said of a member, as `fullText` writes it. */
  memberDetails(structure: string, member: string): string {
    return fullText(this.#members(structure).get(member)?.html ?? '');
  }

  description(structure: string, member: string): string {
    const key = `${structure}.${member}`;
    const known = this.#descriptions.get(key);
    if (known !== undefined) return known;
    const html = this.#members(structure).get(member)?.html ?? '';
    const description = firstSentences(html, DESCRIPTION_SENTENCES);
    this.#descriptions.set(key, description);
    return description;
  }

  choices(structure: string, member: string): readonly string[] {
    const type = namedType(this.#members(structure).get(member)?.type ?? '');
    return (type === undefined ? undefined : this.#enumerations(type)) ?? [];
  }

  #members(structure: string): ReadonlyMap<string, MemberDeclaration> {
    const known = this.#declarations.get(structure);
    if (known !== undefined) return known;
    const members = this.#readMembers(structure);
    this.#declarations.set(structure, members);
    return members;
  }

  #readMembers(structure: string): ReadonlyMap<string, MemberDeclaration> {
    // A shape named as something that TypeScript has itself (`Record`, `Error`) is declared with an underscore in front.
    const found = this.#texts.declaration(structure) ?? this.#texts.declaration(`_${structure}`);
    if (found === undefined) return new Map();
    return found.kind === 'interface' ? interfaceMembers(found.text) : unionMembers(found.text);
  }
}

/** One or two sentences on an operation, by its API name; empty where there is nothing. Keeps nothing. */
export function readSummary(texts: Pick<DeclarationTexts, 'operationHtml'>, operation: string): string {
  return firstSentences(texts.operationHtml(operation), SUMMARY_SENTENCES);
}
