import { isRegion, regionTitle } from '../aws/regions.ts';
import { PARTITIONS } from '../aws/regions-table.ts';

/** What AWS calls parts of the world now, keyed by what it called them once. */
const RENAMED: Readonly<Record<string, string>> = { eu: 'europe' };

/** Longer is no name. */
const MAX_LENGTH = 100;

interface Place {
  /** First word before the place: `us`, `europe`, `govcloud`. */
  readonly head: string;
  readonly place: string;
}

/**
 * The Region that AWS shows by this name: "EU (Ireland)", "Europe (Ireland)", "US - N. Virginia", "GovCloud (US-West)", or `eu-west-1`
 * itself. Null where no Region has it.
 */
export function regionOfName(name: string | null): string | null {
  if (name === null || name.length > MAX_LENGTH) return null;
  if (isRegion(name) || regionTitle(name) !== undefined) return name;
  const wanted = placeOf(name);
  const all = PARTITIONS.flatMap(({ regions }) => regions);
  const exact = all.find(({ title }) => title === name);
  const found =
    exact ??
    all.find(({ title }) => {
      const { head, place } = placeOf(title);
      return place === wanted.place && head === wanted.head;
    });
  return found?.name ?? null;
}

function placeOf(name: string): Place {
  const [, before = name, place = ''] = /^(.*?)(?:\s*\((.*)\)|\s+-\s+(.*))$/.exec(name.trim())?.filter(Boolean) ?? [];
  const head = words(before).find((word) => word !== 'aws') ?? '';
  return { head: RENAMED[head] ?? head, place: words(place === '' ? before : place).join(' ') };
}

function words(text: string): readonly string[] {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
}
