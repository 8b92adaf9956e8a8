import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { collectBodies } from '../../src/aws/bodies.ts';
import { personErrorOf } from './support/local-aws.ts';

const LIMIT = 10;

/** A streamed body as the SDK gives it under Node: a stream with the SDK's way to read it mixed in. */
function streamed(chunks: readonly unknown[]): Readable {
  return Object.assign(Readable.from(chunks), { transformToByteArray: () => Promise.reject(new Error('not used')) });
}

const collect = (value: unknown, signal = new AbortController().signal) =>
  collectBodies({ Body: value, ETag: 'e' }, LIMIT, signal);

describe('bodies in an output', () => {
  it('are read to their end, whatever the chunks are', async () => {
    const { Body, ETag } = await collect(streamed([new Uint8Array([97]), 'bc', Buffer.from('d')]));
    assert.deepEqual([Buffer.from(Body as Uint8Array).toString(), ETag], ['abcd', 'e']);
  });

  it('are destroyed as soon as they pass the limit', async () => {
    const body = streamed(['12345678', '9012', 'never read']);
    assert.equal((await personErrorOf(collect(body))).code, 'answer-too-large');
    assert.equal(body.destroyed, true);
  });

  it('stop when the call is aborted', async () => {
    await assert.rejects(collect(streamed(['a', 'b']), AbortSignal.abort(new Error('late'))), /late/);
  });

  it('are a fault where a chunk is not bytes', async () => {
    await assert.rejects(collect(streamed([{ a: 1 }])), TypeError);
  });

  it('are taken whole where they cannot be read bit by bit', async () => {
    const body = (text: string) => ({ transformToByteArray: async () => Buffer.from(text) });
    assert.deepEqual((await collect(body('abc'))).Body, Buffer.from('abc'));
    assert.equal((await personErrorOf(collect(body('12345678901')))).code, 'answer-too-large');
  });

  it('leave bytes that are no stream as they are', async () => {
    const bytes = Object.assign(new Uint8Array([1]), { transformToByteArray: () => assert.fail('read') });
    assert.equal((await collect(bytes)).Body, bytes);
  });

  it('end an event stream that does not end', async () => {
    let made = 0;
    async function* endless() {
      for (;;) {
        made += 1;
        yield { made };
      }
    }
    const { Body } = await collect(endless());
    assert.deepEqual([(Body as unknown[]).length, made], [10_000, 10_000]);
  });
});
