import type { CardPayload } from './payload.ts';
import type { ChartView, Fact, Page, Ran } from './view-parts.ts';

/** One notification. `id` is its delivery's: every button sends it. */
export interface NotificationView {
  readonly id: string;
  readonly severity: Severity;
  /** "OK → ALARM", "FAILED"; empty where there is none. */
  readonly stateText: string;
  readonly title: string;
  readonly sourceName: string;
  /** "production (111122223333) · eu-west-1 · 2026-11-21 03:12 UTC". */
  readonly where: string;
  /** What became of it since: "Now OK, after 12 minutes (2026-11-21 03:24 UTC)", "Update 3: Investigating"; null before. */
  readonly latest: { readonly severity: Severity; readonly text: string } | null;
  /** "Acknowledged by Alex Wilber, 2026-11-21 03:14 UTC"; null before. */
  readonly acknowledged: string | null;
  /** "Muted until 04:12 UTC by Alex Wilber: 3 not shown". */
  readonly notes: readonly string[];
  readonly body: readonly ParagraphView[];
  readonly facts: readonly Fact[];
  readonly chart: ChartView | null;
  /** Why there is no chart, or that it follows; empty where there is one or none is to be expected. */
  readonly chartNote: string;
  /** The chart as PNG, base64, for clients without charts; null where there is none. */
  readonly chartImage: string | null;
  readonly gauge: GaugeView | null;
  readonly items: {
    readonly title: string;
    readonly entries: readonly {
      readonly severity: Severity;
      readonly state: string;
      readonly title: string;
      readonly facts: readonly Fact[];
      readonly link: LinkView | null;
    }[];
    readonly page: Page;
  } | null;
  readonly nextSteps: readonly ParagraphView[];
  readonly keywords: readonly string[];
  readonly details: readonly { readonly title: string; readonly text: string; readonly code: boolean }[];
  readonly links: readonly LinkView[];
  /** In the order of their importance: Teams shows six. */
  readonly buttons: readonly NotificationButtonView[];
  /** Offers *Mute* with its durations. */
  readonly canMute: boolean;
  /** Offers *Approve* and *Reject* with a comment. */
  readonly approval: { readonly title: string } | null;
}

export type Severity = 'critical' | 'warning' | 'good' | 'neutral';

export interface ParagraphView {
  readonly kind: 'text' | 'bullet' | 'code';
  readonly spans: readonly {
    readonly text: string;
    readonly bold?: boolean;
    readonly italic?: boolean;
    readonly strike?: boolean;
    readonly code?: boolean;
    readonly link?: string;
    /** Teams' or Entra's id, or user principal name, of a member; the text is the member's name. */
    readonly mention?: string;
  }[];
}

export interface LinkView {
  readonly title: string;
  readonly url: string;
}

export interface GaugeView {
  readonly title: string;
  readonly value: number;
  readonly limit: number;
  readonly unit: string;
  /** The same in words, for clients without charts. */
  readonly text: string;
}

export interface NotificationButtonView {
  readonly title: string;
  readonly style: 'default' | 'positive' | 'destructive';
  /** Stands behind "…" wherever there is room for others before it. */
  readonly isSecondary?: boolean;
  /** What it sends. */
  readonly payload: CardPayload;
}

/** Notifications of a storm in one card. */
export interface DigestView {
  readonly id: string;
  /** "37 notifications at once". */
  readonly title: string;
  /** "Between 03:12 and 03:13 UTC. Teams takes so many messages only one by one." */
  readonly text: string;
  /** The groups of all pages with their counts: "CloudWatch alarm, ALARM: 31". */
  readonly groups: readonly { readonly severity: Severity; readonly text: string }[];
  /** The entries of this page, by group. */
  readonly entries: readonly {
    /** The delivery that the entry's *Open* shows. */
    readonly id: string;
    readonly severity: Severity;
    readonly state: string;
    readonly title: string;
    /** "production · eu-west-1 · 03:12:07 UTC". */
    readonly where: string;
  }[];
  readonly page: Page;
}

/** Log entries, or how far the search for them is. */
export interface LogsView {
  readonly ran: Ran;
  /** "30 log entries", "12 error entries of /aws/lambda/drain", "Searching the logs". */
  readonly title: string;
  /** "From 02:51 to 03:12 UTC, oldest first." */
  readonly text: string;
  readonly entries: readonly {
    /** "03:11:42.103". */
    readonly time: string;
    /** One line. */
    readonly message: string;
    /** The whole of it, shut until opened; null where the line is all. */
    readonly full: string | null;
    readonly isError: boolean;
  }[];
  readonly links: readonly LinkView[];
  /** The command to copy, edit and run again; null while the search runs. */
  readonly commandLine: string | null;
  readonly buttons: readonly NotificationButtonView[];
}
