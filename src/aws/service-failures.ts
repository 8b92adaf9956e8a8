import { AGENT_FAILURES } from './agent-failures.ts';
import type { AwsError } from './aws-error.ts';
import type { FailureKind } from './failure-kind.ts';
import type { ServiceFailure } from './service-failure.ts';

/** Operations of Incident Manager that name no thing of the account: what is not found with them is the replication set. */
const NAMES_NOTHING: ReadonlySet<string> = new Set([
  ...['list-incident-records', 'ListIncidentRecords', 'list-response-plans', 'ListResponsePlans'],
]);

/** AWS documents no message; what it says names the set, or that nobody has set the service up. */
const NO_REPLICATION_SET = /replication ?set|not (?:been )?(?:onboarded|set up)|onboarding/i;

/** Looked through before the general table; the first that fits wins. */
export const SERVICE_FAILURES: readonly ServiceFailure[] = [
  {
    service: 'ssm-incidents',
    fits: ({ codes, message }, operation, resourceType) =>
      resourceType === 'REPLICATION_SET' ||
      (codes.includes('ResourceNotFoundException') && NAMES_NOTHING.has(operation)) ||
      (['ResourceNotFoundException', 'ValidationException'].some((code) => codes.includes(code)) &&
        NO_REPLICATION_SET.test(message)),
    kind: {
      code: 'no-replication-set',
      title: 'Incident Manager is not set up here',
      codes: [],
      nextSteps: [
        'Incidents are kept in the Regions of a replication set, and {account} has none that {region} belongs to.',
        'If the account has one, run the command in one of its Regions: add `--region`.',
        'If it has none, Incident Manager was never set up in {account}. It takes no new customers since November 2025: what an account without it can use is OpsCenter of Systems Manager, `ssm create-ops-item`.',
      ],
      commands: [
        {
          title: 'Look for a replication set',
          line: 'ssm-incidents list-replication-sets --account {accountId} --region {region}',
        },
      ],
    },
  },
  ...AGENT_FAILURES,
];

/** What a failure means with this service; null where it means what its code says. */
export function serviceFailure(
  service: string,
  operation: string,
  read: AwsError,
  resourceType: unknown,
): FailureKind | null {
  const found = SERVICE_FAILURES.find((one) => one.service === service && one.fits(read, operation, resourceType));
  return found?.kind ?? null;
}
