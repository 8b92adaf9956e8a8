import type { StructureShape } from './catalogue.ts';
import { refuse } from './refusal.ts';
import type { Place } from './scalars.ts';
import { closest } from './suggest.ts';

/** Refuses a name that the structure does not have, naming those that may have been meant. */
export function refuseUnknownKey(shape: StructureShape, key: string, place: Place): never {
  const names = shape.members.map((member) => member.name);
  const suggestions = closest(key, names);
  const known = names.length <= 12 ? names.join(', ') : `${names.slice(0, 12).join(', ')}, …`;
  const help =
    suggestions.length > 0 ? `Did you mean ${suggestions.join(' or ')}?` : `It has ${known || 'no members'}.`;
  return refuse('bad-value', `${place.path} has no member "${key.slice(0, 60)}". ${help}`, {
    suggestions,
    fault: place.fault,
  });
}

/**
 * Refuses a structure that lacks a required member, or a union that is not given exactly one. AWS would refuse it too,
 * but less clearly; idempotency tokens are filled by the SDK.
 */
export function checkMembers(shape: StructureShape, given: ReadonlySet<string>, place: Place): void {
  if (shape.kind === 'union' && given.size !== 1) {
    const names = shape.members.map((member) => member.name).join(', ');
    refuse('bad-value', `${place.path} takes exactly one of ${names}.`, { fault: place.fault });
  }
  for (const member of shape.members) {
    if (member.required && !member.idempotencyToken && !given.has(member.name)) {
      refuse('bad-value', `${place.path} needs ${member.name}.`, { suggestions: [member.name], fault: place.fault });
    }
  }
}
