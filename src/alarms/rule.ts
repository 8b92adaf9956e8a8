/**
 * What a composite alarm's rule has besides names
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html).
 */
const WORDS = new Set(['ALARM', 'OK', 'INSUFFICIENT_DATA', 'AT_LEAST', 'AND', 'OR', 'NOT', 'TRUE', 'FALSE']);

/** Names in quotes; how many `AT_LEAST` asks for, which is no name; anything else between brackets, commas and blanks. */
const PARTS = /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|\bAT_LEAST\s*\(\s*[\d.]+\s*%?|[^\s"'(),]+/gs;

/** The names of the alarms that a composite alarm's rule follows, in its order, each once. The rule may have them as ARNs. */
export function alarmNames(rule: string): readonly string[] {
  const names = new Set<string>();
  for (const [part, double, single] of rule.matchAll(PARTS)) {
    const quoted = double ?? single;
    if (quoted === undefined && (WORDS.has(part.toUpperCase()) || /^AT_LEAST\s*\(/.test(part))) continue;
    const name = quoted === undefined ? part : quoted.replace(/\\(.)/gs, '$1');
    names.add(/^arn:[\w-]+:cloudwatch:[^:]*:\d*:alarm:(.+)$/s.exec(name)?.[1] ?? name);
  }
  names.delete('');
  return [...names];
}
