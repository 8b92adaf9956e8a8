import type { Output } from './pages.ts';

export interface FoundState {
  /** Where it stands: `Configuration.State`, `Reservations[0].Instances[0].State`. */
  readonly path: string;
  readonly state: string;
}

/** Enough to tell how far something is, and few enough to read. */
const MOST = 3;
/** Values looked at in one answer; a listing may hold thousands. */
const LOOKED_AT = 2000;

/**
 * The states that an answer tells of: texts under names that end in State or Status, nearest to the top first, each
 * state of a name once. EC2 has a structure there, of which the Name is the state.
 */
export function statesIn(output: Output): readonly FoundState[] {
  const found: FoundState[] = [];
  const seen = new Set<string>();
  const queue: { readonly path: string; readonly value: unknown }[] = [{ path: '', value: output }];
  for (let at = 0; at < queue.length && at < LOOKED_AT && found.length < MOST; at += 1) {
    const next = queue[at];
    if (next === undefined || typeof next.value !== 'object' || next.value === null) continue;
    for (const [name, value] of Object.entries(next.value)) {
      const path = Array.isArray(next.value)
        ? `${next.path}[${name}]`
        : `${next.path}${next.path === '' ? '' : '.'}${name}`;
      const state = /(?:^s|S)tat(?:e|us)$/.test(name) ? stateOf(value) : undefined;
      if (state === undefined) queue.push({ path, value });
      else if (found.length < MOST && !seen.has(`${name} ${state}`)) {
        seen.add(`${name} ${state}`);
        found.push({ path, state });
      }
    }
  }
  return found;
}

function stateOf(value: unknown): string | undefined {
  const text = typeof value === 'object' && value !== null && 'Name' in value ? value.Name : value;
  return typeof text === 'string' && text !== '' && text.length <= 60 ? text : undefined;
}
