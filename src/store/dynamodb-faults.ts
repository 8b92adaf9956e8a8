/** What the bot's role needs on the table and its index. Transactions are made of these. */
export const TABLE_ACTIONS: readonly string[] = [
  'dynamodb:BatchGetItem',
  'dynamodb:BatchWriteItem',
  'dynamodb:ConditionCheckItem',
  'dynamodb:DeleteItem',
  'dynamodb:DescribeTable',
  'dynamodb:GetItem',
  'dynamodb:PutItem',
  'dynamodb:Query',
  'dynamodb:UpdateItem',
];

const CREDENTIALS =
  'AWS does not take the credentials of the bot: check its role, or the profile or keys that it was given';
const THROTTLED =
  'it takes no more requests at present: raise what it may take, or let it charge by the request (PAY_PER_REQUEST)';
const UNREACHABLE =
  'it cannot be reached: check the network, such as the way out of a private subnet or a VPC endpoint for DynamoDB';

/** By the error's name or code: what is wrong, and what to do. */
const ADVICE: ReadonlyMap<string, string> = new Map([
  ['ResourceNotFoundException', 'there is no such table: check its name, the account and the Region, or deploy it'],
  [
    'AccessDeniedException',
    `the role of the bot may not use it: allow ${TABLE_ACTIONS.join(', ')} on the table and on its index/*`,
  ],
  ['UnrecognizedClientException', CREDENTIALS],
  ['InvalidSignatureException', CREDENTIALS],
  ['IncompleteSignatureException', CREDENTIALS],
  ['MissingAuthenticationTokenException', CREDENTIALS],
  ['InvalidClientTokenId', CREDENTIALS],
  ['ExpiredTokenException', 'the credentials of the bot have expired: give it a role, or new ones'],
  ['CredentialsProviderError', 'no AWS credentials were found: give the bot a role, or set AWS_PROFILE'],
  ['ProvisionedThroughputExceededException', THROTTLED],
  ['ThrottlingException', THROTTLED],
  ['RequestLimitExceeded', THROTTLED],
  ['InternalServerError', 'DynamoDB has a fault: look at the health of AWS in this Region'],
  ['TimeoutError', UNREACHABLE],
  ['ECONNREFUSED', UNREACHABLE],
  ['ECONNRESET', UNREACHABLE],
  ['EAI_AGAIN', UNREACHABLE],
  ['EHOSTUNREACH', UNREACHABLE],
  ['ENETUNREACH', UNREACHABLE],
  ['ENOTFOUND', UNREACHABLE],
]);

/** The table did not do what it was asked, after all tries. Its message is for operators and says what to do. */
export class TableError extends Error {
  override readonly name = 'TableError';
  readonly code = 'store-table';

  constructor(table: string, cause: unknown) {
    super(`The table ${table} did not answer as it should: ${adviceFor(cause)}.`, { cause });
  }
}

/** What is wrong, and what to do: a part of a sentence. */
export function adviceFor(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.message.includes('Region is missing')) return 'no Region is set: set AWS_REGION';
  const code = 'code' in error ? String(error.code) : '';
  const known = ADVICE.get(error.name) ?? ADVICE.get(code);
  // Several addresses were tried, each with an error of its own.
  if (known === undefined && error instanceof AggregateError) return adviceFor(error.errors[0]);
  return known ?? (error.message.trim().replace(/\.$/, '') || error.name);
}
