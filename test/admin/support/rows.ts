import type { ChannelConfiguration, Configuration } from '../../../src/configuration/configuration.ts';
import type { AuditEntry } from '../../../src/telemetry/audit.ts';
import { ALEX, TENANT } from './open-id-stub.ts';

export const START = Date.parse('2025-03-04T10:02:00.000Z');
const PROD = { id: '111122223333', name: 'production', defaultRegion: 'eu-west-1' };

export function row(name: string, more: Partial<ChannelConfiguration> = {}): ChannelConfiguration {
  return {
    name,
    places: [{ kind: 'channel', tenantId: TENANT, teamId: `team-of-${name}`, channelId: `19:${name}@thread.tacv2` }],
    account: PROD,
    roleArn: 'arn:aws:iam::111122223333:role/chatbot-ops',
    roleSource: 'assume-role',
    notificationRoleArn: 'arn:aws:iam::111122223333:role/chatbot-ops',
    peopleOfTenants: [],
    guests: false,
    externalId: null,
    guardrailPolicies: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
    userRoleRequired: false,
    loggingLevel: 'NONE',
    snsTopicArns: [],
    unknownEvents: 'show',
    customizations: [],
    ...more,
  };
}

export function configurationOf(more: Partial<Configuration> = {}): Configuration {
  return {
    accounts: new Map([[PROD.id, PROD]]),
    channelConfigurations: [row('production-ops')],
    userRoles: [],
    administrators: ['alex@example.com'],
    denied: [],
    customActions: [],
    feedbackConfiguration: null,
    signIn: null,
    operatorsPage: true,
    ...more,
  };
}

export function auditEntry(more: Partial<AuditEntry> & Pick<AuditEntry, 'time'>): AuditEntry {
  return {
    tenantId: TENANT,
    teamId: null,
    conversationId: '19:production-ops@thread.tacv2',
    configurationName: 'production-ops',
    user: { id: ALEX, name: 'Alex Wilber' },
    via: 'message',
    rawText: 'help',
    command: null,
    access: null,
    accountId: PROD.id,
    region: 'eu-west-1',
    roleArn: null,
    guardrailPolicies: [],
    outcome: 'ran',
    errorCode: null,
    requestId: null,
    durationMs: 12,
    ...more,
  };
}
