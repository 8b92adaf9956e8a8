import type { Call, Handlers, Output } from '../call.ts';
import { Refusal } from '../errors.ts';
import { record, records, requiredText, texts } from '../fields.ts';
import { hash, noise } from '../noise.ts';

/** AWS Cost Explorer. */
export const ce: Handlers = { GetCostAndUsage: getCostAndUsage };

const dayMs = 86_400_000;

/** What a day of each service costs in US dollars, give or take a sixth. */
const dailyCosts: Readonly<Record<string, number>> = {
  'AWS Lambda': 3.1,
  'Amazon DynamoDB': 11.4,
  'Amazon Elastic Compute Cloud - Compute': 41.9,
  'Amazon Elastic Container Service': 58.2,
  'Amazon Relational Database Service': 37.5,
  'Amazon Simple Storage Service': 6.8,
  AmazonCloudWatch: 9.6,
};

function getCostAndUsage(call: Call): Output {
  const { input } = call;
  const period = record(input, 'TimePeriod') ?? {};
  const start = day(requiredText(period, 'Start'));
  const end = day(requiredText(period, 'End'));
  if (start >= end)
    throw new Refusal('ValidationException', 'Start date (and hour) should be before end date (and hour)');
  const metrics = texts(input, 'Metrics');
  const monthly = requiredText(input, 'Granularity') === 'MONTHLY';
  const groupBy = records(input, 'GroupBy').map((one) => ({
    Type: requiredText(one, 'Type'),
    Key: requiredText(one, 'Key'),
  }));
  return {
    GroupDefinitions: groupBy,
    ResultsByTime: spans(start, end, monthly).map(([from, to]) => {
      const costs = Object.keys(dailyCosts).map((service) => ({ service, amount: cost(call, service, from, to) }));
      const total = costs.reduce((sum, { amount }) => sum + amount, 0);
      return {
        TimePeriod: { Start: iso(from), End: iso(to) },
        Total: groupBy.length === 0 ? amounts(metrics, total) : {},
        Groups:
          groupBy.length === 0
            ? []
            : costs.map(({ service, amount }) => ({ Keys: [service], Metrics: amounts(metrics, amount) })),
        Estimated: to > call.now.getTime() - 2 * dayMs,
      };
    }),
    DimensionValueAttributes: [],
  };
}

function spans(start: number, end: number, monthly: boolean): readonly (readonly [number, number])[] {
  const found: [number, number][] = [];
  for (let from = start; from < end; ) {
    const date = new Date(from);
    const next = monthly ? Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1) : from + dayMs;
    found.push([from, Math.min(next, end)]);
    from = next;
  }
  return found;
}

/** Nothing is charged for the future. */
function cost(call: Call, service: string, from: number, to: number): number {
  const seed = hash(`${call.account.id}/${service}`);
  const scale = call.account.name === 'production' ? 1 : 0.12;
  let total = 0;
  for (let at = from; at < Math.min(to, call.now.getTime()); at += dayMs) {
    total += (dailyCosts[service] ?? 0) * scale * (1 + (noise(seed, at / dayMs) - 0.5) / 3);
  }
  return total;
}

function amounts(metrics: readonly string[], amount: number): Output {
  return Object.fromEntries(metrics.map((metric) => [metric, { Amount: amount.toFixed(10), Unit: 'USD' }]));
}

function day(text: string): number {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(at))
    throw new Refusal('ValidationException', `Failed to parse date: ${text}. Use the format yyyy-MM-dd.`);
  return at;
}

function iso(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
