import { maskWords } from '../src/answers/mask-words.ts';
import { formatWords } from '../src/command/words.ts';
import { offerOf } from '../src/notifications/custom-actions.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import { checkActionCommand } from './action-check.ts';
import { shownCriterion, shownOn } from './action-conditions.ts';
import { type ActionDraft, actionOf, answered, notificationAtHand } from './action-draft.ts';
import { checkActionAlias, checkActionName } from './action-names.ts';
import { asCustomAction, type NewAction } from './action-store.ts';
import { missingVariables, shownValue } from './action-variables.ts';
import { kindInWords, placeInWords } from './action-words.ts';
import { commandFacts, holdsSecret, shownCommand } from './alias-cards.ts';
import type { Form, FormStep } from './form-prompt.ts';
import type { Parts } from './parts.ts';
import type { SentNotification } from './sent-notification.ts';
import { templateCommand } from './template-command.ts';
import type { Turn } from './turn.ts';

type Lines = NonNullable<Form['lines']>;

/** Everything, and what the button would do on the notification at hand. */
export function previewStep(parts: Parts): FormStep<ActionDraft> {
  return {
    name: 'preview',
    isDone: ({ done }) => done.includes('preview'),
    async ask(draft, turn) {
      const sent = await notificationAtHand(parts, turn, draft.notificationId);
      const action = actionOf(draft);
      const example = checkActionCommand(parts, action.commandText);
      const secret =
        'It holds a value that looks secret, and everybody here could run it: a $variable in its place is safer.';
      return {
        title: draft.version === null ? `Make the action ${action.name}?` : `Change the action ${action.name}?`,
        text: holdsSecret(action.commandText) ? secret : '',
        lines: [
          { name: 'Name', value: action.name, go: draft.version === null ? 'basics' : null },
          { name: 'Button', value: action.title, go: 'basics' },
          ...(action.aliasName === null ? [] : [{ name: 'Alias', value: `run ${action.aliasName}`, go: 'basics' }]),
          {
            name: 'Runs a',
            value: kindInWords(action.making),
            go: action.making.kind === 'command' ? 'basics' : 'target',
          },
          { name: 'Command', value: shownCommand(action.commandText), go: 'text' },
          ...commandFacts(parts, example, 'Reads; asks before it runs, for nobody has typed it').map((fact) => ({
            ...fact,
            go: null,
          })),
          { name: 'Runs in', value: placeInWords(turn, action), go: 'place' },
          { name: 'Shown on', value: shownOn(action.notificationType, action.criteria), go: 'conditions' },
          ...(sent === null ? [] : onNotification(parts, turn, sent, action)),
        ],
        fields: [],
        submitTitle: 'Save',
        submitWords: ['save', 'create', 'yes'],
      };
    },
    async take(draft, _values, turn) {
      try {
        await checkNames(parts, turn, draft);
        return { state: answered(draft, 'preview') };
      } catch (error) {
        // Someone else was first: another name is chosen here.
        if (error instanceof PersonError) return { errors: { form: `${error.title}. ${error.message}` } };
        throw error;
      }
    },
  };
}

/** Whether the name and the alias are still free. */
export async function checkNames(parts: Parts, turn: Turn, { name, aliasName, version }: ActionDraft): Promise<void> {
  if (version === null) await checkActionName(parts, turn, name);
  if (aliasName !== '') await checkActionAlias(parts, turn, aliasName, name);
}

/** What the button would run on the notification at hand, or why it would not be there. */
function onNotification(
  parts: Parts,
  turn: Turn,
  { notification, incoming }: SentNotification,
  action: NewAction,
): Lines {
  const name = `On "${notification.title}"`;
  const line = (value: string): Lines => [{ name, value, go: null }];
  const offer = offerOf(notification, incoming, asCustomAction({ ...action, ...NOT_YET }));
  switch (offer.kind) {
    case 'unwanted':
      return line('It would not be shown, because its sender wants no buttons of custom actions.');
    case 'no-attachment':
      return line('It would not be shown.');
    case 'other-type':
      return line(`It would not be shown, because it is of the kind ${notification.type}, not ${offer.wanted}.`);
    case 'criterion': {
      const { criterion, value } = offer;
      const variable = criterion.variableName.replace(/^\$/, '');
      const present = value === null ? 'has no value' : `is ${shownValue(variable, value)}`;
      return line(
        `It would not be shown, because $${variable} ${present}, and the condition is: ${shownCriterion(criterion)}.`,
      );
    }
    case 'offered':
      return line(wouldRun(parts, turn, action, offer.offered.variables));
  }
}

/** Of an action that is not kept yet. */
const NOT_YET = { by: { id: '', name: '' }, at: 0, changed: null, version: 0 };

function wouldRun(parts: Parts, turn: Turn, action: NewAction, variables: Readonly<Record<string, string>>): string {
  const { commandText } = action;
  const missing = missingVariables({ commandText, variables });
  if (missing.length > 0) {
    return `Shown. Pressed, it would first ask for ${missing.map((variable) => `$${variable}`).join(', ')}.`;
  }
  const outcome = templateCommand(parts, commandText, variables);
  if (outcome.kind === 'denied') return `Shown, but never run: ${outcome.error.message}`;
  if (outcome.kind !== 'command') return `Shown, but its values do not fit: ${outcome.why}`;
  const where = action.configurationName === null ? '' : ` in ${placeInWords(turn, action)}`;
  return `Shown. Pressed and confirmed, it would run${where}: ${formatWords(maskWords(outcome.command.words))}`;
}
