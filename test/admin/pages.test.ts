import assert from 'node:assert/strict';
import { AdminBed, Visitor } from './support/bed.ts';
import { ALEX, OpenIdStub, TENANT } from './support/open-id-stub.ts';
import { auditEntry, configurationOf, row, START } from './support/rows.ts';

const MINUTE_MS = 60_000;
const topic = (name: string) => `arn:aws:sns:eu-west-1:111122223333:${name}`;
const channel = (name: string) => `19:${name}@thread.tacv2`;
/** What a reader sees: without markup, blanks run together. */
const textOf = (page: string) =>
  page
    .replace(/<style.*?<\/style>|<[^>]*>/gs, ' ')
    .replaceAll('&amp;', '&')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replace(/\s+/g, ' ');

describe("the operators' pages", () => {
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
  });
  afterEach(() => bed.close());

  const read = async (path: string) => textOf(await visitor.page(path));

  it('have a title, one heading, landmarks, a way past the navigation, and say where one is', async () => {
    for (const [path, title] of [
      ['/admin', 'Overview'],
      ['/admin/conversations', 'Conversations'],
      ['/admin/topics', 'Topics'],
      ['/admin/deliveries', 'Deliveries'],
      ['/admin/audit', 'Audit'],
      ['/admin/configuration', 'Configuration'],
    ] as const) {
      const page = await visitor.page(path);
      assert.match(page, new RegExp(`<title>${title} · teams-aws-chatbot</title>`));
      assert.match(page, new RegExp(`<h1>${title}</h1>`));
      assert.equal(page.match(/<h1>/g)?.length, 1);
      assert.match(page, /<html lang="en">/);
      assert.match(page, /<a class="skip" href="#main">/);
      assert.match(page, new RegExp(`<a href="${path}" aria-current="page">${title}</a>`));
      for (const landmark of ['<header', '<nav aria-label', '<main id="main"', '<footer'])
        assert.ok(page.includes(landmark));
    }
  });

  it('come with headers that let nothing in and nothing out: no scripts, no frames, no store, no referrer elsewhere', async () => {
    const { headers } = await visitor.get('/admin');
    assert.equal(
      headers.get('content-security-policy'),
      "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
    assert.equal(headers.get('cache-control'), 'no-store');
    assert.equal(headers.get('referrer-policy'), 'same-origin');
    assert.equal(headers.get('cross-origin-opener-policy'), 'same-origin');
    assert.equal(headers.get('x-frame-options'), 'DENY');
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.match(headers.get('strict-transport-security') ?? '', /^max-age=\d{8}/);
    assert.doesNotMatch(await visitor.page('/admin'), /<script|<style| style=| on\w+=/);
  });

  it('have one style sheet and one icon, which tell strangers nothing', async () => {
    const stranger = new Visitor(bed);
    const style = await stranger.get('/admin/style.css');
    assert.equal(style.headers.get('content-type'), 'text/css; charset=utf-8');
    assert.doesNotMatch(await style.text(), /url\(|@import/);
    const icon = await stranger.get('/admin/icon.svg');
    assert.equal(icon.headers.get('content-type'), 'image/svg+xml');
    assert.match(await icon.text(), /^<svg /);
  });

  it('are not there while the page is turned off', async () => {
    bed.isOpen = false;
    for (const path of ['/admin', '/admin/audit', '/admin/sign-in', '/admin/style.css', '/admin/signed-in?code=x']) {
      const answer = await visitor.get(path);
      assert.equal(answer.status, 404, path);
      assert.deepEqual(await answer.json(), { error: 'There is nothing here.' });
    }
    assert.equal((await visitor.post('/admin/sign-out', {})).status, 404);
  });

  it('say that something failed without saying what, which is for the log', async () => {
    bed.topicState = () => {
      throw new Error('the secret reason');
    };
    bed.configuration = configurationOf({ channelConfigurations: [row('a', { snsTopicArns: [topic('x')] })] });
    const answer = await visitor.get('/admin/topics');
    assert.equal(answer.status, 500);
    assert.doesNotMatch(await answer.text(), /secret reason|\.ts/);
    assert.match(bed.logged.join(''), /the secret reason/);
  });

  describe('show in the overview', () => {
    it('the bot, its problems and its levels', async () => {
      bed.problems = [{ area: 'Audit', text: 'The role may not write.' }];
      await bed.deliver('one', channel('production-ops'), 'production-ops');
      const text = await read('/admin');
      assert.match(text, /1 problem Audit The role may not write\./);
      assert.match(text, /Version 1\.2\.3 Running since 2025-03-04 09:02:00 , for 60 min/);
      assert.match(text, /Instance host-1 State is kept in SQLite: \.\/chatbot\.db/);
      assert.match(text, /Waiting 1 Oldest waits for 0 s Failed 0 Not reachable 0 Audit lines waiting 0/);
    });

    it('that there is no problem', async () => {
      assert.match(await read('/admin'), /No problems Nothing keeps the bot from its work\./);
    });

    it('the counts and times of a day, as pictures with the same in words and tables', async () => {
      bed.samples.count('Commands', { outcome: 'ran' }, 3);
      bed.samples.count('Commands', { outcome: 'denied' });
      bed.samples.count('MessageDeliverySuccess', {}, 1200);
      bed.samples.count('MessageDeliveryFailure', {}, 2);
      for (const seconds of [0.1, 0.1, 0.1, 2]) bed.samples.time('CommandDuration', {}, seconds);
      const page = await visitor.page('/admin');
      assert.match(page, /<svg [^>]*role="img" aria-label="Commands and buttons\. 4: ran 3, denied 1\."/);
      assert.match(page, /aria-label="Notifications\. 1,200 delivered, 2 failed\."/);
      assert.match(page, /aria-label="Time to answer a command\. Half within 1\d\d ms, 95 % within 2\.\d s\."/);
      assert.match(page, /aria-label="Time to deliver a notification\. None within the day\."/);
      assert.match(textOf(page), /From delivered failed 10:00 1,200 2 09:00 0 0/);
    });
  });

  describe('show of conversations', () => {
    beforeEach(() => {
      bed.configuration = configurationOf({
        channelConfigurations: [
          row('production-ops', { snsTopicArns: [topic('orders')], externalId: 'a-secret-of-two' }),
          row('staging'),
          row('chat', { places: [{ kind: 'group', tenantId: null, conversationId: '19:chat@thread.v2' }] }),
          row('own', { places: [{ kind: 'personal', tenantId: null }] }),
        ],
      });
    });

    it('whether the bot is installed: in the channel, in its team, in personal chats', async () => {
      const team = '19:general@thread.tacv2';
      await bed.store.write({
        [`installed/${channel('production-ops')}`]: { installedAt: START - 5 * MINUTE_MS },
        [`installed/${team}`]: { installedAt: START - 10 * MINUTE_MS },
        [`team/${TENANT}/${team}`]: { groupId: 'TEAM-OF-STAGING' },
        [`installed-personal/${TENANT}/a:1`]: { conversationId: 'a:1', tenantId: TENANT },
        'installed-personal/another-tenant/a:2': { conversationId: 'a:2', tenantId: 'another-tenant' },
      });
      const text = await read('/admin/conversations');
      assert.match(text, /production-ops channel production 111122223333 chatbot-ops 1 Yes 5 min ago Yes/);
      assert.match(text, /staging channel production 111122223333 chatbot-ops 0 Yes 10 min ago Yes/);
      assert.match(text, /chat group chat production 111122223333 chatbot-ops 0 Not told of Yes/);
      assert.match(text, /own personal chats production 111122223333 chatbot-ops 0 in 1 chat Yes/);
    });

    it('where nothing is sent any more, why and since when, and what waits and failed', async () => {
      await bed.deliver('failed', channel('staging'), 'staging');
      await bed.fail('too large');
      await bed.deliver('stopped', channel('staging'), 'staging');
      const claim = await bed.outbox.claim();
      await claim?.stop('The bot is not in this conversation.');
      bed.now += 3 * MINUTE_MS;
      assert.match(
        await read('/admin/conversations?q=staging'),
        /No The bot is not in this conversation\. since 2025-03-04 10:02:00 , 3 min ago 1 1/,
      );
    });

    it('one as it is understood, with its topics, failures and commands, and no external id', async () => {
      await bed.deliver('failed', channel('production-ops'), 'production-ops', 'orders in ALARM');
      await bed.fail('too large');
      bed.audit.write(auditEntry({ time: new Date(START), rawText: 'lambda list-functions' }));
      bed.audit.write(auditEntry({ time: new Date(START), rawText: 'elsewhere', configurationName: 'staging' }));
      const page = await visitor.page('/admin/conversation?name=production-ops');
      const text = textOf(page);
      assert.match(text, /IamRoleArn arn:aws:iam::111122223333:role\/chatbot-ops/);
      assert.match(text, /ExternalId •••• GuardrailPolicies arn:aws:iam::aws:policy\/ReadOnlyAccess/);
      assert.match(text, /UnknownEvents show/);
      assert.match(text, /arn:aws:sns:eu-west-1:111122223333:orders production-ops Confirmed/);
      assert.match(text, /orders in ALARM production-ops too large/);
      assert.match(text, /Alex Wilber lambda list-functions ran/);
      assert.doesNotMatch(page, /a-secret-of-two|elsewhere/);
    });

    it('that there is none of a name', async () => {
      const answer = await visitor.get('/admin/conversation?name=nothing');
      assert.equal(answer.status, 404);
      assert.match(await answer.text(), /No such configuration/);
    });

    it('those that a filter finds, and that it finds none', async () => {
      assert.match(await read('/admin/conversations?q=ORDERS'), /1 configuration of 4 .*production-ops/);
      assert.match(await read('/admin/conversations?q=nothing'), /No configuration matches\./);
    });

    it('pages of 25, whatever number is asked for', async () => {
      bed.configuration = configurationOf({
        channelConfigurations: Array.from({ length: 60 }, (_, index) => row(`row-${index}`)),
      });
      const rows = async (path: string) => (await visitor.page(path)).match(/<th scope="row"/g)?.length;
      assert.equal(await rows('/admin/conversations'), 25);
      assert.equal(await rows('/admin/conversations?page=3'), 10);
      assert.equal(await rows('/admin/conversations?page=999'), 10);
      assert.equal(await rows('/admin/conversations?page=-1'), 25);
      assert.match(
        await visitor.page('/admin/conversations?page=2&q=row'),
        /href="\/admin\/conversations\?q=row&(amp;)?page=3"/,
      );
    });

    it('a thousand, fast', async () => {
      bed.configuration = configurationOf({
        channelConfigurations: Array.from({ length: 1000 }, (_, index) =>
          row(`row-${index}`, { snsTopicArns: [topic(`topic-${index}`)] }),
        ),
      });
      for (let each = 0; each < 5; each += 1) {
        await bed.deliver(`one-${each}`, channel(`row-${each * 150}`), `row-${each * 150}`);
      }
      for (const path of [
        '/admin',
        '/admin/conversations?page=7',
        '/admin/topics',
        '/admin/deliveries',
        '/admin/configuration',
      ]) {
        await visitor.page(path);
        const times = [];
        for (let each = 0; each < 5; each += 1) {
          const begun = performance.now();
          await visitor.page(path);
          times.push(performance.now() - begun);
        }
        // Some 10 ms where nothing else runs.
        assert.ok(Math.min(...times) < 200, `${path}: ${Math.min(...times)} ms`);
      }
    });
  });

  it('show of topics who lists them and how their subscription stands, failures first', async () => {
    bed.configuration = configurationOf({
      channelConfigurations: [
        row('one', { snsTopicArns: [topic('a'), topic('b'), topic('c')] }),
        row('two', { snsTopicArns: [topic('c'), topic('d'), topic('e')] }),
      ],
    });
    bed.topicState = (topicArn) => {
      const name = topicArn.at(-1);
      if (name === 'c') return { kind: 'failed', reason: 'the role may not sns:Subscribe. Allow it.' };
      return { kind: name === 'b' ? 'pending' : name === 'd' ? 'unknown' : name === 'e' ? 'unkept' : 'confirmed' };
    };
    const text = await read('/admin/topics');
    assert.match(
      text,
      /:c one two Failed the role may not sns:Subscribe\. Allow it\. .*:b one Pending .*:d two Not looked at yet .*:e two Kept by people .*:a one Confirmed/,
    );
    assert.match(await read('/admin/topics?q=failed'), /1 topic of 5/);
  });

  describe('show of deliveries', () => {
    it('that nothing waits and none failed', async () => {
      assert.match(await read('/admin/deliveries'), /Nothing waits to be sent\. .*None has failed\./);
    });

    it('where they wait, the longest first, and why', async () => {
      bed.configuration = configurationOf({ channelConfigurations: [row('one'), row('two')] });
      await bed.deliver('a', channel('one'), 'one');
      const claim = await bed.outbox.claim();
      await claim?.stop('not installed');
      bed.now += 5 * MINUTE_MS;
      await bed.deliver('b', channel('two'), 'two');
      await bed.deliver('c', 'a:personal', 'own');
      const text = await read('/admin/deliveries');
      assert.match(text, /Waiting 3 .*one 1 5 min ago Not reachable not installed two 1 0 s ago its turn has not come/);
      assert.match(text, /1 more in other conversations, such as personal chats\./);
    });

    it('the failed, newest first, with what they are about, and those that a filter finds', async () => {
      for (const title of ['first', 'second']) {
        await bed.deliver(title, channel('production-ops'), 'production-ops', title);
        await bed.fail(`${title} reason`);
        bed.now += MINUTE_MS;
      }
      assert.match(
        await read('/admin/deliveries'),
        /second production-ops second reason 1 60 s ago Send again : second first/,
      );
      assert.doesNotMatch(await read('/admin/deliveries?q=second'), /first reason/);
      bed.titleOf = () => null;
      assert.match(await read('/admin/deliveries'), /A notification that cannot be read/);
    });
  });

  describe('show of the audit', () => {
    beforeEach(async () => {
      for (const [minutes, name, rawText, more] of [
        [3, 'Alex Wilber', 'lambda list-functions', {}],
        [2, 'Megan Bowen', 'iam list-users', { outcome: 'denied', errorCode: 'denied-operation' }],
        [1, 'Adele Vance', 's3 ls', { configurationName: 'staging', user: { id: 'adele-id', name: 'Adele Vance' } }],
      ] as const) {
        const time = new Date(START - minutes * MINUTE_MS);
        bed.audit.write(auditEntry({ time, user: { id: ALEX, name }, rawText, ...more }));
      }
      await bed.auditEntries.finish();
    });
    const people = async (query: string) =>
      [...(await read(`/admin/audit?${query}`)).matchAll(/Alex Wilber lambda|Megan Bowen|Adele Vance/g)].map(
        ([name]) => name.split(' ')[0],
      );

    for (const [query, found] of [
      ['', ['Adele', 'Megan', 'Alex']],
      ['person=megan', ['Megan']],
      ['person=adele-id', ['Adele']],
      ['configuration=staging', ['Adele']],
      ['outcome=denied', ['Megan']],
      ['text=LIST-', ['Megan', 'Alex']],
      ['text=denied-operation', ['Megan']],
      ['since=2025-03-04T10:00', ['Adele', 'Megan']],
      ['until=2025-03-04T10:00', ['Megan', 'Alex']],
      ['since=rubbish&until=2025-99-99T99:99&after=../x', ['Adele', 'Megan', 'Alex']],
      ['text=nothing', []],
    ] as const) {
      it(`what a filter lets through, newest first: ${query || 'all'}`, async () => {
        assert.deepEqual(await people(query), found);
      });
    }

    it('fifty at a time, with the way to the older ones', async () => {
      for (let each = 0; each < 60; each += 1) {
        bed.audit.write(auditEntry({ time: new Date(START - 10 * MINUTE_MS - each), rawText: `number ${each}.` }));
      }
      await bed.auditEntries.finish();
      const first = await visitor.page('/admin/audit?text=number');
      const next = /rel="next" href="([^"]+)"/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? '';
      const second = await visitor.page(next);
      const numbers = (page: string) => [...page.matchAll(/number (\d+)\./g)].map(([, number]) => Number(number));
      assert.deepEqual(
        [...numbers(first), ...numbers(second)],
        Array.from({ length: 60 }, (_, index) => index),
      );
      assert.doesNotMatch(second, /rel="next"/);
    });
  });

  it('show the configuration as it is understood, with patterns that deny nothing and its problems', async () => {
    bed.problems = [
      { area: 'Configuration', text: 'chatbot.yaml:3:1: is wrong' },
      { area: 'State', text: 'not of this page' },
    ];
    bed.deniedWarnings = ['Denied[0], lambda:Invok, matches no operation'];
    bed.configuration = configurationOf({
      denied: ['lambda:Invok'],
      userRoles: [{ user: 'megan@example.com', roles: ['arn:aws:iam::111122223333:role/admin'] }],
      signIn: { connectionName: 'entra' },
      feedbackConfiguration: 'production-ops',
      customActions: [
        {
          name: 'restart',
          aliasName: null,
          commandText: 'ecs update-service --service $service',
          attachments: [
            {
              notificationType: 'CloudWatch',
              buttonText: 'Restart',
              criteria: [{ operator: 'EQUALS', variableName: 'service', value: 'web' }],
              variables: {},
            },
          ],
        },
        { name: 'bare', aliasName: 'b', commandText: 'help', attachments: [] },
      ],
    });
    const text = await read('/admin/configuration');
    assert.match(text, /1 problem Configuration chatbot\.yaml:3:1: is wrong/);
    assert.doesNotMatch(text, /not of this page/);
    assert.match(text, /SignIn ConnectionName entra OperatorsPage true/);
    assert.match(text, /111122223333 production eu-west-1/);
    assert.match(text, /Administrators alex@example\.com/);
    assert.match(text, /megan@example\.com arn:aws:iam::111122223333:role\/admin/);
    assert.match(text, /Denies nothing Denied\[0\], lambda:Invok, matches no operation lambda:Invok/);
    assert.match(text, /restart – ecs update-service --service \$service CloudWatch: Restart where \$service is web/);
  });
});
