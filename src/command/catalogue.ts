import type { Input, Value } from './input.ts';

/**
 * What the language needs to know of AWS: services, operations and the shapes of their input, under the
 * AWS CLI's names. The room `aws/` implements it from the installed SDK clients; tests may build small ones.
 */
export interface Catalogue {
  /** AWS CLI names of the services whose client is installed, sorted. Loads none of them. */
  serviceNames(): readonly string[];
  /** Finds a service by its AWS CLI name or one of its other names (`codedeploy` for `deploy`). Loads none. */
  find(name: string): ServiceEntry | undefined;
  /** AWS CLI names of the available services that have an operation of this AWS CLI name (`describe-alarms`). Loads none. */
  servicesWithOperation(operation: string): readonly string[];
  /** AWS CLI names of every operation of every available service, for close matches. Loads none. */
  operationNames(): readonly string[];
}

export type ServiceEntry =
  | { readonly kind: 'available'; readonly name: string; readonly load: () => Service }
  /** AWS has the service; its client package is not installed here. */
  | { readonly kind: 'not-installed'; readonly name: string; readonly package: string }
  /** The package is installed but is too old to describe its own operations. */
  | { readonly kind: 'not-supported'; readonly name: string; readonly package: string };

/** One AWS service: its SDK client, read. */
export interface Service {
  /** AWS CLI name: `s3api`, `deploy`, `cloudwatch`. */
  readonly name: string;
  /** npm package: `@aws-sdk/client-cloudwatch`. */
  readonly package: string;
  /** Prefix of its IAM actions, as in `cloudwatch:DescribeAlarms`. */
  readonly iamPrefix: string;
  /** AWS CLI names of the operations, sorted. */
  readonly operationNames: readonly string[];
  /** By AWS CLI name (`describe-alarms`), exact. */
  operation(name: string): Operation | undefined;
  /** AWS CLI names of the states that `wait` can wait for (`function-active`), sorted. */
  readonly waiterNames: readonly string[];
  /** By AWS CLI name (`function-active`), exact. */
  waiter(name: string): Waiter | undefined;
}

/** A state that the SDK can wait for, polling an operation until it is reached. */
export interface Waiter {
  /** The API's name: `FunctionActive`. */
  readonly name: string;
  /** AWS CLI name: `function-active`. */
  readonly cliName: string;
  /** What is polled; its input is the waiter's. */
  readonly operation: Operation;
}

/** One API operation, as the SDK's schema describes it. */
export interface Operation {
  /** AWS CLI name of its service. */
  readonly service: string;
  /** The API's name: `DescribeAlarms`. */
  readonly name: string;
  /** AWS CLI name: `describe-alarms`. */
  readonly cliName: string;
  readonly input: StructureShape;
  readonly output: StructureShape;
  /** Its options in the model's order, under the AWS CLI's names; look-ups by name are `option`. */
  readonly options: readonly Option[];
  /** By exact AWS CLI name without hyphens in front: `function-name`. */
  option(cliName: string): Option | undefined;
  /** How the SDK pages through it; null where it does not. */
  readonly paging: Paging | null;
  /** One plain-text sentence or two; empty where the package says nothing. Reads a file on first use. */
  summary(): string;
  /** Everything that the package says, as plain text of several lines; absent where nothing more than the summary is known. */
  details?(): string;
}

/** One option on the command line: a top-level member of the operation's input, or one that the AWS CLI adds. */
export interface Option {
  /** Without hyphens in front: `function-name`. */
  readonly cliName: string;
  /** Its shape says how words become a value. Of an added option it is no member of the input. */
  readonly member: Member;
  /** Must be given: a required member that is not an idempotency token (those the SDK fills). */
  readonly required: boolean;
  /** Present for an option that the AWS CLI adds (`--port`): puts its value where it belongs in the input made so far. */
  readonly fold?: (input: Input, value: Value) => Input;
}

export interface Paging {
  /** Input member that takes the token: `NextToken`, `Marker`. */
  readonly inputToken: string;
  /** Path in the output that gives the next token, dots between members: `NextMarker`, `IsTruncated.Marker`. */
  readonly outputToken: string;
  /** Input member that bounds a page; undefined where there is none. */
  readonly limit: string | undefined;
}

export type Shape = SimpleShape | ListShape | MapShape | StructureShape;

export interface SimpleShape {
  readonly kind: 'string' | 'number' | 'bigint' | 'bigdecimal' | 'boolean' | 'timestamp' | 'blob' | 'document';
  readonly name: string;
  /** A string that carries JSON (a JSON-value header): JSON only, no shorthand. */
  readonly jsonValue: boolean;
  /** A blob sent or received as a stream. */
  readonly streaming: boolean;
}

export interface ListShape {
  readonly kind: 'list';
  readonly name: string;
  readonly member: Shape;
}

export interface MapShape {
  readonly kind: 'map';
  readonly name: string;
  readonly key: Shape;
  readonly value: Shape;
}

export interface StructureShape {
  /** A union is a structure of which exactly one member is given. */
  readonly kind: 'structure' | 'union';
  readonly name: string;
  /** In the model's order. */
  readonly members: readonly Member[];
  /** By exact name. */
  member(name: string): Member | undefined;
}

export interface Member {
  /** The SDK's member name: `FunctionName`, `imageId`. */
  readonly name: string;
  readonly shape: Shape;
  readonly required: boolean;
  readonly idempotencyToken: boolean;
  /** The values an enumeration (or a list of one) knows, else empty. Reads a file on first use. */
  choices(): readonly string[];
  /** Plain text; empty where the package says nothing. Reads a file on first use. */
  description(): string;
  /** Everything that the package says, as plain text of several lines; absent where nothing more than the description is known. */
  details?(): string;
}
