import assert from 'node:assert/strict';
import { AdminBed, ORIGIN, Visitor } from './support/bed.ts';
import { ALEX, OpenIdStub } from './support/open-id-stub.ts';

const FORM = '/admin/deliveries/send-again';

describe('sending a failed delivery again', () => {
  let stub: OpenIdStub;
  let bed: AdminBed;
  let visitor: Visitor;

  before(async () => {
    stub = await OpenIdStub.open();
  });
  after(() => stub.close());
  beforeEach(async () => {
    stub.reset();
    bed = await AdminBed.open({ stub });
    visitor = new Visitor(bed);
    await visitor.signIn();
    await bed.deliver('delivery-1', '19:production-ops@thread.tacv2', 'production-ops', 'orders in ALARM');
    await bed.fail('Teams refused it.');
  });
  afterEach(() => bed.close());

  const state = async () => (await bed.outbox.find('delivery-1'))?.state;
  const audited = async () => {
    await bed.auditEntries.finish();
    const { lines } = await bed.auditEntries.find(
      { person: '', configuration: '', outcome: '', text: 'send-again', since: null, until: null },
      50,
      null,
    );
    return lines;
  };

  it('asks first, then does it, says so, and writes who did it into the audit', async () => {
    const question = await visitor.page(`${FORM}?id=delivery-1`);
    assert.match(question, /<h1>Send it again\?<\/h1>/);
    assert.match(question, /orders in ALARM/);
    assert.match(question, /Teams refused it\./);
    assert.equal(await state(), 'failed');
    const done = await visitor.post(FORM, { token: await visitor.formToken(), id: 'delivery-1' });
    assert.equal(done.status, 303);
    assert.equal(done.headers.get('location'), '/admin/deliveries?sent=delivery-1');
    assert.equal(await state(), 'waiting');
    assert.match(
      await visitor.page('/admin/deliveries?sent=delivery-1'),
      /role="status"><strong>orders in ALARM<\/strong>/,
    );
    const [line, ...others] = await audited();
    assert.deepEqual(others, []);
    assert.deepEqual(
      [line?.user, line?.rawText, line?.outcome, line?.configurationName, line?.conversationId, line?.via],
      [
        { id: ALEX, name: 'Alex Wilber' },
        'operators-page send-again delivery-1',
        'built-in',
        'production-ops',
        '19:production-ops@thread.tacv2',
        'button',
      ],
    );
  });

  it('happens once, however often the form is sent', async () => {
    const token = await visitor.formToken();
    await Promise.all([1, 2, 3].map(() => visitor.post(FORM, { token, id: 'delivery-1' })));
    assert.equal((await bed.outbox.status()).waiting, 1);
    const outcomes = (await audited()).map(({ outcome, errorCode }) => `${outcome} ${errorCode}`).sort();
    assert.deepEqual(outcomes, ['built-in null', 'expired delivery-not-failed', 'expired delivery-not-failed']);
  });

  it('is not asked for what has not failed, or is not there', async () => {
    for (const id of ['nothing', '', 'x'.repeat(5000)]) {
      const answer = await visitor.get(`${FORM}?id=${id}`);
      assert.equal(answer.status, 404);
      assert.match(await answer.text(), /There is no such failed delivery/);
    }
    assert.equal((await visitor.post(FORM, { token: await visitor.formToken(), id: 'nothing' })).status, 303);
    assert.doesNotMatch(await visitor.page('/admin/deliveries?sent=nothing'), /role="status"/);
  });

  it('says what became of it', async () => {
    const token = await visitor.formToken();
    await visitor.post(FORM, { token, id: 'delivery-1' });
    const claim = await bed.outbox.claim();
    await claim?.sent(['delivery-1'], 'message-1');
    assert.match(await visitor.page('/admin/deliveries?sent=delivery-1'), /<\/a> was sent\./);
  });

  describe('is refused', () => {
    const refused = async (who: Visitor, fields: Record<string, string>, headers?: Record<string, string>) => {
      const answer = await who.post(FORM, { id: 'delivery-1', ...fields }, headers);
      assert.equal(answer.status, 403);
      assert.match(await answer.text(), /Nothing was changed|who is no administrator/);
      assert.equal(await state(), 'failed');
      assert.deepEqual(await audited(), []);
    };

    it('without the token of the session', async () => {
      await refused(visitor, {});
      await refused(visitor, { token: '' });
      await refused(visitor, { token: 'x'.repeat(43) });
    });

    it('with the token of another session', async () => {
      const other = new Visitor(bed);
      await other.signIn();
      await refused(visitor, { token: await other.formToken() });
    });

    for (const [what, headers] of [
      ['from another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
      ['from another host of the same site', { origin: 'https://evil.bot.example.com' }],
      ['from a page that hides where it is', { origin: 'null' }],
      ['from whoever does not say where it comes from', {}],
      ['from another site, as the browser says', { origin: ORIGIN, 'sec-fetch-site': 'cross-site' }],
    ] as const) {
      it(`when it comes ${what}`, async () => refused(visitor, { token: await visitor.formToken() }, headers));
    }

    it('without a session', async () => refused(new Visitor(bed), { token: await visitor.formToken() }));

    it('from who is no administrator any more', async () => {
      const token = await visitor.formToken();
      bed.configuration = { ...bed.configuration, administrators: [] };
      await refused(visitor, { token });
    });

    it('by a link', async () => {
      await visitor.get(`${FORM}?id=delivery-1&token=${await visitor.formToken()}`);
      assert.equal(await state(), 'failed');
    });

    it('as a form that is none', async () => {
      const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const headers = { cookie, origin: ORIGIN, 'content-type': 'application/x-www-form-urlencoded' };
      const send = async (body: BodyInit) => (await fetch(bed.url + FORM, { method: 'POST', headers, body })).status;
      assert.equal(await send(new Uint8Array([0x69, 0x64, 0x3d, 0xff])), 400);
      assert.equal(await send('x'.repeat(1024 * 1024 + 1)), 413);
      assert.equal(await send(''), 403);
      assert.equal(await state(), 'failed');
    });

    it('as anything but a form', async () => {
      const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const body = JSON.stringify({ token: await visitor.formToken(), id: 'delivery-1' });
      const headers = { cookie, origin: ORIGIN, 'content-type': 'application/json' };
      assert.equal((await fetch(bed.url + FORM, { method: 'POST', headers, body })).status, 415);
      assert.equal(await state(), 'failed');
    });
  });

  it('is not asked to sign out by another site', async () => {
    await visitor.post('/admin/sign-out', { token: await visitor.formToken() }, { origin: 'https://evil.example' });
    assert.equal((await visitor.get('/admin')).status, 200);
  });
});

describe("the operators' page of the demo", () => {
  let stub: OpenIdStub;
  let bed: AdminBed;
  let visitor: Visitor;

  before(async () => {
    stub = await OpenIdStub.open();
    bed = await AdminBed.open({ stub, access: 'open' });
    visitor = new Visitor(bed);
  });
  after(async () => {
    await bed.close();
    stub.close();
  });

  it('is open to this machine without a sign-in, and says so', async () => {
    const page = await visitor.page('/admin');
    assert.match(page, /open to whoever is at this machine, without a sign-in/);
    assert.doesNotMatch(page, /Sign out/);
    for (const path of ['/admin/sign-in', '/admin/sign-in/begin', '/admin/signed-in?code=x']) {
      assert.equal((await visitor.get(path)).headers.get('location'), '/admin');
    }
  });

  it('takes forms of its own pages alone', async () => {
    await bed.deliver('delivery-1', '19:production-ops@thread.tacv2', 'production-ops');
    await bed.fail('Teams refused it.');
    const page = await visitor.page(`${FORM}?id=delivery-1`);
    const token = /name="token" value="([^"]+)"/.exec(page)?.[1] ?? '';
    const fields = { token, id: 'delivery-1' };
    const state = async () => (await bed.outbox.find('delivery-1'))?.state;
    for (const headers of [
      {},
      { origin: 'null' },
      { origin: 'http://localhost:56150', 'sec-fetch-site': 'same-site' },
      { origin: bed.url, 'sec-fetch-site': 'cross-site' },
    ]) {
      assert.equal((await visitor.post(FORM, fields, headers)).status, 403);
      assert.equal(await state(), 'failed');
    }
    const own = { origin: bed.url, 'sec-fetch-site': 'same-origin' };
    assert.equal((await visitor.post(FORM, { id: 'delivery-1' }, own)).status, 403);
    assert.equal((await visitor.post(FORM, fields, own)).status, 303);
    assert.equal(await state(), 'waiting');
    await bed.auditEntries.finish();
    assert.match(await visitor.page('/admin/audit'), /whoever is at this machine<\/a>/);
  });

  it('is led to by links, and not read by pages of other sites', async () => {
    const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    const asked = (headers: Record<string, string>) => visitor.get('/admin', headers).then(({ status }) => status);
    assert.equal(await asked({ ...link, 'sec-fetch-dest': 'iframe' }), 403);
    assert.equal(await asked({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }), 403);
    assert.equal(await asked({ origin: 'https://evil.example' }), 403);
    assert.equal(await asked({ 'sec-fetch-site': 'none' }), 200);
  });
});
