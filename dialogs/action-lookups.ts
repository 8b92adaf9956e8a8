import { z } from 'zod';
import type { Caller } from '../src/aws/call.ts';
import type { Principal } from '../src/aws/principal.ts';
import type { Input } from '../src/command/command.ts';

/** Who asks AWS, and where. */
export interface Asker {
  readonly caller: Caller;
  readonly principal: Principal;
  readonly region: string;
}

/** Something to choose. */
export interface Choice {
  readonly title: string;
  readonly value: string;
}

/** A parameter of a runbook. */
export interface RunbookParameter {
  readonly name: string;
  readonly isList: boolean;
  readonly isRequired: boolean;
  readonly description: string;
}

/** A drop-down with more is no help; any other may be typed. */
const MOST_PAGES = 4;
const PAGE = 50;

const functionsOf = z.object({
  Functions: z.array(z.object({ FunctionName: z.string(), Description: z.string().nullish() })).nullish(),
  NextMarker: z.string().nullish(),
});

const documentsOf = z.object({
  DocumentIdentifiers: z.array(z.object({ Name: z.string() })).nullish(),
  NextToken: z.string().nullish(),
});

const documentOf = z.object({
  Document: z.object({
    Name: z.string(),
    DocumentType: z.string().nullish(),
    Parameters: z
      .array(
        z.object({
          Name: z.string(),
          Type: z.string().nullish(),
          Description: z.string().nullish(),
          DefaultValue: z.string().nullish(),
        }),
      )
      .nullish(),
  }),
});

/** The functions of an account in a Region, by name; the first 200. */
export async function functionChoices(asker: Asker): Promise<readonly Choice[]> {
  const choices: Choice[] = [];
  let marker: string | null = null;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const input: Input = { MaxItems: PAGE, ...(marker === null ? {} : { Marker: marker }) };
    const { Functions, NextMarker } = functionsOf.parse(await ask(asker, 'lambda', 'ListFunctions', input));
    for (const { FunctionName: value, Description } of Functions ?? []) {
      choices.push({ value, title: Description ? `${value} · ${Description}` : value });
    }
    marker = NextMarker || null;
    if (marker === null) break;
  }
  return choices.toSorted((one, other) => one.value.localeCompare(other.value));
}

/** The Automation runbooks of an account, and behind them Amazon's; the first 200 of each. */
export async function runbookChoices(asker: Asker): Promise<readonly Choice[]> {
  const [own, amazons] = await Promise.all([runbooksOf(asker, 'Self'), runbooksOf(asker, 'Amazon')]);
  return [
    ...own.map((value) => ({ value, title: value })),
    ...amazons.map((value) => ({ value, title: `${value} · Amazon` })),
  ];
}

async function runbooksOf(asker: Asker, owner: 'Self' | 'Amazon'): Promise<readonly string[]> {
  const names: string[] = [];
  let token: string | null = null;
  const Filters = [
    { Key: 'Owner', Values: [owner] },
    { Key: 'DocumentType', Values: ['Automation'] },
  ];
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const input: Input = { Filters, MaxResults: PAGE, ...(token === null ? {} : { NextToken: token }) };
    const { DocumentIdentifiers, NextToken } = documentsOf.parse(await ask(asker, 'ssm', 'ListDocuments', input));
    names.push(...(DocumentIdentifiers ?? []).map(({ Name }) => Name));
    token = NextToken || null;
    if (token === null) break;
  }
  return names.toSorted((one, other) => one.localeCompare(other));
}

/** The parameters of a runbook, those that it needs first; null for a document that is no runbook. Rejects where there is none of that name. */
export async function runbookParameters(asker: Asker, name: string): Promise<readonly RunbookParameter[] | null> {
  const { Document } = documentOf.parse(await ask(asker, 'ssm', 'DescribeDocument', { Name: name }));
  if (Document.DocumentType && Document.DocumentType !== 'Automation') return null;
  return (Document.Parameters ?? [])
    .map(({ Name, Type, Description, DefaultValue }) => ({
      name: Name,
      isList: Type === 'StringList',
      isRequired: DefaultValue === undefined || DefaultValue === null,
      description: Description ?? '',
    }))
    .toSorted((one, other) => Number(other.isRequired) - Number(one.isRequired));
}

async function ask({ caller, principal, region }: Asker, service: string, operation: string, input: Input) {
  return (await caller.call({ principal, region, service, operation, input })).output;
}
