import type { AdminParts } from './parts.ts';
import type { SignedInPerson } from './person.ts';

/** In the audit's place of an Entra object id, where the page is open to whoever is at the machine. */
const AT_THIS_MACHINE = 'this-machine';
const MAX_ID_CHARACTERS = 200;

/**
 * Puts a failed delivery at the end of its conversation's queue, once however often and by however many it is asked for, and writes who
 * did it into the audit.
 */
export async function sendAgain(
  { outbox, audit, configuration, about, clock, log }: AdminParts,
  person: SignedInPerson | null,
  id: string,
): Promise<void> {
  const begun = clock();
  const delivery = id === '' || id.length > MAX_ID_CHARACTERS ? null : await outbox.find(id);
  const isSent = delivery !== null && (await outbox.sendAgain(id));
  const row = configuration().channelConfigurations.find(({ name }) => name === delivery?.configurationName);
  const team = row?.places.find((place) => place.kind === 'channel' && place.channelId === delivery?.conversationId);
  audit.write({
    time: new Date(begun),
    tenantId: about.homeTenantId,
    teamId: team?.kind === 'channel' ? team.teamId : null,
    conversationId: delivery?.conversationId ?? '',
    configurationName: delivery?.configurationName ?? null,
    user: { id: person?.objectId ?? AT_THIS_MACHINE, name: person?.name ?? 'whoever is at this machine' },
    via: 'button',
    rawText: `operators-page send-again ${id.slice(0, MAX_ID_CHARACTERS)}`,
    command: null,
    access: null,
    accountId: row?.account.id ?? null,
    region: null,
    roleArn: null,
    guardrailPolicies: [],
    outcome: isSent ? 'built-in' : 'expired',
    errorCode: isSent ? null : 'delivery-not-failed',
    requestId: null,
    durationMs: clock() - begun,
  });
  if (isSent) log.info({ id }, "a failed delivery is sent again, as an administrator asked for on the operators' page");
}
