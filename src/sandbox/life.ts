import type { Publication } from './alarm-messages.ts';

export interface LifeParts {
  readonly alarmPublications: () => readonly Publication[];
  /** Delivers as SNS would. */
  readonly publish: (publication: Publication) => Promise<unknown>;
  readonly onFault: (error: unknown) => void;
  readonly everyMs?: number;
}

const EVERY_MS = 2000;

/** Lets the sandbox's alarms speak: each change of an alarm goes to its topic, in order. Gives what ends it. */
export function startLife({ alarmPublications, publish, onFault, everyMs = EVERY_MS }: LifeParts): () => void {
  let last: Promise<unknown> = Promise.resolve();
  const look = () => {
    for (const publication of alarmPublications()) last = last.then(() => publish(publication)).catch(onFault);
  };
  look();
  const timer = setInterval(look, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
