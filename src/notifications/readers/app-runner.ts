import type { Reader } from '../event.ts';
import { type EventForm, familyReader } from './event-forms.ts';

const SERVICE = 'serviceName | ServiceName | @resources.0:name';

const common = {
  message: 'message | Message',
  links: [
    { path: 'apprunner/home', fragment: '/services/dashboard?service_arn={@resources.0}' },
    { path: 'apprunner/home' },
  ],
} as const satisfies Partial<EventForm>;

/** Members begin with a small letter in some events and with a capital one in others. */
export const appRunner: Reader = familyReader({
  sources: ['aws.apprunner'],
  type: 'AppRunner',
  sourceName: 'AWS App Runner',
  forms: [
    {
      detailType: 'AppRunner Service Status Change',
      titles: [
        `App Runner service {${SERVICE}}: {currentServiceStatus | currentStatus | CurrentStatus | CurrentServiceStatus :words}`,
      ],
      state: 'currentServiceStatus | currentStatus | CurrentStatus | CurrentServiceStatus',
      severities: {
        running: 'good',
        'create failed': 'critical',
        'delete failed': 'critical',
        paused: 'warning',
        deleted: 'warning',
      },
      facts: [
        ['Service', `{${SERVICE}}`],
        ['Status', '{currentServiceStatus | currentStatus | CurrentStatus | CurrentServiceStatus :capital}'],
        ['Before', '{previousServiceStatus | previousStatus | PreviousStatus | PreviousServiceStatus :capital}'],
        ['Severity', '{severity | Severity}'],
      ],
      ...common,
      variables: {
        Service: 'serviceName | ServiceName',
        Status: 'currentServiceStatus | currentStatus | CurrentStatus',
      },
    },
    {
      detailType: 'AppRunner Service Operation Status Change',
      titles: [`App Runner service {${SERVICE}}: {operationStatus | OperationStatus :words}`],
      state: 'operationStatus | OperationStatus',
      facts: [
        ['Service', `{${SERVICE}}`],
        ['Operation', '{operationStatus | OperationStatus :capital}'],
        ['Severity', '{severity | Severity}'],
      ],
      ...common,
      variables: { Service: 'serviceName | ServiceName', Operation: 'operationStatus | OperationStatus' },
    },
    {
      detailType: /^AppRunner /,
      titles: [`App Runner service {${SERVICE}}: {status | Status | customDomainStatus :words}`],
      state: 'status | Status | customDomainStatus',
      facts: [
        ['Service', `{${SERVICE}}`],
        ['Domain', '{domainName | DomainName | customDomain}'],
        ['Status', '{status | Status | customDomainStatus :capital}'],
      ],
      ...common,
    },
  ],
});
