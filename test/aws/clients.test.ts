import assert from 'node:assert/strict';
import type { SdkClient } from '../../src/aws/connection.ts';
import { assembled, catalogue, LocalAws, principal } from './support/local-aws.ts';

const lambda = catalogue.service('lambda');
const itself = async (client: SdkClient) => client;

describe('clients of a principal', () => {
  let aws: LocalAws;

  beforeEach(() => {
    aws = new LocalAws();
  });

  const destroyed = () => aws.clients.map((made) => made.destroyed);

  it('are made and prepared once per principal, service and Region', async () => {
    const { clients } = assembled(aws);
    const first = await clients.use(principal, lambda, 'eu-west-1', itself);
    const second = await clients.use(principal, lambda, 'eu-west-1', itself);
    assert.equal(first, second);
    assert.deepEqual(
      aws.clients.map(({ client, service }) => [client, service]),
      [[first, 'lambda']],
    );
  });

  it('differ by principal, service and Region', async () => {
    const { clients } = assembled(aws);
    const made = await Promise.all([
      clients.use(principal, lambda, 'eu-west-1', itself),
      clients.use(principal, lambda, 'us-east-1', itself),
      clients.use(principal, catalogue.service('sqs'), 'eu-west-1', itself),
      clients.use({ ...principal, userId: 'other' }, lambda, 'eu-west-1', itself),
    ]);
    assert.equal(new Set(made).size, 4);
  });

  it('leave in the order of their last use, and are destroyed', async () => {
    const { clients } = assembled(aws, { clientLimit: 2 });
    for (const region of ['eu-west-1', 'eu-west-2', 'eu-west-1', 'eu-west-3']) {
      await clients.use(principal, lambda, region, itself);
    }
    assert.deepEqual([destroyed(), clients.size], [[false, true, false], 2]);
  });

  it('are not destroyed under a call that is still running', async () => {
    const { clients } = assembled(aws, { clientLimit: 1 });
    let end = () => {};
    const running = clients.use(
      principal,
      lambda,
      'eu-west-1',
      () =>
        new Promise<void>((resolve) => {
          end = resolve;
        }),
    );
    await clients.use(principal, lambda, 'eu-west-2', itself);
    assert.deepEqual(destroyed(), [false, false]);
    end();
    await running;
    assert.deepEqual(destroyed(), [true, false]);
  });

  it('are forgotten for one principal alone', async () => {
    const { clients } = assembled(aws);
    await clients.use(principal, lambda, 'eu-west-1', itself);
    await clients.use({ ...principal, userId: 'other' }, lambda, 'eu-west-1', itself);
    clients.forget(principal);
    assert.deepEqual(destroyed(), [true, false]);
  });

  it('are all destroyed at the end', async () => {
    const { clients } = assembled(aws);
    await clients.use(principal, lambda, 'eu-west-1', itself);
    await clients.use(principal, lambda, 'eu-west-2', itself);
    clients.destroy();
    assert.deepEqual([destroyed(), clients.size], [[true, true], 0]);
  });

  it('pass on the failure of the work', async () => {
    const { clients } = assembled(aws);
    const failing = clients.use(principal, lambda, 'eu-west-1', () => Promise.reject(new Error('no')));
    await assert.rejects(failing, /no/);
  });
});
