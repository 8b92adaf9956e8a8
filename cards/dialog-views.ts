import type { LinkView } from './notification-views.ts';
import type { CommandButton, Fact, FieldView, Page, Ran } from './view-parts.ts';

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
  /** Pages to open, https; none where left out. */
  readonly links?: readonly LinkView[];
}

/** One incident, with what happened in it and what belongs to it. */
export interface IncidentView {
  readonly ran: Ran;
  readonly title: string;
  /** "2 High · open for 21 minutes". */
  readonly status: string;
  readonly tone: 'good' | 'attention' | 'warning' | 'default';
  readonly summary: string;
  readonly facts: readonly Fact[];
  /** Oldest first. */
  readonly events: readonly { readonly time: string; readonly title: string; readonly text: string }[];
  /** "Earlier events are on another page", or why there are none; empty where the events say it all. */
  readonly eventsNote: string;
  readonly items: readonly {
    /** "Metric". */
    readonly kind: string;
    readonly title: string;
    /** An ARN or an address; empty where the title says it. */
    readonly value: string;
    /** An address of the web that the value leads to; null where it is none. */
    readonly url: string | null;
  }[];
  readonly itemsNote: string;
  readonly buttons: readonly CommandButton[];
  readonly link: { readonly title: string; readonly url: string };
}

/** Long work in AWS, on one card that changes in place until its end. */
export interface ProgressView {
  readonly ran: Ran;
  /** "Pipeline checkout". */
  readonly title: string;
  readonly tone: 'good' | 'attention' | 'warning' | 'default';
  /** "In progress", "Succeeded". */
  readonly state: string;
  /** "since 03:12:04 UTC", "after 2 min 41 s, at 03:14:45 UTC". */
  readonly time: string;
  /** How much of it is done; null where nobody knows. */
  readonly bar: { readonly done: number; readonly total: number; readonly text: string } | null;
  readonly steps: readonly {
    readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'stopped';
    readonly name: string;
    readonly detail: string;
    /** "41 s", "since 03:12:45 UTC"; empty where it has not begun. */
    readonly time: string;
  }[];
  /** "12 more are done"; empty where all are shown. */
  readonly more: string;
  /** Why it failed. */
  readonly reason: string;
  readonly facts: readonly Fact[];
  /** What is to be known of the following itself. */
  readonly note: string;
  readonly buttons: readonly CommandButton[];
  readonly link: { readonly title: string; readonly url: string };
}

/** What an agent answers, while it answers and afterwards. Its text is data as any other. */
export interface AgentView {
  /** The question stands as the command line. */
  readonly ran: Ran;
  /** "ops is answering", "Broke off"; empty where the answer is complete. */
  readonly state: string;
  readonly tone: 'good' | 'attention' | 'warning' | 'default';
  /** A page of the answer, with its line breaks. */
  readonly text: string;
  /** Sources, files. */
  readonly facts: readonly Fact[];
  /** What is to be known of the answer, a sentence or two each. */
  readonly notes: readonly string[];
  /** How to go on; empty where nothing follows. */
  readonly hint: string;
  readonly page: Page;
  readonly buttons: readonly CommandButton[];
}
