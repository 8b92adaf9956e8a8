export * from './fake-connector.ts';
export * from './teams-activities.ts';

/** What the bot's messaging endpoint answered. */
export interface Answer {
  readonly status: number;
  /** Parsed where it is JSON, else text. */
  readonly body: unknown;
}

/**
 * Posts one activity to the bot's messaging endpoint, as it stands: a string is sent unchanged, so that it need not be JSON.
 * To an invoke the answer holds the invoke's response; to anything else the bot answers when its turn has ended.
 */
export async function postActivity(
  botUrl: string,
  activity: object | string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(new URL('/api/messages', botUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof activity === 'string' ? activity : JSON.stringify(activity),
  });
  const body = await response.text();
  const json = response.headers.get('content-type')?.includes('json') && body !== '';
  return { status: response.status, body: json ? JSON.parse(body) : body };
}
