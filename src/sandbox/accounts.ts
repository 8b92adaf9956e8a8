import type { SandboxAccount } from './call.ts';

/** The accounts of the sandbox. Their ids are of AWS's documentation examples, so no real account is meant. */
export const production: SandboxAccount = { id: '111122223333', name: 'production' };
export const staging: SandboxAccount = { id: '444455556666', name: 'staging' };
export const accounts: readonly SandboxAccount[] = [production, staging];

export const defaultRegion = 'eu-west-1';

/** Roles that the sandbox lets the bot assume, in every account, by role name. */
export const roles: Readonly<
  Record<string, { readonly readOnly: boolean /** Account ids. */; readonly mayDestroyIn: readonly string[] }>
> = {
  'chatbot-ops': { readOnly: false, mayDestroyIn: [staging.id] },
  'chatbot-readonly': { readOnly: true, mayDestroyIn: [] },
  'oncall-admin': { readOnly: false, mayDestroyIn: [production.id, staging.id] },
};
