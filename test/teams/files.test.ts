import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FileDownloads, readFiles, type SentFile } from '../../src/teams/files.ts';
import { PersonError } from '../../src/telemetry/person-error.ts';

const SERVICE_URL = 'https://smba.trafficmanager.net/emea/';
const DOWNLOAD = 'https://contoso-my.sharepoint.com/personal/alex/_layouts/15/download.aspx?UniqueId=1&tempauth=x';
const IMAGE =
  'https://smba.trafficmanager.net/emea/v3/attachments/0-weu-d8-c0eefd41d5780e60966d61f934e5de0b/views/original';

/** A file's attachment as Microsoft documents it. */
const attached = (more: object = {}, content: object = {}) => ({
  contentType: 'application/vnd.microsoft.teams.file.download.info',
  contentUrl: 'https://contoso-my.sharepoint.com/personal/alex/Documents/error.log',
  name: 'error.log',
  content: { downloadUrl: DOWNLOAD, uniqueId: 'b83b9f77', fileType: 'log', etag: '"{B83B9F77},2"', ...content },
  ...more,
});
const pasted = { contentType: 'image/*', contentUrl: IMAGE };
const html = { contentType: 'text/html', content: '<p>support create-case</p>' };
const activity = (...attachments: unknown[]) => ({ type: 'message', serviceUrl: SERVICE_URL, attachments });

describe('files of a message', () => {
  it('are those that were sent and images in the text, and not the text itself', () => {
    assert.deepEqual(readFiles(activity(html, attached(), pasted)), [
      { name: 'error.log', url: DOWNLOAD, readBy: { kind: 'address' } },
      { name: 'image-3.png', url: IMAGE, readBy: { kind: 'token', origin: 'https://smba.trafficmanager.net' } },
    ]);
  });

  it('are none where there are none, or what is there is not what Teams sends', () => {
    const odd = [
      {},
      { attachments: 'x' },
      activity(null, 1, 'x', {}, { contentType: 7 }),
      activity(attached({}, { downloadUrl: 7 }), attached({ content: null }), attached({}, { downloadUrl: 'nowhere' })),
      activity(attached({}, { downloadUrl: `https://contoso.sharepoint.com/${'x'.repeat(8000)}` })),
      activity({ contentType: 'image/png', contentUrl: null }),
      { ...activity(pasted), serviceUrl: 'no address' },
    ];
    for (const one of odd) assert.deepEqual(readFiles(one), []);
    assert.equal(readFiles(activity(...Array.from({ length: 50 }, () => attached()))).length, 10);
  });

  it('have names that are of a file, whatever was sent', () => {
    const nameOf = (name: unknown) => readFiles(activity(attached({ name })))[0]?.name;
    assert.equal(nameOf('../../etc/passwd'), 'passwd');
    assert.equal(nameOf('C:\\Users\\alex\\error.log'), 'error.log');
    assert.equal(nameOf('bad\u0000name'), 'file-1');
    assert.equal(nameOf(undefined), 'file-1');
    assert.equal(nameOf('..'), 'file-1');
    assert.equal(nameOf('エラー.log'), 'エラー.log');
    assert.equal(nameOf(`${'x'.repeat(300)}.json`), `${'x'.repeat(115)}.json`);
  });
});

describe('a file', () => {
  let server: Server;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  const seen: { readonly url: string; readonly authorization: string | undefined }[] = [];

  before(async () => {
    server = createServer((request, response) => {
      seen.push({ url: String(request.url), authorization: request.headers.authorization });
      answer(request, response);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  });

  beforeEach(() => {
    seen.length = 0;
    answer = (_request, response) => response.end('boom');
  });

  after(() => {
    server.closeAllConnections();
    server.close();
  });

  const respond = (status: number, headers: Record<string, string> = {}) => {
    return (_request: IncomingMessage, response: ServerResponse) => {
      response.writeHead(status, headers);
      response.end('no');
    };
  };

  /** Every host is the server of this test. */
  const local: typeof fetch = (url, init) => {
    const { pathname, search } = new URL(String(url));
    return fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${pathname}${search}`, init);
  };
  const downloads = (token: string | null = 'bot-token', timeoutMs = 5000) =>
    new FileDownloads({ token: async () => token, fetch: local, timeoutMs });
  const file = (url = DOWNLOAD): SentFile => ({ name: 'error.log', url, readBy: { kind: 'address' } });
  const image = (url = IMAGE, origin = 'https://smba.trafficmanager.net'): SentFile => ({
    name: 'image-1.png',
    url,
    readBy: { kind: 'token', origin },
  });
  const refused = (work: Promise<unknown>, code: string, message: RegExp) =>
    assert.rejects(work, (error: unknown) => {
      assert.ok(error instanceof PersonError);
      assert.equal(error.code, code);
      assert.match(error.message, message);
      return true;
    });

  it('is read from SharePoint without any token of the bot', async () => {
    assert.equal(String(await downloads().read(file(), 100)), 'boom');
    assert.deepEqual(seen, [
      { url: '/personal/alex/_layouts/15/download.aspx?UniqueId=1&tempauth=x', authorization: undefined },
    ]);
  });

  it('is an image that is read from the connector with the token of the bot', async () => {
    assert.equal(String(await downloads().read(image(), 100)), 'boom');
    assert.equal(seen[0]?.authorization, 'Bearer bot-token');
  });

  it('is an image that is read without a token from a local connector', async () => {
    const url = 'http://127.0.0.1:56150/v3/attachments/1';
    await downloads().read(image(url, 'http://127.0.0.1:56150'), 100);
    await downloads(null).read(image(), 100);
    assert.deepEqual(
      seen.map(({ authorization }) => authorization),
      [undefined, undefined],
    );
  });

  for (const host of [
    'contoso.sharepoint.us',
    'contoso.sharepoint-mil.us',
    'contoso.sharepoint.cn',
    'contoso.sharepoint.de',
  ]) {
    it(`is read from ${host}`, async () => {
      await downloads().read(file(`https://${host}/x`), 100);
      assert.equal(seen.length, 1);
    });
  }

  for (const url of [
    'http://contoso.sharepoint.com/x',
    'https://169.254.169.254/latest/meta-data/',
    'https://localhost/x',
    'https://sharepoint.com/x',
    'https://.sharepoint.com.evil.example/x',
    'https://contoso.sharepoint.com.evil.example/x',
    'https://evilsharepoint.com/x',
    'https://evil.example/contoso.sharepoint.com',
    'https://contoso.sharepoint.com:8443/x',
    'https://contoso.sharepoint.com@evil.example/x',
    'https://user:secret@contoso.sharepoint.com/x',
    'file:///etc/passwd',
    'data:text/plain,boom',
  ]) {
    it(`is never read from ${url}`, async () => {
      await refused(downloads().read(file(url), 100), 'file-unreadable', /does not lie in SharePoint or OneDrive/);
      assert.equal(seen.length, 0);
    });
  }

  for (const url of [
    'https://evil.example/v3/attachments/1',
    'http://smba.trafficmanager.net/1',
    'https://x@smba.trafficmanager.net/1',
  ]) {
    it(`is no image of the connector at ${url}, which gets no token`, async () => {
      await refused(downloads().read(image(url), 100), 'file-unreadable', /reads no other place/);
      assert.equal(seen.length, 0);
    });
  }

  it('is not looked for where an answer leads elsewhere', async () => {
    answer = respond(302, { location: 'http://169.254.169.254/' });
    await refused(downloads().read(file(), 100), 'file-unreadable', /Microsoft 365 answered 302/);
    assert.equal(seen.length, 1);
  });

  it('is gone once its address is no longer good', async () => {
    answer = respond(401);
    await refused(
      downloads().read(file(), 100),
      'file-unreadable',
      /answered 401\. Its address is good for a few minutes/,
    );
  });

  it('is not taken where it says that it is too large', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': String(6 * 1024 * 1024) });
      response.flushHeaders();
    };
    await refused(downloads().read(file(), 5 * 1024 * 1024), 'file-too-large', /larger than 5 MB/);
  });

  it('is not read to its end where it does not say so', async () => {
    let written = 0;
    const closed = Promise.withResolvers<void>();
    answer = (_request, response) => {
      response.once('close', closed.resolve);
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(64 * 1024))) written += 64 * 1024;
      };
      response.on('drain', more);
      more();
    };
    await refused(downloads().read(file(), 1024 * 1024), 'file-too-large', /larger than 1 MB/);
    await closed.promise;
    assert.ok(written < 100 * 1024 * 1024, `${written} bytes`);
  });

  it('is taken at exactly the limit', async () => {
    answer = (_request, response) => response.end(Buffer.alloc(1024));
    assert.equal((await downloads().read(file(), 1024)).byteLength, 1024);
  });

  it('is nothing where it is empty', async () => {
    answer = (_request, response) => response.end();
    await refused(downloads().read(file(), 100), 'empty-file', /empty/);
  });

  it('is given up where it does not come in time', async () => {
    answer = (_request, response) => response.write('b');
    await refused(downloads('x', 50).read(file(), 100), 'file-unreadable', /did not come in time/);
  });

  it('is given up where the connection breaks', async () => {
    answer = (request) => request.socket.destroy();
    await refused(downloads().read(file(), 100), 'file-unreadable', /connection to Microsoft 365 broke/);
  });

  it('is given up where the bot has no token to read it', async () => {
    const broken = new FileDownloads({ token: () => Promise.reject(new Error('no token')), fetch: local });
    await refused(broken.read(image(), 100), 'file-unreadable', /broke/);
    assert.equal(seen.length, 0);
  });
});
