/** What the views of several cards have in common. */

/** The first line of every answer: what ran, where, by whom. */
export interface Ran {
  readonly commandLine: string;
  readonly accountName: string;
  readonly accountId: string;
  /** Null for global services. */
  readonly region: string | null;
  readonly by: string;
}

/** Where a paged card stands; the buttons send `verb` with `id` and the other page. */
export interface Page {
  readonly id: string;
  /** From 0. */
  readonly index: number;
  /** Pages known so far. */
  readonly count: number;
  /** More may follow than `count` says: AWS holds a further page. */
  readonly more: boolean;
}

export interface Fact {
  readonly name: string;
  readonly value: string;
}

export interface ChartView {
  readonly title: string;
  readonly unit: string;
  readonly lines: readonly {
    readonly legend: string;
    readonly kind: 'metric' | 'threshold';
    readonly points: readonly { readonly time: Date; readonly value: number }[];
  }[];
  /** The same in one line of text for clients without charts: a row of block characters, lowest, highest, last. */
  readonly text: string;
}

/** A button that runs a command line as if the person who presses it had typed it. */
export interface CommandButton {
  readonly title: string;
  readonly line: string;
}

/** One input of the missing-arguments card; `id` is the option's AWS CLI name. */
export interface FieldView {
  readonly id: string;
  readonly label: string;
  /** The member's description and how to write it, short. */
  readonly hint: string;
  readonly input: 'text' | 'multiline' | 'choice' | 'filtered-choice';
  readonly choices: readonly { readonly title: string; readonly value: string }[];
  readonly required: boolean;
  readonly value: string;
  /** What was wrong with the value given last, else null. */
  readonly error: string | null;
}
