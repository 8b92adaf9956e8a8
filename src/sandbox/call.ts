import type { Estate } from './estate.ts';
import type { Fields } from './fields.ts';

/** An AWS account of the sandbox. */
export interface SandboxAccount {
  readonly id: string;
  readonly name: string;
}

/** Where content stands, and since when: times in the content count back from `startedAt`. */
export interface Site {
  readonly account: SandboxAccount;
  readonly region: string;
  readonly startedAt: Date;
}

/** One call of an operation, on its way to a handler. */
export interface Call {
  readonly account: SandboxAccount;
  readonly region: string;
  readonly input: Fields;
  /** The clock's time when the call came. */
  readonly now: Date;
  /** What the account holds in this Region; handlers of operations that change something change it. */
  readonly estate: Estate;
  /** The account's things in any Region. */
  estateIn(region: string): Estate;
  /** A UUID that no other call gets: the sandbox counts. */
  newId(): string;
  /** Waits that long; rejects when the caller aborts. */
  wait(milliseconds: number): Promise<void>;
  /** ARN of whoever calls: `arn:aws:sts::111122223333:assumed-role/chatbot-ops/chatbot-alex`. */
  readonly callerArn: string;
}

/** An operation's output, in the SDK's member names and types and without `$metadata`. */
export type Output = Readonly<Record<string, unknown>>;

export type Handler = (call: Call) => Output | Promise<Output>;

/** Handlers by the API's name of the operation: `DescribeAlarms`. */
export type Handlers = Readonly<Record<string, Handler>>;

/** `arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE` of something on a site. */
export function arn(site: Pick<Site, 'account' | 'region'>, service: string, resource: string): string {
  return `arn:aws:${service}:${site.region}:${site.account.id}:${resource}`;
}

/** A time before the site's start. */
export function ago(site: Pick<Site, 'startedAt'>, minutes: number): Date {
  return new Date(site.startedAt.getTime() - minutes * 60_000);
}
