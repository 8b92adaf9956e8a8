import type { Caller } from '../aws/call.ts';
import type { Principal } from '../aws/principal.ts';
import type { Input } from '../command/command.ts';
import { PersonError } from '../telemetry/person-error.ts';
import {
  eventText,
  nextTokenOf,
  type RelatedItem,
  relatedItems,
  type TimelineEvent,
  timelineEvents,
} from './records.ts';
import { isWritten } from './words.ts';

/** Who asks Incident Manager, and where. */
export interface Asker {
  readonly caller: Pick<Caller, 'call'>;
  readonly principal: Principal;
  readonly region: string;
}

export interface ToldEvent extends TimelineEvent {
  /** What a person wrote; empty for the service's own events. */
  readonly text: string;
}

/** Part of an incident; `problem` says why it could not be read, else it is empty. */
export interface Part<T> {
  readonly items: readonly T[];
  /** AWS's token of the next page; null where there is none. */
  readonly next: string | null;
  readonly problem: string;
}

/** Asks Incident Manager. */
export async function askIncidents({ caller, principal, region }: Asker, operation: string, input: Input) {
  return (await caller.call({ principal, region, service: 'ssm-incidents', operation, input })).output;
}

/** The latest events of an incident, newest first, as AWS pages them. */
export function latestEvents(asker: Asker, incidentRecordArn: string, most: number): Promise<Part<ToldEvent>> {
  return partOf(async () => {
    const input = { incidentRecordArn, sortBy: 'EVENT_TIME', sortOrder: 'DESCENDING', maxResults: most };
    const output = await askIncidents(asker, 'ListTimelineEvents', input);
    const events = timelineEvents(output).slice(0, most);
    return { items: await told(asker, incidentRecordArn, events), next: nextTokenOf(output) };
  });
}

/** What belongs to an incident. */
export function itemsOf(asker: Asker, incidentRecordArn: string, most: number): Promise<Part<RelatedItem>> {
  return partOf(async () => {
    const output = await askIncidents(asker, 'ListRelatedItems', { incidentRecordArn, maxResults: most });
    return { items: relatedItems(output).slice(0, most), next: nextTokenOf(output) };
  });
}

/** The events with what people wrote in them. One that cannot be read stands without its text. */
export function told(
  asker: Asker,
  incidentRecordArn: string,
  events: readonly TimelineEvent[],
): Promise<readonly ToldEvent[]> {
  return Promise.all(
    events.map(async (event) => {
      if (!isWritten(event.type)) return { ...event, text: '' };
      try {
        const output = await askIncidents(asker, 'GetTimelineEvent', { incidentRecordArn, eventId: event.id });
        return { ...event, text: eventText(output) };
      } catch (error) {
        if (!(error instanceof PersonError)) throw error;
        return { ...event, text: `(its text could not be read: ${error.title})` };
      }
    }),
  );
}

/** An incident without one of its parts is still worth showing. */
async function partOf<T>(read: () => Promise<Omit<Part<T>, 'problem'>>): Promise<Part<T>> {
  try {
    return { ...(await read()), problem: '' };
  } catch (error) {
    if (!(error instanceof PersonError)) throw error;
    return { items: [], next: null, problem: `${error.title}. ${error.message}` };
  }
}
