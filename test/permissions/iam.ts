import type { SdkClient } from '../../src/aws/connection.ts';
import type { SdkCatalogue, SdkService } from '../../src/aws/sdk-service.ts';
import { catalogue } from '../aws/support/local-aws.ts';

/** IAM's client is no dependency, so it is stood in for: what it was sent, and what it answers. */
export interface StandIn {
  readonly catalogue: SdkCatalogue;
  readonly sent: { readonly operation: string; readonly input: Readonly<Record<string, unknown>> }[];
}

/** The installed services, and IAM. `answer` gives an output, or throws as IAM's client does. */
export function withIam(answer: (operation: string, input: Readonly<Record<string, unknown>>) => unknown): StandIn {
  const sent: StandIn['sent'] = [];
  const sts = catalogue.service('sts');
  const iam: SdkService = {
    name: 'iam',
    package: '@aws-sdk/client-iam',
    iamPrefix: 'iam',
    operationNames: [],
    operation: () => undefined,
    waiterNames: [],
    waiter: () => undefined,
    waiterFunction: (name) => sts.waiterFunction(name),
    createClient: (settings) => {
      const client: SdkClient = sts.createClient(settings);
      client.send = async (command) => {
        const { operation, input } = { operation: '', input: {}, ...command };
        sent.push({ operation, input });
        return answer(operation, input);
      };
      return client;
    },
    createCommand: (operation, input) => ({ operation, input }),
  };
  const own: Pick<SdkCatalogue, 'find' | 'service'> = {
    find: (name) => (name === 'iam' ? { kind: 'available', name, load: () => iam } : catalogue.find(name)),
    service: (name) => (name === 'iam' ? iam : catalogue.service(name)),
  };
  const both = new Proxy(catalogue, {
    get: (target, property) => {
      if (property === 'find' || property === 'service') return own[property];
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return { catalogue: both, sent };
}
