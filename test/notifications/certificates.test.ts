import assert from 'node:assert/strict';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CertificateError, FetchedCertificates } from '../../src/notifications/certificates.ts';
import { CERTIFICATE_ADDRESS, fixture } from './support/sns.ts';

const certificate = fixture('signer-certificate.pem');
const YEAR = (year: number) => Date.UTC(year, 5, 1);
const address = (index: number) => CERTIFICATE_ADDRESS.replace(/[0-9a-f]{32}/, index.toString(16).padStart(32, '0'));

describe('certificates', () => {
  let server: Server;
  let port: number;
  let asked: string[];
  let answer: RequestListener;
  let now: number;
  let certificates: FetchedCertificates;

  const open = (more: { readonly timeoutMs?: number } = {}) =>
    new FetchedCertificates({
      // Node's own, led to the server of the tests.
      fetch: (input, init) => fetch(String(input).replace(/^https:\/\/[^/]+/, `http://127.0.0.1:${port}`), init),
      clock: () => now,
      ...more,
    });
  const gives: RequestListener = (_request, response) => response.end(certificate);
  const failure = async (getting: Promise<unknown>): Promise<CertificateError> => {
    try {
      await getting;
    } catch (error) {
      if (error instanceof CertificateError) return error;
      throw error;
    }
    throw new Error('it succeeded');
  };

  beforeEach(async () => {
    asked = [];
    answer = gives;
    now = YEAR(2026);
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
    certificates = open();
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('are fetched once and kept', async () => {
    const key = await certificates.get(CERTIFICATE_ADDRESS);
    assert.equal(key.type, 'public');
    assert.equal(key.asymmetricKeyType, 'rsa');
    assert.equal(await certificates.get(CERTIFICATE_ADDRESS), key);
    assert.deepEqual(asked, ['/SimpleNotificationService-56e67fcb41f6fec09b0196692625d385.pem']);
  });

  it('are fetched once for all who ask at the same time', async () => {
    const keys = await Promise.all([1, 2, 3].map(() => certificates.get(CERTIFICATE_ADDRESS)));
    assert.equal(new Set(keys).size, 1);
    assert.equal(asked.length, 1);
  });

  it('are kept until they expire, and refused from then on', async () => {
    await certificates.get(CERTIFICATE_ADDRESS);
    now = YEAR(2119);
    await certificates.get(CERTIFICATE_ADDRESS);
    assert.equal(asked.length, 1);
    now = YEAR(2120);
    const error = await failure(certificates.get(CERTIFICATE_ADDRESS));
    assert.equal(error.kind, 'refused');
    assert.match(error.message, /valid from Jan {2}1 00:00:00 2020 GMT to Jan {2}1 00:00:00 2120 GMT only/);
    assert.equal(asked.length, 2);
  });

  it('are refused before they are valid', async () => {
    now = YEAR(2019);
    assert.equal((await failure(certificates.get(CERTIFICATE_ADDRESS))).kind, 'refused');
  });

  it('are kept in a bounded number, those that are in use the longest', async () => {
    await certificates.get(address(0));
    for (let index = 1; index < 51; index += 1) {
      await certificates.get(address(0));
      await certificates.get(address(index));
    }
    assert.equal(asked.length, 51);
    await certificates.get(address(0));
    await certificates.get(address(50));
    assert.equal(asked.length, 51);
    await certificates.get(address(1));
    assert.equal(asked.length, 52);
  });

  it('are fetched at most ten at a time', async () => {
    const held: (() => void)[] = [];
    const arrived = Promise.withResolvers<void>();
    answer = (_request, response) => {
      held.push(() => response.end(certificate));
      if (held.length === 10) arrived.resolve();
    };
    const ten = Array.from({ length: 10 }, (_, index) => certificates.get(address(index)));
    assert.equal((await failure(certificates.get(address(10)))).kind, 'unavailable');
    await arrived.promise;
    for (const give of held) give();
    await Promise.all(ten);
    answer = gives;
    await certificates.get(address(10));
  });

  const statuses: readonly (readonly [status: number, kind: CertificateError['kind']])[] = [
    [500, 'unavailable'],
    [503, 'unavailable'],
    [429, 'unavailable'],
    [403, 'refused'],
    [404, 'refused'],
    [204, 'refused'],
  ];
  for (const [status, kind] of statuses) {
    it(`are ${kind} with status ${status}, which is not kept`, async () => {
      answer = (_request, response) => {
        response.statusCode = status;
        response.end();
      };
      const error = await failure(certificates.get(CERTIFICATE_ADDRESS));
      assert.equal(error.kind, kind);
      assert.match(error.message, new RegExp(`status ${status}`));
      answer = gives;
      await certificates.get(CERTIFICATE_ADDRESS);
    });
  }

  it('are refused at the end of a redirection, which is not followed', async () => {
    answer = (request, response) => {
      if (request.url === '/elsewhere') return response.end(certificate);
      response.statusCode = 302;
      response.setHeader('location', '/elsewhere');
      return response.end();
    };
    assert.equal((await failure(certificates.get(CERTIFICATE_ADDRESS))).kind, 'refused');
    assert.equal(asked.length, 1);
  });

  const contents: Readonly<Record<string, string>> = {
    'what is no certificate': 'hello',
    nothing: '',
    'a certificate with another kind of key': fixture('elliptic-certificate.pem'),
    'more than a certificate is': `${' '.repeat(64 * 1024)}${certificate}`,
  };
  for (const [title, content] of Object.entries(contents)) {
    it(`are not ${title}`, async () => {
      answer = (_request, response) => response.end(content);
      assert.equal((await failure(certificates.get(CERTIFICATE_ADDRESS))).kind, 'refused');
    });
  }

  it('are unavailable when the answer never comes, or stops in its midst', async () => {
    certificates = open({ timeoutMs: 20 });
    answer = () => undefined;
    assert.equal((await failure(certificates.get(CERTIFICATE_ADDRESS))).kind, 'unavailable');
    answer = (_request, response) => response.write(certificate.slice(0, 100));
    assert.equal((await failure(certificates.get(CERTIFICATE_ADDRESS))).kind, 'unavailable');
    certificates = open();
    answer = (_request, response) => {
      response.write(certificate.slice(0, 100), () => response.destroy());
    };
    assert.equal((await failure(certificates.get(CERTIFICATE_ADDRESS))).kind, 'unavailable');
  });

  it('are unavailable when nobody listens', async () => {
    port = 9;
    const error = await failure(certificates.get(CERTIFICATE_ADDRESS));
    assert.equal(error.kind, 'unavailable');
    assert.ok(error.cause instanceof Error);
  });
});
