import { production, staging } from '../accounts.ts';
import type { Site } from '../call.ts';

export interface Stack {
  readonly name: string;
  readonly description: string;
  readonly status: string;
  readonly reason: string | undefined;
  readonly updatedMinutesAgo: number;
  readonly resources: readonly (readonly [logicalId: string, type: string, physicalId: string])[];
  readonly outputs: Readonly<Record<string, string>>;
}

const shop: Stack = {
  name: 'shop',
  description: 'The shop: load balancer, web tier, database',
  status: 'UPDATE_COMPLETE',
  reason: undefined,
  updatedMinutesAgo: 41,
  resources: [
    ['LoadBalancer', 'AWS::ElasticLoadBalancingV2::LoadBalancer', 'app/shop/50dc6c495c0c9188'],
    ['WebService', 'AWS::ECS::Service', 'shop-web'],
    ['Database', 'AWS::RDS::DBInstance', 'shop-db'],
  ],
  outputs: { Url: 'https://shop.example.com' },
};

const orders: Stack = {
  name: 'orders',
  description: 'Order intake, queue and table',
  status: 'UPDATE_ROLLBACK_COMPLETE',
  reason: 'Resource handler returned message: "Rate exceeded" (HandlerErrorCode: Throttling)',
  updatedMinutesAgo: 186,
  resources: [
    ['Intake', 'AWS::Lambda::Function', 'order-intake'],
    ['Queue', 'AWS::SQS::Queue', 'orders'],
    ['Table', 'AWS::DynamoDB::Table', 'orders'],
  ],
  outputs: { QueueName: 'orders' },
};

const payments: Stack = {
  name: 'payments',
  description: 'Payment notifications',
  status: 'UPDATE_COMPLETE',
  reason: undefined,
  updatedMinutesAgo: 26,
  resources: [['Webhook', 'AWS::Lambda::Function', 'payment-webhook']],
  outputs: {},
};

const network: Stack = {
  name: 'network',
  description: 'VPC and subnets',
  status: 'CREATE_COMPLETE',
  reason: undefined,
  updatedMinutesAgo: 600_000,
  resources: [['Vpc', 'AWS::EC2::VPC', 'vpc-shop']],
  outputs: { VpcName: 'shop' },
};

const bySite: Readonly<Record<string, readonly Stack[]>> = {
  [`${production.id}/eu-west-1`]: [shop, orders, payments, network],
  [`${production.id}/us-east-1`]: [network],
  [`${staging.id}/eu-west-1`]: [{ ...shop, status: 'UPDATE_IN_PROGRESS', updatedMinutesAgo: 2 }, network],
};

/** Stacks of a site, newest change first. */
export function stacks(site: Site): readonly Stack[] {
  return bySite[`${site.account.id}/${site.region}`] ?? [];
}
