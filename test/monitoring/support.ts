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

/** Answers calls in AWS's stead, and keeps them. What is answered with is the output; nothing stands for an empty one. */
export class Calls implements Caller {
  readonly made: CallRequest[] = [];
  answer: (request: CallRequest) => unknown = () => undefined;

  async call(request: CallRequest) {
    this.made.push(request);
    const output = await this.answer(request);
    return { output: { ...(output as object | undefined) }, requestId: null, durationMs: 1 };
  }

  /** The texts of each batch that was put, by the group's name. */
  batches(group: string): readonly (readonly string[])[] {
    return this.puts(group).map((events) => events.map(({ message }) => message));
  }

  /** The events of each batch that was put, by the group's name. */
  puts(group: string): readonly (readonly { timestamp: number; message: string }[])[] {
    return this.made
      .filter(({ operation, input }) => operation === 'PutLogEvents' && input.logGroupName === group)
      .map(({ input }) => input.logEvents as { timestamp: number; message: string }[]);
  }
}
