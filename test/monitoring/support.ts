import type { Caller, CallRequest } from '../../src/aws/call.ts';
import type { Principal } from '../../src/aws/principal.ts';
import type { ChannelConfiguration } from '../../src/configuration/configuration.ts';
import { PersonError } from '../../src/telemetry/person-error.ts';

export const configuration = (name: string, defaultRegion: string | null = 'eu-west-1'): ChannelConfiguration => ({
  name,
  places: [],
  account: { id: '111122223333', name: 'production', defaultRegion },
  roleArn: 'arn:aws:iam::111122223333:role/chatbot-ops',
  roleSource: 'assume-role',
  notificationRoleArn: 'arn:aws:iam::111122223333:role/chatbot-ops',
  peopleOfTenants: [],
  guests: false,
  externalId: null,
  guardrailPolicies: [],
  userRoleRequired: false,
  loggingLevel: 'INFO',
  snsTopicArns: [],
  unknownEvents: 'show',
  customizations: [],
});

export const principalOf = ({ name, roleArn }: ChannelConfiguration): Principal => ({
  tenantId: 'tenant',
  userId: 'notifications',
  userName: 'notifications',
  conversationId: '',
  configurationName: name,
  accountId: '111122223333',
  accountName: 'production',
  roleArn,
  federatedAs: null,
  externalId: null,
  guardrailPolicies: [],
});

/** What AWS answers with an error of this code. */
export function awsError(code: string, awsCode: string): PersonError {
  return new PersonError(code, 'It failed', awsCode, { facts: [{ name: 'AWS error', value: awsCode }] });
}

/** Answers calls in AWS's stead, and keeps them. */
export class Calls implements Caller {
  readonly made: CallRequest[] = [];
  answer: (request: CallRequest) => void = () => undefined;

  async call(request: CallRequest) {
    this.made.push(request);
    this.answer(request);
    return { output: {}, requestId: null, durationMs: 1 };
  }
}
