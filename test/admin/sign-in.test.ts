import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { AdminBed, ORIGIN, Visitor } from './support/bed.ts';
import { ALEX, CLIENT_SECRET, OpenIdStub, TENANT } from './support/open-id-stub.ts';
import { configurationOf } from './support/rows.ts';

const HOUR_MS = 3_600_000;
const SESSION = '__Host-admin-session';

describe("the sign-in to the operators' page", () => {
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
  });
  afterEach(() => bed.close());

  const isIn = async (who = visitor) => (await who.get('/admin')).status === 200;
  const sessionKeys = () => bed.store.keys('admin-session/', 100);

  it('leads whoever is not signed in to a page with one link, and back to where they wanted to go', async () => {
    const led = await visitor.get('/admin/conversations?q=ops');
    assert.equal(led.status, 303);
    assert.equal(led.headers.get('location'), '/admin/sign-in?to=%2Fadmin%2Fconversations%3Fq%3Dops');
    const page = await visitor.page(led.headers.get('location') ?? '');
    assert.match(page, /href="\/admin\/sign-in\/begin\?to=%2Fadmin%2Fconversations%3Fq%3Dops"/);
    const back = await visitor.signIn('/admin/conversations?q=ops');
    assert.equal(back.status, 303);
    assert.equal(back.headers.get('location'), '/admin/conversations?q=ops');
    assert.match(await visitor.page('/admin/conversations?q=ops'), /Alex Wilber/);
  });

  it('asks Entra ID with PKCE, state and nonce, for nothing but who the person is', async () => {
    const address = new URL(await visitor.beginSignIn());
    assert.equal(`${address.origin}${address.pathname}`, `${stub.issuer.replace('/v2.0', '')}/authorize`);
    const { state, nonce, code_challenge: challenge, ...rest } = Object.fromEntries(address.searchParams);
    for (const secret of [state, nonce, challenge]) assert.match(secret ?? '', /^[\w-]{43}$/);
    assert.notEqual(state, nonce);
    assert.deepEqual(rest, {
      client_id: '5a4d0000-0000-4000-8000-0000000000c1',
      response_type: 'code',
      redirect_uri: `${ORIGIN}/admin/signed-in`,
      scope: 'openid profile',
      response_mode: 'query',
      code_challenge_method: 'S256',
      prompt: 'select_account',
    });
  });

  for (const to of [
    'https://evil.example/',
    '//evil.example',
    '/admin/../api/sns',
    '/admin/sign-out',
    '/elsewhere',
    '',
  ]) {
    it(`never leads elsewhere afterwards: ${to || 'nowhere'}`, async () => {
      assert.equal((await visitor.signIn(to)).headers.get('location'), '/admin');
    });
  }

  describe('lets in an administrator', () => {
    it('by the object id', async () => {
      bed.configuration = configurationOf({ administrators: [ALEX] });
      await visitor.signIn();
      assert.ok(await isIn());
    });

    it('by the user principal name, in any case', async () => {
      bed.configuration = configurationOf({ administrators: ['ALEX@example.COM'] });
      await visitor.signIn();
      assert.ok(await isIn());
    });

    it('by the claim upn, where there is one', async () => {
      stub.person = { oid: ALEX, upn: 'alex@example.com', preferred_username: 'other@example.com' };
      await visitor.signIn();
      assert.ok(await isIn());
    });
  });

  describe('lets nobody in', () => {
    const refused = async (): Promise<Response> => {
      const answer = await visitor.signIn();
      assert.equal(answer.status, 403);
      assert.ok(!visitor.cookies.has(SESSION));
      assert.deepEqual(await sessionKeys(), []);
      assert.ok(!(await isIn()));
      return answer;
    };

    it('who is no administrator, and says whom to ask, with the id to be added', async () => {
      stub.person = { oid: '5a4d0000-0000-4000-8000-0000000000e1', name: 'Eve', preferred_username: 'eve@example.com' };
      const page = await (await refused()).text();
      assert.match(
        page,
        /Ask whoever keeps the bot&#39;s configuration file|Ask whoever keeps the bot's configuration file/,
      );
      assert.match(page, /5a4d0000-0000-4000-8000-0000000000e1/);
      assert.match(page, /eve@example\.com/);
      assert.doesNotMatch(page, /<nav/);
    });

    it('who is a guest with an administrator’s name', async () => {
      stub.claims = { idp: 'https://sts.windows.net/5a4d0000-0000-4000-8000-00000000eeee/' };
      await refused();
    });

    it('whose account is marked as a guest’s', async () => {
      stub.claims = { acct: 1 };
      await refused();
    });

    /** Changes of the ID token. Key: what is wrong with it. */
    const forgeries: Readonly<Record<string, () => void>> = {
      'of another tenant': () => {
        stub.claims = { tid: '5a4d0000-0000-4000-8000-00000000eeee' };
      },
      'of another issuer': () => {
        stub.claims = { iss: stub.issuer.replace(TENANT, '5a4d0000-0000-4000-8000-00000000eeee') };
      },
      'for another app': () => {
        stub.claims = { aud: 'another-app' };
      },
      'that is over': () => {
        stub.claims = { exp: Math.floor(Date.now() / 1000) - 120 };
      },
      'of another sign-in, by its nonce': () => {
        stub.claims = { nonce: 'another-nonce' };
      },
      'without an object id': () => {
        stub.person = { name: 'Alex Wilber', preferred_username: 'alex@example.com' };
      },
      'signed by another key': () => {
        stub.signingKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
      },
      'signed by a key that is not published': () => {
        stub.header = { kid: 'key-2' };
      },
      'that says it needs no signature': () => {
        stub.header = { alg: 'none' };
      },
      'that says it is signed with a shared secret': () => {
        stub.header = { alg: 'HS256' };
      },
    };
    for (const [what, forge] of Object.entries(forgeries)) {
      it(`with an ID token ${what}`, async () => {
        forge();
        assert.match(await (await refused()).text(), /The sign-in did not succeed/);
      });
    }

    it('with an answer that came before: the sign-in is done with', async () => {
      const back = await visitor.authorized(await visitor.beginSignIn());
      const attempt = new Map(visitor.cookies);
      assert.equal((await visitor.get(back)).status, 303);
      const thief = new Visitor(bed);
      for (const [name, value] of attempt) thief.cookies.set(name, value);
      assert.equal((await thief.get(back)).status, 403);
      assert.ok(!(await isIn(thief)));
    });

    it('with a code that was used', async () => {
      const used = new URL(ORIGIN + (await visitor.authorized(await visitor.beginSignIn())));
      await visitor.get(used.pathname + used.search);
      const thief = new Visitor(bed);
      const state = new URL(await thief.beginSignIn()).searchParams.get('state') ?? '';
      const answer = await thief.get(
        `/admin/signed-in?${new URLSearchParams({ code: used.searchParams.get('code') ?? '', state })}`,
      );
      assert.equal(answer.status, 403);
      assert.ok(!(await isIn(thief)));
    });

    it('with the code of a sign-in that began elsewhere, by its verifier', async () => {
      const other = new URL(ORIGIN + (await visitor.authorized(await visitor.beginSignIn())));
      const thief = new Visitor(bed);
      const state = new URL(await thief.beginSignIn()).searchParams.get('state') ?? '';
      const code = other.searchParams.get('code') ?? '';
      assert.equal((await thief.get(`/admin/signed-in?${new URLSearchParams({ code, state })}`)).status, 403);
      assert.ok(!(await isIn(thief)));
    });

    it('with another state than it began with', async () => {
      const back = new URL(ORIGIN + (await visitor.authorized(await visitor.beginSignIn())));
      back.searchParams.set('state', 'another-state');
      assert.equal((await visitor.get(back.pathname + back.search)).status, 403);
      assert.ok(!stub.asked.some((path) => path.endsWith('/token')));
      assert.ok(!(await isIn()));
    });

    it('in another browser than it began in', async () => {
      const back = await visitor.authorized(await visitor.beginSignIn());
      const other = new Visitor(bed);
      assert.equal((await other.get(back)).status, 403);
      assert.ok(!(await isIn(other)));
    });

    it('after ten minutes', async () => {
      const back = await visitor.authorized(await visitor.beginSignIn());
      bed.now += 10 * 60_000;
      assert.match(await (await visitor.get(back)).text(), /This sign-in is over/);
      assert.ok(!(await isIn()));
    });

    it('who cancels', async () => {
      const state = new URL(await visitor.beginSignIn()).searchParams.get('state') ?? '';
      const answer = await visitor.get(`/admin/signed-in?${new URLSearchParams({ error: 'access_denied', state })}`);
      assert.equal(answer.status, 403);
      assert.match(await answer.text(), /The sign-in did not succeed/);
      assert.match(bed.logged.join(''), /"code":"access_denied"/);
    });
  });

  it('says that it does not work while Entra ID does not answer, and works when it does again', async () => {
    stub.isBroken = true;
    const answer = await visitor.get('/admin/sign-in/begin');
    assert.equal(answer.status, 503);
    assert.match(await answer.text(), /Sign-in does not work at the moment/);
    stub.isBroken = false;
    await visitor.signIn();
    assert.ok(await isIn());
  });

  it('begins thirty times a minute, whoever asks, and those who are in stay so', async () => {
    await visitor.signIn();
    const stranger = new Visitor(bed);
    const statuses = [];
    for (let each = 0; each < 31; each += 1) statuses.push((await stranger.get('/admin/sign-in/begin')).status);
    assert.deepEqual(statuses.slice(-3), [303, 429, 429]);
    assert.ok((await bed.store.keys('admin-sign-in/', 100)).length <= 30);
    assert.ok(await isIn());
    bed.now += 60_000;
    assert.equal((await stranger.get('/admin/sign-in/begin')).status, 303);
  });

  describe('gives a session', () => {
    it('in a cookie for this host alone, over TLS, out of reach of scripts and of forms of other sites', async () => {
      const [cleared, set] = (await visitor.signIn()).headers.getSetCookie();
      assert.match(cleared ?? '', /^__Host-admin-sign-in=; Path=\/; Max-Age=0; HttpOnly; Secure; SameSite=Lax$/);
      assert.match(
        set ?? '',
        /^__Host-admin-session=[\w-]{43}; Path=\/; Max-Age=28800; HttpOnly; Secure; SameSite=Lax$/,
      );
    });

    it('whose id is kept nowhere, nor are codes, states and tokens', async () => {
      const back = await visitor.authorized(await visitor.beginSignIn());
      await visitor.get(back);
      await visitor.page('/admin');
      const id = visitor.cookies.get(SESSION) ?? '';
      const keys = await bed.store.keys('', 1000);
      const kept = JSON.stringify([keys, await bed.store.read([...keys])]);
      const { code = '', state = '' } = Object.fromEntries(new URLSearchParams(back.split('?')[1]));
      assert.ok(id !== '' && code !== '' && state !== '');
      for (const secret of [id, code, state, CLIENT_SECRET, 'an-access-token']) {
        assert.ok(!kept.includes(secret), secret);
        assert.ok(!bed.logged.join('').includes(secret), secret);
      }
    });

    it('under a new id, whatever id the browser had', async () => {
      const fixed = 'a'.repeat(43);
      visitor.cookies.set(SESSION, fixed);
      await visitor.signIn();
      assert.notEqual(visitor.cookies.get(SESSION), fixed);
      const victim = new Visitor(bed);
      victim.cookies.set(SESSION, fixed);
      assert.ok(!(await isIn(victim)));
    });

    it('that ends the one before', async () => {
      await visitor.signIn();
      const before = new Visitor(bed);
      before.cookies.set(SESSION, visitor.cookies.get(SESSION) ?? '');
      await visitor.signIn();
      assert.ok(await isIn());
      assert.ok(!(await isIn(before)));
    });

    it('that a request with two such cookies does not have', async () => {
      await visitor.signIn();
      const cookie = `${SESSION}=${visitor.cookies.get(SESSION)}; ${SESSION}=${'b'.repeat(43)}`;
      assert.equal((await new Visitor(bed).get('/admin', { cookie })).status, 303);
    });

    it('that is over after an hour without a request', async () => {
      await visitor.signIn();
      bed.now += HOUR_MS - 1000;
      assert.ok(await isIn());
      bed.now += HOUR_MS - 1000;
      assert.ok(await isIn());
      bed.now += HOUR_MS;
      assert.ok(!(await isIn()));
    });

    it('that is over after eight hours, however much it is used', async () => {
      await visitor.signIn();
      for (let half = 1; half < 16; half += 1) {
        bed.now += HOUR_MS / 2;
        assert.ok(await isIn());
      }
      bed.now += HOUR_MS / 2;
      assert.ok(!(await isIn()));
    });

    it('that ends with the sign-out', async () => {
      await visitor.signIn();
      const thief = new Visitor(bed);
      thief.cookies.set(SESSION, visitor.cookies.get(SESSION) ?? '');
      const out = await visitor.post('/admin/sign-out', { token: await visitor.formToken() });
      assert.equal(out.status, 303);
      assert.equal(out.headers.get('location'), '/admin/sign-in');
      assert.ok(!visitor.cookies.has(SESSION));
      assert.ok(!(await isIn(thief)));
      assert.deepEqual(await sessionKeys(), []);
    });

    it('that a request which was under way at the sign-out does not bring back', async () => {
      await visitor.signIn();
      const thief = new Visitor(bed);
      thief.cookies.set(SESSION, visitor.cookies.get(SESSION) ?? '');
      const [key = ''] = await bed.store.keys('admin-session-seen/', 1);
      await visitor.post('/admin/sign-out', { token: await visitor.formToken() });
      await bed.store.write({ [key]: { at: bed.now, expiresAt: bed.now + HOUR_MS } });
      assert.ok(!(await isIn(thief)));
    });

    it('that gives no rights any more once the configuration takes them away', async () => {
      await visitor.signIn();
      bed.configuration = configurationOf({ administrators: ['megan@example.com'] });
      const answer = await visitor.get('/admin/audit');
      assert.equal(answer.status, 403);
      assert.match(await answer.text(), /who is no administrator of the bot/);
      bed.configuration = configurationOf();
      assert.ok(!(await isIn()), 'the session has ended');
    });

    it('that another instance with the same store knows', async () => {
      await visitor.signIn();
      const other = await AdminBed.open({ stub });
      try {
        const keys = await bed.store.keys('admin-session', 10);
        await other.store.write(await bed.store.read([...keys]));
        const there = new Visitor(other);
        there.cookies.set(SESSION, visitor.cookies.get(SESSION) ?? '');
        assert.ok(await isIn(there));
      } finally {
        await other.close();
      }
    });
  });
});
