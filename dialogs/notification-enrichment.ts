import { enrichAlarm } from '../src/alarms/notified.ts';
import type { AlarmChange } from '../src/notifications/notification.ts';
import { configurationOfEvent } from './event-account.ts';
import { notificationPrincipal } from './notification-principals.ts';
import type { Parts } from './parts.ts';
import type { Enrichment, SentNotification } from './sent-notification.ts';

/**
 * Looks up what belongs on an alarm's card: its chart, or a composite's children, as the channel's role. Never rejects: the card goes out
 * whatever becomes of it.
 */
export async function lookUpAlarm(
  parts: Pick<Parts, 'configuration' | 'caller' | 'clock' | 'log'>,
  alarm: AlarmChange,
  { notification, configuration, delivery }: SentNotification,
): Promise<Enrichment> {
  const { accountId, region } = notification;
  if (configuration === null) return noChart('No chart: its configuration is no longer in the file.');
  // Without a configuration for its account there may still be one that may look into it.
  const from = configurationOfEvent(parts, configuration, accountId) ?? configuration;
  const principal = notificationPrincipal(from, delivery);
  const at = region ?? from.account.defaultRegion;
  if (at === null) return noChart('No chart: the notification does not say in which Region the alarm is.');
  try {
    return await enrichAlarm(alarm, {
      call: async (operation, input) => {
        const { output } = await parts.caller.call({ principal, region: at, service: 'cloudwatch', operation, input });
        return output;
      },
      now: new Date(parts.clock()),
    });
  } catch (error) {
    // What AWS refuses is in the notes already: this is a fault of the bot.
    parts.log.error({ err: error, id: delivery.id }, 'an alarm could not be drawn');
    return noChart('No chart: the bot failed to draw it.');
  }
}

function noChart(chartNote: string): Enrichment {
  return { chart: null, chartNote, chartImage: null, children: null, childrenNote: '' };
}
