import assert from 'node:assert/strict';
import { cardPayload } from '../../cards/payload.ts';
import type { AdaptiveCard } from '../../cards/render.ts';
import type { Configuration } from '../../src/configuration/configuration.ts';
import {
  ALEX,
  Chat,
  type ChatOptions,
  inChannel,
  inputsOf,
  load,
  MEGAN,
  oneAccount,
  onlyCard,
  openStore,
  responseCard,
  said,
  saidInPlace,
  textOf,
  toldOnPress,
} from './support/chat.ts';
import { caseCard, STEPS, WHOLE_LINE } from './support/support-cases.ts';

describe('a new support case', () => {
  const loaded = load();
  const open = (options: ChatOptions = {}) => new Chat(loaded, { configuration: oneAccount, ...options });
  const created = (chat: Chat) => chat.calls.filter((call) => call === 'support CreateCase').length;

  describe('on cards', () => {
    it('takes five interactions from the line to its number', async () => {
      const chat = open();
      const summary = await caseCard(() => chat, 3);
      const done = await chat.press(summary, 'Create');
      assert.match(saidInPlace(done), /Alex Wilber sent this to AWS Support at 2026-11-21 03:12 UTC/);
      assert.match(said(done), /Support case \d{10} is open/);
      assert.match(said(done), /Urgent · AWS answers within 1 hour/);
      assert.match(said(done), /Copies to\s+ops@example\.com, boss@example\.com/);
      assert.match(
        JSON.stringify(done.cards),
        /https:\/\/us-east-1\.console\.aws\.amazon\.com\/support\/home\?region=us-east-1#\/case\/\?displayId=\d{10}/,
      );
      assert.equal(created(chat), 1);
    });

    it('can be viewed, answered and resolved from its card', async () => {
      const chat = open();
      const card = onlyCard(await chat.press(await caseCard(() => chat, 3), 'Create'));
      assert.match(said(await chat.press(card, 'View')), /Orders fail[\s\S]*Since three\.\nAll of them\./);
      assert.match(said(await chat.press(card, 'Reply')), /Reply to AWS Support/);
      assert.match(said(await chat.press(card, 'Resolve')), /This changes something\. Run it\?/);
    });

    it('sends from each button what the bot takes', async () => {
      const chat = open();
      const cards: AdaptiveCard[] = [];
      for (const filled of [0, 1, 2, 3]) cards.push(await caseCard(() => chat, filled));
      cards.push(onlyCard(await chat.press(await caseCard(() => chat, 3), 'Create')));
      const datas = cards.flatMap((card) => payloadsOf(card));
      assert.ok(datas.length > 25);
      for (const data of datas) assert.ok(cardPayload.safeParse(data).success, JSON.stringify(data));
    });

    it('offers the services of AWS Support by name, to be searched', async () => {
      const card = await caseCard(open, 0);
      const service = inputsOf(card).get('field:service');
      assert.equal(service?.style, 'filtered');
      const titles = [service?.choices].flat().map((choice) => String(Object(choice).title));
      assert.equal(titles.length, 20);
      assert.deepEqual(
        titles,
        titles.toSorted((a, b) => a.localeCompare(b)),
      );
    });

    it('offers the categories of the service, and the severities with their times', async () => {
      const chat = open();
      const text = textOf(await caseCard(() => chat, 1));
      assert.match(text, /Errors\nPerformance\nGeneral Guidance/);
      for (const time of ['24 hours', '12 hours', '4 hours', '1 hour', '30 minutes'])
        assert.ok(text.includes(time), time);
    });

    it('asks for the category again where the service is changed, and for nothing else', async () => {
      const chat = open();
      const summary = await caseCard(() => chat, 3);
      const service = responseCard(await chat.press(summary, 'Edit Service'));
      assert.equal(inputsOf(service).get('field:service')?.value, 'aws-lambda');
      const values = { 'field:issueType': 'customer-service', 'field:service': 'billing' };
      const category = responseCard(await chat.press(service, 'Continue', values));
      assert.match(textOf(category), /Invoice\nPayment Issue/);
      assert.equal(inputsOf(category).get('field:severity')?.value, 'urgent');
      const again = responseCard(
        await chat.press(category, 'Continue', { 'field:category': 'invoice', 'field:severity': 'low' }),
      );
      assert.match(
        textOf(again),
        /Account and billing[\s\S]*Billing[\s\S]*Invoice[\s\S]*Low · within 24 hours[\s\S]*Orders fail/,
      );
      await chat.press(again, 'Create');
      const { command } = chat.lastAudit;
      assert.ok(String(command).includes('--issue-type,customer-service'));
    });

    it('keeps the category where the service stays', async () => {
      const chat = open();
      const service = responseCard(await chat.press(await caseCard(() => chat, 3), 'Edit Issue type'));
      const values = { 'field:issueType': 'customer-service', 'field:service': 'aws-lambda' };
      assert.match(textOf(responseCard(await chat.press(service, 'Continue', values))), /Create this support case\?/);
    });

    it('goes back a step, with what was given', async () => {
      const chat = open();
      const details = await caseCard(() => chat, 2);
      const category = responseCard(await chat.press(details, 'Back'));
      assert.equal(inputsOf(category).get('field:category')?.value, 'errors');
      const service = responseCard(await chat.press(category, 'Back'));
      assert.match(textOf(service), /What is it about\?/);
      assert.doesNotMatch(textOf(service), /\[Back\]/);
    });

    it('is dropped by Cancel', async () => {
      const chat = open();
      const cancelled = await chat.press(await caseCard(() => chat, 3), 'Cancel');
      assert.match(saidInPlace(cancelled), /Cancelled by Alex Wilber/);
      assert.match(said(await chat.say('cancel')), /nothing to cancel/);
      assert.equal(created(chat), 0);
    });

    it('shows account, the one Region, role and every value before it is created', async () => {
      const chat = open();
      const text = textOf(await caseCard(() => chat, 3));
      for (const part of [
        /production \(111122223333\)/,
        /us-east-1, the only endpoint of AWS Support/,
        /role\/chatbot-ops/,
        /Technical/,
        /Lambda/,
        /Errors/,
        /Urgent · within 1 hour · production system down/,
        /Orders fail/,
        /Since three\.\nAll of them\./,
        /English \(en\)/,
        /ops@example\.com, boss@example\.com/,
      ]) {
        assert.match(text, part);
      }
      assert.equal(text.match(/\[Edit /g)?.length, 8);
    });

    for (const [what, values, problem] of [
      ['no e-mail address', { 'field:cc': 'ops@example.com, nobody' }, /nobody is no e-mail address/],
      ['an option for an address', { 'field:cc': '--role=x@example.com' }, /is no e-mail address/],
      [
        'eleven addresses',
        { 'field:cc': Array.from({ length: 11 }, (_, at) => `a${at}@example.com`).join(' ') },
        /These are 11 addresses/,
      ],
      ['a text that is too long', { 'field:body': 'x'.repeat(8001) }, /8001 characters; AWS takes 8000/],
      ['a text that names a file', { 'field:body': 'file:///etc/passwd' }, /would read the bot's disk/],
      ['no subject', { 'field:subject': ' ' }, /A value is needed/],
      ['a language that is not offered', { 'field:language': 'tr' }, /Choose one of the list/],
    ] as const) {
      it(`says what is wrong with ${what}, at once`, async () => {
        const chat = open();
        const details = await caseCard(() => chat, 2);
        const again = responseCard(await chat.press(details, 'Continue', { ...STEPS[2], ...values }));
        assert.match(textOf(again), problem);
        assert.match(textOf(again), /Describe it/);
        const summary = responseCard(await chat.press(again, 'Continue', STEPS[2]));
        assert.match(textOf(summary), /Create this support case\?/);
      });
    }

    it('shows hostile texts as texts, and sends them as they are', async () => {
      const subject = '<at>everyone</at> [x](https://evil.example) \u0024{title} --account staging';
      const bodies: unknown[] = [];
      const chat = open({ aws: { 'support CreateCase': (input) => bodies.push(input) && { caseId: 'case-1' } } });
      const details = await caseCard(() => chat, 2);
      const values = { ...STEPS[2], 'field:subject': subject, 'field:body': `--role=admin '"\`$(x)\n; rm -rf /` };
      const summary = responseCard(await chat.press(details, 'Continue', values));
      assert.ok(textOf(summary).includes(subject));
      const done = await chat.press(summary, 'Create');
      assert.match(said(done), /The support case is open/);
      assert.deepEqual(
        bodies.map((input) => [Object(input).subject, Object(input).communicationBody]),
        [[subject, `--role=admin '"\`$(x)\n; rm -rf /`]],
      );
    });
  });

  describe('by text', () => {
    it('is written from first to last', async () => {
      const chat = open();
      await chat.say('support create-case');
      await chat.say('lambda');
      const category = await chat.say('next');
      assert.match(`${said(category)}${saidInPlace(category)}`, /What kind of problem/);
      await chat.say('Errors');
      const details = await chat.say('urgent');
      assert.match(`${said(details)}${saidInPlace(details)}`, /Describe it/);
      await chat.say('Orders fail');
      await chat.say('description: Since three.\nAll of them.');
      const summary = await chat.say('next');
      assert.match(`${said(summary)}${saidInPlace(summary)}`, /Create this support case\?[\s\S]*Orders fail/);
      assert.match(said(await chat.say('create')), /Support case \d{10} is open/);
    });

    it('finds a service by a part of its name', async () => {
      const chat = open();
      await chat.say('support create-case');
      assert.match(said(await chat.say('kubernetes')), /What kind of problem[\s\S]*Elastic Kubernetes Service/);
    });

    it('puts the services first that a part of a name fits, where there are several', async () => {
      const chat = open();
      await chat.say('support create-case');
      const asked = await chat.say('ec2');
      assert.match(said(asked), /2 services fit ec2; they are the first of the list/);
      assert.match(
        said(asked),
        /Service\nService\nElastic Compute Cloud \(EC2 - Linux\)\nElastic Compute Cloud \(EC2 - Windows\)\nAccount/,
      );
      assert.doesNotMatch(said(asked), /\[Back\]/);
    });

    it('says so where there is no such service', async () => {
      const chat = open();
      await chat.say('support create-case');
      assert.match(said(await chat.say('mainframe')), /AWS Support has no service mainframe/);
    });
  });

  describe('with values in the line', () => {
    it('goes straight to the summary with all of them', async () => {
      const chat = open();
      const card = onlyCard(await chat.say(WHOLE_LINE));
      assert.match(textOf(card), /Create this support case\?[\s\S]*Orders fail[\s\S]*Since three\./);
      assert.match(said(await chat.press(card, 'Create')), /Support case \d{10} is open/);
    });

    it('asks only for what is missing', async () => {
      const chat = open();
      const asked = onlyCard(
        await chat.say('support create-case --service-code aws-lambda --category-code errors --severity-code low'),
      );
      assert.match(textOf(asked), /Describe it/);
      assert.match(textOf(asked), /Technical[\s\S]*Lambda[\s\S]*Errors[\s\S]*Low/);
    });

    for (const [what, from, to, problem] of [
      ['service', 'aws-lambda', 'mainframe', /AWS Support has no service mainframe/],
      ['category', 'errors', 'invoice', /Lambda has no category invoice/],
      ['severity', 'urgent', 'panic', /The support plan of this account has no severity panic/],
      ['issue type', 'technical', 'gossip', /gossip is no issue type/],
      ['language', '--language en', '--language xx', /AWS Support has no language xx/],
      [
        'language that the service has not',
        '--language en',
        '--language tr',
        /does not take such a case of Lambda in Turkish \(tr\), but in: English, Japanese, Chinese, Korean/,
      ],
      ['address', 'ops@example.com', 'ops', /ops is no e-mail address/],
    ] as const) {
      it(`asks again for the ${what} where AWS does not know it`, async () => {
        const chat = open();
        const card = onlyCard(await chat.say(WHOLE_LINE.replace(from, to)));
        assert.match(textOf(card), problem);
        assert.doesNotMatch(textOf(card), /\[Create\]/);
        assert.match(textOf(card), /\[Continue\]/);
      });
    }

    it('takes the names that people have for things', async () => {
      const chat = open();
      const line = WHOLE_LINE.replace('aws-lambda', 'Billing')
        .replace('errors', '"Payment Issue"')
        .replace('technical', 'account-and-billing')
        .replace('--language en', '--language Japanese');
      const text = said(await chat.say(line));
      assert.match(text, /Create this support case\?/);
      assert.match(text, /Account and billing[\s\S]*Billing[\s\S]*Payment Issue[\s\S]*Japanese \(ja\)/);
    });

    it('keeps the account, and looks only whether it would work on a dry run', async () => {
      const chat = new Chat(loaded);
      const card = onlyCard(await chat.say(`${WHOLE_LINE} --dry-run --account production --upload-ids u-1`));
      assert.match(textOf(card), /production \(111122223333\)[\s\S]*Uploads\s+u-1[\s\S]*Dry run/);
      assert.match(said(await chat.press(card, 'Create')), /Dry run: it would have worked/);
      assert.ok(String(chat.lastAudit.command).includes('--account,production'));
    });

    it('is an ordinary command for those who want its skeleton', async () => {
      const chat = open();
      assert.match(said(await chat.say('support create-case --generate-cli-skeleton')), /communicationBody/);
    });
  });

  describe('in another language', () => {
    const kanji = {
      'support DescribeServices': ({ language }: Record<string, unknown>) => ({
        services:
          language === 'ja'
            ? [{ code: 'billing', name: '請求', categories: [{ code: 'invoice', name: '請求書' }] }]
            : [
                { code: 'billing', name: 'Billing', categories: [{ code: 'invoice', name: 'Invoice' }] },
                { code: 'aws-lambda', name: 'Lambda', categories: [{ code: 'errors', name: 'Errors' }] },
              ],
      }),
    };

    it('has the names of that language', async () => {
      const chat = open({ aws: kanji });
      const line = WHOLE_LINE.replace('aws-lambda', 'billing').replace('errors', 'invoice');
      const details = responseCard(await chat.press(onlyCard(await chat.say(line)), 'Edit Language'));
      const values = { ...STEPS[2], 'field:language': 'ja' };
      const summary = responseCard(await chat.press(details, 'Continue', values));
      assert.match(textOf(summary), /Create this support case\?[\s\S]*請求[\s\S]*請求書[\s\S]*Japanese \(ja\)/);
    });

    it('asks for the service again where that language has it not', async () => {
      const chat = open({ aws: kanji });
      const details = responseCard(await chat.press(onlyCard(await chat.say(WHOLE_LINE)), 'Edit Language'));
      const values = { ...STEPS[2], 'field:language': 'ja' };
      const service = responseCard(await chat.press(details, 'Continue', values));
      assert.match(textOf(service), /AWS Support has no Lambda in Japanese \(ja\)/);
      assert.match(textOf(service), /請求/);
    });

    it('is one that AWS documents, where the role may not ask which there are', async () => {
      const denied = () => {
        throw Object.assign(new Error('User: x is not authorized to perform: support:DescribeSupportedLanguages'), {
          name: 'AccessDeniedException',
          $fault: 'client',
          $metadata: { httpStatusCode: 400 },
        });
      };
      const chat = open({ aws: { 'support DescribeSupportedLanguages': denied } });
      assert.match(textOf(await caseCard(() => chat, 2)), /English \(en\)\nJapanese \(ja\)[\s\S]*Turkish \(tr\)/);
    });
  });

  describe('is created once', () => {
    it('however often Create is pressed', async () => {
      const chat = open();
      const summary = await caseCard(() => chat, 3);
      await Promise.all([chat.press(summary, 'Create'), chat.press(summary, 'Create'), chat.press(summary, 'Create')]);
      const late = await chat.press(summary, 'Create');
      assert.match(toldOnPress(late), /already answered|no longer open/);
      assert.equal(created(chat), 1);
    });

    it('where Teams sends the press to two instances', async () => {
      const store = openStore(() => Date.parse('2026-11-21T03:12:00Z'));
      const [one, two] = [open({ store }), open({ store })];
      const summary = await caseCard(() => one, 3);
      await Promise.all([one.press(summary, 'Create'), two.press(summary, 'Create')]);
      assert.equal(created(one) + created(two), 1);
    });

    it('where the process dies while AWS is asked', async () => {
      const store = openStore(() => Date.parse('2026-11-21T03:12:00Z'));
      const asked = Promise.withResolvers<void>();
      const dying = open({
        store,
        aws: {
          'support CreateCase': () => {
            asked.resolve();
            return new Promise(() => undefined);
          },
        },
      });
      const summary = await caseCard(() => dying, 3);
      void dying.press(summary, 'Create');
      await asked.promise;
      const after = open({ store });
      assert.match(toldOnPress(await after.press(summary, 'Create')), /already answered/);
      assert.equal(created(after), 0);
    });
  });

  it('goes on after the process was killed at any step', async () => {
    const store = openStore(() => Date.parse('2026-11-21T03:12:00Z'));
    const chatOf = () => open({ store });
    const summary = await caseCard(chatOf, 3);
    const edited = responseCard(await chatOf().press(summary, 'Edit Category'));
    const again = responseCard(await chatOf().press(edited, 'Continue', STEPS[1]));
    const last = chatOf();
    assert.match(said(await last.press(again, 'Create')), /Support case \d{10} is open/);
    assert.equal(created(last), 1);
  });

  it('of two people in one thread are two, each their own', async () => {
    const chat = open();
    const thread = inChannel('1');
    const mine = onlyCard(await chat.say('support create-case', thread));
    const hers = onlyCard(await chat.say('support create-case', { as: MEGAN, ...thread }));
    assert.match(
      toldOnPress(await chat.press(hers, 'Continue', STEPS[0], ALEX, thread)),
      /Only Megan Bowen can answer/,
    );
    assert.match(
      textOf(responseCard(await chat.press(mine, 'Continue', STEPS[0], ALEX, thread))),
      /What kind of problem/,
    );
    assert.match(
      textOf(responseCard(await chat.press(hers, 'Continue', STEPS[0], MEGAN, thread))),
      /What kind of problem/,
    );
    assert.doesNotMatch(textOf(mine), /To attach files/);
  });

  describe('that cannot be', () => {
    it('is told in words where the account has no plan for it', async () => {
      const chat = new Chat(loaded);
      const text = said(await chat.say('support create-case --account staging'));
      assert.match(text, /not subscribed/);
      assert.match(text, /Business Support\+, Enterprise Support or Unified Operations/);
      assert.match(text, /https:\/\/aws\.amazon\.com\/premiumsupport\/plans\//);
      assert.match(text, /account and billing case in the Support Center/);
      assert.match(said(await chat.say('cancel')), /nothing to cancel/);
    });

    it('names the action that the role lacks', async () => {
      const readOnly = (sandbox: Configuration): Configuration => {
        const one = oneAccount(sandbox);
        const cap = ['arn:aws:iam::aws:policy/ReadOnlyAccess'];
        return {
          ...one,
          channelConfigurations: one.channelConfigurations.map((row) => ({ ...row, guardrailPolicies: cap })),
        };
      };
      const chat = open({ configuration: readOnly });
      const text = said(await chat.press(await caseCard(() => chat, 3), 'Create'));
      assert.match(text, /Access denied[\s\S]*support:CreateCase/);
    });

    it('says so where AWS fails on the way, and is over', async () => {
      let fails = false;
      const failing = () => {
        if (!fails) return { severityLevels: [{ code: 'low', name: 'Low' }] };
        throw Object.assign(new Error('oops'), {
          name: 'InternalServerError',
          $fault: 'server',
          $metadata: { httpStatusCode: 500 },
        });
      };
      const chat = open({ aws: { 'support DescribeSeverityLevels': failing } });
      const service = await caseCard(() => chat, 0);
      fails = true;
      const failed = await chat.press(service, 'Continue', STEPS[0]);
      assert.match(saidInPlace(failed), /This could not go on/);
      assert.match(said(failed), /oops/);
      assert.match(said(await chat.say('cancel')), /nothing to cancel/);
    });

    it('is told with its id where its number cannot be had', async () => {
      const chat = open({ aws: { 'support DescribeCases': () => Promise.reject(new Error('no')) } });
      const done = await chat.press(await caseCard(() => chat, 3), 'Create');
      assert.match(said(done), /The support case is open[\s\S]*case-111122223333/);
      assert.match(JSON.stringify(done.cards), /#\/case\/history/);
    });
  });
});

/** What every button of a card sends. */
function payloadsOf(node: unknown): unknown[] {
  if (Array.isArray(node)) return node.flatMap(payloadsOf);
  if (typeof node !== 'object' || node === null) return [];
  const own = 'type' in node && node.type === 'Action.Execute' && 'data' in node ? [node.data] : [];
  return [...own, ...Object.values(node).flatMap(payloadsOf)];
}
