import type { Input, Value } from '../command/command.ts';
import { isObject } from '../command/fold.ts';

type Completion = (input: Input, unique: () => string) => Input;

const PROTOCOL_NUMBERS: ReadonlyMap<Value | undefined, string> = new Map([
  ['tcp', '6'],
  ['udp', '17'],
  ['icmp', '1'],
  ['all', '-1'],
]);

/**
 * What the AWS CLI changes in an input just before the call, after its own parser: what is left out and has one sensible
 * value, and what AWS takes in another form than people write.
 * Key: `service Operation`.
 */
const COMPLETIONS: ReadonlyMap<string, Completion> = new Map<string, Completion>([
  ['cloudfront CreateDistribution', (input, unique) => withReference(input, 'DistributionConfig', unique)],
  ['cloudfront CreateInvalidation', (input, unique) => withReference(input, 'InvalidationBatch', unique)],
  ['ec2 CreateNetworkAclEntry', withProtocolNumber],
  ['ec2 ReplaceNetworkAclEntry', withProtocolNumber],
  ['ec2 RunInstances', (input) => ofInterface({ MinCount: 1, MaxCount: 1, ...input })],
]);

/**
 * The input that is sent for an operation of this API name.
 *
 * @param unique gives another text each time, for references that AWS tells requests apart by.
 */
export function completedInput(service: string, operation: string, input: Input, unique: () => string): Input {
  return COMPLETIONS.get(`${service} ${operation}`)?.(input, unique) ?? input;
}

function withReference(input: Input, member: string, unique: () => string): Input {
  const structure = input[member];
  return isObject(structure) ? { ...input, [member]: { CallerReference: `cli-${unique()}`, ...structure } } : input;
}

function withProtocolNumber(input: Input): Input {
  const number = PROTOCOL_NUMBERS.get(input.Protocol);
  return number === undefined ? input : { ...input, Protocol: number };
}

/** Members of an interface that only it can have. */
const OF_INTERFACE = ['PrivateIpAddresses', 'SecondaryPrivateIpAddressCount', 'AssociatePublicIpAddress'];

/** Members of the instance that AWS wants in its interface where there is one. Key: of the instance; value: of the interface. */
const MOVED: ReadonlyMap<string, string> = new Map([
  ['SubnetId', 'SubnetId'],
  ['SecurityGroupIds', 'Groups'],
  ['Ipv6AddressCount', 'Ipv6AddressCount'],
  ['Ipv6Addresses', 'Ipv6Addresses'],
  ['EnablePrimaryIpv6', 'PrimaryIpv6'],
]);

function ofInterface(input: Input): Input {
  const interfaces = input.NetworkInterfaces;
  const [first, ...others]: readonly Value[] = Array.isArray(interfaces) ? interfaces : [];
  if (!isObject(first) || !OF_INTERFACE.some((member) => member in first)) return input;
  const instance: Record<string, Value> = { ...input };
  const moved: Record<string, Value> = { ...first };
  for (const [member, inner] of MOVED) {
    const value = instance[member];
    if (value === undefined) continue;
    moved[inner] = value;
    delete instance[member];
  }
  if (instance.PrivateIpAddress !== undefined) {
    moved.PrivateIpAddresses = [{ PrivateIpAddress: instance.PrivateIpAddress, Primary: true }];
    delete instance.PrivateIpAddress;
  }
  return { ...instance, NetworkInterfaces: [moved, ...others] };
}
