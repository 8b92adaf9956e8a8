import type { Reader } from '../event.ts';
import { familyReader } from './event-forms.ts';

const domain = {
  facts: [
    ['Domain', '{@resources.0:name}'],
    ['Event', '{event}'],
    ['Status', '{status}'],
    ['Severity', '{severity}'],
    ['Domain ARN', '{@resources.0}'],
  ],
  links: [{ path: 'aos/home', fragment: 'opensearch/domains/{@resources.0:name}' }, { path: 'aos/home' }],
  message: 'description',
  variables: { DomainName: '@resources.0:name' },
} as const;

/** The service's own `severity` decides: a started update of high severity is not a failure, though. */
const SEVERITIES = {
  critical: 'critical',
  high: 'critical',
  medium: 'warning',
  low: 'neutral',
  informational: 'neutral',
  info: 'neutral',
} as const;

/** Amazon OpenSearch Service and Serverless. */
export const openSearch: Reader = familyReader({
  sources: ['aws.es', 'aws.aoss'],
  type: 'OpenSearch',
  sourceName: 'Amazon OpenSearch Service',
  forms: [
    {
      ...domain,
      detailType: /^OCU Utilization Approaching Max/,
      titles: ['OpenSearch Serverless: capacity (OCU) approaches its limit'],
      severities: { '*': 'warning' },
      facts: [
        ['Collection or domain', '{@resources.0:name}'],
        ['Usage', '{description}'],
        ['Since', '{eventTime:time}'],
      ],
    },
    {
      ...domain,
      detailType: /^OCU Utilization Reached Max/,
      titles: ['OpenSearch Serverless: capacity (OCU) is at its limit'],
      severities: { '*': 'critical' },
      facts: [
        ['Collection or domain', '{@resources.0:name}'],
        ['Usage', '{description}'],
        ['Since', '{eventTime:time}'],
      ],
    },
    {
      ...domain,
      detailType: /OpenSearch|Elasticsearch/i,
      titles: [
        'OpenSearch domain {@resources.0:name}: {event}: {status:words}',
        'OpenSearch domain {@resources.0:name}: {event}',
        'OpenSearch: {event}: {status:words}',
        'OpenSearch: {event}',
      ],
      state: 'status',
      label: 'severity',
      severities: SEVERITIES,
    },
    {
      ...domain,
      detailType: /./,
      titles: ['OpenSearch: {@detailType}'],
      ranked: 'description',
    },
  ],
});
