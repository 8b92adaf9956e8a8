import assert from 'node:assert/strict';
import { Chat, load, oneAccount, onlyCard, responseCard, said, saidInPlace, textOf } from './support/chat.ts';
import { OPEN_ARN, sentBody } from './support/incidents.ts';

const ADD = `ssm-incidents update-related-items --incident-record-arn ${OPEN_ARN}`;

describe('a related item of an incident', () => {
  const loaded = load();
  const open = () => new Chat(loaded, { configuration: oneAccount });
  const fill = (title: string, kind: string, value: string) => ({
    'field:title': title,
    'field:kind': kind,
    'field:value': value,
  });
  const alarm = 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:hello-errors';

  for (const [kind, written, value] of [
    ['OTHER', 'https://wiki.example.com/a?b=1#c', { url: 'https://wiki.example.com/a?b=1#c' }],
    ['METRIC', alarm, { arn: alarm }],
    ['METRIC', '{"metrics":[["AWS/Lambda","Errors"]]}', { metricDefinition: '{"metrics":[["AWS/Lambda","Errors"]]}' }],
    [
      'PARENT',
      'arn:aws:ssm:eu-west-1:111122223333:opsitem/oi-1',
      { arn: 'arn:aws:ssm:eu-west-1:111122223333:opsitem/oi-1' },
    ],
  ] as const) {
    it(`of the kind ${kind} with ${Object.keys(value)[0]} is sent as the service wants it`, async () => {
      const chat = open();
      const card = onlyCard(await chat.say(ADD));
      const summary = responseCard(await chat.press(card, 'Continue', fill('What it is', kind, written)));
      assert.match(textOf(summary), /Add this related item\?[\s\S]*What it is[\s\S]*production/);
      const done = await chat.press(summary, 'Add item');
      assert.match(said(done), /Related item added\n[\s\S]*What it is/);
      assert.deepEqual(await sentBody(chat, loaded.catalogue), {
        incidentRecordArn: OPEN_ARN,
        relatedItemsUpdate: { itemToAdd: { identifier: { type: kind, value }, title: 'What it is' } },
      });
      assert.match(said(await chat.press(onlyCard(done), 'View')), /What it is/);
    });
  }

  it('is asked for by text, value by value', async () => {
    const chat = open();
    await chat.say(ADD);
    await chat.say('title: Dashboard');
    await chat.say('kind: metric');
    const wrong = await chat.say('value: wiki/dashboard');
    assert.match(saidInPlace(wrong), /Give an ARN or an address that begins with https/);
    const summary = await chat.say('value: https://grafana.example.com/d/1');
    assert.match(said(summary) + saidInPlace(summary), /Add this related item\?/);
    assert.match(said(await chat.say('add')), /Related item added\nMetric · Dashboard · https:\/\/grafana/);
  });

  it('with what is neither an ARN nor an address is not taken', async () => {
    const chat = open();
    const card = onlyCard(await chat.say(ADD));
    const again = responseCard(
      await chat.press(card, 'Continue', fill('x'.repeat(201), 'OTHER', 'https://user:secret@example.com/')),
    );
    assert.match(textOf(again), /no address of the web/);
    assert.match(textOf(again), /This has 201 characters; AWS takes 200/);
  });

  it('that a command brings along is added to the incident that is chosen', async () => {
    const chat = open();
    const item = '{"itemToRemove":{"type":"OTHER","value":{"url":"https://wiki.example.com/runbooks/payments"}}}';
    await chat.say(`ssm-incidents update-related-items --related-items-update '${item}'`);
    const summary = await chat.say('1');
    assert.match(
      said(summary) + saidInPlace(summary),
      /Change the related items of this incident\?[\s\S]*itemToRemove/,
    );
    const done = await chat.say('change');
    assert.match(said(done), /Related item removed/);
    assert.doesNotMatch(said(await chat.press(onlyCard(done), 'View')), /Runbook: payments/);
  });

  it('of a complete command is confirmed like any command', async () => {
    const chat = open();
    const item = '{"itemToAdd":{"identifier":{"type":"TASK","value":{"url":"https://jira.example.com/1"}}}}';
    await chat.say(`${ADD} --related-items-update '${item}'`);
    assert.match(said(await chat.say('yes')), /Related item added\nTask · https:\/\/jira/);
  });
});
