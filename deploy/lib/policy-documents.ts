import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** Where a document is to stand in for its examples. */
export interface PolicyPlace {
  readonly partition: string;
  /** The account of the role. */
  readonly account: string;
  /** The role that the bot runs with. */
  readonly botRoleArn: string;
}

const EXAMPLE_ACCOUNT = '111122223333';
const EXAMPLE_BOT = 'arn:aws:iam::999999999999:role/the-bot';

const oneOrMore = z.union([z.string(), z.array(z.string())]);
const statement = z.looseObject({
  Sid: z.string(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMore,
  Resource: oneOrMore.optional(),
});
const document = z.strictObject({ Version: z.string(), Statement: z.array(statement).min(1) });
export type PolicyJson = z.infer<typeof document>;

/** A document of `deploy/policies`, for the account and partition given. */
export function policyDocument(name: string, place: PolicyPlace): PolicyJson {
  const text = readFileSync(new URL(`../policies/${name}.json`, import.meta.url), 'utf8')
    .replaceAll(EXAMPLE_BOT, place.botRoleArn)
    .replaceAll(EXAMPLE_ACCOUNT, place.account)
    .replaceAll('arn:aws:', `arn:${place.partition}:`);
  return document.parse(JSON.parse(text));
}

/** The trust policy of a role that the bot assumes with one of these external ids. */
export function trustDocument(externalIds: readonly string[], place: PolicyPlace): PolicyJson {
  const { Version, Statement } = policyDocument('trust-policy', place);
  const withIds = Statement.map((entry) =>
    entry.Action === 'sts:AssumeRole'
      ? { ...entry, Condition: { StringEquals: { 'sts:ExternalId': externalIds } } }
      : entry,
  );
  return { Version, Statement: withIds };
}

/** The resources with a wildcard that a document allows something on. */
export function allowedWildcards({ Statement }: PolicyJson): readonly string[] {
  return Statement.filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Resource = [] }) => Resource)
    .filter((resource) => resource.includes('*'));
}
