import { BARRIER_STEPS, readAccessDenial } from '../aws/access-denied.ts';
import type { Caller } from '../aws/call.ts';
import type { Principal } from '../aws/principal.ts';
import { globalRegion } from '../aws/regions.ts';
import type { SdkCatalogue } from '../aws/sdk-service.ts';
import type { Input } from '../command/command.ts';
import { textAt } from '../notifications/fields.ts';
import { PersonError } from '../telemetry/person-error.ts';
import { ALLOWED, type Decision, keyOf, type Right } from './decision.ts';
import { callRegion, type Place } from './places.ts';
import { type Probe, probeOf } from './probes.ts';

export interface TryParts {
  readonly caller: Caller;
  readonly catalogue: SdkCatalogue;
  readonly place: Place;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** Calls under way at once: most services allow a few a second. */
const AT_ONCE = 6;
const DEADLINE_MS = 10_000;

/** By code, what a failure that says nothing about the rights says. Others are told by their title. */
const UNDECIDED: Readonly<Record<string, string>> = {
  'subscription-required': 'the account has no support plan that answers',
  'region-not-enabled': 'the Region is not enabled in this account',
  throttled: 'AWS is throttling these calls',
};

/** Finds out by harmless calls in a session of the principal. Never rejects for what AWS answers. */
export async function tryCalls(
  parts: TryParts,
  principal: Principal,
  rights: readonly Right[],
): Promise<ReadonlyMap<string, Decision>> {
  const left = new Map(rights.map((right) => [keyOf(right), right]));
  const waiting = [...left].values();
  const decisions = new Map<string, Decision>();
  const ask = asking(parts, principal);
  const next = async (): Promise<void> => {
    for (const [key, right] of waiting) decisions.set(key, await decide(parts, right, ask));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  return decisions;
}

type Ask = (request: {
  readonly service: string;
  readonly operation: string;
  readonly input: Input;
  readonly region: string;
}) => Promise<Outcome>;

type Outcome =
  | { readonly kind: 'answered'; readonly output: unknown }
  | { readonly kind: 'failed'; readonly error: PersonError };

async function decide({ catalogue, clock, place }: TryParts, right: Right, ask: Ask): Promise<Decision> {
  const { service, operation, topic } = right;
  const probe = probeOf(service, operation);
  if (probe.kind === 'cannot') return notChecked(probe.why);
  if (catalogue.find(service)?.kind !== 'available') {
    return notChecked(`its client is not installed; npm run -s services -- add ${service}`);
  }
  const region = globalRegion(service, place.partition) ?? callRegion(topic, place);
  const input = await inputOf(probe, {
    list: (listing, listingInput) => ask({ service, operation: listing, input: listingInput, region }),
    site: { place, topic: topic ?? '', now: new Date(clock()) },
  });
  if (input.kind === 'none') return notChecked(input.why);
  const outcome = await ask({ service, operation, input: input.input, region });
  return outcome.kind === 'answered' ? ALLOWED : failed(outcome.error, probe);
}

type Found = { readonly kind: 'input'; readonly input: Input } | { readonly kind: 'none'; readonly why: string };

async function inputOf(
  probe: Exclude<Probe, { kind: 'cannot' }>,
  {
    list,
    site,
  }: {
    readonly list: (operation: string, input: Input) => Promise<Outcome>;
    readonly site: Parameters<Extract<Probe, { kind: 'call' }>['input']>[0];
  },
): Promise<Found> {
  if (probe.kind === 'call') return { kind: 'input', input: probe.input(site) };
  const listed = await list(probe.listing, probe.listingInput ?? {});
  if (listed.kind === 'failed') {
    return { kind: 'none', why: `${probe.listing}, which gives a ${probe.what} to try it on, failed` };
  }
  const value = textAt(listed.output, ...probe.path);
  if (value === null) return { kind: 'none', why: `there is no ${probe.what} in ${site.place.region} to try it on` };
  return { kind: 'input', input: probe.input(value) };
}

function failed(error: PersonError, probe: Exclude<Probe, { kind: 'cannot' }>): Decision {
  if (probe.letIn?.includes(error.code)) return ALLOWED;
  // What was listed is gone by now.
  if (probe.kind === 'call-on' && error.code === 'not-found') return ALLOWED;
  if (error.code !== 'access-denied') return notChecked(UNDECIDED[error.code] ?? lowered(error.title));
  if (probe.kind === 'call' && probe.invented) {
    return notChecked('it was refused for an invented name; a policy that names things does that, too');
  }
  const { barrier } = readAccessDenial(error.message);
  return { kind: 'missing', barrier, why: BARRIER_STEPS[barrier].cause };
}

/** The same call is made once, whatever asks for it. */
function asking({ caller }: TryParts, principal: Principal): Ask {
  const asked = new Map<string, Promise<Outcome>>();
  const call: Ask = async (request) => {
    try {
      const { output } = await caller.call({ ...request, principal, deadlineMs: DEADLINE_MS });
      return { kind: 'answered', output };
    } catch (error) {
      if (error instanceof PersonError) return { kind: 'failed', error };
      throw error;
    }
  };
  return (request) => {
    const key = JSON.stringify(request);
    const answer = asked.get(key) ?? call(request);
    asked.set(key, answer);
    return answer;
  };
}

function notChecked(why: string): Decision {
  return { kind: 'not-checked', why };
}

/** A title in the middle of a sentence; names that begin with two capitals stay. */
function lowered(title: string): string {
  return /^[A-Z][a-z]/.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title;
}
