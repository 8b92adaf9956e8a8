import { actionInstead } from '../aws/operation-patterns.ts';
import { canonicalName, iamPrefixOf } from '../aws/packages.ts';

/** The IAM action that an operation takes: `logs:StartQuery`, `s3:ListAllMyBuckets`. */
export function iamAction(service: string, operation: string): string {
  const name = canonicalName(service);
  return actionInstead(name, operation) ?? `${iamPrefixOf(name)}:${operation}`;
}
