import { arn, type Call, type Handlers, type Output } from '../call.ts';
import { type Instance, type InstanceState, regions, type SecurityGroup } from '../content/ec2.ts';
import { Refusal } from '../errors.ts';
import { type Fields, flag, records, requiredText, texts } from '../fields.ts';
import { hash, hex } from '../noise.ts';
import { page } from '../paging.ts';

/** Amazon EC2. */
export const ec2: Handlers = {
  DescribeInstances: describeInstances,
  DescribeInstanceStatus: describeInstanceStatus,
  DescribeRegions: describeRegions,
  DescribeSecurityGroups: describeSecurityGroups,
  StartInstances: (call) => ({ StartingInstances: change(call, 'running') }),
  StopInstances: (call) => ({ StoppingInstances: change(call, 'stopped') }),
  RebootInstances: (call) => {
    for (const instance of named(call)) {
      call.estate.instances.set(instance.id, { ...instance, rebootedAt: call.now });
    }
    return {};
  },
  TerminateInstances: (call) => ({ TerminatingInstances: change(call, 'terminated') }),
};

/** EC2's state codes, by state name. */
const stateCodes = { pending: 0, running: 16, 'shutting-down': 32, terminated: 48, stopping: 64, stopped: 80 } as const;
type StateName = keyof typeof stateCodes;

/** What an instance passes through on its way to a state, and for how long. */
const between: Readonly<Record<InstanceState, StateName>> = {
  running: 'pending',
  stopped: 'stopping',
  terminated: 'shutting-down',
};
const changeMs = 20_000;

function stateAt(instance: Instance, now: Date): { Code: number; Name: StateName } {
  const settled = now.getTime() - instance.since.getTime() >= changeMs;
  const name = settled ? instance.state : between[instance.state];
  return { Code: stateCodes[name], Name: name };
}

/** EC2's filters of instances by name, each with the values it compares. */
const instanceFilters: Readonly<Record<string, (instance: Instance, call: Call) => readonly string[]>> = {
  'instance-id': (one) => [one.id],
  'instance-type': (one) => [one.type],
  'instance-state-name': (one, { now }) => [stateAt(one, now).Name],
  'availability-zone': (one) => [one.zone],
  'private-ip-address': (one) => [one.privateIp],
  'ip-address': (one) => [one.publicIp ?? ''],
  'tag-key': (one, call) => tags(one, call).map(({ Key }) => Key),
  'vpc-id': (_one, call) => [vpc(call)],
};

function describeInstances(call: Call): Output {
  const all = texts(call.input, 'InstanceIds').length > 0 ? named(call) : [...call.estate.instances.values()];
  const filters = records(call.input, 'Filters').map(readFilter);
  const found = all.filter((one) => filters.every(({ name, fits }) => instanceValues(one, name, call).some(fits)));
  const { items, next } = page(found, call.input, paging('DescribeInstances'));
  return {
    Reservations: items.map((one) => ({
      ReservationId: `r-0${hex(one.id, 16)}`,
      OwnerId: call.account.id,
      Groups: [],
      Instances: [described(one, call)],
    })),
    NextToken: next,
  };
}

function instanceValues(one: Instance, name: string, call: Call): readonly string[] {
  if (name.startsWith('tag:')) {
    return tags(one, call).flatMap(({ Key, Value }) => (`tag:${Key}` === name ? [Value] : []));
  }
  const values = instanceFilters[name];
  if (values === undefined) throw new Refusal('InvalidParameterValue', `The filter '${name}' is invalid`);
  return values(one, call);
}

function describeInstanceStatus(call: Call): Output {
  const { input, now } = call;
  const all = texts(input, 'InstanceIds').length > 0 ? named(call) : [...call.estate.instances.values()];
  const found = all.filter(
    (one) => flag(input, 'IncludeAllInstances') === true || stateAt(one, now).Name === 'running',
  );
  const { items, next } = page(found, input, paging('DescribeInstanceStatus'));
  return {
    InstanceStatuses: items.map((one) => {
      const running = stateAt(one, now).Name === 'running';
      const bootedAt = Math.max(one.since.getTime(), one.rebootedAt?.getTime() ?? 0);
      const booting = now.getTime() - bootedAt < 120_000;
      const status = running ? (booting ? 'initializing' : 'ok') : 'not-applicable';
      const details = running ? [{ Name: 'reachability', Status: booting ? 'initializing' : 'passed' }] : [];
      return {
        InstanceId: one.id,
        AvailabilityZone: one.zone,
        InstanceState: stateAt(one, now),
        InstanceStatus: { Status: status, Details: details },
        SystemStatus: { Status: status, Details: details },
        Events: [],
      };
    }),
    NextToken: next,
  };
}

function describeRegions({ input }: Call): Output {
  const wanted = texts(input, 'RegionNames');
  const unknown = wanted.find((name) => !regions.includes(name));
  if (unknown !== undefined) throw new Refusal('InvalidParameterValue', `Invalid region provided: ${unknown}`);
  const found = regions.filter((name) => wanted.length === 0 || wanted.includes(name));
  return {
    Regions: found.map((name) => ({
      RegionName: name,
      Endpoint: `ec2.${name}.amazonaws.com`,
      OptInStatus: 'opt-in-not-required',
    })),
  };
}

function describeSecurityGroups(call: Call): Output {
  const { input, estate } = call;
  const ids = texts(input, 'GroupIds');
  const names = texts(input, 'GroupNames');
  const unknown = ids.find((id) => !estate.securityGroups.some((group) => group.id === id));
  if (unknown !== undefined) {
    throw new Refusal('InvalidGroup.NotFound', `The security group '${unknown}' does not exist`);
  }
  const filters = records(input, 'Filters').map(readFilter);
  const values = (group: SecurityGroup, name: string): readonly string[] => {
    if (name === 'group-id') return [group.id];
    if (name === 'group-name') return [group.name];
    if (name === 'vpc-id') return [vpc(call)];
    throw new Refusal('InvalidParameterValue', `The filter '${name}' is invalid`);
  };
  const found = estate.securityGroups.filter(
    (group) =>
      (ids.length === 0 || ids.includes(group.id)) &&
      (names.length === 0 || names.includes(group.name)) &&
      filters.every(({ name, fits }) => values(group, name).some(fits)),
  );
  const { items, next } = page(found, input, paging('DescribeSecurityGroups'));
  return {
    SecurityGroups: items.map((group) => ({
      GroupId: group.id,
      GroupName: group.name,
      Description: group.description,
      OwnerId: call.account.id,
      VpcId: vpc(call),
      SecurityGroupArn: arn(call, 'ec2', `security-group/${group.id}`),
      IpPermissions: group.open.map(({ port, from, note }) => ({
        IpProtocol: 'tcp',
        FromPort: port,
        ToPort: port,
        IpRanges: [{ CidrIp: from, Description: note }],
        Ipv6Ranges: [],
        PrefixListIds: [],
        UserIdGroupPairs: [],
      })),
      IpPermissionsEgress: [
        {
          IpProtocol: '-1',
          IpRanges: [{ CidrIp: '0.0.0.0/0' }],
          Ipv6Ranges: [],
          PrefixListIds: [],
          UserIdGroupPairs: [],
        },
      ],
    })),
    NextToken: next,
  };
}

function change(call: Call, state: InstanceState): readonly Output[] {
  return named(call).map((instance) => {
    const before = stateAt(instance, call.now);
    if (instance.state === 'terminated' && state !== 'terminated') {
      throw new Refusal(
        'IncorrectInstanceState',
        `The instance '${instance.id}' is not in a state from which it can be ${state === 'running' ? 'started' : 'stopped'}.`,
      );
    }
    const after = instance.state === state ? instance : { ...instance, state, since: call.now };
    call.estate.instances.set(instance.id, after);
    return { InstanceId: instance.id, CurrentState: stateAt(after, call.now), PreviousState: before };
  });
}

/** The instances that an input names; refuses those that are not there, and `DryRun` as EC2 does. */
function named({ input, estate }: Call): readonly Instance[] {
  const ids = texts(input, 'InstanceIds');
  const odd = ids.find((id) => !/^i-[0-9a-f]{8,17}$/.test(id));
  if (odd !== undefined) throw new Refusal('InvalidInstanceID.Malformed', `Invalid id: "${odd}"`);
  const missing = ids.filter((id) => !estate.instances.has(id));
  if (missing.length > 0) {
    const what = missing.length === 1 ? `ID '${missing[0]}' does` : `IDs '${missing.join(', ')}' do`;
    throw new Refusal('InvalidInstanceID.NotFound', `The instance ${what} not exist`);
  }
  if (flag(input, 'DryRun') === true) {
    throw new Refusal('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
  }
  return ids.flatMap((id) => estate.instances.get(id) ?? []);
}

function described(one: Instance, call: Call): Output {
  const host = `ip-${one.privateIp.replaceAll('.', '-')}.${call.region}.compute.internal`;
  const state = stateAt(one, call.now);
  return {
    InstanceId: one.id,
    ImageId: `ami-0${hex(one.role, 16)}`,
    InstanceType: one.type,
    State: state,
    StateTransitionReason:
      one.state === 'stopped' ? `User initiated (${one.since.toISOString().slice(0, 19).replace('T', ' ')} GMT)` : '',
    LaunchTime: one.launchedAt,
    Placement: { AvailabilityZone: one.zone, GroupName: '', Tenancy: 'default' },
    PrivateIpAddress: one.privateIp,
    PrivateDnsName: host,
    PublicIpAddress: state.Name === 'running' ? one.publicIp : undefined,
    PublicDnsName: '',
    VpcId: vpc(call),
    SubnetId: `subnet-0${hex(one.zone, 16)}`,
    Architecture: 'arm64',
    SecurityGroups: call.estate.securityGroups
      .filter(({ name }) => name === 'shop-web' || name === one.role)
      .map(({ id, name }) => ({ GroupId: id, GroupName: name })),
    IamInstanceProfile: {
      Arn: `arn:aws:iam::${call.account.id}:instance-profile/${one.role}`,
      Id: `AIPA${hash(one.role)}`,
    },
    Monitoring: { State: 'enabled' },
    RootDeviceType: 'ebs',
    RootDeviceName: '/dev/xvda',
    VirtualizationType: 'hvm',
    Tags: tags(one, call),
  };
}

function tags(one: Instance, { account }: Call): readonly { Key: string; Value: string }[] {
  return [
    { Key: 'Name', Value: one.name },
    { Key: 'role', Value: one.role },
    { Key: 'stage', Value: account.name },
  ];
}

function vpc({ account, region }: Call): string {
  return `vpc-0${hex(`${account.id}/${region}`, 16)}`;
}

/** EC2's filters take `*` and `?`. */
function readFilter(filter: Fields): { name: string; fits: (value: string) => boolean } {
  const patterns = texts(filter, 'Values').map(
    (value) =>
      new RegExp(
        `^${value
          .replace(/[\\^$.+()[\]{}|]/g, '\\$&')
          .replaceAll('*', '.*')
          .replaceAll('?', '.')}$`,
        's',
      ),
  );
  return { name: requiredText(filter, 'Name'), fits: (value) => patterns.some((pattern) => pattern.test(value)) };
}

function paging(operation: string) {
  return { of: `ec2.${operation}`, limit: 'MaxResults', token: 'NextToken', most: 1000 };
}
