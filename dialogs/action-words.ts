import type { ActionMaking, NewAction } from './action-store.ts';
import type { Turn } from './turn.ts';

/** `Lambda function drain`. */
export function kindInWords(making: ActionMaking): string {
  switch (making.kind) {
    case 'command':
      return 'Command';
    case 'lambda':
      return `Lambda function ${making.functionName}${making.invocation === 'Event' ? ', started only' : ''}`;
    case 'automation':
      return `Automation runbook ${making.documentName}`;
  }
}

/** `production (111122223333), the Region of the notification`. */
export function placeInWords(
  turn: Turn,
  { configurationName, region }: Pick<NewAction, 'configurationName' | 'region'>,
): string {
  const own = turn.configurations.find(({ name }) => name === configurationName);
  const account =
    configurationName === null
      ? 'the account of the notification'
      : own === undefined
        ? `the account of ${configurationName}, which is not here any more`
        : `${own.account.name} (${own.account.id})`;
  return `${account}, ${region ?? 'the Region of the notification'}`;
}
