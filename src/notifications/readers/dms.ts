import type { Reader } from '../event.ts';
import { familyReader } from './event-forms.ts';

/** AWS Database Migration Service through EventBridge; its SNS form is read with those of the other databases. */
export const dms: Reader = familyReader({
  sources: ['aws.dms'],
  type: 'DMS',
  sourceName: 'AWS DMS',
  forms: [
    {
      detailType: /^DMS /,
      titles: [
        'DMS {type:words} {resourceLink:name} {eventType:happened:verb}',
        'DMS {type:words} {@resources.0:name} {eventType:happened:verb}',
        'DMS: {eventType:words}',
      ],
      state: 'eventType:happened',
      ranked: 'detailMessage',
      message: 'detailMessage',
      facts: [
        ['Resource', '{@resources.0:name}'],
        ['Kind', '{type:capital}'],
        ['Event', '{eventType:capital}'],
        ['Category', '{category:capital}'],
        ['Message', '{detailMessage}'],
        ['Event ID', '{eventId}'],
        ['ARN', '{@resources.0}'],
      ],
      links: [{ path: 'dms/v2/home', fragment: 'taskDetails/{resourceLink:name}' }, { path: 'dms/v2/home' }],
      variables: { ReplicationTaskArn: '@resources.0', EventId: 'eventId' },
    },
  ],
});
