import type { AdaptiveCard } from '../cards/render.ts';
import type { FieldView, SettledView } from '../cards/views.ts';
import type { SentFile } from '../src/teams/files.ts';
import { type Accepted, CardPrompt, type PromptPlace, type TypedReply } from './card-prompt.ts';
import type { Parts } from './parts.ts';
import type { PromptReply, Turn } from './turn.ts';

/** What a step asks, on one card. Plain data: it is kept in the store while it waits. */
export interface Form {
  readonly title: string;
  readonly text: string;
  /** What is wrong with what was given before. */
  readonly error?: string;
  /** What was given before; `go` names the step that changes it. */
  readonly lines?: readonly { readonly name: string; readonly value: string; readonly go: string | null }[];
  readonly fields: readonly FormField[];
  readonly submitTitle: string;
  readonly isDestructive?: boolean;
  /** Ways on besides *Continue*, *Back* and *Cancel*; `go` names a step. */
  readonly buttons?: readonly { readonly title: string; readonly go: string }[];
  /** Words that mean *Continue* when typed, besides `next`, `ok` and `continue`: `create`. */
  readonly submitWords?: readonly string[];
}

export type FormField = Omit<FieldView, 'value' | 'error'> & {
  readonly value?: string;
  /** Values besides the choices are taken, too. */
  readonly isOpen?: boolean;
  /** It asks for a command: one that is typed is its value, and is not run. */
  readonly takesCommand?: boolean;
};

/** The values of a form's fields, by id; every field has one, empty where nothing was given. */
export type FormValues = Readonly<Record<string, string>>;

export type Taken<State> = { readonly state: State } | { readonly errors: Readonly<Record<string, string>> };

/** One step of a dialog: its question and what becomes of the answer. `State` is plain data. */
export interface FormStep<State extends object> {
  readonly name: string;
  /** Asked only by its *Edit*, and not counted among the steps; such steps stand last. */
  readonly isAside?: boolean;
  /** Whether the state has what this step asks for: then it is asked only when somebody wants to change it. */
  isDone(state: State): boolean;
  /** The question; null where there is nothing to ask. Throws a PersonError that ends the dialog. */
  ask(state: State, turn: Turn): Promise<Form | null> | Form | null;
  /** Takes what was given; `errors` by field's id, or under `form` for all of it. Choices and required fields are checked before. */
  take(state: State, values: FormValues, turn: Turn): Taken<State> | Promise<Taken<State>>;
}

/** Takes files that were sent while a form waits. Sending the same file again is the person's to do: `told` says what became of each. */
export type TakeFiles<State> = (
  turn: Turn,
  state: State,
  files: readonly SentFile[],
) => Promise<{ readonly state: State; readonly told: string }>;

export interface FormOptions<State> {
  readonly step: string;
  readonly position: string;
  readonly canGoBack: boolean;
  readonly form: Form;
  readonly state: State;
  /** What was given, by field, with what is wrong with it. */
  readonly given: Readonly<Record<string, { readonly value: string; readonly error: string | null }>>;
  /** What is wrong with all of it together. */
  readonly error: string | null;
  /** The card of the step before, which this one takes the place of. */
  readonly place: PromptPlace | null;
}

/** Where an answered form leads: on with a new state, or to another step. */
export type FormAnswer<State> =
  | { readonly kind: 'next'; readonly state: State }
  | { readonly kind: 'go'; readonly to: string; readonly state: State };

const NEXT = 'next';
const BACK = 'back';
/** A typed answer: it fills fields in, and goes on only where none is left. */
const FILL = 'fill';
const GO_ON = new Set(['next', 'ok', 'continue', 'submit']);
const MISSING = 'A value is needed.';
const NOT_A_CHOICE = 'Choose one of the list.';

/** The card of a step. Every step of a dialog shares it, so that one card changes in place while somebody presses. */
export class FormPrompt<State extends object> extends CardPrompt<FormOptions<State>, FormAnswer<State>> {
  readonly #steps: ReadonlyMap<string, FormStep<State>>;
  readonly #takeFiles: TakeFiles<State> | undefined;

  constructor(id: string, parts: Parts, steps: readonly FormStep<State>[], takeFiles?: TakeFiles<State>) {
    super(id, parts);
    this.#steps = new Map(steps.map((step) => [step.name, step]));
    this.#takeFiles = takeFiles;
  }

  /** Whether a file that is sent now belongs to what is asked. */
  get takesFiles(): boolean {
    return this.#takeFiles !== undefined;
  }

  protected override optionsOf(options: object | undefined): FormOptions<State> {
    if (!options || !('form' in options)) throw new Error(`${this.id}: begun without a form`);
    return options as FormOptions<State>;
  }

  protected override placeOf(options: FormOptions<State>): PromptPlace | null {
    return options.place;
  }

  protected override card(turn: Turn, promptId: string, options: FormOptions<State>): AdaptiveCard {
    const { form, step, position, canGoBack, given, error } = options;
    return this.parts.cards.render('form', {
      dialogId: promptId,
      step,
      title: form.title,
      position,
      text: form.text,
      lines: form.lines ?? [],
      error,
      fields: form.fields.map(({ value = '', isOpen: _, takesCommand: __, ...field }) => ({
        ...field,
        value: given[field.id]?.value ?? value,
        error: given[field.id]?.error ?? null,
      })),
      submitTitle: form.submitTitle,
      isDestructive: form.isDestructive ?? false,
      buttons: [...(form.buttons ?? []), ...(canGoBack ? [{ title: 'Back', go: BACK }] : [])],
      note: `Asked by ${turn.person.name}, who alone can answer.${form.fields.length > 0 ? ' Values may be typed as a reply, too.' : ''}`,
    });
  }

  protected override accept(
    turn: Turn,
    reply: PromptReply,
    options: FormOptions<State>,
  ): Accepted<FormOptions<State>, FormAnswer<State>> | Promise<Accepted<FormOptions<State>, FormAnswer<State>>> {
    if (reply.kind === 'files' && this.#takeFiles) return this.#attach(turn, reply.files, options, this.#takeFiles);
    if (reply.kind !== 'values') return { kind: 'ignored' };
    const { values } = reply;
    // A press on the card of an earlier step: what stands there now is shown.
    if (values.has('step') && values.get('step') !== options.step) return { kind: 'again', options };
    const go = values.get('go') ?? FILL;
    if (go !== NEXT && go !== FILL) {
      const ways = [...(options.form.lines ?? []), ...(options.form.buttons ?? [])].map((way) => way.go);
      const isWay = go === BACK ? options.canGoBack : ways.includes(go);
      return isWay ? on({ kind: 'go', to: go, state: options.state }) : { kind: 'again', options };
    }
    return this.#take(turn, options, values, go);
  }

  protected override ended(_turn: Turn, why: string, { form }: FormOptions<State>): SettledView {
    return { tone: 'default', title: why, commandLine: null, facts: [{ name: 'Was', value: form.title }] };
  }

  /** Typed texts: words that go on or back, the text of a button, a field by its name, a choice of the first open field; else any text for that field. */
  override typed(text: string, options: FormOptions<State>): TypedReply {
    const { form, canGoBack, given } = options;
    const word = text.trim().toLowerCase();
    const reply = (...entries: [string, string][]) => ({ kind: 'values', values: new Map(entries) }) as const;
    if (GO_ON.has(word) || form.submitWords?.includes(word)) return { kind: 'answer', reply: reply(['go', NEXT]) };
    if (word === BACK && canGoBack) return { kind: 'answer', reply: reply(['go', BACK]) };
    const way = form.buttons?.find(({ title }) => title.toLowerCase() === word);
    if (way) return { kind: 'answer', reply: reply(['go', way.go]) };
    const named = namedField(form.fields, text);
    if (named) return { kind: 'answer', reply: reply([named.field.id, named.value]) };
    const open =
      form.fields.find(({ id, value = '' }) => (given[id]?.value ?? value) === '') ??
      (form.fields.length === 1 ? form.fields[0] : undefined);
    if (open === undefined) return null;
    const choice = choiceOf(open, text);
    if (choice !== undefined) return { kind: 'answer', reply: reply([open.id, choice]) };
    if (isSearch(open, word)) return { kind: 'answer', reply: reply([open.id, text.trim()]) };
    const isCommand = open.takesCommand === true;
    return { kind: isCommand ? 'command' : 'free', reply: reply([open.id, text.trim()]) };
  }

  /** A card with fields stays as it is: somebody may be filling it in. */
  async #attach(
    turn: Turn,
    files: readonly SentFile[],
    options: FormOptions<State>,
    takeFiles: TakeFiles<State>,
  ): Promise<Accepted<FormOptions<State>, FormAnswer<State>>> {
    const { state, told } = await turn.replies.whileWorking(takeFiles(turn, options.state, files));
    await turn.replies.tell(told);
    if (options.form.fields.length > 0) return { kind: 'noted', options: { ...options, state } };
    const form = await this.#steps.get(options.step)?.ask(state, turn);
    return { kind: 'again', options: { ...options, state, form: form ?? options.form } };
  }

  async #take(
    turn: Turn,
    options: FormOptions<State>,
    values: ReadonlyMap<string, string>,
    go: typeof NEXT | typeof FILL,
  ): Promise<Accepted<FormOptions<State>, FormAnswer<State>>> {
    const { form } = options;
    const step = this.#steps.get(options.step);
    if (!step) throw new Error(`${this.id}: no step is called ${options.step}`);
    const given: Record<string, { value: string; error: string | null }> = {};
    for (const field of form.fields) {
      const value = values.get(field.id) ?? options.given[field.id]?.value ?? field.value ?? '';
      given[field.id] = { value: choiceOf(field, value) ?? value, error: errorOf(field, value, go === NEXT) };
    }
    const again = (error: string | null = null) => ({ kind: 'again', options: { ...options, given, error } }) as const;
    const isFaulty = Object.values(given).some(({ error }) => error !== null);
    // What was typed may be the first of several answers: nobody is hurried on.
    const isWaiting = go === FILL && form.fields.some(({ id }) => given[id]?.value === '');
    if (isFaulty || isWaiting) return again();
    const taken = await step.take(
      options.state,
      Object.fromEntries(Object.entries(given).map(([id, { value }]) => [id, value.trim()])),
      turn,
    );
    if ('state' in taken) return on({ kind: 'next', state: taken.state });
    for (const [id, error] of Object.entries(taken.errors)) {
      const field = given[id];
      if (field) field.error = error;
    }
    return again(taken.errors.form ?? null);
  }
}

/** The card stays for the next question to take its place. */
function on<State>(value: FormAnswer<State>) {
  return { kind: 'value', value, settled: null } as const;
}

function errorOf(field: FormField, value: string, isComplete: boolean): string | null {
  if (value.trim() === '') return field.required && isComplete ? MISSING : null;
  if (field.choices.length === 0 || field.isOpen === true) return null;
  return choiceOf(field, value) === undefined ? NOT_A_CHOICE : null;
}

/** The choice that a text means: its value, its title in any case, or its number from 1. */
function choiceOf({ choices }: FormField, text: string): string | undefined {
  const wanted = text.trim().toLowerCase();
  if (wanted === '' || choices.length === 0) return undefined;
  const exact = choices.find(({ value }) => value === text.trim());
  const same = exact ?? choices.find(({ title, value }) => [title, value].some((one) => one.toLowerCase() === wanted));
  if (same) return same.value;
  return /^\d{1,3}$/.test(wanted) ? choices[Number(wanted) - 1]?.value : undefined;
}

/** Whether a word is a part of a choice where more than the choices is taken: `ec2` is then no question for help with that service. */
function isSearch({ choices, isOpen = false }: FormField, word: string): boolean {
  const holds = (one: string) => one.toLowerCase().includes(word);
  return isOpen && word.length > 1 && choices.some(({ title, value }) => holds(title) || holds(value));
}

/** `subject: TEXT`, `subject=TEXT`, `--subject TEXT`: a field by its id or label. */
function namedField(fields: readonly FormField[], text: string): { field: FormField; value: string } | null {
  const trimmed = text.trim();
  for (const field of fields) {
    for (const name of [field.id, field.label]) {
      const pattern = new RegExp(
        `^(?:(?:--?|[\\u2010-\\u2015\\u2212])?${RegExp.escape(name)}\\s*[:=]|(?:--|[\\u2013\\u2014])${RegExp.escape(name)}\\s)\\s*`,
        'i',
      );
      const found = pattern.exec(trimmed);
      if (found) return { field, value: trimmed.slice(found[0].length) };
    }
  }
  return null;
}
