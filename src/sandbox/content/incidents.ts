import { production } from '../accounts.ts';
import type { SandboxAccount } from '../call.ts';

export interface ResponsePlan {
  readonly name: string;
  readonly displayName: string;
  readonly title: string;
  readonly impact: number;
  readonly summary: string;
}

/** Response plans of an account. Incident Manager replicates them to all of its Regions. */
export function responsePlans(account: SandboxAccount): readonly ResponsePlan[] {
  const shop: ResponsePlan = {
    name: 'shop-down',
    displayName: 'Shop is down',
    title: 'Shop is down',
    impact: 1,
    summary: 'Customers cannot order. Page the on-call engineer and open a bridge.',
  };
  if (account.id !== production.id) return [shop];
  return [
    shop,
    {
      name: 'payments-degraded',
      displayName: 'Payments degraded',
      title: 'Payments degraded',
      impact: 2,
      summary: 'Some payments fail or are late.',
    },
    {
      name: 'security-event',
      displayName: 'Security event',
      title: 'Security event',
      impact: 2,
      summary: 'Something looks like an intrusion. Tell nobody outside the team.',
    },
  ];
}
