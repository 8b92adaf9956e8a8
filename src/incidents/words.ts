import { durationInWords } from '../alarms/words.ts';

export interface Impact {
  /** `2 High`: the number is what the API and the console have. */
  readonly title: string;
  readonly tone: 'attention' | 'warning' | 'default';
}

/** Keyed by the API's number. Names as AWS documents them. */
const IMPACTS: Readonly<Record<number, Impact>> = {
  1: { title: '1 Critical', tone: 'attention' },
  2: { title: '2 High', tone: 'attention' },
  3: { title: '3 Medium', tone: 'warning' },
  4: { title: '4 Low', tone: 'warning' },
  5: { title: '5 No impact', tone: 'default' },
};

/** Every impact, worst first. */
export const IMPACT_NUMBERS = [1, 2, 3, 4, 5] as const;

export function impactOf(impact: number): Impact {
  return IMPACTS[impact] ?? { title: `impact ${impact}`, tone: 'default' };
}

/** The number of an impact that somebody names: `2`, `high`, `2 High`; null for what is none. */
export function impactNumber(text: string): number | null {
  const wanted = text.trim().toLowerCase();
  const found = IMPACT_NUMBERS.find((number) => {
    const title = impactOf(number).title.toLowerCase();
    return [String(number), title, title.slice(2)].includes(wanted);
  });
  return found ?? null;
}

/** `21 minutes`, `3 hours 5 minutes`, `less than a minute`. */
export function spanInWords(from: number, to: number): string {
  const seconds = Math.max(0, Math.floor((to - from) / 1000));
  return seconds < 60 ? 'less than a minute' : durationInWords(seconds - (seconds % 60));
}

/** Keyed by the type of an event that Incident Manager itself writes. */
const EVENT_TYPES: Readonly<Record<string, string>> = {
  'Custom Event': 'Note',
  Note: 'Note',
  'SSM Incident Trigger': 'Incident started',
  'SSM Incident Record Update': 'Incident changed',
};

/** Events that people wrote: what they say is asked for. */
export function isWritten(type: string): boolean {
  return type === 'Custom Event' || type === 'Note';
}

/** `Incident started`, or the type without the service's mark in front. */
export function eventTitle(type: string): string {
  const known = Object.hasOwn(EVENT_TYPES, type) ? EVENT_TYPES[type] : undefined;
  return known ?? (type.replace(/^SSM /, '') || 'Event');
}

/** Who or what starts incidents, keyed by the source that AWS names. */
const SOURCES: Readonly<Record<string, string>> = {
  'aws.cloudwatch': 'CloudWatch alarm',
  'aws.events': 'EventBridge event',
  'aws.ssm-incidents.custom': 'by hand',
};

export function sourceTitle(source: string): string {
  const known = Object.hasOwn(SOURCES, source) ? SOURCES[source] : undefined;
  return known ?? source;
}
