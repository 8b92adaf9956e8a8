import { isRegion } from '../src/aws/regions.ts';
import { hasUnseen, sameInAnyCase } from '../src/command/template.ts';
import { patterns } from '../src/configuration/patterns.ts';
import { USUAL_VARIABLES } from '../src/notifications/usual-variables.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import { findConfiguration, notConfigured } from './account.ts';
import { type ActionDraft, type ActionStep, answered, notificationAtHand } from './action-draft.ts';
import {
  type Asker,
  type Choice,
  functionChoices,
  type RunbookParameter,
  runbookChoices,
  runbookParameters,
} from './action-lookups.ts';
import { checkActionAlias, checkActionName } from './action-names.ts';
import { choiceField, textField } from './form-fields.ts';
import type { FormField, FormStep } from './form-prompt.ts';
import type { Parts } from './parts.ts';
import { checkedRegion, regionChoices } from './regions.ts';
import { principalWith, roleToRun } from './role.ts';
import type { SentNotification } from './sent-notification.ts';
import type { Turn } from './turn.ts';

type Step = FormStep<ActionDraft> & { readonly name: ActionStep };

const LONGEST_TITLE = 50;
/** Of the notification, as a choice. */
const ITS_OWN = 'notification';
const EVERY = 'every';

const KINDS: readonly { readonly title: string; readonly value: ActionDraft['kind'] }[] = [
  { title: 'Command', value: 'command' },
  { title: 'Lambda function', value: 'lambda' },
  { title: 'Automation runbook', value: 'automation' },
];

const INVOCATIONS: readonly Choice[] = [
  { title: 'Wait for its answer', value: 'RequestResponse' },
  { title: 'Start it only', value: 'Event' },
];

/** Name, button, kind and alias. */
export function basicsStep(parts: Parts): Step {
  return {
    name: 'basics',
    isDone: ({ done }) => done.includes('basics'),
    ask: ({ name, title, kind, aliasName, version }) => ({
      title: version === null ? 'A new action' : `Change ${name}`,
      text: 'A button on notifications of this conversation, which runs a command as whoever presses it.',
      fields: [
        ...(version === null
          ? [{ ...textField('name', 'Name', name), hint: 'Letters, digits, - and _; at most 64.' }]
          : []),
        {
          ...textField('button', 'Button', title),
          hint: `What stands on the button, at most ${LONGEST_TITLE} characters; emoji are fine.`,
        },
        choiceField('kind', 'Runs a', KINDS, kind),
        {
          ...textField('alias', 'Alias', aliasName),
          required: false,
          hint: 'To run it without a notification, too: run ALIAS.',
        },
      ],
      submitTitle: 'Continue',
    }),
    async take(draft, { name: given = '', button = '', kind: chosen = '', alias = '' }, turn) {
      const name = draft.version === null ? given : draft.name;
      const kind = KINDS.find(({ value }) => value === chosen)?.value ?? draft.kind;
      const errors = {
        ...(draft.version === null ? await problem('name', checkActionName(parts, turn, name)) : {}),
        ...titleProblem(button),
        ...(alias === '' ? {} : await problem('alias', checkActionAlias(parts, turn, alias, name))),
      };
      if (Object.keys(errors).length > 0) return { errors };
      const isOther = kind !== draft.kind;
      const next = { ...draft, name, title: button, kind, aliasName: alias };
      return { state: answered(next, 'basics', isOther ? ['target', 'text'] : []) };
    },
  };
}

function titleProblem(title: string): Readonly<Record<string, string>> {
  if ([...title].length > LONGEST_TITLE) return { button: `At most ${LONGEST_TITLE} characters.` };
  // Emoji are joined by a character that nobody sees.
  const joined = title.replace(
    /(?<=\p{Extended_Pictographic}[\uFE0F\u{1F3FB}-\u{1F3FF}]*)\u200D(?=\p{Extended_Pictographic})/gu,
    '',
  );
  return hasUnseen(joined) ? { button: 'It has characters that nobody sees.' } : {};
}

/** Which notifications, and where the command runs. */
export function placeStep(): Step {
  return {
    name: 'place',
    isDone: ({ done }) => done.includes('place'),
    async ask(draft, turn) {
      const [first] = turn.configurations;
      if (first === undefined) throw notConfigured();
      const { notificationType, configurationName, region } = draft;
      const types = new Set([
        ...(notificationType === null ? [] : [notificationType]),
        ...Object.keys(USUAL_VARIABLES),
      ]);
      const accounts = turn.configurations.map(({ name, account }) => ({
        title: `${account.name} (${account.id})`,
        value: name,
      }));
      return {
        title: 'Which notifications, and where does it run?',
        text: '',
        fields: [
          {
            ...choiceField(
              'notifications',
              'Notifications',
              [{ title: 'Every kind', value: EVERY }, ...[...types].map((value) => ({ title: value, value }))],
              notificationType ?? EVERY,
            ),
            hint: 'Conditions on their values can be added later.',
            isOpen: true,
          },
          ...(accounts.length === 1
            ? []
            : [
                choiceField(
                  'account',
                  'Account',
                  [{ title: 'That of the notification', value: ITS_OWN }, ...accounts],
                  configurationName ?? ITS_OWN,
                ),
              ]),
          choiceField(
            'region',
            'Region',
            [{ title: 'That of the notification', value: ITS_OWN }, ...regionChoices(first.roleArn)],
            region ?? ITS_OWN,
          ),
        ],
        submitTitle: 'Continue',
      };
    },
    take(draft, { notifications = EVERY, account = ITS_OWN, region: wanted = ITS_OWN }, turn) {
      const notificationType = notifications === EVERY ? null : typeNamed(notifications);
      if (notificationType !== null && !patterns.notificationType.pattern.test(notificationType)) {
        return { errors: { notifications: `It is ${patterns.notificationType.expected}.` } };
      }
      const configurationName = account === ITS_OWN ? null : findConfiguration(turn, account).name;
      const region = wanted === ITS_OWN ? null : checkedRegion(wanted);
      const isElsewhere = configurationName !== draft.configurationName || region !== draft.region;
      const next = { ...draft, notificationType, configurationName, region };
      return { state: answered(next, 'place', isElsewhere && draft.kind !== 'command' ? ['target'] : []) };
    },
  };
}

/** The spelling that readers give it. */
function typeNamed(text: string): string {
  return Object.keys(USUAL_VARIABLES).find((type) => sameInAnyCase(type, text)) ?? text;
}

/** The function or the runbook. */
export function targetStep(parts: Parts): Step {
  return {
    name: 'target',
    isDone: ({ done, kind }) => kind === 'command' || done.includes('target'),
    async ask(draft, turn) {
      const isFunction = draft.kind === 'lambda';
      const asker = await askerOf(parts, turn, draft);
      const { choices, note } = await offered(asker, isFunction ? functionChoices : runbookChoices);
      const what = isFunction ? 'Function' : 'Runbook';
      const field: FormField = {
        ...choiceField('target', what, choices, isFunction ? draft.functionName : draft.documentName),
        hint: choices.length === 0 ? '' : 'One that is not in the list is sent as a message, by its name.',
        isOpen: true,
      };
      return {
        title: isFunction ? 'Which function?' : 'Which runbook?',
        text: note,
        lines: [
          {
            name: 'Listed in',
            value: `${asker.principal.accountName} (${asker.principal.accountId}), ${asker.region}`,
            go: null,
          },
        ],
        fields: isFunction ? [field, choiceField('invocation', 'How', INVOCATIONS, draft.invocation)] : [field],
        submitTitle: 'Continue',
      };
    },
    async take(draft, { target = '', invocation = '' }, turn) {
      if (!/^[\w$][\w.:/$-]{0,255}$/.test(target)) {
        return { errors: { target: 'That is no name: it has letters, digits and - _ . : / $ alone.' } };
      }
      if (draft.kind === 'lambda') {
        const how = invocation === 'Event' ? 'Event' : 'RequestResponse';
        return { state: answered({ ...draft, functionName: target, invocation: how }, 'target') };
      }
      const found = await parametersOf(parts, turn, { ...draft, documentName: target });
      if (found.kind === 'wrong') return { errors: { target: found.why } };
      const isOther = target !== draft.documentName;
      const next = {
        ...draft,
        documentName: target,
        parameters: found.parameters,
        values: isOther ? {} : draft.values,
      };
      return { state: answered(next, 'target', isOther ? ['text'] : []) };
    },
  };
}

async function offered(
  asker: Asker,
  list: (asker: Asker) => Promise<readonly Choice[]>,
): Promise<{ readonly choices: readonly Choice[]; readonly note: string }> {
  try {
    const choices = await list(asker);
    return { choices, note: choices.length === 0 ? 'There is none in this account and Region.' : '' };
  } catch (error) {
    // Whoever knows the name can do without the list.
    if (error instanceof PersonError)
      return { choices: [], note: `They cannot be listed: ${error.title}. Type the name.` };
    throw error;
  }
}

/** What a runbook takes. */
async function parametersOf(
  parts: Parts,
  turn: Turn,
  draft: ActionDraft,
): Promise<
  | { readonly kind: 'known'; readonly parameters: readonly RunbookParameter[] }
  | { readonly kind: 'wrong'; readonly why: string }
> {
  try {
    const parameters = await runbookParameters(await askerOf(parts, turn, draft), draft.documentName);
    if (parameters === null) return { kind: 'wrong', why: `${draft.documentName} is no Automation runbook.` };
    return { kind: 'known', parameters };
  } catch (error) {
    if (error instanceof PersonError) return { kind: 'wrong', why: `${error.title}. ${error.message}` };
    throw error;
  }
}

/** The draft with what its runbook takes, where AWS was not asked for it yet. Without an answer, what it was given before counts. */
export async function withParameters(
  parts: Parts,
  turn: Turn,
  draft: ActionDraft,
  lists: readonly string[] = [],
): Promise<ActionDraft> {
  if (draft.kind !== 'automation' || draft.documentName === '' || draft.parameters !== null) return draft;
  const found = await parametersOf(parts, turn, draft);
  const given = Object.keys(draft.values).map((name) => ({
    ...{ name, isRequired: false, description: '' },
    isList: lists.includes(name),
  }));
  return { ...draft, parameters: found.kind === 'known' ? found.parameters : given };
}

/** Who asks AWS for what there is to choose from: this person, where the action would run. */
async function askerOf(parts: Parts, turn: Turn, draft: ActionDraft): Promise<Asker> {
  const sent = await notificationAtHand(parts, turn, draft.notificationId);
  const [first] = turn.configurations;
  const name = draft.configurationName ?? sent?.delivery.configurationName ?? first?.name;
  if (name === undefined) throw notConfigured();
  const configuration = findConfiguration(turn, name);
  const { account } = configuration;
  const region =
    draft.region ??
    regionIn(sent) ??
    (await parts.memory.region(turn.conversation.baseId, account.id)) ??
    account.defaultRegion ??
    regionChoices(configuration.roleArn)[0]?.value ??
    '';
  const roleArn = await roleToRun(parts, turn, configuration, null);
  return { caller: parts.caller, principal: principalWith(parts, turn, configuration, roleArn), region };
}

/** What an event says is from outside. */
function regionIn(sent: SentNotification | null): string | null {
  const region = sent?.notification.region ?? null;
  return region !== null && isRegion(region) ? region : null;
}

/** What a check finds wrong, by the field's id; nothing where it finds nothing. */
async function problem(field: string, check: Promise<void>): Promise<Readonly<Record<string, string>>> {
  try {
    await check;
    return {};
  } catch (error) {
    if (error instanceof PersonError)
      return { [field]: error.code.endsWith('-taken') ? `${error.title}.` : error.message };
    throw error;
  }
}
