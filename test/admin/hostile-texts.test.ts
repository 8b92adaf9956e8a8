import assert from 'node:assert/strict';
import { AdminBed, Visitor } from './support/bed.ts';
import { ALEX, OpenIdStub } from './support/open-id-stub.ts';
import { auditEntry, configurationOf, row, START } from './support/rows.ts';

const MARKUP =
  '"\'><script>alert(1)</script><img src=x onerror=alert(2)><a href="javascript:alert(3)">x</a></textarea>&lt;b&gt;';
const HIDDEN = 'user\u202etxt.exe\u200b\u0000\u{e0041}';

/** All that stands on the pages, from wherever it came, hostile. */
const FIELDS: Readonly<Record<string, string>> = { 'that breaks out of markup': MARKUP, 'that hides': HIDDEN };

describe("hostile texts on the operators' pages", () => {
  let stub: OpenIdStub;
  let bed: AdminBed;
  let visitor: Visitor;

  before(async () => {
    stub = await OpenIdStub.open();
  });
  after(() => stub.close());
  afterEach(() => bed.close());

  const fill = async (text: string): Promise<void> => {
    stub.person = { oid: ALEX, name: text, preferred_username: 'alex@example.com' };
    const place = { kind: 'channel', tenantId: text, teamId: text, channelId: text } as const;
    bed = await AdminBed.open({
      stub,
      configuration: configurationOf({
        accounts: new Map([[text, { id: text, name: text, defaultRegion: null }]]),
        channelConfigurations: [
          row(text, {
            places: [place, { kind: 'group', tenantId: text, conversationId: `g${text}` }],
            account: { id: text, name: `n${text}`, defaultRegion: null },
            roleArn: `role/${text}`,
            notificationRoleArn: text,
            guardrailPolicies: [text],
            peopleOfTenants: [text],
            snsTopicArns: [text],
            customizations: [text],
          }),
        ],
        administrators: ['alex@example.com', text],
        userRoles: [{ user: text, roles: [text] }],
        denied: [text],
        feedbackConfiguration: text,
        signIn: { connectionName: text },
        customActions: [
          {
            name: text,
            aliasName: text,
            commandText: text,
            attachments: [
              {
                notificationType: text,
                buttonText: text,
                criteria: [{ operator: text, variableName: text, value: text }],
                variables: { [text]: text },
              },
            ],
          },
        ],
      }),
    });
    const area = 'State';
    bed.problems = [{ area, text }];
    bed.deniedWarnings = [text];
    bed.topicState = () => ({ kind: 'failed', reason: text });
    bed.titleOf = () => text;
    bed.samples.count('Commands', { outcome: text });
    bed.audit.write(
      auditEntry({
        time: new Date(START),
        user: { id: text, name: text },
        rawText: text,
        errorCode: text,
        configurationName: text,
        accountId: text,
        region: text,
      }),
    );
    await bed.auditEntries.finish();
    // SQLite ends a text at a null character; ids of conversations have none.
    const id = text.replaceAll('\u0000', '');
    await bed.deliver('failed', id, text, text);
    await bed.fail(text);
    await bed.deliver('stopped', id, text, text);
    await (await bed.outbox.claim())?.stop(text);
    visitor = new Visitor(bed);
    await visitor.signIn();
  };

  const paths = (text: string): readonly string[] => {
    const query = encodeURIComponent(text);
    return [
      '/admin',
      `/admin/conversations?q=${query}`,
      '/admin/conversations',
      `/admin/conversation?name=${query}`,
      '/admin/conversation?name=nothing%22%3E%3Cscript%3E',
      '/admin/topics',
      `/admin/topics?q=${query}`,
      '/admin/deliveries?sent=failed',
      `/admin/deliveries?q=${query}&page=${query}`,
      '/admin/deliveries/send-again?id=failed',
      `/admin/deliveries/send-again?id=${query}`,
      '/admin/audit',
      `/admin/audit?person=${query}&text=${query}&configuration=${query}&outcome=${query}&since=${query}&until=${query}&after=${query}`,
      '/admin/configuration',
      `/admin/sign-in?to=${query}`,
    ];
  };

  for (const [what, text] of Object.entries(FIELDS)) {
    it(`are text, wherever they come from: one ${what}`, async () => {
      await fill(text);
      let shown = 0;
      for (const path of paths(text)) {
        const page = await visitor.page(path);
        const at = `${path}\n${page}`;
        assert.doesNotMatch(page, /<script|<img|<\/textarea|<b>/i, at);
        assert.doesNotMatch(page, /href="(?!\/admin|#main)[^"]*"/, at);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: this is what must not be there
        assert.doesNotMatch(page.replace(/<input[^>]*>/g, ''), /[\u202e\u200b\u0000\u{e0041}]/u, at);
        shown += page.split('‹U+202E›').length + page.split('&lt;script').length - 2;
      }
      assert.ok(shown > 40, `${shown} times`);
    });
  }

  it('that are no addresses, forms or cookies of its own are answered, and nothing is thrown', async () => {
    await fill('plain');
    for (const path of [
      '/admin?%',
      '/admin?q=%ff%fe',
      '/admin/audit?after=%00',
      `/admin/conversations?q=${'x'.repeat(9000)}`,
    ]) {
      assert.equal((await visitor.get(path)).status, 200, path);
    }
    for (const cookie of [
      '__Host-admin-session',
      '__Host-admin-session=;;=',
      '__Host-admin-session=../../x',
      '=',
      '%',
    ]) {
      assert.equal((await new Visitor(bed).get('/admin', { cookie })).status, 303, cookie);
    }
    for (const query of ['', '?', '?code', '?state=x&state=y&code=a&code=b', '?error=%3Cscript%3E']) {
      const answer = await visitor.get(`/admin/signed-in${query}`);
      assert.equal(answer.status, 403);
      assert.doesNotMatch(await answer.text(), /<script/);
    }
    assert.doesNotMatch(bed.logged.join(''), /"level":"error"/);
  });
});
