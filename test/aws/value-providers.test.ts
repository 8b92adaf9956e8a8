import assert from 'node:assert/strict';
import type { Answer, Caller, CallRequest } from '../../src/aws/call.ts';
import { VALUE_PROVIDERS } from '../../src/aws/value-provider-table.ts';
import { offerValues, providerOf } from '../../src/aws/value-providers.ts';
import type { Operation, Shape, StructureShape } from '../../src/command/catalogue.ts';
import type { Input } from '../../src/command/command.ts';
import { PersonError } from '../../src/telemetry/person-error.ts';
import { catalogue, principal } from './support/local-aws.ts';

/** Answers every listing with one output, or as told; remembers what it was asked. */
class Listings implements Caller {
  readonly asked: CallRequest[] = [];
  readonly #answer: (request: CallRequest) => unknown;

  constructor(answer: (request: CallRequest) => unknown) {
    this.#answer = answer;
  }

  async call(request: CallRequest): Promise<Answer> {
    this.asked.push(request);
    return { output: (await this.#answer(request)) as Answer['output'], requestId: null, durationMs: 1 };
  }
}

function offer(caller: Caller, service: string, operationName: string, optionName: string, input: Input = {}) {
  const sdk = catalogue.service(service);
  const operation = sdk.operation(operationName);
  const option = operation?.option(optionName);
  assert.ok(operation && option);
  return offerValues({ caller, principal, region: 'eu-west-1', command: { service: sdk, operation, input }, option });
}

describe('values offered for an option', () => {
  it('are the names of functions, with their runtime', async () => {
    const caller = new Listings(() => ({
      Functions: [
        { FunctionName: 'drain', Runtime: 'nodejs24.x' },
        { FunctionName: 'image', PackageType: 'Image' },
      ],
    }));
    assert.deepEqual(await offer(caller, 'lambda', 'invoke', 'function-name'), [
      { title: 'drain (nodejs24.x)', value: 'drain' },
      { title: 'image', value: 'image' },
    ]);
    assert.deepEqual(
      caller.asked.map(({ service, operation, region, deadlineMs }) => [service, operation, region, deadlineMs]),
      [['lambda', 'ListFunctions', 'eu-west-1', 2000]],
    );
  });

  it('are instances by name, id and state', async () => {
    const caller = new Listings(() => ({
      Reservations: [
        {
          Instances: [
            { InstanceId: 'i-1', State: { Name: 'running' }, Tags: [{ Key: 'Name', Value: 'web' }] },
            { InstanceId: 'i-2', State: { Name: 'stopped' }, Tags: [{ Key: 'Owner', Value: 'me' }] },
          ],
        },
        { Instances: [{ InstanceId: 'i-3' }] },
      ],
    }));
    assert.deepEqual(await offer(caller, 'ec2', 'stop-instances', 'instance-ids'), [
      { title: 'web (i-1, running)', value: 'i-1' },
      { title: 'i-2 (stopped)', value: 'i-2' },
      { title: 'i-3', value: 'i-3' },
    ]);
    assert.deepEqual(caller.asked[0]?.input, { MaxResults: 100 });
  });

  it('show the last part of ARNs and addresses', async () => {
    const queues = new Listings(() => ({ QueueUrls: ['https://sqs.eu-west-1.amazonaws.com/123456789012/orders'] }));
    assert.deepEqual(await offer(queues, 'sqs', 'purge-queue', 'queue-url'), [
      { title: 'orders', value: 'https://sqs.eu-west-1.amazonaws.com/123456789012/orders' },
    ]);
    const topics = new Listings(() => ({ Topics: [{ TopicArn: 'arn:aws:sns:eu-west-1:123456789012:alarms' }] }));
    assert.deepEqual(await offer(topics, 'sns', 'publish', 'topic-arn'), [
      { title: 'alarms', value: 'arn:aws:sns:eu-west-1:123456789012:alarms' },
    ]);
  });

  it('show state machines by name', async () => {
    const arn = 'arn:aws:states:eu-west-1:123456789012:stateMachine:Orders';
    const caller = new Listings(() => ({ stateMachines: [{ stateMachineArn: arn, name: 'Orders', type: 'EXPRESS' }] }));
    assert.deepEqual(await offer(caller, 'stepfunctions', 'start-execution', 'state-machine-arn'), [
      { title: 'Orders (EXPRESS)', value: arn },
    ]);
  });

  it('are the services of the cluster that the command names', async () => {
    const arn = 'arn:aws:ecs:eu-west-1:123456789012:service/shop/web';
    const caller = new Listings(() => ({ serviceArns: [arn] }));
    const values = await offer(caller, 'ecs', 'update-service', 'service', { cluster: 'shop' });
    assert.deepEqual(values, [{ title: 'web', value: arn }]);
    assert.equal(caller.asked[0]?.input.cluster, 'shop');
  });

  it('are none where the cluster is not known yet', async () => {
    const caller = new Listings(() => ({}));
    assert.equal(await offer(caller, 'ecs', 'update-service', 'service'), null);
    assert.equal(caller.asked.length, 0);
  });

  it('are none for the name of something new', async () => {
    const caller = new Listings(() => ({}));
    assert.equal(await offer(caller, 'lambda', 'create-function', 'function-name'), null);
    assert.equal(caller.asked.length, 0);
  });

  it('are none where the member means something else', async () => {
    assert.equal(await offer(new Listings(() => ({})), 'ssm', 'get-parameter', 'name'), null);
  });

  it('are none for an option without a listing', async () => {
    assert.equal(await offer(new Listings(() => ({})), 'lambda', 'invoke', 'payload'), null);
  });

  for (const code of ['access-denied', 'deadline', 'denied-operation', 'network']) {
    it(`are none when the listing ends with ${code}`, async () => {
      const caller = new Listings(() => Promise.reject(new PersonError(code, 'x', 'y')));
      assert.equal(await offer(caller, 'lambda', 'invoke', 'function-name'), null);
    });
  }

  it('do not hide a fault of the bot', async () => {
    const caller = new Listings(() => Promise.reject(new TypeError('bug')));
    await assert.rejects(offer(caller, 'lambda', 'invoke', 'function-name'), TypeError);
  });

  it('are at most a hundred, each once, over as many pages as that takes', async () => {
    const names = Array.from({ length: 60 }, (_one, index) => index);
    const caller = new Listings(({ input }) => ({
      Functions: names.map((index) => ({ FunctionName: `${input.Marker ?? 'first'}-${index}` })),
      NextMarker: `m${input.Marker ?? ''}`,
    }));
    const values = await offer(caller, 'lambda', 'invoke', 'function-name');
    assert.deepEqual([values?.length, caller.asked.length], [100, 2]);
  });

  it('leave out what is no text', async () => {
    const caller = new Listings(() => ({ TableNames: ['a', '', null, 1, 'a'] }));
    assert.deepEqual(await offer(caller, 'dynamodb', 'scan', 'table-name'), [{ title: 'a', value: 'a' }]);
  });
});

describe('the table of value providers', () => {
  const byName = (service: string, name: string): Operation | undefined => {
    const sdk = catalogue.service(service);
    const cliName = sdk.operationNames.find((one) => sdk.operation(one)?.name === name);
    return cliName === undefined ? undefined : sdk.operation(cliName);
  };
  const follow = (shape: Shape | undefined, path: string): Shape | undefined =>
    path
      .split('.')
      .reduce<Shape | undefined>(
        (holder, name) => (isStructure(holder) ? holder.member(name)?.shape : undefined),
        shape,
      );

  for (const [key, provider] of Object.entries(VALUE_PROVIDERS)) {
    const [service = '', member = ''] = key.split('.');

    it(`${key}: the listing and every path exist in the installed client`, () => {
      const listing = catalogue.service(service).operation(provider.listing);
      assert.ok(listing, provider.listing);
      const items = provider.items.split('.').reduce<Shape | undefined>((holder, name) => {
        const list = isStructure(holder) ? holder.member(name)?.shape : undefined;
        return list?.kind === 'list' ? list.member : undefined;
      }, listing.output);
      assert.ok(items, provider.items);
      assert.equal((provider.value === null ? items : follow(items, provider.value))?.kind, 'string');
      if (provider.detail !== undefined) assert.equal(follow(items, provider.detail)?.kind, 'string', provider.detail);
      if (provider.called === 'Tags') assert.equal(follow(items, 'Tags')?.kind, 'list');
      else if (provider.called !== undefined) assert.equal(follow(items, provider.called)?.kind, 'string');
      if (provider.pageSize !== undefined) assert.ok(listing.paging?.limit);
      for (const name of [provider.needs ?? [], Object.keys(provider.input ?? {})].flat()) {
        assert.ok(listing.input.member(name), name);
      }
      const missing = listing.input.members.filter(({ required, name }) => required && name !== provider.needs);
      assert.deepEqual(missing, []);
    });

    it(`${key}: the member exists where the table says, and is offered values in some operation`, () => {
      const sdk = catalogue.service(service);
      for (const name of [...(provider.only ?? []), ...(provider.newIn ?? [])]) {
        assert.ok(byName(service, name), name);
      }
      for (const name of provider.only ?? []) {
        assert.ok(byName(service, name)?.input.member(member), `${name}.${member}`);
      }
      const offered = sdk.operationNames.some((name) => {
        const operation = sdk.operation(name);
        const option = operation?.options.find((one) => one.member.name === member);
        return operation !== undefined && option !== undefined && providerOf(operation, option) !== null;
      });
      assert.ok(offered);
    });
  }
});

function isStructure(shape: Shape | undefined): shape is StructureShape {
  return shape?.kind === 'structure';
}
