/** One way in which a call to AWS fails, and what a person can do about it. */
export interface FailureKind {
  /** PersonError's code. */
  readonly code: string;
  readonly title: string;
  /** AWS error codes or Node's, exact. */
  readonly codes: readonly string[];
  /** For codes that follow a form rather than stand in a list: tried after every exact code. */
  readonly pattern?: RegExp;
  /** HTTP status codes: tried last, for codes that nothing else knows. */
  readonly statuses?: readonly number[];
  /** `{service}`, `{operation}`, `{region}`, `{role}` and `{account}` are filled in, here and in `commands`. */
  readonly nextSteps: readonly string[];
  readonly commands?: readonly { readonly title: string; readonly line: string }[];
}
