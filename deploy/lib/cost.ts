import type { Parameters } from './parameters.ts';

/** One thing that is paid for, in US dollars a month. */
export interface Cost {
  readonly what: string;
  readonly usd: number;
}

/** Dollars of the Region us-east-1 (https://aws.amazon.com/pricing, 2026); others differ by up to a third. */
const USD = {
  vCpuHour: { ARM64: 0.03238, X86_64: 0.04048 },
  gibHour: { ARM64: 0.00356, X86_64: 0.004445 },
  loadBalancerHour: 0.0225,
  /** One load balancer capacity unit; a bot of a few hundred people takes a tenth of it. */
  capacityUnitHour: 0.008,
  publicAddressHour: 0.005,
  natGatewayHour: 0.045,
  alarm: 0.1,
  secret: 0.4,
  key: 1,
} as const;
const HOURS = 730;
const LITTLE = 3;

/** What a deployment costs about in a month with little to do, the largest first. `alarmMetrics` counts the metrics of all alarms. */
export function monthlyCosts(parameters: Parameters, alarmMetrics: number): readonly Cost[] {
  const { Tasks, Architecture, Network, Secrets, CustomerKey } = parameters;
  const taskHour =
    (Tasks.Cpu / 1024) * USD.vCpuHour[Architecture] + (Tasks.MemoryMiB / 1024) * USD.gibHour[Architecture];
  const zones = 'VpcId' in Network ? Network.LoadBalancerSubnetIds.length : 2;
  const tasksArePublic = 'VpcId' in Network ? Network.TasksArePublic : !Network.PrivateTasks;
  const gateways = 'VpcId' in Network || tasksArePublic ? 0 : 2;
  const addresses = zones + gateways + (tasksArePublic ? Tasks.Min : 0);
  const costs: readonly Cost[] = [
    {
      what: `${Tasks.Min} tasks of ${Tasks.Cpu / 1024} vCPU and ${Tasks.MemoryMiB} MiB`,
      usd: Tasks.Min * taskHour * HOURS,
    },
    { what: 'Load balancer', usd: (USD.loadBalancerHour + USD.capacityUnitHour / 10) * HOURS },
    { what: `${addresses} public IPv4 addresses`, usd: addresses * USD.publicAddressHour * HOURS },
    { what: `${gateways} NAT gateways`, usd: gateways * USD.natGatewayHour * HOURS },
    { what: `Alarms on ${alarmMetrics} metrics`, usd: alarmMetrics * USD.alarm },
    { what: 'Table, queues, logs: by use, here for little of it', usd: LITTLE },
    { what: 'Secrets', usd: (1 + Object.keys(Secrets).length) * USD.secret },
    { what: 'Key', usd: CustomerKey ? USD.key : 0 },
  ];
  return costs.filter(({ usd }) => usd > 0).toSorted((one, other) => other.usd - one.usd);
}

/** As a table of two columns, with the sum. */
export function costLines(costs: readonly Cost[]): readonly string[] {
  const sum = costs.reduce((total, { usd }) => total + usd, 0);
  return [...costs, { what: 'About, a month', usd: sum }].map(
    ({ what, usd }) => `  ${what.padEnd(56)} $${usd.toFixed(2).padStart(7)}`,
  );
}
