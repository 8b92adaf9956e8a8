import {
  type Criterion,
  criterionFault,
  criterionInWords,
  MOST_CRITERIA,
  OPERATOR_NAMES,
  OPERATORS,
} from '../src/configuration/criteria.ts';
import { LONGEST_PATTERN } from '../src/configuration/linear-pattern.ts';
import { type ActionDraft, answered, knownVariables, notificationAtHand, variableLines } from './action-draft.ts';
import { shownValue } from './action-variables.ts';
import { choiceField, textField } from './form-fields.ts';
import type { FormStep } from './form-prompt.ts';
import type { Parts } from './parts.ts';

const LONGEST_VALUE = 1024;
const REMOVE = 'REMOVE';

/** Which notifications have the button. */
export function conditionsStep(): FormStep<ActionDraft> {
  return {
    name: 'conditions',
    isDone: ({ done }) => done.includes('conditions'),
    ask: ({ notificationType, criteria }) => ({
      title: 'Which notifications have the button?',
      text:
        criteria.length === 0 ? 'All of that kind, unless you add conditions.' : 'Those for which all conditions hold.',
      lines: [
        { name: 'Kind', value: notificationType ?? 'Every kind', go: 'place' },
        ...criteria.map((criterion, place) => ({
          name: `Condition ${place + 1}`,
          value: shownCriterion(criterion),
          go: conditionName(place),
        })),
      ],
      fields: [],
      submitTitle: 'Continue',
      buttons:
        criteria.length < MOST_CRITERIA ? [{ title: 'Add a condition', go: conditionName(criteria.length) }] : [],
    }),
    take: (draft) => ({ state: answered(draft, 'conditions') }),
  };
}

/** One step for each condition that there can be, asked by its *Edit* alone. */
export function conditionSteps(parts: Parts): readonly FormStep<ActionDraft>[] {
  return Array.from({ length: MOST_CRITERIA }, (_none, place) => conditionStep(parts, place));
}

function conditionStep(parts: Parts, place: number): FormStep<ActionDraft> {
  return {
    name: conditionName(place),
    isAside: true,
    isDone: () => true,
    async ask(draft, turn) {
      const sent = await notificationAtHand(parts, turn, draft.notificationId);
      const present = draft.criteria[place];
      const names = new Set([...(present ? [bare(present.variableName)] : []), ...knownVariables(draft, sent)]);
      const operators = OPERATOR_NAMES.map((value) => ({ title: OPERATORS[value].words, value }));
      return {
        title: present ? `Condition ${place + 1}` : 'A further condition',
        text: 'It is about a variable of the notification.',
        lines: variableLines(draft, sent),
        fields: [
          {
            ...choiceField(
              'variable',
              'Variable',
              [...names].map((name) => ({ title: `$${name}`, value: name })),
              present ? bare(present.variableName) : '',
            ),
            hint: names.size === 0 ? 'Its name.' : 'Any other is sent as a message, by its name.',
            isOpen: true,
          },
          choiceField(
            'operator',
            'What is asked of it',
            present ? [...operators, { title: 'Remove this condition', value: REMOVE }] : operators,
            present?.operator ?? '',
          ),
          {
            ...textField('value', 'Value', present?.value ?? ''),
            required: false,
            hint: `What it is compared with: a text, a number, or after "matches" a pattern of at most ${LONGEST_PATTERN} characters, such as ^prod-.*-(web|api)$.`,
          },
        ],
        submitTitle: 'Continue',
      };
    },
    take(draft, { variable = '', operator = '', value = '' }) {
      if (operator === REMOVE) return { state: withCriteria(draft, draft.criteria.toSpliced(place, 1)) };
      const variableName = bare(variable);
      if (!/^\w+(?:-+\w+)*$/.test(variableName) || variableName.length > 100) {
        return { errors: { variable: 'A name has letters, digits, _ and - alone.' } };
      }
      if (value.length > LONGEST_VALUE) return { errors: { value: 'At most 1,024 characters.' } };
      const needsValue = operator !== 'HAS_VALUE';
      const criterion: Criterion = { operator, variableName, value: needsValue && value !== '' ? value : null };
      const fault = criterionFault(criterion);
      if (fault !== null) return { errors: { value: `The value ${fault}.` } };
      return { state: withCriteria(draft, draft.criteria.toSpliced(place, 1, criterion)) };
    },
  };
}

function withCriteria(draft: ActionDraft, criteria: readonly Criterion[]): ActionDraft {
  return { ...draft, criteria };
}

function conditionName(place: number): string {
  return `condition-${place + 1}`;
}

function bare(name: string): string {
  return name.replace(/^\$/, '');
}

/** A criterion in words, its value masked where its variable's name says that it is secret. */
export function shownCriterion(criterion: Criterion): string {
  const { variableName, value } = criterion;
  return criterionInWords({ ...criterion, value: value === null ? null : shownValue(bare(variableName), value) });
}

/** `CloudWatch, where $service has a value and $Severity is greater than 5`. */
export function shownOn(notificationType: string | null, criteria: readonly Criterion[]): string {
  const type = notificationType ?? 'Every kind';
  return criteria.length === 0 ? type : `${type}, where ${criteria.map(shownCriterion).join(' and ')}`;
}
