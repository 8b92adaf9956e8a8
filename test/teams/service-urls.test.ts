import assert from 'node:assert/strict';
import sinon from 'sinon';
import { openSqliteStore } from '../../src/store/sqlite-store.ts';
import { ServiceUrls } from '../../src/teams/service-urls.ts';

describe('The addresses of connectors', () => {
  const open = () => {
    const store = openSqliteStore({ path: ':memory:', now: () => 0 });
    return { store, urls: () => new ServiceUrls(store, 'https://global.example/') };
  };

  it('are those that the tenants named last, after a restart as well', async () => {
    const { urls } = open();
    const first = urls();
    assert.equal(await first.of('tenant'), 'https://global.example/');
    await first.learn('tenant', 'https://emea.example/');
    assert.equal(await first.of('tenant'), 'https://emea.example/');
    assert.equal(await first.of('another'), 'https://global.example/');
    assert.equal(await urls().of('TENANT'), 'https://emea.example/');
  });

  it('are written only when they change', async () => {
    const { store, urls } = open();
    const write = sinon.spy(store, 'write');
    const known = urls();
    await known.learn('tenant', 'https://emea.example/');
    await known.learn('tenant', 'https://emea.example/');
    assert.equal(write.callCount, 1);
    await known.learn('tenant', 'https://amer.example/');
    assert.equal(await known.of('tenant'), 'https://amer.example/');
    assert.equal(write.callCount, 2);
  });
});
