import { z } from 'zod';
import type { Barrier } from '../aws/access-denied.ts';
import { BARRIER_STEPS } from '../aws/access-denied.ts';
import type { Connection, SdkClient } from '../aws/connection.ts';
import type { Principal } from '../aws/principal.ts';
import { globalRegion } from '../aws/regions.ts';
import type { SdkCatalogue, SdkService } from '../aws/sdk-service.ts';
import { type DenyStatement, sessionPolicy } from '../aws/session-policy.ts';
import type { Input } from '../command/command.ts';
import { ALLOWED, type Decision, keyOf, type Right } from './decision.ts';
import { type Place, sampleResources } from './places.ts';

export interface SimulationParts {
  readonly catalogue: SdkCatalogue;
  readonly connection: Connection;
  readonly place: Place;
  /** What no session may do. */
  readonly deniedStatements: readonly DenyStatement[];
}

const DEADLINE_MS = 10_000;
const ATTEMPTS = 3;

const Results = z.object({
  EvaluationResults: z
    .array(
      z.object({
        EvalActionName: z.string(),
        EvalDecision: z.enum(['allowed', 'explicitDeny', 'implicitDeny']),
        OrganizationsDecisionDetail: z.object({ AllowedByOrganizations: z.boolean().optional() }).optional(),
        PermissionsBoundaryDecisionDetail: z
          .object({ AllowedByPermissionsBoundary: z.boolean().optional() })
          .optional(),
      }),
    )
    .default([]),
  IsTruncated: z.boolean().optional(),
  Marker: z.string().optional(),
});
type Result = z.infer<typeof Results>['EvaluationResults'][number];

const Policy = z.object({ Policy: z.object({ DefaultVersionId: z.string() }) });
const PolicyVersion = z.object({ PolicyVersion: z.object({ Document: z.string() }) });

/** Whether IAM can be asked at all: its client is one of those that are installed on demand. */
export function canSimulate(catalogue: SdkCatalogue): boolean {
  return catalogue.find('iam')?.kind === 'available';
}

/**
 * Lets IAM decide, under the bot's own identity: the role's policies by its ARN, and apart from them what a session may do by its
 * guardrails, since session policies only take away. Rejects with the SDK's error where the bot may not ask.
 */
export async function simulate(
  parts: SimulationParts,
  principal: Principal,
  rights: readonly Right[],
): Promise<ReadonlyMap<string, Decision>> {
  const { connection, place } = parts;
  const service = parts.catalogue.service('iam');
  const client = service.createClient({
    region: globalRegion('iam', place.partition) ?? place.region,
    maxAttempts: ATTEMPTS,
    ...(connection.credentials === undefined ? {} : { credentials: connection.credentials }),
  });
  connection.prepare(client, service.name);
  const call: Call = (operation, input) => send(client, service, operation, input);
  try {
    const session = await sessionPolicies(call, principal, parts.deniedStatements);
    const decisions = new Map<string, Decision>();
    for (const group of groupsOf(rights, place)) {
      const question = questionOf(group);
      const [byRole, bySession] = await Promise.all([
        results(call, 'SimulatePrincipalPolicy', { PolicySourceArn: principal.roleArn, ...question }),
        session.length === 0 ? null : results(call, 'SimulateCustomPolicy', { PolicyInputList: session, ...question }),
      ]);
      for (const right of group.rights) {
        const action = right.action.toLowerCase();
        const decision = decided(byRole.get(action), bySession === null ? null : bySession.get(action));
        decisions.set(keyOf(right), decision);
      }
    }
    return decisions;
  } finally {
    client.destroy();
  }
}

type Call = (operation: string, input: Input) => Promise<unknown>;

/** Rights on the same resource and under the same conditions: one question. */
interface Group {
  readonly resource: string;
  readonly rights: readonly Right[];
}

function groupsOf(rights: readonly Right[], place: Place): readonly Group[] {
  const distinct = [...new Map(rights.map((right) => [keyOf(right), right])).values()];
  const resourceOf = (right: Right) => right.topic ?? sampleResources(right.pattern, place)[0] ?? '*';
  const groups = Map.groupBy(distinct, (right) => JSON.stringify([resourceOf(right), right.condition]));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ resource: resourceOf(first), rights: group }];
  });
}

function questionOf({ resource, rights }: Group): Input {
  const keys = Object.values(rights[0]?.condition ?? {}).flatMap((pairs) => Object.entries(pairs));
  return {
    ActionNames: [...new Set(rights.map(({ action }) => action))],
    ResourceArns: [resource],
    ContextEntries: [
      // Nobody calls for the session: what it is denied, it is denied directly.
      { ContextKeyName: 'aws:ViaAWSService', ContextKeyValues: ['false'], ContextKeyType: 'boolean' },
      ...keys.map(([key, values]) => ({
        ContextKeyName: key,
        ContextKeyValues: [[values].flat()[0] ?? ''],
        ContextKeyType: 'string',
      })),
    ],
  };
}

/** By action, in lower case. */
async function results(call: Call, operation: string, input: Input): Promise<ReadonlyMap<string, Result>> {
  const found = new Map<string, Result>();
  let marker: string | undefined;
  do {
    const page = Results.parse(await call(operation, marker === undefined ? input : { ...input, Marker: marker }));
    for (const result of page.EvaluationResults) found.set(result.EvalActionName.toLowerCase(), result);
    marker = page.IsTruncated === true ? page.Marker : undefined;
  } while (marker !== undefined);
  return found;
}

/** `bySession` is null where nothing caps the session. */
function decided(byRole: Result | undefined, bySession: Result | undefined | null): Decision {
  if (byRole === undefined || bySession === undefined) return { kind: 'not-checked', why: 'IAM did not decide on it' };
  const barrier = barrierOf(byRole, 'role') ?? (bySession === null ? null : barrierOf(bySession, 'guardrail'));
  return barrier === null ? ALLOWED : { kind: 'missing', barrier, why: BARRIER_STEPS[barrier].cause };
}

function barrierOf(result: Result, of: 'role' | 'guardrail'): Barrier | null {
  if (result.EvalDecision === 'allowed') return null;
  if (result.OrganizationsDecisionDetail?.AllowedByOrganizations === false) return 'organization';
  if (result.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary === false) return 'boundary';
  return result.EvalDecision === 'explicitDeny' ? `${of}-denies` : `${of}-does-not-allow`;
}

/** What caps the session: the guardrails' documents, and what the bot denies every session. */
async function sessionPolicies(
  call: Call,
  { guardrailPolicies }: Principal,
  denied: readonly DenyStatement[],
): Promise<readonly string[]> {
  const guardrails = await Promise.all(guardrailPolicies.map((arn) => policyDocument(call, arn)));
  const own = sessionPolicy(denied, guardrails.length > 0);
  return own === null ? guardrails : [...guardrails, own];
}

async function policyDocument(call: Call, arn: string): Promise<string> {
  const { DefaultVersionId } = Policy.parse(await call('GetPolicy', { PolicyArn: arn })).Policy;
  const input = { PolicyArn: arn, VersionId: DefaultVersionId };
  const { Document } = PolicyVersion.parse(await call('GetPolicyVersion', input)).PolicyVersion;
  // IAM gives documents as they stand in an address, with all their blanks; it takes 131,072 characters at most.
  return JSON.stringify(JSON.parse(decodeURIComponent(Document)));
}

async function send(client: SdkClient, service: SdkService, operation: string, input: Input): Promise<unknown> {
  const abort = AbortSignal.timeout(DEADLINE_MS);
  return client.send(service.createCommand(operation, input), { abortSignal: abort });
}
