import assert from 'node:assert/strict';
import {
  Chat,
  type ChatOptions,
  inputsOf,
  load,
  oneAccount,
  onlyCard,
  responseCard,
  said,
  saidInPlace,
  textOf,
} from './support/chat.ts';
import { PLANS, refusal, sentBody } from './support/incidents.ts';

const START = 'ssm-incidents StartIncident';

describe('an incident that is started', () => {
  const loaded = load();
  const open = (options: ChatOptions = {}) => new Chat(loaded, { configuration: oneAccount, ...options });
  const started = (chat: Chat) => chat.calls.filter((call) => call === START).length;

  it('takes its plan from a list, shows what the plan gives it, and everything before it starts', async () => {
    const chat = open();
    const plans = onlyCard(await chat.say('incidents start'));
    assert.match(
      textOf(plans),
      /Response plan[\s\S]*Payments degraded · payments-degraded[\s\S]*Shop is down · shop-down/,
    );
    const details = responseCard(await chat.press(plans, 'Continue', { 'field:plan': `${PLANS}/shop-down` }));
    assert.match(
      textOf(details),
      /Customers cannot order[\s\S]*Without one it is "Shop is down"[\s\S]*The plan says 1 Critical/,
    );
    assert.equal(inputsOf(details).get('field:impact')?.value, '1');
    const summary = responseCard(await chat.press(details, 'Continue', {}));
    for (const part of [
      "Shop is down (the plan's own)",
      "1 Critical (the plan's own)",
      'by hand',
      'production (111122223333)',
      'eu-west-1',
      'chatbot-ops',
    ]) {
      assert.ok(textOf(summary).includes(part), `${part} in ${textOf(summary)}`);
    }
    assert.equal(started(chat), 0);
    const done = await chat.press(summary, 'Start');
    assert.match(said(done), /Incident started\narn:aws:ssm-incidents::111122223333:incident-record\/shop-down/);
    assert.deepEqual(await sentBody(chat, loaded.catalogue), { responsePlanArn: `${PLANS}/shop-down` });
    const one = onlyCard(await chat.press(onlyCard(done), 'View'));
    assert.match(textOf(one), /Shop is down\n[\s\S]*1 Critical · open for less than a minute[\s\S]*by hand/);
  });

  it('may have a title, an impact, a trigger and a link of its own', async () => {
    const chat = open();
    await chat.say('ssm-incidents start-incident');
    assert.match(saidInPlace(await chat.say('e')), /Several fit: Payments degraded, Security event/);
    assert.match(saidInPlace(await chat.say('coffee')), /No response plan is called so/);
    const asked = await chat.say('PAYMENTS');
    const details = [...asked.replaced.map(({ card }) => card), ...asked.cards].at(-1);
    assert.ok(details);
    const trigger = 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:payment-webhook-errors';
    const values = {
      'field:title': 'Nobody can pay "at all"',
      'field:impact': '1',
      'field:trigger': trigger,
      'field:related': 'https://status.example.com/1',
    };
    const summary = responseCard(await chat.press(details, 'Continue', values));
    assert.match(
      textOf(summary),
      /Nobody can pay "at all"[\s\S]*1 Critical[\s\S]*payment-webhook-errors[\s\S]*status\.example\.com/,
    );
    assert.match(said(await chat.press(summary, 'Start')), /Incident started\nNobody can pay "at all"/);
    assert.deepEqual(await sentBody(chat, loaded.catalogue), {
      responsePlanArn: `${PLANS}/payments-degraded`,
      title: 'Nobody can pay "at all"',
      impact: 1,
      triggerDetails: {
        source: 'chatbot.teams',
        triggerArn: trigger,
        timestamp: Date.parse('2026-11-21T03:12:00Z') / 1000,
      },
      relatedItems: [{ identifier: { type: 'OTHER', value: { url: 'https://status.example.com/1' } } }],
    });
  });

  it('is not taken with values that AWS would not take', async () => {
    const chat = open();
    const plans = onlyCard(await chat.say('incidents start'));
    const details = responseCard(await chat.press(plans, 'Continue', { 'field:plan': `${PLANS}/shop-down` }));
    const press = async (values: Record<string, string>) =>
      textOf(responseCard(await chat.press(details, 'Continue', values)));
    const wrong = await press({
      'field:trigger': 'an alarm',
      'field:related': 'a wiki',
      'field:title': 'file:///etc/passwd',
    });
    assert.match(wrong, /This is no ARN[\s\S]*Give an ARN or an address/);
    assert.match(wrong, /file/);
    assert.match(
      await press({ 'field:title': 'x'.repeat(201), 'field:trigger': '', 'field:related': '' }),
      /AWS takes 200/,
    );
    assert.equal(started(chat), 0);
  });

  it('can be changed line by line before it starts', async () => {
    const chat = open();
    const plans = onlyCard(await chat.say('incidents start'));
    const details = responseCard(await chat.press(plans, 'Continue', { 'field:plan': `${PLANS}/shop-down` }));
    const summary = responseCard(await chat.press(details, 'Continue', {}));
    const back = responseCard(await chat.press(summary, 'Back'));
    const cheaper = responseCard(await chat.press(back, 'Continue', { 'field:impact': '3' }));
    assert.match(textOf(cheaper), /Impact {2}\n3 Medium/);
    const presses = await Promise.all([1, 2].map(() => chat.press(cheaper, 'Start')));
    assert.equal(started(chat), 1);
    assert.equal(presses.filter(({ cards }) => cards.length > 0).length, 1);
  });

  it('with its plan given is confirmed like any command', async () => {
    const chat = open();
    await chat.say(`incidents start --response-plan-arn ${PLANS}/shop-down`);
    assert.equal(started(chat), 0);
    assert.match(said(await chat.say('yes')), /Incident started/);
  });

  it('keeps what the command brings along', async () => {
    const chat = open();
    const related = `--related-items '[{"identifier":{"type":"OTHER","value":{"url":"https://a.example.com"}}}]'`;
    const trigger = '--trigger-details source=my.monitor,timestamp=2026-11-21T03:00:00Z';
    await chat.say(`incidents start --title Mine --impact 2 ${related} ${trigger}`);
    const details = await chat.say('shop-down');
    assert.doesNotMatch(said(details) + saidInPlace(details), /Triggered by|Related link/);
    const summary = await chat.say('next');
    assert.match(said(summary) + saidInPlace(summary), /Mine[\s\S]*2 High[\s\S]*as the command says/);
    await chat.say('start');
    const sent = await sentBody(chat, loaded.catalogue);
    assert.deepEqual(Object.keys(sent).sort(), [
      'impact',
      'relatedItems',
      'responsePlanArn',
      'title',
      'triggerDetails',
    ]);
    assert.equal(sent.impact, 2);
  });

  it('does without what the role may not read of the plan', async () => {
    const aws = {
      'ssm-incidents GetResponsePlan': () => {
        throw refusal('AccessDeniedException', 'User: x is not authorized to perform: ssm-incidents:GetResponsePlan');
      },
    };
    const chat = open({ aws });
    const plans = onlyCard(await chat.say('incidents start'));
    const details = responseCard(await chat.press(plans, 'Continue', { 'field:plan': `${PLANS}/shop-down` }));
    assert.match(textOf(details), /Without one it has the plan's/);
    const summary = responseCard(await chat.press(details, 'Continue', {}));
    assert.match(textOf(summary), /Title {2}\nthe plan's own[\s\S]*Impact {2}\nthe plan's own/);
    await chat.press(summary, 'Start');
    assert.deepEqual(await sentBody(chat, loaded.catalogue), { responsePlanArn: `${PLANS}/shop-down` });
  });

  it('ends where the plan was deleted meanwhile', async () => {
    const aws = {
      'ssm-incidents GetResponsePlan': () => {
        throw refusal('ResourceNotFoundException', 'Response plan not found');
      },
    };
    const chat = open({ aws });
    const plans = onlyCard(await chat.say('incidents start'));
    const outcome = await chat.press(plans, 'Continue', { 'field:plan': `${PLANS}/shop-down` });
    assert.match(saidInPlace(outcome), /This could not go on[\s\S]*Not found/);
    assert.match(said(outcome), /Response plan not found/);
  });

  it('finds plans on every page, and says where there are none', async () => {
    const pages = (input: Record<string, unknown>) => {
      const from = Number(input.nextToken ?? 0);
      const summary = { arn: `${PLANS}/p${from}`, name: `p${from}` };
      return { responsePlanSummaries: [summary], nextToken: from < 2 ? String(from + 1) : undefined };
    };
    const many = said(await open({ aws: { 'ssm-incidents ListResponsePlans': pages } }).say('incidents start'));
    assert.match(many, /p0\np1\np2/);
    const none = { 'ssm-incidents ListResponsePlans': () => ({ responsePlanSummaries: [] }) };
    assert.match(
      said(await open({ aws: none }).say('incidents start')),
      /This account has no response plans[\s\S]*--region/,
    );
  });
});
