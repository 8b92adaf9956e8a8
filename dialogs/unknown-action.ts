import { closest } from '../src/command/suggest.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import { allActions } from './action-cards.ts';
import type { Parts } from './parts.ts';
import type { Turn } from './turn.ts';

/** @param command what was to be done with it: `action show`. */
export async function unknownAction(parts: Parts, turn: Turn, name: string, command: string): Promise<PersonError> {
  const names = (await allActions(parts, turn)).map((action) => action.name);
  const close = closest(name, names);
  return new PersonError('unknown-action', `There is no action ${name}`, 'This conversation has none of that name.', {
    nextSteps: close.length > 0 ? [`Did you mean ${close.join(' or ')}?`] : ['action list shows those that there are.'],
    commands: [
      ...close.map((other) => ({ title: `${command} ${other}`, line: `${command} ${other}` })),
      { title: 'List actions', line: 'action list' },
    ],
  });
}
