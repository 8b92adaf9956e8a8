import type { Dialog } from 'botbuilder-dialogs';
import { checkActionCommand } from './action-check.ts';
import { conditionSteps, conditionsStep, shownOn } from './action-conditions.ts';
import { type ActionDraft, actionOf } from './action-draft.ts';
import { checkNames, previewStep } from './action-preview.ts';
import { basicsStep, placeStep, targetStep, withParameters } from './action-steps.ts';
import { changeAction, createAction, deleteAction, findAction } from './action-store.ts';
import { textStep } from './action-text-step.ts';
import { placeInWords } from './action-words.ts';
import { requireAdministrator } from './administrators.ts';
import { shownCommand } from './alias-cards.ts';
import { formDialogs } from './form-dialog.ts';
import type { Parts } from './parts.ts';
import type { Turn } from './turn.ts';
import { unknownAction } from './unknown-action.ts';

export const ACTION_FORMS = { write: 'action-write', remove: 'action-delete' } as const;

export interface ActionRemoval {
  readonly name: string;
  readonly version: number;
  readonly isConfirmed: boolean;
}

export const CREATING = 'create custom actions';
export const CHANGING = 'change and delete custom actions';

/** The forms of `action create`, `action edit` and `action delete`. */
export function actionDialogs(parts: Parts): readonly Dialog[] {
  return [...writingDialogs(parts), ...removalDialogs(parts)];
}

function writingDialogs(parts: Parts): readonly Dialog[] {
  return formDialogs<ActionDraft, null>(parts, {
    id: ACTION_FORMS.write,
    steps: [
      basicsStep(parts),
      placeStep(),
      targetStep(parts),
      textStep(parts),
      conditionsStep(),
      previewStep(parts),
      ...conditionSteps(parts),
    ],
    prepare: async (turn, draft) => withParameters(parts, turn, draft, await listsBefore(parts, turn, draft)),
    finish: async (turn, draft) => {
      const action = actionOf(draft);
      requireAdministrator(parts, turn, draft.version === null ? CREATING : CHANGING);
      // The form may have waited for long.
      checkActionCommand(parts, action.commandText);
      await checkNames(parts, turn, draft);
      await (draft.version === null
        ? createAction(parts, turn, action)
        : changeAction(parts, turn, action, draft.version));
      return {
        settled: {
          tone: 'good',
          title: `Action ${action.name} is ${draft.version === null ? 'made' : 'changed'}`,
          commandLine: shownCommand(action.commandText),
          facts: [
            { name: 'Button', value: action.title },
            { name: 'Shown on', value: shownOn(action.notificationType, action.criteria) },
            { name: 'From', value: 'The next notification on' },
            { name: 'Runs in', value: placeInWords(turn, action) },
            ...(action.aliasName === null ? [] : [{ name: 'Alias', value: `run ${action.aliasName}` }]),
            { name: 'By', value: turn.person.name },
          ],
        },
        result: null,
      };
    },
  });
}

/** Parameters of the action that is changed that take several values. */
async function listsBefore(parts: Parts, turn: Turn, draft: ActionDraft): Promise<readonly string[]> {
  if (draft.version === null || draft.kind !== 'automation' || draft.parameters !== null) return [];
  const before = await findAction(parts, turn.conversation.baseId, draft.name);
  return before?.making.kind === 'automation' ? before.making.lists : [];
}

function removalDialogs(parts: Parts): readonly Dialog[] {
  return formDialogs<ActionRemoval, null>(parts, {
    id: ACTION_FORMS.remove,
    steps: [
      {
        name: 'confirm',
        isDone: ({ isConfirmed }) => isConfirmed,
        ask: async ({ name }, turn) => {
          const action = await findAction(parts, turn.conversation.baseId, name);
          if (action === null) throw await unknownAction(parts, turn, name, 'action show');
          return {
            title: `Delete the action ${action.name}?`,
            text: 'Its buttons on notifications that are here already no longer do anything.',
            lines: [
              { name: 'Button', value: action.title, go: null },
              { name: 'Command', value: shownCommand(action.commandText), go: null },
              { name: 'Shown on', value: shownOn(action.notificationType, action.criteria), go: null },
              { name: 'Made by', value: action.by.name, go: null },
            ],
            fields: [],
            submitTitle: 'Delete',
            submitWords: ['delete', 'yes'],
            isDestructive: true,
          };
        },
        take: (state) => ({ state: { ...state, isConfirmed: true } }),
      },
    ],
    finish: async (turn, { name, version }) => {
      requireAdministrator(parts, turn, CHANGING);
      await deleteAction(parts, turn, name, version);
      return {
        settled: {
          tone: 'good',
          title: `Action ${name} is deleted`,
          commandLine: null,
          facts: [{ name: 'By', value: turn.person.name }],
        },
        result: null,
      };
    },
  });
}
