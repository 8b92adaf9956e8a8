import type { Dialog } from 'botbuilder-dialogs';
import type { Command } from '../src/command/command.ts';
import { findPlans, plansOf } from '../src/incidents/plans.ts';
import { type PlanTemplate, planTemplate, type ResponsePlan } from '../src/incidents/records.ts';
import { ITEM_TITLE_LENGTH, type ItemValue, readItemValue } from '../src/incidents/related-items.ts';
import { askIncidents } from '../src/incidents/timeline.ts';
import { impactNumber, impactOf } from '../src/incidents/words.ts';
import { readArn } from '../src/notifications/links.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import { type FormDialogOptions, formDialogs } from './form-dialog.ts';
import { choiceField, textField } from './form-fields.ts';
import type { FormStep } from './form-prompt.ts';
import type { Found } from './found.ts';
import type { GuidedResult } from './guided-command.ts';
import { type GuidedPlace, placeLines, placeOf } from './guided-place.ts';
import { optionWords, textIn, withoutOptions, wordsProblem } from './guided-words.ts';
import { impactChoices } from './incident-change.ts';
import { askerAt, confirmed, summaryForm } from './incident-guide.ts';
import { tooLong } from './incident-related.ts';
import type { Parts } from './parts.ts';
import type { Turn } from './turn.ts';

export const START_DIALOG = 'incident-start';

interface StartState {
  readonly place: GuidedPlace;
  readonly words: readonly string[];
  readonly plan: ResponsePlan | null;
  /** What the plan gives its incidents; null until it was read, or where the role may not read it. */
  readonly template: { readonly of: string; readonly gives: PlanTemplate | null } | null;
  /** Empty for the plan's own. */
  readonly title: string;
  /** Null for the plan's own. */
  readonly impact: number | null;
  readonly trigger: string;
  readonly related: string;
  /** The command brings these along, and they are not asked for. */
  readonly given: { readonly trigger: boolean; readonly related: boolean };
  readonly hasDetails: boolean;
  readonly isConfirmed: boolean;
}

/** Names whoever started the incident in its record; AWS keeps names that begin with `aws.` for itself. */
const SOURCE = 'chatbot.teams';

/** `ssm-incidents start-incident` without a response plan. */
export function beginStart(command: Command, found: Required<Found>): FormDialogOptions<StartState> | null {
  const { input, words, missing } = command;
  if (missing.length === 0) return null;
  return {
    state: {
      place: placeOf(found),
      words: withoutOptions(words, ['title', 'impact']),
      plan: null,
      template: null,
      title: textIn(input, 'title'),
      impact: typeof input.impact === 'number' ? input.impact : null,
      trigger: '',
      related: '',
      given: { trigger: input.triggerDetails !== undefined, related: input.relatedItems !== undefined },
      hasDetails: false,
      isConfirmed: false,
    },
  };
}

/** Asks for the response plan, then for what the incident has besides it, and shows all of it before it is started. */
export function startDialogs(parts: Parts): readonly Dialog[] {
  return formDialogs<StartState, GuidedResult>(parts, {
    id: START_DIALOG,
    steps: [planStep(parts), detailsStep(parts), summaryStep()],
    prepare: (turn, state) => readPlan(parts, turn, state),
    finish: async (turn, state) => confirmed(parts, turn, state.place, startWords(state, parts.clock())),
  });
}

/** Reads the plan, once. An incident is not kept from starting because the role may not read what the plan gives it. */
async function readPlan(parts: Parts, turn: Turn, state: StartState): Promise<StartState> {
  const { plan, template, place } = state;
  if (plan === null || template?.of === plan.arn) return state;
  const gives = await templateOf(parts, turn, place, plan.arn);
  return { ...state, template: { of: plan.arn, gives } };
}

async function templateOf(parts: Parts, turn: Turn, place: GuidedPlace, arn: string): Promise<PlanTemplate | null> {
  try {
    return planTemplate(await askIncidents(askerAt(parts, turn, place), 'GetResponsePlan', { arn }));
  } catch (error) {
    if (error instanceof PersonError && error.code !== 'not-found') return null;
    throw error;
  }
}

function planStep(parts: Parts): FormStep<StartState> {
  return {
    name: 'plan',
    isDone: ({ plan }) => plan !== null,
    async ask({ plan, place }, turn) {
      const plans = await plansOf(askerAt(parts, turn, place));
      if (plans.length === 0) throw noPlans(place);
      const choices = plans.map(({ arn, title, name }) => ({
        title: title === name ? title : `${title} · ${name}`,
        value: arn,
      }));
      return {
        title: 'Start an incident',
        text: 'The response plan says who is engaged, which runbook runs, and where people meet.',
        fields: [
          {
            ...choiceField('plan', 'Response plan', choices, plan?.arn ?? ''),
            hint: 'It may be typed, by its name or a part of it.',
            isOpen: true,
          },
        ],
        submitTitle: 'Continue',
      };
    },
    async take(state, { plan: wanted = '' }, turn) {
      const plans = plansOf(askerAt(parts, turn, state.place));
      const [plan, ...others] = findPlans(await turn.replies.whileWorking(plans), wanted);
      if (plan !== undefined && others.length === 0) return { state: { ...state, plan } };
      const problem =
        plan === undefined
          ? 'No response plan is called so. Choose one of the list.'
          : `Several fit: ${[plan, ...others]
              .map(({ title }) => title)
              .join(', ')
              .slice(0, 300)}. Choose one.`;
      return { errors: { plan: problem } };
    },
  };
}

function noPlans({ region }: GuidedPlace): PersonError {
  return new PersonError(
    'no-response-plan',
    'This account has no response plans',
    `Incidents are started from a response plan, and Incident Manager has none in ${region}.`,
    {
      nextSteps: [
        'Add --region, if the replication set of the account has other Regions.',
        'Else create a plan in the console of Incident Manager: it holds the title, the impact and who is engaged.',
      ],
    },
  );
}

function detailsStep(parts: Parts): FormStep<StartState> {
  return {
    name: 'details',
    isDone: ({ hasDetails }) => hasDetails,
    ask(state) {
      const gives = state.template?.gives ?? null;
      const impact = state.impact ?? gives?.impact ?? null;
      return {
        title: 'What is it about?',
        text: gives?.summary ?? '',
        lines: [planLine(state)],
        fields: [
          {
            ...textField('title', 'Title', state.title),
            required: false,
            hint: gives === null ? "Without one it has the plan's." : `Without one it is "${gives.title}".`,
          },
          {
            ...choiceField('impact', 'Impact', impactChoices(), impact === null ? '' : String(impact)),
            required: gives !== null,
            hint: gives === null ? "Without one it has the plan's." : `The plan says ${impactOf(gives.impact).title}.`,
          },
          ...(state.given.trigger
            ? []
            : [
                {
                  ...textField('trigger', 'Triggered by', state.trigger),
                  required: false,
                  hint: 'The ARN of what showed it first, an alarm for instance.',
                },
              ]),
          ...(state.given.related
            ? []
            : [
                {
                  ...textField('related', 'Related link', state.related),
                  required: false,
                  hint: 'An address that begins with https://, or an ARN.',
                },
              ]),
        ],
        submitTitle: 'Continue',
      };
    },
    take(state, { title = '', impact = '', trigger = '', related = '' }) {
      const next = { ...state, title, impact: impactNumber(impact), trigger, related, hasDetails: true };
      const problem =
        title.length > ITEM_TITLE_LENGTH ? tooLong(title) : wordsProblem(parts, startWords(next, parts.clock()));
      const item = related === '' ? null : readItemValue('OTHER', related);
      const errors = {
        ...(problem === null ? {} : { title: problem }),
        ...(item?.kind === 'wrong' ? { related: item.problem } : {}),
        ...(trigger === '' || readArn(trigger) !== null
          ? {}
          : { trigger: 'This is no ARN: arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE.' }),
      };
      return Object.keys(errors).length === 0 ? { state: next } : { errors };
    },
  };
}

function summaryStep(): FormStep<StartState> {
  return {
    name: 'summary',
    isDone: ({ isConfirmed }) => isConfirmed,
    ask: (state, turn) => {
      const { title, impact, template, trigger, related, given, place } = state;
      const gives = template?.gives ?? null;
      const ownTitle = gives === null ? "the plan's own" : `${gives.title} (the plan's own)`;
      const ownImpact = gives === null ? "the plan's own" : `${impactOf(gives.impact).title} (the plan's own)`;
      const brought = 'as the command says';
      return summaryForm({
        title: 'Start this incident?',
        lines: [
          planLine(state),
          { name: 'Title', value: title || ownTitle, go: 'details' },
          { name: 'Impact', value: isOwnImpact(state) ? ownImpact : impactOf(impact ?? 0).title, go: 'details' },
          {
            name: 'Triggered by',
            value: given.trigger ? brought : trigger || 'by hand',
            go: given.trigger ? null : 'details',
          },
          {
            name: 'Related link',
            value: given.related ? brought : related || 'none',
            go: given.related ? null : 'details',
          },
          ...placeLines(turn, place),
        ],
        submitTitle: 'Start',
        word: 'start',
      });
    },
    take: (state) => ({ state: { ...state, isConfirmed: true } }),
  };
}

function planLine({ plan }: StartState) {
  return { name: 'Response plan', value: plan?.title ?? '', go: 'plan' };
}

function isOwnImpact({ impact, template }: StartState): boolean {
  return impact === null || impact === template?.gives?.impact;
}

/** The command; what is the plan's own is left to the plan. */
function startWords(state: StartState, now: number): readonly string[] {
  const { words, plan, title, impact, trigger, related } = state;
  const item: ItemValue | null = related === '' ? null : readItemValue('OTHER', related);
  const details = { source: SOURCE, triggerArn: trigger, timestamp: new Date(now).toISOString() };
  return [
    ...words,
    ...optionWords({
      'response-plan-arn': plan?.arn ?? '',
      title,
      impact: isOwnImpact(state) ? '' : String(impact),
      'trigger-details': trigger === '' ? '' : JSON.stringify(details),
      'related-items':
        item?.kind === 'value' ? JSON.stringify([{ identifier: { type: 'OTHER', value: item.value } }]) : '',
    }),
  ];
}
