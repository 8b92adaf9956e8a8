/** A statement of an IAM policy that denies. */
export interface DenyStatement {
  readonly Effect: 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/**
 * The inline session policy that goes with AssumeRole; null where there is nothing to deny.
 *
 * A session may do what the role allows and some session policy allows, less what any denies. So beside guardrails the
 * inline policy must allow nothing of its own, or it would undo them; without guardrails it must allow everything, or
 * the session could do nothing.
 */
export function sessionPolicy(denied: readonly DenyStatement[], hasGuardrails: boolean): string | null {
  if (denied.length === 0) {
    return null;
  }
  const allowed = hasGuardrails ? [] : [{ Effect: 'Allow', Action: '*', Resource: '*' }];
  return JSON.stringify({ Version: '2012-10-17', Statement: [...allowed, ...denied] });
}
