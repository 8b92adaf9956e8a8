import { Validations } from 'aws-cdk-lib';
import {
  GatewayVpcEndpointAwsService,
  IpAddresses,
  type ISubnet,
  type IVpc,
  type SelectedSubnets,
  Subnet,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { ExistingVpc, NewVpc } from './parameter-schema.ts';

/** Where the load balancer and the tasks stand. */
export interface Network {
  readonly vpc: IVpc;
  readonly loadBalancerSubnets: readonly ISubnet[];
  readonly taskSubnets: readonly ISubnet[];
  /** Tasks in public subnets have no other way out than an address of their own. */
  readonly publicAddresses: boolean;
}

/**
 * A VPC of the bot's own, or one that is there.
 *
 * A new one has public subnets alone: a NAT gateway a zone costs more than all the rest together, and keeps nobody out whom the tasks' security
 * group does not keep out already, for it admits the load balancer and nobody else. `PrivateTasks` is for organizations that want no public
 * addresses on tasks.
 */
export function network(scope: Construct, wanted: ExistingVpc | NewVpc): Network {
  return 'VpcId' in wanted ? existing(scope, wanted) : created(new Construct(scope, 'Network'), wanted);
}

function created(scope: Construct, { Cidr, PrivateTasks }: NewVpc): Network {
  const vpc = new Vpc(scope, 'Vpc', {
    ipAddresses: IpAddresses.cidr(Cidr),
    maxAzs: 2,
    natGateways: PrivateTasks ? 2 : 0,
    // The custom resource that would empty it is a function with rights of its own; nothing here uses the default group.
    restrictDefaultSecurityGroup: false,
    subnetConfiguration: [
      { name: 'Public', subnetType: SubnetType.PUBLIC, cidrMask: 24, mapPublicIpOnLaunch: false },
      ...(PrivateTasks ? [{ name: 'Tasks', subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 24 }] : []),
    ],
    // Free, and what goes to the table and to the image's layers does not leave AWS's network.
    gatewayEndpoints: {
      DynamoDb: { service: GatewayVpcEndpointAwsService.DYNAMODB },
      S3: { service: GatewayVpcEndpointAwsService.S3 },
    },
  });
  Validations.of(vpc).acknowledge({
    id: 'AwsSolutions-VPC7',
    reason:
      'Only the load balancer is reached from outside, and its access logs are kept; flow logs are for the organization to turn on.',
  });
  const inPublic = vpc.selectSubnets({ subnetType: SubnetType.PUBLIC });
  const inPrivate: SelectedSubnets = PrivateTasks
    ? vpc.selectSubnets({ subnetType: SubnetType.PRIVATE_WITH_EGRESS })
    : inPublic;
  return {
    vpc,
    loadBalancerSubnets: inPublic.subnets,
    taskSubnets: inPrivate.subnets,
    publicAddresses: !PrivateTasks,
  };
}

/** Taken as it is told: nothing is looked up, so that what is deployed depends on the parameters alone. */
function existing(scope: Construct, wanted: ExistingVpc): Network {
  const { VpcId, AvailabilityZones, LoadBalancerSubnetIds, TaskSubnetIds, TasksArePublic } = wanted;
  const vpc = Vpc.fromVpcAttributes(scope, 'Vpc', { vpcId: VpcId, availabilityZones: [...AvailabilityZones] });
  const subnets = (ids: readonly string[], name: string) =>
    ids.map((id, index) => Subnet.fromSubnetId(scope, `${name}${index + 1}`, id));
  return {
    vpc,
    loadBalancerSubnets: subnets(LoadBalancerSubnetIds, 'LoadBalancerSubnet'),
    taskSubnets: subnets(TaskSubnetIds, 'TaskSubnet'),
    publicAddresses: TasksArePublic,
  };
}
