import { shorten } from '../cards/text.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import { badCommand, checkActionCommand, checkedPayload, commandTextOf, linesOf } from './action-check.ts';
import { type ActionDraft, actionOf, answered, makingOf, notificationAtHand, variableLines } from './action-draft.ts';
import { shownCommand } from './alias-cards.ts';
import { cleanCommand } from './alias-check.ts';
import type { FormField, FormStep, FormValues } from './form-prompt.ts';
import type { Parts } from './parts.ts';

/** A card has room for so many; further ones that the runbook can do without keep its own values. */
const PARAMETERS_ASKED = 15;
const ABOUT_VARIABLES =
  '$names stand for what the notification gives; what it does not give is asked for when the button is pressed. $$ is a dollar.';

/** The command, the payload of the function, or the parameters of the runbook. */
export function textStep(parts: Parts): FormStep<ActionDraft> & { readonly name: 'text' } {
  return {
    name: 'text',
    isDone: ({ done }) => done.includes('text'),
    async ask(draft, turn) {
      const sent = await notificationAtHand(parts, turn, draft.notificationId);
      const fields = FIELDS[draft.kind](draft);
      if (fields.length === 0) return null;
      const gone = draft.notificationId !== null && sent === null;
      return {
        title: TITLES[draft.kind](draft),
        text: gone ? `${ABOUT_VARIABLES} The notification is no longer known here.` : ABOUT_VARIABLES,
        lines: variableLines(draft, sent),
        fields,
        submitTitle: 'Continue',
      };
    },
    async take(draft, values) {
      try {
        const next = TAKES[draft.kind](draft, values);
        checkActionCommand(parts, commandTextOf(makingOf(next), next.command));
        return { state: answered(next, 'text') };
      } catch (error) {
        // No other text makes it right: what is denied ends here.
        if (!(error instanceof PersonError) || error.code === 'denied-operation') throw error;
        const [only, ...others] = FIELDS[draft.kind](draft);
        return { errors: { [only !== undefined && others.length === 0 ? only.id : 'form']: error.message } };
      }
    },
  };
}

const TITLES: Readonly<Record<ActionDraft['kind'], (draft: ActionDraft) => string>> = {
  command: () => 'Which command?',
  lambda: ({ functionName }) => `What is ${functionName} given?`,
  automation: ({ documentName }) => `What is ${documentName} given?`,
};

const FIELDS: Readonly<Record<ActionDraft['kind'], (draft: ActionDraft) => readonly FormField[]>> = {
  command: ({ command }) => [
    {
      ...{ id: 'command', label: 'Command', input: 'multiline', choices: [], required: true, takesCommand: true },
      hint: 'Such as ecs update-service --cluster prod --service $ServiceName --force-new-deployment.',
      // What is masked cannot be written down again.
      value: shownCommand(command) === command ? command : '',
    },
  ],
  lambda: ({ payload }) => [
    {
      ...{ id: 'payload', label: 'Payload', input: 'multiline', choices: [], required: false, value: payload },
      hint: 'JSON, such as {"queue": "$QueueName"}; nothing where it takes none.',
    },
  ],
  automation: (draft) =>
    askedParameters(draft).map(({ name, isList, isRequired, description }) => ({
      ...{ id: `parameter-${name}`, label: name, choices: [], required: isRequired, value: draft.values[name] ?? '' },
      input: isList ? 'multiline' : 'text',
      hint: [shorten(description.replace(/\s+/g, ' ').trim(), 200), isList ? 'One value a line.' : '']
        .filter((text) => text !== '')
        .join(' '),
    })),
};

const TAKES: Readonly<Record<ActionDraft['kind'], (draft: ActionDraft, values: FormValues) => ActionDraft>> = {
  command: (draft, { command = '' }) => ({ ...draft, command: cleanCommand(command) }),
  lambda: (draft, { payload = '' }) => ({ ...draft, payload: checkedPayload(payload) }),
  automation: (draft, values) => {
    const given = askedParameters(draft).flatMap(({ name, isList }) => {
      const value = values[`parameter-${name}`] ?? '';
      if (!isList && linesOf(value).length > 1) throw badCommand(`${name} takes one line.`);
      return value === '' ? [] : [[name, value] as const];
    });
    return { ...draft, values: Object.fromEntries(given) };
  },
};

function askedParameters({ parameters }: ActionDraft) {
  const all = parameters ?? [];
  const needed = all.filter(({ isRequired }) => isRequired).length;
  return all.slice(0, Math.max(PARAMETERS_ASKED, needed));
}

/** The command of a draft as it may be shown. */
export function shownDraftCommand(draft: ActionDraft): string {
  return shownCommand(actionOf(draft).commandText);
}
