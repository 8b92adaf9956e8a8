import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import type { Caller, CallRequest } from '../../src/aws/call.ts';
import { VALUE_PROVIDERS } from '../../src/aws/value-provider-table.ts';
import { readConfiguration } from '../../src/configuration/load.ts';
import { LOG_GROUP_LOOKUPS, type Question } from '../../src/logs/log-group-lookups.ts';
import { CloudWatchMetrics } from '../../src/monitoring/cloudwatch-metrics.ts';
import { featuresOf } from '../../src/permissions/features.ts';
import { iamAction } from '../../src/permissions/iam-actions.ts';
import type { Feature } from '../../src/permissions/need.ts';
import { catalogue, principal } from '../aws/support/local-aws.ts';
import { sample } from '../configuration/sample.ts';

const root = new URL('../../', import.meta.url);
const features = featuresOf(catalogue);
const needed = new Set(
  features.flatMap(({ needs }) => needs).map(({ service, operation }) => `${service}:${operation}`),
);
const named = (name: string): Feature => features.find((feature) => feature.name === name) ?? assert.fail(name);
const actionsOf = ({ needs }: Feature) => new Set(needs.map(({ service, operation }) => iamAction(service, operation)));

/** The sources that call AWS without a person having typed what, and the services that they call. */
const CALLING = [
  { under: 'src/alarms', services: ['cloudwatch'] },
  {
    under: 'src/logs',
    services: ['logs', 'lambda', 'apigateway', 'ecs', 'codebuild', 'stepfunctions', 'ec2'],
  },
  { under: 'src/monitoring', services: ['cloudwatch', 'logs'] },
  { under: 'src/notifications/subscriptions.ts', services: ['sns'] },
  { under: 'dialogs/result-pages.ts', services: ['cloudwatch'] },
] as const;

describe('the features', () => {
  it('have names of their own, and needs in services that there are', () => {
    assert.equal(new Set(features.map(({ name }) => name)).size, features.length);
    for (const { service, operation } of features.flatMap(({ needs }) => needs)) {
      const found = catalogue.service(service);
      assert.ok(
        found.operationNames.some((name) => found.operation(name)?.name === operation),
        `${service}:${operation}`,
      );
    }
  });

  for (const { under, services } of CALLING) {
    it(`have every operation that is named in ${under}`, () => {
      const operations = new Map(
        services.flatMap((service) => {
          const found = catalogue.service(service);
          return found.operationNames.map((name): [string, string] => [found.operation(name)?.name ?? '', service]);
        }),
      );
      const called = sources(under).flatMap((source) =>
        [...source.matchAll(/'([A-Z][A-Za-z]+)'/g)].flatMap(([, name = '']) => (operations.has(name) ? [name] : [])),
      );
      assert.ok(called.length > 0);
      const known = new Set([...needed].map((one) => one.split(':')[1] ?? ''));
      assert.deepEqual(
        [...new Set(called)].filter((name) => !known.has(name)),
        [],
      );
    });
  }

  it('have every action that the search for logs names as its permission', () => {
    const actions = actionsOf(named('Show logs'));
    const told = sources('src/logs').flatMap((source) =>
      [...source.matchAll(/'([a-z0-9]+:[A-Z][A-Za-z]+)'/g)].map(([, action = '']) => action),
    );
    assert.ok(told.length > 5);
    assert.deepEqual(
      told.filter((action) => !actions.has(action)),
      [],
    );
  });

  it('have every look-up of a log group that its owner is configured with', async () => {
    const asked: Question[] = [];
    const dimensions = {
      FunctionName: 'drain',
      ApiName: 'shop',
      ApiId: 'a1',
      ClusterName: 'prod',
      ServiceName: 'web',
      ProjectName: 'build',
      StateMachineArn: 'arn:aws:states:eu-west-1:111122223333:stateMachine:orders',
      LambdaFunctionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:drain',
      VpnId: 'vpn-1',
    };
    for (const { find } of LOG_GROUP_LOOKUPS) {
      await find(async (question) => {
        asked.push(question);
        return {
          items: [{ name: 'shop', id: 'a1' }],
          services: [{ taskDefinition: 'arn:aws:ecs:eu-west-1:111122223333:task-definition/web:7' }],
        };
      }, dimensions);
    }
    assert.ok(asked.length >= LOG_GROUP_LOOKUPS.length);
    for (const { service, operation, permission } of asked) {
      assert.ok(needed.has(`${service}:${operation}`), `${service}:${operation}`);
      assert.equal(iamAction(service, operation), permission);
    }
  });

  it('have the listings for every argument that is asked with its values', () => {
    const listed = named('Asking for missing arguments').needs;
    const expected = new Set(
      Object.entries(VALUE_PROVIDERS).map(([key, { listing }]) => {
        const [service = ''] = key.split('.');
        return `${service}:${catalogue.service(service).operation(listing)?.name}`;
      }),
    );
    assert.deepEqual(listed.map(({ service, operation }) => `${service}:${operation}`).sort(), [...expected].sort());
  });

  for (const [service, feature] of [
    ['support', 'Support cases'],
    ['ssm-incidents', 'Incidents'],
    ['codepipeline', 'Pipelines'],
  ] as const) {
    it(`have every command that a card offers: ${service}`, () => {
      const operations = new Set(named(feature).needs.map(({ operation }) => operation));
      const found = catalogue.service(service);
      const texts = [...sources('src/notifications/readers'), ...sources('dialogs')];
      const offered = texts.flatMap((source) => [
        ...[...source.matchAll(new RegExp(`'${service} ([a-z-]+)'`, 'g'))].map(([, name = '']) => name),
        ...[...source.matchAll(new RegExp(`'${service}',\\s+'([a-z-]+)'`, 'g'))].map(([, name = '']) => name),
      ]);
      const names = offered.flatMap((name) => found.operation(name)?.name ?? []);
      assert.ok(names.length > 0);
      assert.deepEqual(
        names.filter((name) => !operations.has(name)),
        [],
      );
    });
  }

  it('allow the namespace that the metrics are written to', async () => {
    const calls: CallRequest[] = [];
    const caller: Caller = {
      call: async (request) => {
        calls.push(request);
        return { output: {}, requestId: null, durationMs: 0 };
      },
    };
    const [row] = readConfiguration(sample).configuration?.channelConfigurations ?? [];
    const metrics = new CloudWatchMetrics({
      caller,
      configurationNamed: () => row ?? null,
      principalOf: () => principal,
      clock: () => 0,
      log: { warn: () => undefined, error: () => undefined },
    });
    metrics.count('EventsProcessed', { configuration: 'production-ops' });
    await metrics.flush();
    const [need] = named('Metrics of the bot').needs;
    assert.deepEqual(need?.condition, { StringEquals: { 'cloudwatch:namespace': calls[0]?.input.Namespace } });
  });

  it('are left out as far as a service is not installed', () => {
    const without = new Proxy(catalogue, {
      get: (target, property) => {
        if (property === 'find') return (name: string) => (name === 'ec2' ? undefined : target.find(name));
        const value: unknown = Reflect.get(target, property, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const listed = featuresOf(without).find(({ name }) => name === 'Asking for missing arguments')?.needs ?? [];
    assert.ok(listed.length > 0);
    assert.ok(listed.every(({ service }) => service !== 'ec2'));
  });
});

function sources(under: string): readonly string[] {
  if (under.endsWith('.ts')) return [readFileSync(new URL(under, root), 'utf8')];
  const folder = new URL(`${under}/`, root);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  return files.map((name) => readFileSync(new URL(name, folder), 'utf8'));
}
