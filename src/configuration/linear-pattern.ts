import { type Holds, type Node, PatternFault, type Place, readPattern } from './pattern-syntax.ts';

/** Longest pattern, in characters. */
export const LONGEST_PATTERN = 200;
/** What a pattern may become: with it, and with values of 1,024 characters, a match takes a few milliseconds at the most. */
const MOST_STATES = 250;

/** Whether a text holds what a pattern describes; or why the pattern is none. */
export type LinearPattern =
  | { readonly ok: true; readonly matches: (text: string) => boolean }
  | { readonly ok: false; readonly why: string };

/**
 * A regular expression whose time grows with the length of the text and no faster, whatever the two are: it is run as the set of all states
 * that it can be in (Thompson, "Regular expression search algorithm", 1968), and never goes back. So it has no references to groups
 * and does not look around. What it has, it has as JavaScript's: `. [a-z] [^a-z] \d \w \s \b ^ $ ( ) | * + ? {2,5}`.
 */
export function linearPattern(text: string): LinearPattern {
  try {
    if ([...text].length > LONGEST_PATTERN)
      throw new PatternFault(`a pattern has at most ${LONGEST_PATTERN} characters`);
    const states = new Compiler(readPattern(text));
    return { ok: true, matches: (value) => isFound(states, [...value]) };
  } catch (error) {
    if (error instanceof PatternFault) return { ok: false, why: error.message };
    throw error;
  }
}

type State =
  | { readonly kind: 'one'; readonly holds: Holds; readonly next: number }
  | { readonly kind: 'place'; readonly holds: Place; readonly next: number }
  | { readonly kind: 'any'; next: readonly number[] }
  | { readonly kind: 'end' };

/** The states of a pattern, written from its end to its beginning, so that each knows what follows it. */
class Compiler {
  readonly states: State[] = [{ kind: 'end' }];
  readonly start: number;
  #steps = 0;

  constructor(node: Node) {
    this.start = this.#add(node, 0);
  }

  #push(state: State): number {
    if (this.states.length >= MOST_STATES) throw new PatternFault('it is too long, or repeats too much');
    return this.states.push(state) - 1;
  }

  #add(node: Node, next: number): number {
    // Repetitions of nothing make no state, and would still take for ever.
    this.#steps += 1;
    if (this.#steps > MOST_STATES * 8) throw new PatternFault('it is too long, or repeats too much');
    switch (node.kind) {
      case 'one':
        return this.#push({ kind: 'one', holds: node.holds, next });
      case 'place':
        return this.#push({ kind: 'place', holds: node.holds, next });
      case 'all':
        return node.parts.reduceRight((after, part) => this.#add(part, after), next);
      case 'any': {
        const [only, ...others] = node.ways;
        if (only !== undefined && others.length === 0) return this.#add(only, next);
        return this.#push({ kind: 'any', next: node.ways.map((way) => this.#add(way, next)) });
      }
      case 'times':
        return this.#repeat(node, next);
    }
  }

  #repeat({ part, least, most }: Extract<Node, { kind: 'times' }>, next: number): number {
    let start = next;
    if (most === null) {
      const again: Extract<State, { kind: 'any' }> = { kind: 'any', next: [next] };
      start = this.#push(again);
      again.next = [this.#add(part, start), next];
    } else {
      for (let times = least; times < most; times += 1) {
        start = this.#push({ kind: 'any', next: [this.#add(part, start), next] });
      }
    }
    for (let times = 0; times < least; times += 1) start = this.#add(part, start);
    return start;
  }
}

/** Goes through a text once with all the states that the pattern can be in; a match may begin at every place. */
function isFound({ states, start }: Compiler, text: readonly string[]): boolean {
  let present = new Set<number>();
  for (let at = 0; at <= text.length; at += 1) {
    const [before, after] = [text[at - 1], text[at]];
    const open = [...present, start];
    const reached = new Set<number>();
    const following = new Set<number>();
    for (let index = open.pop(); index !== undefined; index = open.pop()) {
      if (reached.has(index)) continue;
      reached.add(index);
      const state = states[index];
      if (state === undefined || state.kind === 'end') return true;
      if (state.kind === 'any') open.push(...state.next);
      else if (state.kind === 'place' && state.holds(before, after)) open.push(state.next);
      else if (state.kind === 'one' && after !== undefined && state.holds(after)) following.add(state.next);
    }
    present = following;
  }
  return false;
}
