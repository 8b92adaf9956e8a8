import type { Barrier } from '../aws/access-denied.ts';
import type { Decision, Right } from './decision.ts';
import type { Condition } from './need.ts';

/** A statement of an IAM policy that allows. */
export interface AllowStatement {
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Condition;
}

/** What to add where, so that nothing is missing there. */
export interface Addition {
  readonly to: 'role' | 'guardrail';
  readonly policy: { readonly Version: '2012-10-17'; readonly Statement: readonly AllowStatement[] };
}

type MissingBarrier = Barrier | 'configuration';

/** By what stops a call, which policies a statement helps in; none where no statement does. */
const HELPS: Readonly<Record<MissingBarrier, readonly Addition['to'][]>> = {
  'role-does-not-allow': ['role'],
  'guardrail-does-not-allow': ['guardrail'],
  // AWS does not say which of the two it is.
  unknown: ['role'],
  'role-denies': [],
  'guardrail-denies': [],
  boundary: [],
  'boundary-denies': [],
  organization: [],
  'organization-denies': [],
  'resource-policy': [],
  'resource-policy-denies': [],
  'endpoint-policy': [],
  'endpoint-policy-denies': [],
  'trust-policy': [],
  'trust-policy-denies': [],
  configuration: [],
};

interface Decided {
  readonly right: Right;
  readonly decision: Decision;
}

/**
 * The policies to add for the rights that are missing: one for the role and one more guardrail, as far as they help. Where a feature lacks
 * something that it needs, they hold what of it could not be checked as well: it is likely to be missing, too.
 *
 * @param features the rights of each feature.
 */
export function additions(features: readonly (readonly Decided[])[]): readonly Addition[] {
  return (['role', 'guardrail'] as const).flatMap((to) => {
    const rights = features.flatMap((decided) => lacking(decided, to));
    if (rights.length === 0) return [];
    return [{ to, policy: { Version: '2012-10-17' as const, Statement: statements(rights) } }];
  });
}

function lacking(decided: readonly Decided[], to: Addition['to']): readonly Right[] {
  const isHelped = ({ decision }: Decided) => decision.kind === 'missing' && HELPS[decision.barrier].includes(to);
  const isNeeded = ({ right }: Decided) => right.without === null;
  const lacksNeeded = decided.some((one) => isNeeded(one) && isHelped(one));
  const isLikely = (one: Decided) => lacksNeeded && isNeeded(one) && one.decision.kind === 'not-checked';
  return decided.filter((one) => isHelped(one) || isLikely(one)).map(({ right }) => right);
}

/** The fewest statements: actions on the same resources share one, and resources of the same actions. */
export function statements(rights: readonly Right[]): readonly AllowStatement[] {
  const byAction = Map.groupBy(rights, ({ action, condition }) => JSON.stringify([action, condition]));
  const actions = [...byAction.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    return [{ ...first, resources: widest(group.flatMap(({ resources }) => resources)) }];
  });
  const alike = Map.groupBy(actions, ({ resources, condition }) => JSON.stringify([resources, condition]));
  return [...alike.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { resources, condition } = first;
    const [only, ...others] = resources;
    return [
      {
        Effect: 'Allow' as const,
        Action: group.map(({ action }) => action),
        Resource: only !== undefined && others.length === 0 ? only : resources,
        ...(condition === null ? {} : { Condition: condition }),
      },
    ];
  });
}

/** `*` holds every other resource. */
function widest(resources: readonly string[]): readonly string[] {
  return resources.includes('*') ? ['*'] : [...new Set(resources)].sort();
}
