import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationError, openConfigurationFile } from '../../src/configuration/source.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { sample } from './sample.ts';

const changed = sample.replace('Name: production,', 'Name: live,');

describe('the configuration file', () => {
  let folder: string;
  let path: string;
  let logged: string[];
  let change: () => void;
  let watching: boolean;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'configuration-'));
    path = join(folder, 'chatbot.yaml');
    writeFileSync(path, sample);
    logged = [];
    watching = false;
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  const log = () => createLog({ level: 'info', destination: { write: (line) => logged.push(line) } });
  const open = () =>
    openConfigurationFile({
      path,
      log: log(),
      watch: (_path, onChange) => {
        change = onChange;
        watching = true;
        return () => {
          watching = false;
        };
      },
    });
  const nameOf = (source: Awaited<ReturnType<typeof open>>) => source.current().accounts.get('111122223333')?.name;

  it('is read at the start', async () => {
    const source = await open();
    assert.equal(nameOf(source), 'production');
    assert.deepEqual(source.problems(), []);
  });

  it('is taken over when it changes and is valid', async () => {
    const source = await open();
    writeFileSync(path, changed);
    assert.equal(await source.reload(), true);
    assert.equal(nameOf(source), 'live');
    assert.match(logged.join(''), /taken over/);
  });

  it('says when it was read, and how often a change could not be taken over', async () => {
    let now = 1000;
    const source = await openConfigurationFile({ path, log: log(), watch: () => () => undefined, clock: () => now });
    assert.deepEqual(source.reloads(), { readAt: 1000, failures: 0 });
    now = 2000;
    writeFileSync(path, 'ChannelConfigurations: 5\n');
    await source.reload();
    assert.deepEqual(source.reloads(), { readAt: 1000, failures: 1 });
    writeFileSync(path, changed);
    await source.reload();
    assert.deepEqual(source.reloads(), { readAt: 2000, failures: 1 });
  });

  it('is read again when the watch tells of a change', async () => {
    const source = await open();
    writeFileSync(path, 'x');
    change();
    // The reading that the change began is overtaken by this one, which sees the same.
    await source.reload();
    assert.equal(source.problems().length, 1);
  });

  it('stays as it was when the change is not valid, and says why', async () => {
    const source = await open();
    const before = source.current();
    writeFileSync(path, changed.replace('LoggingLevel: INFO', 'LoggingLevel: LOUD'));
    assert.equal(await source.reload(), false);
    assert.equal(source.current(), before);
    const [problem = ''] = source.problems();
    assert.match(problem, /chatbot\.yaml:15:19: ChannelConfigurations\[0\]\.LoggingLevel: expected one of/);
    assert.match(logged.join(''), /"level":"warn".*LOUD/);
  });

  it('stays as it was when it goes away, and recovers', async () => {
    const source = await open();
    rmSync(path);
    assert.equal(await source.reload(), false);
    assert.match(source.problems()[0] ?? '', /there is no such file/);
    writeFileSync(path, sample);
    assert.equal(await source.reload(), false);
    assert.deepEqual(source.problems(), []);
    assert.equal(nameOf(source), 'production');
  });

  it('is the same object while its text is the same', async () => {
    const source = await open();
    const before = source.current();
    assert.equal(await source.reload(), false);
    assert.equal(source.current(), before);
  });

  it('counts the newest of readings that overtake each other', async () => {
    const source = await open();
    writeFileSync(path, changed);
    assert.deepEqual(await Promise.all([source.reload(), source.reload()]), [false, true]);
  });

  it('is no longer watched once the source is closed', async () => {
    const source = await open();
    assert.equal(watching, true);
    source.close();
    assert.equal(watching, false);
  });

  it('is watched by polling, unless told otherwise', async () => {
    const source = await openConfigurationFile({ path, log: log() });
    utimesSync(path, 1, 1);
    source.close();
  });

  describe('at the start', () => {
    const messageOf = () =>
      open().then(
        () => 'opened',
        (error: unknown) => {
          assert.ok(error instanceof ConfigurationError);
          assert.equal(error.code, 'configuration-invalid');
          return error.message;
        },
      );

    it('must be there', async () => {
      path = join(folder, 'none.yaml');
      assert.match(await messageOf(), /none\.yaml: there is no such file: write one, or name it with CHATBOT_CONFIG/);
    });

    it('must be a file', async () => {
      path = join(folder, 'sub');
      mkdirSync(path);
      assert.match(await messageOf(), /it is a folder/);
    });

    it('must be valid; every mistake has its line', async () => {
      writeFileSync(path, 'Denied: [x]\nAdmins: []');
      assert.equal((await messageOf()).split('\n').length, 3);
    });
  });
});
