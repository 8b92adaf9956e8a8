import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { setImmediate as soon } from 'node:timers/promises';
import { promisify } from 'node:util';
import { PutObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { RemoteFileError } from '../../src/configuration/remote-file.ts';
import { type ObjectClient, S3Object } from '../../src/configuration/s3-object.ts';
import { openConfigurationFile } from '../../src/configuration/source.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { sample } from './sample.ts';

const BUCKET = 'chatbot-configuration';
const changed = sample.replace('Name: production,', 'Name: live,');

describe('a configuration file in S3', () => {
  let server: FauxqsServer;
  let client: S3Client;
  let logged: string[];
  /** What the file's clock does when a minute is over; null while nothing is watched. */
  let minute: (() => void) | null;
  let waits: number;

  before(async () => {
    server = await startFauxqs({ port: 0, logger: false });
    client = connect();
    server.createBucket(BUCKET);
  });
  after(async () => {
    client.destroy();
    await server.stop();
  });
  beforeEach(() => {
    logged = [];
    minute = null;
  });

  const connect = () =>
    new S3Client({
      endpoint: `http://127.0.0.1:${server.port}`,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      forcePathStyle: true,
      maxAttempts: 1,
    });
  const put = (text: string, Key = 'chatbot.yaml') =>
    client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: text }));
  const every = (ms: number, work: () => void) => {
    waits = ms;
    minute = work;
    return () => {
      minute = null;
    };
  };
  const open = (path = `s3://${BUCKET}/chatbot.yaml`, through: ObjectClient = client) =>
    openConfigurationFile({
      path,
      log: createLog({ level: 'info', destination: { write: (line) => logged.push(line) } }),
      openRemote: async (address) => new S3Object({ address, client: through, every }),
    });
  type Source = Awaited<ReturnType<typeof open>>;
  const nameOf = (source: Source) => source.current().accounts.get('111122223333')?.name;
  /** Lets a minute pass, and what hangs on it. */
  const aMinuteLater = async (until: () => boolean) => {
    minute?.();
    for (let turn = 0; turn < 2000 && !until(); turn += 1) await soon();
  };

  it('is read at the start', async () => {
    await put(sample);
    const source = await open();
    assert.equal(nameOf(source), 'production');
    assert.equal(waits, 60_000);
  });

  it('is taken over within a minute when it has changed', async () => {
    await put(sample);
    const source = await open();
    await put(changed);
    await aMinuteLater(() => nameOf(source) === 'live');
    assert.equal(nameOf(source), 'live');
    assert.match(logged.join(''), /taken over/);
  });

  it('stays as it was when the change is not valid, with its address, line and reason', async () => {
    await put(sample);
    const source = await open();
    await put(sample.replace('LoggingLevel: INFO', 'LoggingLevel: LOUD'));
    await aMinuteLater(() => source.problems().length > 0);
    assert.equal(nameOf(source), 'production');
    assert.match(source.problems().join(), /^s3:\/\/chatbot-configuration\/chatbot\.yaml:\d+:\d+: .*LoggingLevel/);
  });

  it('is watched until it is closed', async () => {
    await put(sample);
    const source = await open();
    source.close();
    assert.equal(minute, null);
  });

  it('ends the start where it is not there, with what to do', async () => {
    await assert.rejects(open(`s3://${BUCKET}/elsewhere.yaml`), {
      code: 'configuration-invalid',
      message: `s3://${BUCKET}/elsewhere.yaml: there is no such object: put the configuration file there, or name another with CHATBOT_CONFIG`,
    });
    await assert.rejects(open('s3://no-such-bucket/chatbot.yaml'), /there is no such bucket/);
  });

  it('ends the start where its address is none', async () => {
    await assert.rejects(open('s3://only-a-bucket'), /s3:\/\/only-a-bucket: expected s3:\/\/BUCKET\/KEY/);
    await assert.rejects(open('s3://Not_A_Bucket/chatbot.yaml'), RemoteFileError);
  });

  it("is read through the SDK's own ways where nothing else is said", async () => {
    await put(sample);
    const script = `
      import { openConfigurationFile } from ${JSON.stringify(new URL('../../src/configuration/source.ts', import.meta.url).href)};
      const log = { info() {}, warn() {} };
      const source = await openConfigurationFile({ path: 's3://${BUCKET}/chatbot.yaml', log });
      console.log(source.current().accounts.get('111122223333').name);
    `;
    // Ends by itself although the file is watched: a watch keeps no process alive.
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
      env: {
        AWS_ENDPOINT_URL: `http://127.0.0.1:${server.port}`,
        AWS_REGION: 'eu-west-1',
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
      },
    });
    assert.equal(stdout, 'production\n');
  });

  describe('that S3 does not give', () => {
    /** Fails with what is in `faults`, one a request, then does what S3 does. */
    const failing = (...faults: Error[]) => {
      const requests: unknown[] = [];
      const failingClient = connect();
      failingClient.middlewareStack.add(
        (next) => async (request) => {
          requests.push(request.input);
          const fault = faults.shift();
          if (fault !== undefined) throw fault;
          return next(request);
        },
        { step: 'initialize' },
      );
      return { client: failingClient, faults, requests };
    };
    const fault = (name: string, message = name) =>
      new S3ServiceException({ name, message, $fault: 'client', $metadata: {} });

    it('at the start names the right that is missing', async () => {
      await assert.rejects(open(undefined, failing(fault('AccessDenied')).client), /allow the bot's role s3:GetObject/);
      await assert.rejects(
        open(undefined, failing(fault('SlowDown', 'Please reduce your request rate.')).client),
        /chatbot\.yaml: Please reduce your request rate\.$/,
      );
    });

    it('later leaves the old one, says so once, and goes on when it is there again', async () => {
      await put(sample);
      const s3 = failing();
      const source = await open(undefined, s3.client);
      s3.faults.push(fault('403'), fault('AccessDenied'), fault('Forbidden'));
      await aMinuteLater(() => source.problems().length > 0);
      assert.match(source.problems().join(), /may not read it/);
      await aMinuteLater(() => s3.faults.length === 0);
      await soon();
      assert.equal(logged.length, 1);
      assert.equal(nameOf(source), 'production');

      await aMinuteLater(() => source.problems().length === 0);
      assert.deepEqual(source.problems(), []);
    });

    it('is not asked for again while the answer is awaited', async () => {
      await put(sample);
      const s3 = failing();
      await open(undefined, s3.client);
      minute?.();
      minute?.();
      assert.equal(s3.requests.length, 2);
    });

    it('whole because it is no configuration file is not read', async () => {
      const large: ObjectClient = {
        send: async () => ({ ContentLength: 20 * 1024 * 1024, ETag: '"1"', $metadata: {} }),
      };
      await assert.rejects(open(undefined, large), /it has more than 16777216 bytes/);
    });
  });
});
