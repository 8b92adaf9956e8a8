import type { MapShape, Shape, StructureShape } from './catalogue.ts';
import type { Value } from './command.ts';
import { faultAt, quote, refuse } from './refusal.ts';
import { type Place, scalarFromText } from './scalars.ts';
import type { HashNode, Node, TextNode } from './shorthand.ts';
import { checkMembers, refuseUnknownKey } from './structures.ts';

/**
 * The input's value that shorthand stands for: the model gives the text its types, and a single value where a list
 * belongs becomes a list of one. `text` is the whole value, for carets. Errors: `bad-value`, `bad-shorthand`.
 */
export function fromShorthand(shape: Shape, node: Node, text: string, place: Place): Value {
  const here: Place = { ...place, fault: faultAt(text, node.at) };
  switch (shape.kind) {
    case 'list': {
      const items = node.kind === 'list' ? node.items : [node];
      return items.map((item, index) => fromShorthand(shape.member, item, text, inside(place, `[${index}]`)));
    }
    case 'structure':
    case 'union':
      return structure(shape, hash(node, here), text, place);
    case 'map':
      return map(shape, hash(node, here), text, place);
    case 'document':
      return refuse('bad-shorthand', `${place.path} takes JSON only. Write the whole value as JSON.`, {
        fault: here.fault,
      });
    default:
      if (node.kind === 'text') return scalarFromText(shape, node.text, here);
      return refuseManyValues(node.kind, here);
  }
}

function structure(shape: StructureShape, node: HashNode, text: string, place: Place): Value {
  const given = new Set<string>();
  const entries = node.entries.map((entry): [string, Value] => {
    const here = { ...place, fault: faultAt(text, entry.at) };
    const member = shape.member(entry.key);
    if (member === undefined) return refuseUnknownKey(shape, entry.key, here);
    if (entry.value.kind === 'text') refuseMissingComma(shape, entry.value, text, place);
    given.add(entry.key);
    return [entry.key, fromShorthand(member.shape, entry.value, text, inside(place, `.${entry.key}`))];
  });
  checkMembers(shape, given, { ...place, fault: faultAt(text, node.at) });
  return Object.fromEntries(entries);
}

function map(shape: MapShape, node: HashNode, text: string, place: Place): Value {
  return Object.fromEntries(
    node.entries.map((entry) => [
      entry.key,
      fromShorthand(shape.value, entry.value, text, inside(place, `.${entry.key}`)),
    ]),
  );
}

function hash(node: Node, here: Place): HashNode {
  if (node.kind === 'hash') return node;
  const got = node.kind === 'list' ? 'a list' : quote(node.text);
  return refuse('bad-value', `${here.path} takes Name=value pairs in { }, and got ${got}.`, { fault: here.fault });
}

function refuseManyValues(kind: 'list' | 'hash', here: Place): never {
  const why = kind === 'list' ? 'several. Put text with commas in quotes' : 'an object in { }';
  return refuse('bad-value', `${here.path} takes one value, and got ${why}.`, { fault: here.fault });
}

/** `Key=Name Value=x`: the blank should have been a comma. In quotes it may stand as it is. */
function refuseMissingComma(shape: StructureShape, node: TextNode, text: string, place: Place): void {
  if (node.quoted || !node.text.includes('=')) return;
  for (const found of node.text.matchAll(/\s([A-Za-z0-9]+)=/g)) {
    const name = found[1] ?? '';
    if (shape.member(name) === undefined) continue;
    refuse(
      'bad-shorthand',
      `${place.path}: put a comma before ${name}= instead of a space, or quotes around the value.`,
      {
        fault: faultAt(text, node.at + found.index),
      },
    );
  }
}

function inside(place: Place, step: string): Place {
  const cut = step.length > 60 ? `${step.slice(0, 60)}…` : step;
  return { ...place, path: place.path + cut };
}
