import type { ListShape, MapShape, Shape, StructureShape } from './catalogue.ts';
import type { Input, Value } from './command.ts';
import type { Json } from './json.ts';
import { refuse } from './refusal.ts';
import { isJsonList, type Place, refuseKind, scalarFromJson } from './scalars.ts';
import { DEEPEST } from './shorthand.ts';
import { checkMembers, refuseUnknownKey } from './structures.ts';

/** The input's value that JSON stands for. Errors: `bad-value` that names the path, what belongs there and what was given. */
export function fromJson(shape: Shape, json: Json, place: Place, depth = 0): Value {
  if (depth > DEEPEST) refuse('bad-value', `${place.path} is nested too deeply.`);
  switch (shape.kind) {
    case 'list':
      return listFromJson(shape, json, place, depth);
    case 'map':
      return mapFromJson(shape, json, place, depth);
    case 'structure':
    case 'union': {
      const members = membersFromJson(shape, json, place, depth);
      checkMembers(shape, new Set(Object.keys(members)), place);
      return members;
    }
    default:
      return scalarFromJson(shape, json, place);
  }
}

/** A structure's members from a JSON object, without asking whether all required ones are there. */
export function membersFromJson(shape: StructureShape, json: Json, place: Place, depth = 0): Input {
  const entries = Object.entries(object(json, place)).map(([key, value]): [string, Value] => {
    const member = shape.member(key);
    if (member === undefined) return refuseUnknownKey(shape, key, place);
    return [key, fromJson(member.shape, value, inside(place, `.${key}`), depth + 1)];
  });
  return Object.fromEntries(entries);
}

function listFromJson(shape: ListShape, json: Json, place: Place, depth: number): Value {
  if (!isJsonList(json)) return refuseKind('a list in [ ]', json, place);
  return json.map((item, index) => fromJson(shape.member, item, inside(place, `[${index}]`), depth + 1));
}

function mapFromJson(shape: MapShape, json: Json, place: Place, depth: number): Value {
  const entries = Object.entries(object(json, place));
  return Object.fromEntries(
    entries.map(([key, value]) => [key, fromJson(shape.value, value, inside(place, `.${key}`), depth + 1)]),
  );
}

function object(json: Json, place: Place): { readonly [key: string]: Json } {
  if (json === null || typeof json !== 'object' || isJsonList(json)) return refuseKind('an object in { }', json, place);
  return json;
}

function inside(place: Place, step: string): Place {
  const cut = step.length > 60 ? `${step.slice(0, 60)}…` : step;
  return { ...place, path: place.path + cut };
}
