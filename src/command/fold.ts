import type { Shape, StructureShape } from './catalogue.ts';
import type { Input, Value } from './command.ts';

/** An option that the AWS CLI adds to an operation. */
export interface AddedOption {
  /** Without hyphens in front. */
  readonly name: string;
  /** The member that it stands for alone, required where that is; left out where it sets a part of one. */
  readonly fills?: string;
  /** A shape, or where the model has it; an option without a shape there is left out. */
  readonly shape: Shape | ((input: StructureShape) => Shape | undefined);
  /** One sentence for its help. */
  readonly help: string;
  readonly fold: (input: Input, value: Value) => Input;
}

/** Whether a value is a structure or map of the input, rather than a list, bytes or a time. */
export function isObject(value: Value | undefined): value is Input {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** The structure at a member; an empty one where there is none yet. */
export function objectAt(input: Input, member: string): Input {
  const value = input[member];
  return isObject(value) ? value : {};
}

/** The first structure of the list at a member; an empty one where there is none yet. */
export function firstAt(input: Input, member: string): Input {
  const value = input[member];
  const first: Value | undefined = Array.isArray(value) ? value[0] : undefined;
  return isObject(first) ? first : {};
}

/** The input with these members set in the structure at a member. */
export function into(input: Input, member: string, more: Input): Input {
  return { ...input, [member]: { ...objectAt(input, member), ...more } };
}

/** The input with these members set in the first structure of the list at a member. */
export function intoFirst(input: Input, member: string, more: Input): Input {
  const value = input[member];
  const others: readonly Value[] = Array.isArray(value) ? value.slice(1) : [];
  return { ...input, [member]: [{ ...firstAt(input, member), ...more }, ...others] };
}
