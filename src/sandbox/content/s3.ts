import { production } from '../accounts.ts';
import type { SandboxAccount } from '../call.ts';

export interface Bucket {
  readonly name: string;
  readonly region: string;
  readonly madeDaysAgo: number;
  readonly objects: readonly { readonly key: string; readonly bytes: number; readonly minutesAgo: number }[];
}

/** Buckets belong to an account, not to a Region. */
export function buckets(account: SandboxAccount): readonly Bucket[] {
  const stage = account.id === production.id ? 'acme' : 'acme-staging';
  return [
    {
      name: `${stage}-invoices`,
      region: 'eu-west-1',
      madeDaysAgo: 900,
      objects: Array.from({ length: 40 }, (_, index) => ({
        key: `2026/${String(1 + Math.floor(index / 10)).padStart(2, '0')}/invoice-${48_000 + index}.pdf`,
        bytes: 61_000 + index * 137,
        minutesAgo: 200 + index * 90,
      })),
    },
    {
      name: `${stage}-logs`,
      region: 'eu-west-1',
      madeDaysAgo: 880,
      objects: Array.from({ length: 12 }, (_, index) => ({
        key: `elb/shop/part-${String(index).padStart(4, '0')}.log.gz`,
        bytes: 4_400_000 + index * 9_100,
        minutesAgo: 5 + index * 60,
      })),
    },
    {
      name: `${stage}-parking`,
      region: 'eu-west-1',
      madeDaysAgo: 210,
      objects: [{ key: 'orders/drained.ndjson', bytes: 88_120, minutesAgo: 4000 }],
    },
    {
      name: `${stage}-reports`,
      region: 'eu-west-1',
      madeDaysAgo: 450,
      objects: [
        { key: 'sales.csv', bytes: 9_204_111, minutesAgo: 600 },
        { key: 'stock.csv', bytes: 1_104_220, minutesAgo: 610 },
      ],
    },
    {
      name: `${stage}-site`,
      region: 'us-east-1',
      madeDaysAgo: 1300,
      objects: [
        { key: 'assets/app.css', bytes: 31_221, minutesAgo: 2880 },
        { key: 'assets/app.js', bytes: 412_870, minutesAgo: 2880 },
        { key: 'index.html', bytes: 2_113, minutesAgo: 2880 },
      ],
    },
  ];
}
