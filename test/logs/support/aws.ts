import type { Principal } from '../../../src/aws/principal.ts';
import { Chat, type ChatOptions, type Loaded, load, oneAccount, TENANT } from '../../dialogs/support/chat.ts';

/** Who asks in these tests: the sandbox's usual role in production. */
export const principal: Principal = {
  tenantId: TENANT,
  userId: '00000000-0000-0000-0000-0000000000a1',
  userName: 'Alex Wilber',
  conversationId: 'a:29:alex',
  configurationName: 'production-ops',
  accountId: '111122223333',
  accountName: 'production',
  roleArn: 'arn:aws:iam::111122223333:role/chatbot-ops',
  federatedAs: null,
  externalId: null,
  guardrailPolicies: ['arn:aws:iam::aws:policy/AdministratorAccess'],
};

export const region = 'eu-west-1';

/** The sandbox behind the real way to AWS, with some answers in its stead by `service Operation`. */
export function awsWith(loaded: Loaded, aws: NonNullable<ChatOptions['aws']> = {}): Chat {
  return new Chat(loaded, { configuration: oneAccount, aws });
}

export const loadOnce = (() => {
  let loaded: Loaded | null = null;
  return (): Loaded => {
    loaded ??= load();
    return loaded;
  };
})();

/** What AWS answers a role that may not. */
export function denied(action: string): () => never {
  return refused(
    'AccessDeniedException',
    `User: arn:aws:sts::111122223333:assumed-role/chatbot-ops/alex is not authorized to perform: ${action} on resource: * because no identity-based policy allows the ${action} action`,
  );
}

export function refused(name: string, message: string, httpStatusCode = 400): () => never {
  return () => {
    throw Object.assign(new Error(message), { name, $metadata: { httpStatusCode, requestId: 'req-7' } });
  };
}
