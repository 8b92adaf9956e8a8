import type { Dialog, DialogTurnResult, WaterfallStepContext } from 'botbuilder-dialogs';
import { WaterfallDialog } from 'botbuilder-dialogs/lib/waterfallDialog.js';
import type { SettledView } from '../cards/views.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import { type PromptPlace, type PromptResult, settlePlace } from './card-prompt.ts';
import { type FormAnswer, type FormOptions, FormPrompt, type FormStep, type TakeFiles } from './form-prompt.ts';
import type { Parts } from './parts.ts';
import { type Turn, turnOf } from './turn.ts';

/** How a dialog of several steps begins; plain data, kept in the store. */
export interface FormDialogOptions<State extends object> {
  readonly state: State;
  /** The step asked now, whether or not the state has what it asks for; null: the first that is to be asked. */
  readonly asked?: string | null;
  /** Steps that were asked before, for *Back*. */
  readonly trail?: readonly string[];
  readonly place?: PromptPlace | null;
}

export interface FormDialogSpec<State extends object, Result> {
  readonly id: string;
  readonly steps: readonly FormStep<State>[];
  /** Looks at what was given before the next step is asked: checks it with AWS, and gives the state as it then stands. */
  readonly prepare?: (turn: Turn, state: State) => Promise<State>;
  /** Takes files that are sent while a step waits; gives the state with them, and what became of each in words. */
  readonly takeFiles?: TakeFiles<State>;
  /**
   * What becomes of it all. `settled` takes the card's place, and `result` is what the dialog ends with. Runs while the person's dialogs
   * are locked and not yet saved: what must happen once only is left to whoever began the dialog.
   */
  readonly finish: (turn: Turn, state: State) => Promise<{ readonly settled: SettledView; readonly result: Result }>;
}

type Step<State extends object> = WaterfallStepContext<FormDialogOptions<State>>;

/**
 * The dialogs of a conversation that asks for several things: a waterfall that asks for what is missing, one step after the other, until
 * no step is left to ask. It ends with `PromptResult<Result>`.
 */
export function formDialogs<State extends object, Result>(
  parts: Parts,
  spec: FormDialogSpec<State, Result>,
): readonly Dialog[] {
  const promptId = `${spec.id}/form`;
  // Those aside stand after the others.
  const counted = spec.steps.filter(({ isAside = false }) => !isAside);

  const ask = async (step: Step<State>): Promise<DialogTurnResult> => {
    const { asked = null, trail = [], place = null } = step.options;
    const turn = turnOf(step.context);
    try {
      const prepared = spec.prepare?.(turn, step.options.state);
      const state = prepared ? await turn.replies.whileWorking(prepared) : step.options.state;
      const index = spec.steps.findIndex(({ name }) => name === asked);
      for (const [position, candidate] of spec.steps.entries()) {
        const isWanted = index < 0 ? !candidate.isDone(state) : position === index;
        if (!isWanted) continue;
        const form = await turn.replies.whileWorking(Promise.resolve(candidate.ask(state, turn)));
        if (form === null) continue;
        const options: FormOptions<State> = {
          step: candidate.name,
          position: counted.length > 1 && !candidate.isAside ? `Step ${position + 1} of ${counted.length}` : '',
          canGoBack: trail.some((name) => name !== candidate.name),
          form,
          state,
          given: {},
          error: form.error ?? null,
          place,
        };
        Object.assign(step.values, { asked: candidate.name });
        return await step.beginDialog(promptId, options);
      }
      const { settled, result } = await spec.finish(turn, state);
      if (place) await settlePlace(parts, turn, place, settled);
      return await step.endDialog({ kind: 'answered', value: result } satisfies PromptResult<Result>);
    } catch (error) {
      if (place && error instanceof PersonError) await settlePlace(parts, turn, place, gaveUp(error));
      throw error;
    }
  };

  const take = async (step: Step<State>): Promise<DialogTurnResult> => {
    const result: PromptResult<FormAnswer<State>> = step.result;
    if (result.kind !== 'answered') return step.endDialog(result);
    const { trail = [] } = step.options;
    const asked: string = Object(step.values).asked;
    const place = result.place ?? null;
    const next = (options: FormDialogOptions<State>) => step.replaceDialog(spec.id, { ...options, place });
    const answer = result.value;
    if (answer.kind === 'next')
      return next({ state: answer.state, trail: [...trail.filter((name) => name !== asked), asked] });
    const { state } = answer;
    if (answer.to !== 'back') return next({ state, asked: answer.to, trail: [...trail, asked] });
    // A step that was asked again because of what it was given is no way back.
    const before = trail.filter((name) => name !== asked);
    return next({ state, asked: before.at(-1) ?? asked, trail: before.slice(0, -1) });
  };

  return [
    new WaterfallDialog<FormDialogOptions<State>>(spec.id, [ask, take]),
    new FormPrompt(promptId, parts, spec.steps, spec.takeFiles),
  ];
}

function gaveUp(error: PersonError): SettledView {
  return {
    tone: 'attention',
    title: 'This could not go on',
    commandLine: null,
    facts: [{ name: 'Why', value: error.title }],
  };
}
