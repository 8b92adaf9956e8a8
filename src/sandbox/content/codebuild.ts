import { production, staging } from '../accounts.ts';
import type { Site } from '../call.ts';

export interface BuildProject {
  readonly name: string;
  /** What its build says when it fails, which then every build does; undefined where builds succeed. */
  readonly fails: string | undefined;
}

/** Phases of every build, in their order. */
export const buildPhases: readonly { readonly type: string; readonly takesS: number }[] = [
  { type: 'SUBMITTED', takesS: 0 },
  { type: 'QUEUED', takesS: 1 },
  { type: 'PROVISIONING', takesS: 5 },
  { type: 'DOWNLOAD_SOURCE', takesS: 3 },
  { type: 'INSTALL', takesS: 4 },
  { type: 'PRE_BUILD', takesS: 2 },
  { type: 'BUILD', takesS: 12 },
  { type: 'POST_BUILD', takesS: 2 },
  { type: 'UPLOAD_ARTIFACTS', takesS: 1 },
  { type: 'FINALIZING', takesS: 1 },
];

const bySite: Readonly<Record<string, readonly BuildProject[]>> = {
  [`${production.id}/eu-west-1`]: [
    { name: 'checkout', fails: undefined },
    { name: 'shop-web', fails: undefined },
    { name: 'worker', fails: 'Error while executing command: npm test. Reason: exit status 1' },
  ],
  [`${staging.id}/eu-west-1`]: [{ name: 'shop-web', fails: undefined }],
};

export function buildProjects(site: Site): readonly BuildProject[] {
  return bySite[`${site.account.id}/${site.region}`] ?? [];
}
