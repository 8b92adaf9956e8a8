import { SupportDirectory } from '../src/support/directory.ts';
import { type GuidedPlace, placeLines, principalAt } from './guided-place.ts';
import type { Parts } from './parts.ts';
import type { Turn } from './turn.ts';

/** What AWS Support knows, asked as the person of this turn. */
export type DirectoryOf = (turn: Turn, place: GuidedPlace) => SupportDirectory;

/** One directory for a turn, in which nothing is asked twice. */
export function directories(parts: Parts): DirectoryOf {
  const known = new Map<string, SupportDirectory>();
  return (turn, place) => {
    const key = JSON.stringify([place.configurationName, place.roleArn, place.region]);
    const directory =
      known.get(key) ??
      new SupportDirectory(parts.caller, { principal: principalAt(parts, turn, place), region: place.region });
    known.set(key, directory);
    return directory;
  };
}

/** The lines of a summary that say where and as whom: the Region is not one that somebody chose. */
export function supportPlaceLines(turn: Turn, place: GuidedPlace) {
  return placeLines(turn, place).map((line) =>
    line.name === 'Region' ? { ...line, value: `${line.value}, the only endpoint of AWS Support` } : line,
  );
}
