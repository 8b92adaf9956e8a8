import { cardPayload } from '../../../cards/payload.ts';
import type { AdaptiveCard } from '../../../cards/render.ts';
import { understand } from '../../../dialogs/understand.ts';
import type { InstalledCatalogue } from '../../../src/aws/installed-catalogue.ts';
import { nodes } from '../../cards/walk.ts';
import { sdk } from '../../sandbox/support/clients.ts';
import type { Chat } from './chat.ts';

/** The incident of the sandbox that is open from the start. */
export const OPEN_ARN =
  'arn:aws:ssm-incidents::111122223333:incident-record/payments-degraded/2f9d1c55-6b7e-4a9b-8f3c-90f1c0d8e642';
export const PLANS = 'arn:aws:ssm-incidents::111122223333:response-plan';
export const AT = '--region eu-west-1';

/** An incident as `ListIncidentRecords` gives it. */
export function summaryOf(id: string, more: Readonly<Record<string, unknown>> = {}) {
  return {
    arn: `arn:aws:ssm-incidents::111122223333:incident-record/shop/${id}`,
    title: `Incident ${id}`,
    status: 'OPEN',
    impact: 3,
    creationTime: new Date('2026-11-21T03:00:00Z'),
    incidentRecordSource: { createdBy: 'x', source: 'aws.ssm-incidents.custom' },
    ...more,
  };
}

/** What AWS refuses with, as the SDK throws it. */
export function refusal(code: string, message: string, more: object = {}): Error {
  const $metadata = { httpStatusCode: 400, requestId: 'req-7' };
  return Object.assign(new Error(message), { name: code, $fault: 'client', $metadata, ...more });
}

/** The body that the SDK's own client sends for the command that ran last. */
export async function sentBody(chat: Chat, catalogue: InstalledCatalogue): Promise<Readonly<Record<string, unknown>>> {
  const { command } = chat.lastAudit;
  if (!Array.isArray(command)) throw new Error('no command ran');
  const { operation, input } = understand(catalogue, command.map(String));
  let body = '';
  const requestHandler = {
    handle: async (request: { readonly body: Uint8Array }) => {
      body = Buffer.from(request.body).toString();
      return { response: { statusCode: 200, headers: {}, body: new Uint8Array() } };
    },
  };
  const { SSMIncidentsClient, [`${operation.name}Command`]: Command } = sdk('ssm-incidents');
  const credentials = { accessKeyId: 'A', secretAccessKey: 'S' };
  const client = new SSMIncidentsClient({ region: 'eu-west-1', credentials, requestHandler });
  // The answer is empty, which its reader may not like; what was sent is what matters.
  await client.send(new Command(input)).catch(() => undefined);
  const { clientToken: _token, ...sent } = JSON.parse(body);
  return sent;
}

/** Titles and lines of the buttons that run lines; fails where one sends what no card may. */
export function linesOf(card: AdaptiveCard): Readonly<Record<string, string>> {
  const lines: [string, string][] = [];
  for (const { object } of nodes(card)) {
    if (object.type !== 'Action.Execute') continue;
    const payload = cardPayload.parse(object.data);
    if (payload.verb === 'command.run') lines.push([String(object.title), payload.line]);
  }
  return Object.fromEntries(lines);
}
