import type { AgentView, FormView, IncidentView, ListView, ProgressView } from './dialog-views.ts';
import type { DigestView, LogsView, NotificationView } from './notification-views.ts';
import type { ChartView, CommandButton, Fact, FieldView, Page, Ran } from './view-parts.ts';

export type * from './dialog-views.ts';
export type * from './notification-views.ts';
export type * from './view-parts.ts';

/**
 * What each card shows: one view per template in this folder. Strings are plain text from anywhere (AWS, chat): the renderer
 * sees to it that none of it acts as Markdown, HTML, a mention or a template expression.
 */

export interface TableView {
  readonly ran: Ran;
  /** "23 functions", "Showing 1-10 of 23 functions". */
  readonly summary: string;
  readonly columns: readonly { readonly title: string; readonly width: number }[];
  readonly rows: readonly {
    /** Absolute index of the row in the whole result: its *Details* button sends it. */
    readonly index: number;
    readonly cells: readonly string[];
  }[];
  readonly page: Page;
}

export interface FactsView {
  readonly ran: Ran;
  readonly title: string;
  readonly facts: readonly Fact[];
  /** Nested parts, shut until opened: each as indented text. */
  readonly nested: readonly { readonly name: string; readonly summary: string; readonly text: string }[];
  /** The table page to go back to, where the facts are of one row of a table. */
  readonly back: { readonly id: string; readonly index: number } | null;
  readonly buttons: readonly CommandButton[];
}

/** Exactly what `--output` prints, or any other monospaced text, a page at a time. */
export interface RawView {
  readonly ran: Ran;
  readonly text: string;
  readonly language: 'Json' | 'PlainText';
  readonly page: Page;
}

/** One choice out of some: the account, the Region, the service of an operation. */
export interface ChoiceView {
  readonly title: string;
  readonly text: string;
  readonly dialogId: string;
  readonly placeholder: string;
  readonly choices: readonly { readonly title: string; readonly value: string }[];
  /** The value chosen before, else empty. */
  readonly value: string;
  readonly submitTitle: string;
}

export interface MissingArgumentsView {
  readonly dialogId: string;
  readonly commandLine: string;
  readonly askedBy: string;
  readonly summary: string;
  readonly fields: readonly FieldView[];
  /** Behind "More options". */
  readonly optional: readonly FieldView[];
}

export interface ConfirmationView {
  readonly dialogId: string;
  readonly commandLine: string;
  readonly accountName: string;
  readonly accountId: string;
  readonly region: string | null;
  readonly roleArn: string;
  readonly askedBy: string;
  /** It changes nothing, and is shown first because nobody typed it. */
  readonly onlyReads?: boolean;
  /** What the command was made of: an action, with the values of its variables. */
  readonly madeOf?: readonly Fact[];
  /** Offers *Change values*. */
  readonly canChange?: boolean;
  /** "5 minutes". */
  readonly expiresIn: string;
}

/** A prompt that was answered, or has ended: what was chosen, by whom, without inputs or buttons. */
export interface SettledView {
  readonly tone: 'good' | 'attention' | 'warning' | 'default';
  /** "Alex ran this on 2026-11-21 at 03:12 UTC.", "Cancelled by Alex." */
  readonly title: string;
  readonly commandLine: string | null;
  readonly facts: readonly Fact[];
}

export interface NoticeView {
  readonly tone: 'good' | 'attention' | 'warning' | 'default';
  readonly title: string;
  readonly text: string;
  readonly buttons: readonly CommandButton[];
}

export interface ErrorView {
  readonly title: string;
  readonly message: string;
  /** What the fault lies in and the line with the caret under it. */
  readonly fault: { readonly text: string; readonly caret: string } | null;
  readonly facts: readonly Fact[];
  readonly nextSteps: readonly string[];
  readonly buttons: readonly CommandButton[];
}

export interface HelpHomeView {
  readonly tryLines: readonly CommandButton[];
  readonly groups: readonly { readonly name: string; readonly services: readonly string[] }[];
  /** `who` may use it; empty for everyone. */
  readonly builtIns: readonly { readonly usage: string; readonly help: string; readonly who: string }[];
  readonly forms: readonly { readonly form: string; readonly help: string }[];
}

export interface HelpServiceView {
  readonly service: string;
  /** What the search box held; empty for all. */
  readonly search: string;
  readonly summary: string;
  readonly operations: readonly { readonly name: string; readonly summary: string; readonly helpLine: string }[];
  readonly page: Page;
}

export interface HelpOperationView {
  readonly service: string;
  readonly operation: string;
  readonly summary: string;
  /** Begins with "Reads", "Changes" or "Denied". */
  readonly access: string;
  readonly required: readonly HelpOption[];
  readonly optional: readonly HelpOption[];
  /** A command line that can be run. */
  readonly example: string;
}

export interface HelpOption {
  readonly name: string;
  /** "string", "list of strings", "structure". */
  readonly type: string;
  readonly description: string;
  readonly choices: readonly string[];
  /** It has members, which a button shows. */
  readonly hasMembers?: boolean;
}

export interface WelcomeView {
  readonly place: string;
  /** `role` says with which role commands run there: "your commands run with chatbot-ops". */
  readonly accounts: readonly { readonly name: string; readonly id: string; readonly role: string }[];
  readonly tryLines: readonly CommandButton[];
  /** What of the configuration file would configure this conversation; null where it is configured. */
  readonly configuration: {
    /** The line in front of the list of channel configurations. */
    readonly list: string;
    /** One entry of that list, on one line. */
    readonly entry: string;
    /** What in the entry is to be replaced by what, a sentence each. */
    readonly replace: readonly string[];
  } | null;
}

/** One alarm, drawn. */
export interface AlarmView {
  readonly name: string;
  readonly state: 'ALARM' | 'OK' | 'INSUFFICIENT_DATA';
  /** "since 2026-11-21 02:51 UTC (21 minutes)". */
  readonly since: string;
  readonly reason: string;
  /** "Errors of AWS/Lambda, FunctionName=order-intake". */
  readonly metric: string;
  /** "Sum over 1 minute > 5, 3 of 3 times". */
  readonly condition: string;
  readonly chart: ChartView | null;
  /** Why there is no chart; empty where there is one. */
  readonly chartNote: string;
}

export interface AlarmsView {
  readonly ran: Ran;
  readonly summary: string;
  readonly alarms: readonly AlarmView[];
  readonly page: Page;
}

export interface InvokeView {
  readonly ran: Ran;
  readonly functionName: string;
  readonly statusCode: number;
  readonly executedVersion: string;
  /** "Unhandled", "Handled"; null where the function returned. */
  readonly functionError: string | null;
  readonly payload: string;
  readonly payloadIsJson: boolean;
  /** Empty where AWS sent none. */
  readonly logTail: string;
}

/** Every card by the name of its template. */
export interface Views {
  readonly table: TableView;
  readonly facts: FactsView;
  readonly raw: RawView;
  readonly choice: ChoiceView;
  readonly 'missing-arguments': MissingArgumentsView;
  readonly confirmation: ConfirmationView;
  readonly settled: SettledView;
  readonly notice: NoticeView;
  readonly error: ErrorView;
  readonly 'help-home': HelpHomeView;
  readonly 'help-service': HelpServiceView;
  readonly 'help-operation': HelpOperationView;
  readonly welcome: WelcomeView;
  readonly alarms: AlarmsView;
  readonly invoke: InvokeView;
  readonly notification: NotificationView;
  readonly digest: DigestView;
  readonly logs: LogsView;
  readonly form: FormView;
  readonly list: ListView;
  readonly incident: IncidentView;
  readonly progress: ProgressView;
  readonly agent: AgentView;
}
