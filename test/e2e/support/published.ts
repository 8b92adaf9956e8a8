import { randomUUID } from 'node:crypto';
import { signed } from '../../notifications/support/sns.ts';

const ACCOUNT = '111122223333';

/** One conversation of many: a channel of a tenant, with a topic of its own. */
export interface Place {
  readonly topicArn: string;
  readonly conversationId: string;
  readonly tenantId: string;
}

/** So many places, spread evenly over so many tenants. */
export function placesOf(count: number, tenants: number): readonly Place[] {
  return Array.from({ length: count }, (_one, index) => ({
    topicArn: `arn:aws:sns:eu-west-1:${ACCOUNT}:topic-${index}`,
    conversationId: `19:channel${index}@thread.tacv2`,
    tenantId: guid(index % tenants),
  }));
}

/** The configuration file for these places, one configuration each. */
export function configurationOf(places: readonly Place[]): string {
  const rows = places.map(({ topicArn, conversationId, tenantId }, index) =>
    [
      `  - ConfigurationName: place-${index}`,
      `    TeamsTenantId: ${tenantId}`,
      `    TeamId: ${guid(1_000_000 + index)}`,
      `    TeamsChannelId: ${conversationId}`,
      `    IamRoleArn: arn:aws:iam::${ACCOUNT}:role/chatbot`,
      `    SnsTopicArns: [${topicArn}]`,
    ].join('\n'),
  );
  return `ChannelConfigurations:\n${rows.join('\n')}\n`;
}

/** A notification as SNS posts it: signed, its text a custom notification with this title. */
export function published(topicArn: string, title: string): string {
  const content = { title, description: 'Orders wait *longer than five minutes*.', keywords: ['orders'] };
  return JSON.stringify(
    signed({
      Type: 'Notification',
      MessageId: randomUUID(),
      TopicArn: topicArn,
      Message: JSON.stringify({ version: '1.0', source: 'custom', content }),
      Timestamp: new Date().toISOString(),
    }),
  );
}

/** Posts a message at the door of a bot; gives the HTTP status, or 0 where nobody answered. */
export async function post(url: string, body: string): Promise<number> {
  try {
    const response = await fetch(`${url}/api/sns`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain; charset=UTF-8', 'x-amz-sns-message-type': 'Notification' },
      body,
    });
    await response.body?.cancel();
    return response.status;
  } catch {
    // The bot was killed.
    return 0;
  }
}

/** Lets the bot know where the connector of each tenant is, as any activity does. */
export async function introduce(url: string, places: readonly Place[], serviceUrl: string): Promise<void> {
  for (const tenantId of new Set(places.map((place) => place.tenantId))) {
    const response = await fetch(`${url}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        type: 'typing',
        channelId: 'msteams',
        serviceUrl,
        from: { id: '29:someone', name: 'Someone', aadObjectId: guid(7) },
        recipient: { id: '28:bot', name: 'AWS' },
        conversation: { id: `a:${tenantId}`, conversationType: 'personal', tenantId },
        channelData: { tenant: { id: tenantId } },
      }),
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`the bot answered ${response.status} to an activity`);
  }
}

function guid(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}
