import type { Fact } from './view-parts.ts';
import type { CommandButton, FieldView } from './views.ts';

/** One card of a dialog that asks for several things, step by step. Its fields are sent as `field:ID`, its buttons as `field:go`. */
export interface FormView {
  readonly dialogId: string;
  /** Names the card's question: an answer to an earlier one is not taken for this one's. */
  readonly step: string;
  readonly title: string;
  /** "Step 2 of 4"; empty for a dialog of one step. */
  readonly position: string;
  readonly text: string;
  /** What was given before; `go` names the step that a press on *Edit* leads back to. */
  readonly lines: readonly { readonly name: string; readonly value: string; readonly go: string | null }[];
  /** What is wrong with all of it together; null where nothing is. */
  readonly error: string | null;
  readonly fields: readonly FieldView[];
  readonly submitTitle: string;
  /** It cannot be undone. */
  readonly isDestructive: boolean;
  /** Other ways on: *Back*, *Preview*. */
  readonly buttons: readonly { readonly title: string; readonly go: string }[];
  readonly note: string;
}

/** Things below each other, each with what can be done with it: cases, incidents, aliases, messages of a case. */
export interface ListView {
  readonly title: string;
  /** "3 open cases in production (111122223333)"; empty where the title says it all. */
  readonly text: string;
  readonly items: readonly {
    readonly title: string;
    /** "resolved", "critical"; empty where there is none. */
    readonly status: string;
    readonly tone: 'good' | 'attention' | 'warning' | 'default';
    /** Small, below the title. */
    readonly detail: string;
    /** In full, with its line breaks; empty where there is none. */
    readonly text: string;
    readonly isMonospaced?: boolean;
    readonly facts: readonly Fact[];
    readonly buttons: readonly CommandButton[];
  }[];
  /** What can be done with all of it; a further page. */
  readonly buttons: readonly CommandButton[];
}
