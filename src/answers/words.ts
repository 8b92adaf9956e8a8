/** Words that people write in capitals; those that end in a small `s` in the plural too. */
const ACRONYMS: ReadonlySet<string> = new Set([
  'acl', 'ami', 'api', 'arn', 'aws', 'az', 'ca', 'cidr', 'cpu', 'db', 'dns', 'ebs', 'ec2', 'ecr', 'ecs', 'efs', 'eks', 'fifo', 'gpu',
  'http', 'https', 'iam', 'id', 'ip', 'ipv4', 'ipv6', 'json', 'kms', 'mfa', 'nat', 'os', 'rds', 's3', 'sns', 'sqs', 'sse', 'ssh',
  'ssl', 'ssm', 'tcp', 'tls', 'ttl', 'udp', 'uri', 'url', 'utc', 'uuid', 'vpc', 'vpn',
]); // biome-ignore format: a list of short words

/** A member's name as words: `FunctionName` is "Function name", `vpcId` "VPC ID", `DBInstances` "DB instances". */
export function humanise(name: string): string {
  const words = name
    .replace(/[-_.:/]+/g, ' ')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, (all, run: string, next: string) =>
      /^[A-Z][a-z]$/.test(all) ? all : `${run} ${next}`,
    )
    .split(' ')
    .filter((word) => word !== '')
    .map(wordText);
  const [first = '', ...rest] = words;
  return [first.charAt(0).toUpperCase() + first.slice(1), ...rest].join(' ');
}

function wordText(word: string): string {
  const lower = word.toLowerCase();
  if (ACRONYMS.has(lower)) return lower.toUpperCase();
  if (lower.endsWith('s') && ACRONYMS.has(lower.slice(0, -1))) return `${lower.slice(0, -1).toUpperCase()}s`;
  return /^[A-Z0-9]{2,}$/.test(word) ? word : lower;
}

/** What is counted. */
export interface Noun {
  readonly one: string;
  readonly many: string;
}

/** A list member's name as a noun: `DBInstances` is "DB instance", "DB instances". */
export function nounOf(name: string): Noun {
  const words = humanise(
    name.replace(/(?:Set|List|Summaries|SummaryList|Items)$/, (end) => (end === name ? end : '')),
  ).split(' ');
  const last = words.pop() ?? '';
  const lead = words.map((word, place) => (place === 0 ? lowerFirst(word) : word));
  const lastText = lead.length === 0 ? lowerFirst(last) : last;
  return { one: [...lead, singular(lastText)].join(' '), many: [...lead, plural(lastText)].join(' ') };
}

/** "1 function", "23 functions". */
export function countOf(count: number, noun: Noun): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? noun.one : noun.many}`;
}

function lowerFirst(word: string): string {
  return /^[A-Z][a-z]+$/.test(word) ? word.toLowerCase() : word;
}

function singular(word: string): string {
  if (/(?:ss|us|is|series)$/i.test(word)) return word;
  if (/ies$/.test(word)) return `${word.slice(0, -3)}y`;
  if (/(?:ss|x|ch|sh|us|ias)es$/.test(word)) return word.slice(0, -2);
  return /s$/.test(word) ? word.slice(0, -1) : word;
}

function plural(word: string): string {
  if (/s$/.test(word) && singular(word) !== word) return word;
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  return /(?:s|x|ch|sh)$/.test(word) ? `${word}es` : `${word}s`;
}
