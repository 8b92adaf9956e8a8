import { inputCodes, Refusal } from './errors.ts';
import { type Fields, number, text } from './fields.ts';
import { hex } from './noise.ts';

/** How an operation pages, in the names of its own members. */
export interface PagingRule {
  /** AWS CLI name of the service and the operation, `lambda.ListFunctions`: part of the token, so that none fits elsewhere. */
  readonly of: string;
  /** Input members: how many at most, and where to go on. */
  readonly limit: string;
  readonly token: string;
  /** Most items on a page, which is also what comes without a limit, unless `otherwise` says less. */
  readonly most: number;
  readonly otherwise?: number;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** The token of the next page; undefined on the last. */
  readonly next: string | undefined;
}

/** The page that the input asks for. Refuses with the service's own error when the token is not one of this operation's. */
export function page<T>(all: readonly T[], input: Fields, rule: PagingRule): Page<T> {
  const token = text(input, rule.token);
  const from = token === undefined ? 0 : positionIn(token, rule);
  const asked = number(input, rule.limit) ?? rule.otherwise ?? rule.most;
  const size = Math.max(1, Math.min(asked, rule.most));
  const end = from + size;
  return { items: all.slice(from, end), next: end < all.length ? tokenFor(end, rule) : undefined };
}

function tokenFor(position: number, rule: PagingRule): string {
  const seal = hex(`${rule.of}@${position}`, 24);
  return Buffer.from(`${position}.${seal}`).toString('base64url');
}

function positionIn(token: string, rule: PagingRule): number {
  const [digits = '', seal] = Buffer.from(token, 'base64url').toString('utf8').split('.');
  if (!/^\d{1,9}$/.test(digits) || seal !== hex(`${rule.of}@${digits}`, 24)) {
    const service = rule.of.slice(0, rule.of.indexOf('.'));
    throw new Refusal(inputCodes(service).token, `The specified ${rule.token} is not valid.`);
  }
  return Number(digits);
}
