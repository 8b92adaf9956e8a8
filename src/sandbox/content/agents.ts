import { defaultRegion, production } from '../accounts.ts';
import type { Site } from '../call.ts';

/** An agent of Amazon Bedrock. */
export interface Agent {
  readonly id: string;
  readonly version: string;
  readonly aliasIds: readonly string[];
  /** Where its knowledge base has the runbooks from. */
  readonly runbooks: string;
  /** What its guardrail says in the place of an answer. */
  readonly blocked: string;
}

/** The agents of a site: one in production. */
export function agents({ account, region }: Site): readonly Agent[] {
  if (account.id !== production.id || region !== defaultRegion) return [];
  return [
    {
      id: 'OPSAGENT01',
      version: '3',
      aliasIds: ['OPSALIAS01', 'TSTALIASID'],
      runbooks: 's3://shop-runbooks/alarms/',
      blocked: 'I do not talk about passwords and other secrets.',
    },
  ];
}
