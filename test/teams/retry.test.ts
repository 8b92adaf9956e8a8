import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type * as Connector from 'botframework-connector';
import {
  brokenConnectionCodes,
  isTemporary,
  type RetryParts,
  retriedStatuses,
  retryAfterMs,
  statusOf,
  withRetry,
} from '../../src/teams/retry.ts';

const start = Date.UTC(2025, 0, 1);

const failure = (statusCode: number, headers: Record<string, string> = {}) =>
  Object.assign(new Error(`status ${statusCode}`), { statusCode, response: { headers: new Headers(headers) } });
const broken = (code: string) => Object.assign(new Error(code), { code });

/** Sends what fails with each of the errors in turn and then succeeds; time passes only by sleeping. */
async function run(errors: readonly unknown[], more: Partial<RetryParts> = {}) {
  const slept: number[] = [];
  let now = start;
  let sent = 0;
  const send = async () => {
    const error = errors[sent];
    sent += 1;
    if (error !== undefined) throw error;
    return 'sent';
  };
  const parts: RetryParts = {
    sleep: async (ms) => {
      slept.push(ms);
      now += ms;
    },
    now: () => now,
    random: () => 0.5,
    ...more,
  };
  const result = await withRetry(send, parts).catch((error: unknown) => error);
  return { result, slept, sent };
}

describe('withRetry', () => {
  it('gives what was sent at once', async () => {
    assert.deepEqual(await run([]), { result: 'sent', slept: [], sent: 1 });
  });

  for (const status of [412, 429, 502, 503, 504]) {
    it(`sends again after ${status}`, async () => {
      assert.equal((await run([failure(status)])).result, 'sent');
    });
  }

  for (const status of [400, 401, 403, 404, 413, 409, 500, 501]) {
    it(`does not send again after ${status}`, async () => {
      const error = failure(status);
      assert.deepEqual(await run([error]), { result: error, slept: [], sent: 1 });
    });
  }

  it('knows no other statuses', () => {
    for (let status = 100; status < 600; status += 1) {
      assert.equal(isTemporary(failure(status)), retriedStatuses.has(status));
    }
  });

  it('sends again after each broken connection', async () => {
    for (const code of brokenConnectionCodes) assert.equal((await run([broken(code)])).result, 'sent', code);
  });

  it('finds the broken connection among the causes', async () => {
    const error = new TypeError('fetch failed', { cause: new Error('socket', { cause: broken('UND_ERR_SOCKET') }) });
    assert.equal((await run([error])).result, 'sent');
  });

  for (const error of [new Error('a fault'), broken('ERR_INVALID_ARG_TYPE'), null, 'text', 429]) {
    it(`does not send again after ${String(error)}`, async () => {
      assert.equal((await run([error])).sent, 1);
    });
  }

  it('ends with circular causes', () => {
    const error = new Error('a');
    error.cause = error;
    assert.equal(isTemporary(error), false);
  });

  it('waits as long as Retry-After says, in seconds', async () => {
    assert.deepEqual((await run([failure(429, { 'Retry-After': '7' })])).slept, [7000]);
  });

  it('waits until the date that Retry-After says', async () => {
    const date = new Date(start + 12_000).toUTCString();
    assert.deepEqual((await run([failure(429, { 'Retry-After': date })])).slept, [12_000]);
  });

  for (const header of ['0', 'soon', '', '-5', new Date(start - 5000).toUTCString()]) {
    it(`waits as for no Retry-After when it is ${JSON.stringify(header)}`, async () => {
      assert.deepEqual((await run([failure(429, { 'Retry-After': header })])).slept, [375]);
    });
  }

  it('doubles the wait, between its half and its whole, up to a bound', async () => {
    const errors = Array.from({ length: 8 }, () => failure(503));
    const more = { maxTries: 9, maxTotalMs: 600_000 };
    assert.deepEqual(
      (await run(errors, { ...more, random: () => 0 })).slept,
      [250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000],
    );
    assert.deepEqual(
      (await run(errors, { ...more, random: () => 0.999_999 })).slept,
      [500, 1000, 2000, 4000, 8000, 16_000, 20_000, 20_000],
    );
  });

  it('gives up with the last error after six tries', async () => {
    const errors = Array.from({ length: 9 }, (_, index) => failure(503, { index: String(index) }));
    const { result, sent } = await run(errors);
    assert.equal(sent, 6);
    assert.equal(result, errors[5]);
  });

  it('gives up rather than wait beyond its time', async () => {
    const error = failure(429, { 'Retry-After': '61' });
    assert.deepEqual(await run([error]), { result: error, slept: [], sent: 1 });
  });

  it('reads headers of plain objects too', () => {
    assert.equal(retryAfterMs({ response: { headers: { 'Retry-After': 3 } } }, start), 3000);
    assert.equal(retryAfterMs({ response: { headers: null } }, start), null);
    assert.equal(retryAfterMs({ response: { headers: { 'retry-after': [] } } }, start), null);
  });

  it('reads the status where each client has it', () => {
    assert.equal(statusOf({ status: 503 }), 503);
    assert.equal(statusOf({ response: { status: 429 } }), 429);
    assert.equal(statusOf({ statusCode: 'x', response: {} }), null);
  });

  it("reads the errors of Bot Framework's connector", async () => {
    const { ConnectorClient, MicrosoftAppCredentials }: typeof Connector = createRequire(import.meta.url)(
      'botframework-connector',
    );
    const server = createServer((_request, response) => {
      response.writeHead(412, { 'retry-after': '3', 'content-type': 'application/json' });
      response.end('{"error":{"code":"ConversationNotFound","message":"x"}}');
    }).listen(0);
    try {
      const { port } = server.address() as AddressInfo;
      const client = new ConnectorClient(MicrosoftAppCredentials.Empty, { baseUri: `http://127.0.0.1:${port}` });
      const error: unknown = await client.conversations
        .sendToConversation('a', { type: 'message' })
        .catch((thrown: unknown) => thrown);
      assert.equal(statusOf(error), 412);
      assert.equal(retryAfterMs(error, start), 3000);
      assert.equal(isTemporary(error), true);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
