import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Says why resources of a policy have wildcards, one by one, so that another that comes later is found. */
export function acknowledgeWildcards(policy: IConstruct, resources: readonly string[], reason: string): void {
  const findings = new Set(resources.map((resource) => `AwsSolutions-IAM5[Resource::${resource}]`));
  Validations.of(policy).acknowledge(...[...findings].map((id) => ({ id, reason })));
}
