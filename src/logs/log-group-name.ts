/** What AWS lets a log group be called: 1 to 512 of these characters. */
const NAME = /^[A-Za-z0-9_./#-]{1,512}$/;
const ARN = /^arn:[\w-]+:logs:([\w-]+):\d{12}:log-group:([^:]+)(?::.*)?$/s;

/** Whether a text can be the name of a log group. */
export function isLogGroupName(text: string): boolean {
  return NAME.test(text);
}

/** The name of a log group that is given by name or ARN; null for what is none, or lies in another Region than this. */
export function logGroupName(nameOrArn: string, region: string): string | null {
  const [, arnRegion, inArn] = ARN.exec(nameOrArn) ?? [];
  if (arnRegion !== undefined && arnRegion !== region) return null;
  const name = inArn ?? nameOrArn;
  return isLogGroupName(name) ? name : null;
}
