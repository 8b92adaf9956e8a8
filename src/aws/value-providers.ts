import type { Operation, Option } from '../command/catalogue.ts';
import type { Command, Input } from '../command/command.ts';
import { PersonError } from '../telemetry/person-error.ts';
import type { Caller } from './call.ts';
import { at, type Output } from './pages.ts';
import { callPage } from './paging.ts';
import type { Principal } from './principal.ts';
import { VALUE_PROVIDERS, type ValueProvider } from './value-provider-table.ts';

/** A form may wait this long for values; after it a plain text field is the better help. */
const OFFER_DEADLINE_MS = 2000;
/** A drop-down with more is no help, and a card has its limit. */
const VALUES = 100;

export interface OfferedValue {
  readonly title: string;
  readonly value: string;
}

export interface OfferRequest {
  readonly caller: Caller;
  readonly principal: Principal;
  readonly region: string;
  readonly command: Pick<Command, 'service' | 'operation' | 'input'>;
  readonly option: Option;
  readonly deadlineMs?: number;
}

/**
 * Values that exist in the account for an option, at most 100. Null where no listing is known for it, or the listing
 * failed: without permission or in time the person types the value.
 */
export async function offerValues(request: OfferRequest): Promise<readonly OfferedValue[] | null> {
  const { caller, principal, region, command } = request;
  const provider = providerOf(command.operation, request.option);
  const operation = provider === null ? undefined : command.service.operation(provider.listing);
  const input = provider === null ? null : listingInput(provider, command.input);
  if (provider === null || operation === undefined || input === null) {
    return null;
  }
  const globals = {
    query: null,
    output: null,
    maxItems: VALUES,
    startingToken: null,
    pageSize: provider.pageSize ?? null,
    paginate: true,
  };
  const deadlineMs = request.deadlineMs ?? OFFER_DEADLINE_MS;
  try {
    const { answer } = await callPage(
      caller,
      { principal, region, command: { operation, input, globals }, deadlineMs },
      null,
    );
    return valuesIn(answer.output, provider);
  } catch (error) {
    if (error instanceof PersonError) {
      return null;
    }
    throw error;
  }
}

/** The provider for an option of an operation; null where there is none, or where the option names something new. */
export function providerOf(operation: Operation, option: Option): ValueProvider | null {
  const provider = VALUE_PROVIDERS[`${operation.service}.${option.member.name}`];
  if (provider === undefined || provider.newIn?.includes(operation.name)) {
    return null;
  }
  return provider.only === undefined || provider.only.includes(operation.name) ? provider : null;
}

/** Reads the offered values out of a listing's output. */
export function valuesIn(output: Output, provider: ValueProvider): readonly OfferedValue[] {
  const offered = new Map<string, OfferedValue>();
  for (const item of itemsAt([output], provider.items.split('.'))) {
    const value = provider.value === null ? item : at(item, provider.value.split('.'));
    if (typeof value === 'string' && value !== '' && offered.size < VALUES) {
      offered.set(value, { title: titleOf(item, value, provider), value });
    }
  }
  return [...offered.values()];
}

function listingInput(provider: ValueProvider, given: Input): Input | null {
  if (provider.needs === undefined) {
    return provider.input ?? {};
  }
  const needed = given[provider.needs];
  return needed === undefined ? null : { ...provider.input, [provider.needs]: needed };
}

function itemsAt(holders: readonly unknown[], path: readonly string[]): readonly unknown[] {
  const [name, ...rest] = path;
  if (name === undefined) {
    return holders;
  }
  const lists = holders.map((holder) => at(holder, [name]));
  return itemsAt(
    lists.flatMap((list) => (Array.isArray(list) ? list : [])),
    rest,
  );
}

function titleOf(item: unknown, value: string, provider: ValueProvider): string {
  const called = provider.showsLastPart ? lastPart(value) : calledIn(item, provider.called);
  const detail = provider.detail === undefined ? undefined : at(item, provider.detail.split('.'));
  const more = [
    ...(called === null || provider.showsLastPart || called === value || value.startsWith('arn:') ? [] : [value]),
    ...(typeof detail === 'string' && detail !== '' ? [detail] : []),
  ];
  return more.length === 0 ? (called ?? value) : `${called ?? value} (${more.join(', ')})`;
}

function calledIn(item: unknown, path: string | undefined): string | null {
  if (path === undefined) {
    return null;
  }
  const found = at(item, path.split('.'));
  const name = Array.isArray(found)
    ? at(
        found.find((tag: unknown) => at(tag, ['Key']) === 'Name'),
        ['Value'],
      )
    : found;
  return typeof name === 'string' && name !== '' ? name : null;
}

/** `web` of `arn:aws:ecs:eu-west-1:123456789012:service/shop/web`, `orders` of a queue's address. */
function lastPart(value: string): string {
  return value.split(/[/:]/).at(-1) || value;
}
