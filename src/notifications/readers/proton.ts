import type { Reader } from '../event.ts';
import { type EventForm, familyReader } from './event-forms.ts';

/** Keyed by the kind in the detail-type: how its title begins. */
const KINDS: Readonly<Record<string, string>> = {
  Environment: 'Environment {name}',
  'Environment Account Connection': 'Environment account connection {id}',
  'Environment Template': 'Environment template {name}',
  'Environment Template Version': 'Environment template {name} {majorVersion}.{minorVersion}',
  Service: 'Service {name}',
  'Service Instance': 'Service instance {name} of {serviceName}',
  'Service Pipeline': 'Pipeline of service {serviceName}',
  'Service Template': 'Service template {name}',
  'Service Template Version': 'Service template {name} {majorVersion}.{minorVersion}',
  Component: 'Component {name}',
  Deployment: 'Deployment {id}',
};

const form = (detailType: EventForm['detailType'], beginnings: readonly string[]): EventForm => ({
  detailType,
  titles: beginnings.flatMap((beginning) => [
    `${beginning}: {status:words}, was {previousStatus:words}`,
    `${beginning}: {status:words}`,
  ]),
  state: 'status | deploymentStatus',
  severities: { active: 'good', published: 'good', connected: 'good', 'delete complete': 'neutral' },
  message: 'statusMessage | deploymentStatusMessage',
  facts: [
    ['Name', '{name}'],
    ['Service', '{serviceName}'],
    ['Environment', '{environmentName}'],
    ['Status', '{status:capital}'],
    ['Before', '{previousStatus:capital}'],
    ['Version', '{majorVersion}.{minorVersion}'],
    ['Id', '{id}'],
  ],
  links: [{ path: 'proton/home' }],
  variables: { Name: 'name | serviceName', Status: 'status' },
});

/** Proton: https://docs.aws.amazon.com/proton/latest/userguide/monitoring-eventbridge.html */
export const proton: Reader = familyReader({
  sources: ['aws.proton'],
  type: 'Proton',
  sourceName: 'AWS Proton',
  forms: [
    ...Object.entries(KINDS).map(([kind, beginning]) =>
      form(`AWS Proton ${kind} Status Change`, [beginning, `${kind} {name | serviceName | @resources.0:name}`]),
    ),
    form(/^AWS Proton .+ Status Change$/, ['{name | serviceName | @resources.0:name}']),
  ],
});
