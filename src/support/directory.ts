import { z } from 'zod';
import type { Caller } from '../aws/call.ts';
import type { Principal } from '../aws/principal.ts';
import type { Input } from '../command/command.ts';
import { PersonError } from '../telemetry/person-error.ts';
import { type SupportCase, supportCases } from './cases.ts';
import { type IssueType, LANGUAGES } from './words.ts';

/** Something of AWS Support's with a code: a category, a severity, a language. */
export interface Named {
  readonly code: string;
  readonly name: string;
}

export interface SupportService extends Named {
  readonly categories: readonly Named[];
}

/** Who asks AWS Support, and where its endpoint is. */
export interface Asker {
  readonly principal: Principal;
  readonly region: string;
}

const named = z
  .object({ code: z.string().min(1), name: z.string().nullish() })
  .transform(({ code, name }): Named => ({ code, name: name || code }));
const services = z.object({
  services: z
    .array(
      z.object({ code: z.string().min(1), name: z.string().nullish(), categories: z.array(named).nullish() }).transform(
        ({ code, name, categories }): SupportService => ({
          code,
          name: name || code,
          categories: categories ?? [],
        }),
      ),
    )
    .nullish(),
});
const severities = z.object({ severityLevels: z.array(named).nullish() });
const languages = z.object({
  supportedLanguages: z.array(z.object({ code: z.string().min(1), language: z.string().nullish() })).nullish(),
});

/** What AWS Support knows: services, categories, severities, languages, cases. Each is asked for once; make one for each turn. */
export class SupportDirectory {
  readonly #caller: Pick<Caller, 'call'>;
  readonly #asker: Asker;
  readonly #known = new Map<string, Promise<unknown>>();

  constructor(caller: Pick<Caller, 'call'>, asker: Asker) {
    this.#caller = caller;
    this.#asker = asker;
  }

  /** By name. */
  async services(language: string): Promise<readonly SupportService[]> {
    const found = services.parse(await this.#ask('DescribeServices', { language })).services ?? [];
    return found.toSorted((a, b) => a.name.localeCompare(b.name));
  }

  /** In AWS's order, those alone that the account's plan has. */
  async severities(language: string): Promise<readonly Named[]> {
    return severities.parse(await this.#ask('DescribeSeverityLevels', { language })).severityLevels ?? [];
  }

  /**
   * The languages in which a case of this kind can be held. All that AWS documents where it names none, or where the role may not ask:
   * AWS looks at the language again when the case is created.
   */
  async languages(issueType: IssueType, serviceCode: string, categoryCode: string): Promise<readonly Named[]> {
    const documented = Object.entries(LANGUAGES).map(([code, name]) => ({ code, name }));
    try {
      const answer = await this.#ask('DescribeSupportedLanguages', { issueType, serviceCode, categoryCode });
      const found = languages.parse(answer).supportedLanguages ?? [];
      if (found.length === 0) return documented;
      return found.map(({ code, language }) => ({ code, name: language || (LANGUAGES[code] ?? code) }));
    } catch (error) {
      if (error instanceof PersonError) return documented;
      throw error;
    }
  }

  /** The case of this id, or of the number that people and the console know it by; null where there is none. */
  async caseOf(id: string): Promise<SupportCase | null> {
    const wanted = isDisplayId(id) ? { displayId: id } : { caseIdList: [id] };
    try {
      const input = { ...wanted, includeResolvedCases: true, includeCommunications: false };
      return supportCases(await this.#ask('DescribeCases', input))[0] ?? null;
    } catch (error) {
      if (error instanceof PersonError && isNoCase(error)) return null;
      throw error;
    }
  }

  /** Cases that are open, newest first, as many as come in one answer. */
  async openCases(): Promise<readonly SupportCase[]> {
    return supportCases(await this.#ask('DescribeCases', { includeCommunications: false, maxResults: 100 }));
  }

  #ask(operation: string, input: Input): Promise<unknown> {
    const key = JSON.stringify([operation, input]);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const { principal, region } = this.#asker;
    const asked = this.#caller
      .call({ principal, region, service: 'support', operation, input })
      .then(({ output }) => output);
    this.#known.set(key, asked);
    return asked;
  }
}

/** The number of a case that people see; the API's own id begins with `case-`. */
export function isDisplayId(id: string): boolean {
  return /^\d{1,30}$/.test(id);
}

function isNoCase(error: PersonError): boolean {
  return error.facts.some(({ name, value }) => name === 'AWS error' && value === 'CaseIdNotFound');
}

/** What a text means among things with codes: its code or name in any case; else all that hold the text in one of them. */
export function findNamed<T extends Named>(all: readonly T[], text: string): readonly T[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return [];
  const spellings = ({ code, name }: Named) => [code.toLowerCase(), name.toLowerCase()];
  const same = all.find((one) => spellings(one).includes(wanted));
  return same ? [same] : all.filter((one) => spellings(one).some((spelling) => spelling.includes(wanted)));
}
