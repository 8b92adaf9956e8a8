import { sameInAnyCase } from '../src/command/template.ts';
import { patterns } from '../src/configuration/patterns.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import { actionTaken, aliasOfAction, createdActions, findAction } from './action-store.ts';
import { checkName } from './alias-names.ts';
import { findAlias, nameTaken } from './alias-store.ts';
import type { Parts } from './parts.ts';
import type { Turn } from './turn.ts';

/** Refuses a name that no new action may have, and one that is taken. */
export async function checkActionName(parts: Parts, turn: Turn, name: string): Promise<void> {
  if (!patterns.actionName.pattern.test(name)) {
    throw badName('An action cannot have that name', 'A name has letters, digits, - and _, at most 64 of them.');
  }
  if (parts.configuration().customActions.some((action) => sameInAnyCase(action.name, name))) {
    throw badName('An action cannot have that name', `${name} is an action of the configuration file.`);
  }
  if ((await findAction(parts, turn.conversation.baseId, name)) !== null) throw actionTaken(name);
}

/** Refuses an alias that no action may have, and one that anything but this action has. */
export async function checkActionAlias(parts: Parts, turn: Turn, alias: string, action: string): Promise<void> {
  if (!patterns.aliasName.pattern.test(alias)) {
    throw badName('An action cannot have that alias', 'An alias has letters, digits, - and _, at most 30 of them.');
  }
  checkName(parts, turn, alias);
  const { baseId } = turn.conversation;
  const owner = (await createdActions(parts, baseId)).find(
    ({ aliasName, name }) => aliasName !== null && sameInAnyCase(aliasName, alias) && !sameInAnyCase(name, action),
  );
  if (owner !== undefined) throw aliasOfAction(alias, owner.name);
  if ((await findAlias(parts, baseId, alias)) !== null) throw nameTaken(alias);
}

function badName(title: string, why: string): PersonError {
  return new PersonError('bad-action-name', title, why, { nextSteps: ['Choose another, such as restart-web.'] });
}
