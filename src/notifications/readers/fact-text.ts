import { type listAt, timeAt } from '../fields.ts';
import { inWords } from './state-words.ts';

const SIZES = ['bytes', 'KB', 'MB', 'GB', 'TB', 'PB'] as const;
const MAX_FACT = 300;
const MAX_TIME = 60;

/** "2026-11-21 03:12:00 UTC" of what `timeAt` reads; other text as it is. */
export function timeText(value: string): string {
  // Java writes the zone behind the offset once more: `…Z[UTC]`.
  const iso = value.length > MAX_TIME ? null : timeAt(value.replace(/\[[^\]]*\]$/, ''));
  return iso === null ? value : `${iso.slice(0, 19).replace('T', ' ')} UTC`;
}

/** "4.6 KB" of a count of bytes; other text as it is. */
export function sizeText(value: string): string {
  const bytes = Number(value);
  if (!Number.isFinite(bytes) || bytes < 0) return value;
  const step = bytes < 1024 ? 0 : Math.min(SIZES.length - 1, Math.floor(Math.log2(bytes) / 10));
  const size = bytes / 1024 ** step;
  return `${step === 0 ? size : Number(size.toFixed(1))} ${SIZES[step] ?? 'bytes'}`;
}

/** "2 h 5 min", "5 min 4 s", "3 s" between two times; null where one is missing. */
export function durationText(from: string | null, to: string | null): string | null {
  if (from === null || to === null) return null;
  const seconds = Math.round((Date.parse(to) - Date.parse(from)) / 1000);
  if (!Number.isFinite(seconds) || seconds < 0) return null;
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  if (hours > 0) return minutes > 0 ? `${hours} h ${minutes} min` : `${hours} h`;
  if (minutes > 0) return seconds % 60 > 0 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`;
  return `${seconds} s`;
}

/** Some of a list, and how many more there are. Null of an empty one. */
export function listText(values: ReturnType<typeof listAt>, most = 5): string | null {
  const texts = values.filter((one) => typeof one === 'string' || typeof one === 'number').map(String);
  if (texts.length === 0) return null;
  const more = texts.length - most;
  return texts.slice(0, most).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** Cut to what a fact can hold, with a mark. */
export function cut(value: string | null, most = MAX_FACT): string | null {
  return value === null || value.length <= most ? value : `${value.slice(0, most - 1)}…`;
}

/** With a capital first letter. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The quotation marks around a text that came as JSON within JSON, taken off. */
export function unquoted(text: string | null): string | null {
  if (text === null || text.length < 2 || !text.startsWith('"') || !text.endsWith('"')) return text;
  return text.slice(1, -1).trim();
}

/** `AWS::EC2::SecurityGroup`, `AwsEc2SecurityGroup` or `AWS_EC2_INSTANCE` as people say it: "EC2 security group". */
export function resourceTypeText(type: string): string {
  const parts = type
    .replace(/^(?:AWS::|AWS_|Aws(?=[A-Z]))/, '')
    .split('::')
    .filter((part) => part !== '');
  const [service = '', ...rest] = parts;
  const thing = inWords(rest.join(' '));
  // "Log group", not "Logs log group".
  if (rest.length > 0)
    return thing.startsWith(service.toLowerCase().replace(/s$/, '')) ? capital(thing) : `${service} ${thing}`;
  return capital(inWords(service)).replace(/^(Ec2|Rds|Ecr|Iam|S3|Kms|Ecs|Eks)\b/, (name) => name.toUpperCase());
}

/** For a part of an address. Half of a surrogate pair, which a JSON escape can hold, has no encoding and becomes a replacement character. */
export function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
