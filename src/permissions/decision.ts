import type { Barrier } from '../aws/access-denied.ts';
import { iamAction } from './iam-actions.ts';
import type { Condition, Feature, Need } from './need.ts';
import { type Place, statementResources, TOPIC } from './places.ts';

/** Whether a right is there. */
export type Decision =
  | { readonly kind: 'allowed' }
  | { readonly kind: 'missing'; readonly barrier: Barrier | 'configuration'; readonly why: string }
  | { readonly kind: 'not-checked'; readonly why: string };

export const ALLOWED: Decision = { kind: 'allowed' };

/** One right to decide on: a need where it is used. */
export interface Right {
  /** `logs:StartQuery`. */
  readonly action: string;
  /** AWS CLI name. */
  readonly service: string;
  /** The API's name. */
  readonly operation: string;
  /** As in `Need`. */
  readonly pattern: string;
  /** What a statement that allows it names. */
  readonly resources: readonly string[];
  readonly condition: Condition | null;
  /** What is lost without it; null where the feature needs it. */
  readonly without: string | null;
  /** The topic that is meant; null for what is no topic's. */
  readonly topic: string | null;
}

/** What a feature takes in one place; a need on topics once for each of them. */
export function rightsOf(feature: Feature, place: Place): readonly Right[] {
  return feature.needs.flatMap((need) => {
    if (need.resource === TOPIC) return place.topics.map((topic) => right(need, [topic], topic));
    return [right(need, statementResources(need.resource, place), null)];
  });
}

function right(need: Need, resources: readonly string[], topic: string | null): Right {
  return {
    action: iamAction(need.service, need.operation),
    service: need.service,
    operation: need.operation,
    pattern: need.resource,
    resources,
    condition: need.condition ?? null,
    without: need.without ?? null,
    topic,
  };
}

/** Two rights are decided alike where they are the same call on the same thing. */
export function keyOf({ service, operation, pattern, topic }: Right): string {
  return JSON.stringify([service, operation, pattern, topic]);
}
