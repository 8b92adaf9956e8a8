import type { Input, Value } from './command.ts';
import { type AddedOption, firstAt, into, intoFirst, objectAt } from './fold.ts';
import { quote, refuse } from './refusal.ts';
import { FLAG, NUMBER, TEXT, TEXTS } from './simple-shapes.ts';

/** One rule of a security group, written without `--ip-permissions`. */
export const SECURITY_GROUP_RULE: readonly AddedOption[] = [
  {
    name: 'protocol',
    shape: TEXT,
    help: 'The IP protocol: tcp, udp, icmp, all, or its number.',
    fold: (input, value) => intoFirst(input, 'IpPermissions', { IpProtocol: protocol(String(value)) }),
  },
  {
    name: 'port',
    shape: TEXT,
    help: 'A port, a range such as 22-25, or all; for ICMP its type, or type-code.',
    fold: (input, value) => intoFirst(input, 'IpPermissions', ports(String(value))),
  },
  {
    name: 'cidr',
    shape: TEXT,
    help: 'The IPv4 addresses, as 192.0.2.0/24.',
    fold: (input, value) => intoFirst(input, 'IpPermissions', { IpRanges: [{ CidrIp: value }] }),
  },
  {
    name: 'source-group',
    shape: TEXT,
    help: 'Id or name of the other security group.',
    fold: (input, value) => intoPair(input, { [String(value).startsWith('sg-') ? 'GroupId' : 'GroupName']: value }),
  },
  {
    name: 'group-owner',
    shape: TEXT,
    help: 'Account id of the owner of the other security group.',
    fold: (input, value) => intoPair(input, { UserId: value }),
  },
];

export const RUN_INSTANCES: readonly AddedOption[] = [
  {
    name: 'count',
    shape: TEXT,
    help: 'How many instances to launch: a number, or least:most. Default 1.',
    fold: (input, value) => ({ ...input, ...count(String(value)) }),
  },
  {
    name: 'secondary-private-ip-addresses',
    shape: TEXTS,
    help: 'Further private IPv4 addresses of the network interface.',
    fold: (input, value) =>
      intoInterface(input, {
        PrivateIpAddresses: list(value).map((address) => ({ PrivateIpAddress: address, Primary: false })),
      }),
  },
  {
    name: 'secondary-private-ip-address-count',
    shape: NUMBER,
    help: 'How many further private IPv4 addresses the network interface gets.',
    fold: (input, value) => intoInterface(input, { SecondaryPrivateIpAddressCount: value }),
  },
  {
    name: 'associate-public-ip-address',
    shape: FLAG,
    help: 'Whether the instance gets a public IPv4 address.',
    fold: (input, value) => intoInterface(input, { AssociatePublicIpAddress: value }),
  },
];

export const BUNDLE_INSTANCE: readonly AddedOption[] = [
  storage('bucket', 'Bucket', 'The bucket that takes the image.'),
  storage('prefix', 'Prefix', 'What the names of the image parts begin with.'),
  storage('owner-akid', 'AWSAccessKeyId', "The access key id of the bucket's owner."),
  {
    name: 'policy',
    shape: TEXT,
    help: 'The upload policy for the bucket.',
    fold: (input, value) => intoS3(input, { UploadPolicy: new TextEncoder().encode(String(value)) }),
  },
];

function storage(name: string, member: string, help: string): AddedOption {
  return { name, shape: TEXT, help, fold: (input, value) => intoS3(input, { [member]: value }) };
}

function intoS3(input: Input, more: Input): Input {
  return into(input, 'Storage', { S3: { ...objectAt(objectAt(input, 'Storage'), 'S3'), ...more } });
}

function intoInterface(input: Input, more: Input): Input {
  const device: Input = input.NetworkInterfaces === undefined ? { DeviceIndex: 0 } : {};
  return intoFirst(input, 'NetworkInterfaces', { ...device, ...more });
}

function intoPair(input: Input, more: Input): Input {
  const pair = firstAt(firstAt(input, 'IpPermissions'), 'UserIdGroupPairs');
  return intoFirst(input, 'IpPermissions', { UserIdGroupPairs: [{ ...pair, ...more }] });
}

function list(value: Value): readonly Value[] {
  return Array.isArray(value) ? value : [value];
}

function protocol(text: string): string {
  if (text === 'all') return '-1';
  const number = /^[+-]?\d{1,9}$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (text === 'tcp' || text === 'udp' || text === 'icmp' || (number >= -1 && number <= 255)) return text;
  return refuse(
    'bad-value',
    `--protocol takes tcp, udp, icmp, all or a number from 0 to 255, and got ${quote(text)}.`,
    {
      suggestions: ['tcp', 'udp', 'icmp', 'all'],
    },
  );
}

function ports(text: string): Input {
  if (text === 'all' || text === '-1') return { FromPort: -1, ToPort: -1 };
  const range = /^(\d{1,9})(?:-(-?\d{1,9}))?$/.exec(text.trim());
  if (range === null) {
    return refuse(
      'bad-value',
      `--port takes a port such as 22, a range such as 22-25, or all, and got ${quote(text)}.`,
    );
  }
  const [, from, to = from] = range;
  return { FromPort: Number(from), ToPort: Number(to) };
}

function count(text: string): Input {
  const range = /^(\d{1,9})(?::(\d{1,9}))?$/.exec(text.trim());
  if (range === null) {
    return refuse('bad-value', `--count takes a number such as 1, or least:most such as 1:10, and got ${quote(text)}.`);
  }
  const [, least, most = least] = range;
  return { MinCount: Number(least), MaxCount: Number(most) };
}
