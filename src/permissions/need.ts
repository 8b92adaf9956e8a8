/** One operation that a feature of the bot calls, and where. */
export interface Need {
  /** AWS CLI name. */
  readonly service: string;
  /** The API's name. */
  readonly operation: string;
  /** What it is needed on: `*` where IAM knows no resources for it, else an ARN with the placeholders of `places.ts`. */
  readonly resource: string;
  /** What is lost without it, where the feature goes on; needed where this is left out. */
  readonly without?: string;
  /** The least that a policy has to allow, where it may be less than every call of the operation. */
  readonly condition?: Condition;
}

/** A condition of an IAM policy: by operator, then by key. */
export type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** Something that people use, and the rights that it takes. */
export interface Feature {
  readonly name: string;
  /** For the list of features: what works with it. */
  readonly does: string;
  /**
   * `person`: runs with the guardrails of the configuration, as a command does. `bot`: the bot's own work for a configuration, with the
   * channel's role alone.
   */
  readonly as: 'person' | 'bot';
  /** Documents of `deploy/policies` that allow it, or ARNs of AWS's managed policies. */
  readonly policies: readonly string[];
  readonly needs: readonly Need[];
}

/** Several operations of one service that are needed alike. */
export function needs(
  service: string,
  operations: readonly string[],
  resource: string,
  more: Pick<Need, 'without' | 'condition'> = {},
): readonly Need[] {
  return operations.map((operation) => ({ service, operation, resource, ...more }));
}
