import type { ListShape, Member, Shape, SimpleShape, StructureShape } from './catalogue.ts';

function simple(kind: SimpleShape['kind']): SimpleShape {
  return { kind, name: kind, jsonValue: false, streaming: false };
}

/** Shapes of the options that the AWS CLI adds, which no model describes. */
export const TEXT = simple('string');
export const NUMBER = simple('number');
export const FLAG = simple('boolean');
export const TIME = simple('timestamp');
export const BYTES = simple('blob');
export const TEXTS: ListShape = { kind: 'list', name: 'list', member: TEXT };

/** A member that is described here rather than by the model. */
export function ownMember(name: string, shape: Shape, description: string): Member {
  return {
    name,
    shape,
    required: false,
    idempotencyToken: false,
    choices: () => [],
    description: () => description,
  };
}

/** The shape at a way of member names into a structure; undefined where the structure has no such member. */
export function shapeAt(structure: StructureShape, ...way: readonly string[]): Shape | undefined {
  let shape: Shape | undefined = structure;
  for (const name of way) {
    if (shape?.kind !== 'structure' && shape?.kind !== 'union') return undefined;
    shape = shape.member(name)?.shape;
  }
  return shape;
}
