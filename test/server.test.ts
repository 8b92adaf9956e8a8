import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Messages } from '../src/door.ts';
import { createServer, type Server, type ServerParts } from '../src/server.ts';
import { createLog } from '../src/telemetry/log.ts';

const activity = { type: 'message', text: 'help' };

describe('the server', () => {
  let server: Server | null;
  let port: number;
  let logged: string[];

  beforeEach(() => {
    logged = [];
    server = null;
  });

  afterEach(() => server?.close(0));

  const open = async (parts: Partial<ServerParts> = {}): Promise<void> => {
    server = createServer({
      messages: async (_request, response) => response.send(200),
      readiness: () => ({ ready: true, problems: [] }),
      log: createLog({ level: 'info', destination: { write: (line: string) => logged.push(line) } }),
      loopbackOnly: true,
      ...parts,
    });
    port = await server.listen(0);
  };

  const fetchFrom = (path: string, init: RequestInit = {}) => fetch(`http://127.0.0.1:${port}${path}`, init);
  const post = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
    fetchFrom('/api/messages', { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });

  /** Sends text as it stands; gives all that comes back until the connection closes. */
  const sendRaw = (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(text));
      let received = '';
      socket.on('data', (chunk) => {
        received += chunk;
      });
      socket.on('error', reject);
      socket.on('close', () => resolve(received));
    });

  describe('/api/messages', () => {
    it('hands the parsed body and the headers on, and sends the answer', async () => {
      const seen: unknown[] = [];
      await open({
        messages: async (request, response) => {
          seen.push(request.body, request.headers.authorization, request.method);
          response.header('x-test', '1');
          response.send(202, { done: true });
        },
      });
      const response = await post(JSON.stringify(activity), { authorization: 'Bearer x' });
      assert.deepEqual(seen, [activity, 'Bearer x', 'POST']);
      assert.equal(response.status, 202);
      assert.equal(response.headers.get('content-type'), 'application/json');
      assert.equal(response.headers.get('x-test'), '1');
      assert.deepEqual(await response.json(), { done: true });
    });

    it('takes a media type with parameters and in any case', async () => {
      await open();
      assert.equal(
        (await post(JSON.stringify(activity), { 'content-type': 'Application/JSON; charset=utf-8' })).status,
        200,
      );
    });

    it('sends text as plain text', async () => {
      await open({ messages: async (_request, response) => response.send(200, 'fine') });
      const response = await post(JSON.stringify(activity));
      assert.equal(response.headers.get('content-type'), 'text/plain; charset=utf-8');
      assert.equal(await response.text(), 'fine');
    });

    it('sends the first answer only', async () => {
      await open({
        messages: async (_request, response) => {
          response.send(200);
          response.send(500);
          response.header('x-late', '1');
        },
      });
      assert.equal((await post(JSON.stringify(activity))).status, 200);
    });

    it('takes a body of exactly 1 MiB', async () => {
      await open();
      const empty = JSON.stringify({ ...activity, text: '' });
      const body = JSON.stringify({ ...activity, text: 'x'.repeat(1024 * 1024 - empty.length) });
      assert.equal(body.length, 1024 * 1024);
      assert.equal((await post(body)).status, 200);
    });

    it('refuses a body that says it is larger, without reading it', async () => {
      await open();
      const answer = await sendRaw(
        `POST /api/messages HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${1024 * 1024 + 1}\r\n\r\n`,
      );
      assert.match(answer, /^HTTP\/1\.1 413 /);
      assert.match(answer, /\r\nconnection: close\r\n/i);
    });

    it('refuses a body that turns out to be larger', async () => {
      await open({ limits: { maxBodyBytes: 1000 } });
      const chunk = `400\r\n${' '.repeat(0x400)}\r\n`;
      const answer = await sendRaw(
        `POST /api/messages HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}`,
      );
      assert.match(answer, /^HTTP\/1\.1 413 /);
    });

    const malformed: Readonly<Record<string, string | Uint8Array<ArrayBuffer>>> = {
      'no JSON': '{"type":',
      'an empty body': '',
      'a list': '[]',
      null: 'null',
      'an object without a type': '{"text":"help"}',
      'a type that is no text': '{"type":7}',
      'bytes that are no UTF-8': new Uint8Array([0x22, 0xff, 0x22]),
      'brackets a hundred deep': `${'['.repeat(101)}${']'.repeat(101)}`,
      'a string without its end, full of escaped quotes': `"${'\\"'.repeat(400_000)}`,
    };
    for (const [title, body] of Object.entries(malformed)) {
      it(`refuses ${title} as malformed`, async () => {
        await open();
        const response = await post(body);
        assert.equal(response.status, 400);
        assert.match(await response.text(), /^\{"error":"The body is [^"]+"\}$/);
      });
    }

    it('does not count brackets in strings as depth', async () => {
      await open();
      assert.equal((await post(JSON.stringify({ ...activity, text: `\\"${'['.repeat(1000)}` }))).status, 200);
    });

    for (const type of ['text/plain', 'application/x-www-form-urlencoded', '']) {
      it(`refuses the media type ${JSON.stringify(type)}`, async () => {
        await open();
        assert.equal((await post(JSON.stringify(activity), { 'content-type': type })).status, 415);
      });
    }

    it('refuses compressed bodies', async () => {
      await open();
      assert.equal((await post(JSON.stringify(activity), { 'content-encoding': 'gzip' })).status, 415);
    });

    for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS', 'HEAD']) {
      it(`refuses ${method}, and says what is answered`, async () => {
        await open();
        const response = await fetchFrom('/api/messages', { method });
        assert.equal(response.status, 405);
        assert.equal(response.headers.get('allow'), 'POST');
      });
    }

    it('tells nothing of a failure but that there was one, and logs it', async () => {
      await open({ messages: async () => Promise.reject(new Error('the secret is 42')) });
      const response = await post(JSON.stringify(activity));
      assert.equal(response.status, 500);
      assert.equal(await response.text(), '{"error":"The bot failed on this request."}');
      assert.match(logged.join(''), /the secret is 42.*"path":"\/api\/messages"/);
    });

    it('breaks off an answer whose handler fails after it began', async () => {
      await open({
        messages: async (_request, response) => {
          response.send(200, { big: 'x'.repeat(10_000_000) });
          throw new Error('late');
        },
      });
      await assert.rejects(async () => (await post(JSON.stringify(activity))).text());
    });
  });

  describe('/healthz and /readyz', () => {
    it('says that the process lives', async () => {
      await open();
      const response = await fetchFrom('/healthz?from=probe');
      assert.equal(response.status, 200);
      assert.deepEqual(await response.json(), { status: 'ok' });
    });

    it('answers HEAD without a body', async () => {
      await open();
      const response = await fetchFrom('/healthz', { method: 'HEAD' });
      assert.equal(response.status, 200);
      assert.equal(await response.text(), '');
    });

    it('says that the bot is ready', async () => {
      await open();
      const response = await fetchFrom('/readyz');
      assert.equal(response.status, 200);
      assert.deepEqual(await response.json(), { ready: true, problems: [] });
    });

    it('says with 503 why it is not', async () => {
      await open({ readiness: () => ({ ready: false, problems: ['chatbot.yaml:1:1: wrong'] }) });
      const response = await fetchFrom('/readyz');
      assert.equal(response.status, 503);
      assert.deepEqual(await response.json(), { ready: false, problems: ['chatbot.yaml:1:1: wrong'] });
    });

    it('keeps the reasons to itself where anybody may ask', async () => {
      await open({
        loopbackOnly: false,
        readiness: () => ({ ready: false, problems: ['chatbot.yaml:1:1: arn:aws:iam::111122223333:role/x'] }),
      });
      const response = await fetchFrom('/readyz');
      assert.equal(response.status, 503);
      assert.deepEqual(await response.json(), { ready: false });
    });

    it('refuses POST', async () => {
      await open();
      assert.equal((await fetchFrom('/healthz', { method: 'POST' })).status, 405);
    });
  });

  it('opens more doors, each with its media types', async () => {
    const seen: unknown[] = [];
    await open({
      doors: [
        {
          method: 'POST',
          path: '/api/sns',
          contentTypes: ['text/plain'],
          handle: async (request, response) => {
            seen.push(request.body);
            response.send(200);
          },
        },
      ],
    });
    const init = { method: 'POST', body: '{"Type":"Notification"}' };
    assert.equal(
      (await fetchFrom('/api/sns', { ...init, headers: { 'content-type': 'text/plain; charset=UTF-8' } })).status,
      200,
    );
    assert.equal(
      (await fetchFrom('/api/sns', { ...init, headers: { 'content-type': 'application/json' } })).status,
      415,
    );
    assert.deepEqual(seen, [{ Type: 'Notification' }]);
  });

  for (const path of ['/', '/api/messages/', '/API/MESSAGES', '/api%2Fmessages', '//healthz', '/constructor', '/%']) {
    it(`finds nothing at ${path}`, async () => {
      await open();
      const response = await fetchFrom(path);
      assert.equal(response.status, 404);
      assert.equal(await response.text(), '{"error":"There is nothing here."}');
    });
  }

  it('sends the security headers with every answer, and nothing that names the software', async () => {
    await open();
    for (const path of ['/healthz', '/nothing', '/api/messages']) {
      const { headers } = await fetchFrom(path);
      assert.equal(headers.get('x-content-type-options'), 'nosniff');
      assert.equal(headers.get('cache-control'), 'no-store');
      assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'/);
      assert.equal(headers.get('x-frame-options'), 'DENY');
      assert.equal(headers.get('server'), null);
      assert.equal(headers.get('x-powered-by'), null);
    }
  });

  const strange: Readonly<Record<string, readonly [request: string, status: number]>> = {
    'a Host that is no host': ['GET /x HTTP/1.1\r\nHost: [\r\n', 403],
    'OPTIONS *': ['OPTIONS * HTTP/1.1\r\nHost: localhost\r\n', 404],
    'an absolute address': ['GET http://[ HTTP/1.1\r\nHost: localhost\r\n', 404],
    'no HTTP': ['hello\r\n', 400],
    'headers beyond 16 KB': [`GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(20_000)}\r\n`, 431],
    'two lengths': [
      'POST /api/messages HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n',
      400,
    ],
  };
  for (const [title, [text, status]] of Object.entries(strange)) {
    it(`answers ${title} with ${status} and lives on`, async () => {
      await open();
      assert.match(await sendRaw(`${text}Connection: close\r\n\r\n`), new RegExp(`^HTTP/1\\.1 ${status} `));
      assert.equal((await fetchFrom('/healthz')).status, 200);
    });
  }

  describe('on the loopback address only', () => {
    for (const [host, status] of [
      ['localhost', 200],
      ['127.0.0.1:3978', 200],
      ['[::1]:3978', 200],
      ['attacker.example', 403],
      ['localhost.attacker.example', 403],
    ] as const) {
      it(`answers ${host} with ${status}`, async () => {
        await open();
        assert.match(
          await sendRaw(`GET /healthz HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`),
          new RegExp(`^HTTP/1\\.1 ${status} `),
        );
      });
    }

    describe('gives a page in a browser on the same machine no way in', () => {
      const page = { origin: 'https://attacker.example', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' };
      const body = JSON.stringify(activity);
      /** What a page may send without being asked first. */
      const simple = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'];
      let served: number;
      const openCounting = async () => {
        served = 0;
        await open({
          messages: async (_request, response) => {
            served += 1;
            response.send(200);
          },
        });
      };

      it('which asks whether it may send JSON', async () => {
        await openCounting();
        const { status, headers } = await fetchFrom('/api/messages', {
          method: 'OPTIONS',
          headers: {
            ...page,
            'access-control-request-method': 'POST',
            'access-control-request-headers': 'content-type',
          },
        });
        assert.equal(status, 403);
        assert.deepEqual(
          [...headers.keys()].filter((name) => name.startsWith('access-control')),
          [],
        );
      });

      for (const type of [...simple, 'text/plain; application/json', 'text/plain, application/json'])
        it(`which sends JSON as ${type}`, async () => {
          await openCounting();
          assert.equal((await post(body, { 'content-type': type })).status, 415);
          assert.equal((await post(body, { 'content-type': type, ...page })).status, 403);
          assert.equal(served, 0);
        });

      for (const [what, headers] of [
        ['of another site', page],
        ['of a file or a frame without rights', { origin: 'null' }],
        ['of another port', { origin: 'http://localhost:8000', 'sec-fetch-site': 'same-site' }],
        ['of an old browser', { origin: 'http://attacker.example' }],
        ['that hides where it is of', { 'sec-fetch-site': 'cross-site' }],
      ] as const)
        it(`${what}, which sends JSON without being asked`, async () => {
          await openCounting();
          assert.equal((await post(body, headers)).status, 403);
          assert.equal(served, 0);
        });

      it('under a name that was made to lead here', async () => {
        await openCounting();
        const answer = await sendRaw(
          `POST /api/messages HTTP/1.1\r\nHost: rebound.attacker.example:${port}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
        );
        assert.match(answer, /^HTTP\/1\.1 403 /);
        assert.equal(served, 0);
      });

      it('but answers a person who opens an address in the browser', async () => {
        await open();
        assert.equal((await fetchFrom('/healthz', { headers: { 'sec-fetch-site': 'none' } })).status, 200);
      });
    });

    const outside = Object.values(networkInterfaces())
      .flat()
      .find((address) => address && !address.internal && address.family === 'IPv4');

    it('cannot be reached from other machines', async () => {
      await open();
      // A machine without a network still has other addresses of its own than the one it listens on.
      const socket = connect(port, outside?.address ?? '127.0.0.2');
      await assert.rejects(once(socket, 'connect'), { code: 'ECONNREFUSED' });
    });

    it('does not hold for a bot that checks tokens', async () => {
      await open({ loopbackOnly: false });
      assert.match(
        await sendRaw('GET /healthz HTTP/1.1\r\nHost: bot.example.com\r\nConnection: close\r\n\r\n'),
        /^HTTP\/1\.1 200 /,
      );
    });
  });

  describe('slow clients', () => {
    const limits = { headersTimeoutMs: 60, requestTimeoutMs: 120, checkEveryMs: 20 };

    it('are cut off while they send headers', async () => {
      await open({ limits });
      assert.match(await sendRaw('GET /healthz HTTP/1.1\r\nHost: loc'), /^HTTP\/1\.1 408 /);
    });

    it('are cut off while they send a body', async () => {
      let handled = false;
      await open({
        limits,
        messages: async () => {
          handled = true;
        },
      });
      const answer = await sendRaw(
        'POST /api/messages HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"type"',
      );
      assert.match(answer, /^HTTP\/1\.1 408 /);
      assert.equal(handled, false);
    });

    it('are cut off when they send nothing at all', async () => {
      await open({ limits });
      await sendRaw('');
    });
  });

  it('keeps connections open for further requests', async () => {
    await open();
    const answer = await sendRaw(
      'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\nGET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
    );
    assert.equal(answer.match(/HTTP\/1\.1 200 OK/g)?.length, 2);
  });

  it('says when its port is taken', async () => {
    await open();
    const second = createServer({
      messages: async () => undefined,
      readiness: () => ({ ready: true, problems: [] }),
      log: createLog({ level: 'silent' }),
      loopbackOnly: true,
    });
    await assert.rejects(second.listen(port), { code: 'EADDRINUSE' });
  });

  describe('when it closes', () => {
    /** A handler that answers when it is told to. */
    const held = (): { messages: Messages; started: Promise<void>; finish: () => void } => {
      const started = Promise.withResolvers<void>();
      const finished = Promise.withResolvers<void>();
      return {
        started: started.promise,
        finish: finished.resolve,
        messages: async (_request, response) => {
          started.resolve();
          await finished.promise;
          response.send(200, { late: true });
        },
      };
    };

    it('lets a running request end, and takes no new one', async () => {
      const { messages, started, finish } = held();
      await open({ messages });
      const running = post(JSON.stringify(activity));
      await started;
      const closed = server?.close(10_000);
      await assert.rejects(fetchFrom('/healthz', { headers: { connection: 'close' } }));
      finish();
      assert.deepEqual(await (await running).json(), { late: true });
      await closed;
    });

    it('breaks a request off that runs longer than the grace', async () => {
      const { messages, started, finish } = held();
      await open({ messages });
      const running = post(JSON.stringify(activity));
      const broken = assert.rejects(running);
      await started;
      await server?.close(20);
      await broken;
      finish();
    });

    it('does not wait for connections without a request', async () => {
      await open();
      const idle = connect(port, '127.0.0.1');
      await once(idle, 'connect');
      await fetchFrom('/healthz');
      const ended = once(idle, 'close');
      await server?.close(60_000);
      await ended;
    });

    it('does not wait for clients that went away', async () => {
      const { messages, started, finish } = held();
      await open({ messages });
      const request = httpRequest({
        port,
        host: '127.0.0.1',
        path: '/api/messages',
        method: 'POST',
        headers: { 'content-type': 'application/json' },
      });
      request.on('error', () => undefined);
      request.end(JSON.stringify(activity));
      await started;
      request.destroy();
      await server?.close(60_000);
      finish();
    });
  });
});
