import type { AwsError } from './aws-error.ts';
import type { FailureKind } from './failure-kind.ts';

/** A failure that means something else with one service than its code says. */
export interface ServiceFailure {
  /** AWS CLI name. */
  readonly service: string;
  /** @param operation as people write it: `list-incident-records`. */
  readonly fits: (read: AwsError, operation: string, resourceType: unknown) => boolean;
  readonly kind: FailureKind;
}
